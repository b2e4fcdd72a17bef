"""The definitions on screen: what each number means, how it is made, and with which settings."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from csfunnel import metrics, queries
from csfunnel.metric import Metric
from csfunnel.queries import Query
from csfunnel.settings import MEANINGS, ROOT, Settings
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import state, words

METRIC_KINDS: dict[str, Kind] = dict.fromkeys(
    ("Number", "What it says", "Formula", "Reports", "Settings"), "text"
)
SETTING_KINDS: dict[str, Kind] = dict.fromkeys(
    ("Setting", "What it decides", "In force", "Default"), "text"
)


def link(find: str = "", *, label: str = "How is this defined?") -> None:
    """Draw the way to the definitions, with a search already made."""
    page = ROOT / "pages" / "definitions.py"
    st.page_link(page, label=f":primary[{label}]", query_params={"find": find} if find else None)


def search() -> list[Metric]:
    """Draw the search, kept in the link, and find what it asks for."""
    wanted = st.text_input(
        "Find a number or a word",
        placeholder="booking rate, unverified, cohort …",
        key="find",
        bind="query-params",
    )
    return matching(wanted or "")


def matching(wanted: str) -> list[Metric]:
    """The metrics that have every word asked for: the exact name, then names, then sentences."""
    asked = wanted.casefold().split()

    def rank(metric: Metric) -> int:
        if metric.name == " ".join(asked):
            return 0
        return 1 if all(word in metric.name for word in asked) else 2

    found = [
        metric
        for metric in metrics.METRICS
        if all(word in f"{metric.name} {metric.sentence}".casefold() for word in asked)
    ]
    return sorted(found, key=rank)


def draw(found: Sequence[Metric]) -> None:
    """Draw each metric: its sentence, its formula, and on demand where it comes from."""
    if not found:
        st.info("No number or word is called that. Clear the search to see all.")
    asked = " ".join((st.session_state.get("find") or "").casefold().split())
    for metric in found:
        st.subheader(words.capital(metric.name), anchor=slug(metric.name))
        made = f"  \n`{told}`" if (told := formula(metric)) else ""
        st.markdown(f"{words.plain(metric.sentence)}{made}")
        if not metric.source.queries:
            continue
        is_asked = len(found) == 1 or metric.name == asked
        origin = st.expander(
            "Where it comes from", expanded=is_asked, key=metric.name, on_change="rerun"
        )
        if origin.open:
            with origin:
                _origin(metric)


def metric_rows(found: Sequence[Metric]) -> list[dict[str, str]]:
    """A line a metric, for a file."""
    return [
        dict(
            zip(
                METRIC_KINDS,
                (
                    words.capital(metric.name),
                    metric.sentence,
                    formula(metric),
                    ", ".join(metric.source.queries),
                    ", ".join(metric.source.settings),
                ),
                strict=True,
            )
        )
        for metric in found
    ]


def setting_rows() -> list[dict[str, str]]:
    """A line a setting: what it decides, the value in force and the default."""
    now, default = _in_force(), Settings().as_dict()
    return [
        dict(
            zip(
                SETTING_KINDS, (name, told, spelled(now[name]), spelled(default[name])), strict=True
            )
        )
        for name, told in MEANINGS.items()
    ]


def formula(metric: Metric) -> str:
    """The formula as a reader writes it; empty where the number is one column as it stands."""
    if metric.formula.isidentifier():
        return ""
    return metric.formula.replace(" / ", " ÷ ").replace(" * ", " × ")


def slug(name: str) -> str:
    """A name as the last part of a link."""
    return name.lower().replace(" ", "-")


def spelled(value: Any) -> str:
    """A setting's value in words; a dash for none."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {each}" for key, each in value.items()) or words.DASH
    if isinstance(value, list):
        return ", ".join(value) or words.DASH
    return words.DASH if value in (None, "") else str(value)


def loaded_tables(query: Query) -> list[str]:
    """The loaded tables a report is made from in the end, through all marts between."""
    made = queries.load("staging") | queries.load("marts")
    found: set[str] = set()
    left = [*query.inputs]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += made[name].inputs if name in made else ()
    return sorted(found - made.keys())


def _origin(metric: Metric) -> None:
    now, default = _in_force(), Settings().as_dict()
    for name in metric.source.settings:
        is_default = now[name] == default[name]
        own = "the default" if is_default else f"the default is {spelled(default[name])}"
        st.markdown(
            f"`{name}` = **{words.plain(spelled(now[name]))}** ({words.plain(own)}): "
            f"{words.plain(MEANINGS[name])}."
        )
    if metric.formula.isidentifier():
        st.markdown(f"It is the column `{metric.formula}`.")
    by_name = queries.load("reports")
    first, *others = (by_name[name] for name in metric.source.queries)
    if others:
        names = words.listed(f"`{each.name}`" for each in others)
        is_same = all(each.outputs == first.outputs for each in others)
        st.markdown(
            f"Under other choices of count and basis: {names}, with the same columns."
            if is_same
            else f"The report below, and of the same numbers: {names}."
        )
    _query(first)


def _query(query: Query) -> None:
    """Draw a report's promises, as its own header gives them, and its SQL."""
    st.markdown(f"**Report `{query.name}`:** {words.plain(query.about)}")
    if query.notes:
        st.text(query.notes)
    lines = {
        "A row is": query.grain,
        "Reads": query.inputs,
        "Made from": loaded_tables(query),
        "Asked with": query.params,
        "Gives": query.outputs,
    }
    told = [
        f"- {name}: {', '.join(f'`{each}`' for each in all_of)}"
        for name, all_of in lines.items()
        if all_of
    ]
    st.markdown("\n".join([*told, f"- Units: {words.plain(query.units)}"]))
    st.code(query.sql, language="sql")


def _in_force() -> dict[str, Any]:
    return state.shown().warehouse.settings.as_dict()

"""The one filter bar of the whole app: drawn by the front door, kept in the address."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import cast, get_args

import streamlit as st

from csfunnel.filters import (
    MODEL_NAMES,
    MODEL_PHRASES,
    Basis,
    Breakdown,
    Credit,
    Filters,
    Model,
    Unit,
)
from csfunnel.ui import data, periods, state, words

CHOSEN = "chosen_filters"
NOT_HERE = "The filters do not apply to this page."

UNIT_NAMES: dict[Unit, str] = {"email": "Emails", "contact": "Contacts", "account": "Accounts"}
BASIS_NAMES: dict[Basis, str] = {"cohort": "Cohort", "activity": "Activity"}
CREDIT_NAMES: dict[Credit, str] = {"all": "All", "direct": "Direct"}
BREAKDOWN_NAMES: dict[Breakdown, str] = {
    "journey": "Journey",
    "csm": "CSM",
    "region": "Region",
    "step": "Touch",
}
ATTRIBUTES: dict[str, tuple[Breakdown, str]] = {
    "csm": ("csm", "Accounts these CSMs own now; none chosen means all."),
    "region": ("region", "Accounts in these regions now; none chosen means all."),
    "journey": ("journey", "Emails of these booking journeys; none chosen means all."),
    "touch": ("step", "The email within a journey, such as the one 45 days before renewal."),
}
PERIOD = "period"
DAYS = {"from": "From", "to": "To"}
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
CHOICES: dict[str, tuple[str, Mapping[str, str]]] = {
    "unit": ("Count", cast("Mapping[str, str]", UNIT_NAMES)),
    "basis": ("Basis", cast("Mapping[str, str]", BASIS_NAMES)),
    "credit": ("Credit", cast("Mapping[str, str]", CREDIT_NAMES)),
    "model": ("Renewal money", cast("Mapping[str, str]", MODEL_NAMES)),
    "by": ("Break down by", cast("Mapping[str, str]", BREAKDOWN_NAMES)),
}
FIELDS = {"csm": "csms", "region": "regions", "journey": "journeys", "touch": "steps"}


def bar(*, applies: bool = True) -> Filters:
    """Draw the filters in the sidebar and keep what was chosen for the page of this run.

    Where the page has no use for them they are shown and cannot be changed: left out, they would
    be lost from the link.
    """
    with st.sidebar:
        if not applies:
            st.caption(NOT_HERE)
        is_off = not applies
        from_day, to_day = _days(is_off=is_off)
        wanted = {FIELDS[key]: _attribute(key, is_off=is_off) for key in ATTRIBUTES}
        chosen = Filters(
            from_day=from_day,
            to_day=to_day,
            unit=_unit(is_off=is_off),
            basis=_basis(is_off=is_off),
            credit=_credit(is_off=is_off),
            model=_model(is_off=is_off),
            **wanted,
        )
    st.session_state[CHOSEN] = chosen
    return chosen


def chosen() -> Filters:
    """What the filter bar of this run says."""
    found = st.session_state.get(CHOSEN)
    return found if isinstance(found, Filters) else Filters()


def backwards(chosen: Filters) -> str:
    """That the period ends before it begins; empty where it does not."""
    if chosen.from_day is None or chosen.to_day is None or chosen.from_day <= chosen.to_day:
        return ""
    return (
        f"From ({words.day(chosen.from_day)}) is after To ({words.day(chosen.to_day)}): "
        "swap the two."
    )


def breakdown() -> Breakdown:
    """Draw the choice of what the table's rows are."""
    return st.segmented_control(
        "Break down by",
        get_args(Breakdown),
        format_func=BREAKDOWN_NAMES.__getitem__,
        default="journey",
        required=True,
        key="by",
        bind="query-params",
    )


def in_words(chosen: Filters, *, as_of_day: date | None) -> str:
    """The whole view in one line, for a reader of a picture who has no filter bar."""
    parts = [
        words.days(chosen.from_day, chosen.to_day),
        UNIT_NAMES[chosen.unit].lower(),
        f"{BASIS_NAMES[chosen.basis].lower()} basis",
        f"{CREDIT_NAMES[chosen.credit].lower()} credit",
        f"money to {MODEL_PHRASES[chosen.model]}",
        *attributes_in_words(chosen),
    ]
    if as_of_day is not None:
        parts.append(f"data as of {words.day(as_of_day)}")
    return words.capital(" · ".join(parts))


def attributes_in_words(chosen: Filters) -> list[str]:
    """The CSMs, regions, journeys and touches chosen, a part each; none where all are in view."""
    return [
        f"{BREAKDOWN_NAMES[ATTRIBUTES[key][0]]}: {', '.join(values)}"
        for key, field in FIELDS.items()
        if (values := getattr(chosen, field))
    ]


def understand_link() -> None:
    """Take a link's choices in the words of the command line too, and days without a period."""
    if not _is_first_run():  # only what was typed has such
        return
    asked = {
        key: names[value]
        for key, (_, names) in CHOICES.items()
        if (value := st.query_params.get(key, "")) in names
    }
    if any(map(st.query_params.get, DAYS)) and not st.query_params.get(PERIOD):
        asked[PERIOD] = periods.CUSTOM
    if asked:
        st.query_params.update(asked)
        st.rerun()  # what a link asks for is read before the page is


def unknown_values() -> list[str]:
    """What a link asks for that there is not (any more); seen on its first run only."""
    known = {key: (label, {*names.values()}) for key, (label, names) in CHOICES.items()}
    known[PERIOD] = ("Period", {*periods.PERIODS})
    choices = [
        f"{label} “{value}”"
        for key, (label, values) in known.items()
        for value in st.query_params.get_all(key)
        if value and value not in values
    ]
    return [*choices, *_unknown_days()] + [
        f"{BREAKDOWN_NAMES[kind]} “{value}”"
        for key, (kind, _) in ATTRIBUTES.items()
        for value in st.query_params.get_all(key)
        if value and value not in _choices(kind)
    ]


def _unknown_days() -> list[str]:
    """Days that cannot be read, or that stand beside a period that has its own."""
    if not _is_first_run():
        return []
    is_custom = st.query_params.get(PERIOD) == periods.CUSTOM
    return [
        f"{label} “{value}”"
        for key, label in DAYS.items()
        for value in st.query_params.get_all(key)
        if value and not (is_custom and _is_day(value))
    ]


def _is_day(text: str) -> bool:
    """Whether the widget of a day takes it: in these two forms, within its bounds."""
    for form in ("%Y-%m-%d", "%Y/%m/%d"):
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 # a day has no zone
        except ValueError:
            continue
        return FIRST_DAY <= found <= LAST_DAY
    return False


def _is_first_run() -> bool:
    """Whether the address is as it was typed: no bar has been drawn from it yet."""
    return CHOSEN not in st.session_state


def _days(*, is_off: bool) -> periods.Days:
    newest: date | None = data.report("span")[0]["as_of_day"]
    since = f", which ends on {words.day(newest)}" if newest else ""
    period = st.selectbox(
        "Period",
        periods.PERIODS,
        help=f"Which days are in view, counted back from the end of your data{since}.",
        key=PERIOD,
        bind="query-params",
        disabled=is_off,
    )
    if period != periods.CUSTOM:
        if _is_first_run():  # left there, a reload would take them for the period
            for key in DAYS:
                st.query_params.pop(key, None)
        return periods.days_of(period, last_day=newest)
    return _day("from", is_off=is_off), _day("to", is_off=is_off)


def _day(key: str, *, is_off: bool) -> date | None:
    """A day that may be left open; a default taken from the data would change a link with it."""
    return st.date_input(
        DAYS[key],
        value=None,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        help="This day is in view; left open, there is no bound.",
        key=key,
        bind="query-params",
        disabled=is_off,
    )


def _attribute(key: str, *, is_off: bool) -> tuple[str, ...]:
    kind, help_text = ATTRIBUTES[key]
    return tuple(
        st.multiselect(
            BREAKDOWN_NAMES[kind],
            _choices(kind),
            placeholder="All",
            help=help_text,
            key=key,
            bind="query-params",
            disabled=is_off,
        )
    )


def _choices(kind: Breakdown) -> Sequence[str]:
    return [row["value"] for row in data.report("choices") if row["kind"] == kind]


def _unit(*, is_off: bool) -> Unit:
    chosen = st.selectbox(
        "Count",
        get_args(Unit),
        format_func=UNIT_NAMES.__getitem__,
        help="Count every email, or each contact or account once however many emails it got.",
        key="unit",
        bind="query-params",
        disabled=is_off,
    )
    return cast("Unit", chosen)


def _basis(*, is_off: bool) -> Basis:
    chosen = st.selectbox(
        "Basis",
        get_args(Basis),
        format_func=BASIS_NAMES.__getitem__,
        help="Cohort follows the emails of the period to the end, however long that takes; "
        "activity counts what happened in the period, each thing on its own day.",
        key="basis",
        bind="query-params",
        disabled=is_off,
    )
    return cast("Basis", chosen)


def _credit(*, is_off: bool) -> Credit:
    window = words.plural(state.shown().warehouse.settings.credit_window_days, "day")
    chosen = st.selectbox(
        "Credit",
        get_args(Credit),
        format_func=CREDIT_NAMES.__getitem__,
        help="Direct keeps only meetings whose booking link or click names the email; all adds "
        f"those booked within {window} of an email to the contact or a clicking colleague.",
        key="credit",
        bind="query-params",
        disabled=is_off,
    )
    return cast("Credit", chosen)


def _model(*, is_off: bool) -> Model:
    chosen = st.selectbox(
        "Renewal money goes to",
        get_args(Model),
        format_func=MODEL_NAMES.__getitem__,
        help="Which of an account's meetings before a won renewal get its money; it is shared "
        "out once, to the cent.",
        key="model",
        bind="query-params",
        disabled=is_off,
    )
    return cast("Model", chosen)

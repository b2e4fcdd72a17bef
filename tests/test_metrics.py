"""The definitions tell what the code does: every formula gives the rate that is shown."""

import ast
import operator
import re
from fractions import Fraction

import pytest

from csfunnel import metrics, queries
from csfunnel.errors import NotFound
from csfunnel.filters import Filters
from csfunnel.funnel import funnel
from csfunnel.settings import MEANINGS, ROOT, Settings
from csfunnel.ui.defining import loaded_tables
from test_docs import asked_by

VIEWS = (
    Filters(),
    Filters(credit="direct"),
    Filters(unit="contact", model="decay"),
    Filters(unit="account", csms=("Ann",)),
)
OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
PLACE = ("all", "USD")
FORMULAS = [metric for metric in metrics.METRICS if metric.formula]
RATES = [metric for metric in metrics.METRICS if metric.rate]


def names_in(formula):
    """The columns and settings a formula is made of."""
    return {node.id for node in ast.walk(ast.parse(formula)) if isinstance(node, ast.Name)}


def value_of(formula, row):
    """A formula over a row, exactly."""

    def worth(node):
        match node:
            case ast.BinOp(left, operation, right):
                return OPERATIONS[type(operation)](worth(left), worth(right))
            case ast.Name(name):
                return Fraction(row[name])
            case ast.Constant(int(number)):
                return Fraction(number)
        raise AssertionError(ast.dump(node))

    return worth(ast.parse(formula, mode="eval").body)


def total_of(golden, name, filters):
    """The total row of a report on the golden data."""
    rows = golden.warehouse.report(name, filters.params(queries.load("reports")[name].params))
    return next(row for row in rows if row["is_total"])


def every_input(query):
    """All marts a report is made from, through all between."""
    made = queries.load("staging") | queries.load("marts")
    found, left = set(), [*query.inputs]
    while left:
        name = left.pop()
        if name in made and name not in found:
            found.add(name)
            left += made[name].inputs
    return [made[name] for name in found]


def test_names_are_said_once_and_can_be_looked_up():
    names = [metric.name for metric in metrics.METRICS]
    assert len(set(names)) == len(names)
    assert all(metrics.named(name).name == name for name in names)
    with pytest.raises(NotFound, match="vibes"):
        metrics.named("vibes")


def test_every_sentence_is_one_and_ends():
    assert [m.name for m in metrics.METRICS if not re.fullmatch(r"[A-Z].+\.", m.sentence)] == []


def test_sentences_come_in_the_order_asked_for():
    told = metrics.sentences(["held rate", "booked"])
    assert list(told) == ["Held rate", "Booked"]
    assert told["Booked"] == metrics.named("booked").sentence


def test_every_rate_of_the_funnel_has_its_metric(golden):
    assert {metric.rate for metric in RATES} == set(funnel(golden.warehouse, Filters())["rates"])


def test_every_stage_of_the_funnel_has_its_metric(golden):
    stages = funnel(golden.warehouse, Filters())["stages"]
    assert [s["stage"] for s in stages if s["stage"] not in metrics.BY_NAME] == []


@pytest.mark.parametrize("metric", metrics.METRICS, ids=lambda metric: metric.name)
def test_every_report_named_is_there_and_gives_what_the_formula_asks_for(metric):
    reports = queries.load("reports")
    for name in metric.source.queries:
        assert name in reports
        known = {*reports[name].outputs, *metric.source.settings}
        assert names_in(metric.formula) - known == set()
    assert bool(metric.formula) <= bool(metric.source.queries)


@pytest.mark.parametrize("metric", metrics.METRICS, ids=lambda metric: metric.name)
def test_every_setting_named_is_read_on_the_way_to_the_number(metric):
    reports = queries.load("reports")
    macros = "\n".join(query.sql for query in queries.load("macros").values())
    for report in metric.source.queries:
        asked = [reports[report], *every_input(reports[report])]
        sql = "\n".join(query.sql for query in asked) + macros
        unread = [name for name in metric.source.settings if f"'{name}'" not in sql]
        assert [name for name in unread if name not in names_in(metric.formula)] == []


@pytest.mark.parametrize("filters", VIEWS)
@pytest.mark.parametrize("metric", RATES, ids=lambda metric: metric.name)
def test_a_rates_formula_gives_the_rate_that_is_shown(golden, metric, filters):
    shown = funnel(golden.warehouse, filters)["rates"][metric.rate]["rate"]
    unit = "emails" if filters.unit == "email" else "units"
    [name] = [
        name
        for name in metric.source.queries
        if name in ("funnel_meetings", f"funnel_cohort_{unit}")
    ]
    worth = value_of(metric.formula, total_of(golden, name, filters))
    assert shown is not None
    assert round(float(worth), 12) == shown


def test_the_other_formulas_give_what_is_shown_on_golden(golden):
    answer = funnel(golden.warehouse, Filters())
    met = total_of(golden, "funnel_meetings", Filters())
    rows = total_of(golden, "overview_rows", Filters())

    def worth(name, row):
        return value_of(metrics.named(name).formula, row)

    assert round(float(worth("held ceiling", met)), 12) == answer["meetings"]["held_ceiling"]
    assert worth("due", met) == answer["meetings"]["due"] == 11
    assert worth("unverified", met) == 1
    assert worth("hours saved", {**rows, "minutes_per_booking": 15}) == Fraction(5, 2)
    money = golden.warehouse.report(
        "funnel_money", Filters().params(queries.load("reports")["funnel_money"].params)
    )
    usd = next(row for row in money if row["is_total"] and row["currency"] == "USD")
    assert worth("renewed money", usd) == Fraction("1140.02")
    assert worth("won money", usd) == Fraction("1390.02")
    assert worth("share of won money", usd) == Fraction(114002, 139002)


def test_the_formulas_of_single_pages_give_what_is_shown_on_golden(golden):
    def rows(name):
        return golden.warehouse.report(name, Filters().params(queries.load("reports")[name].params))

    def worth(name, row):
        return value_of(metrics.named(name).formula, row)

    [won] = [row for row in rows("outcomes_models") if (row["place"], row["currency"]) == PLACE]
    models = ("last meeting", "first meeting", "even split", "40-20-40", "later counts more")
    assert {worth(name, won) for name in models} == {Fraction("1390.02")}
    by_evidence = {row["evidence"]: row for row in rows("outcomes_groups")}
    held = by_evidence["held"]
    assert worth("renewal rate by meeting", held) == Fraction(
        held["won_count"], held["won_count"] + held["lost_count"]
    )
    emails = total_of(golden, "funnel_cohort_emails", Filters())
    stages = {each["stage"]: each for each in funnel(golden.warehouse, Filters())["stages"]}
    lost = stages["delivered"]["reached"] - stages["booked"]["reached"]
    assert worth("lost between stages", emails) == lost


# Reports of pages whose numbers are facts of the single rows they list, and measure nothing.
ROWS = {
    "span": "whether there is data at all",
    "outcomes_renewals": "one renewal",
    "outcomes_meetings": "the meetings of one renewal, under the five models",
    "meetings_list": "meetings one by one",
    "meetings_nearby": "calls one by one",
    "meetings_call": "one call",
    "accounts_events": "what happened with one account, one by one",
    "migration_page_note": "one note",
    "migration_page_notes": "notes one by one",
    "migration_page_sample": "a sample of notes",
}
MEASURES = ("_count", "_rate", "_cents", "_us", "_minutes", "_days", "_trillionths")


def test_every_report_of_a_page_with_a_number_is_named_by_a_metric():
    reports = queries.load("reports")
    shown = {"span", "choices", "ledger"}.union(*asked_by("page").values())
    counting = {
        name
        for name in shown
        if any(
            output.endswith(MEASURES) and not output.startswith("all_")
            for output in reports[name].outputs
        )
    }
    named = {name for metric in metrics.METRICS for name in metric.source.queries}
    left = counting - named - ROWS.keys()
    assert not left, f"{left}: name each in a metric of csfunnel/page_metrics.py, or in ROWS here"
    assert ROWS.keys() <= counting - named


def test_every_setting_says_what_it_decides():
    assert list(MEANINGS) == list(Settings().as_dict())


def test_the_readme_says_of_every_setting_the_same():
    rows = re.findall(
        r"^\| `(\w+)` \| `.*?` \| (.+?) \|$", (ROOT / "README.md").read_text(), re.MULTILINE
    )
    told = {name: re.sub(r'["“”`]', "", text) for name, text in rows if name in MEANINGS}
    assert told == {name: re.sub(r"[“”]", "", text) for name, text in MEANINGS.items()}


def test_a_report_is_traced_to_the_tables_that_are_loaded():
    assert loaded_tables(queries.load("reports")["choices"]) == ["loaded_company", "loaded_email"]

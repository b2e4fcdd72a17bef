"""A renewal is won or lost where the words of its stage say so, and not by a word they deny."""

import duckdb
import pytest

from csfunnel import queries

WON = (
    "won", "Closed Won", "closedwon", "ClosedWon", "CLOSED_WON", "Closed-Won", "won_renewal",
    "Renewed", "4 - Renewed", "Closed Won (invoice pending)", "Renewed - lost two seats",
    "Won - not upsold",
)  # fmt: skip
LOST = (
    "lost", "Closed Lost", "closedlost", "CLOSED_LOST", "Churned", "churn", "Cancelled", "canceled",
    "Not Renewed", "not_renewed", "Non-Renewal", "Unrenewed", "Did not renew",
    "Closed Lost - Not Renewed", "Lost - renewed elsewhere",
    "Lost - No Decision", "Churned: no longer needed", "Not renewed, lost to budget",
)  # fmt: skip
OPEN = ("open", "Proposal/Price Quote", "qualification", "Negotiation", "In Progress", "Commit")
UNKNOWN = (
    "To be renewed", "Will be renewed", "Renewal Won Pending", "Verbal won?", "Not won",
    "Not yet renewed", "Will not renew", "Likely to be lost", "Churn risk", "Renewal", "Sleeping",
    "Not renewed yet", "No longer lost", "Non-renewal risk",
    "", "wonderful", "Kowloon",
)  # fmt: skip


@pytest.fixture(scope="module")
def macros():
    made = duckdb.connect()
    made.execute(queries.load("macros")["stages"].sql)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("stage", "read_as", "is_known"),
    [
        *((stage, "won", True) for stage in WON),
        *((stage, "lost", True) for stage in LOST),
        *((stage, "open", True) for stage in OPEN),
        *((stage, "open", False) for stage in UNKNOWN),
    ],
)
def test_a_stage_is_read_by_its_words(macros, stage, read_as, is_known):
    asked = "select stage_of($stage), is_known_stage($stage)"
    assert macros.execute(asked, {"stage": stage}).fetchone() == (read_as, is_known)


def test_a_missing_stage_is_open(macros):
    assert macros.execute("select stage_of(cast(null as varchar))").fetchone() == ("open",)

"""The reconciliation: every golden verdict, and the same as the dumb computation says."""

import json
from pathlib import Path

import pytest

from csfunnel import reconcile
from oracle.notes import Notes
from test_oracle import read_world

GOLDEN = Path(__file__).parent / "golden"
EXPECTED = json.loads((GOLDEN / "expected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def answer(golden):
    return reconcile.reconcile(golden.warehouse)


def test_the_golden_answer_comes_out(answer):
    assert answer == EXPECTED["reconcile"]


def test_the_oracle_says_the_golden_answer():
    assert Notes(read_world(GOLDEN), EXPECTED["settings"]).answer() == EXPECTED["reconcile"]


def test_the_verdicts_account_for_every_note(answer):
    assert reconcile.adds_up(answer)

"""The reconciliation: every golden verdict, by the reports, the command and the dumb oracle."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from csfunnel import cli, queries, reconcile
from csfunnel.datasets import DATASETS
from csfunnel.intake.door import Door
from oracle.notes import Notes
from test_oracle import read_world

GOLDEN = Path(__file__).parent / "golden"
EXPECTED = json.loads((GOLDEN / "expected.json").read_text("utf-8"))
ANSWER = EXPECTED["reconcile"]
MARTS = {"legacy_notes", "unknown_rows", "note_carriers", "row_hashes", "note_texts"}
MARTS |= {"note_fields", "verdicts", "verdict_kinds", "stg_timeline_rows"}


@pytest.fixture(scope="module")
def answer(golden):
    return reconcile.reconcile(golden.warehouse)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A workspace with the golden data set that no process has open."""
    folder = tmp_path_factory.mktemp("golden")
    shutil.copy(GOLDEN / "settings.json", folder)
    door = Door(folder)
    for name in DATASETS:
        door.load(GOLDEN / f"{name}.csv")
    door.close()
    return folder


def printed(home, *words):
    """What the command prints, and its exit code."""
    return CliRunner().invoke(cli.app, ["--home", str(home), "reconcile", *words])


def test_the_golden_answer_comes_out(answer):
    assert answer == ANSWER


def test_the_oracle_says_the_golden_answer():
    assert Notes(read_world(GOLDEN), EXPECTED["settings"]).answer() == ANSWER


def test_the_command_prints_the_golden_answer_as_json(home):
    result = printed(home, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == ANSWER


def test_json_lines_are_the_notes(home):
    lines = printed(home, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == ANSWER["rows"]


def test_csv_has_a_line_a_note_with_the_outcome_of_each_field(home):
    rows = list(csv.DictReader(io.StringIO(printed(home, "--format", "csv").stdout)))
    assert [row["verdict"] for row in rows] == [row["verdict"] for row in ANSWER["rows"]]
    assert [row["type"] for row in rows] == [row["type"] or "" for row in ANSWER["rows"]]
    assert rows[8]["activity_at_outcome"] == "differs time_shift +8 h"
    assert rows[4]["activity_ids"] == "T05;T05b"


def test_the_table_has_a_row_for_all_and_for_each_system_type_and_month(home):
    result = printed(home)
    counts = [f"{count}" for count in ANSWER["summary"]["by_month"]["2024-04"].values()]
    [april] = [line.split() for line in result.stdout.splitlines() if "2024-04" in line]
    assert april == ["month", "2024-04", *counts]
    assert result.exit_code == 0


def test_the_command_fails_where_the_verdicts_do_not_add_up(home, monkeypatch):
    monkeypatch.setattr(reconcile, "VERDICTS", reconcile.VERDICTS[:-1])
    result = printed(home, "--format", "json")
    assert result.exit_code == 1
    assert "do not account for every note" in result.stderr


@pytest.mark.parametrize("place", ["total", "by_system", "by_type", "by_month"])
def test_a_note_too_many_anywhere_is_noticed(place):
    doctored = json.loads(json.dumps(ANSWER))
    part = doctored["summary"][place]
    (part if place == "total" else next(iter(part.values())))["missing"] += 1
    assert reconcile.adds_up(ANSWER)
    assert not reconcile.adds_up(doctored)


def test_a_value_left_out_of_a_breakdown_is_noticed():
    doctored = json.loads(json.dumps(ANSWER))
    del doctored["summary"]["by_type"]["qbr"]
    assert not reconcile.adds_up(doctored)


def test_an_empty_workspace_has_an_empty_answer(tmp_path):
    result = printed(tmp_path, "--format", "json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert answer["rows"] == []
    assert answer["summary"]["total"] == dict.fromkeys(("legacy_rows", *reconcile.VERDICTS), 0)


def test_a_load_of_emails_makes_no_verdict_anew():
    rebuilt = {query.name for query in queries.downstream(frozenset({"loaded_email"}))}
    assert rebuilt
    assert rebuilt & MARTS == set()
    made = {query.name for query in queries.downstream(frozenset({"loaded_legacy_note"}))}
    assert made >= MARTS - {"stg_timeline_rows"}


def test_shifts_are_told_in_hours_with_a_sign():
    told = [reconcile.shift_text(minutes) for minutes in (480, -330, 15, -840)]
    assert told == [f"time_shift {hours} h" for hours in ("+8", "-5.5", "+0.25", "-14")]

"""Whatever file comes: its rows add up, or it is refused by name with a way out; nothing else."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from csfunnel.intake.door import Door
from csfunnel.settings import ROOT
from intake.corpus import cases
from intake.corpus_parts import Case, Maker
from intake.corpus_run import run

PARTS = 2
CASES = [(case.kind, case.what) for case in cases()]
Results = dict[tuple[str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def results() -> Results:
    """What became of each file, told by processes of their own: a hang ends only them."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "intake.corpus", f"{part}/{PARTS}"],
            env={**os.environ, "PYTHONPATH": path},
            stdout=subprocess.PIPE,
            text=True,
        )
        for part in range(PARTS)
    ]
    texts = [worker.communicate()[0] for worker in workers]
    lines = [json.loads(line) for text in texts for line in text.splitlines()]
    return {(line["kind"], line["what"]): line for line in lines}


def test_there_are_hundreds_of_files_and_each_has_a_name_of_its_own():
    assert len(CASES) > 250
    assert max(Counter(CASES).values()) == 1


@pytest.mark.parametrize(("kind", "what"), CASES, ids=[f"{kind}: {what}" for kind, what in CASES])
def test_a_nasty_file_is_read_right_or_refused_with_a_way_out_and_the_trial_foretold_it(
    results: Results, kind: str, what: str
):
    assert (kind, what) in results, "its process ended before it was done: see what it printed"
    assert results[kind, what]["wrong"] == [], results[kind, what]["told"]


def test_workspaces_full_of_nasty_files_are_made_anew_alike(results: Results):
    made = [line for (kind, _), line in results.items() if kind == "replay"]
    assert len(made) >= len(CASES) // 100
    assert [line["wrong"] for line in made] == [[]] * len(made)


def test_the_corpus_is_the_same_each_time():
    small = [case for case in cases() if not callable(case.content)]
    again = [case for case in cases() if not callable(case.content)]
    differing = [a.what for a, b in zip(small, again, strict=True) if a.bytes != b.bytes]
    assert differing == []


TABLE = Maker().table()


@pytest.mark.parametrize(
    ("case", "wrong"),
    [
        (Case("x", TABLE.csv(), "refused"), "it was read"),
        (Case("x", "", "read"), "it was refused"),
        (Case("x", TABLE.csv(), "read", TABLE.only(0, 1)), "4 rows instead of 2"),
        (Case("x", TABLE.csv(), "read", TABLE.having("title", "Other").csv()), "loaded: "),
        (Case("x", TABLE.csv(), "read", TABLE.csv(), says="a word"), "it does not say 'a word'"),
        (Case("x", TABLE.csv(), "read", TABLE.csv(), rejected=1), "0 rows were rejected"),
        (Case("x", "a,b\n1,2\n", "refused", says="a word"), "it does not say 'a word'"),
    ],
)
def test_what_is_not_as_it_should_be_is_seen(door: Door, tmp_path: Path, case: Case, wrong: str):
    assert any(told.startswith(wrong) for told in run(case, door, tmp_path).wrong)


def test_an_unforeseen_error_is_seen(door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(door.warehouse, "build", lambda *_: 1 / 0)
    assert run(Case("x", TABLE.csv(), "read"), door, tmp_path).outcome == "crashed"

"""The commands of a migration: what they print, what they write, how they end."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from csfunnel import cli, jobs
from csfunnel.intake.door import Door
from csfunnel.settings import Settings
from migration.notes import SETTINGS, made, note
from workspaces import write_csv


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A closed workspace with three notes, one of which is left out."""
    folder = tmp_path / "home"
    notes = [note("N1"), note("N2", subject=""), note("N3", legacy_company_id="L9")]
    made(folder, notes).close()
    (folder / "settings.json").write_text(json.dumps(SETTINGS))
    return folder


def invoked(home: Path, *words: object) -> Result:
    told = ["--home", str(home), "migration", *(str(word) for word in words)]
    return CliRunner().invoke(cli.app, told)


def test_the_checks_are_printed(home):
    ended = invoked(home, "checks", "--format", "json")
    assert ended.exit_code == 0
    checks = json.loads(ended.stdout)
    assert {row["check"]: row["notes"] for row in checks} == {
        "legacy_notes": 3,
        "unknown account": 1,
        "no subject": 1,
    }


def test_a_pack_is_made_and_told_in_one_line(home, tmp_path):
    ended = invoked(home, "prepare", "--out", tmp_path / "pack", "--no-subject", "None given")
    assert ended.exit_code == 0, ended.stderr
    assert ended.stderr == ""
    assert "2 records in 1 call," in ended.stdout
    assert "0.1 to 0.3 hours" in ended.stdout
    assert "1 note left out" in ended.stdout
    [chunk] = (tmp_path / "pack").glob("0*.json")
    assert '"Subject":"None given"' in chunk.read_text("utf-8")
    assert '"Legacy_Id__gc"' in chunk.read_text("utf-8")


def test_the_company_field_is_the_tenants_own(home, tmp_path):
    invoked(home, "prepare", "--out", tmp_path / "pack", "--company-field", "Planhat_Id__gc")
    [chunk] = (tmp_path / "pack").glob("0*.json")
    lookups = json.loads(chunk.read_bytes())["lookups"]
    assert lookups["GsCompanyId"]["fields"] == {"legacyCompanyId": "Planhat_Id__gc"}
    assert (
        lookups["ExternalAttendees"]["fields"]["legacyCompanyId"] == "Company_ID__gr.Planhat_Id__gc"
    )


def test_a_refusal_is_one_line(home, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    ended = invoked(home, "prepare", "--out", tmp_path)
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "holds other files" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_a_repair_is_made_and_compared(home, tmp_path):
    pack = tmp_path / "repair"
    ended = invoked(home, "repair", "--out", pack, "--verdict", "missing", "--system", "catalyst")
    assert ended.exit_code == 0, ended.stderr
    assert json.loads((pack / "expected.json").read_text())["counts"]["missing"] == 1
    ended = invoked(home, "compare", pack, "--format", "csv")
    assert ended.exit_code == 1
    assert "missing,1,3,2" in ended.stdout
    assert invoked(home, "repair", "--out", pack, "--verdict", "lost").exit_code == 2
    assert invoked(home, "compare", home).exit_code == 1


def test_what_is_to_be_known_before_a_pack_is_sent_is_printed(home, tmp_path):
    header = [
        "activity_id", "external_id", "external_source", "activity_at", "company_id", "notes",
    ]  # fmt: skip
    label, moment = "Catalyst Notes - Legacy Heap", "2024-03-05T10:00:00Z"
    rows = [[f"T{at}", "N1", label, moment, f"C{at}", "Hello"] for at in (1, 2)]
    loading = ["--home", str(home), "load", str(write_csv(tmp_path / "rows.csv", header, rows))]
    assert CliRunner().invoke(cli.app, loading).exit_code == 0
    said = invoked(home, "prepare", "--out", tmp_path / "pack").stdout
    assert "already: 1 note of this pack" in said
    assert "repair --verdict missing" in said
    said = invoked(home, "repair", "--out", tmp_path / "repair").stdout
    assert "1 activity to delete first: deletes.csv" in said
    assert "withdraw its earlier export" in said


def test_the_dashboard_makes_a_pack_while_it_has_the_workspace(home, tmp_path):
    door = Door(home, settings=Settings.read(home))
    door.watch_inbox(jobs.run)
    try:
        ended = invoked(home, "prepare", "--out", tmp_path / "pack", "--format", "json")
        refused = invoked(home, "prepare", "--out", home)
    finally:
        door.close()
    assert json.loads(ended.stdout)["records_count"] == 2
    assert (tmp_path / "pack" / "manifest.json").exists()
    assert "holds other files" in refused.stderr

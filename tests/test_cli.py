"""The same jobs without a browser: every command, its options, forms and exit codes."""

import csv
import fcntl
import io
import json
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner, Result

from csfunnel import cli, jobs
from csfunnel.datasets import DATASETS
from csfunnel.filters import MODELS
from csfunnel.intake.door import Door
from csfunnel.printing import COLUMNS
from csfunnel.settings import ROOT
from workspaces import EMAIL, GOLDEN, email, write_csv

EXPECTED = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))
LOADED = ["file_id", "data_set", "read", "added", "updated", "unchanged", "repeated", "rejected"]
WIDTH = 100
ADDRESS = "jane@client.example"


def invoked(home: Path | None, *words: str, env: dict[str, str] | None = None) -> Result:
    given = ["--home", str(home)] if home else []
    return CliRunner().invoke(cli.app, [*given, *words], env=env)


def json_of(result: Result) -> Any:
    assert result.stderr == ""
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the golden data set; to be read from only."""
    folder = tmp_path_factory.mktemp("golden")
    shutil.copy(GOLDEN / "settings.json", folder)
    door = Door(folder)
    for name in DATASETS:
        door.load(GOLDEN / f"{name}.csv")
    door.close()
    return folder


@pytest.fixture
def emails(tmp_path: Path) -> Path:
    """A file with an email that is fine and one that is not."""
    rows = [email(1), email(2, executed_at="soon", journey_name="=1+1")]
    return write_csv(tmp_path / "emails.csv", EMAIL, rows)


def words_of(options: dict[str, str]) -> list[str]:
    """Options of the golden data as they are written on the command line."""
    return [
        word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", value)
    ]


@pytest.mark.parametrize("case", EXPECTED["funnel"], ids=lambda case: json.dumps(case["options"]))
def test_the_funnel_is_that_of_the_golden_data(home: Path, case: dict[str, Any]):
    result = invoked(home, "funnel", *words_of(case["options"]), "--format", "json")
    assert result.exit_code == 0
    assert json_of(result) == case["result"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["emails"], EXPECTED["emails"]),
        (["meetings"], EXPECTED["meetings"]),
        (["meetings", "--credit", "direct"], EXPECTED["meetings_direct"]),
        *((["credits", "--model", model], EXPECTED["credits"][model]) for model in MODELS),
    ],
    ids=lambda each: " ".join(each) if isinstance(each[0], str) else "",
)
def test_an_answer_is_that_of_the_golden_data(home: Path, words: list[str], expected: Any):
    assert json_of(invoked(home, *words, "--format", "json")) == expected
    lines = invoked(home, *words, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == expected


@pytest.mark.parametrize("command", COLUMNS)
def test_a_csv_has_its_header_with_rows_and_without(home: Path, tmp_path: Path, command: str):
    words = ("migration", command) if command == "checks" else (command,)
    full, empty = (
        invoked(each, *words, "--format", "csv").stdout.splitlines() for each in (home, tmp_path)
    )
    assert full[0] == COLUMNS[command]
    assert len(full) > 1
    assert empty == [COLUMNS[command]]


def test_credits_follow_the_credit_asked_for(home: Path):
    rows = json_of(invoked(home, "credits", "--credit", "direct", "--format", "json"))
    assert {row["goes_to"] for row in rows if row["meeting_id"] == "B05"} == {"No journey"}


def test_the_checks_are_those_of_the_golden_data_and_one_that_fails_is_exit_code_1(home: Path):
    result = invoked(home, "check", "--format", "json")
    assert result.exit_code == 1
    assert json_of(result) == EXPECTED["checks"]
    assert "won_without_final_amount  R7" in invoked(home, "check").stdout


def test_where_all_checks_hold_the_exit_code_is_0(tmp_path: Path):
    result = invoked(tmp_path / "home", "check", "--format", "json")
    nothing: dict[str, list[object]] = {name: [] for name in EXPECTED["checks"]}
    assert (result.exit_code, json_of(result)) == (0, nothing)


def test_a_load_prints_an_object_for_each_table(tmp_path: Path, emails: Path):
    files = [str(emails), str(GOLDEN / "company.csv")]
    result = invoked(tmp_path / "home", "load", *files, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [[line[name] for name in LOADED] for line in lines] == [
        [1, "email", 2, 1, 0, 0, 0, 1],
        [2, "company", 5, 5, 0, 0, 0, 0],
    ]


def test_a_refused_file_is_one_line_and_exit_code_1_and_the_others_are_taken(
    tmp_path: Path, emails: Path
):
    strange = write_csv(tmp_path / "strange.csv", ["colour", "shape"], [["red", "round"]])
    missing = tmp_path / "missing.csv"
    files = [str(strange), str(missing), str(emails)]
    result = invoked(tmp_path / "home", "load", *files, "--format", "jsonl")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["file_name"] == "emails.csv"
    first, second = result.stderr.splitlines()
    assert first.startswith("strange.csv: refused. strange.csv: The header is of no data set")
    assert second == "missing.csv: refused. missing.csv cannot be read: No such file or directory."


def test_what_nobody_foresaw_is_one_line_with_an_id_and_the_other_files_are_taken(
    tmp_path: Path, emails: Path, monkeypatch: pytest.MonkeyPatch
):
    def broken(door: Door, params: dict[str, Any], progress: Any = None) -> Any:
        if params["name"] == "broken.csv":
            raise ZeroDivisionError(ADDRESS)
        return load(door, params, progress)

    load = jobs.JOBS["load"]
    monkeypatch.setitem(jobs.JOBS, "load", broken)
    strange = write_csv(tmp_path / "broken.csv", EMAIL, [email(1)])
    home = tmp_path / "home"
    result = invoked(home, "load", str(strange), str(emails), "--format", "jsonl")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["file_name"] == "emails.csv"
    [told] = result.stderr.splitlines()
    found = re.fullmatch(r"broken.csv: refused. Sorry.* \(mishap (\w{8})\).*", told)
    assert found
    assert told.endswith(f"It is {home / 'csfunnel.log'}.")
    log = (home / "csfunnel.log").read_text(encoding="utf-8")
    assert found[1] in log
    assert "ZeroDivisionError" in log
    assert ADDRESS not in log


def test_what_comes_through_a_pipe_is_loaded(tmp_path: Path, emails: Path):
    read, written = os.pipe()
    os.write(written, emails.read_bytes())
    os.close(written)
    result = invoked(tmp_path / "home", "load", f"/dev/fd/{read}", "--format", "jsonl")
    os.close(read)
    assert json.loads(result.stdout)["read"] == 2


def test_a_file_that_is_not_there_is_called_as_it_was_given(tmp_path: Path):
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "nowhere.csv")
    result = invoked(tmp_path / "home", "load", str(link))
    assert result.stderr.startswith("link.csv: refused. link.csv cannot be read: No such file")


def test_choices_for_a_file_are_made_with_options(tmp_path: Path):
    header = ["Note", "When", "Words"]
    file = write_csv(tmp_path / "notes.csv", header, [["N1", "2025-01-01 10:00", "hello"]])
    words = ["--as", "legacy_note", "--zone", "Asia/Tokyo", "--set", "system=planhat"]
    words += ["--map", "Note=record_id", "--map", "When=created_at", "--map", "Words=body"]
    home = tmp_path / "home"
    result = invoked(home, "load", str(file), *words, "--format", "json")
    line = json_of(result)
    assert (line["data_set"], line["zone"], line["added"]) == ("legacy_note", "Asia/Tokyo", 1)
    assert "Asia/Tokyo" in invoked(home, "status").stdout
    door = Door(home)
    table = door.warehouse.cursor().table("loaded_legacy_note")
    found = table.select("system", "record_id", "body").fetchall()
    door.close()
    assert found == [("planhat", "N1", "hello")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["load"], "Missing argument"),
        (["load", "x.csv", "--as", "emails"], "is none of email, booking"),
        (["load", "x.csv", "--map", "Column"], "left=right"),
        (["load", "x.csv", "--set", "=planhat"], "left=right"),
        (["load", "x.csv", "--set", "region=EMEA"], "'region' is no column"),
        (["funnel", "--unit", "person"], "email"),
        (["funnel", "--from", "2025-02-30"], "--from"),
        (["funnel", "--from", "2025-02-02", "--to", "2025-02-01"], "before"),
        (["funnel", "--by", "team"], "--by"),
        (["meetings", "--credit", "some"], "--credit"),
        (["credits", "--model", "best"], "--model"),
        (["emails", "--format", "xml"], "--format"),
        (["withdraw", "first"], "int"),
        (["nonsense"], "nonsense"),
        (["funnel", "--as-of", "soon"], "as_of is 'soon'"),
        (["funnel", "--as-of", "2025-01-01T10:00:00"], "as_of is '2025-01-01T10:00:00'"),
        (["migration", "repair", "--out", "pack", "--verdict", "bogus"], "'bogus' is none of"),
    ],
)
def test_a_wrong_call_is_exit_code_2_and_touches_nothing(
    tmp_path: Path, words: list[str], said: str
):
    result = invoked(tmp_path / "home", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in re.sub(r"\x1b\[[0-9;]*m", "", result.stderr)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rejects", "77"], "There is no file 77 in the ledger; `status` lists them."),
        (["withdraw", "77"], "There is no file 77 in the ledger; `status` lists them."),
    ],
)
def test_a_known_error_is_one_line_and_exit_code_1(home: Path, words: list[str], said: str):
    result = invoked(home, *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(said)
    assert result.stderr.count("\n") == 1


def test_wrong_settings_are_one_line_and_exit_code_1(tmp_path: Path):
    (tmp_path / "settings.json").write_text("{")
    result = invoked(tmp_path, "status")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith("settings.json is not JSON")


@pytest.mark.parametrize("words", [("status",), ("load", "x.csv")])
def test_a_workspace_that_cannot_be_is_one_line_and_exit_code_1(
    tmp_path: Path, words: tuple[str, ...]
):
    (tmp_path / "home").write_text("in the way of a folder")
    for home in (tmp_path / "home", tmp_path / "home" / "below"):
        result = invoked(home, *words)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
        assert f"The workspace {home} cannot be opened: " in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("credit_window_days", 1_000_000_000), ("lookback_days", 10**12), ("lookback_days", 0),
        ("min_held_minutes", 1_441), ("minutes_per_booking", 10**400),
        ("expected_every_days", {"email": 36_501}),
    ],
)  # fmt: skip
def test_a_setting_out_of_its_range_is_named_with_the_range(
    tmp_path: Path, name: str, value: object
):
    (tmp_path / "settings.json").write_text(json.dumps({name: value}))
    result = invoked(tmp_path, "status")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith(f"{name} is ")
    assert re.search(r"from [01] to [\d]+\.$", result.stderr.strip())


@pytest.mark.parametrize(
    ("setting", "days"), [("credit_window_days", 36_500), ("lookback_days", 1)]
)
def test_the_ends_of_a_range_are_in_it(tmp_path: Path, setting: str, days: int):
    shutil.copytree(GOLDEN, tmp_path / "files")
    (tmp_path / "settings.json").write_text(json.dumps({setting: days}))
    files = (str(tmp_path / "files" / f"{name}.csv") for name in ("email", "booking", "renewal"))
    assert invoked(tmp_path, "load", *files).exit_code == 0


@pytest.mark.parametrize("words", [("emails",), ("emails", "--format", "csv"), ("status",)])
def test_an_answer_that_cannot_be_written_is_told(home: Path, words: tuple[str, ...]):
    line = [sys.executable, "-m", "csfunnel", "--home", str(home), *words]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ended = subprocess.run(
            line, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    told = "The answer could not be written: No space left on device.\n"
    assert (ended.returncode, ended.stderr) == (1, told)


def test_a_load_says_where_the_reasons_of_rejected_rows_are(tmp_path: Path, emails: Path):
    said = invoked(tmp_path / "home", "load", str(emails)).stdout
    assert "emails.csv: `rejects 1` gives its rejected rows with reasons." in said.splitlines()
    rows = [email(1, executed_at="4/25/2025"), email(2, executed_at="45717.5")]
    none = write_csv(tmp_path / "none.csv", EMAIL, rows)
    said = invoked(tmp_path / "home", "load", str(none)).stdout
    assert "none.csv: Every row is rejected. Most often executed_at is wrong, as in line 2" in said
    assert "format the column as yyyy-mm-dd hh:mm:ss in the spreadsheet" in said


def test_rejects_are_a_csv_that_runs_nothing(tmp_path: Path, emails: Path):
    home = tmp_path / "home"
    invoked(home, "load", str(emails))
    result = invoked(home, "rejects", "1")
    assert result.exit_code == 0
    header, line = csv.reader(io.StringIO(result.stdout, newline=""))
    assert header[:4] == ["line", "column", "value", "rule"]
    assert line[:3] == ["3", "executed_at", "soon"]
    assert "'=1+1" in line


def test_a_file_is_withdrawn_and_the_database_rebuilt(tmp_path: Path, emails: Path):
    home = tmp_path / "home"
    invoked(home, "load", str(emails), str(GOLDEN / "company.csv"))
    before = json_of(invoked(home, "funnel", "--format", "json"))
    assert json_of(invoked(home, "rebuild", "--format", "json")) == {"tables": 2}
    assert json_of(invoked(home, "funnel", "--format", "json")) == before
    assert json_of(invoked(home, "withdraw", "1", "--format", "json")) == {"withdrawn": [1]}
    assert json_of(invoked(home, "emails", "--format", "json")) == []
    assert "withdrawn" in invoked(home, "withdraw", "1").stderr


def test_the_status_is_the_ledger_and_what_was_refused(tmp_path: Path, emails: Path):
    home, strange = tmp_path / "home", tmp_path / "strange.csv"
    write_csv(strange, ["colour", "shape"], [["red", "round"]])
    invoked(home, "load", str(emails), str(strange))
    found = json_of(invoked(home, "status", "--format", "json"))
    assert (found["workspace"], found["as_of"]) == (str(home), "2025-01-01T00:01:00Z")
    [line] = found["files"]
    assert [line[name] for name in LOADED] == [1, "email", 2, 1, 0, 0, 0, 1]
    assert [entry["file_name"] for entry in found["refused"]] == ["strange.csv"]
    shown = invoked(home, "status")
    assert shown.stderr == ""
    assert "strange.csv was refused. strange.csv: The header is of no data" in shown.stdout


@pytest.mark.parametrize(
    "words",
    [["emails"], ["meetings"], ["credits"], ["funnel", "--by", "csm"], ["status"], ["check"]],
)
def test_csv_has_a_header_and_a_row_for_each_answer(home: Path, words: list[str]):
    result = invoked(home, *words, "--format", "csv")
    assert result.stderr == ""
    rows = list(csv.reader(io.StringIO(result.stdout, newline="")))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 1
    assert len(set(rows[0])) == len(rows[0])


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        (["funnel"], True),
        (["status"], True),
        (["meetings"], True),
        (["rebuild"], False),
        (["funnel", "--format", "json"], False),
        (["emails", "--format", "csv"], False),
    ],
)
def test_who_asks_an_empty_workspace_is_told_that_the_sample_is_elsewhere(
    tmp_path: Path, emails: Path, words: list[str], is_told: bool
):
    home = tmp_path / "home"
    said = f"No files are loaded in {home} yet"
    assert invoked(home, *words).stderr.startswith(said) == is_told
    assert invoked(home, *words, env={"CSFUNNEL_SAMPLE": "off"}).stderr == ""
    invoked(home, "load", str(emails))
    assert invoked(home, *words).stderr == ""


def test_the_table_names_what_came_in_one_file_with_it(tmp_path: Path):
    both = tmp_path / "both.zip"
    with ZipFile(both, "w") as archive:
        for name in ("company", "renewal"):
            archive.write(GOLDEN / f"{name}.csv", f"{name}.csv")
    for words in (("load", str(both)), ("status",)):
        told = invoked(tmp_path / "home", *words).stdout
        assert "both.zip: company.csv" in told
        assert "both.zip: renewal.csv" in told


def test_csv_of_several_files_has_one_header(tmp_path: Path, emails: Path):
    files = [str(emails), str(GOLDEN / "company.csv")]
    result = invoked(tmp_path / "home", "load", *files, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout, newline="")))
    assert [row["data_set"] for row in rows] == ["email", "company"]


def test_what_exports_hold_is_text_in_csv_and_in_tables(tmp_path: Path):
    home, name = tmp_path / "home", "=1+[bold]x[/bold] :smile: [/y]"
    file = write_csv(tmp_path / "a.csv", EMAIL, [email(1, journey_name=name)])
    invoked(home, "load", str(file))
    table = invoked(home, "funnel", "--by", "journey").stdout
    assert name in table
    rows = list(csv.DictReader(io.StringIO(invoked(home, "emails", "--format", "csv").stdout)))
    assert rows[0]["journey"] == f"'{name}"


def test_a_filter_asked_for_in_vain_is_told_beside_the_answer(home: Path):
    answer = json_of(invoked(home, "funnel", "--format", "json", "--by", "csm"))
    [csm, *_] = [row["value"] for row in answer["rows"] if row["value"] != "No CSM"]
    other = csm.upper() if csm != csm.upper() else csm.lower()
    found = invoked(home, "funnel", "--format", "json", "--csm", other, "--region", "Moon")
    assert found.exit_code == 0
    assert json.loads(found.stdout)["rows"] == []
    assert found.stderr.splitlines() == [
        f"No row has the csm {other!r}, so nothing is counted for it. Is it {csm!r}?",
        "No row has the region 'Moon', so nothing is counted for it.",
    ]
    assert invoked(home, "funnel", "--csm", csm).stderr == ""


def test_the_funnel_as_rows_ends_with_the_total(home: Path):
    result = invoked(home, "funnel", "--by", "journey", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout, newline="")))
    [case] = [case for case in EXPECTED["funnel"] if case["options"] == {"by": "journey"}]
    names = [row["value"] for row in case["result"]["rows"]]
    assert [row["row"] for row in rows] == [*names, "Total"]
    assert int(rows[-1]["attempted"]) == sum(int(row["attempted"]) for row in rows[:-1])
    assert float(rows[-1]["open_rate"]) == case["result"]["rates"]["open"]["rate"]
    assert float(rows[-1]["held_ceiling_rate"]) == case["result"]["rates"]["held"]["ceiling"]
    assert sum(int(row["meetings_due"]) for row in rows[:-1]) == int(rows[-1]["meetings_due"])


def rates_of(result: Result) -> dict[str, list[str]]:
    """The cells of the table of rates by the rate's name."""
    assert result.exit_code == 0, result.exception
    lines = [re.split(r" {2,}", line.strip()) for line in result.stdout.splitlines()]
    begins = next(place for place, line in enumerate(lines) if line[0] == "rate")
    return {name: cells for name, *cells in lines[begins + 1 : begins + 9]}


def test_the_table_of_rates_has_the_interval_and_for_held_the_ceiling(home: Path):
    rates = rates_of(invoked(home, "funnel"))
    assert rates["held"] == ["63.6%", "72.7%", "35.4% to 84.8%", "7", "11"]
    assert rates["booking"] == ["52.9%", "–", "31.0% to 73.8%", "9", "17"]


def test_a_period_that_books_more_than_it_delivers_has_a_rate_and_no_interval(tmp_path: Path):
    home, days = tmp_path / "home", ("2025-01-30", "2025-01-30", "2025-01-31", "2025-02-01")
    sent = [
        email(number, executed_at=f"{day}T09:00:00Z") for number, day in enumerate(days, start=1)
    ]
    booked = [
        [f"B{day}", f"2025-02-0{day}T10:00:00Z", "2025-02-09T10:00:00Z", f"c{day}@alder.example"]
        for day in (1, 2, 3)
    ]
    bookings = ["booking_id", "created_at", "starts_at", "contact_email"]
    files = [
        write_csv(tmp_path / "emails.csv", EMAIL, sent),
        write_csv(tmp_path / "bookings.csv", bookings, booked),
    ]
    assert invoked(home, "load", *map(str, files)).exit_code == 0
    words = ["--basis", "activity", "--from", "2025-02-01", "--to", "2025-02-28"]
    rates = rates_of(invoked(home, "funnel", *words))
    assert rates["booking"] == ["300.0%", "–", "3", "1"]


def test_the_workspace_is_the_option_else_the_environment_else_data_local(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    said, named = tmp_path / "said", tmp_path / "named"
    env = {"CSFUNNEL_HOME": str(named)}
    assert json_of(invoked(said, "status", "--format", "json", env=env))["workspace"] == str(said)
    found = json_of(invoked(None, "status", "--format", "json", env=env))
    assert found["workspace"] == str(named)
    monkeypatch.setattr("csfunnel.settings.ROOT", tmp_path)
    found = json_of(invoked(None, "status", "--format", "json", env={"CSFUNNEL_HOME": " "}))
    assert found["workspace"] == str(tmp_path / "data" / "local")


def test_a_workspace_may_be_named_from_where_one_stands_and_through_a_link(
    tmp_path: Path, emails: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "home").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "home")
    monkeypatch.chdir(tmp_path)
    assert invoked(Path("home"), "load", emails.name).exit_code == 0
    other = write_csv(tmp_path / "other.csv", EMAIL, [email(5)])
    assert invoked(Path("link"), "load", other.name).exit_code == 0
    assert len(json_of(invoked(Path("link"), "emails", "--format", "json"))) == 2


def test_a_user_without_a_name_can_load(
    tmp_path: Path, emails: Path, monkeypatch: pytest.MonkeyPatch
):
    def nameless() -> str:
        raise KeyError("uid")

    monkeypatch.setattr("getpass.getuser", nameless)
    assert invoked(tmp_path / "home", "load", str(emails)).exit_code == 0


def test_every_command_and_option_is_explained():
    told = CliRunner().invoke(cli.app, ["--help"], terminal_width=200).stdout
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(
        r"^\| `(\w+)` \|", readme.split("## Commands")[1].split("## Data")[0], re.MULTILINE
    )
    assert commands
    for name in commands:
        assert name in told
        assert CliRunner().invoke(cli.app, [name, "--help"]).exit_code == 0


# From here on real processes, as a shell starts them.


def process(home: Path, *words: str) -> "subprocess.Popen[str]":
    line = [sys.executable, "-m", "csfunnel", "--home", str(home), *words]
    return subprocess.Popen(
        line, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_who_waits_for_a_workspace_is_told_at_once_for_whom(tmp_path: Path):
    home = tmp_path / "home"
    door = Door(home)
    running = process(home, "status", "--format", "json")
    assert running.stderr is not None
    assert running.stderr.readline().startswith(f"Waiting for whoever has the workspace {home}")
    door.close()
    out, errors = running.communicate()
    assert (json.loads(out)["files"], errors, running.returncode) == ([], "", 0)


def test_two_loads_at_once_both_end_well(tmp_path: Path):
    home = tmp_path / "home"
    files = [
        write_csv(tmp_path / f"{name}.csv", EMAIL, [email(place + at) for place in range(2_000)])
        for name, at in (("a", 0), ("b", 1_000))
    ]
    running = [process(home, "load", str(file), "--format", "json") for file in files]
    ended = [(*each.communicate(), each.returncode) for each in running]
    assert [code for *_, code in ended] == [0, 0]
    # Where the first takes long, the second says that it waits.
    assert all(not said or said.startswith("Waiting for") for _, said, _ in ended)
    lines = sorted((json.loads(out) for out, _, _ in ended), key=lambda line: line["file_id"])
    assert [line["file_id"] for line in lines] == [1, 2]
    assert [line["added"] for line in lines] == [2_000, 1_000]
    door = Door(home)
    assert len(door.warehouse.report("emails", {})) == 3_000
    door.close()


def test_a_process_says_nothing_on_stderr_and_ends_with_the_code_of_its_answer(home: Path):
    running = process(home, "check", "--format", "json")
    out, errors = running.communicate()
    assert (json.loads(out), errors, running.returncode) == (EXPECTED["checks"], "", 1)


def on_a_terminal(home: Path, *words: str) -> str:
    """What a terminal of 100 columns shows, without its colours."""
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 50, WIDTH, 0, 0))
    line = [sys.executable, "-m", "csfunnel", "--home", str(home), *words]
    # A width told by the environment would be believed before the terminal's.
    env = {name: told for name, told in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    env |= {"TERM": "xterm", "PYTHONUTF8": "1"}
    running = subprocess.Popen(line, cwd=ROOT, stdout=side, stderr=side, env=env)
    os.close(side)
    shown = b"".join(read_all(main))
    running.wait()
    return re.sub(r"\x1b\[[0-9;]*[mK]", "", shown.decode())


def read_all(handle: int) -> Iterator[bytes]:
    """Everything until the other side is closed, which Linux tells by an error."""
    with open(handle, "rb", buffering=0) as terminal:
        try:
            while chunk := terminal.read(4096):
                yield chunk
        except OSError:
            return


def test_on_a_terminal_the_funnel_fits_and_its_numbers_stand_to_the_right(home: Path):
    shown = on_a_terminal(home, "funnel", "--by", "journey").replace("\r", "")
    assert max(len(line) for line in shown.splitlines()) <= WIDTH
    lines = [line.rstrip() for line in shown.splitlines()]
    header = next(line for line in lines if line.startswith("row "))
    row = next(line for line in lines if line.startswith("Renewal 120"))
    for name, count in (("attempted", "10"), ("sent", "9"), ("delivered", "8"), ("clicked", "3")):
        end = header.index(name) + len(name)
        assert row[:end].endswith(f" {count}")
    assert "USD 139.99" in row
    assert any(line.startswith("delivery ") and "89.5%" in line for line in lines)


def test_a_terminal_that_knows_few_letters_is_told_the_others_by_number(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    whole = on_a_terminal(home, "funnel")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    shown = on_a_terminal(home, "funnel")
    assert "–" in whole
    assert shown.isascii()
    assert "\\u2013" in shown
    assert "Traceback" not in shown


def test_on_a_terminal_a_load_tells_its_steps_and_wipes_them(tmp_path: Path, emails: Path):
    shown = on_a_terminal(tmp_path / "home", "load", str(emails))
    assert "Reading and checking every row …" in shown
    last = shown.replace("\r\n", "\n").splitlines()
    assert [line.split()[:3] for line in last if line.startswith("1 ")] == [
        ["1", "emails.csv", "email"]
    ]
    refused = on_a_terminal(tmp_path / "home", "load", str(emails))
    assert refused.rstrip().rpartition("\r")[2].startswith("emails.csv: refused. ")

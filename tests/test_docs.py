"""What the prose claims is true: tables, paths, commands and settings are those of the code."""

import json
import re
import subprocess
from importlib.metadata import requires
from itertools import pairwise
from pathlib import Path

import pytest
import typer
from packaging.requirements import Requirement

from csfunnel import queries
from csfunnel.cli import app
from csfunnel.datasets import DATASETS
from csfunnel.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
DECISIONS = (ROOT / "DECISIONS.md").read_text("utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")

# Written so that this file does not find itself.
ELSEWHERE = re.compile(
    r"(?<![\w.])/(?:work|farm|root|home/\w+|Users/\w+|tmp/[a-z]+)/"
    r"|py[p]i\.org|python[h]osted|registry\.n[p]mjs|d[e]b\.debian\.org"
    r"|-(?:-extra)?-index-[u]rl|-[-]find-links"
)


def section(text: str, title: str) -> str:
    """What stands under a heading, up to the next of its depth."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"there is no section {title!r}"
    return found[1]


def table(text: str, title: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its head."""
    lines = [line for line in section(text, title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def ticked(text: str) -> list[str]:
    """The words in backticks; blocks of commands left out."""
    return re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def names(rows: list[list[str]]) -> list[str]:
    """The word in backticks that each row begins with."""
    return [ticked(row[0])[0] for row in rows]


def asked_by(kind: str) -> dict[str, set[str]]:
    """The reports that README tells of each `page` or each `command`."""
    rows = [row for row in table(README, "Reports") if row[0].startswith(kind)]
    return {ticked(row[0])[0]: set(ticked(row[1])) for row in rows}


def tracked() -> list[Path]:
    """The files of the repository, those not yet added among them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    files = [ROOT / name for name in listed.split("\0") if name]
    return [file for file in files if file.is_file()]


def pins(name: str) -> dict[str, str]:
    """The packages a file of requirements pins, in normal form, and their versions."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    everywhere = [line.removesuffix('; sys_platform != "win32"') for line in lines]
    listed = [line for line in everywhere if line and not line.startswith(("#", "-r "))]
    assert [line for line in listed if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    return {normal(line.split("==")[0]): line.split("==")[1] for line in listed}


def normal(package: str) -> str:
    """A package's name as the registry compares it."""
    return re.sub(r"[-_.]+", "-", package).lower()


def test_readme_tells_every_room_and_no_other():
    rooms = set(names(table(README, "Rooms")))
    files = {file.relative_to(ROOT) for file in tracked()}
    top = {f"{path.parts[0]}/" for path in files if len(path.parts) > 1}
    inner = {
        f"{path.parts[0]}/{path.parts[1]}/"
        for path in files
        if len(path.parts) > 2 and path.parts[0] in ("csfunnel", "queries", "data")
    }
    hidden = {path for path in top if path.startswith(".")}
    assert rooms == {"streamlit_app.py"} | (top | inner) - hidden - {"queries/", "data/"}


def test_readme_tells_every_page():
    assert sorted(names(table(README, "Pages"))) == sorted(
        page.stem for page in (ROOT / "pages").glob("*.py")
    )


def test_every_page_answers_a_question():
    assert [row for row in table(README, "Pages") if not row[1].endswith("?")] == []


def test_reports_are_told_of_pages_and_commands_alone():
    kinds = {"page": "Pages", "command": "Commands"}
    told = {(row[0].split()[0], ticked(row[0])[0]) for row in table(README, "Reports")}
    assert told <= {(kind, name) for kind in kinds for name in names(table(README, kinds[kind]))}


def test_every_report_is_told_with_a_page_a_command_or_a_proof():
    """tests/pages/test_reports_asked.py holds the pages to it."""
    told = {name for row in table(README, "Reports") for name in ticked(row[1])}
    reports = set(queries.load("reports"))
    assert told <= reports
    beside = ticked(section(README, "Reports")) + ticked(
        section(README, "How the numbers are proved")
    )
    assert told | (reports & set(beside)) == reports


def test_readme_tells_every_command():
    commands = typer.main.get_group(app).commands
    assert sorted(names(table(README, "Commands"))) == sorted(commands)


def test_every_command_but_rejects_prints_in_any_format():
    commands = typer.main.get_group(app).commands
    formats = {
        name: [option for param in command.params for option in param.opts if option == "--format"]
        for name, command in commands.items()
    }
    # `migration` is a group; what it writes are packs, and its answers are JSON beside them.
    assert [name for name, options in formats.items() if not options] == ["rejects", "migration"]


def test_readme_tells_every_data_set_its_source_and_its_key():
    told = [
        (ticked(row[0])[0], row[1], tuple(ticked(row[2]))) for row in table(README, "Data sets")
    ]
    assert told == [(each.name, each.comes_from, each.key) for each in DATASETS.values()]


def test_readme_tells_every_setting_with_its_default():
    told = {ticked(row[0])[0]: json.loads(ticked(row[1])[0]) for row in table(README, "Settings")}
    assert told == Settings().as_dict()


def test_readme_tells_every_make_target():
    [listed] = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    told = re.findall(r"(?:^|`)make (\w+)", README, re.MULTILINE)
    assert set(told) == set(listed.split()) - {"help"}


def test_contributing_has_three_recipes():
    assert re.findall(r"^## (.+)$", CONTRIBUTING, re.MULTILINE) == [
        "Add a page",
        "Add a query",
        "Add a data set",
    ]


@pytest.mark.parametrize(
    ("page", "text"), [("README", README), ("CONTRIBUTING", CONTRIBUTING), ("DECISIONS", DECISIONS)]
)
def test_paths_that_prose_names_are_there(page, text):
    """A path with a blank to fill in, as `pages/<page>.py`, stands for the folder it is in."""
    made = ("data/local", ".venv")
    paths = [word for word in ticked(text) if re.fullmatch(r"[.\w<>-]+(/[.\w<>*-]*)+", word)]
    missing = []
    for path in paths:
        folder, _, blank = path.partition("<")
        there = ROOT / (folder.rpartition("/")[0] if blank else path)
        if not path.startswith(made) and not there.exists():
            missing.append(path)
    assert paths, page
    assert missing == []


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")), ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    text = page.read_text("utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    headings = {
        re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    for link in links:
        if link.startswith("#"):
            assert link[1:] in headings
        elif not link.startswith("https://"):
            assert (ROOT / link).exists(), link


@pytest.mark.parametrize(
    ("page", "text"),
    [("DECISIONS", DECISIONS), ("CHANGELOG", CHANGELOG)],
    ids=lambda word: word[:9],
)
def test_entries_are_dated_and_the_newest_comes_first(page, text):
    titles = re.findall(r"^## (.+)$", text, re.MULTILINE)
    days = [title.split(" ", 1)[0] for title in titles]
    assert titles
    assert [day for day in days if not re.fullmatch(r"\d{4}-\d\d-\d\d", day)] == [], page
    assert all(newer >= older for newer, older in pairwise(days))


def test_every_decision_says_what_was_seen_what_was_chosen_and_what_would_change_it():
    entries = re.split(r"^## ", DECISIONS, flags=re.MULTILINE)[1:]
    for entry in entries:
        for word in ("Seen:", "Chosen:", "Would change our mind:"):
            assert word in entry, entry.splitlines()[0]


def test_decisions_say_why_each_package_is_here():
    direct = (ROOT / "requirements.txt").read_text("utf-8").split("\n\n", maxsplit=1)[0]
    packages = re.findall(r"^([\w.-]+)==", direct, re.MULTILINE)
    told = re.findall(r"^\| `([\w.-]+)` \| \S", DECISIONS, re.MULTILINE)
    assert sorted(told) == sorted(packages)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_all_that_a_pinned_package_needs_is_pinned(name):
    pinned = pins("requirements.txt") | pins(name)
    for package in pinned:
        for line in requires(package) or []:
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                assert normal(need.name) in pinned, f"{package} needs {need}"
                assert need.specifier.contains(pinned[normal(need.name)], prereleases=True)


def test_no_file_knows_a_machine_or_a_registry():
    found = []
    for file in tracked():
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{file.relative_to(ROOT)}: {match[0]}" for match in ELSEWHERE.finditer(text)]
    assert found == []

"""Who may import what, and who may look at the clock: the direction of the whole house."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from csfunnel import matching

ROOT = Path(__file__).parents[1]
SCREEN = ("streamlit_app.py", "pages/", "csfunnel/ui/")
# The commands of a migration are many, so they stand beside the others and not among them.
COMMANDS = ("csfunnel/cli.py", "csfunnel/errands.py", "csfunnel/migration_cli.py")
EDGES = (*SCREEN, *COMMANDS, "csfunnel/jobs.py")
IN_TESTS = {path.stem for path in (ROOT / "tests").glob("[!._]*")}

# What is imported -> the only rooms that may.
ALLOWED = {
    "streamlit": SCREEN,
    "plotly": ("pages/", "csfunnel/ui/"),
    "csfunnel.ui": SCREEN,
    "csfunnel.cli": ("csfunnel/__main__.py",),
    "typer": COMMANDS,
    "duckdb": ("csfunnel/database_file.py", "csfunnel/warehouse.py"),
    "csfunnel.intake": (*EDGES, "csfunnel/intake/"),
    "csfunnel.migration": (*EDGES, "csfunnel/migration/"),
    **dict.fromkeys(("httpx", "sampledata", "tests", *IN_TESTS), ()),
}

# The floors of the house; a module imports from its own floor and those below.
FLOORS = (
    ("csfunnel.errors", "csfunnel.spellings", "csfunnel.note_text"),
    ("csfunnel.settings", "csfunnel.queries", "csfunnel.datasets", "csfunnel.rates"),
    ("csfunnel.filters", "csfunnel.matching"),
    ("csfunnel.database_file",),
    ("csfunnel.warehouse",),
    ("csfunnel",),  # all that is not named here
    ("csfunnel.ui", "csfunnel.cli"),
    ("pages", "streamlit_app", "csfunnel.__main__"),
)

# Reading of the environment and of the wall clock, and Streamlit's own cache of answers -> the only
# files that may. What is kept of the numbers is in csfunnel/ui/data.py.
OUTSIDE = {
    "os.environ": ("csfunnel/settings.py",),
    "os.getenv": ("csfunnel/settings.py",),
    "datetime.now": ("csfunnel/settings.py",),
    "datetime.today": (),
    "datetime.utcnow": (),
    "date.today": (),
    "time.time": (),
    "time.time_ns": (),
    "time.localtime": (),
    "time.gmtime": (),
    "st.cache_data": (),
}

PRODUCT = sorted(
    [*ROOT.glob("streamlit_app.py"), *ROOT.glob("pages/*.py"), *ROOT.glob("csfunnel/**/*.py")]
)
each_file = pytest.mark.parametrize(
    "file", PRODUCT, ids=[str(file.relative_to(ROOT)) for file in PRODUCT]
)


def place_of(file: Path) -> str:
    """Where a file stands, from the root of the repository."""
    return file.relative_to(ROOT).as_posix()


def module_of(file: Path) -> str:
    """The name a file is imported by."""
    return place_of(file).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def is_in(name: str, module: str) -> bool:
    """Whether a dotted name is a module or in it."""
    return f"{name}.".startswith(f"{module}.")


def imported(file: Path) -> set[str]:
    """Every name a file imports, with the module it is taken from."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def named(file: Path) -> Iterator[str]:
    """Every dotted name of two words that a file uses or imports, as `os.environ`."""
    yield from imported(file)
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            match node.value:
                case ast.Name(id=owner) | ast.Attribute(attr=owner):
                    yield f"{owner}.{node.attr}"


def floor_of(name: str) -> int:
    """The floor a name of ours is on: that of the longest module named."""
    fits = [
        (len(module), floor)
        for floor, modules in enumerate(FLOORS)
        for module in modules
        if is_in(name, module)
    ]
    return max(fits)[1]


@each_file
def test_imports_are_allowed(file):
    where = place_of(file)
    for name in imported(file):
        for module, rooms in ALLOWED.items():
            if is_in(name, module):
                assert where.startswith(tuple(rooms)), f"{where} imports {name}"


@each_file
def test_imports_point_down(file):
    own = floor_of(module_of(file))
    for name in imported(file):
        if is_in(name, "csfunnel"):
            assert floor_of(name) <= own, f"{place_of(file)} imports {name}"


def test_imports_make_no_circle():
    modules = {module_of(file): file for file in PRODUCT}
    graph = {
        module: {
            other
            for name in imported(file)
            for other in modules
            if other != "csfunnel" and other in (name, name.rpartition(".")[0])
        }
        for module, file in modules.items()
    }
    TopologicalSorter(graph).prepare()


def test_what_fills_marts_imports_nothing_that_could_change_unseen():
    modules = {module_of(file): file for file in PRODUCT}
    for watched in matching.CODE:
        for name in imported(watched):
            for other in {name, name.rpartition(".")[0]} & set(modules) - {"csfunnel"}:
                assert modules[other] in matching.CODE, f"{place_of(watched)} imports {other}"


@each_file
def test_the_environment_the_clock_and_the_cache_are_in_one_place(file):
    where = place_of(file)
    for name in named(file):
        if name in OUTSIDE:
            assert where in OUTSIDE[name], f"{where} reads {name}"


@each_file
def test_imports_are_spelled_out(file):
    relative = [
        node
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.level or node.names[0].name == "*")
    ]
    assert relative == []


def test_no_room_is_called_by_what_it_is_not():
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
    ours = [*ROOT.glob("*.py"), *ROOT.glob("*/*.py"), *ROOT.glob("[!.]*/**/*.py")]
    assert [place_of(file) for file in ours if {file.stem, file.parent.name} & vague] == []

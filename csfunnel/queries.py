"""Read queries/*.sql: a header of promises, then plain DuckDB SQL."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from itertools import takewhile
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "queries"
FIELDS = ("grain", "inputs", "params", "outputs", "units")


@dataclass(frozen=True)
class Query:
    """One .sql file: what its header promises, and its text."""

    name: str
    room: str
    sql: str
    about: str
    notes: str
    grain: tuple[str, ...]
    inputs: tuple[str, ...]
    params: tuple[str, ...]
    outputs: tuple[str, ...]
    units: str


def parse(name: str, sql: str, *, room: str = "") -> Query:
    """Read a query's header; a field goes on over lines that are indented. Pure: no file."""
    header = [line.removeprefix("--") for line in takewhile(_is_comment, sql.splitlines())]
    found: dict[str, str] = {}
    notes: list[str] = []
    field = ""
    for line in header[1:]:
        match = re.match(rf" ({'|'.join(FIELDS)}):(.*)", line)
        if match:
            field, found[match[1]] = match[1], match[2].strip()
        elif field and line.startswith("    "):
            found[field] += f" {line.strip()}"
        else:
            field = ""
            notes.append(line.removeprefix(" "))
    listed = {each: _names(found.get(each, "")) for each in FIELDS[:-1]}
    return Query(
        name=name,
        room=room,
        sql=sql,
        about=header[0].strip() if header else "",
        notes="\n".join(notes).strip(),
        units=found.get("units", ""),
        **listed,
    )


@cache
def load(room: str) -> dict[str, Query]:
    """Every query in one room of queries/, by name."""
    files = sorted((FOLDER / room).glob("*.sql"))
    return {file.stem: parse(file.stem, file.read_text("utf-8"), room=room) for file in files}


@cache
def marts() -> tuple[Query, ...]:
    """Staging and marts, each after all it is made of; a circle of inputs raises CycleError."""
    all_of_them = load("staging") | load("marts")
    graph = {name: set(query.inputs) & set(all_of_them) for name, query in all_of_them.items()}
    return tuple(all_of_them[name] for name in TopologicalSorter(graph).static_order())


@cache
def fingerprint() -> str:
    """SHA-256 of all SQL that makes the marts."""
    rooms = ("macros", "staging", "marts", "matching")
    texts = [query.sql for room in rooms for query in load(room).values()]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


@cache
def downstream(changed: frozenset[str]) -> tuple[Query, ...]:
    """The marts that depend on any of the tables named, in the order they are built."""
    touched = set(changed)
    found = []
    for query in marts():
        if touched & {query.name, *query.inputs}:
            touched.add(query.name)
            found.append(query)
    return tuple(found)


def _is_comment(line: str) -> bool:
    return line.startswith("--")


def _names(listed: str) -> tuple[str, ...]:
    names = (name.strip() for name in listed.split(","))
    return tuple(name for name in names if name and name != "none")

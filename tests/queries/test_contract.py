"""Every .sql file keeps the promises in its header."""

import ast
import json
import re
from collections import Counter
from graphlib import TopologicalSorter
from typing import Any

import duckdb
import pytest

from csfunnel import matching, queries
from csfunnel.filters import Filters
from csfunnel.queries import Query
from csfunnel.settings import ROOT

ROOMS = (
    "setup", "macros", "tables", "intake", "staging", "marts", "matching", "reports", "checks",
    "health", "bench",
)  # fmt: skip
UNITS = (
    "_bits", "_bit", "_cents", "_count", "_days", "_minutes", "_no", "_rate", "_trillionths", "_us",
    "_weight", "cents",
    "_id",  # the number of a file is its name
)  # fmt: skip
NUMBERS = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL.*)$")
SQL = re.compile(
    r"^\s*(select\b.+\bfrom\b|with \w+ as\b|insert into\b|update \w+ set\b|delete from\b"
    r"|create (or replace )?(temp )?(table|view|macro)\b|drop (table|view)\b|copy \w+ (to|from)\b)",
    re.IGNORECASE | re.DOTALL,
)
# Values on the golden data for parameters that are no filters; those not named here may be null.
OWN = {
    "file_id": 1,
    "account": "C1",
    "meeting_id": "B02",
    "renewal_id": "R1",
    "call_id": "K01",
    "within_days": 120,
    "window_days": 120,
    "across": "region",
    "kind_names": ["renewal"],
    "kind_patterns": ["renew"],
    "system": "catalyst",
    "record_id": "N05",
    "seed": 1,
    "places": 3,
}
PARTS = {
    "behind_emails": "delivered.recorded",
    "behind_contacts": "booked.reached",
    "behind_accounts": "lost.delivered.booked",
    "behind_meetings": "booked",
    "behind_money": "won.USD",
    "behind_renewals": "held.decided",
    "migration_page_notes": "arrived",
}
FILTER_NAMES = frozenset(
    {"by", "unit", "basis", "from_day", "to_day", "credit", "model", "model_bit"}
    | {"csms", "regions", "journeys", "steps"}
)
VIEWS = (
    (Filters(), None),
    (Filters(unit="contact", basis="activity", credit="direct", model="linear"), "csm"),
    (Filters(unit="account", model="decay"), "journey"),
    (Filters(basis="activity", model="first"), "step"),
)


def files_of(*rooms: str) -> list[Query]:
    """Every query of some rooms."""
    return [query for room in rooms for query in queries.load(room).values()]


def each(*rooms: str) -> pytest.MarkDecorator:
    """One test a query."""
    files = files_of(*rooms)
    return pytest.mark.parametrize("query", files, ids=[f"{q.room}/{q.name}" for q in files])


def tables_read(query: Query) -> set[str]:
    """The tables a query reads, by DuckDB's own parser; nothing is bound or run."""
    asked = re.sub(r"create or replace (table|view) \w+ as\b", "", query.sql)
    asked = re.sub(r"\$\w+", "null", asked)
    [[parsed]] = duckdb.execute("select json_serialize_sql($1)", [asked]).fetchall()
    tree = json.loads(parsed)
    assert not tree["error"], tree
    return tables_in(tree)


def tables_in(node: Any, ctes: frozenset[str] = frozenset()) -> set[str]:
    """The tables named in a parsed query; a CTE's name hides a table from where it stands on."""
    if isinstance(node, list):
        return set().union(*(tables_in(part, ctes) for part in node))
    if not isinstance(node, dict):
        return set()
    found = set()
    for cte in node.get("cte_map", {}).get("map", []):
        found |= tables_in(cte["value"], ctes)
        ctes |= {cte["key"]}
    if node.get("type") == "BASE_TABLE" and node["table_name"] not in ctes:
        found.add(node["table_name"])
    return found | tables_in([part for key, part in node.items() if key != "cte_map"], ctes)


def is_filled_by_python(query: Query) -> bool:
    """Whether a mart is made empty, for csfunnel.matching to fill."""
    return query.name in matching.FILLS


def rows_of(golden, query: Query, filters=None, by=None):
    """Columns and rows of a query or mart on the golden data."""
    cursor = golden.warehouse.cursor()
    if query.room in ("staging", "marts"):
        table = cursor.table(query.name)
        return table.columns, table.fetchall()
    golden.warehouse.run(query.room, query.name, cursor, values_of(query, filters, by))
    return [column[0] for column in cursor.description], cursor.fetchall()


def values_of(query: Query, filters=None, by=None) -> dict[str, Any]:
    """A value for every parameter of a query: of the filters, of its page, or none."""
    own = {name: OWN.get(name) for name in query.params if name not in FILTER_NAMES}
    known = (filters or Filters()).params([name for name in query.params if name not in own], by=by)
    part = {"part": PARTS[query.name]} if "part" in own else {}
    return {**own, **known, **part}


def keys_of(query: Query, columns, rows) -> Counter[tuple[Any, ...]]:
    """How often each key of the grain occurs."""
    places = [columns.index(name) for name in query.grain]
    return Counter(tuple(row[place] for place in places) for row in rows)


def test_every_room_of_queries_is_known_here():
    assert {path.name for path in queries.FOLDER.iterdir()} == set(ROOMS)


@each(*ROOMS)
def test_the_header_is_whole_and_in_order(query):
    first, second = query.sql.splitlines()[:2]
    assert re.fullmatch(r"-- [A-Z].*[^.]\.", first)
    assert second == "--"
    fields = re.findall(rf"^-- ({'|'.join(queries.FIELDS)}): +\S", query.sql, re.MULTILINE)
    assert fields == list(queries.FIELDS)


@each(*ROOMS)
def test_the_header_is_read_as_it_is_written(query):
    again = queries.parse(query.name, query.sql, room=query.room)
    assert again == query
    assert query.units
    for names in (query.inputs, query.params, query.outputs):
        assert len(set(names)) == len(names)


@each(*ROOMS)
def test_a_file_fits_on_three_screens(query):
    assert len(query.sql.splitlines()) <= 150


@each(*ROOMS)
def test_params_are_the_ones_used(query):
    statements = duckdb.extract_statements(query.sql)
    used = {name for statement in statements for name in statement.named_parameters}
    assert used == set(query.params)


@each("staging", "marts", "matching", "checks", "macros", "tables")
def test_only_reports_and_what_writes_take_params(query):
    assert query.params == ()


@each("staging", "marts", "matching", "reports", "checks")
def test_inputs_are_the_tables_read(query):
    if is_filled_by_python(query):
        read = {name for asked in asked_to_fill(query) for name in asked.inputs} - {query.name}
    else:
        read = tables_read(query)
    assert read == set(query.inputs)


def asked_to_fill(mart: Query) -> list[Query]:
    """The queries of matching/ that Python reads to fill a mart."""
    asked = []

    class Noting(dict[str, Query]):
        def __getitem__(self, name):
            asked.append(queries.load("matching")[name])
            return asked[-1]

    class Empty:
        def execute(self, sql):
            return self

        def fetchall(self):
            return []

        def fetchmany(self, count):
            return []

    matching.FILLS[mart.name](Empty(), Noting())
    return asked


@each("staging", "marts", "matching", "reports", "checks")
def test_inputs_are_there(query):
    tables = {name for made in files_of("tables") for name in made.outputs}
    assert set(query.inputs) <= tables | set(queries.load("staging")) | set(queries.load("marts"))


@each("staging")
def test_staging_reads_what_is_loaded_and_nothing_made_of_it(query):
    assert [name for name in query.inputs if not name.startswith("loaded_")] == []


def test_inputs_make_no_circle():
    made = files_of("staging", "marts")
    TopologicalSorter({query.name: query.inputs for query in made}).prepare()


def test_staging_and_marts_share_no_name():
    assert queries.load("staging").keys() & queries.load("marts").keys() == set()


@each("staging", "marts")
def test_a_mart_makes_the_table_of_its_name(query):
    made = re.findall(r"create or replace (?:table|view) (\w+)", query.sql)
    assert made == [query.name]


@each("setup", "macros", "tables", "intake", "matching", "reports", "checks")
def test_only_staging_and_marts_make_tables_anew(query):
    assert re.findall(r"create or replace (?:table|view)\b", query.sql) == []


@each("tables")
def test_tables_are_the_outputs_declared(query):
    assert tuple(re.findall(r"create table if not exists (\w+)", query.sql)) == query.outputs


@each("macros")
def test_macros_are_the_outputs_declared_and_inner_ones_stay_inside(query):
    made = re.findall(r"create or replace macro (\w+)", query.sql)
    inner = set(made) - set(query.outputs)
    assert set(query.outputs) <= set(made)
    others = [other for other in files_of(*ROOMS) if other.name != query.name]
    used = {
        f"{other.room}/{other.name}: {name}"
        for other in others
        for name in inner
        if re.search(rf"\b{name}\(", other.sql)
    }
    assert used == set()


@each("staging", "marts", "matching", "reports", "checks")
def test_columns_are_the_outputs_declared(golden, query):
    columns, _ = rows_of(golden, query)
    assert tuple(columns) == query.outputs


@each("staging", "marts", "matching", "checks")
def test_rows_are_unique_at_the_grain(golden, query):
    columns, rows = rows_of(golden, query)
    if query.grain == ("one row",):
        assert len(rows) == 1
    else:
        assert [key for key, times in keys_of(query, columns, rows).items() if times > 1] == []


@pytest.mark.parametrize(("filters", "by"), VIEWS)
@each("reports")
def test_rows_of_a_report_are_unique_at_the_grain(golden, query, filters, by):
    columns, rows = rows_of(golden, query, filters, by)
    if query.grain == ("one row",):
        assert len(rows) == 1
    else:
        assert [key for key, times in keys_of(query, columns, rows).items() if times > 1] == []


@each("reports")
def test_numbers_of_a_report_carry_their_unit(golden, query):
    with golden.warehouse.reading() as cursor:
        golden.warehouse.run("reports", query.name, cursor, dict.fromkeys(query.params))
        columns = cursor.description
    numbers = [name for name, kind, *_ in columns if NUMBERS.match(str(kind))]
    assert [name for name in numbers if not name.endswith(UNITS)] == []


@each("staging", "marts")
def test_numbers_of_a_mart_carry_their_unit(golden, query):
    table = golden.warehouse.cursor().table(query.name)
    kinds = zip(table.columns, table.types, strict=True)
    numbers = [name for name, kind in kinds if NUMBERS.match(str(kind))]
    assert [name for name in numbers if not name.endswith(UNITS)] == []


@pytest.mark.parametrize(
    "file", sorted((ROOT / "csfunnel").rglob("*.py")), ids=lambda file: str(file.relative_to(ROOT))
)
def test_sql_stands_in_sql_files_only(file):
    tree = ast.parse(file.read_text("utf-8"))
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert [text for text in texts if SQL.match(text)] == []

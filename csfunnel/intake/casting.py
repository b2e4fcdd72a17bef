"""From text cells to a data set's typed row: the contract of datasets.py as DuckDB expressions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csfunnel.datasets import KNOWN_FORMS, Column, DataSet, normalised
from csfunnel.warehouse import Case, Cell, Coalesce, Expression, Function, Star, Value

SQL_TYPES = {
    "text": "VARCHAR",
    "instant": "TIMESTAMP WITH TIME ZONE",
    "flag": "BOOLEAN",
    "number": "DOUBLE",
    "money": "DECIMAL(18,2)",
    "date": "DATE",
    "list": "VARCHAR[]",
    "json": "STRUCT(host VARCHAR, path VARCHAR, clicks_count DOUBLE)[]",
}
RULES = {
    "number": "not a number",
    "money": "not an amount with at most two decimals, such as 1,234.50",
    "date": "not a date such as 2025-06-30",
    "list": "not a list parted by ; or , nor a JSON array",
    "json": "not a JSON list of links",
}
INSTANT_RULE = "not an instant such as 2025-06-30T12:00:00Z"
FORMATS = {"instant": "yyyy-mm-dd hh:mm:ss", "date": "yyyy-mm-dd"}
UNORDERED_RULE = (
    "a date that does not say whether its month or its day comes first: format the column as {} in"
    " the spreadsheet, or export again without opening the file there"
)
SERIAL_RULE = (
    "a spreadsheet's inner number of a day: format the column as {} there, or export again without"
    " opening the file there"
)
FAR_RULE = "outside the years that are read, 1900 to 2199"
VAST_RULE = "too large for an amount, which is below 10,000,000,000,000: is it an id?"
ZONE_RULE = "has no offset, and no zone was chosen"
ROUNDED_RULE = "in scientific notation, so its last digits are lost: export it as text"
NO_ID_RULE = "no id, but what stands for none or for a total"
SIGN_RULE = (
    "its sign is of another currency than the row's: say the right one in the currency column, or"
    " take the sign away"
)

# A renewal that closed on a day closes with it, in the reporting zone, whatever that is by then.
DAY_BESIDE = {"closed_at": "closed_on"}


@dataclass(frozen=True)
class Casting:
    """How the text columns c0, c1, … of a file become the columns of `loaded_<data set>`.

    `offsets` are those of the zone, as queries/intake/steady_offsets.sql gives them; without them
    every local time is looked up in the calendar.
    """

    data_set: DataSet
    sources: Mapping[str, Mapping[str, Any]]
    zone: str | None
    for_file: Mapping[str, str]
    is_mended: bool = False
    offsets: Sequence[int | None] = ()

    def steps(self) -> Iterator[list[Expression]]:
        """The typed columns in four steps, each on the columns of the one before.

        Cells trimmed (`cell_<name>`), local times of cells without an offset (`naive_<name>`), the
        zone's offset then where it is steady (`offset_<name>`), then values. In one step DuckDB
        would copy each macro wherever its argument stands.
        """
        cells = [
            self._cell(column).alias(f"cell_{column.name}") for column in self.data_set.columns
        ]
        yield cells
        naive = [
            Function("naive_time", Cell(f"cell_{column.name}")).alias(f"naive_{column.name}")
            for column in self._instants()
        ]
        yield [Star(), *naive]
        known = Value(list(self.offsets))
        offsets = [
            Function("steady_offset", Cell(f"naive_{name}"), known).alias(f"offset_{name}")
            for name in self._steady
        ]
        yield [Star(), *offsets]
        days = [
            self._day(column).alias(DAY_BESIDE[column.name])
            for column in self.data_set.columns
            if column.name in DAY_BESIDE
        ]
        typed = [self._typed(column).alias(column.name) for column in self.data_set.columns]
        yield [Star(), *typed, *days]

    def row(self, file_id: int) -> list[Expression]:
        """The columns of the loaded table, in its order, but for odd_count."""
        names = [name for column in self.data_set.columns for name in _with_day(column)]
        row = [Cell(name) for name in names]
        if self.data_set.name == "email":
            clicks = "click_count" in self.sources or "clicked_links" in self.sources
            row.append(Value(clicks).alias("has_clicks"))
        return [*row, Value(file_id).cast("INTEGER").alias("file_id")]

    def doubts(self) -> Expression:
        """How many cells of the row were read with a doubt."""
        return _count(self.odd_cells().values()).alias("odd_count")

    def doubts_and_problems(self) -> Expression:
        """The same with all that is wrong: 0 for a row that is fine."""
        wrong = (is_wrong for _, is_wrong, _ in self._wrongs())
        return _count([*self.odd_cells().values(), *wrong, *self._headings()]).alias("odd_count")

    def problems(self) -> Expression:
        """A list of {column_name, cell, rule}: all that is wrong with the row."""
        return Function("problems", Function("list_value", *self._each_problem()))

    def has_problem(self) -> Expression:
        """Whether the row is rejected."""
        wrong = [is_wrong for _, is_wrong, _ in self._wrongs()]
        found = wrong[0]
        for each in wrong[1:]:
            found = found | each
        return found

    def odd_cells(self) -> dict[str, Expression]:
        """By column: whether its cell was read with a doubt.

        That is an unknown flag, an odd local time, a cut id, an address with invisible marks, an
        attendee of no known kind, a system without a label, a booking of no known status.
        """
        found = {}
        for column in self.data_set.columns:
            is_there = column.name in self.sources or column.name in self.for_file
            odd = self._odd(column) if is_there else ""
            if odd:
                found[column.name] = Function(odd, Cell(f"cell_{column.name}"))
        for column in self._instants() if self.zone else ():
            if column.name not in DAY_BESIDE:
                naive, zone = Cell(f"naive_{column.name}"), Value(self.zone)
                is_odd = Function("is_odd_local", naive, Cell(column.name), zone)
                found[column.name] = self._unless_steady(column, Value(False), is_odd)  # noqa: FBT003 # a value of SQL
        return found

    def _unless_steady(
        self, column: Column, steadily: Expression, otherwise: Expression
    ) -> Expression:
        """The first where the zone's offset is steady, for columns where that is known."""
        if column.name not in self._steady:
            return otherwise
        offset = Cell(f"offset_{column.name}")
        return Case(offset.isnotnull(), steadily).otherwise(otherwise)

    def _odd(self, column: Column) -> str:
        """The macro that tells an odd cell of a column by the cell alone, if there is one."""
        if column.type == "flag":
            return "is_odd_flag"
        if column.name in ("email", "contact_email"):
            return "has_invisible"
        if column.name in ("kind", "system") or self._is_booking_status(column):
            return f"is_odd_{column.name}"
        return "is_rounded" if column.name.endswith("_id") and column.name not in self._ids else ""

    def _is_booking_status(self, column: Column) -> bool:
        return self.data_set.name == "booking" and column.name == "status"

    @property
    def _ids(self) -> list[str]:
        """The columns of the key that must be filled."""
        filled = [name for group in self.data_set.filled for name in group]
        return [name for name in self.data_set.key if name in filled]

    def _headings(self) -> Iterator[Expression]:
        """Whether the row may be a header, in data sets where nothing else would tell."""
        types = {
            self.data_set.column(name).type for group in self.data_set.filled for name in group
        }
        if "instant" not in types:
            form = Function("heading_form", Cell(f"cell_{self._ids[0]}"))
            own = [normalised(source["header"]) for source in self.sources.values()]
            yield Coalesce(form.isin(*map(Value, sorted(KNOWN_FORMS.union(own)))), Value(False))  # noqa: FBT003 # a value of SQL

    def _instants(self) -> list[Column]:
        columns = self.data_set.columns
        return [each for each in columns if each.type == "instant" and each.name in self.sources]

    @property
    def _steady(self) -> list[str]:
        """The instants whose offset is looked up in `offsets`."""
        if not self.offsets:
            return []
        return [each.name for each in self._instants() if each.name not in DAY_BESIDE]

    def _cell(self, column: Column) -> Expression:
        cell = self._cell_as_it_is(column)
        # In the cell itself, since it is of the key.
        return Function("as_system", cell) if column.name == "system" else cell

    def _cell_as_it_is(self, column: Column) -> Expression:
        source = self.sources.get(column.name)
        if source is None:
            return Value(self.for_file.get(column.name)).cast("VARCHAR")
        cells = [self._read(each) for each in (source, *source["fallbacks"])]
        return Coalesce(*cells) if len(cells) > 1 else cells[0]

    def _read(self, source: Mapping[str, Any]) -> Expression:
        raw = Cell(f"c{source['position']}")
        cell = Function("trimmed", Function("rearmed", raw) if self.is_mended else raw)
        return Function(source["reads"], cell) if source["reads"] else cell

    def _typed(self, column: Column) -> Expression:
        is_there = column.name in self.sources or column.name in self.for_file
        if not is_there and column.name != "currency":
            return Value(None).cast(SQL_TYPES[column.type])
        cell = Cell(f"cell_{column.name}")
        if column.name == "currency":
            return self._currency(cell)
        if column.type != "instant":
            return Function(f"as_{column.type}", cell)
        naive, zone = Cell(f"naive_{column.name}"), Value(self.zone).cast("VARCHAR")
        if column.name in DAY_BESIDE:
            naive = Case(Function("is_bare_date", cell), Value(None).cast("TIMESTAMP")).otherwise(
                naive
            )
        instant = Function("as_instant", cell, naive, zone)
        steadily = Function("instant_at", naive, Cell(f"offset_{column.name}"))
        return self._unless_steady(column, steadily, instant)

    def _currency(self, cell: Expression) -> Expression:
        """The row's own currency, else the one that the sign of an amount says."""
        signs = [Function("sign_of", Cell(f"cell_{column.name}")) for column in self._amounts()]
        return Function("as_currency", Coalesce(cell, *signs))

    def _amounts(self) -> list[Column]:
        """The money whose currency the row says; an account's recurring revenue has none."""
        if "currency" not in self.data_set.names:
            return []
        return [column for column in self.data_set.columns if column.type == "money"]

    def _day(self, column: Column) -> Expression:
        nothing, cell = Value(None).cast("DATE"), Cell(f"cell_{column.name}")
        return Case(Function("is_bare_date", cell), Function("as_date", cell)).otherwise(nothing)

    def _each_problem(self) -> Iterator[Expression]:
        for name, is_wrong, rule in self._wrongs():
            columns = name.split(" or ")
            value = Cell(f"cell_{columns[0]}")
            yield Function("problem", is_wrong, Value(name), value, rule)

    def _wrongs(self) -> Iterator[tuple[str, Expression, Expression]]:
        """(column, whether it is wrong, the rule it breaks) for all that can be."""
        for group in self.data_set.filled:
            cells = [Cell(f"cell_{name}") for name in group]
            yield " or ".join(group), Coalesce(*cells).isnull(), Value("empty")
        for name in self._ids:
            cell = Cell(f"cell_{name}")
            yield name, Function("is_rounded", cell), Value(ROUNDED_RULE)
            yield name, Function("is_no_id", cell), Value(NO_ID_RULE)
        for column in self.data_set.columns:
            if column.type in ("text", "flag") or column.name not in self.sources:
                continue
            cell, typed = Cell(f"cell_{column.name}"), Cell(column.name)
            if column.name in DAY_BESIDE:
                day = Cell(DAY_BESIDE[column.name])
                typed = Coalesce(typed, day.cast(SQL_TYPES["instant"]))
            yield column.name, Function("misread", cell, typed), self._rule(column)
        for column in self._amounts():
            is_other = Function("has_other_sign", Cell(f"cell_{column.name}"), Cell("currency"))
            yield column.name, is_other, Value(SIGN_RULE)

    def _rule(self, column: Column) -> Expression:
        if column.type == "money":
            is_vast = Function("is_vast", Cell(f"cell_{column.name}"))
            return Case(is_vast, Value(VAST_RULE)).otherwise(Value(RULES["money"]))
        if column.type not in ("instant", "date"):
            return Value(RULES[column.type])
        cell, form = Cell(f"cell_{column.name}"), FORMATS[column.type]
        rule = Case(Function("is_far", cell), Value(FAR_RULE))
        rule = rule.when(Function("is_unordered", cell), Value(UNORDERED_RULE.format(form)))
        rule = rule.when(Function("is_serial_day", cell), Value(SERIAL_RULE.format(form)))
        if column.type == "date":
            return rule.otherwise(Value(RULES["date"]))
        if self.zone is None:
            rule = rule.when(Cell(f"naive_{column.name}").isnotnull(), Value(ZONE_RULE))
        return rule.otherwise(Value(INSTANT_RULE))


def _count(claims: Iterable[Expression]) -> Expression:
    """How many of the claims are true."""
    total = Value(0).cast("INTEGER")
    for claim in claims:
        total = total + claim.cast("INTEGER")
    return total


def _with_day(column: Column) -> tuple[str, ...]:
    return (column.name, DAY_BESIDE[column.name]) if column.name in DAY_BESIDE else (column.name,)

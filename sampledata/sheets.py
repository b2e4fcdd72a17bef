"""One export before it is written: its columns as text, and how it shall be dressed."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sampledata.ids import Flags


@dataclass
class Sheet:
    """A file to be. `table` has text columns only, null = empty; `zone` is that of its naive
    times, None where they carry an offset; `key` is the column that tells the rows apart."""

    file: str
    data_set: str
    table: pa.Table
    zone: str | None = None
    key: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","
    preamble: tuple[str, ...] = field(default=())


def table(columns: dict[str, pa.Array]) -> pa.Table:
    """Columns of one length as a table of text."""
    return pa.table({name: _one_array(values) for name, values in columns.items()})


def numbers(values: np.ndarray, *, shown: Flags | None = None) -> pa.Array:
    """Whole numbers as text, empty where not shown."""
    hidden = None if shown is None else ~shown
    return pa.array(values, mask=hidden).cast(pa.string())


def chosen(words: tuple[str, ...] | list[str], index: np.ndarray) -> pa.Array:
    """`words[index]`, empty where the index is -1."""
    return pa.array(list(words), pa.string()).take(pa.array(index, mask=index < 0))


def flags(
    values: Flags, *, known: Flags | None = None, words: tuple[str, str] = ("NO", "YES")
) -> pa.Array:
    """NO and YES, empty where nothing is known."""
    index = values.astype(np.int64)
    return chosen(words, index if known is None else np.where(known, index, -1))


def cents(values: np.ndarray, *, shown: Flags | None = None, sign: str = "") -> pa.Array:
    """Cents as `12300.00`; with a sign as `$12,300.00`."""
    texts = [f"{sign}{value // 100:,}.{value % 100:02}" for value in values.tolist()]
    plain = pa.array(texts if sign else [text.replace(",", "") for text in texts], pa.string())
    return plain if shown is None else only(plain, shown)


def only(values: pa.Array, shown: Flags) -> pa.Array:
    """Empty where not shown."""
    return pc.if_else(pa.array(shown), values, pa.scalar(None, values.type))


def glued(*parts: pa.Array | str) -> pa.Array:
    """Texts put together; an empty part makes the whole empty."""
    return pc.binary_join_element_wise(*parts, "")


def listed(parts: list[tuple[Flags, pa.Array]], *, separator: str) -> pa.Array:
    """Those parts that are shown, in a list; an empty text where none is."""
    # Not null_handling="skip": it loses the rows where all parts are null.
    texts = [pc.fill_null(only(glued(separator, values), here), "") for here, values in parts]
    return pc.utf8_ltrim(glued(*texts), characters=separator)


def _one_array(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values

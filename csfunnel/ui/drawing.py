"""How a card's table and figure are drawn on screen, and a figure for a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st
from pandas.io.formats.style import Styler

from csfunnel.cell import Cell
from csfunnel.takeaway.cards import Card, Kind, Page, Row
from csfunnel.ui import behind, plotting, words
from csfunnel.ui.charts import Figure

FEW = "Few cases"
GREY = "color: #8a949c"
STYLED_ROWS = 500
BAR_PX = 104  # room for a bar and its number, and for the columns beside it
ROW_PX = 35  # of a table, its head too
SHOWN_OF_MORE = 10.4  # rows; that the last is cut says that there are more
ALL_AT_ONCE = 25  # rows of a table that are shown without scrolling in it
FORMATS: dict[Kind, str] = {
    "count": "localized",
    "share": "%.1f%%",
    "money": "%,.2f",
    "days": "%.1f",
    "hours": "%.1f",
    "number": "localized",
}
OTHERS: dict[Kind, tuple[Callable[..., Any], dict[str, Any]]] = {
    "day": (st.column_config.DateColumn, {"format": "D MMM YYYY"}),
    "instant": (
        st.column_config.DatetimeColumn,
        {"format": "D MMM YYYY, HH:mm [UTC]", "timezone": "UTC"},
    ),
    "link": (st.column_config.LinkColumn, {"display_text": "Open"}),
}
TYPES: dict[Kind, pa.DataType] = {"day": pa.date32(), "instant": pa.timestamp("us", "UTC")}
MODEBAR = {"displaylogo": False, "modeBarButtons": [["toImage"]]}


@dataclass(frozen=True)
class Look:
    """How columns are drawn: what each means, which shares are bars, and settings of their own."""

    help: Mapping[str, str] = field(default_factory=dict)
    bars: Sequence[str] = ()
    config: Mapping[str, Any] = field(default_factory=dict)


def draw_table(
    rows: Sequence[Row],
    card: Card,
    look: Look,
    *,
    key: str,
    opens: Callable[[Row, str], Cell | None] | None,
) -> None:
    """Draw a card's rows, sortable by the columns' heads; a click on a cell opens its cases."""
    names = list(card.kinds)

    def clicked() -> None:
        for place, name in st.session_state[key].selection.cells:
            cell = opened(rows[place], name, kinds=card.kinds, opens=opens)
            if cell is not None:
                behind.open_cell(cell)

    table = table_of(card)
    reaction: Any = clicked if opens else "ignore"
    st.dataframe(
        _greyed(table),
        key=key,
        height=_height(table.num_rows),
        hide_index=True,
        placeholder=words.DASH,
        column_config={name: _column(name, card, table, look) for name in names},
        on_select=reaction,
        selection_mode="single-cell",
        alt=card.title,
    )


def opened(
    row: Row,
    name: str,
    *,
    kinds: Mapping[str, Kind],
    opens: Callable[[Row, str], Cell | None] | None,
) -> Cell | None:
    """What a click on a cell opens: nothing where no number stands.

    Text opens nothing either: the keyboard comes into a table on its first cell and selects it.
    """
    has_number = kinds.get(name, "text") != "text" and row.get(name) is not None
    return opens(row, name) if opens and has_number else None


def draw_figure(
    figure: Figure,
    *,
    alt: str,
    key: str,
    name: str,
    opens: Callable[[Sequence[Any]], Cell | None] | None,
) -> None:
    """Draw a figure; a click on a point opens its cases. A picture of it is a file of this name."""
    key = behind.fresh(key) if opens else key

    def clicked() -> None:
        for point in st.session_state[key].selection.points:
            custom = point.get("customdata")
            cell = opens(custom) if opens and custom else None
            if cell is not None:
                behind.open_cell(cell)

    reaction: Any = clicked if opens else "ignore"
    st.plotly_chart(
        plotting.OnScreen(figure),
        key=key,
        config=_config(name),
        on_select=reaction,
        selection_mode="points",
        alt=alt,
    )


def table_of(card: Card) -> pa.Table:
    """A card's rows for the screen: shares in per cent, numbers as numbers, unknown as null.

    An Arrow table, which is what is sent: by way of pandas it takes a page's time.
    """
    return pa.table(
        {name: _values([row[name] for row in card.rows], kind) for name, kind in card.kinds.items()}
    )


def _values(cells: Sequence[Any], kind: Kind) -> pa.Array:
    if kind not in FORMATS:
        return pa.array(cells, TYPES.get(kind, pa.string()))
    if kind == "count":
        return pa.array(cells, pa.int64())
    times = 100.0 if kind == "share" else 1.0
    return pa.array([None if cell is None else times * float(cell) for cell in cells], pa.float64())


def with_figures(page: Page, figures: Mapping[str, Figure]) -> Page:
    """The page with its figures drawn for a file, by the title of their card."""

    def drawn(card: Card) -> Card:
        if card.title not in figures:
            return card
        config = _config(page.stamp.picture_name(card.title))
        return replace(card, figure_html=plotting.html_of(figures[card.title], config))

    return replace(page, cards=[drawn(card) for card in page.cards])


def _config(name: str) -> dict[str, Any]:
    """The button that saves a figure as a picture."""
    return {**MODEBAR, "toImageButtonOptions": {"filename": name}}


def _height(rows_count: int) -> int:
    """The room a table takes, told beforehand: else all below it jumps when it comes."""
    shown = rows_count if rows_count <= ALL_AT_ONCE else SHOWN_OF_MORE
    return round(ROW_PX * (shown + 1)) + 2


def _greyed(table: pa.Table) -> pa.Table | Styler:
    """Rows that rest on few cases in grey; a table too long to be styled cell by cell stays."""
    if FEW not in table.column_names or table.num_rows > STYLED_ROWS:
        return table
    frame: pd.DataFrame = table.to_pandas()
    return frame.style.apply(lambda row: [GREY if row[FEW] else ""] * len(row), axis="columns")


def _column(name: str, card: Card, table: pa.Table, look: Look) -> Any:
    if name in look.config:
        return look.config[name]
    kind, told = card.kinds[name], look.help.get(name)
    if name in look.bars:
        top = pc.max(table[name]).as_py()
        longest = float(top) if top and top > 0 else 1.0
        return st.column_config.ProgressColumn(
            help=told, format=FORMATS[kind], min_value=0, max_value=longest, width=BAR_PX
        )
    if kind == "text":
        return st.column_config.TextColumn(help=told, pinned=name == next(iter(card.kinds)))
    make, settings = OTHERS.get(
        kind, (st.column_config.NumberColumn, {"format": FORMATS.get(kind)})
    )
    return make(help=told, **settings)

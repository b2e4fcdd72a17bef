"""The frame of every page: cards that look alike, open into their cases, and can be taken along."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import nan
from typing import Any, Literal

import streamlit as st

from csfunnel import metrics
from csfunnel.cell import Cell
from csfunnel.takeaway.cards import Card, Kind, Page, Row, Whole, file_words
from csfunnel.takeaway.csvs import csv_of_all
from csfunnel.takeaway.reports import report_of
from csfunnel.takeaway.workbooks import workbook_of
from csfunnel.ui import (
    behind,
    drawing,
    early,
    filters,
    footers,
    maturing,
    plotting,
    stamping,
    words,
)
from csfunnel.ui.charts import Figure
from csfunnel.ui.drawing import FEW
from csfunnel.ui.empty import note
from csfunnel.ui.maturing import Matured

__all__ = ["Board", "Cell", "Kind", "Tile", "Whole"]

HINT = "Click a number to see what is behind it."
TILE_PX = 150  # two stand side by side on a phone, unless a value needs more room
BETWEEN = " · "
EDGES_PX, CHAR_PX = 40, 12
TITLE_PX = 44  # the room a card's title takes, and that of a page
HEADING_PX = 76
FEW_HELP = "Rates that rest on fewer than 30 cases: too few to rank by."
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Opens = Callable[[Row, str], Cell | None]


@dataclass(frozen=True)
class Tile:
    """One number of a page: as text, with what it was before, how sure it is, and its course.

    Label, caption and `mark`, which stands before it, are plain: they are taken along too.
    A change has the colour of good or bad only where it `is_sure`: neither chance nor unfinished.
    `series` holds None where there is nothing to tell; the line has a gap there.
    """

    label: str
    value: str
    caption: str = ""
    change: str = ""
    is_rise_good: bool = True
    is_sure: bool = True
    help: str = ""
    series: Sequence[float | None] = ()
    opens: Cell | None = None
    mark: str = ""


class Board:
    """The cards of one page in one run, drawn as they come and kept for what is taken along."""

    def __init__(self, page: str, *, view: str = "", matured: Matured | None = None) -> None:
        """The board of the page of that name.

        `view` says what is in view where the filter bar does not tell; `matured` which numbers will
        still grow.
        """
        self._page = page
        self._matured = matured or {}
        self._stamp = stamping.stamp(page, view=view)
        self._cards: list[Card] = []
        self._figures: dict[str, Figure] = {}
        self._title: Any = None

    def is_growing(self, stage: str) -> bool:
        """Whether the numbers of a stage will still grow."""
        return maturing.is_growing(self._matured, stage)

    @property
    def view(self) -> str:
        """What is in view on the page, in words."""
        return self._stamp.view

    @property
    def origin(self) -> str:
        """The line in a picture: what is in view on the page, of which data, taken when."""
        return stamping.of_picture(self._stamp)

    @contextmanager
    def choices(self) -> Iterator[None]:
        """Draw what a reader chooses of the next card, side by side, below that card's title."""
        # Its place is kept, since the title may say what was chosen.
        self._title = st.skeleton(TITLE_PX)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            yield

    def metrics(
        self,
        tiles: Sequence[Tile],
        *,
        title: str = "In short",
        columns: int = 4,
        definitions: Sequence[str] = (),
        view: str = "",
    ) -> None:
        """Draw single numbers side by side; `definitions` and `view` as for a card."""
        longest = max((len(tile.value) for tile in tiles), default=0)
        with st.grid(columns, min_column_width=max(TILE_PX, EDGES_PX + CHAR_PX * longest)):
            for tile in tiles:
                self._tile(tile, key=f"{self._page} {title} {tile.label}")
        kinds: dict[str, Kind] = dict.fromkeys(("Number", "Value", "Change", "How sure"), "text")
        rows = [
            dict(zip(kinds, (tile.label, tile.value, tile.change, _sureness(tile)), strict=True))
            for tile in tiles
        ]
        self._cards.append(Card(title, rows, kinds, definitions=tuple(definitions), view=view))

    def card(  # noqa: PLR0913 # all of a card in one call, each part by its name
        self,
        title: str,
        rows: Sequence[Row],
        *,
        kinds: Mapping[str, Kind],
        sentence: str = "",
        figure: Figure | None = None,
        alt: str = "",
        help: Mapping[str, str] | None = None,  # noqa: A002 # Streamlit's own word for it
        bars: Sequence[str] = (),
        opens: Opens | None = None,
        figure_opens: Callable[[Sequence[Any]], Cell | None] | None = None,
        hint: str = "",
        small: Callable[[Row], bool] | None = None,
        empty: str = "Nothing in this view.",
        definitions: Sequence[str] = (),
        config: Mapping[str, Any] | None = None,
        waits_for: Sequence[str] = (),
        view: str = "",
        whole: Whole | None = None,
    ) -> None:
        """Draw one table, with its figure above where it has one, and what it says.

        `rows` and `kinds` as in csfunnel.takeaway.cards.Card. `bars` are shares drawn as bars.
        `opens` says what a click on a cell of the table opens, `figure_opens` a click on a point
        from its custom data; `hint` says what a click does where it does something else. Rows that
        `small` holds for are greyed and marked. `empty` is said in place of a table without rows;
        `config` are column settings of Streamlit for a column. `waits_for` are the stages after a
        click that it tells of: where they will still grow, its sentence says so. `view` says what
        is in view in this card, in place of what is in view on the page. `whole` has all rows where
        `rows` may not be all: they are taken along, but not drawn.
        """
        growing = maturing.growing(self._matured, *waits_for) if rows else ""
        card = Card(
            title,
            *_marked(rows, kinds, small),
            f"{sentence} {growing}".strip(),
            definitions=(*definitions, *(["maturing"] if growing else [])),
            view=view,
            whole=_cut_whole(whole, kinds) if whole and whole.count > len(rows) else None,
        )
        self._cards.append(card)
        place, self._title = self._title or st, None
        place.subheader(title, anchor=False)
        if card.told:
            st.markdown(words.plain(card.told))
        if not rows:
            note(empty)
            return
        key = f"{self._page} {title}"
        if figure is not None:
            footers.add_to(figure, stamping.of_picture(self._stamp, card.view))
            self._figures[title] = figure
            drawing.draw_figure(
                figure,
                alt=alt or sentence or title,
                key=f"{key} figure",
                name=self._stamp.picture_name(title),
                opens=figure_opens,
            )
            early.give_way()
        if figure is None:
            place = st.container(gap="small")
        else:
            place = st.expander("As a table", key=f"{key} table", on_change="rerun")
            if not place.open:  # what nobody looks at is neither drawn nor sent
                return
        look = drawing.Look({**(help or {}), FEW: FEW_HELP}, tuple(bars), dict(config or {}))
        with place:
            drawing.draw_table(rows, card, look, key=key, opens=opens)
            with st.container(horizontal=True, vertical_alignment="center"):
                self._csv(card, key, growing=growing)
                if told := hint or (HINT if opens else ""):
                    st.caption(told, width="content")

    def end(self) -> None:
        """Draw the list a click has opened, and all that can be taken along."""
        behind.draw(filters.chosen())
        page = Page(self._stamp, tuple(self._cards), self._definitions())
        figures = self._figures
        st.divider()
        with st.container(horizontal=True, vertical_alignment="center"):
            st.download_button(
                "Download as workbook",
                lambda: workbook_of(page),
                f"{self._stamp.file_stem}.xlsx",
                XLSX_TYPE,
                on_click="ignore",
                key=f"{self._page} xlsx",
            )
            st.download_button(
                "Download as page to print",
                lambda: report_of(drawing.with_figures(page, figures), script=plotting.script()),
                f"{self._stamp.file_stem}.html",
                "text/html",
                on_click="ignore",
                key=f"{self._page} html",
            )
            st.caption(stamping.line(self._stamp))

    def _tile(self, tile: Tile, *, key: str) -> None:
        with st.container(border=True, height="stretch", gap=None):
            st.metric(
                words.plain(tile.label),
                tile.value,
                tile.change or None,
                delta_color=_colour(tile),
                help=tile.help or None,
                chart_data=_line(tile.series),
            )
            if tile.caption:
                mark = f"**{words.plain(tile.mark)}**{BETWEEN}" if tile.mark else ""
                st.caption(f"{mark}{words.plain(tile.caption)}")
            if tile.opens is not None:
                st.button(
                    ":primary[See which]",
                    type="tertiary",
                    key=key,
                    on_click=behind.open_cell,
                    args=(tile.opens,),
                )

    def _csv(self, card: Card, key: str, *, growing: str) -> None:
        stamp = replace(self._stamp, view=card.view or self._stamp.view)
        if growing:  # a CSV has no sentence, so the view says it
            stamp = replace(stamp, view=f"{stamp.view} · {growing.removesuffix('.')}")
        st.download_button(
            ":primary[Download as CSV]",
            lambda: csv_of_all(card.whole.batches() if card.whole else [card.rows], stamp=stamp),
            f"{stamp.file_stem}-{file_words(card.title)[:40]}.csv",
            "text/csv",
            on_click="ignore",
            type="tertiary",
            key=f"{key} csv",
        )

    def _definitions(self) -> dict[str, str]:
        return metrics.sentences(name for card in self._cards for name in card.definitions)


def _sureness(tile: Tile) -> str:
    return BETWEEN.join(part for part in (tile.mark, tile.caption) if part)


def _colour(tile: Tile) -> Literal["normal", "inverse", "off"]:
    if not tile.is_sure:
        return "off"
    return "normal" if tile.is_rise_good else "inverse"


def _line(series: Sequence[float | None]) -> list[float] | None:
    """The course with its gaps, which a line leaves out; None where nothing of it is known."""
    if all(value is None for value in series):
        return None
    return [nan if value is None else value for value in series]


def _marked(
    rows: Sequence[Row], kinds: Mapping[str, Kind], small: Callable[[Row], bool] | None
) -> tuple[Sequence[Row], dict[str, Kind]]:
    """The rows cut to their columns, with a column that marks few cases where any row has few."""
    plain = _cut(rows, kinds)
    few = [small is not None and small(row) for row in rows]
    if not any(few):
        return plain, dict(kinds)
    marked = [{**row, FEW: "few" if is_few else ""} for row, is_few in zip(plain, few, strict=True)]
    return marked, {**kinds, FEW: "text"}


def _cut(rows: Sequence[Row], kinds: Mapping[str, Kind]) -> list[Row]:
    """Rows with their columns alone, in order."""
    return [{name: row[name] for name in kinds} for row in rows]


def _cut_whole(whole: Whole, kinds: Mapping[str, Kind]) -> Whole:
    return Whole(whole.count, lambda: (_cut(rows, kinds) for rows in whole.batches()))

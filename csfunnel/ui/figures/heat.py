"""The heat map of the page Funnel: a rate by two breakdowns at once."""

from collections.abc import Callable, Mapping, Sequence

from csfunnel.heat import Heat
from csfunnel.rates import Rate
from csfunnel.ui import words
from csfunnel.ui.charts import TEXT, Figure, Part
from csfunnel.ui.figures import labels
from csfunnel.ui.figures.funnel import GREY, hover

MOST_ROWS = 14
MOST_COLUMNS = 8  # as many as a phone has room for
CELL_PX = 44
LABEL_CHARS = 17
LABEL_LINES = 2


def heat_map(
    found: Heat,
    rate: Callable[[str, str], Rate | None],
    most: Callable[[str, str], float | None],
    *,
    label: str,
    names: Mapping[str, str],
) -> Figure:
    """A square for each row and column, the darker the higher; grey with few cases.

    `most` is a rate's ceiling, for a hover; None where it has none. `names` are what is written
    for the name of a column. Only the largest are drawn.
    Custom data hold row and column.
    """
    squares = [
        (row, column, each)
        for row in found.rows[:MOST_ROWS]
        for column in drawn_columns(found)
        if (each := rate(row, column)) is not None and each.rate is not None
    ]
    with_any = {column for _, column, _ in squares}
    columns = [column for column in drawn_columns(found) if column in with_any]
    rows = [*dict.fromkeys(row for row, _, _ in squares)]
    sure = {(row, column): each.rate for row, column, each in squares if not each.is_small}
    named = [names.get(column, column) for column in columns]
    colours = {
        "type": "heatmap",
        "x": named,
        "y": rows,
        "z": [[sure.get((row, column)) for column in columns] for row in rows],
        "colorscale": [[0, "rgba(31, 111, 92, 0.06)"], [1, "rgba(31, 111, 92, 0.75)"]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverinfo": "skip",
    }
    numbers = _numbers(squares, most, label=label, names=names)
    return Figure([colours, numbers], _layout(rows, named))


def drawn_columns(found: Heat) -> list[str]:
    """The columns a picture has room for: the largest, of weeks and months the last."""
    if found.across in ("week", "month"):
        return [*found.columns[-MOST_COLUMNS:]]
    return [*found.columns[:MOST_COLUMNS]]


def _in_square(each: Rate) -> str:
    share = words.percent(each.rate)
    return f"<i>{share}</i>" if each.is_small else f"<b>{share}</b>"


def _numbers(
    squares: Sequence[tuple[str, str, Rate]],
    most: Callable[[str, str], float | None],
    *,
    label: str,
    names: Mapping[str, str],
) -> Part:
    """The share in each square, and what a hover and a click know of it."""
    few = [each.is_small for _, _, each in squares]
    return {
        "type": "scatter",
        "x": [names.get(column, column) for _, column, _ in squares],
        "y": [row for row, _, _ in squares],
        "mode": "markers+text",
        "marker": {
            "symbol": "square",
            "size": 30,
            "color": GREY,
            "opacity": [0.15 if is_few else 0.01 for is_few in few],
        },
        "text": [_in_square(each) for _, _, each in squares],
        "textfont": {"size": 11, "color": [GREY if is_few else TEXT["color"] for is_few in few]},
        "customdata": [
            [
                *(row, column, *hover(each, most=most(row, column))),
                labels.whole(f"{row} · {names.get(column, column)}"),
            ]
            for row, column, each in squares
        ],
        "hovertemplate": "<b>%{customdata[4]}</b><br>"
        f"{label} %{{customdata[2]}}<br>%{{customdata[3]}}<extra></extra>",
        "showlegend": False,
    }


def _layout(rows: Sequence[str], columns: Sequence[str]) -> Part:
    every = {
        "type": "category",
        "tickfont": TEXT,
        "automargin": True,
        "showgrid": False,
        "categoryorder": "array",
    }
    return {
        "height": CELL_PX * len(rows) + 110,
        "margin": {"l": 0, "r": 0, "t": 8, "b": 8},
        "dragmode": False,
        "xaxis": {
            **every,
            "side": "bottom",
            "categoryarray": columns,
            # Upright or level: of two lines aslant one runs into the next column's.
            "autotickangles": [0, 90],
            **_ticks(columns),
        },
        "yaxis": {**every, "autorange": "reversed", "categoryarray": rows, **_ticks(rows)},
    }


def _ticks(names: Sequence[str]) -> Part:
    """A label for each name, of few letters."""
    written = labels.short(names, chars=LABEL_CHARS, lines=LABEL_LINES)
    return {"tickvals": names, "ticktext": [written[each] for each in names]}

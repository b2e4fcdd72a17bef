"""The pictures of the page Journeys: rates with how sure they are, and versions apart."""

from collections.abc import Mapping, Sequence
from typing import Any

from csfunnel.rates import Rate
from csfunnel.ui import words
from csfunnel.ui.charts import FIRST_COLOUR, TEXT, Figure, Part, line_at, titled
from csfunnel.ui.figures import labels

GREY = "#000005"
COLOURS = ("#000001", "#000002", "#000003", "#000004", "#000005")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
ROW_PX = 30
FEW_RANGES = "<br>Hollow: few cases, their range is in the table"
MOST_ROWS = 30  # the largest; the table has all
LEGEND = {"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "xanchor": "left"}
VERDICTS = {"more": "triangle-right", "less": "triangle-left", "same": "circle"}


def touches(rows: Sequence[Mapping[str, Any]], *, measure: str, label: str) -> Figure | None:
    """A mark a touch with its 95 % interval, under the name of its journey; few cases are hollow.

    Custom data: journey, touch.
    """
    told = [row for row in rows if row["rates"][measure].rate is not None]
    if len(told) > MOST_ROWS:
        least = sorted((row["Delivered"] for row in told), reverse=True)[MOST_ROWS - 1]
        told = [row for row in told if row["Delivered"] >= least]
    if not told:
        return None
    written, places = _headed([(row["Journey"], row["Touch"]) for row in told])
    rates = [row["rates"][measure] for row in told]
    marks = {
        "type": "scatter",
        "x": [each.rate for each in rates],
        "y": places,
        "mode": "markers+text",
        "text": [words.percent(each.rate) for each in rates],
        "textposition": "top center",
        "textfont": {**TEXT, "size": 11},
        "cliponaxis": False,
        "error_x": _errors(rates),
        "marker": _mark(rates),
        "customdata": [
            [
                *(row["Journey"], row["Touch"], *_hover(each)),
                *(labels.whole(row["Touch"]), labels.whole(row["Journey"])),
            ]
            for row, each in zip(told, rates, strict=True)
        ],
        "hovertemplate": "<b>%{customdata[4]}</b><br>%{customdata[5]}<br>%{customdata[2]}"
        "<br>%{customdata[3]}<extra></extra>",
    }
    layout = {
        **_listed(written),
        "xaxis": across(f"{label}, 95 % range", tickformat=".0%", rangemode="tozero"),
    }
    return Figure([marks], layout)


def ordinals(
    journeys: Sequence[tuple[str, Sequence[Mapping[str, Any]]]], *, measure: str, label: str
) -> Figure | None:
    """A line a journey over the emails a contact has had of it.

    Few cases are hollow and without their range, which would flatten all the rest. Custom data
    begin with the journey and which email it is.
    """
    drawn = journeys[: len(COLOURS)]
    names = labels.short(journey for journey, _ in drawn)
    lines = [
        _course(names[journey], rows, measure=measure, place=place)
        for place, (journey, rows) in enumerate(drawn)
    ]
    if not any(line["x"] for line in lines):
        return None
    last = max(x for line in lines for x in line["x"])
    ticks = [*range(1, round(last) + 1)]
    has_few = any("-open" in symbol for line in lines for symbol in line["marker"]["symbol"])
    layout = {
        **frame(height_px=380, has_legend=len(lines) > 1),
        "xaxis": across(
            f"Emails had of the journey{FEW_RANGES if has_few else ''}",
            tickvals=ticks,
            ticktext=[f"{each}+" if each == 10 else f"{each}" for each in ticks],
        ),
        "yaxis": {
            "title": titled(label),
            "tickformat": ".0%",
            "range": [0, _top(lines, measure, journeys)],
            "tickfont": TEXT,
        },
    }
    return Figure(lines, layout)


def versions(rows: Sequence[Mapping[str, Any]]) -> Figure | None:
    """How far each version is from the others of its touch, against the line of no difference.

    Of two versions only the second is drawn: the first is as far on the other side. Custom data
    begin with journey, touch and version.
    """
    told = [row for row in rows if row["comparison"] and row["comparison"].difference is not None]
    told = [row for row in told if not _is_mirror(row, told)][:MOST_ROWS]
    if not told:
        return None
    written, places = _headed(
        [(row["Journey"], f"{row['Touch']}: {row['version']}") for row in told]
    )
    found = [row["comparison"] for row in told]
    marks = {
        "type": "scatter",
        "x": [100 * each.difference for each in found],
        "y": places,
        "mode": "markers",
        "error_x": {
            **_line(FIRST_COLOUR),
            "array": [100 * (each.high - each.difference) for each in found],
            "arrayminus": [100 * (each.difference - each.low) for each in found],
        },
        "marker": {
            "color": FIRST_COLOUR,
            "size": [9 if each.verdict == "same" else 14 for each in found],
            "symbol": [VERDICTS[each.verdict] for each in found],
        },
        "customdata": [
            [
                *(row["Journey"], row["Touch"], row["version"], row["Verdict"]),
                *_apart(row["comparison"]),
                *(labels.whole(row["version"]), labels.whole(row["Touch"])),
            ]
            for row in told
        ],
        "hovertemplate": "<b>%{customdata[6]}</b><br>%{customdata[7]}<br>%{customdata[3]}"
        "<br>%{customdata[4]}<br>%{customdata[5]}<extra></extra>",
    }
    layout = {
        **_listed(written),
        "xaxis": across("Points from the others;<br>95 % range of each by itself"),
        "shapes": [line_at(0, axis="x", line={"color": GREY, "dash": "dash", "width": 1.5})],
    }
    return Figure([marks], layout)


def frame(*, height_px: int, has_legend: bool) -> Part:
    """What the layouts of the page have in common."""
    top_px = 64 if has_legend else 8
    return {
        "height": height_px + top_px,
        "margin": {"l": 0, "r": 16, "t": top_px, "b": 8},
        "showlegend": has_legend,
        "legend": {**LEGEND, "font": TEXT},
        "dragmode": False,
        "hovermode": "closest",
    }


def across(title: str, **look: Any) -> Part:
    """An x axis."""
    return {"title": titled(title), "tickfont": TEXT, "automargin": True, **look}


def _course(name: str, rows: Sequence[Mapping[str, Any]], *, measure: str, place: int) -> Part:
    """The line of one journey."""
    told = [row for row in rows if row["ordinal"] and row["rates"][measure].rate is not None]
    rates = [row["rates"][measure] for row in told]
    return {
        "type": "scatter",
        # A little apart, so that the ranges of journeys can be told from each other.
        "x": [row["ordinal"] + 0.08 * (place - 1) for row in told],
        "y": [each.rate for each in rates],
        "name": name,
        "mode": "lines+markers",
        "line": {"color": COLOURS[place], "dash": DASHES[place], "width": 1.5},
        "error_y": _errors(
            [each._replace(low=None, high=None) if each.is_small else each for each in rates],
            colour=COLOURS[place],
        ),
        "marker": _mark(rates, colour=COLOURS[place], symbol=SYMBOLS[place]),
        "customdata": [
            [
                row["Journey"],
                row["ordinal"],
                row["Email"],
                *_hover(each),
                labels.whole(row["Journey"]),
            ]
            for row, each in zip(told, rates, strict=True)
        ],
        "hovertemplate": "<b>%{customdata[5]}</b>, %{customdata[2]} email<br>%{customdata[3]}"
        "<br>%{customdata[4]}<extra></extra>",
    }


def _headed(places: Sequence[tuple[str, str]]) -> tuple[list[str], list[int]]:
    """The labels of an axis, each journey's name above its rows, and where the rows stand."""
    journeys = labels.short(journey for journey, _ in places)
    names = labels.short(name for _, name in places)
    written: list[str] = []
    found: list[int] = []
    last = None
    for journey, name in places:
        if journey != last:
            written.append(f"<b>{journeys[journey]}</b>")
            last = journey
        found.append(len(written))
        written.append(names[name])
    return written, found


def _listed(written: Sequence[str]) -> Part:
    """The layout of marks beside a list of labels; the x axis is the caller's."""
    return {
        **frame(height_px=ROW_PX * len(written) + 60, has_legend=False),
        "yaxis": {
            "tickvals": [*range(len(written))],
            "ticktext": [*written],
            "range": [len(written) - 0.5, -0.7],
            "automargin": True,
            "ticks": "",
            "showgrid": False,
            "zeroline": False,
            "tickfont": TEXT,
        },
    }


def _line(colour: str) -> dict[str, Any]:
    return {"type": "data", "symmetric": False, "color": colour, "thickness": 1.5}


def _errors(rates: Sequence[Rate], *, colour: str = FIRST_COLOUR) -> dict[str, Any]:
    return {
        **_line(colour),
        "array": [_distance(each.rate, each.high) for each in rates],
        "arrayminus": [_distance(each.low, each.rate) for each in rates],
    }


def _mark(
    rates: Sequence[Rate], *, colour: str = FIRST_COLOUR, symbol: str = "circle"
) -> dict[str, Any]:
    return {
        "color": [GREY if each.is_small else colour for each in rates],
        "size": 10,
        "line": {"width": 2, "color": [GREY if each.is_small else colour for each in rates]},
        "symbol": [f"{symbol}-open" if each.is_small else symbol for each in rates],
    }


def _hover(each: Rate) -> tuple[str, str]:
    few = ", few cases" if each.is_small else ""
    sure = words.interval(each.low, each.high)
    said = f"{words.percent(each.rate)} ({sure})" if sure else words.percent(each.rate)
    return said, f"n = {words.count(each.denominator)}{few}"


def _apart(comparison: Any) -> tuple[str, str]:
    own, others = (words.percent(each.rate) for each in (comparison.own, comparison.others))
    cases = (words.count(each.denominator) for each in (comparison.own, comparison.others))
    return f"{own} against {others}", f"n = {' and '.join(cases)}"


def _is_mirror(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a row is the first of a touch's only two."""
    place = (row["Journey"], row["Touch"])
    same = [other for other in rows if (other["Journey"], other["Touch"]) == place]
    return len(same) == 2 and same[0] is row


def _top(
    lines: Sequence[Part],
    measure: str,
    journeys: Sequence[tuple[str, Sequence[Mapping[str, Any]]]],
) -> float:
    """Where the axis ends: above every mark and every range that is drawn."""
    shown = max(y for line in lines for y in line["y"])
    rates = (row["rates"][measure] for _, rows in journeys for row in rows if row["ordinal"])
    return float(1.08 * max([shown, *(each.high or 0 for each in rates if not each.is_small)]))


def _distance(low: float | None, high: float | None) -> float:
    return 0.0 if low is None or high is None else high - low

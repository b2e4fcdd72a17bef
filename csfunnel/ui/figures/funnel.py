"""The trend of the page Funnel: rates and counts by week or month, unfinished ends told apart."""

from collections.abc import Callable, Sequence

from csfunnel.rates import Rate
from csfunnel.trend import Grain, Point
from csfunnel.ui import words
from csfunnel.ui.charts import FIRST_COLOUR, TEXT, Figure, Part, titled

SECOND_COLOUR = "#000002"
GREY = "#000005"
SHADE = "rgba(128, 128, 128, 0.13)"
MOST_TICKS = 9  # as many labels as a phone has room for
WEEK_MS = 7 * 86_400_000
UNFINISHED = ("running", "provisional", "maturing")
STATES = {
    "finished": "",
    "running": "not over yet",
    "provisional": "the last days may still change",
    "maturing": "still maturing: more will follow",
    "unknown": "",
}


def rates(points: Sequence[Point], name: str, *, grain: Grain, label: str) -> Figure:
    """A line of a rate with its 95 % intervals; hollow and dotted where it is not finished.

    Custom data hold the first and last day, for what a click opens.
    """
    finished = [point for point in points if point.states[name] not in UNFINISHED]
    unfinished = [point for point in points if point.states[name] in UNFINISHED]
    traces = [_line(finished, name, grain, label=label, dash="solid")]
    if unfinished:
        joined = [*finished[-1:], *unfinished]
        traces.insert(0, _line(joined, name, grain, label="Not finished", dash="dot"))
    expected = [(point, each) for point in unfinished if (each := point.expected) is not None]
    if expected and name == "booking":
        traces.append(_expected(expected, grain))
    layout = _layout(points, grain, label, has_legend=bool(unfinished))
    layout["yaxis"]["tickformat"] = ".0%"
    return Figure(traces, {**layout, **_shade(unfinished, grain)})


def counts(
    points: Sequence[Point],
    count: Callable[[Point], int | None],
    *,
    name: str,
    grain: Grain,
    label: str,
) -> Figure:
    """Bars of a count, hatched where the week or month is not finished for the rate `name`."""
    is_open = [point.states[name] in UNFINISHED for point in points]
    bars = {
        "type": "bar",
        "x": [point.first_day.isoformat() for point in points],
        "y": [count(point) for point in points],
        "marker": {
            "color": FIRST_COLOUR,
            "pattern": {"shape": ["/" if each else "" for each in is_open]},
        },
        "customdata": [
            [
                point.first_day.isoformat(),
                point.last_day.isoformat(),
                period(point, grain),
                words.count(count(point)),
                STATES[point.states[name]],
            ]
            for point in points
        ],
        "hovertemplate": "<b>%{customdata[2]}</b>: %{customdata[3]}<br>%{customdata[4]}"
        "<extra></extra>",
    }
    return Figure([bars], _layout(points, grain, label, has_legend=False))


def period(point: Point, grain: Grain) -> str:
    """A week or month as it is called: `Mar 2025`, `Week of 3 Mar 2025`."""
    if grain == "month":
        return f"{point.first_day:%b %Y}"
    return f"Week of {words.day(point.first_day)}"


def _line(points: Sequence[Point], name: str, grain: Grain, *, label: str, dash: str) -> Part:
    found = [point.slice.rates[name] for point in points]
    is_open = [point.states[name] in UNFINISHED for point in points]
    return {
        "type": "scatter",
        "x": [point.first_day.isoformat() for point in points],
        "y": [each.rate for each in found],
        "name": label,
        "mode": "lines+markers",
        "line": {"dash": dash, "width": 2, "color": FIRST_COLOUR},
        "marker": {
            "size": 9,
            "symbol": ["circle-open" if each else "circle" for each in is_open],
            "color": [GREY if each.is_small else FIRST_COLOUR for each in found],
            "opacity": 1,
        },
        "error_y": _bars(found),
        "customdata": [
            [
                point.first_day.isoformat(),
                point.last_day.isoformat(),
                period(point, grain),
                *hover(each, most=_ceiling(point, name)),
                STATES[point.states[name]],
            ]
            for point, each in zip(points, found, strict=True)
        ],
        "hovertemplate": "<b>%{customdata[2]}</b>: %{customdata[3]}<br>%{customdata[4]}"
        "<br>%{customdata[5]}<extra></extra>",
    }


def _expected(found: Sequence[tuple[Point, Rate]], grain: Grain) -> Part:
    return {
        "type": "scatter",
        "x": [point.first_day.isoformat() for point, _ in found],
        "y": [rate.rate for _, rate in found],
        "name": "Expected in the end",
        "mode": "markers",
        "marker": {"size": 9, "symbol": "diamond-open", "color": SECOND_COLOUR},
        "error_y": _bars([rate for _, rate in found]),
        "customdata": [
            [
                point.first_day.isoformat(),
                point.last_day.isoformat(),
                period(point, grain),
                words.percent(rate.rate),
                words.interval(rate.low, rate.high),
            ]
            for point, rate in found
        ],
        "hovertemplate": "<b>%{customdata[2]}</b>, expected in the end: %{customdata[3]}"
        "<br>%{customdata[4]}, going by how earlier cohorts filled up<extra></extra>",
    }


def _bars(found: Sequence[Rate]) -> Part:
    """The intervals as whiskers."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [(each.high or 0) - (each.rate or 0) if each.high else 0 for each in found],
        "arrayminus": [
            (each.rate or 0) - (each.low or 0) if each.low is not None else 0 for each in found
        ],
        "color": GREY,
        "thickness": 1,
        "width": 2,
    }


def hover(each: Rate, *, most: float | None = None) -> list[str]:
    """A rate, with its ceiling where it has one, and how sure it is, as a hover says it."""
    few = ", few cases" if each.is_small else ""
    interval = words.interval(each.low, each.high)
    return [
        f"{words.percent(each.rate)}{words.at_most(most)}",
        f"{interval} · n = {words.count(each.denominator)}{few}",
    ]


def _ceiling(point: Point, name: str) -> float | None:
    return point.slice.rates["ceiling"].rate if name == "held" else None


def _shade(unfinished: Sequence[Point], grain: Grain) -> Part:
    """A grey ground behind what is not finished, with the word for it, as parts of a layout."""
    if not unfinished:
        return {}
    half = 3.5 if grain == "week" else 15
    day_ms = 86_400_000
    first, last = unfinished[0].first_day, unfinished[-1].first_day
    begin, end = (
        1000 * (each.toordinal() - 719163) * 86400 + sign * half * day_ms
        for each, sign in ((first, -1), (last, 1))
    )
    places = {"xref": "x", "yref": "y domain"}
    ground = {
        "type": "rect",
        **places,
        "x0": begin,
        "x1": end,
        "y0": 0,
        "y1": 1,
        "fillcolor": SHADE,
        "line": {"width": 0},
        "layer": "below",
    }
    word = {
        "text": "not finished",
        "font": {"size": 11, **TEXT},
        "showarrow": False,
        **places,
        "x": end,
        "xanchor": "right",
        "y": 1,
        "yanchor": "top",
    }
    return {"shapes": [ground], "annotations": [word]}


def _layout(points: Sequence[Point], grain: Grain, label: str, *, has_legend: bool) -> Part:
    return {
        "height": 340,
        "margin": {"l": 0, "r": 8, "t": 48 if has_legend else 24, "b": 8},
        "showlegend": has_legend,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.04,
            "yanchor": "bottom",
            "font": {"size": 11, **TEXT},
            "bgcolor": "rgba(0,0,0,0)",
        },
        "dragmode": False,
        "hovermode": "closest",
        "xaxis": {
            "title": titled("Week, by its Monday" if grain == "week" else "Month"),
            "type": "date",
            "tickformat": "%-d %b<br>%Y" if grain == "week" else "%b<br>%Y",
            "tickfont": TEXT,
            **_ticks(points, grain),
        },
        "yaxis": {"title": titled(label), "rangemode": "tozero", "tickfont": TEXT},
    }


def _ticks(points: Sequence[Point], grain: Grain) -> Part:
    """A tick at every how-manieth point: left to itself the axis names a month of few twice."""
    if not points:
        return {}
    every = -(-len(points) // MOST_TICKS)
    step = f"M{every}" if grain == "month" else every * WEEK_MS
    return {"tick0": points[0].first_day.isoformat(), "dtick": step}

"""The pictures of the page CSMs: a control chart, and whose names emails go out under."""

from collections.abc import Mapping, Sequence
from typing import Any

from csfunnel.limits import grid, limits
from csfunnel.ui import words
from csfunnel.ui.charts import TEXT, Figure, Part, titled
from csfunnel.ui.figures import labels

GREY = "#000005"
# Place of a mark -> colour and symbol; the symbol alone tells it.
MARKS = {
    "far above": ("#000001", "triangle-up"),
    "above": ("#000001", "triangle-up-open"),
    "within": ("#000003", "circle"),
    "below": ("#000004", "triangle-down-open"),
    "far below": ("#000004", "triangle-down"),
    "few": (GREY, "circle-open"),
    "nobody": ("#000002", "x"),
}
LABELLED = ("far above", "far below", "nobody")
MOST_LABELS = 10
LABEL_CHARS = 16  # of a line beside a mark
# Limit -> how its line is drawn and what is written beside it.
LINES = {
    "far_low": ("solid", ""),
    "far_high": ("solid", "luck, 99.8 %"),
    "low": ("dash", ""),
    "high": ("dash", "luck, 95 %"),
}
# What the ticks of the cases begin with: the most of which a phone has room for all.
DIGITS = (range(1, 10), (1, 2, 3, 5, 7), (1, 2, 5), (1,))
MOST_TICKS = 6
SENDER_LOOKS = {
    "own": ("#000001", ""),
    "other": ("#000002", "/"),
    "unknown": ("#000005", "."),
    "no_owner": ("#000004", "x"),
}
ROW_PX = 28
MOST_ROWS = 25
LEGEND = {"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "xanchor": "left"}


def control(  # noqa: PLR0913 # all a chart of limits is made of, each by its name
    rows: Sequence[Mapping[str, Any]],
    *,
    share: float,
    target: float | None,
    places: Mapping[str, str],
    label: str,
    cases: str,
) -> Figure | None:
    """A mark a CSM or region over its cases, with the limits around the overall rate.

    Custom data begin with the name. Rates above 1 are left to the table. There is room for the
    target's line, which is the caller's.
    """
    told = [row for row in rows if row["place"] in MARKS and row["rate"]["low"] is not None]
    if not told or share > 1:
        return None
    counts = grid([row["count"] for row in told])
    traces = _limit_lines(counts, share)
    labelled = _labelled(told, share)
    for place, look in MARKS.items():
        own = [row for row in told if row["place"] == place]
        if own:
            traces.append(_marks(own, labelled, name=places[place], look=look))
    # The limits too, where they are named, or marks close to each other would leave none in view.
    around = limits(counts[_middle(counts)], share=share)
    rates = [around.far_low, around.far_high, *(row["rate"]["rate"] for row in told)]
    rates += [] if target is None else [target]
    room = 0.2 * (max(rates) - min(rates)) + 0.1 * share
    layout = {
        **_frame(height_px=440, legend_rows=2),
        "xaxis": {
            **_axis(title=titled(cases)),
            "type": "log",
            "tickvals": _ticks(counts[0], counts[-1]),
            "tickformat": "~s",
        },
        "yaxis": {
            **_axis(title=titled(label)),
            "tickformat": ".0%",
            "range": [max(0, min(rates) - room), max(rates) + room],
        },
    }
    return Figure(traces, layout)


def senders(
    rows: Sequence[Mapping[str, Any]], *, names: Mapping[str, str], nobody: str
) -> Figure | None:
    """A bar an owner of today, cut by whose name the emails to its accounts went out under.

    Custom data begin with the owner and the kind of name.
    """
    sums: dict[str, dict[str, int]] = {}
    for row in rows:
        own = sums.setdefault(row["Owner now"], dict.fromkeys(SENDER_LOOKS, 0))
        own[row["kind"]] += row["Delivered"]
    owners = sorted(sums, key=lambda name: (name == nobody, -sum(sums[name].values())))
    if len(owners) > MOST_ROWS:
        owners = [*owners[: MOST_ROWS - 1], owners[-1]]
    if not owners:
        return None
    written = labels.short(owners)
    bars = [
        _sent(kind, sums, written, name=names[kind])
        for kind in SENDER_LOOKS
        if any(sums[name][kind] for name in owners)
    ]
    frame = _frame(height_px=ROW_PX * len(owners) + 60, legend_rows=2)
    layout = {
        **frame,
        "barmode": "stack",
        "legend": {**frame["legend"], "traceorder": "normal"},
        "xaxis": _axis(title=titled("Emails delivered")),
        "yaxis": {**_axis(), "autorange": "reversed", "ticks": "", "type": "category"},
    }
    return Figure(bars, layout)


def _sent(
    kind: str, sums: Mapping[str, Mapping[str, int]], written: Mapping[str, str], *, name: str
) -> Part:
    """A bar for each owner that something is written for, in that order."""
    colour, pattern = SENDER_LOOKS[kind]
    return {
        "type": "bar",
        "y": [*written.values()],
        "x": [sums[owner][kind] for owner in written],
        "name": name,
        "orientation": "h",
        "marker": {"color": colour, "pattern": {"shape": pattern}},
        "customdata": [
            [
                *(owner, kind, words.percent(sums[owner][kind] / sum(sums[owner].values()))),
                labels.whole(owner),
            ]
            for owner in written
        ],
        "hovertemplate": f"<b>%{{customdata[3]}}</b><br>{name}: %{{x:,}} (%{{customdata[2]}})"
        "<extra></extra>",
    }


def _limit_lines(counts: Sequence[int], share: float) -> list[Part]:
    drawn = [limits(count, share=share) for count in counts]
    ends = [each.count for each in drawn]
    lines = [
        _line(ends, [getattr(each, name) for each in drawn], dash=dash, told=told)
        for name, (dash, told) in LINES.items()
    ]
    overall = _line([ends[0], ends[-1]], [share, share], dash="dot", told=words.percent(share))
    return [*lines, overall]


def _ticks(first: int, last: int) -> list[int]:
    """Where a logarithmic axis is marked between two numbers of cases."""
    powers = [10**place for place in range(len(str(last)))]
    found: list[int] = []
    for digits in DIGITS:
        every = (digit * power for power in powers for digit in digits)
        found = [each for each in every if first <= each <= last]
        if len(found) <= MOST_TICKS:
            break
    return found


def _middle(counts: Sequence[int]) -> int:
    """The place in a line at which it is named."""
    return (len(counts) - 1) // 2


def _line(x: Sequence[int], y: Sequence[float], *, dash: str, told: str) -> Part:
    middle = _middle(x)
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines+text",
        "text": [told if place == middle else "" for place in range(len(x))],
        "textposition": "top right",
        "textfont": {**TEXT, "size": 10},
        "line": {"color": GREY, "dash": dash, "width": 1.5},
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _marks(
    rows: Sequence[Mapping[str, Any]],
    labelled: Mapping[str, str],
    *,
    name: str,
    look: tuple[str, str],
) -> Part:
    return {
        "type": "scatter",
        "x": [row["count"] for row in rows],
        "y": [row["rate"]["rate"] for row in rows],
        "mode": "markers+text",
        "text": [labelled.get(row["name"], "") for row in rows],
        "textposition": "top center",
        "textfont": {**TEXT, "size": 11},
        "name": name,
        "marker": {"color": look[0], "symbol": look[1], "size": 11, "line": {"width": 1.5}},
        "customdata": [
            [
                row["name"],
                f"{words.percent(row['rate']['rate'])}{words.at_most(row['At most'])}",
                words.interval(row["rate"]["low"], row["rate"]["high"]),
                words.count(row["count"]),
                row["Luck stays within"],
                labels.whole(row["name"]),
            ]
            for row in rows
        ],
        "hovertemplate": "<b>%{customdata[5]}</b><br>%{customdata[1]} (%{customdata[2]})"
        "<br>n = %{customdata[3]}<br>luck stays within %{customdata[4]}"
        f"<extra>{name}</extra>",
    }


def _labelled(rows: Sequence[Mapping[str, Any]], share: float) -> dict[str, str]:
    """What is written beside the marks of those outside, the furthest first, by name."""
    outside = [row for row in rows if row["place"] in LABELLED]
    outside.sort(key=lambda row: -abs(row["rate"]["rate"] - share) * row["count"] ** 0.5)
    names = [row["name"] for row in outside[:MOST_LABELS]]
    return labels.short(names, chars=LABEL_CHARS, lines=2)


def _frame(*, height_px: int, legend_rows: int) -> Part:
    top_px = 16 + 24 * legend_rows
    return {
        "height": height_px + top_px,
        "margin": {"l": 0, "r": 16, "t": top_px, "b": 8},
        "showlegend": True,
        "legend": {**LEGEND, "font": TEXT},
        "dragmode": False,
        "hovermode": "closest",
    }


def _axis(**look: Any) -> Part:
    return {"tickfont": TEXT, "automargin": True, **look}

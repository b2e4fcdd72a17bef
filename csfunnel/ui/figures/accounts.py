"""The time line of an account: one lane a kind of event, told apart by shape and colour."""

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from textwrap import shorten

from csfunnel.ui import charts, words
from csfunnel.ui.accounts.histories import LANES, Event

LANE_PX = 40
LEGEND_PX = 80
MOST_SAID = 5
LEGEND = {
    "bounced": "email bounced",
    "rejected": "email refused",
    "unsent": "email not sent",
    "rescheduled": "booking moved",
    "cancelled": "booking cancelled",
    "meeting_held": "meeting held",
    "meeting_upcoming": "meeting to come",
    "meeting_no_show": "meeting no-show",
    "meeting_too_short": "meeting too short",
    "meeting_unverified": "meeting, no call found",
    "meeting_cancelled": "meeting cancelled",
    "renewal_open": "renewal due",
    "renewal_won": "renewal won",
    "renewal_lost": "renewal lost",
}
# kind -> its sign and the theme's colour, by number: Streamlit's stand-ins begin at #000001.
SIGNS = {
    "delivered": ("circle", 1),
    "bounced": ("x", 4),
    "rejected": ("x-open", 4),
    "unsent": ("circle-open", 5),
    "opened": ("diamond", 1),
    "clicked": ("star", 2),
    "booked": ("square", 3),
    "rescheduled": ("square-open", 3),
    "cancelled": ("x", 4),
    "meeting_held": ("hexagon", 1),
    "meeting_upcoming": ("hexagon-open", 3),
    "meeting_no_show": ("x", 4),
    "meeting_too_short": ("hexagon-open", 4),
    "meeting_unverified": ("hexagon-open", 5),
    "meeting_cancelled": ("x-open", 5),
    "call": ("triangle-up", 2),
    "renewal_open": ("pentagon-open", 2),
    "renewal_won": ("pentagon", 1),
    "renewal_lost": ("x", 4),
}


def time_line(events: Sequence[Event], *, as_of_day: date) -> charts.Figure:
    """A sign for each kind of event on each day, the larger the more; a line where the data end.

    The legend names the kinds whose lane does not.
    """
    by_kind = {
        kind: _by_day(each for each in events if each.kind == kind and each.at) for kind in SIGNS
    }
    signs = [_signs(kind, days) for kind, days in by_kind.items() if days]
    return charts.Figure(signs, _layout(as_of_day))


def _signs(kind: str, days: Sequence[Sequence[Event]]) -> charts.Part:
    """The events of one kind, a sign a day."""
    symbol, number = SIGNS[kind]
    colour = f"#{number:06x}"
    return {
        "type": "scatter",
        "x": [those[0].at for those in days],
        "y": [those[0].lane for those in days],
        "mode": "markers",
        "name": LEGEND.get(kind, ""),
        "showlegend": kind in LEGEND,
        "marker": {
            "symbol": symbol,
            "size": [9 + 2 * min(len(those) - 1, 5) for those in days],
            "color": colour,
            "line": {"width": 1.5, "color": colour},
        },
        "text": [_hover(those) for those in days],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _by_day(events: Iterable[Event]) -> list[list[Event]]:
    """Events of one kind, those of one day together."""
    found: dict[date | None, list[Event]] = {}
    for each in events:
        found.setdefault(each.day, []).append(each)
    return [*found.values()]


def _hover(events: Sequence[Event]) -> str:
    """The day and the first few things that happened on it."""
    said = [escape(shorten(each.said, 80, placeholder=" …"), quote=False) for each in events]
    more = [f"and {len(said) - MOST_SAID} more"] if len(said) > MOST_SAID else []
    day = words.day(events[0].day) if events[0].day else words.DASH
    return "<br>".join((f"<b>{day}</b>", *said[:MOST_SAID], *more))


def _layout(as_of_day: date) -> charts.Part:
    """A lane a kind of event, the legend above, and a line where the data end."""
    font = {"size": 11, **charts.TEXT}
    look = {"tickfont": charts.TEXT, "automargin": True}
    return {
        "height": LANE_PX * len(LANES) + 24 + LEGEND_PX,
        "margin": {"l": 0, "r": 8, "t": 24 + LEGEND_PX, "b": 8},
        "legend": {
            "orientation": "h",
            "xref": "container",
            "x": 0,
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "font": font,
            "bgcolor": "rgba(0,0,0,0)",
        },
        "dragmode": False,
        "hovermode": "closest",
        "shapes": [charts.day_line(as_of_day)],
        "annotations": [charts.day_note(as_of_day, "data end", font=font)],
        "xaxis": look,
        "yaxis": {
            **look,
            "categoryorder": "array",
            "categoryarray": list(reversed(LANES)),
            "range": [-0.5, len(LANES) - 0.5],
        },
    }

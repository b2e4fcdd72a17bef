"""Annotations: days on which something changed, in a chart of time and in words under it."""

from collections.abc import Sequence
from datetime import date

from csfunnel import keeping
from csfunnel.ui import charts, kept, words

# Whose accounts, contacts and emails are whose: every trend is made from these.
EVERYWHERE = ("email", "company", "person", "user")
MEETINGS = (*EVERYWHERE, "booking")
CALLS = (*MEETINGS, "call", "activity", "match_override")
DATA_SETS = CALLS


def between(
    from_day: date | None, to_day: date | None, *, data_sets: Sequence[str] = DATA_SETS
) -> list[keeping.Annotation]:
    """The annotations of a range of days, both ends in it and either open, by day.

    Of those that concern one data set only, those of `data_sets`.
    """
    found = [
        each
        for each in kept.entries(keeping.annotations)
        if (from_day is None or each.day >= from_day)
        and (to_day is None or each.day <= to_day)
        and each.data_set in {"", *data_sets}
    ]
    return sorted(found, key=lambda each: (each.day, each.text))


def add_to(figure: charts.Figure, annotations: Sequence[keeping.Annotation]) -> None:
    """Draw each as a dotted line on its day in a figure whose x axis holds days, numbered above it.

    The text stands in the hover and, by the same number, in `in_words`: it would not fit a phone.
    """
    figure.add("shapes", (charts.day_line(each.day) for each in annotations))
    figure.add(
        "annotations",
        (
            charts.day_note(
                each.day,
                f"<b>{number}</b>",
                hovertext=f"{words.day(each.day)}: {each.text}",
                font=charts.TEXT,
            )
            for number, each in enumerate(annotations, start=1)
        ),
    )


def in_words(annotations: Sequence[keeping.Annotation]) -> str:
    """The same for a caption under the chart: `① 3 Mar 2025: new subject lines.`; "" for none."""
    return " ".join(
        f"**{number}** {words.day(each.day)}: {words.plain(each.text)}."
        for number, each in enumerate(annotations, start=1)
    )

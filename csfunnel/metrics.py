"""What each number means: one table that pages, exports and tests all read."""

from collections.abc import Iterable
from types import MappingProxyType

from csfunnel.errors import NotFound
from csfunnel.metric import CALLS, CLICKS, DAYS, DRIVEN, EMAILS, WON, Metric, Source
from csfunnel.page_metrics import OF_NOTES, OF_PAGES

SENT = Source(EMAILS, DAYS)
READ = Source(EMAILS, CLICKS)
BOOKED = Source(EMAILS, DRIVEN)
HELD = Source(EMAILS, CALLS)
RENEWED = Source(EMAILS, WON)
QUICK = Source(("funnel_bot_like",), CLICKS)
MET = Source(("funnel_meetings",), DRIVEN)
CALLED = Source(("funnel_meetings",), CALLS)
CARRYING = Source(("funnel_meetings",), WON)
MONEY = Source(("funnel_money",), WON)

NUMBERS = (
    Metric(
        "attempted",
        "Emails that were to go out, one to each address; copies are left out.",
        "attempted_count",
        SENT,
    ),
    Metric("sent", "Emails that were sent, whether they arrived or not.", "sent_count", SENT),
    Metric(
        "delivered",
        "Emails that were sent and neither bounced nor were rejected.",
        "delivered_count",
        SENT,
    ),
    Metric(
        "opened",
        "Delivered emails that were opened or clicked. Gainsight leaves out the bots it knows; "
        "privacy tools open mail by themselves, how often nobody can tell, so this runs high.",
        "opened_count",
        READ,
    ),
    Metric(
        "clicked",
        "Delivered emails with a click on a link of substance; unsubscribing does not count. "
        "Unknown where an export does not track clicks.",
        "clicked_count",
        READ,
    ),
    Metric(
        "booked",
        "Emails that led to a booked meeting. A meeting is credited to one email at most, and a "
        "cancelled one still was booked.",
        "booked_count",
        BOOKED,
    ),
    Metric(
        "held",
        "Emails that led to a meeting which a recorded call proves was held.",
        "held_count",
        HELD,
    ),
    Metric(
        "renewed",
        "Emails that led to a held meeting which carries money of a won renewal.",
        "renewed_count",
        RENEWED,
    ),
    Metric(
        "delivery rate",
        "Of the emails sent, the share that was delivered.",
        "delivered_count / sent_count",
        SENT,
        "delivery",
    ),
    Metric(
        "bounce rate",
        "Of the emails attempted, the share that bounced.",
        "bounced_count / attempted_count",
        SENT,
        "bounce",
    ),
    Metric(
        "open rate",
        "Of the emails delivered, the share that was opened. Privacy tools open mail by "
        "themselves, so this runs high.",
        "opened_count / delivered_count",
        READ,
        "open",
    ),
    Metric(
        "click rate",
        "Of the emails delivered, the share with a click on a link of substance.",
        "clicked_count / delivered_count",
        READ,
        "click",
    ),
    Metric(
        "click-to-open rate",
        "Of the emails opened, the share with a click on a link of substance.",
        "clicked_count / opened_count",
        READ,
        "click_to_open",
    ),
    Metric(
        "bot-like",
        "Clicked emails whose click came within two seconds of sending, as link scanners do. "
        "Gainsight leaves out the bots it knows before the export; a click without a time counts "
        "as a person's.",
        "bot_like_count",
        QUICK,
    ),
    Metric(
        "click rate without bot-like clicks",
        "Of the emails delivered, the share that was clicked, bot-like clicks left out. Told of "
        "emails, and where the export has click times.",
        "",
        QUICK,
    ),
    Metric(
        "booking rate",
        "Of the emails delivered, the share that led to a booked meeting.",
        "booked_count / delivered_count",
        BOOKED,
        "booking",
    ),
    Metric(
        "held rate",
        "Of the meetings due, the share that a recorded call proves was held. Unverified ones may "
        "have been held too, so it stands with its ceiling.",
        "held_count / due_count",
        CALLED,
        "held",
    ),
    Metric(
        "held ceiling",
        "The held rate if every unverified meeting was held: the truth lies between the two.",
        "(held_count + unverified_count) / due_count",
        CALLED,
    ),
    Metric(
        "renewal rate",
        "Of the meetings held, the share that carries money of a won renewal. Basis cohort only.",
        "renewing_count / held_count",
        CARRYING,
        "renewal",
    ),
    Metric(
        "meetings in view",
        "Meetings of the emails in view and, where no filter is one on emails, those that no email "
        "led to. Rescheduled bookings are one meeting.",
        "booked_count",
        MET,
    ),
    Metric(
        "meetings held",
        "Meetings matched to a recorded call that was long enough.",
        "held_count",
        CALLED,
    ),
    Metric(
        "due",
        "Meetings whose time has come and that were not cancelled: held, too short, no-show or "
        "unverified.",
        "held_count + too_short_count + no_show_count + unverified_count",
        CALLED,
    ),
    Metric(
        "unverified",
        "Past meetings without a recorded call. Calls can be private or unrecorded: this is "
        "unknown, never “not held”. A meeting whose start is unknown is among them.",
        "unverified_count",
        CALLED,
    ),
    Metric(
        "no-show",
        "Past meetings that the booking tool marked as no-show, and no call says otherwise.",
        "no_show_count",
        CALLED,
    ),
    Metric(
        "too short",
        "Meetings whose recorded call was shorter than the least that counts as held.",
        "too_short_count",
        CALLED,
    ),
    Metric(
        "cancelled",
        "Meetings that were called off. They were booked all the same and are never due.",
        "cancelled_count",
        MET,
    ),
    Metric(
        "upcoming",
        "Meetings whose start lies after the latest thing in the data.",
        "upcoming_count",
        CALLED,
    ),
    Metric(
        "hours saved",
        "Hours of scheduling that booked meetings from journeys spared: each counts as so many "
        "minutes as the settings say. An estimate, not a measurement.",
        "booked_count * minutes_per_booking / 60",
        Source(("overview_rows",), (*DRIVEN, "minutes_per_booking")),
    ),
    Metric(
        "renewed money",
        "Money of won renewals that held meetings from journeys are credited with, by currency. "
        "Each renewal's money is shared out once, to the cent; currencies are never added.",
        "journeys_cents / 100",
        MONEY,
    ),
    Metric(
        "won money",
        "All money of won renewals in view: from journeys, from meetings of no journey, and of no "
        "meeting at all.",
        "(journeys_cents + no_journey_cents + no_meeting_cents) / 100",
        MONEY,
    ),
    Metric(
        "share of won money",
        "Of all money of won renewals in view, the share that journeys are credited with, by "
        "currency.",
        "journeys_cents / won_cents",
        MONEY,
    ),
    Metric(
        "maturing",
        "The period is too recent for a cohort to be finished: the data ends before 90 % of emails "
        "that led this far would have done so.",
        "lag_us / 86400000000",
        Source(("maturity",), WON),
    ),
    Metric(
        "direct credit",
        "The booking link names the email or its journey, or the contact clicked it within the "
        "window. All else is influenced: sent to the contact, or clicked by a colleague.",
        "link_email_count + link_journey_count + click_count",
        MET,
    ),
    Metric(
        "as of",
        "The latest thing that happened in the data, never today: all numbers speak of it.",
        "",
        Source(("data_version",), ("as_of",)),
    ),
)
WORDS = {
    "recorded": "Counted at the stage itself. All rates rest on what is recorded.",
    "reached": "Counted at the stage or at a later one, so it never rises from left to right.",
    "cohort": "The emails of the period with all that followed, whenever it happened.",
    "activity": "What happened in the period, each thing on its own day: bookings when they were "
    "made, meetings when they began, money when the renewal closed.",
    "interval": "The range in which the true rate lies with 95 % certainty (Wilson). A wide one "
    "rests on few cases.",
    "few cases": "A rate that rests on fewer than 30 cases: grey, and never ranked.",
    "change": "Less the same number in the period of the same length just before. Without both "
    "days there is none.",
    "volume effect": "What more or fewer delivered emails changed, had nothing else changed.",
    "mix effect": "What it changed that another share of the delivered emails went to each row, at "
    "the rates of before.",
    "rate effect": "What it changed that a row's emails brought more or less than before.",
    "started or stopped": "The change of rows that had delivered emails in one of the two periods "
    "only, so that there is no rate to compare with.",
    "not from journeys": "The change of what no journey led to: meetings booked without one, and "
    "won money of no journey or of no meeting.",
}
METRICS = (
    *NUMBERS,
    *OF_PAGES,
    *OF_NOTES,
    *(Metric(name, sentence) for name, sentence in WORDS.items()),
)
BY_NAME = MappingProxyType({metric.name: metric for metric in METRICS})


def named(name: str) -> Metric:
    """The metric of that name. Raises NotFound."""
    if name not in BY_NAME:
        raise NotFound(f"There is no metric called {name!r}.")
    return BY_NAME[name]


def sentences(names: Iterable[str]) -> dict[str, str]:
    """The names as a reader sees them with their sentences, in their order. Raises NotFound."""
    return {name.capitalize(): named(name).sentence for name in names}

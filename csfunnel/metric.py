"""What a definition is made of, and the reports and settings that many of them share."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """The reports a number stands in, and the settings a workspace may change it with."""

    queries: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Metric:
    """One number or word of the dashboard.

    `formula` is arithmetic over outputs of each of the source's queries and over settings; empty
    for a word that is no number. `rate` is its key among the rates of csfunnel.funnel.
    """

    name: str
    sentence: str
    formula: str = ""
    source: Source = Source()
    rate: str = ""


# Emails, contacts and accounts are counted by one of four reports with the same columns.
EMAILS = (
    "funnel_cohort_emails",
    "funnel_cohort_units",
    "funnel_activity_emails",
    "funnel_activity_units",
)
DAYS = ("report_timezone",)
CLICKS = (*DAYS, "non_content_links")
DRIVEN = (*DAYS, "credit_window_days", "free_mail_domains")
CALLS = (*DRIVEN, "min_held_minutes", "gong_sources", "as_of")
WON = (*CALLS, "lookback_days", "default_currency")

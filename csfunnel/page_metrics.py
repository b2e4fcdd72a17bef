"""What the numbers mean that stand on one page each; csfunnel.metrics has them with all others."""

from csfunnel.metric import CALLS, CLICKS, DAYS, DRIVEN, EMAILS, WON, Metric, Source

MODEL = Source(("outcomes_models",), WON)
WAY = Source(("journeys_lags",), WON)
NOTES = ("external_sources", "type_map", "fallback_author")
VERDICTS = Source(("reconcile_counts", "migration_page_counts"), NOTES)
DAY_US = 86_400_000_000

OF_PAGES = (
    Metric(
        "course",
        "The line in a tile: the same number by week or by month.",
        "",
        Source(("overview_series", "overview_money"), WON),
    ),
    Metric(
        "in weeks and months",
        "The same numbers by week or month, or where a row and a column meet. On the basis cohort "
        "by the day of the email, so what no email led to stands apart.",
        "",
        Source(("funnel_heat_emails", "funnel_heat_units", "funnel_heat_meetings"), WON),
    ),
    Metric(
        "expected booking rate",
        "What an unfinished cohort's booking rate should come to: as it is so far, divided by the "
        "share of bookings that followed as soon in older cohorts.",
        "",
        Source(("funnel_trend_lags",), DRIVEN),
    ),
    Metric(
        "lost between stages",
        "Reached the first of two stages and not the second. The formula is that of delivered and "
        "booked.",
        "delivered_reached_count - booked_reached_count",
        Source(EMAILS, WON),
    ),
    Metric(
        "meetings of a touch",
        "Meetings booked from one touch of a journey. One email may lead to several.",
        "meetings_count",
        Source(("journeys_touches",), CALLS),
    ),
    Metric(
        "money of a touch",
        "Money of won renewals that meetings from one touch are credited with, by currency.",
        "won_cents / 100",
        Source(("journeys_money",), WON),
    ),
    Metric(
        "half within",
        "The shortest time in days that at least half of the cases kept to: from email to booking, "
        "booking to meeting, or meeting to renewal.",
        f"half_us / {DAY_US}",
        WAY,
    ),
    Metric(
        "3 of 4 within",
        "The shortest time in days that at least three in four of the cases kept to.",
        f"three_quarters_us / {DAY_US}",
        WAY,
    ),
    Metric(
        "9 of 10 within",
        "The shortest time in days that at least nine in ten of the cases kept to.",
        f"nine_tenths_us / {DAY_US}",
        WAY,
    ),
    Metric(
        "emails had",
        "Which of the journey's delivered emails it was for its contact; the tenth and all later "
        "ones stand together.",
        "ordinal_no",
        Source(("journeys_ordinals",), DRIVEN),
    ),
    Metric(
        "points apart",
        "A version's rate less that of the other versions of its touch, in percentage points, with "
        "the range it lies in with 95 % certainty. All of a page are judged together, so that "
        "looking at many does not make a difference out of chance.",
        "",
        Source(("journeys_versions",), (*DRIVEN, "non_content_links")),
    ),
    Metric(
        "limits of luck",
        "Where so many cases of the overall rate stay 95 or 99.8 times in a hundred by luck alone. "
        "Outside, there is more than luck; within, the order says nothing.",
        "",
        Source(EMAILS, (*CLICKS, *DRIVEN[1:])),
    ),
    Metric(
        "whose name",
        "Delivered emails by who signed them: the account's CSM of today, somebody else, or a "
        "sender nobody knows.",
        "delivered_count",
        Source(("csms_senders",), DAYS),
    ),
    Metric(
        "last meeting",
        "All money of a won renewal to the last held meeting before it closed.",
        "last_cents / 100",
        MODEL,
    ),
    Metric(
        "first meeting",
        "All money of a won renewal to the first held meeting in the window before it closed.",
        "first_cents / 100",
        MODEL,
    ),
    Metric(
        "even split",
        "Money of a won renewal shared equally by the held meetings in the window before it "
        "closed.",
        "linear_cents / 100",
        MODEL,
    ),
    Metric(
        "40-20-40",
        "Of a won renewal's money 40 % to the first held meeting in the window, 40 % to the last, "
        "the other 20 % shared by those between; two share it equally.",
        "position_cents / 100",
        MODEL,
    ),
    Metric(
        "later counts more",
        "Money of a won renewal shared by the held meetings in the window: a meeting's weight "
        "halves with every 30 days before closing.",
        "decay_cents / 100",
        MODEL,
    ),
    Metric(
        "share of booked with a renewal",
        "Of the meetings booked, the share that carries money of a won renewal. Basis cohort only.",
        "renewing_count / booked_count",
        Source(("funnel_meetings",), WON),
    ),
    Metric(
        "renewal rate by meeting",
        "Of the renewals won or lost, the share won: where a meeting was held in the window before "
        "closing, and where none was. Unverified meetings make a group of their own, since they "
        "may have been held.",
        "won_count / (won_count + lost_count)",
        Source(("outcomes_groups",), (*CALLS, "lookback_days")),
    ),
    Metric(
        "fell through",
        "No-shows and cancelled meetings of an account so far, whatever the period.",
        "fallen_count",
        Source(("meetings_win_back",), CALLS),
    ),
    Metric(
        "kind of meeting",
        "What a meeting was booked for and what its call was about, as their titles say it.",
        "meetings_count",
        Source(("meetings_kinds",), CALLS),
    ),
    Metric(
        "group of an account",
        "How far an account with a renewal ahead has come, by the journey emails of the days "
        "before its renewal: each account stands in one group. The formula is its emails.",
        "attempted_count",
        Source(("accounts_worklist",), (*DRIVEN, "as_of")),
    ),
    Metric(
        "at stake",
        "Planned money of open renewals, by currency. Where an amount is missing it is at least as "
        "much.",
        "stake_cents / 100",
        Source(("accounts_stakes",), ("as_of", "default_currency")),
    ),
    Metric(
        "rows of a file",
        "Every row that was read is added, updated, unchanged, repeated or rejected: the formula "
        "gives the rows read.",
        "added_count + updated_count + unchanged_count + repeated_count + rejected_count",
        Source(("ledger",)),
    ),
    Metric(
        "rejected rows",
        "Rows of loaded files that were not taken and have not been mended since.",
        "rejected_count",
        Source(("overview_freshness",), DAYS),
    ),
    Metric(
        "usual rows of a day",
        "The median of the same weekday in the eight weeks before. A day stands out that has far "
        "fewer.",
        "usual_count",
        Source(("health_days",), DAYS),
    ),
    Metric(
        "found its partner",
        "Emails with an account, meetings with an email or a call, calls with a meeting, renewals "
        "with a meeting; the others with the reason why not.",
        "rows_count",
        Source(("health_coverage",), WON),
    ),
)
OF_NOTES = (
    Metric(
        "legacy notes",
        "Notes of Planhat and Catalyst as loaded. Each has one verdict, so the verdicts add up to "
        "all of them.",
        "legacy_count",
        VERDICTS,
    ),
    Metric("matched", "Notes on the Timeline once, as they were.", "matched_count", VERDICTS),
    Metric(
        "matched by rule",
        "Notes on the Timeline once; what differs is as agreed: default type, fallback author or a "
        "text cut at the limit.",
        "matched_by_rule_count",
        VERDICTS,
    ),
    Metric(
        "deduplicated",
        "Copies of another note that were left out on purpose; that other one is there.",
        "deduplicated_count",
        VERDICTS,
    ),
    Metric("missing", "Notes that are not on the Timeline.", "missing_count", VERDICTS),
    Metric(
        "changed",
        "Notes on the Timeline once of which a field differs and no rule explains it.",
        "changed_count",
        VERDICTS,
    ),
    Metric(
        "wrong company",
        "Notes on the Timeline at another company.",
        "wrong_company_count",
        VERDICTS,
    ),
    Metric("duplicated", "Notes on the Timeline more than once.", "duplicated_count", VERDICTS),
    Metric(
        "duplicate loaded",
        "Copies of another note that were loaded all the same.",
        "duplicate_loaded_count",
        VERDICTS,
    ),
    Metric(
        "unexpected",
        "Rows of the Timeline that bear a legacy system's label and an id no export of it has.",
        "",
        Source(("reconcile_unexpected", "migration_unexpected"), NOTES[:1]),
    ),
    Metric(
        "rows compared",
        "Rows of the Timeline that carry a legacy note; beside them all that was loaded.",
        "carrying_count",
        Source(("migration_page_loaded",), NOTES[:1]),
    ),
    Metric(
        "share explained",
        "Of the notes with a fault, the share that has these values. An explanation is better the "
        "more of the fault it covers and the fewer sound notes.",
        "hits_count / fault_count",
        Source(("reconcile_causes",), NOTES),
    ),
    Metric(
        "field lost throughout",
        "Notes of a system whose field came through empty in every one that had it: its name was "
        "probably misspelt.",
        "lost_count",
        Source(("reconcile_field_ignored",), NOTES),
    ),
    Metric(
        "hard to tell apart",
        "Notes or rows of the Timeline that the exports do not let us compare, with the reason.",
        "things_count",
        Source(("reconcile_notices",), NOTES),
    ),
    Metric(
        "never came in",
        "Rows of legacy and Timeline exports that were rejected, and exports of a length at which "
        "sources cut: no verdict knows of what they lack.",
        "things_count",
        Source(("reconcile_absent",), ("external_sources",)),
    ),
    Metric(
        "why missing",
        "Missing notes by the reason that bulk jobs gave; those of no job's reason stand apart.",
        "notes_count",
        Source(("migration_page_reasons",), NOTES),
    ),
    Metric(
        "known losses",
        "Notes that lose something the Timeline cannot take, to be accepted by somebody.",
        "notes_count",
        Source(("migration_page_losses",), NOTES),
    ),
    Metric(
        "stands in the way",
        "Notes that cannot be loaded as they are, by what keeps them from it.",
        "notes_count",
        Source(("migration_prechecks",), NOTES),
    ),
)

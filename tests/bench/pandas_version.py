"""The vectorised pandas computation the marts are measured against: drivers, and funnel by CSM."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from csfunnel.funnel import RULES
from csfunnel.warehouse import Warehouse

Frames = Mapping[str, pd.DataFrame]
Hits = pd.Series  # by row of `meetings`: the row of `emails` that a rule finds

FLAGS = {
    "is_sent": "sent",
    "is_delivered": "delivered",
    "is_bounced": "bounced",
    "is_opened": "opened",
    "is_clicked": "clicked",
    "is_click_unknown": "click_unknown",
}
TRAITS = ["executed_at", "contact_no", "company_no", "journey_no", "is_clicked"]


def funnel_by_csm(frames: Frames, *, credit_window_days: int = 30) -> pd.DataFrame:
    """One row for every CSM with an email or a meeting: emails by stage, meetings by rule.

    Unit email, basis cohort, no range, credit all. Columns: attempted, sent, delivered, bounced,
    opened, clicked (null where unknown) and booked as recorded, opened_reached, clicked_reached,
    and meetings_<rule>.
    """
    found = drivers(frames, credit_window_days=credit_window_days)
    stages = _stages(frames["emails"], credited=found["email_no"])
    rules = _rules(found, frames["emails"], frames["meetings"])
    has_any = (stages["attempted"] > 0) | (rules.sum(axis="columns") > 0)
    return stages.join(rules)[has_any]


def drivers(frames: Frames, *, credit_window_days: int = 30) -> pd.DataFrame:
    """The email that drove each meeting, by row of `meetings`: rule (a category) and email_no.

    email_no is a row of `emails`, -1 for the rule `none`. A rule is asked only for the meetings
    that no rule before it found an email for.
    """
    emails, meetings, names = frames["emails"], frames["meetings"], frames["journeys"]
    # An email exactly as old as the window is out of it; instants are whole microseconds.
    window = pd.Timedelta(days=credit_window_days) - pd.Timedelta(microseconds=1)
    asked = meetings[meetings["created_at"].notna()].sort_values("created_at")
    named = _by_id(asked, emails)
    asked = asked.drop(named.index)
    own = _pool(emails, asked, key="contact_no")
    journey = _by_journey(asked, own, names, key="contact_no")
    asked = asked.drop(journey.index)
    linked = asked[asked["utm_campaign"].notna()]
    near = _by_journey(linked, _pool(emails, linked, key="company_no"), names, key="company_no")
    asked = asked.drop(near.index)
    click = _latest(asked, own[own["is_clicked"]], key="contact_no", within=window)
    asked = asked.drop(click.index)
    sent = _latest(asked, own, key="contact_no", within=window)
    asked = asked.drop(sent.index)
    colleague = _by_colleague(asked, emails, within=window)
    return _put_together(
        meetings,
        link_email=named,
        link_journey=pd.concat([journey, near]),
        click=click,
        sent=sent,
        colleague=colleague,
    )


def _put_together(meetings: pd.DataFrame, **hits: Hits) -> pd.DataFrame:
    """The hits of every rule in one frame, and `none` for the rest."""
    found = pd.concat(hits, names=["rule"]).rename("email_no").reset_index("rule")
    found = found.reindex(meetings.index).fillna({"rule": "none", "email_no": -1})
    whole: pd.DataFrame = found.astype(
        {"rule": pd.CategoricalDtype(list(RULES)), "email_no": "int64"}
    )
    return whole


def _by_id(asked: pd.DataFrame, emails: pd.DataFrame) -> Hits:
    """The email that the link names as utm_term, or else as utm_content."""
    named = pd.concat([asked["utm_term"], asked["utm_content"]], keys=[1, 2]).dropna()
    named = named.rename("email_id").rename_axis(["rank", "meeting_no"]).reset_index()
    # Few ids are named, so they are the hash table; pandas' own isin makes Python objects of them.
    is_named = pc.is_in(pa.array(emails["email_id"]), value_set=pa.array(named["email_id"]))
    is_candidate = emails["is_delivered"] & is_named.to_numpy(zero_copy_only=False)
    candidates = emails[["email_id", "executed_at"]][is_candidate].rename_axis("email_no")
    met = named.merge(candidates.reset_index(), on="email_id").set_index("meeting_no")
    met = met[met["executed_at"] <= asked["created_at"].loc[met.index]].sort_values("rank")
    hits: Hits = met.loc[~met.index.duplicated(), "email_no"]
    return hits


def _by_journey(asked: pd.DataFrame, pool: pd.DataFrame, names: pd.DataFrame, *, key: str) -> Hits:
    """The latest clicked email of the journeys that the link names, else the latest of them."""
    called = asked["utm_campaign"].str.strip().str.lower().rename("name").dropna()
    links = called.rename_axis("meeting_no").reset_index().merge(names, on="name")
    links = links.join(asked[["created_at", key]], on="meeting_no").set_index("meeting_no")
    links, pool = (
        each.assign(key=each[key].astype("int64") * 2**32 + each["journey_no"])
        for each in (links, pool)
    )
    clicked = _latest(links, pool[pool["is_clicked"]], key="key")
    hits: Hits = pd.concat([clicked, _latest(links.drop(clicked.index), pool, key="key")])
    return hits


def _by_colleague(asked: pd.DataFrame, emails: pd.DataFrame, *, within: pd.Timedelta) -> Hits:
    """The latest clicked email to another contact of the same company."""
    asked = asked[asked["company_no"] > 0]
    pool = _pool(emails, asked, key="company_no", flag="is_clicked")
    pool = pool[pool["contact_no"] > 0].rename_axis("email_no").reset_index()
    own = pool[["company_no", "contact_no", "executed_at", "email_no"]]
    # Where the latest is the booker's own, the answer is the last before it to anybody else.
    before = own.groupby("company_no")[["contact_no", "executed_at", "email_no"]].shift()
    before = before[before["contact_no"] != own["contact_no"]].reindex(own.index)
    other = before.groupby(own["company_no"])[["executed_at", "email_no"]].ffill()
    pairs = own.join(other.add_prefix("other_"))
    met = pd.merge_asof(
        asked[["created_at", "company_no", "contact_no"]],
        pairs.rename(columns={"contact_no": "clicker_no"}),
        left_on="created_at",
        right_on="executed_at",
        by="company_no",
    ).set_axis(asked.index)
    is_own = met["clicker_no"] == met["contact_no"]
    email_no: Hits = met["email_no"].mask(is_own, met["other_email_no"])
    executed_at = met["executed_at"].mask(is_own, met["other_executed_at"])
    return email_no[met["created_at"] - executed_at <= within].astype("int64")


def _latest(
    asked: pd.DataFrame, pool: pd.DataFrame, *, key: str, within: pd.Timedelta | None = None
) -> Hits:
    """The last of the pool, in its order, with a key of the meeting and not after its booking."""
    places = pool[["executed_at", key]].assign(place=np.arange(len(pool)))
    met = pd.merge_asof(
        asked[["created_at", key]],
        places,
        left_on="created_at",
        right_on="executed_at",
        by=key,
        tolerance=within,
    )
    place = met["place"].set_axis(asked.index).dropna().astype("int64").groupby(level=0).max()
    return pd.Series(pool.index[place.to_numpy()], index=place.index)


def _pool(
    emails: pd.DataFrame, asked: pd.DataFrame, *, key: str, flag: str = "is_delivered"
) -> pd.DataFrame:
    """Candidates with a key that is asked for, by executed_at, key and email_id."""
    keys = asked[key][asked[key] > 0]
    rows = np.flatnonzero(emails[flag] & np.isin(emails[key], keys))
    at, of = (emails[name].to_numpy()[rows] for name in ("executed_at", key))
    order = np.lexsort((of, at))
    # Ids are text and slow to sort, so only those are sorted that decide something.
    is_tied = np.zeros(len(rows), dtype=bool)
    is_next_same = (at[order][1:] == at[order][:-1]) & (of[order][1:] == of[order][:-1])
    is_tied[1:] |= is_next_same
    is_tied[:-1] |= is_next_same
    rows = rows[order]
    ties = emails[["executed_at", key, "email_id"]].iloc[rows[is_tied]]
    rows[is_tied] = ties.sort_values(["executed_at", key, "email_id"]).index
    return emails[TRAITS].iloc[rows]


def _stages(emails: pd.DataFrame, *, credited: Hits) -> pd.DataFrame:
    """Emails by CSM: how many recorded or reached a stage."""
    flags = emails[list(FLAGS)].rename(columns=FLAGS)
    flags["booked"] = False
    flags.loc[credited[credited >= 0], "booked"] = True
    flags["clicked_reached"] = flags["clicked"] | flags["booked"]
    flags["opened_reached"] = flags["opened"] | flags["clicked_reached"]
    by_csm = flags.groupby(emails["csm"], observed=False)
    counts = by_csm.sum()
    counts.insert(0, "attempted", by_csm.size())
    is_unknown = counts.pop("click_unknown") > 0
    return counts.assign(clicked=counts["clicked"].astype("Int64").mask(is_unknown))


def _rules(found: pd.DataFrame, emails: pd.DataFrame, meetings: pd.DataFrame) -> pd.DataFrame:
    """Meetings by the CSM of their email, or of their own company without one, and by rule."""
    is_credited = found["email_no"] >= 0
    csm = meetings["csm"].copy()
    csm[is_credited] = emails["csm"].loc[found["email_no"][is_credited]].array
    return pd.crosstab(csm, found["rule"], dropna=False).add_prefix("meetings_")


def loaded(warehouse: Warehouse, name: str) -> pd.DataFrame:
    """The rows of `queries/bench/pandas_<name>.sql`."""
    cursor = warehouse.cursor()
    try:
        rows = warehouse.run("bench", f"pandas_{name}", cursor)
        frame: pd.DataFrame = rows.to_arrow_table().to_pandas()
    finally:
        cursor.close()
    return frame

"""What the vectorised pandas computation is given, made by pandas itself from the loaded tables.

Only the chains of bookings are taken from the marts: they are few beside the emails.
"""

from collections.abc import Collection
from functools import reduce
from operator import or_

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from bench.pandas_version import loaded
from csfunnel.warehouse import Warehouse

WORDS = ["source", "address_type", "journey_id", "journey_name"]
BLANKS = " \t\r\n\f\v\xa0"
GMAIL = ("gmail.com", "googlemail.com")
TAGGED = (
    "outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "mac.com",
    "proton.me", "protonmail.com", "fastmail.com",
)  # fmt: skip


def frames(warehouse: Warehouse) -> dict[str, pd.DataFrame]:
    """What `pandas_version` works on: counted `emails`, `meetings`, names of `journeys`.

    Instants are UTC without a zone, *_no are 32-bit numbers with 0 for none, flags are plain truth
    values, and emails and meetings share the categories of `csm`.
    """
    emails = _read_emails(warehouse)
    emails = emails[_is_counted(emails)].reset_index(drop=True)
    companies, people, meetings = (
        loaded(warehouse, name) for name in ("companies", "people", "chains")
    )
    known = pd.Index(companies["company_id"])
    owners = pd.concat([pd.Series(["No CSM"]), companies["csm"].fillna("No CSM")])
    csm_of = pd.Categorical(owners)
    contact_no, contacts = _contacts(emails["contact_email"])
    own_no = _place(known, emails["company_id"])
    company_no = np.where(own_no > 0, own_no, _person_of(people, known, contacts)[contact_no])
    journey_no, journeys = _journeys(emails)
    met_no = _place(known, meetings["company_id"])
    return {
        "emails": pd.DataFrame(
            {
                "email_id": emails["email_id"],
                "executed_at": emails["executed_at"].fillna(emails["sent_at"]),
                "contact_no": contact_no.astype("int32"),
                "company_no": company_no.astype("int32"),
                "journey_no": journey_no.astype("int32"),
                "csm": csm_of[company_no],
                **_flags(emails),
            }
        ),
        "meetings": meetings.assign(
            contact_no=_place(contacts, meetings["contact_key"]).astype("int32"),
            company_no=met_no.astype("int32"),
            csm=csm_of[met_no],
        ),
        "journeys": journeys,
    }


def contact_keys(emails: pd.Series) -> pd.Series:
    """One spelling for one mailbox; null for an address that is empty."""
    bare = emails.where(
        ~emails.str.contains("<", regex=False, na=False),
        emails.str.extract("<([^>]*)>?", expand=False),
    )
    bare = bare.str.replace(r"^\s*(?i:mailto:)", "", regex=True).str.strip(BLANKS).str.lower()
    parts = bare.str.rpartition("@")
    local, domain = parts[0], parts[2]
    is_gmail = domain.isin(GMAIL)
    is_tagged = is_gmail | domain.isin(TAGGED)
    local = local.where(~is_tagged, local.str.partition("+")[0])
    local = local.where(~is_gmail, local.str.replace(".", "", regex=False))
    keys: pd.Series = bare.where(~is_tagged, local + "@" + domain.where(~is_gmail, "gmail.com"))
    return keys.where(keys != "")


def _read_emails(warehouse: Warehouse) -> pd.DataFrame:
    """The loaded emails; the links clicked are summed at once, as lists in a frame are slow."""
    cursor = warehouse.cursor()
    try:
        rows = warehouse.run("bench", "pandas_emails", cursor).to_arrow_table()
    finally:
        cursor.close()
    links = rows["clicked_links"].combine_chunks()
    frame: pd.DataFrame = rows.drop_columns(["clicked_links"]).to_pandas(
        categories=WORDS, types_mapper={pa.bool_(): pd.BooleanDtype()}.get
    )
    clicks = _clicks(links, warehouse.settings.non_content_links)
    total = frame["click_count"].fillna(clicks["all"]).fillna(0)
    return frame.assign(content_clicks_count=total - clicks["non_content"].fillna(0))


def _clicks(links: pa.ListArray, words: Collection[str]) -> pd.DataFrame:
    """By row of an email with links: clicks on all of them, and on those that are no content."""
    flat = pc.list_flatten(links)
    host, path, count = (
        pc.struct_field(flat, name).to_pandas() for name in ("host", "path", "clicks_count")
    )
    is_other = reduce(
        or_,
        (each.str.contains(word, regex=False, na=False) for word in words for each in (host, path)),
        host == "mailto:",
    )
    row = pc.list_parent_indices(links).to_pandas()
    both = pd.DataFrame({"all": count, "non_content": count.where(is_other, 0)})
    return both.groupby(row.to_numpy()).sum().reindex(np.arange(len(links)))


def _is_counted(emails: pd.DataFrame) -> pd.Series:
    is_to = emails["address_type"].isna() | _says(emails["address_type"], "to")
    is_journey = emails["source"].isna() | _says(emails["source"], "advanced outreach")
    return is_to & is_journey


def _says(words: pd.Series, word: str) -> pd.Series:
    """Whether a word of few is this one, in any case."""
    meant = [each for each in words.cat.categories if each.lower() == word]
    return words.isin(meant)


def _contacts(addresses: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """The contact's number of each email, 0 for none, and the keys in the order of numbers."""
    codes, spelled = pd.factorize(addresses)
    key_codes, keys = pd.factorize(contact_keys(pd.Series(spelled)))
    number_of = np.append(key_codes, -1) + 1
    return number_of[codes], pd.Index(keys)


def _person_of(people: pd.DataFrame, known: pd.Index, contacts: pd.Index) -> np.ndarray:
    """By number of a contact: the company it is a person of, 0 where that is none or several."""
    people = people[people["company_id"].isin(known)]
    people = people.assign(key=contact_keys(people["email"])).dropna(subset="key")
    people = people.drop_duplicates(["key", "company_id"]).drop_duplicates("key", keep=False)
    company_of = people.set_index("key")["company_id"].reindex(contacts)
    return np.append(0, _place(known, company_of))


def _place(index: pd.Index, values: pd.Series) -> np.ndarray:
    """The number of each value, 1 the first of the index; 0 where it is not in it."""
    return np.where(values.isna(), 0, index.get_indexer(pd.Index(values)) + 1)


def _journeys(emails: pd.DataFrame) -> tuple[np.ndarray, pd.DataFrame]:
    """The journey's number of each email, 0 for none, and all names journeys are called by."""
    pairs = emails[["journey_id", "journey_name"]].drop_duplicates().astype(object)
    pairs["key"] = pairs["journey_id"].fillna(pairs["journey_name"])
    pairs = pairs.dropna(subset="key")
    keys = pd.Index(pairs["key"].unique())
    by_id, by_name = (
        np.append(_place(keys, pd.Series(emails[name].cat.categories)), 0)
        for name in ("journey_id", "journey_name")
    )
    journey_no = by_id[emails["journey_id"].cat.codes]
    journey_no = np.where(
        emails["journey_id"].isna(), by_name[emails["journey_name"].cat.codes], journey_no
    )
    named = pd.concat([pairs["key"], pairs["journey_name"]])
    names = pd.DataFrame(
        {
            "journey_no": np.tile(_place(keys, pairs["key"]), 2).astype("int32"),
            "name": named.str.strip(" ").str.lower(),
        }
    )
    return journey_no, names.dropna().drop_duplicates(ignore_index=True)


def _flags(emails: pd.DataFrame) -> dict[str, pd.Series]:
    """What became of each email, as plain truth values."""
    bounced, rejected, opened, has_clicks = (
        emails[name].fillna(value=False).astype(bool)
        for name in ("is_bounced", "is_rejected", "is_opened", "has_clicks")
    )
    sent = emails["is_sent"].fillna(emails["sent_at"].notna().astype("boolean")).astype(bool)
    delivered = sent & ~bounced & ~rejected
    clicked = delivered & has_clicks & (emails["content_clicks_count"] > 0)
    was_seen = (emails["opened_count"] > 0) | emails["first_opened_at"].notna()
    return {
        "is_sent": sent,
        "is_bounced": bounced,
        "is_delivered": delivered,
        "is_opened": delivered & (opened | was_seen | clicked),
        "is_clicked": clicked,
        "is_click_unknown": delivered & ~has_clicks,
    }

"""The vectorised pandas reconciliation that the marts are measured against: a verdict a note."""

import html
from collections.abc import Mapping

import numpy as np
import pandas as pd

from bench.pandas_version import loaded
from csfunnel.note_text import AUTHOR_LINE, BLOCK_TAGS, CUT_MARK, LEAST_CUT_CHARS
from csfunnel.settings import Settings
from csfunnel.warehouse import Warehouse

Frames = Mapping[str, pd.DataFrame]

NAMES = ("legacy_notes", "timeline_rows", "legacy_authors", "legacy_companies")
GROUP = ["system", "legacy_company_id", "subject", "created_at", "author_key"]
FIELDS = ["type", "subject", "created_at", "author_key", "internal_emails", "external_emails"]
ROW_FIELDS = ["type", "subject", "activity_at", "author_key", "internal_emails", "external_emails"]
UNSEEN = r"(?is)<!--.*?-->|<script\b.*?</script\s*>|<style\b.*?</style\s*>"
BLOCK = rf"(?i)</?(?:{'|'.join(sorted(BLOCK_TAGS))})(?:[\s/][^>]*)?>"
TAG = r"</?[A-Za-z][^>]*>"
CUT_HERE = "\x01"  # stands where a block tag stood, until no block is looked for any more
BLANKS = "[\\s\x01\x0b\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
ENTITIES = {"&nbsp;": " ", "&ndash;": "–", "&rsquo;": "’", "&lt;": "<", "&gt;": ">", "&amp;": "&"}


def note_frames(warehouse: Warehouse) -> dict[str, pd.DataFrame]:
    """What is given: legacy notes and labelled timeline rows as loaded, users, companies.

    Keys of authors are made, and the system of a row's label is found; instants are UTC without
    a zone, attendees as text.
    """
    return {name: loaded(warehouse, name) for name in NAMES}


def verdicts(frames: Frames, settings: Settings) -> pd.Series:
    """The verdict of each note, by row of `legacy_notes`."""
    notes, rows = frames["legacy_notes"], frames["timeline_rows"]
    found = notes[["system", "record_id"]].assign(survivor_id=_survivors(notes))
    is_copy = found["survivor_id"] != found["record_id"]
    numbered = rows[["system", "external_id"]].assign(row_no=np.arange(len(rows)))
    carried = numbered.groupby(["system", "external_id"])["row_no"].agg(["size", "min"])
    carried.columns = pd.Index(["carriers_count", "row_no"])
    found = found.join(carried, on=["system", "record_id"])
    count = found["carriers_count"].fillna(0)
    has_survivor = is_copy & pd.Series(
        pd.MultiIndex.from_frame(found[["system", "survivor_id"]]).isin(carried.index), found.index
    )
    pairs = found.loc[~is_copy & (count == 1), "row_no"].astype("int64")
    is_astray, is_changed, is_explained = _compared(frames, pairs, settings)
    cases = {
        "duplicate_loaded": is_copy & (count > 0),
        "deduplicated": has_survivor,
        "missing": count == 0,
        "duplicated": count > 1,
        "wrong_company": is_astray.reindex(found.index, fill_value=False),
        "changed": is_changed.reindex(found.index, fill_value=False),
        "matched_by_rule": is_explained.reindex(found.index, fill_value=False),
    }
    chosen = np.select([case.to_numpy(dtype=bool) for case in cases.values()], [*cases], "matched")
    return pd.Series(chosen, notes.index, name="verdict")


def unexpected_count(frames: Frames) -> int:
    """Rows of the timeline whose id no note of any system of their label has."""
    ids = pd.MultiIndex.from_frame(frames["legacy_notes"][["system", "record_id"]])
    rows = frames["timeline_rows"]
    is_known = pd.MultiIndex.from_frame(rows[["system", "external_id"]]).isin(ids)
    return int((~pd.Series(is_known).groupby(rows["activity_id"]).any()).sum())


def _survivors(notes: pd.DataFrame) -> pd.Series:
    """The least record id of each note's group of duplicates; its own outside of one."""
    ids: pd.Series = notes["record_id"]
    whole = notes[GROUP].dropna()
    is_repeated = whole.duplicated(keep=False)
    several = whole[is_repeated]
    keys = [several[name] for name in GROUP]
    least = ids[several.index].groupby(keys).transform("min")
    survivors = ids.copy()
    survivors[several.index] = least
    return survivors


def _compared(
    frames: Frames, pairs: pd.Series, settings: Settings
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Of each pair: its company differs, a field differs, a rule explains what would differ."""
    notes = frames["legacy_notes"].loc[pairs.index]
    rows = frames["timeline_rows"].loc[pairs.to_numpy()].set_axis(pairs.index)
    company_of = frames["legacy_companies"].set_index("legacy_company_id")["company_id"]
    is_astray = _differs(notes["legacy_company_id"].map(company_of), rows["company_id"])
    mapped = notes["type"].map(dict(settings.type_map))
    expected_type = mapped.fillna("Update")
    is_user = notes["author_key"].isin(frames["legacy_authors"]["author_key"])
    expected_author = notes["author_key"].where(is_user, settings.fallback_author or None)
    is_fallback = ~_differs(rows["author_key"], expected_author) & ~is_user
    is_text_changed, is_cut = _texts(notes["body"], rows["notes"], is_fallback=is_fallback)
    is_changed = (
        _differs(expected_type, rows["type"])
        | _differs(expected_author, rows["author_key"])
        | _differs(notes["created_at"].dt.floor("ms"), rows["activity_at"].dt.floor("ms"))
        | _differs(notes["subject"], rows["subject"])
        | _differs(_keys(notes["internal_emails"]), _keys(rows["internal_emails"]))
        | _differs(_keys(notes["external_emails"]), _keys(rows["external_emails"]))
        | is_text_changed
    )
    is_default_type = mapped.isna() & (notes["type"] != "Update")
    return is_astray, is_changed, is_default_type | is_fallback | is_cut


def _differs(left: pd.Series, right: pd.Series) -> pd.Series:
    """Unequal, two empty ones being equal."""
    is_equal = (left == right).fillna(False).astype(bool)
    return ~is_equal & ~(left.isna() & right.isna())


def _keys(emails: pd.Series) -> pd.Series:
    """A list of addresses as the set it is; each list that occurs is cut once."""
    listed = emails.unique()
    keys = {each: ";".join(sorted(set(each.lower().split(";")))) for each in listed}
    return emails.map(keys)


def _texts(
    bodies: pd.Series, notes: pd.Series, *, is_fallback: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Of each pair: the text differs; it differs as it was cut. Equal raw texts are not reduced."""
    asked = bodies.index[_differs(bodies, notes) | is_fallback]
    before = _reduced(bodies[asked].fillna(""))
    is_named = is_fallback[asked]
    after = pd.concat(
        [
            _reduced(notes[asked][~is_named].fillna("")),
            _reduced(notes[asked][is_named].fillna(""), has_author=True),
        ]
    ).loc[asked]
    is_unequal = before != after
    is_long = is_unequal & (notes[asked].str.len() >= LEAST_CUT_CHARS)
    is_cut = pd.Series(data=False, index=bodies.index)
    for number in asked[is_long]:
        start = after[number].removesuffix(CUT_MARK).rstrip()
        is_cut[number] = bool(start) and before[number].startswith(start)
    return is_unequal.reindex(bodies.index, fill_value=False) & ~is_cut, is_cut


def _reduced(texts: pd.Series, *, has_author: bool = False) -> pd.Series:
    """HTML as text; with `has_author` less a first or last block that names the legacy author."""
    if has_author:
        is_bare = ~texts.str.contains("<", regex=False)
        texts = texts.where(~is_bare, texts.str.replace(r"[\r\n]+", CUT_HERE, regex=True))
    texts = texts.str.replace(UNSEEN, "", regex=True).str.replace(BLOCK, CUT_HERE, regex=True)
    texts = _decoded(texts.str.replace(TAG, "", regex=True))
    if has_author:
        line = rf"{AUTHOR_LINE}[^{CUT_HERE}]*"
        texts = texts.str.replace(rf"^{BLANKS}*{line}", "", regex=True)
        texts = texts.str.replace(rf"{CUT_HERE}{BLANKS}*{line}{BLANKS}*$", "", regex=True)
    return texts.str.replace(rf"{BLANKS}+", " ", regex=True).str.strip()


def _decoded(texts: pd.Series) -> pd.Series:
    """Entities decoded once: the usual ones all at a time, notes with others one by one."""
    some = texts[texts.str.contains("&", regex=False)]
    decoded, bare = some, some
    for entity, sign in ENTITIES.items():
        bare = bare.str.replace(entity, "", regex=False)
        decoded = decoded.str.replace(entity, sign, regex=False)
    is_odd = bare.str.contains("&[A-Za-z#]", regex=True)
    odd = some[is_odd].map(html.unescape)
    whole: pd.Series = pd.concat([texts.drop(some.index), decoded[~is_odd], odd]).loc[texts.index]
    return whole

"""The contracts of what comes in are whole, and no header can mean two things by mistake."""

import re

import pytest

from csfunnel.datasets import DATASETS, NOT_OURS, READS, DataSet, normalised

each_data_set = pytest.mark.parametrize("data_set", DATASETS.values(), ids=DATASETS)

BOLD = {
    "email": {"email_id", "executed_at", "journey_name", "contact_email"},
    "booking": {"booking_id", "created_at", "starts_at", "contact_email"},
    "call": {"call_id", "started_at"},
    "activity": {"activity_id", "activity_at"},
    "attendee": {"activity_id", "email"},
    "company": {"company_id", "name"},
    "person": {"email", "company_id"},
    "user": {"email"},
    "renewal": {"renewal_id", "company_id", "stage"},
    "legacy_note": {"system", "record_id", "created_at"},
    "job_result": {"external_id"},
    "match_override": {"booking_id"},
}


def test_the_twelve_data_sets_are_there_with_their_bold_columns():
    found = {
        name: {column.name for column in data_set.columns if column.required}
        for name, data_set in DATASETS.items()
    }
    assert found == BOLD


@each_data_set
def test_keys_and_filled_groups_name_columns_of_the_data_set(data_set: DataSet):
    groups = [name for group in data_set.filled for name in group]
    assert set(data_set.key) | set(groups) <= set(data_set.names)


@each_data_set
def test_column_names_are_unique(data_set: DataSet):
    assert len(set(data_set.names)) == len(data_set.names)


@each_data_set
def test_every_key_column_but_a_job_id_must_be_filled(data_set: DataSet):
    filled_alone = {group[0] for group in data_set.filled if len(group) == 1}
    assert set(data_set.key) - filled_alone in (set(), {"job_id"})


@each_data_set
def test_a_spelling_belongs_to_one_column_unless_a_neighbour_tells_them_apart(data_set: DataSet):
    owner: dict[str, str] = {}
    for column in data_set.columns:
        for spelling in column.spellings:
            if spelling.only_with or spelling.only_without:
                continue
            assert owner.setdefault(normalised(spelling.text), column.name) == column.name


@each_data_set
def test_a_column_lists_a_spelling_once_and_its_own_name_among_them(data_set: DataSet):
    for column in data_set.columns:
        forms = [normalised(spelling.text) for spelling in column.spellings]
        assert len(set(forms)) == len(forms)
        assert normalised(column.name) in forms


@each_data_set
def test_headers_known_but_left_out_are_none_of_the_columns(data_set: DataSet):
    ours = {normalised(each.text) for column in data_set.columns for each in column.spellings}
    assert data_set.known & ours == set()


@each_data_set
def test_every_way_to_read_a_spelling_is_explained(data_set: DataSet):
    reads = {each.reads for column in data_set.columns for each in column.spellings}
    assert reads - {""} <= READS.keys()


def test_no_word_in_braces_is_left_in_a_spelling():
    texts = [
        spelling.text
        for data_set in DATASETS.values()
        for column in data_set.columns
        for spelling in column.spellings
    ]
    assert [text for text in texts if re.search(r"[{}|]", text) or text != text.strip()] == []


def test_exports_that_are_not_ours_are_told_by_many_headers():
    assert all(len(forms) >= 10 for forms in NOT_OURS.values())


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("\ufeff Source Name ", "sourcename"),
        ("source_name", "sourcename"),
        ("SourceName", "sourcename"),
        ("Csm__gr.Name", "csm.name"),
        ("csm__gr.name", "csm.name"),
        ("CSM → Name", "csm.name"),
        ("CSM -> Name", "csm.name"),
        ("CSM > Name", "csm.name"),
        ("Company Id → CSM → Name", "companyid.csm.name"),
        ("Region__gc", "region"),
        ("Ant__Mood__c", "antmood"),
        ("X__company", "xcompany"),
        ("Guest Email(s)", "guestemails"),
        ("NPS®", "nps"),
        ("Größe", "grösse"),
        ("_id", "id"),
        ("No.", "no"),
        ("", ""),
    ],
)
def test_headers_are_compared_in_their_normal_form(header: str, form: str):
    assert normalised(header) == form

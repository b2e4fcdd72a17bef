"""Of several files those alone are read row by row that need it."""

from collections.abc import Collection

import pytest

from csfunnel.errors import LedgerMismatch
from csfunnel.intake.archive import Entry
from csfunnel.intake.care import MOST_APART, FileNeedsCare, each_with_its_care


def entry(name: str) -> Entry:
    return Entry(
        stem=name, file_name=f"{name}.csv", sha256="", bytes_count=0, received_at="", received_by=""
    )


ENTRIES = [entry(name) for name in "abcdefgh"]


@pytest.mark.parametrize("needing", ["", "c", "ah", "bdfh", "abcde", "abcdefgh"])
def test_files_are_read_with_care_that_need_it_and_all_where_many_do(needing: str):
    tries = list[set[str]]()

    def attempt(careful: Collection[str]) -> str:
        tries.append(set(careful))
        for each in ENTRIES:
            if each.stem in needing and each.stem not in careful:
                raise FileNeedsCare(each)
        return "read"

    assert each_with_its_care(attempt, ENTRIES) == "read"
    everything = {each.stem for each in ENTRIES}
    assert tries[-1] == (everything if len(needing) > MOST_APART else set(needing))
    assert len(tries) <= MOST_APART + 2


def test_a_file_that_needs_more_than_care_is_named():
    def attempt(careful: Collection[str]) -> None:
        raise FileNeedsCare(ENTRIES[3])

    with pytest.raises(LedgerMismatch, match=r"d\.csv could not be read twice alike"):
        each_with_its_care(attempt, ENTRIES)

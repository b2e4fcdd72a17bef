"""A sample anybody can draw again, and what is kept of a sign-off."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csfunnel import burndown, reconcile, signoff
from csfunnel.burndown import Point
from csfunnel.errors import KeptWrong
from csfunnel.signoff import Acceptance, Tick

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
STRATA = st.dictionaries(
    st.tuples(st.sampled_from(["catalyst", "planhat"]), st.sampled_from(reconcile.VERDICTS)),
    st.integers(1, 5_000),
    min_size=1,
)


def drawn(golden, *, size, seed):
    asked = {"seed": seed, "places": size}
    rows = golden.warehouse.report("migration_page_sample", asked)
    return [(row["system"], row["record_id"]) for row in signoff.sample(rows, size=size)]


@given(STRATA, st.integers(1, 2_000))
def test_a_sample_has_one_of_each_and_as_many_as_were_asked_for(counts, size):
    shares = signoff.shares(counts, size=size)
    assert sum(shares.values()) == min(max(size, len(counts)), sum(counts.values()))
    assert all(1 <= shares[each] <= counts[each] for each in counts)


@given(STRATA, st.integers(1, 2_000))
def test_the_larger_of_two_strata_has_no_smaller_share(counts, size):
    shares = signoff.shares(counts, size=size)
    by_count = sorted(counts, key=lambda each: (counts[each], shares[each]))
    assert [shares[each] for each in by_count] == sorted(shares.values())


def test_a_seed_draws_the_same_notes_as_anybody_computes_it(golden):
    by_stratum: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in reconcile.reconcile(golden.warehouse)["rows"]:
        own = by_stratum.setdefault((row["system"], row["verdict"]), [])
        own.append((row["system"], row["record_id"]))
    sizes = signoff.shares({each: len(own) for each, own in by_stratum.items()}, size=16)
    for seed in (1, 2, 77):
        expected = set()
        for stratum, own in by_stratum.items():
            own.sort(key=lambda key: sha256(f"{seed}|{key[0]}|{key[1]}".encode()).hexdigest())
            expected |= set(own[: sizes[stratum]])
        assert set(drawn(golden, size=16, seed=seed)) == expected
    assert drawn(golden, size=16, seed=1) != drawn(golden, size=16, seed=2)


def test_a_sample_larger_than_all_notes_is_all_notes_once(golden):
    assert len(set(drawn(golden, size=500, seed=1))) == len(drawn(golden, size=500, seed=1)) == 23


def test_the_usual_size_is_one_in_twenty_and_never_under_twenty():
    assert [signoff.usual_size(count) for count in (1, 400, 401, 10_000)] == [20, 20, 21, 500]


def test_ticks_come_back_as_they_were_kept(tmp_path):
    tick = Tick("planhat", "P1", "changed", False, "author is wrong", "Kim", NOON)
    signoff.ticks(tmp_path).change(lambda _: [tick])
    assert signoff.ticks(tmp_path).read() == [tick]
    assert signoff.acceptances(tmp_path).read() == []


def test_a_note_is_ticked_once_and_a_loss_accepted_once(tmp_path):
    tick = Tick("planhat", "P1", "changed", True, "", "Kim", NOON)
    with pytest.raises(KeptWrong, match="two ticks of the note P1 of planhat"):
        signoff.ticks(tmp_path).change(lambda _: [tick, tick])
    loss = Acceptance("image", "planhat", 3, "kept in the old tool", "Kim", NOON)
    with pytest.raises(KeptWrong, match="two acceptances of image of planhat"):
        signoff.acceptances(tmp_path).change(lambda _: [loss, loss])


def test_a_line_is_kept_for_new_counts_and_for_no_others(tmp_path):
    def noted(missing, version_no):
        return burndown.noted(
            tmp_path,
            {"missing": missing, "matched": 1},
            version_no=version_no,
            file_id=version_no,
        )

    assert [point.counts for point in noted(5, 1)] == [{"missing": 5, "matched": 1}]
    assert len(noted(5, 2)) == 1
    assert [point.counts["missing"] for point in noted(2, 3)] == [5, 2]
    assert [point.counts["missing"] for point in noted(5, 4)] == [5, 2, 5]
    assert [point.version_no for point in burndown.points(tmp_path).read()] == [1, 3, 4]


def test_lines_begin_with_the_first_row_that_carries_a_legacy_system(tmp_path):
    """Those kept too early, as an older version did, are left out."""

    def noted(version_no, **counts):
        found = burndown.noted(tmp_path, counts, version_no=version_no, file_id=version_no)
        return [point.version_no for point in found]

    burndown.points(tmp_path).change(lambda _: [Point(NOON, 1, 1, {"missing": 908})])
    assert noted(2, missing=1513, unexpected=0) == []
    assert len(burndown.points(tmp_path).read()) == 1
    assert noted(3, missing=161, matched=1352) == [3]
    assert noted(4, missing=1513, matched=0) == [3, 4]  # the timeline was withdrawn


def test_two_who_look_at_once_keep_one_line(tmp_path, monkeypatch):
    """The other has written between our look and our writing."""
    theirs = Point(NOON, 1, 1, {"missing": 5, "matched": 1})
    store = burndown.points(tmp_path)

    class Late:
        def read(self):
            return []

        def change(self, edit):
            store.change(lambda _: [theirs])
            return store.change(edit)

    monkeypatch.setattr(burndown, "points", lambda _: Late())
    assert burndown.noted(tmp_path, theirs.counts, version_no=1, file_id=1) == [theirs]

"""What a workspace leaves out has its default, and a word that means nothing is told."""

import pytest

from csfunnel.errors import SettingsWrong
from csfunnel.settings import Settings

LABELS = Settings().external_sources
DAYS = Settings().expected_every_days


@pytest.mark.parametrize(
    ("written", "labels"),
    [
        ({}, LABELS),
        ({"planhat": "Ours"}, {**LABELS, "planhat": "Ours"}),
        ({"heap": "Heap notes"}, {**LABELS, "heap": "Heap notes"}),
        ({"catalyst": " "}, {"planhat": LABELS["planhat"]}),
    ],
)
def test_a_system_left_out_keeps_its_label_and_an_empty_one_takes_it_away(written, labels):
    assert Settings.of({"external_sources": written}).external_sources == labels


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ({}, DAYS),
        ({"email": 3, "user": 90}, {**DAYS, "email": 3, "user": 90}),
        ({"renewal": None}, {name: each for name, each in DAYS.items() if name != "renewal"}),
    ],
)
def test_a_data_set_left_out_keeps_its_days_and_null_takes_them_away(written, days):
    assert Settings.of({"expected_every_days": written}).expected_every_days == days


def test_a_type_map_holds_what_is_written_and_no_more():
    assert Settings.of({"type_map": {"call": "Call"}}).type_map == {"call": "Call"}
    with pytest.raises(SettingsWrong, match="gives 'blank' no type"):
        Settings.of({"type_map": {"call": "Call", "blank": " "}})


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"expected_every_days": {"emial": 3}}, "unknown data set 'emial'. Known: email, "),
        ({"expected_every_days": {"email": 0}}, "null or whole numbers of days from 1 to 36500"),
        ({"external_sources": {"planhat": None}}, "an object of words"),
        ({"lookback": 90}, "unknown setting 'lookback'"),
    ],
)
def test_a_setting_that_means_nothing_is_named(written, said):
    with pytest.raises(SettingsWrong, match=said):
        Settings.of(written)

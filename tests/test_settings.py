"""What a workspace leaves out has its default, and a word that means nothing is told."""

from contextlib import closing
from datetime import datetime

import pytest

from csfunnel.errors import SettingsWrong
from csfunnel.settings import Settings
from csfunnel.warehouse import Warehouse

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
        ({"as_of": "2025-06-30T12:00:00"}, "an instant with its offset"),
        ({"as_of": "0001-01-01T00:00:00+14:00"}, "an instant of the years 1900 to 2199"),
        ({"as_of": "9999-12-31T23:59:59-12:00"}, "an instant of the years 1900 to 2199"),
        ({"report_timezone": "localtime"}, "an IANA zone"),
        ({"report_timezone": "posix/Europe/Berlin"}, "an IANA zone"),
        ({"report_timezone": "../UTC"}, "an IANA zone"),
    ],
)
def test_a_setting_that_means_nothing_is_named(written, said):
    with pytest.raises(SettingsWrong, match=said):
        Settings.of(written)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-06-30T12:00:00Z", "2025-06-30T12:00:00Z"),
        ("2025-06-30T12:00+02", "2025-06-30T10:00:00Z"),
        ("20250630T120000,5Z", "2025-06-30T12:00:00.500000Z"),
        ("2025-W01-1T00:00Z", "2024-12-30T00:00:00Z"),
    ],
)
def test_an_instant_may_be_written_in_every_way_of_iso_8601(written: str, read: str):
    settings = Settings.of({"as_of": written})
    assert settings.as_of == read
    with closing(Warehouse(None, settings)) as warehouse:
        [row] = warehouse.cursor().table("as_of").fetchall()
    assert row == (datetime.fromisoformat(read),)

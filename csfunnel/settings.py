"""The settings: one typed object, and the only reader of the environment and of settings.json."""

import json
import os
from collections.abc import Callable, Container, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from csfunnel.datasets import DATASETS
from csfunnel.errors import SettingsWrong

ROOT = Path(__file__).parents[1]
FILE_NAME = "settings.json"

FREE_MAIL_DOMAINS = (
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "proton.me",
    "protonmail.com",
    "fastmail.com",
    "yahoo.com",
    "aol.com",
    "gmx.com",
    "gmx.net",
    "web.de",
    "mail.ru",
    "qq.com",
    "163.com",
)

# What each setting decides, in the words of the README and of the page of definitions.
MEANINGS = {
    "report_timezone": "the IANA zone whose days, weeks and months are shown",
    "credit_window_days": "how long before a booking an email may have driven it, in days of 24 "
    "hours",
    "lookback_days": "how long before a renewal's closing a held meeting may have its money, in "
    "days of 24 hours",
    "min_held_minutes": "a shorter call is no held meeting but one that was too short",
    "minutes_per_booking": "how many minutes of finding a time a booked meeting from a journey "
    "saves; the hours saved rest on it alone",
    "expected_every_days": "how many days may pass between two loads of a data set before the Data "
    "page calls it late",
    "default_currency": "the currency of amounts that come without one; empty calls it "
    "“No currency”",
    "as_of": "the moment all numbers speak of, as ISO 8601 with offset; null is the latest thing "
    "in the data",
    "gong_sources": "sources of timeline rows that are calls",
    "non_content_links": "words in a link's host or path that make a click on it no click on "
    "content",
    "free_mail_domains": "domains that tell nothing of a company",
    "external_sources": "the label each legacy system's notes carry on the timeline",
    "type_map": "the timeline type of each legacy type; any other becomes Update",
    "fallback_author": "the author of a note whose own is no user",
}


@dataclass(frozen=True)
class Settings:
    """What a workspace has decided; every field has the default of the metrics contract.

    Days and minutes are whole numbers; `as_of` is an ISO 8601 instant with offset, or None for
    the latest thing that happened in the data.
    """

    report_timezone: str = "UTC"
    credit_window_days: int = 30
    lookback_days: int = 180
    min_held_minutes: int = 5
    minutes_per_booking: int = 15
    expected_every_days: Mapping[str, int] = field(
        default_factory=lambda: {
            "email": 7, "booking": 7, "call": 7, "activity": 7, "renewal": 31, "company": 31,
            "person": 31,
        }
    )  # fmt: skip
    default_currency: str = ""
    as_of: str | None = None
    gong_sources: tuple[str, ...] = ("GONG_IO", "Gong")
    non_content_links: tuple[str, ...] = ("unsubscribe",)
    free_mail_domains: tuple[str, ...] = FREE_MAIL_DOMAINS
    external_sources: Mapping[str, str] = field(
        default_factory=lambda: {
            "catalyst": "Catalyst Notes - Legacy Heap",
            "planhat": "Planhat Notes - Legacy Hotjar",
        }
    )
    type_map: Mapping[str, str] = field(default_factory=dict)
    fallback_author: str = ""

    @classmethod
    def read(cls, home: Path) -> "Settings":
        """The settings of a workspace; defaults where it has no file.

        Raises SettingsWrong, naming the setting and what it may be.
        """
        file = home / FILE_NAME
        try:
            written = json.loads(file.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):  # there is no such workspace
            return cls()
        except OSError as problem:
            raise SettingsWrong(f"{file} cannot be read: {problem.strerror}.") from None
        except (ValueError, UnicodeDecodeError) as problem:
            raise SettingsWrong(f"{FILE_NAME} is not JSON: {problem}. Mend or delete it.") from None
        if not isinstance(written, dict):
            raise SettingsWrong(f"{FILE_NAME} must hold one object of names and values.")
        return cls.of(written)

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> "Settings":
        """Settings from names and values. Raises SettingsWrong."""
        known = {each.name: each for each in fields(cls)}
        for name in written:
            if name not in known:
                raise SettingsWrong(
                    f"{FILE_NAME} has an unknown setting {name!r}. Known: {', '.join(known)}."
                )
        return cls(**{name: _checked(name, value) for name, value in written.items()})

    def with_as_of(self, moment: str) -> "Settings":
        """The same settings with `as_of` set by hand. Raises SettingsWrong."""
        return replace(self, as_of=_checked("as_of", moment))

    def as_dict(self) -> dict[str, Any]:
        """Names and values, lists as lists: what parameters and pages show."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }


_LISTS = ("gong_sources", "non_content_links", "free_mail_domains")
_MOST_DAYS = 36_500  # a hundred years; an instant less far more is none
_FIRST_YEAR, _LAST_YEAR = 1900, 2199  # as cells are read
_RANGES = {
    "credit_window_days": (1, _MOST_DAYS),
    "lookback_days": (1, _MOST_DAYS),
    "min_held_minutes": (0, 1_440),
    "minutes_per_booking": (0, 1_440),
}
_DAYS = ("expected_every_days",)
_LABELS = ("external_sources",)
_MAPS = ("type_map",)


def _checked(name: str, value: Any) -> Any:
    """A setting's value as its type, or SettingsWrong."""
    for names, check in _CHECKS:
        if name in names:
            return check(name, value)
    if name == "as_of" and value is None:
        return None
    if not isinstance(value, str):
        raise _wrong(name, value, "text")
    return _checked_text(name, value.strip())


def _checked_whole(name: str, value: Any) -> int:
    least, most = _RANGES[name]
    if not _is_whole(value, least=least, most=most):
        raise _wrong(name, value, f"a whole number from {least} to {most}")
    return int(value)


def _checked_list(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _wrong(name, value, "a list of words")
    words = (each.strip() for each in value)
    if name == "gong_sources":
        return tuple(word for word in words if word)
    return tuple(word.lower() for word in words if word)


def _checked_map(name: str, value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise _wrong(name, value, "an object of words")
    return dict(value)


def _checked_types(name: str, value: Any) -> dict[str, str]:
    types = _checked_map(name, value)
    for word, activity_type in types.items():
        if not activity_type.strip():
            raise SettingsWrong(
                f"{name} gives {word!r} no type: name one of the tenant's activity types, or leave"
                " it out, which makes it Update."
            )
    return types


def _checked_labels(name: str, value: Any) -> dict[str, str]:
    """The labels with those of the systems left out; an empty one takes its system away."""
    labels = {**Settings().external_sources, **_checked_map(name, value)}
    return {system: label for system, label in labels.items() if label.strip()}


def _checked_days(name: str, value: Any) -> dict[str, int]:
    """The days with those of the data sets left out; None takes its data set away."""
    if not isinstance(value, dict) or not all(
        each is None or _is_whole(each, least=1, most=_MOST_DAYS) for each in value.values()
    ):
        wanted = f"an object of data sets with null or whole numbers of days from 1 to {_MOST_DAYS}"
        raise _wrong(name, value, wanted)
    for data_set in value:
        if data_set not in DATASETS:
            known = ", ".join(DATASETS)
            raise SettingsWrong(f"{name} has an unknown data set {data_set!r}. Known: {known}.")
    days = {**Settings().expected_every_days, **value}
    return {data_set: each for data_set, each in days.items() if each is not None}


def _is_whole(value: Any, *, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


_CHECKS: tuple[tuple[Container[str], Callable[[str, Any], Any]], ...] = (
    (_RANGES, _checked_whole),
    (_LISTS, _checked_list),
    (_LABELS, _checked_labels),
    (_MAPS, _checked_types),
    (_DAYS, _checked_days),
)


def _checked_text(name: str, value: str) -> str:
    if name == "report_timezone" and value not in zones():
        raise _wrong(name, value, "an IANA zone such as Europe/Berlin or UTC")
    if name == "as_of":
        return _checked_moment(name, value)
    return value


def _checked_moment(name: str, value: str) -> str:
    """The instant as ISO 8601 in UTC: Python reads more spellings than DuckDB does."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise _wrong(name, value, "an instant such as 2025-06-30T12:00:00Z") from None
    if moment.tzinfo is None:
        raise _wrong(name, value, "an instant with its offset, such as 2025-06-30T12:00:00Z")
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise _wrong(name, value, f"an instant of the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


@cache
def zones() -> frozenset[str]:
    """The names of zones that everything here knows; what `localtime` is only this machine does."""
    return frozenset(available_timezones() - {"localtime"})


def _wrong(name: str, value: Any, wanted: str) -> SettingsWrong:
    return SettingsWrong(f"{name} is {value!r}; it must be {wanted}.")


def home_folder(given: Path | None = None) -> Path:
    """The workspace: the given folder, else CSFUNNEL_HOME, else data/local."""
    named = given or os.environ.get("CSFUNNEL_HOME", "").strip() or ROOT / "data" / "local"
    return Path(named).absolute()  # DuckDB takes a path that begins with md: or s3: for elsewhere


def sample_is_wanted() -> bool:
    """Whether an empty workspace shows the sample; CSFUNNEL_SAMPLE=off says no."""
    return os.environ.get("CSFUNNEL_SAMPLE", "").strip().lower() != "off"


def now() -> datetime:
    """The wall clock, in UTC: for the times files came, never for a number."""
    return datetime.now(UTC)

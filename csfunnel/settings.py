"""The settings: one typed object, and the only reader of the environment and of settings.json."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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
        if not file.exists():
            return cls()
        try:
            written = json.loads(file.read_text(encoding="utf-8"))
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
_LEAST = {"credit_window_days": 1, "lookback_days": 1, "min_held_minutes": 0}
_MAPS = ("external_sources", "type_map")


def _checked(name: str, value: Any) -> Any:
    """A setting's value as its type, or SettingsWrong."""
    if name in _LEAST:
        if isinstance(value, bool) or not isinstance(value, int) or value < _LEAST[name]:
            raise _wrong(name, value, f"a whole number from {_LEAST[name]}")
        return value
    if name in _LISTS:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise _wrong(name, value, "a list of words")
        words = (each.strip() for each in value)
        if name == "gong_sources":
            return tuple(word for word in words if word)
        return tuple(word.lower() for word in words if word)
    if name in _MAPS:
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise _wrong(name, value, "an object of words")
        return dict(value)
    if name == "as_of" and value is None:
        return None
    if not isinstance(value, str):
        raise _wrong(name, value, "text")
    return _checked_text(name, value.strip())


def _checked_text(name: str, value: str) -> str:
    if name == "report_timezone":
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise _wrong(name, value, "an IANA zone such as Europe/Berlin or UTC") from None
    if name == "as_of":
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise _wrong(name, value, "an instant such as 2025-06-30T12:00:00Z") from None
        if moment.tzinfo is None:
            raise _wrong(name, value, "an instant with its offset, such as 2025-06-30T12:00:00Z")
    return value


def _wrong(name: str, value: Any, wanted: str) -> SettingsWrong:
    return SettingsWrong(f"{name} is {value!r}; it must be {wanted}.")


def home_folder(given: Path | None = None) -> Path:
    """The workspace: the given folder, else CSFUNNEL_HOME, else data/local."""
    if given is not None:
        return given
    named = os.environ.get("CSFUNNEL_HOME", "").strip()
    return Path(named) if named else ROOT / "data" / "local"


def sample_is_wanted() -> bool:
    """Whether an empty workspace shows the sample; CSFUNNEL_SAMPLE=off says no."""
    return os.environ.get("CSFUNNEL_SAMPLE", "").strip().lower() != "off"


def now() -> datetime:
    """The wall clock, in UTC: for the times files came, never for a number."""
    return datetime.now(UTC)

"""What was chosen for a header before, by its fingerprint: mapping, data set and zone."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from csfunnel.datasets import DATASETS
from csfunnel.intake.archive import TableChoice
from csfunnel.intake.recognise import Remembered, header_fingerprint

FILE_NAME = "remembered.json"


class Memory:
    """The workspace's `remembered.json`; a lost or damaged one only means to be asked again."""

    def __init__(self, home: Path) -> None:
        self.file = home / FILE_NAME

    def mapping(self, header: Sequence[str]) -> Remembered | None:
        """The data set and mapping chosen by hand for an earlier file with this header."""
        found = self._all().get(header_fingerprint(header), {})
        if not found.get("columns_map") and not found.get("is_chosen"):
            return None
        return Remembered(found["data_set"], found["columns_map"])

    def zone(self, fingerprint: str) -> str | None:
        """The zone chosen for an earlier file with this header."""
        found = self._all().get(fingerprint, {}).get("zone")
        return None if found is None else str(found)

    def keep(
        self, choice: TableChoice, columns_map: Mapping[str, str], *, is_chosen: bool = False
    ) -> None:
        """Remember what was chosen by hand; columns named by number are not, for they may move.

        `is_chosen` says that the data set was.
        """
        by_name = {
            theirs: ours for theirs, ours in columns_map.items() if not theirs.startswith("#")
        }
        everything = self._all()
        before = everything.get(choice.fingerprint, {})
        now = {
            "data_set": choice.data_set,
            "is_chosen": is_chosen or before.get("is_chosen", False),
            "columns_map": by_name or before.get("columns_map", {}),
            "zone": choice.zone or before.get("zone"),
        }
        if now != before and (now["is_chosen"] or now["columns_map"] or now["zone"]):
            everything[choice.fingerprint] = now
            self._write(everything)

    def forget(self, fingerprint: str) -> None:
        """Forget what was chosen for this header."""
        everything = self._all()
        if everything.pop(fingerprint, None) is not None:
            self._write(everything)

    def _write(self, everything: Mapping[str, Any]) -> None:
        partial = self.file.with_suffix(".partial")
        partial.write_text(json.dumps(everything, indent=1, sort_keys=True), encoding="utf-8")
        partial.replace(self.file)

    def _all(self) -> dict[str, Any]:
        try:
            found = json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        found = found if isinstance(found, dict) else {}
        return {fingerprint: each for fingerprint, each in found.items() if _is_sound(each)}


def _is_sound(kept: Any) -> bool:
    """Whether it is what `keep` writes."""
    return (
        isinstance(kept, dict)
        and kept.get("data_set") in DATASETS
        and isinstance(kept.get("columns_map"), dict)
        and isinstance(kept.get("zone"), str | None)
    )

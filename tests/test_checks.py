"""The claims about emails that only a look at each row can hold."""

from pathlib import Path
from typing import Any

import pytest

from csfunnel import answers
from csfunnel.intake.door import Door
from workspaces import write_csv

SENT = "2025-01-01T10:00:00Z"
HEADER = ["email_id", "executed_at", "sent_at", "journey_name", "contact_email", "address_type",
          "is_sent", "click_count", "clicked_at"]  # fmt: skip
PLAIN = ["E1", SENT, SENT, "Renewal", "a@alder.example", "To", "YES", "0", ""]


def failing(tmp_path: Path, **cells: str) -> dict[str, Any]:
    """The claims that do not hold for one email, of users Ann and Ben."""
    email = dict(zip(HEADER, PLAIN, strict=True)) | cells
    door = Door(tmp_path / "home")
    door.load(write_csv(tmp_path / "email.csv", HEADER, [list(email.values())]))
    users = [["U1", "Ann@Vendor.example"], ["U2", "ben@gmail.com"]]
    door.load(write_csv(tmp_path / "user.csv", ["user_id", "email"], users))
    found = {name: rows for name, rows in answers.checks(door.warehouse).items() if rows}
    door.close()
    return found


@pytest.mark.parametrize(
    ("address", "address_type", "fails"),
    [
        ("ann@vendor.example", "To", True),
        ("Ben <B.E.N+test@googlemail.com>", "", True),
        ("ann@vendor.example", "CC", False),
        ("a@alder.example", "To", False),
    ],
)
def test_an_email_to_one_of_our_own_users_is_listed_if_it_counts(
    tmp_path: Path, address: str, address_type: str, fails: bool
):
    found = failing(tmp_path, contact_email=address, address_type=address_type)
    assert found == ({"emails_to_own_users": ["E1"]} if fails else {})


@pytest.mark.parametrize(
    ("clicked_at", "cells", "fails"),
    [
        (SENT, {}, True),
        ("2025-01-01T10:00:02Z", {}, True),
        ("2025-01-01T10:00:02.000001Z", {}, False),
        ("2025-01-01T09:59:59Z", {}, False),
        ("2025-01-01T10:00:01Z", {"sent_at": "", "is_sent": "YES"}, True),
        ("2025-01-01T10:00:31Z", {"sent_at": "2025-01-01T10:00:30Z"}, True),
        (SENT, {"click_count": "0"}, False),
        (SENT, {"address_type": "CC"}, False),
        (SENT, {"is_sent": "NO"}, False),
    ],
)
def test_a_click_within_two_seconds_of_sending_is_listed_if_it_counts(
    tmp_path: Path, clicked_at: str, cells: dict[str, str], fails: bool
):
    found = failing(tmp_path, **{"click_count": "1", "clicked_at": clicked_at} | cells)
    assert found == ({"bot_like_clicks": ["E1"]} if fails else {})

"""What the benchmark compares the marts with gives their answers; else its time means nothing."""

import json
from collections.abc import Iterator

import pandas as pd
import pytest

from bench.pandas_identity import frames
from bench.pandas_version import drivers, funnel_by_csm
from csfunnel.filters import Filters
from csfunnel.funnel import RULES, funnel
from csfunnel.intake.door import Asked, Door
from csfunnel.warehouse import Warehouse
from sampledata.making import generate

RECORDED = ("attempted", "sent", "delivered", "opened", "clicked", "booked")
REACHED = ("opened", "clicked")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """Clean generated exports, loaded as their manifest tells."""
    place = tmp_path_factory.mktemp("generated")
    generate(place / "data", emails=20_000, seed=3, faults=False)
    door = Door(place / "home")
    for each in json.loads((place / "data" / "manifest.json").read_text("utf-8")):
        asked = Asked(data_set=each["data_set"], zone=each["zone"])
        door.load(place / "data" / each["file"], asked=asked)
    yield door.warehouse
    door.close()


@pytest.fixture(params=["generated", "golden"])
def warehouse(request: pytest.FixtureRequest) -> Warehouse:
    """Many ordinary rows, then the few of the golden data that each prove a rule."""
    found: Warehouse | Door = request.getfixturevalue(request.param)
    return found.warehouse if isinstance(found, Door) else found


def drivers_by_meeting(given: dict[str, pd.DataFrame]) -> dict[str, tuple[str, str | None]]:
    """(rule, email_id) by meeting_id."""
    found = drivers(given)
    ids = given["emails"]["email_id"].astype(object).to_dict()
    emails = [ids.get(number) for number in found["email_no"]]
    drove = zip(found["rule"], emails, strict=True)
    return dict(zip(given["meetings"]["meeting_id"], drove, strict=True))


def test_every_meeting_is_driven_by_the_email_the_marts_name(warehouse):
    marts = warehouse.cursor().table("attributions").select("meeting_id", "rule", "email_id")
    expected = {meeting_id: (rule, email_id) for meeting_id, rule, email_id in marts.fetchall()}
    found = drivers_by_meeting(frames(warehouse))
    assert {rule for rule, _ in found.values()} == set(RULES)
    assert found == expected


def test_the_funnel_by_csm_is_the_report_s(warehouse):
    expected = {}
    for row in funnel(warehouse, Filters(), by="csm")["rows"]:
        stages = {stage["stage"]: stage for stage in row["stages"]}
        expected[row["value"]] = {
            **{name: stages[name]["recorded"] for name in RECORDED},
            **{f"{name}_reached": stages[name]["reached"] for name in REACHED},
            **{f"meetings_{rule}": row["meetings"]["by_rule"][rule] for rule in RULES},
            "bounced": row["bounced"],
        }
    found = funnel_by_csm(frames(warehouse)).astype(object)
    assert found.where(found.notna(), None).to_dict("index") == expected


def test_meetings_of_no_email_and_no_company_stand_in_the_row_no_csm(generated):
    given = frames(generated)
    is_lost = (given["meetings"]["company_no"] == 0) & (drivers(given)["rule"] == "none")
    assert is_lost.any()
    in_row = funnel_by_csm(given)["meetings_none"].to_dict()["No CSM"]
    assert in_row >= is_lost.sum()

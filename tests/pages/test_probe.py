"""A probe and a page are told what keeps a workspace from being used."""

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

import streamlit_app
from csfunnel.ui import state


def probed() -> tuple[int, dict[str, Any]]:
    answer = streamlit_app.health(Request({"type": "http"}))
    told: dict[str, Any] = json.loads(bytes(answer.body))
    return answer.status_code, told


@pytest.mark.parametrize("name", ["archive", "inbox", ".lock/x"])
def test_a_workspace_that_cannot_be_used_is_named_to_probe_and_reader(
    opened: Any, on_empty: Path, name: str
):
    in_the_way = on_empty / name
    in_the_way.parent.mkdir(exist_ok=True)
    in_the_way.write_text("")
    code, told = probed()
    assert code == 503
    assert told["reason"].startswith(f"The workspace {on_empty} cannot be opened: ")
    app = opened("data.py")
    assert not app.exception
    assert "cannot be opened" in app.error[0].value
    in_the_way.unlink()
    if name != ".lock/x":
        assert probed() == (200, {"status": "ok", "data_version": 1})


@pytest.mark.usefixtures("on_empty")
def test_a_database_that_answers_no_more_is_named_to_a_probe():
    assert probed()[0] == 200
    state.own_door().warehouse.close()
    code, told = probed()
    assert code == 503
    assert told["reason"].startswith("The database does not answer: ")
    assert "\n" not in told["reason"]

"""The server tells a probe how it is, and a reader never sees what went wrong inside."""

import json
import re
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from csfunnel.intake.door import Door


def test_a_probe_is_told_the_data_version(golden_server):
    with urlopen(f"{golden_server}/healthz") as answer:
        assert answer.status == 200
        told = json.load(answer)
    assert told["status"] == "ok"
    assert told["data_version"] >= 1


def test_a_workspace_in_other_hands_is_said_to_probe_and_reader(server, tmp_path, tab):
    other = Door(tmp_path / "home")
    base = server(tmp_path / "home")
    with pytest.raises(HTTPError) as answer:
        urlopen(f"{base}/healthz")
    with answer.value:
        assert answer.value.code == 503
    page = tab(base).open()
    other.close()
    expect(page.get_by_test_id("stAlertContentError")).to_contain_text("Another process")
    expect(page.get_by_test_id("stApp")).not_to_contain_text("Traceback")


def test_an_unforeseen_error_is_an_id_on_the_page_and_whole_in_the_log(server, tmp_path, tab):
    home = tmp_path / "home"
    home.mkdir()
    (home / "csfunnel.duckdb").write_bytes(b"no database" * 1000)
    page = tab(server(home)).open()
    said = page.get_by_test_id("stAlertContentError")
    expect(said).to_contain_text(re.compile(r"mishap [0-9a-f]{8}"))
    expect(page.get_by_test_id("stApp")).not_to_contain_text(re.compile("Traceback|duckdb"))
    mishap_id = re.findall("mishap ([0-9a-f]{8})", said.inner_text())[0]
    log = (tmp_path / "server.log").read_text("utf-8")
    assert f"mishap {mishap_id}" in log
    assert "Traceback" in log

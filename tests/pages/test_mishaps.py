"""A reader never sees a traceback, and the log always does."""

import logging

from streamlit.testing.v1 import AppTest

from csfunnel.errors import WorkspaceBusy
from csfunnel.ui import mishaps


def test_an_unforeseen_error_gives_an_id_and_keeps_the_rest_to_the_log(caplog):
    def page():
        from csfunnel.ui import mishaps  # noqa: PLC0415  (AppTest runs this function alone)

        mishaps.unforeseen(ValueError("jane@example.com"))

    with caplog.at_level(logging.ERROR, logger="csfunnel"):
        app = AppTest.from_function(page).run()
    [said], [record] = app.error, caplog.records
    assert "jane@example.com" not in said.value
    assert record.args[0] in said.value
    assert "builtins.ValueError: …" in caplog.text
    assert "jane@example.com" not in caplog.text


def test_an_error_with_a_name_is_one_line():
    def page():
        from csfunnel.errors import WorkspaceBusy  # noqa: PLC0415
        from csfunnel.ui import mishaps  # noqa: PLC0415

        with mishaps.told():
            raise WorkspaceBusy("Another process has it.")

    app = AppTest.from_function(page).run()
    assert not app.exception
    assert [said.value for said in app.error] == ["Another process has it\\."]


def test_nothing_else_is_shown_for_either():
    assert mishaps.unforeseen(ValueError())
    assert mishaps.unforeseen(WorkspaceBusy())

"""Saved views reopen what was saved, and a pinned link says what has changed since."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from csfunnel import keeping
from csfunnel.ui import kept, state, views, words


def page():
    import streamlit as st  # noqa: PLC0415  (AppTest runs this function alone)

    from csfunnel.ui import views  # noqa: PLC0415

    pages = [st.Page(lambda: None, title="Accounts", url_path="accounts", default=True)]
    with st.sidebar:
        views.draw(st.navigation(pages), pages)
    views.tell()


@pytest.fixture(name="home")
def own_home(golden, tmp_path, monkeypatch):
    """The golden data, with a folder of its own for what is kept."""
    shown = state.Shown(golden, str(tmp_path), is_sample=False)
    monkeypatch.setattr(state, "shown", lambda: shown)
    return tmp_path


def opened(**query: str | list[str]) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    app.query_params.update(query)
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    return next(each for each in app.button if each.label == label).click().run()


def typed(app: AppTest, label: str, text: str) -> None:
    next(each for each in app.text_input if each.label == label).set_value(text)


def said(app: AppTest) -> list[str]:
    return [each.value.replace("\\", "") for each in app.info]


def pinned(home, version_no: int, files: dict[int, str]) -> None:
    loaded_at = datetime(2025, 3, 3, 9, tzinfo=UTC)
    ledger = [
        {"file_id": file_id, "table_name": name, "loaded_at": loaded_at}
        for file_id, name in files.items()
    ]
    keeping.pin(home, version_no, ledger)


def all_files(golden) -> dict[int, str]:
    return {row["file_id"]: row["table_name"] for row in golden.ledger()}


def test_a_view_is_saved_with_its_whole_link_renamed_and_deleted(home):
    app = opened(csm=["Ann", "Ben"], within="60")
    typed(app, "Save this view as", "Q3 *EMEA*")
    typed(app, "Your name", "Kim")
    press(app, "Save")
    [view] = keeping.views(home).read()
    assert parse_qs(view.query) == {"csm": ["Ann", "Ben"], "within": ["60"]}
    app = opened()
    assert [each.label for each in app.expander] == [f"Saved by Kim on {day_of(view)}"]
    typed(app, "Name", "Q4")
    press(app.run(), "Rename")
    assert [each.name for each in keeping.views(home).read()] == ["Q4"]
    press(opened(), "Delete")
    assert keeping.views(home).read() == []


def day_of(view: keeping.View) -> str:
    return f"{view.saved_at.day} {view.saved_at:%b %Y}"


def test_a_view_opens_by_a_link_that_holds_nothing_else(home):
    keeping.save_view(home, "<b>x", page="accounts", query={"csm": ["A&B", '"'], "by": "C"}, who="")
    [view] = keeping.views(home).read()
    found: list[tuple[str, dict[str, str]]] = []
    texts = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.append((tag, dict(attrs)))

        def handle_data(self, text):
            texts.append(text)

    Reader().feed(views.link_of(view))
    [(tag, attributes)] = found
    assert (tag, texts, attributes["target"]) == ("a", ["<b>x"], "_self")
    assert attributes["href"] == "./accounts?csm=A%26B&csm=%22&by=C"


def test_a_name_that_is_taken_is_told(home):
    keeping.save_view(home, "Mine", page="", query={}, who="")
    app = opened()
    typed(app, "Save this view as", "mine")
    press(app, "Save")
    [told] = app.error
    assert told.value == words.plain("There are two views called “mine”. One is enough.")
    assert len(keeping.views(home).read()) == 1


def test_a_view_of_a_page_that_is_gone_says_so(home):
    keeping.save_view(home, "Old", page="gone", query={}, who="")
    assert "Old: its page is gone." in [each.value for each in opened().caption]


def test_a_pin_stands_in_the_link_and_says_nothing_while_nothing_changed(home, golden):
    app = press(opened(), "Pin this link to today's data")
    version_no = golden.warehouse.version()
    assert app.query_params["data_version"] == str(version_no)
    assert said(app) == []
    [pin] = keeping.pins(home).read()
    assert pin.files == all_files(golden)
    press(app, "Drop the pin")
    assert "data_version" not in app.query_params


def test_a_link_of_older_data_names_the_files_that_came_and_went(home, golden):
    files = all_files(golden)
    gone = {key: name for key, name in files.items() if name != "renewal.csv"} | {99: "wrong.csv"}
    pinned(home, 2, gone)
    app = opened(data_version="2")
    present = golden.warehouse.version()
    [told] = said(app)
    assert told.startswith(
        "This link was made on data version 2 (loaded 3 Mar 2025); the data has moved on to "
        f"{present}. What changed: files new: renewal.csv (loaded "
    )
    assert told.endswith("; files withdrawn: wrong.csv.")
    press(app, "Drop the pin")
    assert said(app) == []
    assert "data_version" not in app.query_params


def test_a_version_that_moved_without_files_says_so(home, golden):
    pinned(home, 2, all_files(golden))
    assert "no file came or went: settings or" in said(opened(data_version="2"))[0]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("2", "What changed is not known: the version was not pinned here."),
        ("99999", "it comes from another workspace, or the database was made anew since."),
        ("yesterday", "asks for data version “yesterday”, which is none."),
        ("0", "which is none."),
        ("-1", "which is none."),
        ("²", "which is none."),
        ("", "which is none."),
    ],
)
def test_a_version_nobody_knows_is_told_kindly(home, asked, told):
    app = opened(data_version=asked)
    assert not app.exception
    assert told in said(app)[0]


def test_a_database_made_anew_is_told_by_its_files(home, golden):
    version_no = golden.warehouse.version()
    pinned(home, version_no, {1: "other.csv"})
    assert "was made anew since" in said(opened(data_version=str(version_no)))[0]


def test_a_file_that_cannot_be_read_is_told_and_takes_no_page_down(home):
    file = keeping.targets(home).file
    file.parent.mkdir()
    file.write_text("nonsense")
    app = opened()
    assert not app.exception
    assert "targets" in app.warning[0].value
    assert kept.entries(keeping.targets) == []


def test_many_files_are_counted_and_not_all_named(home, golden):
    pinned(home, 2, {})
    told = said(opened(data_version="2"))[0]
    assert f"and {len(all_files(golden)) - views.MOST_FILES} more." in told

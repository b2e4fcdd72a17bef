"""A note that would run a script or call home does neither when it is looked at."""

from urllib.parse import quote, urlsplit

from playwright.sync_api import expect

from csfunnel.intake.door import Asked, Door
from workspaces import write_csv

SPY = "https://spy.example"
BODY = (
    "<p>Hello from the old tool</p><script>window.ran = 1</script>"
    f'<img src="{SPY}/pixel.gif" onerror="window.ran = 2">'
    '<p><a href="javascript:window.ran = 3">a link</a></p>'
    f'<p style="background: url({SPY}/paint)">painted</p>'
    f'<svg onload="window.ran = 4"><image href="{SPY}/drawn"/></svg>'
    f'<iframe src="{SPY}/frame"></iframe><link rel="stylesheet" href="{SPY}/sheet.css">'
    f'<style>@import "{SPY}/import.css"; body {{ background: url({SPY}/body) }}</style>'
)


def test_a_hostile_note_runs_nothing_and_asks_nobody(server, tab, tmp_path):
    home = tmp_path / "home"
    door = Door(home)
    created = "2024-03-05T10:00:00Z"
    note = write_csv(
        tmp_path / "note.csv",
        ("system", "record_id", "created_at", "author_email", "body"),
        [("catalyst", "N1", created, "ann@vendor.example", BODY)],
    )
    row = write_csv(
        tmp_path / "activity.csv",
        ("activity_id", "external_id", "external_source", "activity_at", "notes"),
        [("T1", "N1", "Catalyst Notes - Legacy Heap", created, f"{BODY}<p>{BODY}</p>")],
    )
    door.load(note, asked=Asked(data_set="legacy_note"))
    door.load(row, asked=Asked(data_set="activity"))
    door.close()

    chosen = quote("No company · Catalyst · N1")
    window = tab(server(home, CSFUNNEL_SAMPLE="off"))
    page = window.open(f"/migration?section=Row+by+row&verdict=Changed&note={chosen}")
    expect(page.get_by_text("Hello from the old tool").first).to_be_visible()
    expect(page.get_by_text("Where the texts part")).to_be_visible()
    page.wait_for_load_state("networkidle")
    own = urlsplit(window.base).netloc
    assert {urlsplit(url).netloc for url in window.watched.requests if "://" in url} == {own}
    assert page.evaluate("window.ran") is None
    shown = page.locator(".note-text")
    assert shown.count() >= 2
    assert shown.locator("a, img, svg, iframe, script, [style], [onerror]").count() == 0

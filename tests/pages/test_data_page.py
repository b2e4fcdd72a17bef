"""The data page: nothing is written before it was previewed, and every row is accounted for."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from csfunnel.intake.desk import Desk
from csfunnel.ui import state, words

GOLDEN = Path(__file__).parents[1] / "golden"
RENEWAL = (GOLDEN / "renewal.csv").read_bytes()
STRANGE = b"""\
Mail ID;When sent out;Program;Recipient address
123456789012345678901;2025-01-05 10:00:00;Renewal;ana@acme.example
123456789012345678902;2025-99-99 10:00:00;Renewal;bo@acme.example
"""


def button(app, label):
    return next(each for each in app.button if each.label.startswith(label))


def settled(app):
    """The page once all that goes on beside it has ended."""
    while tasks := [file.task for file in app.session_state["desk_files"] if file.task]:
        for task in tasks:
            task.wait()
        app.run()
    return app


@pytest.fixture(name="desk")
def files_on_the_desk(opened, on_empty):
    """Drop files by name and bytes on an empty workspace."""

    def dropped(**files):
        app = opened("data.py")
        for name, content in files.items():
            app.file_uploader[0].upload(f"{name}.csv", content)
        return settled(app.run())

    return dropped


@pytest.fixture(name="loaded")
def loaded_files(desk):
    """Drop, preview and load files."""

    def loaded(**files):
        app = desk(**files)
        for _ in files:
            settled(button(app, "Preview what it would do").click().run())
            settled(button(app, "Load it").click().run())
        return app

    return loaded


def test_a_dropped_file_says_what_it_is_and_nothing_is_loaded(desk, on_empty):
    app = desk(renewal=RENEWAL)
    assert any("GS Opportunity" in line.value for line in app.markdown)
    assert any("Nothing is loaded yet" in line.value for line in app.info)
    [columns] = [each.value for each in app.dataframe if "Read as" in each.value]
    assert list(columns["Their column"]) == RENEWAL.decode().splitlines()[0].split(",")
    assert not list((on_empty / "archive").iterdir())
    assert not app.exception


def test_a_preview_says_what_the_load_then_does(desk):
    app = settled(button(desk(renewal=RENEWAL), "Preview what it would do").click().run())
    foretold = {each.label: each.value for each in app.metric}
    assert foretold["Added"] == "8"
    assert any("Renewed USD in all 0 → " in line.value.replace("\\", "") or
               "Renewed USD in all – → " in line.value.replace("\\", "")
               for line in app.markdown)  # fmt: skip
    assert any("Nothing is loaded yet" in line.value for line in app.info)
    settled(button(app, "Load it").click().run())
    assert [line.value for line in app.success] == [
        words.plain(
            "renewal.csv was loaded as renewal, file 1: 8 rows read = 8 added + 0 updated + "
            "0 unchanged + 0 repeated + 0 rejected."
        )
    ]
    assert not app.session_state["desk_files"]


def test_a_good_and_a_broken_file_each_get_their_line(desk):
    app = desk(renewal=RENEWAL, shopping=b"milk,eggs\n1,2\n")
    [problem] = [line.value for line in app.error]
    assert "of no data set we take" in problem
    assert "If the file is one we take, choose the data set above" in problem
    assert "--as" not in problem.replace("\\", "")
    assert not app.exception


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("name;colour", "The header is of no data set we take."),
        (
            "Gsid;Owner Id;Type Id;Reason Id;Priority Id;Is Closed",
            "The header looks like that of Gainsight's CTA, which is not taken.",
        ),
        ("executed_at;journey_name;contact_email", "Export it with that column."),
    ],
)
def test_a_refusal_names_what_can_be_chosen_on_the_page(desk, header, says):
    app = desk(strange=f"{header}\n".encode())
    [problem] = [line.value.replace("\\", "") for line in app.error]
    assert says in problem
    assert problem.endswith(
        "If the file is one we take, choose the data set above, then its columns below."
    )
    assert "--" not in problem


def test_a_table_among_several_is_told_to_come_in_a_file_of_its_own(opened, on_empty):
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("renewal.csv", RENEWAL)
        archive.writestr("shopping.csv", b"milk,eggs\n1,2\n")
    app = opened("data.py")
    app.file_uploader[0].upload("both.zip", packed.getvalue())
    [problem] = [line.value.replace("\\", "") for line in settled(app.run()).error]
    assert "bring this one in a file of its own" in problem
    assert "choose the data set above" not in problem


def test_what_cannot_be_opened_says_so_and_can_be_removed(desk):
    app = desk(picture=b"\x89PNG\r\n\x1a\n")
    assert app.error[0].value.startswith("picture\\.csv is a picture")
    button(app, "Remove").click().run()
    assert not app.error
    assert not app.session_state["desk_files"]


def test_renamed_columns_are_taken_by_hand_and_the_zone_is_asked_for(desk):
    app = desk(strange=STRANGE)
    said = " ".join(line.value for line in app.error).replace("\\", "")
    assert "Some columns are only like ours" in said
    assert "Its times have no offset from UTC" in said
    assert button(app, "Preview what it would do").disabled
    zone = next(box for box in app.selectbox if box.label.startswith("Time zone"))
    settled(zone.set_value("Europe/Berlin").run())
    settled(button(app, "Take these columns").click().run())
    assert not app.error
    settled(button(app, "Preview what it would do").click().run())
    assert {each.label: each.value for each in app.metric}["Rejected"] == "1"
    settled(button(app, "Load it").click().run())
    assert "2 rows read = 1 added" in app.success[0].value.replace("\\", "")


@pytest.mark.parametrize("bad", [2, 1])
def test_a_file_of_which_hardly_a_row_would_be_taken_says_so_before_it_is_loaded(desk, bad):
    head = "company_id,name,renewal_date"
    rows = [*["C1,Acme,4/25/2025"] * bad, "C2,Birch,2025-04-25"][:2]
    app = desk(company="\n".join([head, *rows, ""]).encode())
    cause = "renewal_date is wrong, as in line 2: a date that does not say whether its month"
    warned = ["Every row looked at", "Every row"] if bad == 2 else []
    assert [line.value.split(" is ")[0] for line in app.warning] == warned[:1]
    settled(button(app, "Preview what it would do").click().run())
    assert [line.value.split(" is ")[0] for line in app.warning] == warned
    assert all(cause in line.value.replace("\\", "") for line in app.warning)
    load = button(app, "Load it").label
    assert load == ("Load it all the same" if bad == 2 else "Load it")


def test_a_file_that_has_lain_too_long_says_so_and_can_be_dropped_again(desk):
    app = desk(renewal=RENEWAL)
    [file] = app.session_state["desk_files"]
    Desk(state.own_door()).forget(file.path)
    button(app, "Preview what it would do").click().run()
    assert not app.exception
    assert any("drop it again" in line.value for line in app.error)
    button(app, "Remove").click().run()
    assert not app.session_state["desk_files"]


def test_the_second_of_two_who_commit_sees_that_the_ground_has_moved(desk, tmp_path):
    app = settled(button(desk(renewal=RENEWAL), "Preview what it would do").click().run())
    other = tmp_path / "company.csv"
    other.write_bytes((GOLDEN / "company.csv").read_bytes())
    door = state.own_door()
    door.load(other)
    settled(button(app, "Load it").click().run())
    app = settled(app)
    assert any("The data has changed since this was previewed" in i.value for i in app.info)
    assert [row["data_set"] for row in door.ledger()] == ["company"]
    settled(button(app, "Load it").click().run())
    assert [row["data_set"] for row in door.ledger()] == ["company", "renewal"]


def test_files_previewed_together_are_loaded_one_after_the_other_with_a_press_each(desk):
    app = desk(renewal=RENEWAL, company=(GOLDEN / "company.csv").read_bytes())
    button(app, "Preview all 2 files").click().run()
    settled(button(settled(app), "Load it").click().run())
    [second] = settled(app).session_state["desk_files"]
    door = state.own_door()
    assert second.trial.effect.version == door.warehouse.version()
    assert any("Another file was loaded since" in line.value for line in app.info)
    settled(button(app, "Load it").click().run())
    assert [row["data_set"] for row in door.ledger()] == ["renewal", "company"]
    assert not app.info


def test_a_preview_that_was_under_way_while_another_file_was_loaded_is_made_anew(desk):
    app = desk(renewal=RENEWAL, company=(GOLDEN / "company.csv").read_bytes())
    settled(button(app, "Preview what it would do").click().run())
    [_, second] = app.session_state["desk_files"]
    old = Desk(state.own_door()).try_load(second.path, name=second.name)
    settled(button(app, "Load it").click().run())
    second.trial = old
    [second] = settled(app.run()).session_state["desk_files"]
    assert second.trial.effect.version == state.own_door().warehouse.version()


def test_the_ledger_accounts_for_every_row(loaded):
    rows = RENEWAL.rstrip().splitlines()
    app = loaded(renewal=b"\n".join([*rows, rows[1], b"no,sense"]) + b"\n")
    line = next(each.value for each in app.dataframe if "Read" in each.value).iloc[0]
    assert line["Read"] == len(rows) + 1
    parts = ("Added", "Updated", "Unchanged", "Repeated", "Rejected")
    assert line["Read"] == sum(line[part] for part in parts)
    assert line["Rejected"] == 1


def test_rejected_rows_stand_in_a_grid_whatever_their_shape(loaded):
    head, *rows = (GOLDEN / "company.csv").read_text().splitlines()
    text = [f"{head},value,Value,value", f"{rows[0]},,,", "3,B,C", f"{rows[1]},1,2,3,more,still"]
    app = loaded(company="\n".join(text).encode())
    next(box for box in app.selectbox if box.label == "Choose a file").set_value("1").run()
    assert not app.exception
    grid = next(each.value for each in app.dataframe if "rule" in each.value)
    told, names = 5, len(text[0].split(","))
    assert [*grid.columns][-5:] == [
        f"value (cell {names - 2})", "Value", f"value (cell {names})",
        f"Beyond the header (cell {names + 1})", f"Beyond the header (cell {names + 2})",
    ]  # fmt: skip
    assert [*grid.iloc[0]][told:] == ["3", "B", "C", *[""] * (names - 1)]
    assert [*grid.iloc[1]][told:] == text[3].split(",")


def test_rejected_rows_that_came_back_in_a_file_are_not_offered_again(loaded):
    app = loaded(company=b"company_id,name,renewal_date\nC1,Acme,?\nC2,Birch,?\nC3,Cedar,\n")
    chooser = next(box for box in app.selectbox if box.label == "Choose a file")
    chooser.set_value("1").run()
    assert any("2 rejected rows" in line.value for line in app.markdown)
    told, first, second = state.own_door().rejects(1).splitlines()
    for name, lines in (("first", [first]), ("second", [second])):
        app.file_uploader[0].upload(f"{name}.csv", "\n".join([told, *lines, ""]).encode())
        settled(app.run())
        settled(button(app, "Preview what it would do").click().run())
        settled(button(app, "Load it").click().run())
        assert not app.exception
        said = [line.value.replace("\\", "") for line in (*app.info, *app.markdown, *app.caption)]
        assert any("Rows of it came back mended as file 2, first.csv." in line for line in said)
        grids = [each.value for each in app.dataframe if "rule" in each.value]
        if name == "first":
            assert "**1 rejected row, without 1 that came back**" in said
            assert [*grids[0]["line"]] == ["3"]
    assert "All of its rejected rows came back." in said
    assert not grids


def test_a_withdrawn_file_is_gone_and_can_come_back(loaded):
    app = loaded(renewal=RENEWAL)
    chooser = next(box for box in app.selectbox if box.label == "Choose a file")
    chooser.set_value("1").run()
    button(app, "Preview its withdrawal").click().run()
    app.session_state["history_turn"][-1].wait()
    app.run()
    assert any("Renewed USD in all" in line.value for line in app.markdown)
    button(app, "Withdraw it").click().run()
    app.session_state["history_turn"][-1].wait()
    app.run()
    assert any("Nothing is loaded yet" in info.value for info in app.info)
    button(app, "Preview its return").click().run()
    app.session_state["history_turn"][-1].wait()
    app.run()
    button(app, "Take it back").click().run()
    app.session_state["history_turn"][-1].wait()
    app.run()
    assert not any("Nothing is loaded yet" in info.value for info in app.info)
    assert not app.exception


def test_tables_that_came_together_are_named_with_their_file_and_go_together(loaded):
    both = BytesIO()
    with ZipFile(both, "w") as archive:
        for name in ("company", "renewal"):
            archive.writestr(f"{name}.csv", (GOLDEN / f"{name}.csv").read_bytes())
    app = loaded(both=both.getvalue())
    said = " ".join(each.value.replace("\\", "") for each in app.success)
    assert "both.csv: company.csv was loaded as company, file 1" in said
    files = next(each.value for each in app.dataframe if "Data set" in each.value)
    assert [*files["File"]] == ["both.csv: renewal.csv", "both.csv: company.csv"]
    chooser = next(box for box in app.selectbox if box.label == "Choose a file")
    assert chooser.options == ["2: both.csv: renewal.csv", "1: both.csv: company.csv"]
    chooser.set_value("1").run()
    together = "files 1 (both.csv: company.csv) and 2 (both.csv: renewal.csv), which came together"
    button(app, "Preview its withdrawal").click().run()
    app.session_state["history_turn"][-1].wait()
    app.run()
    assert f"**Withdraw {together}**" in [each.value.replace("\\", "") for each in app.markdown]
    button(app, "Withdraw it").click().run()
    app.session_state["history_turn"][-1].wait()
    app.run()
    assert f"Withdrawn: {together}." in [each.value.replace("\\", "") for each in app.success]
    lines = [each.value.replace("\\", "") for each in app.markdown]
    assert any(line.startswith(f"F{together[1:]}, came ") for line in lines)


def test_a_part_that_a_link_asks_for_in_vain_is_told(opened_first, on_golden):
    app = opened_first("data.py", part="zzz")
    assert not app.exception
    [told] = app.warning
    assert told.value == "The link asks for part “zzz” of this page, which there is not."


def test_failed_claims_are_counted_and_open_into_their_rows(opened, on_golden):
    app = opened("data.py", part="Health")
    failed = on_golden.warehouse.checks() | on_golden.warehouse.checks("health")
    labels = [each.label for each in app.expander if "against it" in each.label]
    assert len(labels) == len(failed)
    assert not app.exception

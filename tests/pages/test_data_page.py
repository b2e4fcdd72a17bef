"""The data page takes files, refuses them in one line, and accounts for every row."""

from pathlib import Path

import pytest

from csfunnel.ui import words

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture(name="loaded")
def loaded_files(opened, on_empty):
    """Load files by name and bytes on an empty workspace."""

    def loaded(**files):
        app = opened("data.py")
        for name, content in files.items():
            app.file_uploader[0].upload(f"{name}.csv", content)
        app.run()
        return next(each for each in app.button if each.label == "Load files").click().run()

    return loaded


def test_a_good_and_a_broken_file_each_get_their_line(loaded):
    app = loaded(renewal=(GOLDEN / "renewal.csv").read_bytes(), shopping=b"milk,eggs\n1,2\n")
    assert [line.value for line in app.success][:1] == [
        words.plain(
            "renewal.csv was loaded as renewal, file 1: 8 rows read = 8 added + 0 updated + "
            "0 unchanged + 0 repeated + 0 rejected."
        )
    ]
    assert len(app.error) == 1
    assert app.error[0].value.startswith("shopping\\.csv was not loaded")
    assert not app.exception


def test_the_ledger_accounts_for_every_row(loaded):
    content = (GOLDEN / "renewal.csv").read_bytes()
    rows = content.rstrip().splitlines()
    app = loaded(renewal=b"\n".join([*rows, rows[1], b"no,sense"]) + b"\n")
    line = app.dataframe[0].value.iloc[0]
    assert line["Read"] == len(rows) + 1
    parts = ("Added", "Updated", "Unchanged", "Repeated", "Rejected")
    assert line["Read"] == sum(line[part] for part in parts)
    assert line["Rejected"] == 1


def test_a_withdrawn_file_is_gone(loaded):
    app = loaded(renewal=(GOLDEN / "renewal.csv").read_bytes())
    chooser = next(box for box in app.selectbox if box.label == "Choose a file")
    chooser.set_value(1).run()
    next(each for each in app.button if each.label == "Yes, withdraw it").click().run()
    assert not app.exception
    assert any("Nothing is loaded yet" in info.value for info in app.info)


def test_failed_checks_are_counted(opened, on_golden):
    labels = [each.label for each in opened("data.py").expander]
    assert len(labels) == len(on_golden.warehouse.checks())
    assert all(label.endswith("(1 row)") for label in labels)

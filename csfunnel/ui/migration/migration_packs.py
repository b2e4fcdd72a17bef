"""Packs for the Timeline on screen: what stands in the way, making one, and taking it along."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from csfunnel.intake.progress import Watch
from csfunnel.migration import prechecks
from csfunnel.migration.packing import MANIFEST, made_alone
from csfunnel.migration.prechecks import TOTAL, Check
from csfunnel.migration.preparing import Choices, Progress, prepare
from csfunnel.migration.records import NO_SUBJECT, usual_lookups
from csfunnel.migration.repairing import Wanted, repair
from csfunnel.ui import data, state, tasks, words
from csfunnel.ui.migration import verdict_words
from csfunnel.ui.tasks import Task
from csfunnel.warehouse import Warehouse

FOLDER = "packs"
MADE = "migration_packs_made"
EXAMPLES_COUNT = 3
NO_TYPE = "No type"  # as migration_page_counts calls notes without one
MOST_ZIP_BYTES = 500_000_000  # a download is held in memory
HEADINGS = {
    "stops": "This stops the pack",
    "leaves out": "Left out of the pack",
    "warns": "Worth knowing before",
}
NAMES = {
    "not a user": "Attendee is no user",
    "not a contact": "Attendee is no contact",
    "id taken": "Id taken by another activity",
    "lookup": "Lookups",
}

Make = Callable[[Path, Choices, Progress], dict[str, Any]]


class Pack(NamedTuple):
    """A pack a reader made: from which data, what is in it, and its file as it was put there."""

    version: int
    manifest: Mapping[str, Any]
    zip_file: Path
    written_at: int


def draw_prepare(shown: state.Shown) -> None:
    """Draw the pre-checks, the choices, and the button that makes the first pack."""
    st.subheader("Load the notes into Gainsight", anchor=False)
    with st.spinner("Checking the notes …"):
        found = data.made(_checked)
    if not found:
        st.info("No legacy notes are loaded. Load the exports of Catalyst or Planhat first.")
        return
    _draw_checks(found)

    def make(out: Path, choices: Choices, say: Progress) -> dict[str, Any]:
        return prepare(shown.warehouse, out, choices=choices, progress=say)

    is_stopped = any(check.effect == "stops" for check in found)
    _draw_making(shown, "prepare", make, is_stopped=is_stopped)


def draw_repair(shown: state.Shown, verdict: str) -> None:
    """Draw which notes of a verdict to mend, the button for their pack, and what was made."""
    st.subheader("Mend them", anchor=False)
    wanted = Wanted(
        verdicts=(verdict,),
        systems=_some(verdict, "system", "Only notes of", verdict_words.system),
        types=_some(verdict, "type", "Only notes of the type", str),
    )

    def make(out: Path, choices: Choices, say: Progress) -> dict[str, Any]:
        return repair(shown.warehouse, out, wanted=wanted, choices=choices, progress=say)

    _draw_making(shown, f"repair-{verdict}", make, is_stopped=False, wanted=wanted)


def folder_of(shown: state.Shown, name: str) -> Path:
    """Where a pack is made."""
    return Path(shown.home) / FOLDER / name


def sentence(manifest: Mapping[str, Any]) -> str:
    """A pack in one sentence: notes, calls, hours, and what is not in it."""
    fast, slow = manifest["hours"].values()
    left_out = sum(manifest["left_out"].values())
    notes = words.plural(manifest["records_count"], "note")
    parts = [
        f"{notes} in {words.plural(manifest['calls_count'], 'call')}",
        f"{fast:g} to {slow:g} hours to load, as Gainsight allows 12 or 4 calls an hour",
    ]
    if manifest.get("deletes_count"):
        deletes = words.plural(manifest["deletes_count"], "activity", "activities")
        parts.append(f"{deletes} to delete first")
    if manifest.get("unexpected_count"):
        parts.append(f"{words.count(manifest['unexpected_count'])} unexpected ones only listed")
    if left_out:
        parts.append(f"{words.plural(left_out, 'note')} left out, with the reason of each")
    return f"{'; '.join(parts)}."


def promise(manifest: Mapping[str, Any]) -> str:
    """What the check will show once a repair pack is loaded; nothing for a first pack."""
    expected = manifest.get("expected", {})
    counts = [
        f"{words.count(number)} {name.replace('_', ' ')}"
        for name, number in expected.items()
        if number
    ]
    if not counts:
        return ""
    return (
        "When it is sent, export the Timeline again, withdraw its earlier export on Data, since"
        " what was deleted still stands there, and load the new one."
        f" Then the notes will be: {words.listed(counts)}."
    )


def _some(verdict: str, attribute: str, label: str, told: Callable[[str], str]) -> tuple[str, ...]:
    """Draw the choice among the values that notes of a verdict have; none chosen means all."""
    rows = data.report("migration_page_counts", {"by": attribute})
    values = [row["value"] for row in rows if row.get(f"{verdict}_count")]
    values = [value for value in values if value != NO_TYPE]
    if len(values) <= 1:
        return ()
    key = f"repair-{verdict} {attribute}"
    return tuple(st.multiselect(label, values, format_func=told, placeholder="All", key=key))


def _checked(warehouse: Warehouse) -> list[Check]:
    return prechecks.run(warehouse, usual_lookups())


def _draw_checks(found: Sequence[Check]) -> None:
    """How many notes there are, and a list of what was found about them, the gravest first."""
    [whole] = [check for check in found if check.name == TOTAL]
    st.markdown(f"{words.plural(whole.notes_count, 'legacy note')} loaded.")
    for effect, heading in HEADINGS.items():
        lines = [_line(check) for check in found if check.effect == effect]
        if lines:
            st.markdown("\n".join([f"**{heading}**", "", *lines]))


def _line(check: Check) -> str:
    """One point of the list: its name and count, what it means, and what it is about."""
    name = NAMES.get(check.name, words.capital(check.name))
    count = f", {words.plural(check.notes_count, 'note')}" if check.notes_count else ""
    items = [words.plain(item) for item, _ in check.examples[:EXAMPLES_COUNT]]
    more = check.items_count - len(items)
    about = words.listed([*items, *([f"{words.count(more)} more"] if more > 0 else [])])
    return f"- {words.plain(f'{name}{count}: {check.sentence}')} {about and f'*{about}*'}"


def _draw_making(
    shown: state.Shown,
    name: str,
    make: Make,
    *,
    is_stopped: bool,
    wanted: Wanted | None = None,
) -> None:
    """The choices, the button, and the pack made last of what is wanted, from the data as it is."""
    with st.expander("Choices"):
        subject = st.text_input(
            "Words for notes without a subject",
            key=f"{name} subject",
            help="Left empty, a blank is sent, and the check after loading finds no difference.",
        )
        leaves_off = st.checkbox(
            "Leave off attendees Gainsight does not know",
            key=f"{name} unknown",
            help="Otherwise Gainsight refuses their notes until they are loaded there.",
        )
    choices = Choices(no_subject=subject.strip() or NO_SUBJECT, keeps_unknown=not leaves_off)
    made: dict[object, Task] = st.session_state.setdefault(MADE, {})
    key = (shown.home, name, wanted)
    is_making = key in made and not made[key].is_done
    if st.button("Make the pack", key=f"{name} make", disabled=is_stopped or is_making):
        made[key] = Task(
            "Making the pack",
            lambda watch: _made(shown, name, lambda out: make(out, choices, watch), watch),
        )
    if key in made:
        _draw_task(shown, name, made[key])


def _made(
    shown: state.Shown, name: str, make: Callable[[Path], dict[str, Any]], watch: Watch
) -> Pack:
    """Make a pack and its file, beside the page; it is of the data as they are at the start."""
    version, out = shown.warehouse.version(), folder_of(shown, name)
    with made_alone(out):  # else the file could hold another reader's pack
        manifest = make(out)
        zip_file = _zipped(out, watch)
        return Pack(version, manifest, zip_file, _written_at(zip_file))


def _draw_task(shown: state.Shown, name: str, task: Task) -> None:
    if not task.is_done:
        tasks.draw(task, key=name)
    elif task.is_cancelled:
        st.info("Cancelled; there is no new pack to download.")
    elif task.problem is not None or task.said:
        st.error(words.plain(str(task.problem or task.said)))
    else:
        _draw_made(shown, name, task.result)


def _draw_made(shown: state.Shown, name: str, pack: Pack) -> None:
    if pack.version != shown.warehouse.version():
        st.info("The data has changed since the pack was made. Make it again.")
        return
    if _written_at(pack.zip_file) != pack.written_at:
        st.info("Somebody has made this pack since, maybe with other choices. Make it again.")
        return
    st.markdown(words.plain(f"{sentence(pack.manifest)} {promise(pack.manifest)}"))
    if pack.zip_file.stat().st_size > MOST_ZIP_BYTES:
        st.info(
            f"The pack is too large to download here. It is in {FOLDER}/{name} of the workspace."
        )
        return
    st.download_button(
        "Download the pack",
        pack.zip_file.read_bytes,
        f"csfunnel-{name}.zip",
        "application/zip",
        key=f"{name} download",
        on_click="ignore",
    )


def _zipped(pack: Path, watch: Watch) -> Path:
    """The pack as one file, the manifest first; the same pack gives the same bytes.

    Raises Cancelled.
    """
    target = pack.with_suffix(".zip")
    partial = target.with_name(f".{target.name}.partial")
    files = sorted(pack.iterdir(), key=lambda file: (file.name != MANIFEST, file.name))
    watch.begin("Putting it in one file", sum(file.stat().st_size for file in files))
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in files:
                _add(packed, file, f"{pack.name}/{file.name}", watch)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return target


def _add(packed: zipfile.ZipFile, file: Path, name: str, watch: Watch) -> None:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with file.open("rb") as source, packed.open(entry, "w", force_zip64=True) as inside:
        while part := source.read(2**20):
            inside.write(part)
            watch.passed(len(part))


def _written_at(file: Path) -> int:
    """When a file was put in its place, in ns; 0 where there is none."""
    return file.stat().st_mtime_ns if file.exists() else 0

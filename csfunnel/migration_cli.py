"""The commands of a migration: make the first pack, make one that repairs, compare."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from csfunnel.migration.repairing import REPAIRABLE
from csfunnel.printing import Format, write, write_table

Ask = Callable[[typer.Context, str, dict[str, Any]], Any]

OutOption = Annotated[
    Path, typer.Option(help="The folder for the pack: new, empty, or holding an older pack.")
]
LookupsOption = Annotated[
    Path | None, typer.Option(help="A JSON file with a lookups block of your own.")
]
CompanyOption = Annotated[
    str | None,
    typer.Option(help="The Company field that holds the legacy id; else Legacy_Id__gc."),
]
SubjectOption = Annotated[
    str | None, typer.Option(help="Words for notes without a subject; else a blank is sent.")
]
UnknownOption = Annotated[
    bool, typer.Option("--leave-off-unknown", help="Leave off attendees Gainsight does not know.")
]
FormatOption = Annotated[Format, typer.Option("--format", help="How the answer is printed.")]


def commands(ask: Ask) -> typer.Typer:
    """The commands, each asking for its job by `ask`: context, name and parameters."""
    app = typer.Typer(
        help="Legacy notes into Gainsight's Timeline: make packs, repair, compare.",
        no_args_is_help=True,
    )

    @app.command()
    def checks(
        context: typer.Context,
        lookups: LookupsOption = None,
        company_field: CompanyOption = None,
        format_: FormatOption = Format.table,
    ) -> None:
        """What stops a pack, what is left out of it, and what is worth knowing before."""
        _write_checks(ask(context, "migration_checks", _choices(lookups, company_field)), format_)

    @app.command()
    def prepare(  # noqa: PLR0913 # the options of a command are the arguments of its function
        context: typer.Context,
        *,
        out: OutOption,
        lookups: LookupsOption = None,
        company_field: CompanyOption = None,
        no_subject: SubjectOption = None,
        leave_off_unknown: UnknownOption = False,
        format_: FormatOption = Format.table,
    ) -> None:
        """Make the pack that loads all legacy notes."""
        chosen = _choices(
            lookups, company_field, no_subject=no_subject, leaves_off_unknown=leave_off_unknown
        )
        made = ask(context, "migration_prepare", {"out": str(out.resolve()), **chosen})
        _write_pack(made, out, format_)

    @app.command()
    def repair(  # noqa: PLR0913 # see prepare
        context: typer.Context,
        *,
        out: OutOption,
        verdict: Annotated[
            list[str] | None,
            typer.Option(
                callback=_verdicts,
                help=f"What to mend; may be repeated. One of {', '.join(REPAIRABLE)}.",
            ),
        ] = None,
        system: Annotated[list[str] | None, typer.Option(help="Only notes of this system.")] = None,
        type_: Annotated[
            list[str] | None, typer.Option("--type", help="Only notes of this legacy type.")
        ] = None,
        record: Annotated[list[str] | None, typer.Option(help="Only this record id.")] = None,
        lookups: LookupsOption = None,
        company_field: CompanyOption = None,
        no_subject: SubjectOption = None,
        leave_off_unknown: UnknownOption = False,
        format_: FormatOption = Format.table,
    ) -> None:
        """Make the pack that mends what reconciling found: all of it, or what is chosen."""
        chosen = _choices(
            lookups, company_field, no_subject=no_subject, leaves_off_unknown=leave_off_unknown
        )
        wanted = {"verdicts": verdict, "systems": system, "types": type_, "records": record}
        params = {"out": str(out.resolve()), **wanted, **chosen}
        _write_pack(ask(context, "migration_repair", params), out, format_)

    @app.command()
    def compare(
        context: typer.Context,
        pack: Annotated[Path, typer.Argument(help="The folder of a repair pack.")],
        format_: FormatOption = Format.table,
    ) -> None:
        """Compare what reconciling finds now with what a repair pack promised; 1 if it differs."""
        rows = ask(context, "migration_compare", {"pack": str(pack.resolve())})
        write(rows, format_)
        if any(row["difference"] for row in rows):
            raise typer.Exit(1)

    return app


def _verdicts(given: list[str] | None) -> list[str] | None:
    """Verdicts as they were given; one that cannot be mended is a usage error."""
    for verdict in given or ():
        if verdict not in REPAIRABLE:
            raise typer.BadParameter(f"{verdict!r} is none of {', '.join(REPAIRABLE)}.")
    return given


def _choices(
    lookups: Path | None,
    company_field: str | None,
    *,
    no_subject: str | None = None,
    leaves_off_unknown: bool = False,
) -> dict[str, Any]:
    return {
        "company_field": company_field,
        "lookups": str(lookups.resolve()) if lookups else None,
        "no_subject": no_subject,
        "leaves_off_unknown": leaves_off_unknown,
    }


def _write_checks(found: Iterable[Mapping[str, Any]], format_: Format) -> None:
    rows = [
        {
            "check": check["name"],
            "effect": check["effect"],
            "notes": check["notes_count"],
            "for_example": "; ".join(item for item, _ in check["examples"][:3]),
            "what": check["sentence"],
        }
        for check in found
    ]
    write(rows, format_, of="checks")


def _write_pack(made: Mapping[str, Any], out: Path, format_: Format) -> None:
    """What is in a pack, how long it takes, and what is not in it."""
    if format_ is not Format.table:
        write([made], format_, lines=True)
        return
    if made["chunks"]:
        write_table([_line(chunk) for chunk in made["chunks"]])
    fast, slow = made["hours"].values()
    left_out = sum(made["left_out"].values())
    for line in _beforehand(made):
        typer.echo(f"\n{line}")
    counted = _counted(made["records_count"], "record"), _counted(made["calls_count"], "call")
    typer.echo(
        f"\n{counted[0]} in {counted[1]}, {made['bytes_count']:,} bytes: "
        f"{fast:g} to {slow:g} hours. "
        f"{_counted(left_out, 'note')} left out; left_out.csv says why. The pack is in {out}."
    )


def _beforehand(made: Mapping[str, Any]) -> Iterable[str]:
    """What is to be known before a pack is sent."""
    if deletes := made.get("deletes_count"):
        yield (
            f"{_counted(deletes, 'activity', 'activities')} to delete first: deletes.csv lists"
            " them, deleted.jsonl holds each in full."
        )
    if there := made.get("already_loaded_count"):
        yield (
            f"In the loaded Timeline already: {_counted(there, 'note')} of this pack."
            " `migration repair --verdict missing` makes a pack of those that are not."
        )
    if made["kind"] == "repair":
        yield (
            "When it is sent: export the Timeline again, withdraw its earlier export (what was"
            " deleted still stands there) and load the new one; then `migration compare`."
        )


def _counted(number: int, noun: str, nouns: str = "") -> str:
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"


def _line(chunk: Mapping[str, Any]) -> dict[str, Any]:
    return {name: chunk[name] for name in ("file", "method", "records_count", "bytes_count")}

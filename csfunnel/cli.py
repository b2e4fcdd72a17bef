"""The same jobs without a browser: for people at a terminal, and for cron."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from csfunnel import errands, jobs, migration_cli
from csfunnel.datasets import DATASETS, FOR_FILE
from csfunnel.errors import CsfunnelError, SettingsWrong
from csfunnel.filters import Basis, Credit, Model, Unit
from csfunnel.intake.archive import Archive
from csfunnel.naming import table_told, told_name
from csfunnel.printing import Format, write, write_ledger, write_table
from csfunnel.reconcile import alarms, flat_rows, table_rows
from csfunnel.settings import Settings, home_folder, sample_is_wanted

app = typer.Typer(
    help="csfunnel: exports in, the customer-success funnel out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
By = Literal["journey", "csm", "region", "step", "none"]

FormatOption = Annotated[Format, typer.Option("--format", help="How the answer is printed.")]
CreditOption = Annotated[
    Credit, typer.Option(help="Count influenced meetings too, or direct ones only.")
]
ModelOption = Annotated[Model, typer.Option(help="How a renewal is shared among its meetings.")]
DayOption = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]
FileId = Annotated[int, typer.Argument(help="The file's number in the ledger; see `status`.")]


def _moment(given: str | None) -> str | None:
    """A moment as it was given; one that cannot be read is a usage error."""
    if given is not None:
        try:
            Settings().with_as_of(given)
        except SettingsWrong as problem:
            raise typer.BadParameter(str(problem)) from None
    return given


@app.callback()
def workspace(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(help="The workspace; else CSFUNNEL_HOME, else data/local."),
    ] = None,
) -> None:
    """csfunnel: exports in, the customer-success funnel out."""
    context.obj = home_folder(home)


@app.command()
def load(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="CSV, TSV, gz, zip or XLSX files.")],
    as_: Annotated[
        str | None, typer.Option("--as", help="The data set, where the header is unclear.")
    ] = None,
    zone: Annotated[str | None, typer.Option(help="The zone of times without an offset.")] = None,
    map_: Annotated[
        list[str] | None, typer.Option("--map", help='"Their Column=our_column"; may be repeated.')
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="column=value for the whole file.")
    ] = None,
    format_: FormatOption = Format.table,
) -> None:
    """Take exports in; each is loaded whole or refused with the reason."""
    if as_ is not None and as_ not in DATASETS:
        raise typer.BadParameter(f"{as_!r} is none of {', '.join(DATASETS)}.", param_hint="--as")
    asked = {
        "data_set": as_,
        "zone": zone,
        "columns_map": _pairs(map_, "--map", str.rpartition),  # a header may hold a =, ours do not
        "for_file": _for_file(_pairs(set_, "--set", str.partition)),
    }
    loaded, refused = list[dict[str, Any]](), False
    for file in files:
        name = told_name(file)
        try:
            with errands.lasting(file) as path:
                params = {
                    "path": str(path),
                    "name": name,
                    "asked": asked,
                    "who": errands.who(),
                }
                loaded += errands.done(context.obj, "load", params)
        except CsfunnelError as problem:
            typer.echo(f"{name}: refused. {problem}", err=True)
            refused = True
    if loaded and format_ is Format.table:
        write_ledger(loaded)
        _tell_of_rejects(loaded)
    elif loaded:
        write(loaded, format_, lines=True)
    if refused:
        raise typer.Exit(1)


@app.command()
def status(context: typer.Context, format_: FormatOption = Format.table) -> None:
    """The ledger: which files came and what became of their rows."""
    answer = _told(context, "status")
    if format_ in (Format.json, Format.jsonl):
        write(answer, format_)
        return
    if format_ is Format.csv:
        write(answer["files"], format_, of="status")
        return
    typer.echo(f"Workspace {answer['workspace']}, data version {answer['data_version']},")
    typer.echo(f"as of {answer['as_of'] or '–'}.\n")
    write_ledger(answer["files"])
    for entry in answer["refused"]:
        typer.echo(f"\n{entry['file_name']} was refused. {entry['reason']}")


@app.command()
def rejects(context: typer.Context, file_id: FileId) -> None:
    """The rejected rows of a file as CSV, each with its line, column, value and rule."""
    sys.stdout.write(_told(context, "rejects", file_id=file_id))


@app.command()
def withdraw(context: typer.Context, file_id: FileId, format_: FormatOption = Format.table) -> None:
    """Make everything as if a file had never come."""
    write([_told(context, "withdraw", file_id=file_id)], format_, lines=True)


@app.command()
def rebuild(context: typer.Context, format_: FormatOption = Format.table) -> None:
    """Make the database anew from the archive."""
    write([_told(context, "rebuild")], format_, lines=True)


@app.command()
def funnel(
    context: typer.Context,
    from_: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"])] = None,
    to: DayOption = None,
    unit: Unit = "email",
    basis: Basis = "cohort",
    by: By = "none",
    credit: CreditOption = "all",
    model: ModelOption = "last",
    csm: list[str] | None = None,
    region: list[str] | None = None,
    journey: list[str] | None = None,
    step: list[str] | None = None,
    as_of: Annotated[
        str | None,
        typer.Option(callback=_moment, help="Another moment to look from, with offset."),
    ] = None,
    format_: FormatOption = Format.table,
) -> None:
    """The funnel: how far emails, contacts or accounts came, and the money."""
    if from_ is not None and to is not None and to < from_:
        raise typer.BadParameter("--to is before --from.", param_hint="--to")
    told = _told(
        context,
        "funnel",
        from_day=_day(from_),
        to_day=_day(to),
        unit=unit,
        basis=basis,
        by=None if by == "none" else by,
        credit=credit,
        model=model,
        csms=csm,
        regions=region,
        journeys=journey,
        steps=step,
        as_of=as_of,
    )
    write(told["answer"], format_)
    for line in told["in_vain"]:
        typer.echo(line, err=True)


@app.command()
def emails(context: typer.Context, format_: FormatOption = Format.table) -> None:
    """Every row of the email log with its reading."""
    write(_told(context, "emails"), format_, of="emails")


@app.command()
def meetings(
    context: typer.Context, credit: CreditOption = "all", format_: FormatOption = Format.table
) -> None:
    """Every meeting with its email, its call and its status."""
    write(_told(context, "meetings", credit=credit), format_, of="meetings")


@app.command(name="credits")
def credits_(
    context: typer.Context,
    model: ModelOption = "last",
    credit: CreditOption = "all",
    format_: FormatOption = Format.table,
) -> None:
    """The money of every won renewal by meeting."""
    write(_told(context, "credits", model=model, credit=credit), format_, of="credits")


@app.command()
def check(context: typer.Context, format_: FormatOption = Format.table) -> None:
    """The claims about the numbers; exits with 1 when one does not hold."""
    answer = _told(context, "check")
    if format_ in (Format.json, Format.jsonl):
        write(answer, format_)
    else:
        rows = [{"check": name, "row": row} for name, found in answer.items() for row in found]
        write(rows, format_, of="check")
    if any(answer.values()):
        raise typer.Exit(1)


@app.command()
def reconcile(context: typer.Context, format_: FormatOption = Format.table) -> None:
    """What became of every legacy note; exits with 1 when the verdicts do not add up."""
    told = _told(context, "reconcile")
    answer = told["answer"]
    if format_ is Format.json:
        write(answer, format_)
    elif format_ is Format.jsonl:
        write(answer["rows"], format_)
    elif format_ is Format.csv:
        write(flat_rows(answer), format_, of="reconcile")
    else:
        write_table(table_rows(answer))
        for line in (*alarms(answer), *told["notices"], *told["causes"]):
            typer.echo(f"\n{line}")
    if not told["adds_up"]:
        typer.echo("The verdicts do not account for every note; please report it.", err=True)
        raise typer.Exit(1)


app.add_typer(
    migration_cli.commands(lambda context, name, params: _told(context, name, **params)),
    name="migration",
)


def main() -> None:
    """Run the command line."""
    _prepare_streams()
    try:
        try:
            app(prog_name="csfunnel")
        finally:
            sys.stdout.flush()  # later, when the process ends, nobody can tell of what fails
    except OSError as problem:
        # What fails on the disk is named where it happens, so this is the answer's own way out.
        if problem.filename is not None:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(problem, BrokenPipeError):
            typer.echo(f"The answer could not be written: {problem.strerror}.", err=True)
        sys.exit(1)


def _prepare_streams() -> None:
    """Answers for files and pipes are UTF-8; what a terminal cannot show is spelled out."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by who began the command
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 # for good
        elif isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _told(context: typer.Context, name: str, **params: Any) -> Any:
    """The answer to a job; a known error is one line and exit code 1."""
    try:
        answer = errands.done(context.obj, name, params)
        if name not in jobs.TELLING and context.params.get("format_") is Format.table:
            _tell_if_empty(context.obj)
    except CsfunnelError as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from None
    return answer


def _tell_if_empty(home: Path) -> None:
    """Numbers of nothing would surprise who sees the sample on the dashboard."""
    if not sample_is_wanted() or any(each.state == "loaded" for each in Archive(home).entries()):
        return
    typer.echo(
        f"No files are loaded in {home} yet, so there is nothing to count. What the dashboard shows"
        " until then is made-up sample data.",
        err=True,
    )


def _tell_of_rejects(loaded: Iterable[Mapping[str, Any]]) -> None:
    """Where the reasons of rejected rows are to be had."""
    for line in loaded:
        if line["rejected"]:
            told = table_told(line["file_name"], line["table"])
            typer.echo(f"{told}: `rejects {line['file_id']}` gives its rejected rows with reasons.")


def _pairs(
    given: Iterable[str] | None, option: str, parted: Callable[[str, str], tuple[str, str, str]]
) -> dict[str, str]:
    """`left=right` as a mapping, or a usage error."""
    pairs = {}
    for each in given or ():
        left, equals, right = parted(each, "=")
        if not equals or not left.strip():
            raise typer.BadParameter(f"{each!r} is not of the form left=right.", param_hint=option)
        pairs[left.strip()] = right.strip()
    return pairs


def _for_file(given: dict[str, str]) -> dict[str, str]:
    """The values for a whole file; a usage error where no data set lets a column be chosen so."""
    for name in given:
        if name not in FOR_FILE:
            told = f"{name!r} is no column that can be said for a file: {', '.join(FOR_FILE)}."
            raise typer.BadParameter(told, param_hint="--set")
    return given


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else moment.date().isoformat()

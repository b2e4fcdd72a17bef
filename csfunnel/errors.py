"""Every error csfunnel raises on purpose, in one tree; a message says what, where, and the way out.

    CsfunnelError
    ├── Refused                 the door does not take this file
    │   ├── EmptyFile           nothing in it, or no header
    │   ├── Unreadable          not text in a known encoding, damaged, encrypted, nested
    │   ├── TooLarge            over a limit, or unpacks like a bomb
    │   ├── UnknownDataSet      its header is of no data set
    │   ├── AmbiguousHeader     its header fits several data sets, or a column twice
    │   ├── MissingColumns      a required column is not there
    │   ├── ZoneNeeded          instants without an offset, and no zone chosen
    │   ├── AlreadyLoaded       the same bytes came before
    │   └── LedgerMismatch      rows read and rows accounted for differ
    ├── Cancelled               a job was stopped by who began it
    ├── GroundMoved             the data has changed since a preview was made
    ├── SettingsWrong           a setting has a value it cannot have
    ├── KeptWrong               a saved view, target or annotation is not what it should be
    ├── WorkspaceBusy           another process owns the workspace
    ├── WorkspaceUnusable       its folder cannot be made, read or written
    ├── ArchiveDamaged          a file in the archive is gone, changed or cannot be read
    ├── DatabaseDamaged         what DuckDB stored is no longer what it wrote
    ├── DiskFull                no room to write
    ├── NotReady                a migration pack cannot be made as things stand
    ├── NotFound                no such load, report, data set or setting
    └── CheckFailed             a claim about the numbers does not hold

The raiser writes the message for its reader: what happened, in which file, line or column, and
what to do next. It never quotes a whole row, since rows hold personal data.
"""


class CsfunnelError(Exception):
    """Anything csfunnel can name; `str()` of it is fit to be shown to a user."""


class Refused(CsfunnelError):
    """A file the door does not take; nothing of it was loaded."""


class EmptyFile(Refused):
    """The file has no bytes, no text or no header."""


class Unreadable(Refused):
    """The bytes are not a text, sheet or archive that can be read."""


class TooLarge(Refused):
    """The file, or what it unpacks to, is over a limit."""


class UnknownDataSet(Refused):
    """The header is of no data set we take."""


class AmbiguousHeader(Refused):
    """The header fits several data sets, or several of its columns fit one."""


class MissingColumns(Refused):
    """A column the data set cannot do without is not in the header."""


class ZoneNeeded(Refused):
    """Instants without an offset came, and no time zone was chosen for the file."""


class AlreadyLoaded(Refused):
    """A file with the same bytes is in the ledger, as `file_ids`."""

    def __init__(self, message: str, file_ids: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.file_ids = file_ids


class LedgerMismatch(Refused):
    """Read rows are not added + updated + unchanged + repeated + rejected."""


class Cancelled(CsfunnelError):
    """A job was stopped by who began it; nothing of it stays."""


class GroundMoved(CsfunnelError):
    """The data has changed since the preview that a commit was decided on."""


class SettingsWrong(CsfunnelError):
    """A setting holds a value it cannot have."""


class KeptWrong(CsfunnelError):
    """A saved view, pin, target or annotation, or the file of them, is not what it should be."""


class WorkspaceBusy(CsfunnelError):
    """Another process owns the workspace."""


class WorkspaceUnusable(CsfunnelError):
    """The workspace's folder, or what is in it, cannot be made, read or written."""


class ArchiveDamaged(CsfunnelError):
    """A file in the archive, or what is noted of it, is gone, changed or cannot be read."""


class DatabaseDamaged(CsfunnelError):
    """DuckDB's file is none, or is not as it was written; it can be made anew from the archive."""


class DiskFull(CsfunnelError):
    """There is no room left to write."""


class NotReady(CsfunnelError):
    """A pack for the Timeline cannot be made as things stand."""


class NotFound(CsfunnelError):
    """What was asked for by name is not there."""


class CheckFailed(CsfunnelError):
    """A claim about the numbers does not hold."""

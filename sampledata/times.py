"""Instants as whole epoch seconds (0 = absent), and the texts that exports write for them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sampledata.ids import Ints

Writer = Callable[[Ints], pa.Array]
DAY = 86_400
HOUR = 3_600
NEW_YORK = "America/New_York"
PACIFIC = "America/Los_Angeles"
NO_OFFSET = timedelta(0)


def second(day: str) -> int:
    """Epoch second of midnight UTC of an ISO day."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())


START = second("2024-04-01")
CUT = second("2025-02-01")
END = second("2025-10-01")
HANDOVER = second("2025-01-15")
LAUNCH_DAY = second("2025-05-13")
CALL_EXPORT_START = second("2025-04-01")
DAYS = (END - START) // DAY

# Share of the usual openness by calendar month (index 1..12): summer dips, the year's end rises.
SEASON = np.array([1, 1.0, 1.0, 1.02, 1.0, 1.0, 0.96, 0.82, 0.76, 1.02, 1.1, 1.16, 1.06])


def month_of(at: Ints) -> Ints:
    """Calendar month 1..12 (UTC)."""
    return at.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12 + 1


def on_weekday(at: Ints) -> Ints:
    """Saturdays and Sundays move to the Monday after."""
    weekday = (at // DAY + 3) % 7
    return at + np.where(weekday == 5, 2 * DAY, np.where(weekday == 6, DAY, 0))


def iso(at: Ints) -> pa.Array:
    """`2025-01-31T09:00:00Z`."""
    return pc.strftime(_instants(at), format="%Y-%m-%dT%H:%M:%SZ")


def day(at: Ints) -> pa.Array:
    """`2025-01-31` (UTC)."""
    return pc.strftime(_instants(at), format="%Y-%m-%d")


def pacific(at: Ints) -> pa.Array:
    """`2025-01-31 01:00:00`, naive, as a Gainsight report in the tenant's zone writes it."""
    return pc.strftime(_local(at, PACIFIC), format="%Y-%m-%d %H:%M:%S")


def calendly(at: Ints) -> pa.Array:
    """`2025-01-31 04:00 am`, naive New York time, as Calendly's CSV writes it."""
    return pc.utf8_lower(pc.strftime(_local(at, NEW_YORK), format="%Y-%m-%d %I:%M %p"))


def out_of_the_repeated_hour(at: Ints) -> Ints:
    """Move what falls on New York's autumn clock change three hours on: its text would be torn."""
    change = second("2024-11-03") + 5 * HOUR
    return np.where((at >= change) & (at < change + 2 * HOUR), at + 3 * HOUR, at)


def day_number(text: str) -> int:
    """Days since 1970-01-01 of an ISO day."""
    return date.fromisoformat(text).toordinal() - date(1970, 1, 1).toordinal()


def _instants(at: Ints) -> pa.Array:
    return pa.array(at, mask=at == 0).cast(pa.timestamp("s"))


def _local(at: Ints, zone: str) -> pa.Array:
    """Wall-clock times; a zone's offset changes on the hour, so one look-up an hour is enough."""
    place = ZoneInfo(zone)
    hours, which = np.unique(at // HOUR, return_inverse=True)
    clocks = [datetime.fromtimestamp(hour * HOUR, place) for hour in hours.tolist()]
    seconds = [int((clock.utcoffset() or NO_OFFSET).total_seconds()) for clock in clocks]
    offsets = np.array(seconds, dtype=np.int64)
    return _instants(np.where(at == 0, 0, at + offsets[which]))

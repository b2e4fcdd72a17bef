"""Count the lines and records of a text as it streams by, without reading it as CSV."""

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.intp]
Bytes = npt.NDArray[np.uint8]

_LF, _CR, _QUOTE = 10, 13, 34


class LineCounter:
    """Feed it UTF-8 bytes in any chunks, `close()` it, then read the counts.

    `physical_lines` are lines however they end (LF, CRLF, CR), a last one without an end too.
    `records` are those of them that end outside quotes, less the blank ones (a last one counts in
    any case); quotes are paired by parity alone, so one stray `"` shows as `ends_inside_quotes` or
    as a count that the reader of the file disagrees with. `ends_in_line` tells of a last line
    without an end.
    """

    def __init__(self) -> None:
        """Stand at the beginning of a text."""
        self.physical_lines = 0
        self.records = 0
        self.has_nul = False
        self.ends_inside_quotes = False
        self.ends_in_line = False
        self._held = b""
        self._line_bytes = 0  # of the line begun and not ended

    def feed(self, chunk: bytes) -> None:
        """Count one chunk. A CR at its end waits for the next, since a LF may follow."""
        data = self._held + chunk if self._held else chunk
        self._held = b""
        if data.endswith(b"\r"):
            data, self._held = data[:-1], b"\r"
        if data:
            self._count(data)

    def close(self) -> None:
        """Count what is left: a CR held back, a last line without an end, an open quote."""
        self.ends_in_line = bool(self._line_bytes and not self._held)
        self.physical_lines += bool(self._held or self._line_bytes)
        self.records += bool(self._line_bytes or self.ends_inside_quotes)
        self._held, self._line_bytes = b"", 0

    def _count(self, data: bytes) -> None:
        self.has_nul = self.has_nul or b"\0" in data
        array = np.frombuffer(data, dtype=np.uint8)
        ends = _line_ends(data, array)
        quotes = (array == _QUOTE).view(np.uint8)
        if len(ends):
            inside = _is_odd(quotes, ends) ^ self.ends_inside_quotes
            full = _text_bytes(array, ends, self._line_bytes) > 0
            self.physical_lines += len(ends)
            self.records += int(np.count_nonzero(full & ~inside))
            self._line_bytes = len(data) - 1 - int(ends[-1])
        else:
            self._line_bytes += len(data)
        self.ends_inside_quotes ^= np.count_nonzero(quotes) % 2 == 1


def _line_ends(data: bytes, array: Bytes) -> Positions:
    """Where lines end: at each LF and each CR that no LF follows; none follows `data`'s last CR."""
    ends = np.flatnonzero(array == _LF)
    if b"\r" not in data:
        return ends
    returns = np.flatnonzero(array == _CR)
    alone = returns[array[np.minimum(returns + 1, len(array) - 1)] != _LF]
    return np.sort(np.concatenate((ends, alone))) if len(alone) else ends


def _is_odd(quotes: Bytes, ends: Positions) -> npt.NDArray[np.bool_]:
    """Whether an odd number of quotes stands before each end; counts may run over, by 256."""
    starts = np.concatenate(([0], ends[:-1] + 1))
    in_line = np.add.reduceat(quotes[: ends[-1] + 1], starts, dtype=np.uint8)
    return (np.cumsum(in_line, dtype=np.uint8) & 1).astype(bool)


def _text_bytes(array: Bytes, ends: Positions, begun: int) -> Positions:
    """How many bytes each ended line has, its end left out; the first has `begun` more before."""
    lengths: Positions = np.diff(ends, prepend=-1 - begun) - 1
    after_cr = (array[ends] == _LF) & (array[np.maximum(ends - 1, 0)] == _CR) & (lengths > 0)
    lengths -= after_cr
    return lengths

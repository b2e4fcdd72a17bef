"""Ids and random streams that depend on nothing but a seed and a running number."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

ALPHABET = np.frombuffer(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", dtype=np.uint8)
HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
TENANT = "QX9R7H0B1ZLF"


def stream(seed: int, room: str, *, part: int = 0) -> np.random.Generator:
    """A random stream of its own for each room and part, so that none disturbs another."""
    return np.random.default_rng([seed, part, *room.encode()])


def scrambled(index: Ints, *, salt: int = 0) -> npt.NDArray[np.uint64]:
    """Splitmix64 of each number: the same number always gives the same 64 bits."""
    z = (index.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    # Mixed in, not added: an added salt would only shift the numbers.
    z ^= np.uint64((salt + 1) * 0xD1342543DE82EF95 % 2**64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def gsids(prefix: str, index: Ints) -> pa.StringArray:
    """Gainsight-like ids, 36 characters: object prefix, tenant, 13 scrambled, 7 counted."""
    letters = np.empty((len(index), 36), dtype=np.uint8)
    letters[:, :16] = np.frombuffer((prefix + TENANT).encode(), dtype=np.uint8)
    _digits(letters, scrambled(index, salt=int.from_bytes(prefix.encode())), slice(16, 28))
    letters[:, 28] = ord("Z")
    _digits(letters, index.astype(np.uint64), slice(29, 36))
    return text_from(letters)


def uuids(index: Ints, *, salt: int) -> pa.StringArray:
    """Bare UUIDs as Calendly writes them."""
    letters = np.empty((len(index), 36), dtype=np.uint8)
    words = [scrambled(index, salt=salt), scrambled(index, salt=salt + 1)]
    places = [place for place in range(36) if place not in (8, 13, 18, 23)]
    for at, place in enumerate(places):
        letters[:, place] = HEX[(words[at // 16] >> np.uint64(4 * (at % 16))) & np.uint64(15)]
    letters[:, [8, 13, 18, 23]] = ord("-")
    letters[:, 14] = ord("4")
    return text_from(letters)


def gong_ids(index: Ints) -> pa.Array:
    """Gong call ids: text of 18 to 20 digits, more than a signed 64-bit number can hold."""
    dice = scrambled(index, salt=77)
    low, spread = np.array([10**9, 10**10, 10**11]), np.array([9 * 10**9, 9 * 10**10, 8 * 10**10])
    size = (dice % np.uint64(3)).astype(np.int64)
    head = low[size].astype(np.uint64) + (dice >> np.uint64(3)) % spread[size].astype(np.uint64)
    return pa.array(head * np.uint64(10**8) + index.astype(np.uint64)).cast(pa.string())


def text_from(letters: npt.NDArray[np.uint8]) -> pa.StringArray:
    """A matrix of ASCII codes as text, one row each."""
    rows, width = letters.shape
    offsets = np.arange(0, (rows + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(letters))


def _digits(letters: npt.NDArray[np.uint8], value: npt.NDArray[np.uint64], where: slice) -> None:
    base = np.uint64(36)
    for place in range(where.stop - 1, where.start - 1, -1):
        letters[:, place] = ALPHABET[value % base]
        value = value // base

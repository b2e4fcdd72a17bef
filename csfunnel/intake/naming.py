"""A refusal says which file or table it is about, wherever it was raised."""

from collections.abc import Iterator
from contextlib import contextmanager

from csfunnel.errors import Refused


@contextmanager
def named(name: str) -> Iterator[None]:
    """Put the name of a file or table before a refusal that does not say it."""
    try:
        yield
    except Refused as refusal:
        if name in str(refusal):
            raise
        raise type(refusal)(f"{name}: {refusal}") from refusal

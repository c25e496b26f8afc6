"""What the database refuses, and whoever came first, as a sentence of whatever was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError

from caunoi.trail.refusals import refusal
from caunoi.trail.writing import Overtaken, WalledOff
from caunoi.vocabulary.text import Text

OVERTAKEN = Text(
    vi="Người khác vừa làm việc này. Hãy tải lại trang.",
    en="Someone else did this a moment ago. Please reload the page.",
)


@contextmanager
def in_words(told: Callable[[Text], Exception]) -> Iterator[None]:
    """Raise `told` of the sentence; a wall is no refusal and is raised as it came, and so is what no rule says."""
    try:
        yield
    except WalledOff:
        raise
    except Overtaken as first:
        raise told(OVERTAKEN) from first
    except IntegrityError as error:
        raise told(refusal(error).text) from error

"""A .csv to rows: its letters, then the sign that parts its cells. Only inside the jail."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from caunoi.vocabulary.names import nfc
from caunoi.vocabulary.old_letters import OLD_LETTERS, converted, words_of
from caunoi.vocabulary.syllables import is_syllable

# What tells the letters of a text without a mark (characters of it).
TOLD_BY = 200_000


class NoText(Exception):
    """The bytes are no text in any of the letters known."""


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16, CP1258, or the bytes of an old font, left as Latin letters. Raises NoText."""
    candidates: tuple[str, ...]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ("utf-16",)
    elif b"\x00" in content[:200]:
        # Without a mark: in the wide encodings of Latin letters every other byte is mostly nought. One that
        # merely slipped in is a fault of the file, and is told as such.
        wide = {"utf-16-be": content[0:200:2], "utf-16-le": content[1:200:2]}
        candidates = tuple(name for name, half in wide.items() if half.count(0) * 2 > len(half))
    else:
        candidates = ("utf-8-sig",)
    texts = (_tried(content, one) for one in candidates)
    text = next((one for one in texts if one is not None), None)
    if text is None and candidates == ("utf-8-sig",):
        text = _of_one_byte_a_letter(content)
    if text is None or _CONTROLS.search(text):
        raise NoText
    return text


_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")


def _tried(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _of_one_byte_a_letter(content: bytes) -> str:
    """CP1258, unless the bytes are more of Vietnamese in the letters of an old font."""
    plain = _tried(content, "cp1252") or content.decode("latin-1")
    vietnamese = _tried(content, "cp1258")
    if vietnamese is None:
        return plain
    composed = nfc(vietnamese)
    old = max(_syllables(converted(" ".join(words_of(plain[:TOLD_BY])), letters)) for letters in OLD_LETTERS)
    return composed if _syllables(composed[:TOLD_BY]) >= old else plain


def _syllables(text: str) -> int:
    words = (word for word in words_of(text) if len(word) > 1 and not word.isascii())
    return sum(map(is_syllable, words))


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Row number and cells. The record's number is the row that Excel shows, quoted line breaks or not.

    Raises csv.Error.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=parting_sign(text))
    yield from enumerate(reader, start=1)


def parting_sign(text: str) -> str:
    """The sign whose parting gives the same width most often in the first lines."""

    def consistency(sign: str) -> int:
        try:
            rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=sign), 40))
        except csv.Error:
            return 0
        widths = [len(row) for row in rows if len(row) > 1]
        best = max(set(widths), key=widths.count, default=0)
        return widths.count(best) * best

    return max(";,\t|", key=consistency)

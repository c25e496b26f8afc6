"""What is logged is one line each, in UTC, whatever somebody wrote into it."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime, timedelta

from caunoi.vocabulary.log_lines import Line


def line(words: str, *given: object, **beside: object) -> str:
    record = logging.LogRecord("caunoi.refused", logging.WARNING, "a.py", 1, words, given, None)
    vars(record).update(beside)
    return Line().format(record)


def test_a_line_break_that_somebody_wrote_begins_no_line_of_its_own() -> None:
    written = line("name: %s", 'a\r\n{"level": "ERROR"}\x1b[2J\u2028ắ')

    assert written.isascii()
    assert written.isprintable()
    assert len(written.splitlines()) == 1
    assert json.loads(written)["words"] == 'name: a\r\n{"level": "ERROR"}\x1b[2J\u2028ắ'


def test_moments_are_in_utc_and_what_is_said_beside_is_told() -> None:
    told = json.loads(line("refused", account="a-1", status=403, other="no"))

    assert datetime.fromisoformat(told["at"]).utcoffset() == timedelta(0)
    assert (told["level"], told["logger"]) == ("WARNING", "caunoi.refused")
    assert (told["account"], told["status"]) == ("a-1", "403")
    assert "other" not in told


def test_an_error_is_told_with_where_it_was() -> None:
    record = logging.LogRecord("a", logging.ERROR, "a.py", 1, "broke", (), None)
    try:
        raise ValueError("so")
    except ValueError:
        record.exc_info = sys.exc_info()

    written = Line().format(record)
    assert len(written.splitlines()) == 1
    assert "ValueError: so" in json.loads(written)["error"]

"""One line of JSON for everything that is logged: a moment in UTC, and nothing in it can begin another line."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

#: What a caller may say beside the words: `logger.warning(…, extra={"account": …})`.
SAID_BESIDE = ("account", "route", "method", "status", "ask", "reason")


class Line(logging.Formatter):
    """`at` (UTC), `level`, `logger`, `words`, what was said beside them, and `error` with its traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON in ASCII: a line break or a sign that moves the cursor is written as its number."""
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "words": record.getMessage(),
        }
        told |= {name: str(getattr(record, name)) for name in SAID_BESIDE if hasattr(record, name)}
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told)

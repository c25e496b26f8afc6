"""Figures as Aggregate Data Exchange (IHE QRPH, rev. 2.1 of 18.8.2017): written, and read by a parser that is told nothing.

A group is a unit and a period; each of its values is of one figure. Beside `dataElement` and `value` there are two
dimensions of our own: `source`, computed or reported, and `part`, what of the figure. A value without `source` is a
reported one, as other systems send them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from .codes import DATA_SET
from .lines import Line, number_text, parts
from .refusing import CannotBeRead, Fault, note, said
from .sent import Sent

NAMESPACE = "urn:ihe:qrph:adx:2015"
VALUE, COMPUTED, REPORTED = "value", "computed", "reported"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance "
_GROUP = frozenset({"dataSet", "orgUnit", "period", "completeDate", "comment"})
_DATA_VALUE = frozenset({"dataElement", "value", "source", "part", "comment"})
_BELOW = {"": "adx", "adx": "group", "group": "dataValue"}


def write(lines: Sequence[Line], *, at: datetime) -> bytes:
    """The file; `at` is the moment it says it was exported. The same lines and moment give the same bytes."""
    written = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<adx xmlns={quoteattr(NAMESPACE)} exported={quoteattr(f'{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}')}>",
    ]
    ordered = sorted(lines, key=lambda one: one.key)
    for (unit, period), some in groupby(ordered, key=lambda one: one.key[:2]):
        values = [value for one in some for value in _values(one)]
        if values:
            head = {"dataSet": DATA_SET, "orgUnit": unit, "period": period}
            written += [f"  <group {_attributes(head)}>", *values, "  </group>"]
    return "\n".join([*written, "</adx>", ""]).encode()


def _values(line: Line) -> Iterator[str]:
    told = [(COMPUTED, VALUE, line.value), *((COMPUTED, *one) for one in parts(line))]
    for source, part, number in (*told, (REPORTED, VALUE, line.reported)):
        if number is not None:
            one = {"dataElement": line.code, "source": source, "part": part, "value": number_text(number)}
            yield f"    <dataValue {_attributes(one)}/>"


def _attributes(told: dict[str, str]) -> str:
    return " ".join(f"{name}={quoteattr(value)}" for name, value in told.items())


def read(content: bytes) -> list[Sent]:
    """The reported values of a file with the lines they stand on. Raises CannotBeRead: of a file that defines anything,
    that is no such file, or that is broken down further than by unit and period."""
    reader = _Reader()
    parser = reader.parser
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise CannotBeRead([Fault(error.lineno, said("no-xml"))]) from error
    except (LookupError, ValueError) as error:
        # The file names an encoding that is none, or one that the parser cannot take.
        raise CannotBeRead([Fault(parser.CurrentLineNumber, said("no-xml"))]) from error
    if reader.faults:
        raise CannotBeRead(reader.faults)
    return reader.sent


class _Reader:
    """What stands in the file, element by element: nothing is looked up, opened or unfolded for it."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.faults: list[Fault] = []
        self._path: list[str] = []
        self._group: dict[str, str] = {}
        self._sound = True
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._starts, self._ends
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self.parser.EntityDeclHandler = self._defines
        self.parser.ExternalEntityRefHandler = self._defines  # type: ignore[assignment]

    @property
    def _line(self) -> int:
        return self.parser.CurrentLineNumber

    def _defines(self, *_told: object) -> int:
        # Before anything that it defines is used: nothing is unfolded, nothing is fetched.
        raise CannotBeRead([Fault(self._line, said("doctype"))])

    def _starts(self, name: str, attributes: dict[str, str]) -> None:
        wanted = _BELOW.get(self._path[-1] if self._path else "")
        if wanted is None or name != f"{NAMESPACE} {wanted}":
            raise CannotBeRead([Fault(self._line, said("no-adx", name=name.rpartition(" ")[2][:40]))])
        self._path.append(wanted)
        told = {key: word for key, word in attributes.items() if not key.startswith(_INSTANCE)}
        if wanted == "group":
            self._group = told
            self._sound = self._has(told, _GROUP, needs=("dataSet", "orgUnit", "period"))
            if self._sound and told["dataSet"] != DATA_SET:
                self._sound = self._wrong("other-data-set", found=told["dataSet"][:60], known=DATA_SET)
        elif wanted == "dataValue":
            self._takes(told)

    def _ends(self, _name: str) -> None:
        self._path.pop()

    def _text(self, text: str) -> None:
        if text.strip():
            self._wrong("loose-text", text=text.strip()[:40])

    def _takes(self, told: dict[str, str]) -> None:
        if not (self._has(told, _DATA_VALUE, needs=("dataElement", "value")) and self._sound):
            return
        source, part = told.get("source", REPORTED), told.get("part", VALUE)
        if source not in {COMPUTED, REPORTED}:
            self._wrong("no-source", found=source[:40])
        elif source == REPORTED and part != VALUE:
            self._wrong("part-reported", part=part[:40])
        else:
            self.sent.append(
                Sent(self._line, self._group["orgUnit"], told["dataElement"], self._group["period"],
                     told["value"], aside=source == COMPUTED)
            )  # fmt: skip

    def _has(self, told: dict[str, str], known: Iterable[str], *, needs: Sequence[str]) -> bool:
        missing = [name for name in needs if name not in told]
        other = sorted(told.keys() - set(known))
        if missing:
            return self._wrong("missing", names=", ".join(missing))
        if other:
            return self._wrong("broken-down", names=", ".join(other)[:80])
        return True

    def _wrong(self, code: str, /, **values: object) -> bool:
        note(self.faults, Fault(self._line, said(code, **values)))
        return False

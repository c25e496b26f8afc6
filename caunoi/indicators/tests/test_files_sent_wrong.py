"""Files of figures that somebody made to break what reads them are refused in words, and few of those."""

from __future__ import annotations

import pytest

from caunoi.indicators.interchange import arriving
from caunoi.indicators.interchange.refusing import FAULTS, CannotBeRead, said


@pytest.mark.parametrize("encoding", ["x-foo", "utf-7", "big5", "idna", "hex", "punycode"])
def test_an_encoding_that_no_parser_takes_is_refused_in_words(encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?><adx xmlns="urn:ihe:qrph:adx:2015"/>'
    with pytest.raises(CannotBeRead) as refused:
        arriving.read("f.xml", content.encode())
    assert [fault.text for fault in refused.value.faults] == [said("no-xml")]


@pytest.mark.parametrize(
    ("name", "head", "line", "end"),
    [
        ("f.xml", '<adx xmlns="urn:ihe:qrph:adx:2015">', "a\n", "</adx>"),
        ("f.csv", "unit,code,period,reported\n", "a\n", ""),
        ("g.csv", "codes,unit,code,period,reported\n", "x,a,b,c,1\n", ""),
    ],
)
def test_of_a_file_that_is_wrong_on_every_line_the_first_faults_are_named(
    name: str, head: str, line: str, end: str
) -> None:
    with pytest.raises(CannotBeRead) as refused:
        arriving.read(name, (head + 1000 * line + end).encode())
    assert len(refused.value.faults) == FAULTS

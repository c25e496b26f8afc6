"""Free text that someone may have typed an identity number into: a file's name, a sheet's, a heading."""

from __future__ import annotations

import re

from caunoi.vocabulary.tax_codes import TaxCode, read_tax_code

_DIGITS = re.compile(r"\d(?:[ .\-_]?\d){8,}")


def without_numbers(text: str) -> str:
    """The text with every run of nine digits or more hidden but for its last three; tax codes stay."""
    return _DIGITS.sub(_hidden, text)


def _hidden(match: re.Match[str]) -> str:
    tax_code = read_tax_code(match[0])
    if isinstance(tax_code, TaxCode) and tax_code.kind != "household":
        return match[0]
    return "•••" + match[0][-3:]

"""Shares as an officer copies them from the paper: parts of a whole, fractions, or percent, that make up the whole."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

_MOST_PARTS, _LONGEST = 32_767, 12
_WHOLE = re.compile(r"0*[1-9][0-9]{0,4}")
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?) ?%")
_FRACTION = re.compile(r"([0-9]{1,5}) ?/ ?([0-9]{1,5})")


class NoShares(ValueError):
    """What was typed is no share, or all together are not the whole; the sentence says which."""


def shares(typed: Sequence[str], of: int | None) -> tuple[list[int], int | None]:
    """Each share as a number of parts, and how many parts are the whole; None where each simply has one part.

    “3” is so many parts of `of`; “2/5” and “40 %” say of what by themselves. Raises NoShares, with a sentence.
    """
    read = [_share(one) for one in typed]
    if all(isinstance(one, int) for one in read):
        return [int(one) for one in read], of
    if of is not None or any(isinstance(one, int) for one in read):
        raise NoShares(
            _("Ghi các phần cùng một cách: số phần của toàn bộ, hoặc đều là phân số hay phần trăm.")
        )
    total = sum(map(Fraction, read), Fraction(0))
    if total != 1:
        raise NoShares(
            _("Các phần cộng lại là {total}, phải bằng toàn bộ (100 %).").format(total=_percent(total))
        )
    whole = math.lcm(*(Fraction(one).denominator for one in read))
    if whole > _MOST_PARTS:
        raise NoShares(_("Các phần này quá lẻ: hãy ghi số phần của toàn bộ."))
    return [int(one * whole) for one in read], whole


def _share(typed: str) -> int | Fraction:
    text, share = typed.strip()[:_LONGEST].replace(",", "."), Fraction(0)
    if _WHOLE.fullmatch(text):
        return int(text)
    if found := _PERCENT.fullmatch(text):
        share = Fraction(found[1]) / 100
    elif (found := _FRACTION.fullmatch(text)) and int(found[2]):
        share = Fraction(int(found[1]), int(found[2]))
    if share <= 0:
        raise NoShares(
            _("Phần “{typed}” phải là số nguyên dương, phân số hoặc phần trăm.").format(typed=typed[:20])
        )
    return share


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.6g} %".replace(".", ",")

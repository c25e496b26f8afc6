"""The indicators the federation counts by, one file per subject. Adding one here is all it takes."""

from __future__ import annotations

from caunoi.indicators.definition import CannotBeAsked, Indicator

from . import agreements, employers, membership, quality, welfare

CATALOGUE: dict[str, Indicator] = {
    indicator.code: indicator
    for subject in (membership, employers, agreements, welfare, quality)
    for indicator in subject.INDICATORS
}


def indicator(code: str) -> Indicator:
    """The indicator of that code. Raises CannotBeAsked with the codes there are."""
    if code in CATALOGUE:
        return CATALOGUE[code]
    listed = ", ".join(CATALOGUE)
    raise CannotBeAsked(
        vi=f"Không có số liệu mã “{code}”. Các mã: {listed}.",
        en=f"There is no figure with the code “{code}”. The codes are: {listed}.",
    )

"""The drawn specifications of the catalogue, one file a subject as the catalogue has them."""

from __future__ import annotations

from . import agreements, employers, membership, quality, welfare

SPECIFICATIONS = tuple(
    one for subject in (membership, employers, agreements, welfare, quality) for one in subject.SPECIFICATIONS
)

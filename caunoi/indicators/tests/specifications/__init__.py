"""The drawn specifications of the catalogue, one file a subject as the catalogue has them."""

from __future__ import annotations

from . import agreements, employers, membership, welfare

SPECIFICATIONS = tuple(
    one for subject in (membership, employers, agreements, welfare) for one in subject.SPECIFICATIONS
)

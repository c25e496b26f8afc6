"""What a decision may do to the tree of units, as values, and how it is refused.

A change takes effect on a day and holds from then on. Nothing written before is altered: the version of before is
closed on that day, and what it said of earlier days stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from caunoi.organisations.models import UnitDescription
from caunoi.vocabulary.text import Text

Level = UnitDescription.Level


class CannotReorganise(Exception):
    """The change does not fit the tree, or the actor's reach; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


class RefIsTaken(CannotReorganise):
    """The `client_ref` carried out another decision before: a page that was gone back to, and filled in anew."""

    def __init__(self, number: str) -> None:
        super().__init__(
            Text(
                vi=f"Từ trang này đã thực hiện quyết định số {number} với nội dung khác. Nếu đây là một quyết định khác,"
                " hãy xem trước lại rồi thực hiện.",
                en=f"From this page decision {number} was carried out, which says something else. If this is another"
                " decision, look at its preview again, then carry it out.",
            )
        )


def refuse(vi: str, en: str) -> NoReturn:
    """Raise CannotReorganise."""
    raise CannotReorganise(Text(vi=vi, en=en))


@dataclass(frozen=True, slots=True)
class Found:
    """A unit that was not: its name, level, kind and official code, and the unit it stands under.

    `dossier` are the papers that were there when it was recognised, by the codes of the checklist.
    """

    name: str
    level: str
    kind: str
    official_code: str
    under: int
    dossier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Describe:
    """Another name, official code, level or kind for a unit that stays where it is; None leaves it."""

    unit: int
    name: str | None = None
    official_code: str | None = None
    level: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Units, one or a hundred, that stand under another one from now on, with everything below them."""

    units: tuple[int, ...]
    under: int


@dataclass(frozen=True, slots=True)
class Merge:
    """Units that are closed; another takes over what stands under them and what points at them (`handing`)."""

    units: tuple[int, ...]
    into: int


@dataclass(frozen=True, slots=True)
class Heir:
    """Who takes over what lies in these areas (ids), and `part` parts of what has no address."""

    unit: int
    areas: tuple[int, ...] = ()
    part: int = 1


@dataclass(frozen=True, slots=True)
class Split:
    """A unit that is closed; several take it over, each by the areas that it is given.

    `of` says how many parts are the whole: the heirs' parts must add up to it. None where the paper gives nobody a
    share: then each heir has one, and all are alike.
    """

    unit: int
    into: tuple[Heir, ...]
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Dissolve:
    """A unit that is closed, and nobody takes it over."""

    unit: int


@dataclass(frozen=True, slots=True)
class EndByLaw:
    """Units that the law closes: memberships end with that cause, which is neither turnover nor loss."""

    units: tuple[int, ...]


Closing = Merge | Split | Dissolve | EndByLaw
Change = Found | Describe | Move | Closing

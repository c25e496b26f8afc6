"""Keeping a question under a name, several of them in an order, sharing them, and letting them go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError

from caunoi.trail.acting import act
from caunoi.trail.refusals import refusal
from caunoi.vocabulary.names import tidy
from caunoi.vocabulary.text import Text

from .models import Board

#: Boards that one account may keep, and questions on one; letters of a name, and of a question.
BOARDS, TILES, NAME, QUERY = 50, 12, 80, 600


class CannotKeep(Exception):
    """The board cannot be kept so; the message says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


NO_NAME = Text(vi="Hãy đặt một tên, tối đa 80 chữ.", en="Give it a name, of 80 letters at most.")
NO_QUESTION = Text(vi="Không có câu hỏi nào để giữ.", en="There is no question to keep.")
TOO_MANY = Text(
    vi="Mỗi người giữ tối đa 50 trang, mỗi trang tối đa 12 ô. Hãy bỏ bớt trước.",
    en="One keeps 50 boards at most, of 12 tiles each. Let some go first.",
)


@dataclass(frozen=True, slots=True)
class Tile:
    """A question under a name, as an address says it; `whole` where the unit's own line alone is shown."""

    name: str
    query: str
    whole: bool = False

    @classmethod
    def of(cls, name: str, query: str, *, whole: bool) -> Tile:
        """One as typed. Raises CannotKeep."""
        named = tidy(name)
        if not 0 < len(named) <= NAME:
            raise CannotKeep(NO_NAME)
        if not 0 < len(query) <= QUERY:
            raise CannotKeep(NO_QUESTION)
        return cls(named, query, whole)

    def stored(self) -> dict[str, object]:
        """As it is kept."""
        return {"name": self.name, "query": self.query, "whole": self.whole}


def tiles_of(board: Board) -> list[Tile]:
    """Its questions, in their order."""
    return [Tile(one["name"], one["query"], bool(one["whole"])) for one in board.tiles]


def keep(tile: Tile, *, held: int, by: AbstractBaseUser, at: datetime, on: date) -> UUID:
    """A new board of one question, named as that is; `held` is how many its owner keeps. Raises CannotKeep."""
    if held >= BOARDS:
        raise CannotKeep(TOO_MANY)
    record = uuid4()
    with act("boards.kept", by=by, at=at, on=on, about={"record": str(record)}) as writer:
        writer.add_one(
            Board, record=record, account_id=by.pk, name=tile.name, tiles=[tile.stored()], valid_from=on
        )
    return record


def change(
    board: Board,
    *,
    by: AbstractBaseUser,
    at: datetime,
    on: date,
    tiles: Sequence[Tile] | None = None,
    name: str | None = None,
    **more: Any,
) -> None:
    """Another version of it: other tiles, another name, another `unit_id` it is shared with. Raises CannotKeep."""
    told = tiles_of(board) if tiles is None else tiles
    named = tidy(board.name if name is None else name)
    if not 0 < len(named) <= NAME:
        raise CannotKeep(NO_NAME)
    if len(told) > TILES:
        raise CannotKeep(TOO_MANY)
    values = {"unit_id": board.unit_id, **more}
    about = {"record": str(board.record), "unit": values["unit_id"], "tiles": len(told)}
    try:
        with act("boards.changed", by=by, at=at, on=on, about=about) as writer:
            writer.end(Board, [board.pk])
            writer.add_one(
                Board, record=board.record, account_id=board.account_id, name=named,
                tiles=[one.stored() for one in told], valid_from=on, **values,
            )  # fmt: skip
    except IntegrityError as fault:
        raise CannotKeep(refusal(fault).text) from fault


def let_go(board: Board, *, by: AbstractBaseUser, at: datetime, on: date) -> None:
    """Nobody reads it any more."""
    with act("boards.ended", by=by, at=at, on=on, about={"record": str(board.record)}) as writer:
        writer.end(Board, [board.pk])


def moved(tiles: Sequence[Tile], at: int, *, up: bool) -> list[Tile]:
    """The tiles with that one a place further up or down; as they are where there is no such place."""
    found, other = list(tiles), at - 1 if up else at + 1
    if 0 <= at < len(found) and 0 <= other < len(found):
        found[at], found[other] = found[other], found[at]
    return found

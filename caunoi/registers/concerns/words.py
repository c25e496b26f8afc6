"""What a concern says: sealed under a key of its own, opened one by one with a trace, and erased with that key."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from caunoi.access.models import Account
from caunoi.registers.concerns.models import Concern, Words
from caunoi.registers.members.viewing import note_words
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.writing import Writer
from caunoi.vocabulary.days import day_of

TABLE = Words._meta.db_table


def write(writer: Writer, said: Sequence[str]) -> list[int]:
    """Seal each text under a key of its own. Returns their ids, in order."""
    if not said:
        return []
    ids = list(writer.ids(Words, len(said)))
    own = keys.new_keys([_holder(pk) for pk in ids])
    ciphers = keys.ciphers(own[_holder(pk)] for pk in ids)
    sealed = keys.seal_column(TABLE, "cipher", ids, ciphers, said)
    writer.add(Words, ("id", "cipher"), list(zip(ids, sealed, strict=True)))
    return ids


def opened(ids: Iterable[int]) -> dict[int, str]:
    """Those texts in the clear, by id; what was erased is not among them. Whoever shows one leaves a trace (`read`)."""
    rows = dict(Words.objects.filter(pk__in=list(ids)).values_list("pk", "cipher"))
    own = keys.keys_of([_holder(pk) for pk in rows])
    return {
        pk: keys.unseal(own[_holder(pk)], bytes(cipher), place=keys.place(TABLE, "cipher", pk)).decode()
        for pk, cipher in rows.items()
        if cipher and _holder(pk) in own
    }


def read(concern: Concern, *, by: Account, office: str = "", at: datetime) -> tuple[str | None, str | None]:
    """What was said and what was answered, for one reader: the Act that says who read which stands before it is shown.

    Whoever raised it, where that is on record, reads on the own page who opened it and in what office. None for what
    was erased, and for an answer that nobody wrote down.
    """
    with act("concerns.words-read", by=by, at=at, on=day_of(at), about={"concern": concern.record.hex}):
        if concern.person_id is not None:
            note_words(concern.person_id, by=by, office=office, at=at)
        said = opened([concern.told_id, *([concern.answer_id] if concern.answer_id else [])])
    return said.get(concern.told_id), said.get(concern.answer_id or 0)


def forget(ids: Collection[int]) -> int:
    """Erase the keys of those texts: nothing opens them again, from a backup of the data either. Returns how many."""
    return keys.forget_keys([_holder(pk) for pk in ids])


def raised_by(records: Collection[int]) -> list[int]:
    """The texts of every version of what those people raised."""
    rows = Concern.objects.filter(person__in=records).values_list("told_id", "answer_id")
    return sorted({pk for pair in rows for pk in pair if pk is not None})


def _holder(words: int) -> int:
    """Where its key stands in the store of keys: people's stand above zero."""
    return -words

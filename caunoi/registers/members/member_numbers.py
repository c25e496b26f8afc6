"""The member number that the national federation issues: kept with a person's other numbers, and never made here."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from caunoi.registers.members.matching import INDEX, as_indexed
from caunoi.registers.members.merged import first_said, records_of
from caunoi.registers.members.models import IdentityIndex, IdentityNumber
from caunoi.trail import keys
from caunoi.trail.writing import Writer

MEMBER = IdentityNumber.Kind.MEMBER
_IN = 10_000
# How such a number looks is not published: letters, digits and what stands between them.
_NUMBER = re.compile(r"(?=.*[0-9])[0-9A-Z][0-9A-Z./-]{2,31}")


def as_number(written: str) -> str | None:
    """A member number as it is kept, without blanks and in capitals; None for what is none."""
    number = "".join(written.split()).upper()
    return number if _NUMBER.fullmatch(number) else None


def member_numbers_of(people: Collection[int], *, apart: Collection[int] = ()) -> dict[int, str]:
    """The number of each person who has one and whose key is not erased, in the clear: never to be shown unasked.

    Of two records merged it is that of the one kept, else the other's; records `apart` say nothing.
    """
    whose = records_of(people)
    asked, found = sorted(whose.keys() - set(apart)), dict[int, str]()
    for start in range(0, len(asked), _IN):
        some = asked[start : start + _IN]
        rows = IdentityNumber.objects.filter(person__in=some, kind=MEMBER, ended_by=None)
        told = sorted(rows.values_list("pk", "person_id", "cipher"), key=lambda row: row[1] == whose[row[1]])
        own = keys.keys_of({person for _pk, person, _cipher in told})
        for pk, person, cipher in told:
            if person in own:
                place = keys.place(IdentityNumber._meta.db_table, "cipher", pk)
                found[person] = keys.unseal(own[person], bytes(cipher), place=place).decode()
    return first_said(whose, found)


def holders_of(numbers: Collection[str]) -> dict[str, int]:
    """The canonical person who has each of the member numbers that are known."""
    wanted = {as_indexed(MEMBER, number): number for number in numbers}
    found: dict[str, int] = {}
    for version in keys.versions("index"):
        _, digests = keys.blind_index(INDEX, wanted, version=version)
        by_digest = dict(zip(digests, wanted.values(), strict=True))
        for start in range(0, len(digests), _IN):
            rows = IdentityIndex.objects.filter(
                key_version=version,
                digest__in=digests[start : start + _IN],
                ended_by=None,
                number__ended_by=None,
            ).values_list("digest", "number__person__id", "number__person__canonical")
            for digest, person, canonical in rows:
                found[by_digest[bytes(digest)]] = canonical or person
    return found


def give(writer: Writer, issued: Sequence[tuple[int, str]]) -> None:
    """Put issued numbers on record: person and number. Raises IntegrityError where a number is somebody's already."""
    if not issued:
        return
    people = [person for person, _number in issued]
    own = keys.keys_of(people)
    ids = list(writer.ids(IdentityNumber, len(issued)))
    sealed = keys.seal_column(
        IdentityNumber._meta.db_table, "cipher", ids, keys.ciphers(own[person] for person in people),
        [number for _person, number in issued],
    )  # fmt: skip
    writer.add(
        IdentityNumber,
        ("id", "person_id", "kind", "cipher", "key_version"),
        [
            (pk, person, MEMBER.value, cipher, keys.PERSON_KEY_VERSION)
            for pk, person, cipher in zip(ids, people, sealed, strict=True)
        ],
    )
    ring, digests = keys.blind_index(INDEX, [as_indexed(MEMBER, number) for _person, number in issued])
    writer.add(
        IdentityIndex,
        ("number_id", "digest", "key_version"),
        [(pk, digest, ring) for digest, pk in sorted(zip(digests, ids, strict=True))],
    )

"""A person is erased on request: unreadable here and in every backup, while figures and the trail still verify.

What is sealed goes with the person's key, which no backup of the data holds; name and birth are overwritten. A list
of who was erased, kept beside the keys, is gone through again after every restore (`replay`).
"""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from caunoi.access import devices, factors, sign_ins
from caunoi.access.models import Account
from caunoi.intake.handing_in import let_go
from caunoi.intake.keeping import cells_of
from caunoi.intake.looking import drop_all
from caunoi.intake.models import Correction, Finding, ReceivedFile, Returned, SheetReading
from caunoi.intake.receiving import folder, kept_as
from caunoi.intake.working import left_over
from caunoi.organisations.models import Submission, TermOfOffice
from caunoi.organisations.tree import above_on
from caunoi.privacy.models import DataRequest
from caunoi.registers.cards.models import Card, Holder
from caunoi.registers.concerns import words
from caunoi.registers.concerns.models import Concern, Words
from caunoi.registers.members.models import (
    Consent,
    IdentityIndex,
    IdentityNumber,
    Membership,
    Particulars,
    Person,
    PrivateDetail,
    Rectification,
    Resemblance,
    SamePerson,
    Viewing,
)
from caunoi.registers.national.models import NationalAnswer, NationalRow
from caunoi.registers.officers.models import Mandate
from caunoi.registers.rounds.collecting import CannotCollect, give_back
from caunoi.registers.rounds.models import RoundPaper, RoundStep
from caunoi.registers.welfare.models import Nomination, Receipt
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.erasing import Erasure, erase
from caunoi.trail.models import Document
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.discretion import without_numbers
from caunoi.vocabulary.names import fold, tidy
from caunoi.vocabulary.text import Text

#: What stands where a name stood.
BLANK = "—"
SHORTEST_REASON = 10
#: How long a file may lie before whatever sent it names it; sending one takes seconds.
UNDER_WAY = timedelta(hours=1)
# Stored as the reason that a union reads, so in both languages at once.
HAND_IN_AGAIN = (
    "Tệp đã nộp được xóa vì có người được xóa theo yêu cầu. Hãy nộp lại danh sách."
    " / The file was deleted because a person was erased at their request. Please hand the list in again."
)
ERASED_VI, ERASED_EN = "Đã xóa theo yêu cầu của người có tên.", "Erased at the request of the person named."

_BLANKED = {
    "cells": None, "proposal": None, "reason_vi": ERASED_VI, "reason_en": ERASED_EN, "done_vi": "", "done_en": "",
}  # fmt: skip


class CannotErase(Exception):
    """The person is not erased; `text` says why."""

    def __init__(self, vi: str, en: str) -> None:
        self.text = Text(vi=vi, en=en)
        super().__init__(vi)


def erase_person(person: Person, *, reason: str, by: Account | None, at: datetime) -> None:
    """Erase for good. Raises CannotErase for a running membership or no reason, Touched for edited rows.

    Someone who is still a member is not erased: the membership is ended first, as the registers know it. Records
    that were merged are one person, and are erased together whichever of them is named.
    """
    told = without_numbers(tidy(reason))[:200]
    if len(told) < SHORTEST_REASON:
        raise CannotErase(
            f"Hãy ghi căn cứ xóa, ít nhất {SHORTEST_REASON} ký tự.",
            f"Say on what ground, in {SHORTEST_REASON} characters or more.",
        )
    if Membership.objects.on(day_of(at)).filter(person__in=_one_person(person)).exists():
        raise CannotErase(
            "Người này còn là đoàn viên. Hãy ghi thôi sinh hoạt trước, rồi xóa.",
            "This person is still a member. End the membership first, then erase.",
        )
    for record in Person.objects.filter(pk__in=_one_person(person)).order_by("pk"):
        _remember(record.public_id)
    _erase(person, reason=told, by=by, at=at)


def replay(*, at: datetime) -> int:
    """Erase again whoever a restored backup brought back. Returns how many there were."""
    listed = [uuid.UUID(line) for line in _shred_list().read_text().split()] if _shred_list().exists() else []
    back = [
        person
        for person in Person.objects.filter(public_id__in=listed)
        if keys.keys_of([person.pk]) or Particulars.objects.filter(person=person).exclude(name=BLANK).exists()
    ]
    for person in back:
        _erase(person, reason="danh sách đã xóa, sau khi khôi phục", by=None, at=at)
    return len(back)


def _erase(person: Person, *, reason: str, by: Account | None, at: datetime) -> None:
    about = {"person": person.public_id.hex, "reason": reason}
    records = _one_person(person)
    told = Particulars._base_manager.filter(person__in=records).exclude(name_fold="")
    called = set(told.values_list("name_fold", flat=True))
    with transaction.atomic():
        with act("people.erased", by=by, at=at, on=day_of(at), about=about) as writer:
            erase(writer, _erasures(records))
        gone = (
            _lists_that_named(records, called) + _lists_of_rounds(records, by=by, at=at) + _exchanged(records)
        )
        drop_all(at=at)
        # What such a sending names was never read: all of them go, once nothing names them any more.
        gone += left_over(before=at - UNDER_WAY)
        _close_the_own_accounts(records)
        # No digest covers these: what the person asked, and what was written about opening the record.
        DataRequest.objects.filter(person__in=records).update(words=b"", reason=BLANK)
        Viewing.objects.filter(person__in=records).update(reason=BLANK)
        # Whom they resembled is asked no more; what was decided stays, without the words.
        alike = Resemblance.objects.filter(Q(one__in=records) | Q(other__in=records))
        alike.filter(state=Resemblance.State.OPEN).delete()
        alike.update(told=b"")
        said = words.raised_by(records)
        # First the data, then the key: what is cut short in between is finished by `replay`.
        transaction.on_commit(lambda: _destroy(records, gone, said))


def _one_person(person: Person) -> list[int]:
    """The records found to be one person: the one kept, and those merged into it."""
    kept = kept_record(person).pk
    found, last = [kept], [kept]
    while last := list(Person.objects.filter(canonical__in=last).values_list("pk", flat=True)):
        found += last
    return found


def kept_record(person: Person) -> Person:
    """The record kept of those merged; the person's own where none was."""
    while person.canonical is not None:
        person = person.canonical
    return person


def _erasures(records: list[int]) -> list[Erasure]:
    numbers = dict(IdentityNumber.objects.filter(person__in=records).values_list("id", "began_by_id"))
    digests = IdentityIndex.objects.filter(number__in=numbers).values_list("id", "number_id")
    blank = {
        "name": BLANK,
        "name_fold": "",
        "name_sort": "",
        "birth_on": None,
        "birth_precision": "",
        "sex": "",
    }
    found = [
        Erasure(Particulars, _ids(Particulars, records), blank),
        Erasure(IdentityNumber, list(numbers), {"cipher": b""}),
        Erasure(PrivateDetail, _ids(PrivateDetail, records), {"cipher": b""}),
        Erasure(Nomination, _ids(Nomination, records), {"hardship": None}),
        # That something was raised, by a person without a name, and answered, is the union's history.
        Erasure(Words, words.raised_by(records), {"cipher": b""}),
        Erasure(Consent, _ids(Consent, records), {"evidence": BLANK, "channel": ""}),
        # That the office was held, by a person without a name, is the union's history.
        Erasure(Mandate, _ids(Mandate, records), {"decision": ""}),
        Erasure(Rectification, _corrections(records), {"reason": BLANK}),
        Erasure(SamePerson, _mergers(records), {"reason": BLANK}),
        # Each digest stays unique, and finds nobody.
        *(Erasure(IdentityIndex, [pk], {"digest": os.urandom(32)}, [numbers[of]]) for pk, of in digests),
    ]
    # A card's code neither opens nor is found.
    found += [Erasure(Card, [pk], {"cipher": b"", "digest": os.urandom(32)}) for pk in _ids(Card, records)]
    # What the national federation's software was told of the person, and why it refused, opens with the own key alone.
    for model in (NationalRow, NationalAnswer):
        ids = model._base_manager.filter(person__in=records).exclude(cipher=None)
        found.append(Erasure(model, list(ids.values_list("pk", flat=True)), {"cipher": b""}))
    return [one for one in found if one.ids]


def _mergers(records: list[int]) -> list[int]:
    """Every merger of those records, taken back or not."""
    found = SamePerson.objects.filter(Q(kept__in=records) | Q(other__in=records))
    return list(found.values_list("pk", flat=True))


def _corrections(records: list[int]) -> list[int]:
    """Every correction of those records, taken back or not."""
    return list(Rectification.objects.filter(person__in=records).values_list("pk", flat=True))


def _close_the_own_accounts(records: list[int]) -> None:
    """An account that was the member's own, and no officer's, keeps no name and signs in no more."""
    tied = Holder.objects.filter(person__in=records).values("account")
    officers = TermOfOffice.objects.exclude(office=TermOfOffice.Office.MEMBER).values("account")
    # A tie that was a slip and was undone is not the account of the person erased.
    others = Holder.objects.held_true().exclude(person__in=records).values("account")
    for account in Account.objects.filter(pk__in=tied).exclude(pk__in=officers).exclude(pk__in=others):
        account.full_name, account.username, account.phone = BLANK, f"erased-{account.public_id.hex}", ""
        account.is_active = False
        account.set_unusable_password()
        account.save()
        factors.remove_all(account)
        devices.forget(account)
        sign_ins.end(account)


def _ids(
    model: type[Particulars | PrivateDetail | Nomination | Consent | Mandate | Card], records: list[int]
) -> list[int]:
    return list(model._base_manager.filter(person__in=records).values_list("pk", flat=True))


def _lists_that_named(records: list[int], called: set[str]) -> list[str]:
    """Blank the findings about the person's rows, and the cells by which columns were shown; sealed files that named
    the person are let go, by name; `called` are the person's names, folded.

    A list in which the person was known already, or only waits for a decision, wrote nothing that points at it: so those
    of every union the person ever belonged to go as well.
    """
    addresses = {
        row
        for model in (Particulars, Membership, Nomination, Receipt, Mandate, Concern)
        for row in model._base_manager.filter(person__in=records, document__isnull=False).values_list(
            "document_id", "sheet", "row"
        )
    }
    for document, sheet, row in addresses:
        if row is not None:
            # The same bytes received under a second name, too.
            same = ReceivedFile.objects.filter(
                document__sha256__in=Document.objects.filter(pk=document).values("sha256")
            )
            Finding.objects.filter(file__in=same, sheet=sheet, row=row).update(**_BLANKED)
            Correction.objects.filter(file__in=same, sheet=sheet, row=row).delete()
    papers = {document for document, _, _ in addresses} | _papers_of_unions(records)
    own = ReceivedFile.objects.filter(document__in=papers)
    # What was handed back of such a list, and came in again, may name the person too.
    back = Returned.objects.filter(
        Q(file__in=own) | Q(file__sealed_as__in=own.exclude(sealed_as="").values("sealed_as"))
    )
    answers = ReceivedFile.objects.filter(answer_to__in=back.values("public_id"))
    files = ReceivedFile.objects.filter(Q(pk__in=own) | Q(pk__in=answers))
    names = list(files.exclude(sealed_as="").values_list("sealed_as", flat=True))
    # One sealed file under two names: its cells were shown under each.
    shown = list(
        ReceivedFile.objects.filter(Q(pk__in=files) | Q(sealed_as__in=names)).values_list("pk", flat=True)
    )
    _blank_what_speaks_of(records, called, {*shown, *own.values_list("pk", flat=True)})
    SheetReading.objects.filter(file__in=shown).update(looked=None)
    Returned.objects.filter(file__in=shown).update(sent=None)
    ReceivedFile.objects.filter(pk__in=shown).update(sealed_as="")
    return names


def _papers_of_unions(records: list[int]) -> set[int]:
    spells = Membership._base_manager.filter(person__in=records)
    units = {unit for pair in spells.values_list("unit", "held_by") for unit in pair}
    return set(Submission._base_manager.filter(unit__in=units).values_list("document", flat=True)) - {None}


def _blank_what_speaks_of(records: list[int], called: set[str], files: set[int]) -> None:
    """Findings that propose something about the person, or whose row bears the person's name."""
    spells = set(Membership._base_manager.filter(person__in=records).values_list("pk", flat=True))
    for one in Finding.objects.filter(file__in=files).exclude(cells=None, proposal__isnull=True):
        told = one.proposal or {}
        if told.get("person") in records or told.get("membership") in spells or _names(one, called):
            Finding.objects.filter(pk=one.pk).update(**_BLANKED)
            if one.row is not None:
                Correction.objects.filter(file=one.file_id, sheet=one.sheet, row=one.row).delete()


def _names(finding: Finding, called: set[str]) -> bool:
    try:
        return not called.isdisjoint(map(fold, cells_of(finding).values()))
    except keys.CannotUnseal:
        return False


def _lists_of_rounds(records: list[int], *, by: Account | None, at: datetime) -> list[str]:
    """Lists that the person's unions handed in within rounds, or by a link, are let go, by name; those nobody took in are asked for again.

    What such a list names is not known before it is read, so all of them go: of unions the person ever belonged to, and
    the very lists the person was read from, whoever handed them in. Signed papers stay.
    """
    units: set[int] = set()
    read: set[str] = set()
    for held in (Membership, Nomination, Receipt, Concern):
        units |= set(held._base_manager.filter(person__in=records).values_list("held_by", flat=True))
    for of in (Membership, Mandate):
        units |= set(of._base_manager.filter(person__in=records).values_list("unit", flat=True))
    for model in (Particulars, Membership, Nomination, Receipt, Mandate, Concern):
        told = model._base_manager.filter(person__in=records, document__isnull=False)
        read |= set(told.values_list("document__sha256", flat=True))
    lists = RoundPaper.objects.filter(kind=RoundPaper.Kind.LIST)
    hashes = set(lists.filter(Q(due__unit__in=units) | Q(sha256__in=read)).values_list("sha256", flat=True))
    known = ReceivedFile.objects.filter(document__sha256__in=hashes, undone_by=None)
    taken_in = set(known.values_list("document__sha256", flat=True))
    _ask_again_for(hashes - taken_in, by=by, at=at)
    # What came by a link or a key may be for a unit above, too.
    over = units.union(*(above_on(unit, day_of(at)) for unit in units))
    handed_in = let_go(over, read, reason=HAND_IN_AGAIN, by=by, at=at)
    names = sorted({*map(kept_as, hashes), *handed_in})
    ReceivedFile.objects.filter(sealed_as__in=names).update(sealed_as="")
    return names


def _exchanged(records: list[int]) -> list[str]:
    """Files to and from the national federation's software that name the person are let go, by name."""
    told = NationalRow.objects.filter(person__in=records).values_list("export__sha256", flat=True)
    answered = NationalAnswer.objects.filter(Q(person__in=records) | Q(holder__in=records))
    return sorted({kept_as(one) for one in (*told, *answered.values_list("file__sha256", flat=True))})


def _ask_again_for(hashes: set[str], *, by: Account | None, at: datetime) -> None:
    """Return what was handed in last where it was one of those lists, of whichever union, while its round is open."""
    lines = RoundPaper.objects.filter(sha256__in=hashes).values("due")
    came = RoundStep.objects.filter(
        due__in=lines, state=RoundStep.State.SUBMITTED, due__round__locked_by=None
    )
    last = {
        step.due: step.paper
        for step in came.select_related("due__round", "paper").order_by("due__round", "due", "place")
    }
    for due, paper in last.items():
        if paper is not None and paper.sha256 in hashes:
            # Refused where it was returned before, or the round locked meanwhile: it is let go all the same.
            with suppress(CannotCollect):
                give_back(due, HAND_IN_AGAIN, by=by, at=at)


def _destroy(records: list[int], sealed: list[str], said: list[int]) -> None:
    keys.forget_keys(records)
    words.forget(said)
    for name in sealed:
        (folder() / name).unlink(missing_ok=True)


def _shred_list() -> Path:
    # Beside the keys, not in the database: a backup of the data must not bring back who was erased since.
    return Path(settings.CAUNOI_KEYS) / "erased"


def _remember(public_id: uuid.UUID) -> None:
    path = _shred_list()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        file.write(public_id.hex + "\n")
        file.flush()
        os.fsync(file.fileno())

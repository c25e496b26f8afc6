"""Lists that another system hands in for a unit, and what became of each."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Form, Status
from ninja.files import UploadedFile

from caunoi.access.door import units_within
from caunoi.api import shapes
from caunoi.api.answering import refusal
from caunoi.api.serving import answers, takes, told
from caunoi.intake import handing_in
from caunoi.intake.door import own_hand_ins
from caunoi.intake.hand_in_standing import NEXT, UNCHANGED, standings
from caunoi.intake.handing_in import CannotHandIn
from caunoi.intake.models import HandIn
from caunoi.organisations.models import Unit
from caunoi.vocabulary.text import Text


@takes(
    "intake/", "api-hand-in", right="rounds.hand-in", shape=shapes.Receipt,
    says=Text(
        vi="Nộp một danh sách cho một đơn vị. Tệp được giữ kín, chờ cán bộ xem; nộp lại đúng tệp ấy thì được trả lời như cũ, trừ khi kỳ thu sau cần: khi ấy là danh sách của kỳ sau.",
        en="Hand in a list for a unit. The file is kept sealed until an officer looks at it; the same file again is answered the same, unless a later round asks for it, whose list it then is.",
    ),
)  # fmt: skip
def hand_in(
    request: HttpRequest, file: File[UploadedFile], kind: Form[shapes.HandedInKind], unit: Form[UUID | None] = None
) -> object:  # fmt: skip
    """For the unit of the key's office where none is said; another than it reaches is not there."""
    found = _unit(request, unit)
    try:
        came = handing_in.by_key(
            found, kind, file.name or "", file.read(), key=request.key, at=timezone.now()
        )
    except CannotHandIn as refused:
        return _refused(refused)
    return Status(202, _receipt(came))


@answers(
    "intake/{uuid:public_id}/", "api-handed-in", right="rounds.hand-in", shape=shapes.Receipt, hands_in=True,
    says=Text(
        vi="Một danh sách đã nộp bằng khóa đang ở đâu: chờ, bị trả lại vì sao, hay đã nhận.",
        en="Where a list stands that a key handed in: waiting, returned and why, or taken in.",
    ),
)  # fmt: skip
def handed_in(request: HttpRequest, public_id: UUID) -> object:
    """The receipt as it stands now."""
    return _receipt(get_object_or_404(own_hand_ins(request.reach), public_id=public_id))


def _unit(request: HttpRequest, asked: UUID | None) -> Unit:
    reach = request.reach
    units = units_within(reach).filter(pk=request.key.unit_id) if asked is None else units_within(reach)
    named = units if asked is None else units.filter(public_id=asked)
    hands = reach.hands(reach.right)
    found: Unit = get_object_or_404(named if hands is None else named.filter(pk__in=hands))
    return found


def _receipt(came: HandIn) -> dict[str, object]:
    stands = standings([came])[came.pk]
    said = told(NEXT[stands.state])
    if stands.before is not None:
        said += " " + told(UNCHANGED.fill(day=f"{timezone.localtime(stands.before):%d/%m/%Y}"))
    return {
        "id": came.public_id,
        "unit": came.unit.public_id,
        "kind": came.kind,
        "sha256": came.sha256,
        "size": came.size,
        "at": came.at,
        "round": came.due.round.title if came.due else None,
        "state": stands.state,
        "reason": told(stands.reason) if stands.reason else None,
        "unchanged": stands.unchanged,
        "next": said,
    }


def _refused(refused: CannotHandIn) -> HttpResponse:
    return refusal(422, told(refused.text))

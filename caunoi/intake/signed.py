"""The signed copy of a decision: what it may be, kept sealed beside the lists, and opened for whoever reads the decision."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError

from caunoi.intake.receiving import folder, keep_bytes, kept_as
from caunoi.registers.reorganisations.models import DecisionFile, Reorganisation
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.vocabulary.days import day_of
from caunoi.vocabulary.text import Text

MOST_MEGABYTES = 20
MEDIA = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
# By their first bytes: what a file is called says nothing about what it is.
_BEGINS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}


class CannotKeep(Exception):
    """It is no copy of a paper that can be kept; `text` says why."""

    def __init__(self, vi: str, en: str) -> None:
        self.text = Text(vi=vi, en=en)
        super().__init__(vi)


class Gone(Exception):
    """The bytes are not there any more, or do not open."""


def check_size(size: int) -> None:
    """Whether that many bytes are kept. Raises CannotKeep."""
    if size == 0:
        raise CannotKeep("Tệp rỗng: hãy chọn lại.", "The file is empty: choose another.")
    if size > MOST_MEGABYTES * 1024 * 1024:
        raise CannotKeep(
            f"Tệp lớn quá {MOST_MEGABYTES} MB: hãy quét với độ phân giải thấp hơn.",
            f"The file is larger than {MOST_MEGABYTES} MB: scan it again, less finely.",
        )


def kind_of(content: bytes) -> str:
    """What the bytes are, by how they begin. Raises CannotKeep."""
    check_size(len(content))
    for begins, kind in _BEGINS.items():
        if content.startswith(begins):
            return kind
    raise CannotKeep(
        "Bản ký phải là tệp PDF hoặc ảnh JPEG, PNG.",
        "The signed copy must be a PDF file or a JPEG or PNG image.",
    )


def attach(
    decision: Reorganisation, content: bytes, *, by: AbstractBaseUser | None, at: datetime
) -> DecisionFile:
    """Keep the signed copy of a decision; one that has its copy keeps that. Raises CannotKeep."""
    kind, sha256 = kind_of(content), hashlib.sha256(content).hexdigest()
    if (there := DecisionFile.objects.filter(decision=decision).first()) is not None:
        return there
    told = {"decision_id": decision.pk, "kind": kind, "size": len(content), "sha256": sha256}
    try:
        with act(
            "units.paper-kept", by=by, at=at, on=day_of(at), document=decision.began_by.document
        ) as writer:
            pk = writer.add_one(DecisionFile, **told)
    except IntegrityError:
        # Somebody attached theirs at the same moment: it is the copy.
        return DecisionFile.objects.get(decision=decision)
    # After what may be refused: bytes that nothing names are left over, and `forget` removes them.
    keep_bytes(content, sha256=sha256)
    return DecisionFile.objects.get(pk=pk)


def opened(file: DecisionFile) -> bytes:
    """The bytes as they were attached. Raises Gone."""
    return bytes_of(file.sha256)


def bytes_of(sha256: str) -> bytes:
    """The bytes of that hash as they were kept. Raises Gone."""
    try:
        return keys.unseal_file((folder() / kept_as(sha256)).read_bytes(), sha256=sha256)
    except (FileNotFoundError, keys.CannotUnseal) as error:
        raise Gone from error

"""What was done, by whom and on what paper; every dated row in the registers begins and ends with an Act."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models.constraints import BaseConstraint

from caunoi.trail.frozen import WrittenOnce
from caunoi.vocabulary.days import HANOI


class Document(models.Model):
    """A paper that an Act rests on: a list as received, or a decision with its number and day."""

    class Kind(models.TextChoices):
        LIST = "list", "danh sách"
        DECISION = "decision", "quyết định"
        FIGURE_REPORT = "figure-report", "báo cáo số liệu"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=255)
    number = models.CharField(max_length=64, blank=True)
    dated_on = models.DateField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    # Public id of the unit whose paper it is, in hexadecimal: every federation has a number 12 of its own. Blank
    # where no unit of ours signed it.
    issuer = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "sha256", "name", condition=~models.Q(sha256=""), name="one_document_per_name_and_content"
            ),
            models.UniqueConstraint(
                "issuer",
                "number",
                "dated_on",
                condition=models.Q(kind="decision"),
                name="a_decision_is_one_paper",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Act(models.Model):
    """One thing done by someone: who, at which moment, taking effect on which day, resting on which paper.

    `digest` is salted, so that erasing the salt makes what it covered unrecoverable and breaks no chain.
    `mac` is an HMAC under a key that the database never sees: an edited Act is found at once.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    what = models.CharField(max_length=64)
    # By name: accounts live in `access`, a layer above (docs/flow.md).
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)
    on = models.DateField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="acts")
    about = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    # Table -> columns and runs of ids written, ids ended, values changed: what `digest` was taken over.
    wrote = models.JSONField(default=dict)
    salt = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    mac = models.BinaryField(max_length=32)
    # Only so that the sealer finds its work without reading every Act; the seal itself is the proof.
    sealed = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=("id",), condition=models.Q(sealed=False), name="acts_to_seal"),)
        constraints = (
            WrittenOnce(name="an_act_is_signed_once", closed_by="mac", marks=("sealed",), erasable=("salt",)),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"


class Seal(models.Model):
    """An Act's place in the one order that everything downstream reads: the chain and the change log.

    Sequence numbers are not commit order, so committed Acts are numbered by the sealer, one at a time.
    """

    position = models.BigIntegerField(primary_key=True)
    act = models.OneToOneField(Act, models.PROTECT, related_name="seal")
    link = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = (WrittenOnce(name="a_link_is_laid_once"),)

    def __str__(self) -> str:
        return str(self.position)


_Version = TypeVar("_Version", bound="Dated", covariant=True)


def holding(day: date, known_on: date | None = None) -> models.Q:
    """The condition on a version that it holds at the end of that day, as known at the end of another, or now."""
    holds = models.Q(
        models.Q(valid_from=None) | models.Q(valid_from__lte=day),
        models.Q(valid_to=None) | models.Q(valid_to__gt=day),
    )
    return holds & knowing(known_on)


def knowing(known_on: date | None) -> models.Q:
    """The condition on a version that it was held true at the end of that day, or is now."""
    if known_on is None:
        return models.Q(ended_by=None)
    end = datetime.combine(known_on + timedelta(days=1), time.min, tzinfo=HANOI)
    return models.Q(models.Q(ended_by=None) | models.Q(ended_by__at__gte=end), began_by__at__lt=end)


class DatedQuerySet(models.QuerySet[_Version]):
    """Versions asked for by day."""

    def held_true(self) -> Self:
        """What we hold true now: no Act has withdrawn it."""
        return self.filter(ended_by=None)

    def known(self, known_on: date | None) -> Self:
        """What was held true at the end of that day, or is now."""
        return self.filter(knowing(known_on))

    def on(self, day: date, *, known_on: date | None = None) -> Self:
        """What holds at the end of that day, as known at the end of another, or now."""
        return self.filter(holding(day, known_on))


class Dated(models.Model):
    """A version of something that holds over days, with the Acts that began and withdrew it.

    `valid_from` NULL is unknown, before any day; `valid_to` is exclusive, NULL is open. Neither changes once
    written: ending or correcting sets `ended_by` here and writes another version.
    """

    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    # No index on what points to an Act or a paper: an Act knows its rows (`Act.wrote`), and a bulk load would
    # pay for each of the three on every row. Nor does the database look them up again for each row: Acts and papers
    # are never taken away, and a row that no Act accounts for is found by `caunoi verify`.
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    ended_by = models.ForeignKey(
        Act, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    # Where it was read: a cell address that the officer can open.
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    sheet = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null in CSV, which has no sheets
    row = models.PositiveIntegerField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=models.Q(valid_to=None)
                | models.Q(valid_from=None)
                | models.Q(valid_from__lt=models.F("valid_to")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
            ),
        )


class PersonKey(models.Model):
    """A person's data key, wrapped under a master key; in a store of its own, so that erasing it is real.

    `person_id` is no foreign key: the row lives in the database `keys` (`jobs/routing.py`).
    """

    person_id = models.BigIntegerField(primary_key=True)
    wrapped = models.BinaryField(max_length=64)

    def __str__(self) -> str:
        return str(self.person_id)

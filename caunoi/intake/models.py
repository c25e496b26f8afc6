"""Files as received, kept sealed, and what was found in their rows until someone decides it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from caunoi.organisations.models import Submission, Unit
from caunoi.registers.rounds.models import RoundPaper, RoundUnit
from caunoi.trail.models import Act, Document

#: What became of a row's decision where its list was taken back whole (`withdrawing`).
WITHDRAWN = "withdrawn"


class HandInLink(models.Model):
    """A way in without an account, to hand in lists of one kind for one unit, and to see nothing of any register.

    Of the token only a digest is kept; whom it is for is sealed. `until` is its last day, `most` how many lists may come.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Submission.Kind)
    # Who sent it: it is worth nothing from the day on which that officer does not reach the unit.
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    contact = models.BinaryField(null=True)
    most = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    until = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("unit", "made_at"), name="hand_in_links_of_a_unit"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.until}"


class HandIn(models.Model):
    """One list that came for one unit by a link or by a key of another system; it waits, sealed, until an officer decides.

    By a `link`, whose lists are numbered (`place`), or by a key of `sent_by`. `who`: who says to have sent it, sealed. `due`:
    the line of a round whose submission it is; the same file is that of a later round too. Its bytes stand beside files received, by their hash.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Submission.Kind)
    name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    link = models.ForeignKey(HandInLink, models.PROTECT, null=True, related_name="came")
    place = models.PositiveSmallIntegerField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    who = models.BinaryField(null=True)
    due = models.ForeignKey(RoundUnit, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(link__isnull=False, place__isnull=False, sent_by=None)
                | models.Q(link=None, place=None, sent_by__isnull=False),
                name="a_list_comes_by_one_way",
            ),
            models.CheckConstraint(
                condition=models.Q(returned_at=None, returned_by=None, reason="")
                | models.Q(returned_at__isnull=False) & ~models.Q(reason=""),
                name="a_list_is_handed_back_for_a_reason",
            ),
            models.UniqueConstraint("link", "place", name="what_comes_by_a_link_is_numbered"),
            # Once, and once for each round that it is the submission of.
            models.UniqueConstraint(
                fields=("link", "sha256"), condition=models.Q(due=None), name="a_link_takes_a_file_once"
            ),
            models.UniqueConstraint("link", "sha256", "due", name="a_link_takes_a_file_once_a_round"),
            models.UniqueConstraint(
                fields=("sent_by", "unit", "kind", "sha256"), condition=models.Q(link=None, due=None),
                name="a_system_hands_a_file_in_once",
            ),
            models.UniqueConstraint(
                fields=("sent_by", "unit", "kind", "sha256", "due"), condition=models.Q(link=None),
                name="a_system_hands_a_file_in_once_a_round",
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("unit", "at"), name="handed_in_of_a_unit"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:8]}"


class ReceivedFile(models.Model):
    """One list as it came in. Its bytes are sealed under `received/`, seen only through its review.

    `content_digest` is taken over the cells, so that one list under two names is found; `sealed_as` is the
    name of the sealed file, which says nothing about it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.OneToOneField(Document, models.PROTECT, related_name="received")
    list_kind = models.CharField(max_length=16, blank=True)
    as_of = models.DateField(null=True)
    content_digest = models.CharField(max_length=64, blank=True, db_index=True)
    sealed_as = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    rows = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    already_known = models.PositiveIntegerField(default=0)
    # What took the whole of it back; a list sent again after that is one that came in anew.
    undone_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)
    # The workbook that it brings back, by its public id (`Returned`); its rows are read as cells of that list.
    answer_to = models.UUIDField(null=True)
    # What it came as, where it came for one unit alone: read again, it is confined to that unit again.
    handed_in = models.ForeignKey(HandIn, models.PROTECT, null=True, related_name="received")
    # The paper of a round that it came as, where a unit's list was handed in on the page of its line.
    paper = models.ForeignKey(RoundPaper, models.PROTECT, null=True, related_name="received")

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def confined_to(self) -> tuple[int, str] | None:
        """The key of the one unit whose list it came as, and the kind asked for; None where it came for everybody."""
        if self.handed_in is not None:
            return self.handed_in.unit_id, self.handed_in.kind
        if self.paper is not None:
            return self.paper.due.unit_id, self.paper.due.round.kind
        return None


class Look(models.Model):
    """Lists sent to be looked at first: what taking them in would do, until they are taken in or dropped.

    Here are counts and figures alone. What is said of each row is sealed beside the lists themselves, piece by piece
    (`told`: for each file its counts, and the pieces of its lines). `job` is the public id of the work that looked.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "chờ quyết định"
        TAKEN_IN = "taken-in", "đã nhận"
        DROPPED = "dropped", "đã bỏ"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    job = models.UUIDField(unique=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # What the work that takes them in is asked to do: files with where they are kept, and the day.
    asked = models.JSONField()
    told = models.JSONField()
    effects = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.state} {self.at:%Y-%m-%d %H:%M}"


class ColumnMapping(models.Model):
    """What an officer confirmed of the columns of a form, for its sender: the next list of both is read so unasked.

    `form` is the digest of the folded headings (`laying.form_of`); `sender` tells whose lists (`above.sender_of`), `-`
    those that do not say, `*` anybody's. `columns` are places from 0 by field; an empty `list_kind` is no list.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form = models.CharField(max_length=64)
    sender = models.CharField(max_length=160)
    sender_name = models.CharField(max_length=255, blank=True)
    list_kind = models.CharField(max_length=16, blank=True)
    columns = models.JSONField(default=dict)
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    ended_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("form", "sender"), condition=models.Q(ended_by=None), name="one_mapping_of_a_form"
            ),
        )

    def __str__(self) -> str:
        return f"{self.list_kind} {self.form[:8]}"


class SheetReading(models.Model):
    """How a sheet was read last: its kind, its headings, its columns, and why; written anew by each reading.

    `asked`: an officer has to say first. `looked` is what the officer looks at, sealed: headings, and a few cells of
    each column with people's numbers masked.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(ReceivedFile, models.PROTECT, related_name="sheets")
    sheet = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null in CSV, which has no sheets
    list_kind = models.CharField(max_length=16, blank=True)
    header_row = models.PositiveIntegerField(default=0)
    lines = models.PositiveSmallIntegerField(default=0)
    form = models.CharField(max_length=64, blank=True)
    sender = models.CharField(max_length=160)
    sender_name = models.CharField(max_length=255, blank=True)
    columns = models.JSONField(default=dict)
    how = models.JSONField(default=dict)
    asked = models.BooleanField(default=False)
    mapping = models.ForeignKey(ColumnMapping, models.PROTECT, null=True, related_name="readings")
    looked = models.BinaryField(null=True)

    class Meta:
        indexes = (models.Index(fields=("sender", "id"), name="reading_by_sender"),)

    def __str__(self) -> str:
        return f"{self.list_kind} {self.sheet or ''}"


class Finding(models.Model):
    """What is to be said about one row: refused, held for a decision, or only warned of.

    The row's cells are sealed, since they name a person; the sentences never repeat an identity number.
    `row` is null where the finding is about somebody the list does not name. `act` is what carried the decision
    out, so that it can be taken back; `done_*` say it in words.
    """

    class Severity(models.TextChoices):
        REFUSED = "refused", "từ chối"
        HELD = "held", "chờ xử lý"
        WARNED = "warned", "lưu ý"

    class State(models.TextChoices):
        OPEN = "open", "chưa xử lý"
        DECIDED = "decided", "đã xử lý"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(ReceivedFile, models.PROTECT, related_name="findings")
    severity = models.CharField(max_length=8, choices=Severity)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    code = models.CharField(max_length=48)
    sheet = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null in CSV, which has no sheets
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=4, null=True)  # noqa: DJ001 - null when it is about the whole file
    reason_vi = models.TextField()
    reason_en = models.TextField()
    proposal = models.JSONField(null=True)
    cells = models.BinaryField(null=True)
    rows_alike = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=32, blank=True)
    act = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)
    done_vi = models.TextField(blank=True)
    done_en = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("file", "severity", "state"), name="finding_of_a_file"),)

    def __str__(self) -> str:
        return f"{self.code} {self.sheet or ''}:{self.row or ''}"


class Returned(models.Model):
    """Rows of a list handed back to its unit, to be corrected in their cells: what was sent, as it stood then.

    `sent` is sealed: the cells of those rows, and what is said of each (`returning`); the workbook is made of it whenever
    it is taken, and is kept nowhere. Its public id is the code in the workbook: it points to the list, and gives no right.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(ReceivedFile, models.PROTECT, related_name="returned")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    sent = models.BinaryField(null=True)

    def __str__(self) -> str:
        return str(self.public_id)


class Correction(models.Model):
    """A cell of a list said anew, by an officer or in a workbook that came back: read in the place of what the file
    says, which stays as it came.

    The newest of a cell stands. One that nobody asked for waits until an officer takes or drops it. The value is sealed,
    since it may be of a person. `answer` and `answer_at` are the file and the cell that it was read from.
    """

    class State(models.TextChoices):
        STANDS = "stands", "đọc thay ô trong tệp"
        ASKED = "asked", "chờ quyết định"
        DROPPED = "dropped", "giữ ô trong tệp"
        UNDONE = "undone", "rút lại cùng danh sách"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(ReceivedFile, models.PROTECT, related_name="corrections")
    sheet = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null in CSV, which has no sheets
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=4)
    value = models.BinaryField()
    state = models.CharField(max_length=8, choices=State, default=State.STANDS)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    answer = models.ForeignKey(ReceivedFile, models.PROTECT, null=True, related_name="gave")
    answer_at = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"{self.sheet or ''}!{self.column}{self.row}"

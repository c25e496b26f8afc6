"""People, once each whatever the spelling, with their numbers, memberships and states over time."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.db.models.lookups import GreaterThan

from caunoi.organisations.models import Employer, Unit
from caunoi.trail.models import Act, Dated
from caunoi.trail.overlap import NoOverlap
from caunoi.trail.pointing import Pointer, PointsAtWhatIsThere


class Person(models.Model):
    """Identity only. `canonical` points to the one kept when two records were found to be one person."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    canonical = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", db_index=False)
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    # What an Act may rewrite (`Writer.change`), logged with what stood there: a merger, and its undoing.
    REWRITABLE = ("canonical",)

    class Meta:
        indexes = (
            models.Index(
                fields=("canonical",), condition=models.Q(canonical__isnull=False), name="merged_people"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(canonical=models.F("id")), name="no_person_merged_into_itself"
            ),
        )

    def __str__(self) -> str:
        return str(self.public_id)


class SamePerson(models.Model):
    """Two records were found to be one person's: `other` was merged into `kept`, until that was taken back.

    Nothing of either goes: what it did to dated rows is in the account of the Act that began it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_ref = models.UUIDField(unique=True)
    kept = models.ForeignKey(Person, models.PROTECT, related_name="taken_in")
    other = models.ForeignKey(Person, models.PROTECT, related_name="went_into")
    reason = models.CharField(max_length=200)
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    ended_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(reason=""), name="records_are_merged_for_a_reason"),
            models.CheckConstraint(
                condition=~models.Q(kept=models.F("other")), name="two_records_are_merged_not_one"
            ),
            models.UniqueConstraint(
                "other", condition=models.Q(ended_by=None), name="a_record_is_merged_into_one_other"
            ),
        )

    def __str__(self) -> str:
        return str(self.public_id)


class Resemblance(models.Model):
    """Two records that may be one person's: asked about once, whatever is decided, and whoever looks again.

    `one` is the older record. `chance` is a thousandth part; `told`, sealed, says in words why: it follows from numbers.
    `act` is what decided it.
    """

    class State(models.TextChoices):
        OPEN = "open", "chưa xử lý"
        SAME = "same", "một người"
        TWO = "two", "hai người"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    one = models.ForeignKey(Person, models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+")
    chance = models.PositiveSmallIntegerField()
    told = models.BinaryField()
    found_at = models.DateTimeField()
    state = models.CharField(max_length=4, choices=State, default=State.OPEN)
    act = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    # No Act wrote the pair; these are what whoever decides may change, and nothing else of it (`database_roles`).
    REWRITABLE = ("state", "act")

    class Meta:
        constraints = (
            models.UniqueConstraint("one", "other", name="two_records_are_asked_about_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="the_older_record_comes_first"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", act=None)
                | ~models.Q(state="open") & models.Q(act__isnull=False),
                name="what_was_decided_of_two_records_has_its_act",
            ),
        )
        indexes = (
            models.Index(
                fields=("-chance", "id"), condition=models.Q(state="open"), name="resemblances_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.chance}"


class Rest(models.Func):
    """What is left of a folded name when the letters a to z and blanks at its ends are gone; nothing of most names."""

    # Written out, so that either database knows the index by it.
    template = "TRIM(%(expressions)s, 'abcdefghijklmnopqrstuvwxyz ')"
    output_field = models.CharField()


class Rectification(models.Model):
    """What was on record of a person was wrong, or changed, and was put right: which things, by which evidence.

    What it did is in the account of the Act that began it: nothing that stood before goes, and it can be taken back.
    `what` are codes of `What`, parted by a blank.
    """

    class What(models.TextChoices):
        NUMBER = "number", "số định danh"
        NAME = "name", "họ và tên"
        BIRTH = "birth", "ngày sinh"
        SEX = "sex", "giới tính"
        PHONE = "phone", "số điện thoại"

    class Evidence(models.TextChoices):
        CARD = "card-seen", "đã xem căn cước"
        DECISION = "paper-decision", "theo quyết định, giấy tờ hộ tịch"
        STATEMENT = "own-statement", "theo lời đoàn viên"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_ref = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="rectifications")
    what = models.CharField(max_length=60)
    evidence = models.CharField(max_length=16, choices=Evidence)
    reason = models.CharField(max_length=200)
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    ended_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(evidence="") & ~models.Q(what=""),
                name="a_correction_has_its_reason",
            ),
        )

    def __str__(self) -> str:
        return self.what


class Particulars(Dated):
    """Name, birth date and sex as a paper said them. `birth_precision` says how much of `birth_on` is known."""

    class Precision(models.TextChoices):
        DAY = "day", "ngày"
        MONTH = "month", "tháng"
        YEAR = "year", "năm"
        UNKNOWN = "", "chưa rõ"

    class Sex(models.TextChoices):
        FEMALE = "female", "nữ"
        MALE = "male", "nam"
        UNKNOWN = "", "chưa rõ"

    person = models.ForeignKey(Person, models.PROTECT, related_name="particulars")
    name = models.CharField(max_length=120)
    name_fold = models.CharField(max_length=120)
    name_sort = models.CharField(max_length=300)
    birth_on = models.DateField(null=True)
    birth_precision = models.CharField(max_length=5, choices=Precision, blank=True)
    sex = models.CharField(max_length=6, choices=Sex, blank=True)

    class Meta(Dated.Meta):
        # Whoever a row without a known number may mean is found by these (`likely`), however many are on record.
        indexes = (
            models.Index(
                fields=("birth_on", "birth_precision", "name_fold", "id"),
                condition=models.Q(ended_by=None, valid_to=None), name="people_by_birth_and_name",
            ),
            models.Index(
                fields=("name_fold", "birth_on", "id"),
                condition=models.Q(ended_by=None, valid_to=None), name="people_by_name_and_birth",
            ),
            models.Index(
                fields=("birth_on",),
                condition=models.Q(models.Q(ended_by=None, valid_to=None), GreaterThan(Rest("name_fold"), Value(""))),
                name="people_of_other_letters",
            ),
        )  # fmt: skip
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(birth_on=None, birth_precision="")
                | models.Q(birth_on__isnull=False) & ~models.Q(birth_precision=""),
                name="a_birth_date_says_how_exact_it_is",
            ),
            NoOverlap(key=("person",), name="one_set_of_particulars_a_day"),
        )

    def __str__(self) -> str:
        return self.name


class IdentityNumber(models.Model):
    """One of a person's numbers, sealed under the person's own key; looked up only through its blind index."""

    class Kind(models.TextChoices):
        CCCD = "cccd", "số định danh cá nhân"
        CMND = "cmnd", "chứng minh nhân dân"
        PASSPORT = "passport", "hộ chiếu"
        # Issued by the national federation: stored, never made here.
        MEMBER = "tld", "mã số đoàn viên"

    person = models.ForeignKey(Person, models.PROTECT, related_name="numbers")
    kind = models.CharField(max_length=8, choices=Kind)
    cipher = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    ended_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    SEALED = ("cipher",)

    def __str__(self) -> str:
        return self.kind


class IdentityIndex(models.Model):
    """A keyed digest of a number: two records of one number are refused, and nobody can read it back.

    Unique per key version, so that keys can rotate while both digests stand. One that was corrected away ends with its
    number: whose it really is may have it, and a list that still brings it is asked about.
    """

    # Looked up by digest only; an index on each would be paid for by every row of every roster.
    number = models.ForeignKey(IdentityNumber, models.PROTECT, related_name="digests", db_index=False)
    key_version = models.PositiveSmallIntegerField()
    digest = models.BinaryField(max_length=32)
    ended_by = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("key_version", "digest"),
                condition=models.Q(ended_by=None),
                name="one_person_per_identity_number",
            ),
        )
        indexes = (
            models.Index(
                fields=("digest",),
                condition=models.Q(ended_by__isnull=False),
                name="numbers_corrected_away",
            ),
        )

    def __str__(self) -> str:
        return f"v{self.key_version}"


class PrivateDetail(Dated):
    """A phone, an address: sealed under the person's own key, never searched, never in the columnar store."""

    class Kind(models.TextChoices):
        PHONE = "phone", "điện thoại"
        ADDRESS = "address", "địa chỉ"

    person = models.ForeignKey(Person, models.PROTECT, related_name="details")
    kind = models.CharField(max_length=8, choices=Kind)
    cipher = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()

    SEALED = ("cipher",)


class Membership(Dated):
    """A spell of a person in a union at an employer; nghiệp đoàn members have no employer.

    `spell` is the id of the spell's first version, the same in all its versions. `person` is always the
    canonical one. `held_by` is the unit answerable for the row, apart from what the row is about.
    """

    class Began(models.TextChoices):
        ADMITTED = "admitted", "kết nạp"
        TRANSFERRED = "transferred", "chuyển đến"
        REORGANISED = "reorganised", "theo sắp xếp tổ chức"

    class Ended(models.TextChoices):
        LEFT = "left", "thôi đoàn viên"
        TRANSFERRED = "transferred", "chuyển đi"
        BY_LAW = "ended-by-law", "kết thúc theo luật"
        REORGANISED = "reorganised", "theo sắp xếp tổ chức"
        EXPELLED = "expelled", "khai trừ"
        DIED = "died", "mất"
        OPEN = "", "đang sinh hoạt"

    spell = models.BigIntegerField()
    person = Pointer(Person, models.PROTECT, related_name="memberships")
    unit = Pointer(Unit, models.PROTECT, related_name="memberships")
    employer = Pointer(Employer, models.PROTECT, null=True, related_name="memberships", db_index=False)
    held_by = Pointer(Unit, models.PROTECT, related_name="+")
    began_as = models.CharField(max_length=12, choices=Began)
    ended_as = models.CharField(max_length=12, choices=Ended, blank=True)

    class Meta(Dated.Meta):
        # By its employer only what is held true is looked for: a version that is withdrawn goes out of the index, and
        # the millions that a decision withdraws need not be entered again.
        indexes = (
            models.Index(
                fields=("employer",), condition=models.Q(ended_by=None), name="members_at_an_employer"
            ),
        )
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(valid_to=None, ended_as="")
                | models.Q(valid_to__isnull=False) & ~models.Q(ended_as=""),
                name="a_membership_that_ended_says_how",
            ),
            NoOverlap(key=("person",), name="one_membership_of_a_person_a_day"),
            PointsAtWhatIsThere(
                fields=("person", "unit", "employer", "held_by"), name="a_membership_points_at_what_is_there"
            ),
        )


class MemberState(Dated):
    """A pause of a member, from a day to a day; counted or not by a dated setting. Active needs no row."""

    class State(models.TextChoices):
        MATERNITY = "maternity", "nghỉ thai sản"
        ILLNESS = "illness", "nghỉ ốm dài ngày"
        UNPAID_LEAVE = "unpaid-leave", "nghỉ không lương"
        SUSPENDED = "suspended-contract", "tạm hoãn hợp đồng lao động"
        OUT_OF_WORK = "out-of-work", "mất việc, chờ việc"
        ABROAD = "abroad", "đi làm việc ở nước ngoài"
        RETIRED = "retired", "nghỉ hưu"

    person = models.ForeignKey(Person, models.PROTECT, related_name="states")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            NoOverlap(key=("person",), name="one_state_of_a_member_a_day"),
        )


class Viewing(models.Model):
    """Someone opened a person's record, or saw one of the masked values whole: told to that person on request.

    The page counts once a day for each account; every unmasking is a row of its own, with its reason, and so is every
    opening of what a concern of theirs says, for which none is asked.
    """

    class Kind(models.TextChoices):
        PAGE = "page", "mở hồ sơ"
        CCCD = "cccd", "xem số định danh"
        CMND = "cmnd", "xem số chứng minh nhân dân"
        PASSPORT = "passport", "xem số hộ chiếu"
        MEMBER = "tld", "xem mã số đoàn viên"
        PHONE = "phone", "xem số điện thoại"
        ADDRESS = "address", "xem địa chỉ"
        CONCERN = "concern", "mở nội dung kiến nghị"

    person = models.ForeignKey(Person, models.PROTECT, related_name="viewings")
    # By name: accounts live in `access`, and this register does not import it for a column.
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    on = models.DateField()
    at = models.DateTimeField()
    # The office by which the record was within reach; empty for what was noted before that was kept.
    office = models.CharField(max_length=24, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=("account", "at"), name="viewings_of_an_account"),)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "account", "on"),
                condition=models.Q(kind="page"),
                name="one_page_viewing_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=("page", "concern")) | ~models.Q(reason=""),
                name="unmasking_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class NotedOpening(models.Model):
    """A record was opened for the first time of a day: kept in the second file of SQLite until it is a `Viewing`.

    There a list that is being written makes no page wait (decision 61); PostgreSQL has nothing of it. No foreign
    keys, since none crosses files: `person` is a public id, which a restored backup gives to nobody else, and
    `account` the id of an account.
    """

    person = models.UUIDField()
    account = models.BigIntegerField()
    on = models.DateField()
    at = models.DateTimeField()
    office = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "account", "on"), name="one_noted_opening_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class ConsentWording(models.Model):
    """What people are asked to agree to, word for word, for one purpose; a new wording is a new version.

    Purposes that rest on the law and not on consent (membership itself) have none. `kinds` are the kinds of data.
    """

    class Purpose(models.TextChoices):
        CONTACT = "contact", "liên hệ bằng điện thoại, địa chỉ"
        WELFARE = "welfare", "xét hỗ trợ theo hoàn cảnh khó khăn"
        PUBLICITY = "publicity", "nêu tên, hình ảnh khi đưa tin"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=12, choices=Purpose)
    version = models.PositiveSmallIntegerField()
    text_vi = models.TextField(max_length=2000)
    text_en = models.TextField(max_length=2000)
    kinds = models.JSONField()
    valid_from = models.DateField()
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("purpose", "version", name="a_wording_is_versioned_once"),
            models.CheckConstraint(
                condition=~models.Q(text_vi="") & ~models.Q(text_en=""), name="a_wording_is_in_both_languages"
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} v{self.version}"


class Consent(models.Model):
    """A person agreed to a wording, or took that back, on a day; with what proves it. Added to, never rewritten."""

    class Answer(models.TextChoices):
        GIVEN = "given", "đồng ý"
        WITHDRAWN = "withdrawn", "rút lại sự đồng ý"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client_ref = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    wording = models.ForeignKey(ConsentWording, models.PROTECT, related_name="consents")
    answer = models.CharField(max_length=9, choices=Answer)
    on = models.DateField()
    channel = models.CharField(max_length=40)
    evidence = models.CharField(max_length=200)
    began_by = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(evidence=""), name="a_consent_has_its_evidence"),
        )

    def __str__(self) -> str:
        return f"{self.answer} {self.on:%Y-%m-%d}"

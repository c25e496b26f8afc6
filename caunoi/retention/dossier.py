"""The impact-assessment dossier, written from the code: what is held of people, why, how long, sealed how, seen by whom.

Law 91/2025/QH15 and Decree 356/2025/NĐ-CP ask for it within 60 days of the start of processing and anew every six
months (by secondary sources). What the code knows is drawn from it here; what only the federation knows is left blank.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

from caunoi.access.rights import RIGHTS, Right
from caunoi.organisations.models import TermOfOffice
from caunoi.retention.policy import OF_A_PERSON, TablePolicy, policy
from caunoi.vocabulary.text import Text

NOBODY = ""
#: By the beginning of a table's name, the longest wins: the rights by which its personal columns are shown.
SEEN_BY: dict[str, tuple[str, ...]] = {
    "members_": ("people.read",),
    "members_identitynumber": ("data.unmask",),
    "members_identityindex": (NOBODY,),
    "members_privatedetail": ("data.unmask",),
    "members_sameperson": ("people.read",),
    "members_rectification": ("people.read", "own.read"),
    "members_resemblance": ("people.merge",),
    "members_viewing": ("requests.handle", "own.read"),
    "members_notedopening": ("requests.handle", "own.read"),
    "members_consent": ("consents.note",),
    "welfare_nomination": ("people.read",),
    "welfare_receipt": ("people.read",),
    "concerns_": ("concerns.words",),
    "officers_contact": ("contacts.note",),
    "officers_mandate": ("people.read",),
    "cards_": ("cards.issue", "own.read"),
    "links_": ("links.make",),
    "intake_": ("lists.send", "findings.decide"),
    "reorganisations_decisionfile": ("units.read",),
    "rounds_": ("rounds.read",),
    "national_": ("national.exchange",),
    "statistics_formblank": ("statistics.keep",),
    "statistics_": ("statistics.read",),
    "privacy_datarequest": ("requests.handle",),
    "privacy_": ("incidents.handle",),
    "access_": ("accounts.open",),
    "access_attempt": (NOBODY,),
    "access_spentcode": (NOBODY,),
    "mfa_authenticator": (NOBODY,),
    "account_emailaddress": (NOBODY,),
    "django_session": (NOBODY,),
    "trail_personkey": (NOBODY,),
    "organisations_employer": (NOBODY,),
    "organisations_termofoffice": ("accounts.open",),
    "indicators_reportedfigure": ("figures.read",),
}
PURPOSES: dict[str, Text] = {
    "members": Text(
        vi="Quản lý đoàn viên theo Luật Công đoàn và Điều lệ: biết ai là đoàn viên, ở đâu, từ khi nào.",
        en="Keeping the membership under the Trade Union Law and the charter: who is a member, where, since when.",
    ),
    "welfare": Text(
        vi="Xét và trao hỗ trợ, mỗi người một lần.", en="Judging and giving support, each person once."
    ),
    "officers": Text(
        vi="Biết cán bộ đã liên hệ với cơ sở nào, và ai giữ chức danh nào của công đoàn.",
        en="Knowing which body an officer was in touch with, and who holds which office of a union.",
    ),
    "cards": Text(
        vi="Cho đoàn viên tự xem hồ sơ mình và hưởng quyền lợi ở nơi đối tác.",
        en="Letting members see their own record and use benefits at partners.",
    ),
    "links": Text(
        vi="Để đầu mối của doanh nghiệp xác nhận số liệu về chính doanh nghiệp.",
        en="Letting an employer's contact confirm what is held of the employer itself.",
    ),
    "intake": Text(
        vi="Nhận danh sách và quyết định dòng chưa rõ.", en="Taking lists in and deciding unclear rows."
    ),
    "privacy": Text(
        vi="Thực hiện quyền của chủ thể dữ liệu và xử lý sự cố.",
        en="Serving the rights of data subjects, and handling incidents.",
    ),
    "access": Text(
        vi="Đăng nhập, giới hạn quyền, bảo vệ tài khoản.",
        en="Signing in, limiting rights, guarding accounts.",
    ),
    "organisations": Text(
        vi="Biết ai giữ chức danh nào, ở đâu.", en="Knowing who holds which office, and where."
    ),
    "reorganisations": Text(
        vi="Giữ bản ký của quyết định về tổ chức, làm chứng cứ.",
        en="Keeping the signed copies of decisions on units, as evidence.",
    ),
    "concerns": Text(
        vi="Tiếp nhận, chuyển và theo dõi trả lời kiến nghị của đoàn viên, người lao động.",
        en="Taking in what workers raise, sending it on, and following whether it is answered.",
    ),
    "rounds": Text(
        vi="Thu danh sách theo kỳ, trả lại có lý do, giữ biên bản đã ký làm chứng cứ.",
        en="Collecting lists by rounds, returning them for a reason, keeping signed minutes as evidence.",
    ),
    "national": Text(
        vi="Báo tăng, giảm, thay đổi đoàn viên cho phần mềm của Tổng Liên đoàn và nhận mã số đoàn viên.",
        en="Telling the national federation's software of members who join, change and leave, and taking in member numbers.",
    ),
    "statistics": Text(
        vi="Lập biểu thống kê theo kỳ, có người ký và lý do đính chính.",
        en="Filling statistical forms by period, with who signed and why a number was corrected.",
    ),
    "indicators": Text(
        vi="Số liệu do đơn vị báo cáo, có người ký.", en="Figures that units reported, with who signed."
    ),
    "trail": Text(
        vi="Giữ khóa riêng để xóa được thật.", en="Keeping a person's own key, so that erasing is real."
    ),
}
# Tables of the framework serve signing in.
_APPS = {"mfa": "access", "account": "access", "django": "access"}
_OWN = Text(vi="khóa riêng của từng người", en="the person's own key")
_MASTER = Text(vi="vòng khóa “master”", en="the master ring")
_DIGEST = Text(vi="chỉ mã băm có khóa", en="a keyed digest alone")
SEALED: dict[str, Text] = {
    "members_identitynumber.cipher": _OWN,
    "members_privatedetail.cipher": _OWN,
    "welfare_nomination.hardship": _OWN,
    "concerns_words.cipher": Text(vi="khóa riêng của từng nội dung", en="a key of its own for each text"),
    "members_resemblance.told": _MASTER,
    "members_identityindex.digest": _DIGEST,
    "organisations_employer.owner_digest": _DIGEST,
    "access_attempt.key": _DIGEST,
    "access_spentcode.key": _DIGEST,
    "access_device.key": _DIGEST,
    "access_signinevent.name_key": _DIGEST,
    "access_appointment.password": Text(vi="băm bằng Argon2id", en="hashed by Argon2id"),
    "access_account.password": Text(vi="băm bằng Argon2id", en="hashed by Argon2id"),
    "mfa_authenticator.data": _MASTER,
    "cards_card.digest": _DIGEST,
    "cards_card.cipher": _OWN,
    "links_employerlink.contact": _MASTER,
    "intake_handinlink.contact": _MASTER,
    "intake_handin.who": _MASTER,
    "intake_handin.sha256": Text(
        vi="nội dung tệp đã nộp: vòng khóa “master”", en="the bytes handed in: the master ring"
    ),
    "intake_finding.cells": _MASTER,
    "intake_sheetreading.looked": _MASTER,
    "intake_correction.value": _MASTER,
    "intake_returned.sent": _MASTER,
    "intake_receivedfile.sealed_as": Text(
        vi="nội dung tệp: vòng khóa “master”", en="the file's bytes: the master ring"
    ),
    "reorganisations_decisionfile.sha256": Text(
        vi="nội dung bản ký: vòng khóa “master”", en="the copy's bytes: the master ring"
    ),
    "rounds_roundpaper.sha256": Text(
        vi="nội dung tệp đã nộp: vòng khóa “master”", en="the bytes handed in: the master ring"
    ),
    "national_nationalrow.cipher": _OWN,
    "national_nationalanswer.cipher": _OWN,
    "national_nationalfile.sha256": Text(
        vi="nội dung tệp: vòng khóa “master”", en="the file's bytes: the master ring"
    ),
    "national_nationalexport.sha256": Text(
        vi="nội dung tệp: vòng khóa “master”", en="the file's bytes: the master ring"
    ),
    "privacy_datarequest.words": _MASTER,
    "privacy_incident.words": _MASTER,
    "privacy_incidentstep.words": _MASTER,
    "trail_personkey.wrapped": _MASTER,
}
#: What is done to protect it, and the test that proves each.
MEASURES: tuple[tuple[Text, str], ...] = (
    (Text(vi="Ai được xem gì theo chức danh đang giữ", en="Who sees what follows the office held"), "proof/tests/test_matrix.py"),
    (Text(vi="Tường thứ hai trong PostgreSQL", en="A second wall inside PostgreSQL"), "tests/walls/test_rows.py"),
    (Text(vi="Số định danh không nằm rõ ở đâu", en="No identity number stands in the clear"), "caunoi/intake/tests/test_no_number_in_clear.py"),
    (Text(vi="Xem rõ một số phải có lý do, có dấu vết", en="Seeing a number takes a reason and leaves a trace"), "caunoi/registers/members/tests/test_viewing.py"),
    (Text(vi="Rút lại đồng ý thì dừng xử lý", en="A withdrawn consent stops what rests on it"), "caunoi/registers/members/tests/test_consenting.py"),
    (Text(vi="Xóa thật, kể cả trong bản sao lưu", en="Erasing is real, in backups too"), "caunoi/retention/tests/test_erasing.py"),
    (Text(vi="Hết hạn giữ thì xóa", en="What is over is removed"), "caunoi/retention/tests/test_forgetting.py"),
    (Text(vi="Khóa xoay được khi đang chạy", en="Keys rotate while work goes on"), "caunoi/retention/tests/test_rotating.py"),
    (Text(vi="Sửa ngoài hệ thống bị phát hiện", en="Edits behind the system's back are found"), "proof/tests/test_trail.py"),
    (Text(vi="Số ít người không nêu ra ngoài đơn vị", en="Small numbers do not leave their unit"), "proof/tests/test_small_numbers.py"),
    (Text(vi="Không gọi ra máy nào khác", en="No call to another host"), "caunoi/office/tests/test_staying_home.py"),
    (Text(vi="Sự cố: đồng hồ 72 giờ, ai bị ảnh hưởng", en="Incidents: the 72-hour clock, whom they touched"), "caunoi/privacy/tests/test_incidents.py"),
)  # fmt: skip


def dossier(*, on: date | None = None, issuer: str = "") -> str:
    """The dossier as Markdown, Vietnamese with English; without a day it is the page of this version of the code.

    Raises LookupError for a table with personal columns that nothing here says who may see, or why it is held.
    """
    personal = {name: one for name, one in sorted(policy().items()) if of_a_person(one)}
    return (
        "\n\n".join(
            [*_head(on, issuer), *_parties(), *_inventory(personal), *_offices(), *_measures(), *_blank()]
        )
        + "\n"
    )


def of_a_person(table: TablePolicy) -> dict[str, str]:
    """The columns of a table that are of a person, with their class."""
    return {name: its_class for name, its_class in table.classes.items() if its_class in OF_A_PERSON}


def seen_by(table: str) -> list[Right]:
    """The rights by which a table's personal columns are shown; none: nobody is shown them. Raises LookupError."""
    return [RIGHTS[code] for code in _longest(SEEN_BY, table) if code != NOBODY]


def purpose(table: str) -> Text:
    """Why a table is held. Raises LookupError."""
    app = table.split("_")[0]
    return PURPOSES[_APPS.get(app, app)]


def _longest(told: Mapping[str, tuple[str, ...]], table: str) -> tuple[str, ...]:
    fitting = [beginning for beginning in told if table.startswith(beginning)]
    if not fitting:
        raise LookupError(table)
    return told[max(fitting, key=len)]


def code_version() -> str:
    """The release, and a digest of the policy that this dossier was drawn from."""
    text = files("caunoi.retention.policy").joinpath("retention.toml").read_bytes()
    try:
        release = version("caunoi")
    except PackageNotFoundError:
        release = "0"
    return f"{release}, retention.toml {hashlib.sha256(text).hexdigest()[:12]}"


def _head(on: date | None, issuer: str) -> Iterator[str]:
    yield "# Hồ sơ đánh giá tác động xử lý dữ liệu cá nhân · Personal-data impact assessment"
    day = (
        f"{on:%d/%m/%Y}"
        if on
        else "ghi khi xuất bằng `caunoi dossier` · given when `caunoi dossier` writes it"
    )
    yield _table(
        ("", ""),
        [
            ("Bên kiểm soát · Controller", issuer or "……………"),
            ("Ngày · Day", day),
            ("Phiên bản mã · Version of the code", code_version()),
            ("Căn cứ · Law", "Luật 91/2025/QH15; Nghị định 356/2025/NĐ-CP (nguồn thứ cấp, chờ luật sư xác nhận · by secondary sources)"),
            ("Nộp trong · Filed within", "60 ngày từ khi bắt đầu xử lý; cập nhật 6 tháng một lần · 60 days of the start, anew every 6 months"),
        ],
    )  # fmt: skip


def _parties() -> Iterator[str]:
    yield "## Bên xử lý, chuyển dữ liệu · Processors and transfers"
    yield (
        "- Bên xử lý: không có; hệ thống chạy trên máy của liên đoàn. · Processors: none; it runs on the federation's own machine.\n"
        "- Chuyển ra nước ngoài: không; máy chủ đang chạy không gọi ra ngoài, không phông chữ, không thống kê của bên khác."
        " · Transfers abroad: none; a running server calls no other host.\n"
        "- Ra khỏi hệ thống: danh sách do người có quyền tải về, mỗi lần một dấu vết; số liệu đã công bố không nêu ai."
        " · What leaves: lists that those with the right take out, each with a trace; published figures name nobody."
    )


def _inventory(personal: Mapping[str, TablePolicy]) -> Iterator[str]:
    yield "## Dữ liệu, mục đích, thời hạn, ai được xem · Data, purposes, terms, who may see"
    for name, one in personal.items():
        why, rights = purpose(name), seen_by(name)
        term = f" ({one.rule.days} ngày · days)" if one.rule.days is not None else ""
        shown = "; ".join(f"{right.says.vi} · {right.says.en}" for right in rights)
        yield f"### `{name}`"
        yield (
            f"- Mục đích · Purpose: {why.vi} · {why.en}\n"
            f"- Thời hạn · Term: {one.rule.says.vi} · {one.rule.says.en}{term}\n"
            f"- Hiện cho người có quyền · Shown by the right: {shown or 'không ai · nobody'}"
        )
        rows = [
            (f"`{column}`", its_class, _sealed(name, column))
            for column, its_class in of_a_person(one).items()
        ]
        yield _table(("Cột · Column", "Loại · Class", "Niêm phong · Sealed"), rows)


def _sealed(table: str, column: str) -> str:
    how = SEALED.get(f"{table}.{column}")
    return f"{how.vi} · {how.en}" if how else "để rõ · in the clear"


def _offices() -> Iterator[str]:
    yield "## Chức danh và quyền · Offices and rights"
    codes = sorted({code for rights in SEEN_BY.values() for code in rights} - {NOBODY})
    rows = [
        (
            f"{RIGHTS[code].says.vi} · {RIGHTS[code].says.en}",
            ", ".join(office for office in TermOfOffice.Office.values if office in RIGHTS[code].offices),
            "toàn liên đoàn · whole federation" if RIGHTS[code].whole_federation else "đơn vị của mình và cấp dưới · own unit and below",
        )
        for code in codes
    ]  # fmt: skip
    yield _table(("Quyền · Right", "Chức danh · Offices", "Phạm vi · Reach"), rows)


def _measures() -> Iterator[str]:
    yield "## Biện pháp và bằng chứng · Measures and their proofs"
    yield _table(
        ("Biện pháp · Measure", "Bằng chứng · Proof"),
        [(f"{one.vi} · {one.en}", f"`{test}`") for one, test in MEASURES],
    )
    yield "Điều không hứa: docs/security.md. · What is not promised: docs/security.md."


def _blank() -> Iterator[str]:
    yield "## Do liên đoàn điền · For the federation to fill in"
    yield (
        "- Người chịu trách nhiệm bảo vệ dữ liệu, cách liên hệ · Who answers for data protection: ……………\n"
        "- Căn cứ pháp lý của từng mục đích, do luật sư xác nhận · The legal basis of each purpose, confirmed by a lawyer: ……………\n"
        "- Nơi đặt máy, ai vào được phòng máy, nơi giữ bản sao lưu và khóa · Where machines, backups and keys are kept: ……………\n"
        "- Rủi ro còn lại và ý kiến của tổ chức · Risks that remain, and the organisation's opinion: ……………"
    )


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)

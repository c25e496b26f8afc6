"""Papers of a round: the minutes to sign and their scan, figures that were signed, files taken out and taken in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from caunoi.access.door import way_up
from caunoi.access.guarding import may
from caunoi.access.reach import Reach
from caunoi.design.tables import Cell, Column, Table
from caunoi.design.templatetags.design import says
from caunoi.indicators import reporting
from caunoi.indicators.catalogue import indicator
from caunoi.indicators.door import reported_figures_within
from caunoi.intake import handing_in, round_papers
from caunoi.intake.signed import Gone, bytes_of
from caunoi.intake.working import send
from caunoi.office import described
from caunoi.office.fields import TYPED, DayField, TidyCharField, client_ref
from caunoi.office.words import wording
from caunoi.organisations.settled import parameters
from caunoi.registers.rounds import collecting
from caunoi.registers.rounds.door import round_papers_within, round_units_within
from caunoi.registers.rounds.models import RoundPaper, RoundUnit
from caunoi.registers.rounds.movements import KINDS, Movement, whole
from caunoi.reports.minutes import Minutes, write_minutes

SCAN = {"class": "form-control", "accept": ".pdf,.jpg,.jpeg,.png"}


class Confirming(forms.Form):
    """The scan of signed minutes, and the code printed on them."""

    code = TidyCharField(
        label=gettext_lazy("Mã nội dung trên biên bản"),
        help_text=gettext_lazy("16 chữ và số, gõ hoặc quét mã QR."),
        max_length=200,
        widget=forms.TextInput(attrs={**TYPED, "autocapitalize": "none", "spellcheck": "false"}),
    )
    signed_on = DayField(label=gettext_lazy("Ngày ký"))
    scan = forms.FileField(
        label=gettext_lazy("Bản quét"),
        help_text=gettext_lazy("Tệp PDF hoặc ảnh JPEG, PNG, tối đa 20 MB. Được mã hóa khi lưu."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs=SCAN),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="minutes-%s", **kwargs)


class Reporting(forms.Form):
    """A number as a unit signed it, with who signed and the paper."""

    code = forms.ChoiceField(
        label=gettext_lazy("Số liệu"), widget=forms.Select(attrs={"class": "form-select"})
    )
    value = forms.DecimalField(
        label=gettext_lazy("Số báo cáo"),
        max_digits=12,
        decimal_places=0,
        widget=forms.TextInput(attrs={**TYPED, "inputmode": "numeric"}),
    )
    signer = TidyCharField(
        label=gettext_lazy("Người ký"), max_length=120, widget=forms.TextInput(attrs=TYPED)
    )
    signed_on = DayField(label=gettext_lazy("Ngày ký"))
    scan = forms.FileField(
        label=gettext_lazy("Bản quét báo cáo"),
        help_text=gettext_lazy("Tệp PDF hoặc ảnh JPEG, PNG, tối đa 20 MB. Được mã hóa khi lưu."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs=SCAN),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="report-%s", **kwargs)
        field: Any = self.fields["code"]
        field.choices = [
            (code, says(indicator(code).title)) for code in (*reporting.STOCKS, *reporting.FLOWS)
        ]


@may("rounds.read")
def round_minutes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The minutes as a PDF, to be printed and signed by both."""
    due = members_line(request.reach, public_id)
    told = parameters()
    table = collecting.tables(due.round, [due], parameters=told)[due.pk]
    digest = collecting.content_digest(due, parameters=told, table=table)
    name = described.unit_names([due.unit_id], on=due.round.as_of, within=request.reach).get(due.unit_id, "")
    above = way_up(due.unit_id, on=due.round.as_of, within=request.reach)
    content = write_minutes(
        Minutes(
            superior=(above[0][1] if above else "").upper(),
            union=name,
            title=due.round.title,
            since=due.round.since,
            as_of=due.round.as_of,
            rows=_said(whole(table)),
            code=collecting.code_of(digest),
            digest=digest,
            qr=get_adapter().build_totp_svg(digest),
        )
    )
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="bien-ban-{digest[:8]}.pdf"'
    return response


def _said(table: Movement) -> list[tuple[str, str]]:
    rows = [(f"Đầu kỳ, cuối ngày trước {table.since:%d/%m/%Y}", table.opening)]
    rows += [
        (f"{'+' if sign > 0 else '−'} {words.vi}", table.moved.get(kind, 0))
        for kind, (sign, words) in KINDS.items()
    ]
    rows.append((f"Cuối kỳ, hết ngày {table.until:%d/%m/%Y}", table.closing))
    if table.difference:
        rows.append(("Lệch, còn phải làm rõ", table.difference))
    return [(label, f"{count:,}".replace(",", ".")) for label, count in rows]


def members_line(reach: Reach, public_id: UUID) -> RoundUnit:
    """The line of a list of members within reach, else 404."""
    due = get_object_or_404(round_units_within(reach), public_id=public_id)
    if not due.round.counts_members:
        raise Http404
    return due


# ------------------------------------------------------------------ files


@may("rounds.read")
def round_paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A signed scan as it was handed in, as a file to be saved; a list is seen through its review alone."""
    papers = round_papers_within(request.reach).exclude(kind=RoundPaper.Kind.LIST)
    paper = get_object_or_404(papers, public_id=public_id)
    try:
        content = bytes_of(paper.sha256)
    except Gone:
        raise Http404 from None
    ending = "".join(one for one in PurePath(paper.name).suffix.lower() if one.isalnum())
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{paper.sha256[:12]}.{ending or "bin"}"'
    return response


@require_POST
@may("lists.send")
def take_in(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A list that was handed in goes the way of every list: the worker reads it, and its rows are reviewed."""
    lists = round_papers_within(request.reach).filter(kind=RoundPaper.Kind.LIST).select_related("due__round")
    paper = get_object_or_404(lists, public_id=public_id)
    try:
        content = bytes_of(paper.sha256)
    except Gone:
        messages.error(request, _("Tệp không còn hoặc không mở được."), extra_tags="bad")
        return redirect("round-line", paper.due.public_id)
    job = send(
        [(paper.name, content)], as_of=paper.due.round.as_of, by=request.user, at=timezone.now(),
        handed_in=handing_in.of_paper(paper), paper=paper,
        # Pressed twice it is one piece of work; asked for again, a list that is in already changes nothing.
        client_ref=client_ref(request.POST),
    )  # fmt: skip
    return redirect("sending", job.public_id)


def papers_table(papers: Sequence[RoundPaper], reach: Reach) -> Table:
    """What was handed in, and how far a list has come from there."""
    columns = [
        Column(_("Tệp")), Column(_("Loại")), Column(_("Lúc")), Column(_("Ai nộp")), Column(_("Đưa vào hệ thống")),
    ]  # fmt: skip
    may_review = reach.may("lists.send")
    cells = []
    for one in papers:
        received = round_papers.taken_in(one) if one.kind == RoundPaper.Kind.LIST and may_review else None
        before = round_papers.unchanged_since(one) if one.kind == RoundPaper.Kind.LIST else None
        kind = wording(one.kind)
        if before is not None:
            kind += ", " + _("không đổi so với kỳ “{title}”").format(title=before.due.round.title)
        cells.append([
            Cell(one.name, "" if one.kind == RoundPaper.Kind.LIST else _address(one), data=True),
            kind,
            date_format(timezone.localtime(one.began_by.at), "H:i d/m/Y"),
            Cell(one.began_by.by.full_name, data=True) if one.began_by.by else "—",
            Cell(_("xem từng dòng"), reverse("received-file", args=[received.public_id]))
            if received
            else _("nội dung đã xóa") if not round_papers.is_kept(one) else "—",
        ])  # fmt: skip
    return Table(_("Tệp đã nộp"), columns, cells)


def waiting_lists(papers: Sequence[RoundPaper], reach: Reach) -> list[RoundPaper]:
    """Lists handed in and still kept that nobody took in yet, for who may."""
    if not reach.may("lists.send"):
        return []
    lists = [one for one in papers if one.kind == RoundPaper.Kind.LIST]
    return [one for one in lists if round_papers.taken_in(one) is None and round_papers.is_kept(one)]


# ------------------------------------------------------------------ reported beside computed


def figures_table(due: RoundUnit, table: Sequence[Movement], reach: Reach) -> Table:
    """What the unit signed, beside what the lists give for the same days, and the difference."""
    rows = reported_figures_within(reach).held_true().filter(unit=due.unit_id, valid_from=due.round.as_of)
    entire = whole(table) if table else None
    columns = [
        Column(_("Số liệu")), Column(_("Theo báo cáo"), "num"), Column(_("Theo danh sách"), "num"),
        Column(_("Chênh lệch"), "num"), Column(_("Người ký")), Column(_("Ngày ký")), Column(_("Tệp")),
    ]  # fmt: skip
    cells = []
    for row in rows.select_related("document").order_by("code"):
        computed = computed_of(row.code, entire)
        off = None if computed is None else int(row.value) - computed
        paper = _paper_of(row, due, reach)
        cells.append([
            says(indicator(row.code).title),
            number_format(int(row.value), use_l10n=True),
            "—" if computed is None else number_format(computed, use_l10n=True),
            "—" if off is None else Cell(f"{off:+d}" if off else 0, tag="warn" if off else "ok"),
            Cell(row.signer, data=True),
            date_format(row.signed_on),
            Cell(_("tải về"), _address(paper)) if paper else "—",
        ])  # fmt: skip
    return Table(_("Số báo cáo bên cạnh số theo danh sách"), columns, cells)


def _address(paper: RoundPaper) -> str:
    return reverse("round-paper", args=[paper.public_id])


def _paper_of(row: Any, due: RoundUnit, reach: Reach) -> RoundPaper | None:
    if row.document is None:
        return None
    return round_papers_within(reach).filter(due=due, kind="figures", sha256=row.document.sha256).first()


def computed_of(code: str, table: Movement | None) -> int | None:
    """What the movement table says of a figure that units report; None of one it does not tell."""
    if table is None:
        return None
    told = {"members": table.closing, "net-change": table.closing - table.opening}
    return told.get(code)

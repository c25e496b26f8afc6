"""Figures that leave for other systems and come back: what they mean, how they are written, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.indicators import reading
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.interchange import adx, arriving, comma_separated, json_messages
from caunoi.indicators.interchange.codes import DATA_SET, period_text, read_period
from caunoi.indicators.interchange.lines import Line, lines
from caunoi.indicators.interchange.refusing import CannotBeRead
from caunoi.indicators.models import ReportedFigure
from caunoi.indicators.reporting import CannotReport
from caunoi.organisations.models import Submission, Unit
from caunoi.trail.acting import act
from caunoi.trail.models import Act, Document
from tests.builders import a_member, a_unit, an_employer, the_federation
from tests.standing import made_once

DAY = date(2024, 6, 30)
AT = datetime(2024, 7, 3, 2, 0, tzinfo=UTC)
STOCKS = [code for code, one in CATALOGUE.items() if one.kind == "stock"]
CODES = ["members", "new-members", "net-change", "agreement-signed"]


class Home:
    """A union of two members whose list is in, beside one whose list is not."""

    def __init__(self) -> None:
        self.root = the_federation()
        self.union = a_unit("=CĐCS May Đông Á", under=self.root, code="CS-01")
        self.silent = a_unit("CĐCS Giày Hoa Sen", under=self.root, code="CS-02")
        firm = an_employer("Công ty May Đông Á", covered_by=self.union)
        for name, day in (("Lê Thị An", date(2022, 3, 5)), ("Lê Thị Bình", date(2024, 2, 1))):
            a_member(name, of=self.union, at=firm, since=day)
        with act("test.list", by=None, at=AT, on=DAY) as writer:
            writer.add_one(Submission, unit_id=self.union.pk, kind="members", valid_from=DAY, rows=2)

    def lines(self, *units: Unit) -> list[Line]:
        question = reading.Question(DAY, since=date(2024, 1, 1))
        some = [one.pk for one in units or (self.union, self.silent)]
        return lines(reading.current().engine.figures(CODES, question, units=some))


@made_once
def home() -> Home:
    return Home()


def take(content: bytes | str, name: str = "so.xml", **more: Any) -> arriving.Taken:
    told = {"hands": None, "signer": "Lê Thị Chủ Tịch", "signed_on": date(2024, 7, 1), "by": None, "at": AT}
    whole = content if isinstance(content, bytes) else content.encode()
    return arriving.take_in(name, whole, **(told | more))  # type: ignore[arg-type]


def standing() -> set[tuple[int, str, date | None, date | None, Decimal]]:
    held = ReportedFigure.objects.held_true()
    return set(held.values_list("unit_id", "code", "since", "valid_from", "value"))


def wrong(content: bytes | str, name: str = "so.xml", **more: Any) -> list[tuple[int | None, str]]:
    """The lines that are refused and why; nothing may have been written."""
    before = Act.objects.count(), Document.objects.count(), standing()
    with pytest.raises(CannotBeRead) as refused:
        take(content, name, **more)
    assert (Act.objects.count(), Document.objects.count(), standing()) == before
    assert all(one.text.en and one.text.vi and one.text.en != one.text.vi for one in refused.value.faults)
    return [(one.line, one.text.vi) for one in refused.value.faults]


def adx_of(
    *values: str, unit: str = "CS-01", period: str = "2024-06-30/P1D", data_set: str = DATA_SET
) -> str:
    return "\n".join([
        f'<adx xmlns="{adx.NAMESPACE}" exported="2024-07-01T00:00:00Z">',
        f'<group dataSet="{data_set}" orgUnit="{unit}" period="{period}">', *values, "</group>", "</adx>",
    ])  # fmt: skip


def value(code: str = "members", number: str = "7", more: str = "") -> str:
    return f'<dataValue dataElement="{code}" value="{number}" {more}/>'


# ------------------------------------------------------------------ periods and codes

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(DAYS, DAYS)
def test_a_period_reads_back_as_the_days_it_was_written_for(one: date, other: date) -> None:
    first, last = sorted((one, other))
    if (last - first).days < 9999:
        found = read_period(period_text(first, last))
        assert found is not None
        assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-01-01/P6M", date(2024, 1, 1), date(2024, 6, 30)),
        ("2024-02-01/P1M", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-01-01/P1Y", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024-06-30/P1D", DAY, DAY),
        ("2024-06-24/P1W", date(2024, 6, 24), DAY),
    ],
)
def test_periods_are_those_of_the_calendar(text: str, first: date, last: date) -> None:
    found = read_period(text)
    assert found is not None
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "202406", "2024-02-30/P1D", "2024-01-31/P1M", "2024-06-30", "2024-06-30/P0D", "2024-06-30/P1D ",
             "9999-12-31/P9999Y", "2024Q1"]
)  # fmt: skip
def test_what_is_no_period_is_none(text: str) -> None:
    assert read_period(text) is None


# ------------------------------------------------------------------ round trip


@st.composite
def drawn(draw: st.DrawFn) -> Line:
    code = draw(st.sampled_from(sorted(CATALOGUE)))
    at = draw(DAYS)
    one = CATALOGUE[code]
    since = at if one.kind == "stock" else at.replace(month=1, day=1)
    count = st.integers(0, 10**9)
    signed = draw(st.none() | st.decimals(-(10**9) if one.kind == "net" else 0, 10**9, places=2))
    text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
    name = draw(st.sampled_from(["", "=1+1", "=5", "+5", "-2+3", "@a"])) + draw(text)
    return Line(
        code, one.version, str(draw(st.uuids())), draw(st.sampled_from(["", "CS-01", "=A1"])), name, since, at,
        draw(count), draw(count), None, draw(count), signed, 1, 2, "computed", None,
    )  # fmt: skip


@given(st.lists(drawn(), max_size=8, unique_by=lambda one: one.key))
def test_whatever_was_reported_comes_back_from_both_formats(some: list[Line]) -> None:
    went = {(*one.key, one.reported) for one in some if one.reported is not None}
    for came in (adx.read(adx.write(some, at=AT)), comma_separated.read(comma_separated.write(some))):
        told = {(one.unit, one.period, one.code, Decimal(one.value)) for one in came if not one.aside}
        assert told == went


@given(st.lists(drawn(), max_size=8, unique_by=lambda one: one.key))
def test_no_cell_of_a_csv_is_a_formula_whatever_a_name_begins_with(some: list[Line]) -> None:
    text = comma_separated.write(some).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert [one for one in cells if one[:1] in "=+@\t\r＝＋＠" and one] == []
    assert [
        one for one in cells if one.startswith("-") and not re.fullmatch(r"-[0-9]+(\.[0-9]+)?", one)
    ] == []


@pytest.mark.parametrize("ending", ["xml", "csv"])
def test_what_goes_out_comes_back_as_the_same_reported_figures(home: Home, ending: str) -> None:
    """Into registers that have none; a second time nothing is changed, and no Act is left."""
    take(adx_of(value(), value("agreement-signed", "87.5")))
    take(adx_of(value("new-members", "3"), value("net-change", "-4"), period="2024-01-01/P6M", unit="CS-02"))
    before, out = standing(), home.lines()
    assert len(before) == 4
    content = adx.write(out, at=AT) if ending == "xml" else comma_separated.write(out)
    for paper in arriving.files_of(ReportedFigure.objects.all()):
        arriving.take_back(paper, hands=None, by=None, at=AT)
    assert standing() == set()

    assert (take(content, f"so.{ending}").new, standing()) == (4, before)
    assert home.lines() == out
    acts = Act.objects.count()
    again = take(content, f"khac.{ending}")
    assert (again.new, again.replaced, again.known, again.document) == (0, 0, 4, None)
    assert Act.objects.count() == acts


# ------------------------------------------------------------------ what is written


def test_computed_and_reported_stand_side_by_side_with_the_lists_that_are_in(home: Home) -> None:
    take(adx_of(value(number="9")))
    own = {one.code: one for one in home.lines(home.union)}["members"]
    assert (own.value, own.reported, own.received, own.due, own.leads) == (2, 9, 1, 1, "computed")
    assert (own.unit_code, own.period) == ("CS-01", "2024-06-30/P1D")
    text = comma_separated.write([own]).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["computed"], row["reported"], row["lists_received"], row["lists_due"]) == ("2", "9", "1", "1")
    # A name that a spreadsheet would reckon is not reckoned.
    assert row["unit_name"] == "'=CĐCS May Đông Á"


def test_a_unit_without_a_list_is_told_as_that_and_not_as_nought(home: Home) -> None:
    for code in ("members", "agreement-signed"):
        one = {line.code: line for line in home.lines(home.silent)}[code]
        told = json_messages.told([one], at=AT)["figures"][0]
        assert (told["computed"], told["lists"]) == (None, {"received": 0, "due": 1})
    assert "Chưa nhận danh sách" in {line.code: line for line in home.lines(home.silent)}["members"].untold.vi  # type: ignore[union-attr]


def test_an_adx_file_keeps_to_the_profile(home: Home) -> None:
    """Rules of the profile: the namespace, groups each of one unit and period, values decimal, no value said twice."""
    take(adx_of(value()))
    content = adx.write(home.lines(), at=AT)
    assert content == adx.write(home.lines(), at=AT)
    root = ElementTree.fromstring(content)  # noqa: S314 - written by ourselves just now
    space = f"{{{adx.NAMESPACE}}}"
    assert (root.tag, root.attrib) == (f"{space}adx", {"exported": "2024-07-03T02:00:00Z"})
    heads = [(one.get("dataSet"), one.get("orgUnit"), one.get("period")) for one in root]
    assert {one.tag for one in root} == {f"{space}group"}
    assert len(set(heads)) == len(heads) == 4
    for group in root:
        assert all(group.get(name) for name in ("dataSet", "orgUnit", "period"))
        keys = [tuple(sorted({**one.attrib, "value": ""}.items())) for one in group]
        assert len(set(keys)) == len(keys) > 0
        assert all(re.fullmatch(r"-?\d+(\.\d+)?", one.get("value", "")) for one in group)
        assert {one.tag for one in group} == {f"{space}dataValue"}


def sdmx_amiss(message: dict[str, Any]) -> list[str]:
    """What breaks the rules of an SDMX-JSON 2.0.0 data message, as its field guide and schema state them."""
    [structure], [data_set] = message["data"]["structures"], message["data"]["dataSets"]
    dimensions = structure["dimensions"]["observation"]
    attributes = structure["attributes"]["observation"]
    components = [*structure["measures"]["observation"], *attributes]
    amiss = [key for key in ("id", "prepared", "sender") if key not in message["meta"]]
    amiss += [
        one["id"] for one in (*dimensions, *components) if not re.fullmatch(r"[A-Za-z][\w-]*", one["id"])
    ]
    amiss += [one["id"] for one in attributes if "relationship" not in one]
    amiss += [one["id"] for place, one in enumerate(dimensions) if one["keyPosition"] != place]
    amiss += [one["id"] for one in dimensions if values_amiss(one["values"])]
    links = data_set["links"]
    if not links or not all(link.keys() >= {"rel", "urn"} for link in links):
        amiss.append("links")
    if data_set["action"] not in {"Information", "Append", "Replace", "Delete"} or data_set["structure"] != 0:
        amiss.append("dataSet")
    return amiss + observations_amiss(data_set["observations"], dimensions, len(components))


def values_amiss(values: list[dict[str, Any]]) -> bool:
    """Each value is either an id with a name or a plain value; there are some, and none twice."""
    named = [
        "name" in one and re.fullmatch(r"[A-Za-z0-9_@$-]+", one.get("id", "")) is not None for one in values
    ]
    apart = len({json.dumps(one) for one in values}) == len(values) > 0
    return not apart or any(by_id is ("value" in one) for by_id, one in zip(named, values, strict=True))


def observations_amiss(
    observations: dict[str, list[Any]], dimensions: list[dict[str, Any]], most: int
) -> list[str]:
    """Each key is a place in each dimension, and no observation has more values than there are components."""
    return [
        key
        for key, values in observations.items()
        if len(values) > most
        or not all(
            int(place) < len(one["values"]) for place, one in zip(key.split(":"), dimensions, strict=True)
        )
    ]


def test_an_sdmx_message_keeps_to_its_rules_and_says_each_value_once(home: Home) -> None:
    take(adx_of(value(number="9")))
    message = json.loads(json_messages.write(json_messages.sdmx(home.lines(), at=AT)))
    assert sdmx_amiss(message) == []
    dimensions = message["data"]["structures"][0]["dimensions"]["observation"]
    told = {
        tuple(
            one["values"][int(place)].get("id") or one["values"][int(place)]["value"]
            for one, place in zip(dimensions, key.split(":"), strict=True)
        ): values[0]
        for key, values in message["data"]["dataSets"][0]["observations"].items()
    }
    own = str(home.union.public_id)
    assert told["members", own, "2024-06-30/P1D", "computed"] == 2
    assert told["members", own, "2024-06-30/P1D", "reported"] == 9
    assert told["new-members", own, "2024-01-01/P6M", "computed"] == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda message: message["meta"].pop("id"),
        lambda message: message["data"]["dataSets"][0]["observations"].update({"99:0:0:0": [1]}),
        lambda message: message["data"]["dataSets"][0].update(links=[]),
        lambda message: message["data"]["structures"][0]["dimensions"]["observation"][1]["values"][0].pop(
            "name"
        ),
    ],
)
def test_a_message_that_breaks_a_rule_is_found(home: Home, spoil: Callable[[dict[str, Any]], object]) -> None:
    """The negative control."""
    message = json_messages.sdmx(home.lines(), at=AT)
    spoil(message)
    assert sdmx_amiss(message) != []


# ------------------------------------------------------------------ what is refused


def test_every_line_that_cannot_stand_is_named_and_none_of_the_others_is_taken_in(home: Home) -> None:
    told = wrong(
        adx_of(
            value(), value("khong-co"), value("members", "ba"), value("members", "7.5"), value("members", "-1"),
            value("new-members", "1.234"), value("members", "8"),
        )
    )  # fmt: skip
    assert [line for line, _text in told] == [4, 5, 6, 7, 8, 9]
    for (_line, text), part in zip(
        told, ("“khong-co”", "“ba” không phải số", "số nguyên", "không thể đúng", "hai số lẻ", "ở dòng 3"), strict=True
    ):  # fmt: skip
        assert part in text


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ({"unit": "CS-99"}, "“CS-99”"),
        ({"unit": "00000000-0000-4000-8000-000000000000"}, "đúng một đơn vị"),
        ({"period": "2024-06-01/P1M"}, "ví dụ 2024-06-30/P1D"),
        ({"period": "202406"}, "“202406” không đọc được"),
        ({"period": "2024-12-31/P1D"}, "chưa hết"),
        ({"data_set": "CAUNOI-FIGURES-0"}, f"chỉ đọc bảng mã {DATA_SET}"),
    ],
)
def test_a_unit_a_period_or_a_list_of_codes_that_does_not_fit_is_refused(
    home: Home, more: dict[str, str], part: str
) -> None:
    [(_line, text)] = wrong(adx_of(value(), **more))
    assert part in text


@pytest.mark.parametrize("one", ['GENDER="F"', 'source="counted"', 'part="numerator"'])
def test_what_is_no_figure_of_a_whole_unit_is_refused(home: Home, one: str) -> None:
    assert [line for line, _text in wrong(adx_of(value(more=one)))] == [3]


LAUGHS = (
    '<!DOCTYPE adx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE adx [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE, '<!DOCTYPE adx SYSTEM "http://example.invalid/a.dtd">'])
def test_a_file_that_defines_anything_is_refused_before_it_is_used(home: Home, head: str) -> None:
    [(line, text)] = wrong(head + adx_of(value(number="&x;" if "ENTITY x" in head else "&c;")))
    assert (line, "DOCTYPE" in text) == (1, True)


def test_without_that_guard_an_entity_would_be_unfolded(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the parser by itself does what the file says."""
    monkeypatch.setattr(adx._Reader, "_defines", lambda self, *told: 1)
    take('<!DOCTYPE adx [<!ENTITY a "12">]>' + adx_of(value(number="&a;")))
    assert {one[-1] for one in standing()} == {Decimal(12)}


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("<adx/>", "không gian tên"),
        (f'<adx xmlns="{adx.NAMESPACE}"><dataValue/></adx>', "“dataValue” không có chỗ"),
        (f'<adx xmlns="{adx.NAMESPACE}"><group/></adx>', "Thiếu: dataSet, orgUnit, period"),
        (f'<adx xmlns="{adx.NAMESPACE}">7</adx>', "“7”"),
        (f'<adx xmlns="{adx.NAMESPACE}">', "không còn là XML"),
        (f'<adx xmlns="{adx.NAMESPACE}"/>', "không có số báo cáo"),
        ("", "không còn là XML"),
    ],
)
def test_what_is_no_adx_is_refused(home: Home, content: str, part: str) -> None:
    assert part in wrong(content)[0][1]


HEAD = "unit,code,period,reported\r\n"


@pytest.mark.parametrize(
    ("content", "line", "part"),
    [
        ("a,b\r\n", 1, "Thiếu: unit, code, period, reported"),
        ("unit,code,period,reported,age\r\n", 1, "age"),
        (HEAD + "CS-01,members,2024-06-30/P1D\r\n", 2, "3 ô"),
        (HEAD + 'CS-01,members,2024-06-30/P1D,"7\r\n', 2, "ô"),
        (HEAD + "CS-01,members,2024-06-30/P1D,1 234\r\n", 2, "không phải số"),
        (HEAD + "CS-01,members,2024-06-30/P1D,=1+1\r\n", 2, "không phải số"),
        (HEAD + "\r\nCS-01,members,2024-06-30/P1D,7\r\nCS-01,members,2024-06-30/P1D,7\r\n", 4, "ở dòng 3"),
        (HEAD + "CS-01,members,2024-06-30/P1D,\r\n", None, "không có số báo cáo"),
        (f"codes,{HEAD}CAUNOI-FIGURES-9,CS-01,members,2024-06-30/P1D,7\r\n", 2, "CAUNOI-FIGURES-9"),
    ],
)
def test_what_is_wrong_in_a_csv_is_said_by_line(
    home: Home, content: str, line: int | None, part: str
) -> None:
    told = wrong(content, "so.csv")
    assert told[0][0] == line
    assert part in told[0][1]


def test_other_files_and_other_letters_are_refused(home: Home) -> None:
    assert "Không phải tệp ADX" in wrong(adx_of(value()), "so.xlsx")[0][1]
    assert "UTF-8" in wrong(HEAD.encode() + "đ".encode("utf-16"), "so.csv")[0][1]
    assert "lớn hơn 4 MB" in wrong(b" " * (arriving.BYTES + 1))[0][1]
    many = HEAD + "CS-01,members,2024-06-30/P1D,7\r\n" * (arriving.VALUES + 1)
    assert "hơn 5000 số" in wrong(many, "so.csv")[0][1]


def test_a_unit_out_of_reach_is_told_of_as_one_that_is_not_there(home: Home) -> None:
    [(_, out_of_reach)] = wrong(adx_of(value()), hands={home.silent.pk})
    [(_, nowhere)] = wrong(adx_of(value(), unit="CS-09"), hands={home.silent.pk})
    assert out_of_reach.replace("CS-01", "CS-09") == nowhere
    assert take(adx_of(value()), hands={home.union.pk}).new == 1


def test_who_signed_is_asked_for(home: Home) -> None:
    for more in ({"signer": " "}, {"signed_on": date(2030, 1, 1)}):
        with pytest.raises(CannotReport):
            take(adx_of(value()), **more)
    assert standing() == set()


# ------------------------------------------------------------------ written and taken back


def test_a_dry_run_says_what_would_change_and_writes_nothing(home: Home) -> None:
    take(adx_of(value()))
    acts = Act.objects.count()
    told = take(
        adx_of(value(number="9"), value("workers", "5"), value("employers", "1", 'source="computed"')),
        dry_run=True,
    )
    assert (told.new, told.replaced, told.known, told.aside) == (1, 1, 0, 1)
    assert (Act.objects.count(), len(standing())) == (acts, 1)


def test_a_file_taken_back_lets_stand_again_what_it_had_replaced(home: Home) -> None:
    first = take(adx_of(value())).document
    second = take(adx_of(value(number="9"), value("workers", "5"))).document
    assert first is not None
    assert second is not None
    assert arriving.take_back(second, hands=None, by=None, at=AT) == 2
    assert [(code, number) for _unit, code, _since, _on, number in standing()] == [("members", 7)]
    with pytest.raises(CannotReport):
        arriving.take_back(second, hands=None, by=None, at=AT)
    # What came back is of its own file again, and goes with it.
    assert arriving.take_back(first, hands=None, by=None, at=AT) == 1
    assert standing() == set()


def test_what_somebody_signed_since_stays_when_a_file_is_taken_back(home: Home) -> None:
    first = take(adx_of(value(), value("workers", "5"))).document
    take(adx_of(value(number="9")))
    assert first is not None
    assert arriving.take_back(first, hands=None, by=None, at=AT) == 1
    assert [(code, number) for _unit, code, _since, _on, number in standing()] == [("members", 9)]


def test_a_file_with_another_units_numbers_is_not_taken_back(home: Home) -> None:
    paper = take(adx_of(value())).document
    assert paper is not None
    with pytest.raises(CannotReport):
        arriving.take_back(paper, hands={home.silent.pk}, by=None, at=AT)
    assert len(standing()) == 1

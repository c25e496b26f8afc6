"""The auditor's page in a real browser, wide and narrow, in both languages."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from caunoi.access import factors
from caunoi.access.models import Account
from caunoi.office.tests.conftest import PASSWORD
from caunoi.trail.acting import act
from caunoi.trail.models import Document
from caunoi.trail.sealing import last_verdict_file, seal
from tests.browser.conftest import NARROW, WIDE, Screen
from tests.browser.test_pages import OWN_TEXT, VIETNAMESE
from tests.builders import an_account, the_federation

pytestmark = [
    pytest.mark.browser,
    pytest.mark.told_once,
    pytest.mark.django_db(transaction=True, databases="__all__"),
]


@pytest.fixture
def auditor(tmp_path, settings) -> Account:
    """Someone who reads the trail, some sixty acts to read, and a verification that found something."""
    federation = the_federation()
    officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=federation)
    paper = Document.objects.create(
        kind="decision", name="Quyết định phân công cán bộ phụ trách", number="12/QĐ-LĐLĐ"
    )
    now = datetime.now(UTC)
    for number in range(60):
        with act(
            "officers.assigned" if number % 2 else "records.exported",
            by=officer,
            at=now,
            on=now.date(),
            document=paper,
        ):
            pass
    seal(at=now)
    fault = {
        "kind": "rows-edited", "table": "members_particulars", "rows": [[101, 150]],
        "text": {"vi": "Dòng bị sửa ngoài hệ thống.", "en": "Rows were edited behind the system's back."},
    }  # fmt: skip
    told = {
        "acts": 61,
        "rows": 200,
        "sealed": 61,
        "after_head": 3,
        "signatures_checked": True,
        "faults": [fault],
    }
    last_verdict_file().parent.mkdir(parents=True, exist_ok=True)
    last_verdict_file().write_text(json.dumps(told))
    auditor = an_account("Phan Văn Soát", office="auditor", in_unit=federation, password=PASSWORD)
    # Who has an app already is asked for a code, and not to set one up.
    factors.add_app(auditor, factors.new_secret())
    return auditor


def test_the_trail_is_whole_for_its_reader(screen: Screen, auditor: Account) -> None:
    screen.sign_in(auditor.username, landing="Dấu vết")
    found = {}
    for size in (WIDE, NARROW):
        screen.page.set_viewport_size(size)
        for path in (
            "/trail/",
            "/trail/?what=officers.assigned&page=1",
            "/trail/?who=ai+kh%C3%A1c",
            "/trail/?day=x",
        ):
            screen.open(path)
            found[f"{path} {size['width']}"] = screen.faults()
    assert {name: faults for name, faults in found.items() if faults} == {}
    screen.page.set_viewport_size(WIDE)
    screen.open("/trail/")
    screen.page.click("button[name=language]")
    page = screen.open("/trail/")
    assert page.locator("h1").inner_text() == "Trail"
    assert [text for text in page.evaluate(OWN_TEXT) if VIETNAMESE.search(text)] == []

"""A running site talks to nobody, and what somebody wrote into a name is text."""

from __future__ import annotations

import socket
import urllib.request
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.office.tests.conftest import Province
from caunoi.office.tests.test_headers import addresses
from tests.builders import a_member, a_unit, an_employer

MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
HOME = ("127.", "::1", "localhost")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every address that this process tried to reach or to look up, but for the machine itself."""
    tried: list[object] = []
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def connecting(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(HOME):
            tried.append(address)
            raise OSError("refused by the test")
        return connect(self, address)

    def looking_up(host: Any, *rest: Any, **more: Any) -> Any:
        if host is not None and not str(host).startswith(HOME):
            tried.append(host)
            raise socket.gaierror("refused by the test")
        return look_up(host, *rest, **more)

    monkeypatch.setattr(socket.socket, "connect", connecting)
    monkeypatch.setattr(socket, "getaddrinfo", looking_up)
    return tried


def test_no_page_asks_another_host_for_anything(
    province: Province, officer: Client, calls: list[object]
) -> None:
    opened = [officer.get(address).status_code for address in addresses(province)]
    opened.append(officer.post(reverse("records-export", args=["members"])).status_code)

    assert opened.count(200) > 10
    assert calls == []


def test_a_call_to_another_host_is_found(calls: list[object]) -> None:
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen("http://host.invalid/", timeout=1)
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)

    assert len(calls) == 2


def test_markup_in_a_name_is_text_wherever_it_is_shown(province: Province, officer: Client) -> None:
    union = a_unit(f"CĐCS {MARKUP}", under=province.root)
    firm = an_employer(f"Công ty {MARKUP}", tax_code="1100000069", workers=30, covered_by=union)
    person = a_member(f"Lê {MARKUP}", of=union, at=firm, since=date(2023, 1, 1), born=date(1990, 1, 1))
    pages = {
        "search": officer.get(reverse("search"), {"q": "script"}),
        "what was asked": officer.get(reverse("search"), {"q": MARKUP}),
        "person": officer.get(reverse("person", args=[person.public_id])),
        "union": officer.get(reverse("unit", args=[union.public_id])),
        "employer": officer.get(reverse("employer", args=[firm.public_id])),
        "list": officer.get(reverse("records", args=["members"])),
    }

    for kind, page in pages.items():
        assert page.status_code == 200, kind
        content = page.content.decode()
        assert "<script>alert" not in content, kind
        assert "<img src=x" not in content, kind
    assert "&lt;script&gt;" in pages["person"].content.decode()


def test_trace_is_not_answered(officer: Client) -> None:
    assert officer.trace("/").status_code == 405
    assert officer.trace(reverse("sign-in")).status_code == 405


@pytest.mark.parametrize("folder", ["/static/", "/static/design/", "/static/design/vendor/"])
def test_a_folder_is_not_listed(client: Client, folder: str) -> None:
    assert client.get(folder).status_code == 404

"""The site as `caunoi serve` runs it: a server on a real port, a worker and who answers beside it, all gone afterwards."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from caunoi.cli import serve
from caunoi.indicators import inquiring
from caunoi.indicators.figures import Figure


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(port: int, path: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as got:
            return got.status, dict(got.headers), got.read()
    except urllib.error.HTTPError as refused:
        return refused.code, dict(refused.headers), refused.read()


def started(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None
        try:
            answer(port, "/sign-in/")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    pytest.fail("the site did not start within a minute")


def figures_told(socket_of_the_home: Path, settings: Any) -> list[Figure]:
    """What a page of that site is told, as soon as there is somebody to tell it."""
    settings.CAUNOI_ANSWERS = socket_of_the_home
    for _ in range(300):
        try:
            return inquiring.figures(["unions", "members"], unit=1, at=date(2023, 12, 31))
        except inquiring.NotPrepared:
            time.sleep(0.2)
    pytest.fail("nobody answered within a minute")


def test_the_site_serves_pages_and_its_own_files_and_stops_when_told(
    a_made_home: Path, settings: Any
) -> None:
    port, answers = free_port(), a_made_home / "answers" / "socket"
    home = {**os.environ, "CAUNOI_HOME": str(a_made_home), "CAUNOI_FEDERATION": "LĐLĐ tỉnh Thử Nghiệm"}
    for name in ("CAUNOI_KEYS", "CAUNOI_ANSWERS", "DATABASE_URL"):
        home.pop(name, None)
    command = str(Path(sys.executable).with_name("caunoi"))
    process = subprocess.Popen([command, "serve", "--port", str(port), "--processes", "1"], env=home)
    try:
        started(port, process)
        status, headers, page = answer(port, "/sign-in/")
        assert (status, headers["Cache-Control"]) == (200, "no-store")
        assert "LĐLĐ tỉnh Thử Nghiệm" in page.decode()
        status, headers, font = answer(port, "/static/design/vendor/inter-vietnamese.woff2")
        assert (status, font[:4]) == (200, b"wOF2")
        assert "max-age" in headers["Cache-Control"]
        assert answer(port, "/static/design/no-such-file.css")[0] == 404
        assert answer(port, "/.git/config")[0] == 404
        assert [figure.numerator for figure in figures_told(answers, settings)] == [0, 0]
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    with pytest.raises(inquiring.NotPrepared):
        inquiring.figures(["members"], unit=1, at=date(2023, 12, 31))
    assert not answers.exists()


def test_a_port_that_is_taken_is_a_sentence_and_no_address_is_printed(
    db: None, tmp_path: Path, settings: object
) -> None:
    settings.CAUNOI_HOME = tmp_path
    app = typer.Typer()
    serve.add_to(app)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = CliRunner().invoke(app, ["--port", str(port)])
        with pytest.raises(typer.Exit):
            serve._check_free("127.0.0.1", port)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert f"Không mở được 127.0.0.1:{port}" in refused.stderr
    assert "cannot be opened" in refused.stderr
    serve._check_free("127.0.0.1", port)


@pytest.mark.parametrize("port", [0, -1, 65536, 99999])
def test_a_number_that_is_no_port_is_named_as_such_with_those_that_are(
    port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as left:
        serve._check_free("127.0.0.1", port)
    assert left.value.exit_code == 2
    assert "từ 1 đến 65535" in capsys.readouterr().err

"""Served over HTTPS, the framework's own check of a deployment has nothing to say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def checked(tmp_path: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "caunoi.settings",
        "CAUNOI_HOME": str(tmp_path),
        **more,
    }
    for own_to_tests in ("CAUNOI_KEYS", "DJANGO_ALLOW_ASYNC_UNSAFE"):
        environment.pop(own_to_tests, None)
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_over_https_the_deployment_check_is_silent(tmp_path: Path) -> None:
    result = checked(tmp_path, CAUNOI_HTTPS="1", CAUNOI_DEBUG="0")

    assert result.returncode == 0, result.stderr
    assert (tmp_path / "keys/web-secret").stat().st_mode & 0o777 == 0o600


def test_without_https_it_would_speak(tmp_path: Path) -> None:
    assert checked(tmp_path, CAUNOI_HTTPS="0").returncode != 0

"""Every setting there is, read from the environment once; a wrong one stops the start with a sentence."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent


def _flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "1" if default else "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
    return value == "1"


CAUNOI_HOME = Path(os.environ.get("CAUNOI_HOME", "var")).resolve()
# Master keys may live on another disk than the data they open.
CAUNOI_KEYS = Path(os.environ.get("CAUNOI_KEYS", CAUNOI_HOME / "keys")).resolve()

DEBUG = _flag("CAUNOI_DEBUG", default=False)
ALLOWED_HOSTS = os.environ.get("CAUNOI_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
# Cookies travel over HTTPS only, unless the site is served to the machine itself (make demo).
HTTPS = _flag("CAUNOI_HTTPS", default=False)


def _sqlite(name: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": CAUNOI_HOME / name,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
                # Pages freed by erasure are overwritten, so that what was forgotten is gone from the file.
                "PRAGMA secure_delete=ON;"
            ),
        },
        # In-memory databases would hide what WAL and a second writer do.
        "TEST": {"NAME": CAUNOI_HOME / f"test-{name}"},
    }


def _postgresql(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or len(parts.path) < 2:
        raise ImproperlyConfigured("DATABASE_URL must look like postgresql://user:password@host:port/name.")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
    }


_database_url = os.environ.get("DATABASE_URL", "")
DATABASES: dict[str, dict[str, object]] = {
    "default": _postgresql(_database_url) if _database_url else _sqlite("caunoi.sqlite3"),
    # Per-person keys live apart from the data they open, so that a backup of one is useless without the other.
    "keys": _sqlite("keys.sqlite3"),
}
if not _database_url:
    # A long import must not block jobs, sessions and rate limits: SQLite has one writer a file.
    DATABASES["jobs"] = _sqlite("jobs.sqlite3")
DATABASE_ROUTERS = ["caunoi.jobs.routing.ByApp"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "caunoi.design",
    "caunoi.trail",
    "caunoi.jobs",
    "caunoi.organisations",
    "caunoi.access",
    "caunoi.registers.members",
    "caunoi.registers.officers",
    "caunoi.registers.agreements",
    "caunoi.registers.welfare",
    "caunoi.intake",
    "caunoi.indicators",
    "caunoi.resolutions",
    "caunoi.office",
]
AUTH_USER_MODEL = "access.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
# Django's own Vietnamese formats refuse 22/11/2026 and read 5/3/90 as 3 May.
FORMAT_MODULE_PATH = ["caunoi.design.formats"]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_THOUSAND_SEPARATOR = True

"""Every setting there is, read from the environment once; a wrong one stops the start with a sentence."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import SimpleLazyObject

PACKAGE = Path(__file__).resolve().parent


def _flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "1" if default else "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(
            f"{name} phải là 0 hoặc 1, không phải “{value}”.\n{name} must be 0 or 1, not “{value}”."
        )
    return value == "1"


CAUNOI_HOME = Path(os.environ.get("CAUNOI_HOME", "var")).resolve()
# Master keys may live on another disk than the data they open.
CAUNOI_KEYS = Path(os.environ.get("CAUNOI_KEYS", CAUNOI_HOME / "keys")).resolve()
# The columnar store: a row for each membership, without names. The worker's user writes and reads it, nobody else
# (docs/deploying.md). Empty: `snapshots` in the home.
CAUNOI_ROWS = os.environ.get("CAUNOI_ROWS", "")
# The socket at which the worker's user answers the site.
CAUNOI_ANSWERS = Path(os.environ.get("CAUNOI_ANSWERS", CAUNOI_HOME / "answers" / "socket")).resolve()
# Outlines of provinces and communes for the map, as TopoJSON or GeoJSON; empty: areas are drawn as circles.
CAUNOI_OUTLINES = os.environ.get("CAUNOI_OUTLINES", "")


def _whole_number(name: str, value: str, least: int) -> int:
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(
            f"{name} phải là số nguyên từ {least} trở lên, không phải “{value}”.\n"
            f"{name} must be a whole number of at least {least}, not “{value}”."
        )
    return int(value)


# MiB in which everybody on record is compared with everybody, part by part.
MATCHING_MEMORY = _whole_number(
    "CAUNOI_MATCHING_MEMORY", os.environ.get("CAUNOI_MATCHING_MEMORY", "4096"), least=1536
)

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
                "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-262144; PRAGMA mmap_size=268435456;"
                # Pages freed by erasure are overwritten, so that what was forgotten is gone from the file.
                "PRAGMA secure_delete=ON;"
            ),
        },
        # In-memory databases would hide what WAL and a second writer do.
        "TEST": {"NAME": CAUNOI_HOME / f"test-{name}"},
    }


def _transport(host: str) -> dict[str, object]:
    """TLS, and a certificate that is that host's own, wherever the database is on another machine."""
    here = not host or host.startswith("/") or host in {"localhost", "127.0.0.1", "::1"}
    return {} if here else {"sslmode": "verify-full", "sslrootcert": "system"}


def _postgresql(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or len(parts.path) < 2:
        raise ImproperlyConfigured(
            "DATABASE_URL phải có dạng postgresql://user:password@host:port/name.\n"
            "DATABASE_URL must look like postgresql://user:password@host:port/name."
        )
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        # Compiling a short question costs twenty times its answer: conditions on every row look dear to the planner.
        "OPTIONS": {"options": "-c jit=off"} | _transport(host) | query,
    }


_database_url = os.environ.get("DATABASE_URL", "")
# The site's own login on the same database, for `caunoi serve`; what it may is decided there (docs/security.md).
_site_url = os.environ.get("DATABASE_URL_WEB", "")
SITE_DATABASE = _postgresql(_site_url) if _site_url else None
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
    # The second factor. `account` is there because `mfa` needs its tables; none of their routes is open.
    "allauth",
    "allauth.account",
    "allauth.mfa",
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
    "caunoi.registers.dues",
    "caunoi.registers.concerns",
    "caunoi.registers.welfare",
    "caunoi.registers.cards",
    "caunoi.registers.links",
    "caunoi.registers.rounds",
    "caunoi.registers.national",
    "caunoi.registers.statistics",
    "caunoi.registers.reorganisations",
    "caunoi.intake",
    "caunoi.indicators",
    "caunoi.resolutions",
    "caunoi.privacy",
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

# ---------------------------------------------------------------- the web


def _secret() -> str:
    """Signs cookies and tokens; made once, beside the master keys, and never in the database."""
    given = os.environ.get("CAUNOI_SECRET_KEY", "")
    if given:
        return given
    path = CAUNOI_KEYS / "web-secret"
    if not path.exists():
        CAUNOI_KEYS.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with open(
                os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii"
            ) as file:
                file.write(secrets.token_urlsafe(64))
        except FileExistsError:  # another process of the same start was first
            pass
    return path.read_text(encoding="ascii").strip()


# Read when something is first signed: a command that signs nothing needs no key, and makes none.
SECRET_KEY = SimpleLazyObject(_secret)

ROOT_URLCONF = "caunoi.urls"
WSGI_APPLICATION = "caunoi.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "caunoi.office.headers.Private",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Below those who set headers, so that a file served has them too.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "caunoi.api.answering.Spoken",
    "caunoi.office.routes.MethodsNamed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "caunoi.office.sessions.Ageing",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "caunoi.office.language.Chosen",
    "django.contrib.messages.middleware.MessageMiddleware",
    "caunoi.office.refusals.Noted",
    "caunoi.office.limiting.Limited",
    "caunoi.office.gate.Unfinished",
    "django_htmx.middleware.HtmxMiddleware",
    "caunoi.office.refusals.Overtaking",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "caunoi.office.surroundings.surroundings",
            ],
        },
    },
]

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "caunoi.design.fingerprints.Fingerprinted"},
}
# Served out of the package as it is: nothing to collect, nothing to build.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600
# No other site reads our files: the library would say to every browser that it may.
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Nothing is fetched from elsewhere, nothing runs inline; a form answers to this site alone.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
# A program is not led on to HTTPS: its key has gone over the wire in the clear, and it is told so (ASVS 4.1.2).
SECURE_REDIRECT_EXEMPT = [r"^api/"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# Two headers of the proxy are believed there and nowhere else: how it was asked, and by whom.
BEHIND_PROXY = _flag("CAUNOI_BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-caunoi" if HTTPS else "caunoi"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "caunoi.office.refusals.stale"
CSRF_COOKIE_NAME = "__Host-caunoi-csrf" if HTTPS else "caunoi-csrf"
LANGUAGE_COOKIE_NAME = "__Host-caunoi-language" if HTTPS else "caunoi-language"
DEVICE_COOKIE_NAME = "__Host-caunoi-device" if HTTPS else "caunoi-device"
# An officer who walks away is signed out; nobody stays signed in over night (ASVS 7.3.1, 7.3.2).
SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_AGE = SESSION_WHOLE_SECONDS = 12 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "today"
AUTHENTICATION_BACKENDS = ["caunoi.access.checking.Evenly"]
PASSWORD_HASHERS = ["caunoi.access.hashing.Argon2id"]
# Argon2id: passes, memory in KiB, lanes. The second choice of RFC 9106, for machines where memory is dear: a
# process that checks eight passwords at once needs half a gigabyte.
ARGON2 = {"time_cost": 3, "memory_cost": 64 * 1024, "parallelism": 4}
# A password that somebody else printed: good for three days, and changed at the first sign-in (ASVS 6.4.1).
FIRST_PASSWORD_HOURS = 72
# A browser bound by a printed code stays the second thing of an unpaid officer that long.
BOUND_DEVICE_DAYS = 180
# Exports, unmasking and money ask for a factor again when it was last shown longer ago (ASVS 7.5.3).
CONFIRM_SECONDS = 10 * 60
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "caunoi.access.passwords.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "caunoi.access.passwords.WordsOfTheOffice"},
]
# django-allauth: user names alone, no mail, no sign-up. Tries are counted by caunoi.access.signing_in for all
# processes together; its own counts are a process's.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
MFA_ADAPTER = "caunoi.access.factors.Factors"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Telephones are half a minute wrong now and then; a code is taken once whatever the step (SpentCode).
MFA_TOTP_TOLERANCE = 1

# A list on its way in stays in memory: the framework's temporary files would lie on disk in the clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 200 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 2_000

# ---------------------------------------------------------------- what is logged

# To standard error alone, one line of JSON each (docs/settings.md says what): whoever runs the machine keeps it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "caunoi.vocabulary.log_lines.Line"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Who was refused what is told by caunoi.refused; the framework's own words would hold the address asked for.
    "loggers": {"django.request": {"level": "ERROR"}},
}

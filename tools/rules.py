"""docs/generated/rules.md: what is checked, limited, kept and logged, read out of the code that does it."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings

Rows = list[tuple[object, ...]]

HEAVY = (
    ("lists that come in", "the worker; the reader in a jailed process with bounded memory, cells and time"),
    (
        "figures",
        "`caunoi answer`: DuckDB in memory, one question at a time, eight heard at once; the site keeps answers for a snapshot",
    ),
    ("publishing a month", "within the request of one of two offices; `heavy` limits it"),
    ("exports", "in memory, limited by `export` below; at most as long as the list on the screen"),
    ("passwords", "Argon2id, 64 MiB each; `sign-in` below and the narrower counts at sign-in limit it"),
)
TALKS_TO = (
    (
        "the database",
        "PostgreSQL by a login of its own, TLS verified unless it is on the machine; or three files",
    ),
    (
        "the socket CAUNOI_ANSWERS",
        "the site asks the worker's user for counts and ids; peers by the folder's mode and SO_PEERCRED",
    ),
    ("the folder CAUNOI_HOME", "data, snapshots, heads; CAUNOI_KEYS apart where the installation says so"),
    ("other hosts", "none: no page, no job and no command calls one (test_staying_home.py)"),
)
LOGS = (
    ("standard error", "JSON lines in UTC: refusals (`caunoi.refused`), alarms of look-ups, errors with traceback", "the service manager's; nothing is sent elsewhere"),
    ("table SignInEvent", "signing in, failing, factors and sessions; for its owner to read", "retention.toml"),
    ("table Viewing", "whose record was opened, which number was shown, by whom, why; for that person to ask", "retention.toml"),
    ("the trail", "every change of a register, signed and sealed", "kept; docs/security.md"),
)  # fmt: skip
KEYS = (
    ("`master`", "AES-256-GCM", "wraps the persons' keys, seals files as received and secrets of factors", "CAUNOI_KEYS, 0600", "until rotated; older versions open what they sealed"),
    ("`index`", "HMAC-SHA-256, 256 bits", "blind indexes of identity numbers", "CAUNOI_KEYS, 0600", "until rotated"),
    ("`trail`", "HMAC-SHA-256, 256 bits", "signs Acts, links and heads", "CAUNOI_KEYS, 0600", "for ever: without it nothing verifies"),
    ("a person's own", "AES-256-GCM", "identity numbers, telephone, address", "the database `keys`, wrapped", "until the person is erased"),
    ("`web-secret`", "HMAC-SHA-256, 512 bits", "sessions, tokens of forms, keyed digests of tries", "CAUNOI_KEYS, 0600", "replaced at will: everybody signs in again"),
    ("TLS", "the proxy's", "between browser and site", "the proxy", "the installation's"),
)  # fmt: skip
CLASSES = (
    ("public", "no", "yes", "yes"),
    ("internal", "no", "within reach", "yes"),
    ("personal", "numbers, telephone, address: under the person's key", "within reach; numbers masked, whole for a reason", "no"),
    ("sensitive", "as it is stored; the disk is the installation's", "within reach; figures outside as published", "no"),
    ("complaint", "under the person's key", "to whom it is addressed", "no"),
)  # fmt: skip
SESSIONS = (
    "An officer who walks away is signed out: {idle} minutes of silence, and {whole} hours in any case: a working day with"
    " its evening meeting, never a night. Sessions side by side are allowed, without a number: a chair has a telephone and a"
    " computer; each is listed to its owner, who ends it. A session ends with the password, the office and the account."
)
GUESSING = (
    "A stranger's tries count for name and address together, for the address and for the name; a browser that signed in"
    " before is counted by itself, so that nobody elsewhere can make an owner wait; a passkey has nothing to guess."
)


def fields() -> Iterator[tuple[str, str, str, str]]:
    """Every field that a form of the office takes: form, field, kind, what it is bound by."""
    office = import_module("caunoi.office")
    for found in sorted(iter_modules(office.__path__), key=lambda one: one.name):
        module = import_module(f"caunoi.office.{found.name}")
        for name, form in inspect.getmembers(module, inspect.isclass):
            if issubclass(form, forms.BaseForm) and form.__module__ == module.__name__:
                for field, how in form.base_fields.items():
                    yield f"{found.name}.{name}", field, type(how).__name__, ", ".join(_bounds(how))


def _bounds(field: forms.Field) -> Iterator[str]:
    yield "required" if field.required else "may be empty"
    for name in ("min_length", "max_length", "min_value", "max_value"):
        if (value := getattr(field, name, None)) is not None:
            yield f"{name.replace('_', ' ')} {value}"
    if choices := [str(key) for key, _ in getattr(field, "choices", ()) if key != ""]:
        yield f"one of {', '.join(choices[:12])}"


def rules_between_fields() -> Rows:
    """The constraints that the database holds, with the sentence of each."""
    refusals: Any = import_module("caunoi.trail.refusals")
    return sorted(
        (constraint.name, text.en)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if (text := refusals.sentence(constraint.name)) is not None
    )


COUNTED = ("account", "address", "link")


def limits() -> Rows:
    """The table of limits, and the narrower ones at sign-in."""
    table: dict[str, Any] = import_module("caunoi.office.limiting").limits()
    by_kind: dict[str, list[str]] = {}
    for route, kind in table.items():
        by_kind.setdefault(kind.name, []).append(route)
    rows: Rows = []
    for name, routes in by_kind.items():
        by = table[routes[0]].by
        rows.append((name, ", ".join(routes), *(_said(by.get(who, ())) for who in COUNTED)))
    signing_in: Any = import_module("caunoi.access.signing_in")
    for name, value in vars(signing_in).items():
        if name.startswith(("TRIES_", "CODES_")):
            rows.append((f"`{name}`", "at sign-in", _said([value]), "", ""))
    return rows


def _said(limits: Any) -> str:
    return ", ".join(f"{most} in {within.total_seconds():.0f} s" for most, within in limits) or "–"


def files() -> Rows:
    """What is taken of a file that somebody sends."""
    zips: Any = import_module("caunoi.intake.prescan.zips")
    area: Any = import_module("caunoi.intake.prescan.area")
    return [
        ("kinds", ".xlsx, .xlsm (no macro is read or run), .xls, .ods, .csv and zips of them, told by content and looked at before they are parsed; passwords and other formats are refused"),
        ("bytes a sending", settings.FILE_UPLOAD_MAX_MEMORY_SIZE),
        ("files a sending", settings.DATA_UPLOAD_MAX_NUMBER_FILES),
        *((name, getattr(zips, name)) for name in ("ENTRIES", "UNPACKED_BYTES", "RATIO")),
        *((name, getattr(area, name)) for name in ("AREA_CELLS", "ROWS", "COLUMNS")),
        ("what becomes of it", "sealed, opened by its review alone, served by no address, gone after its days"),
    ]  # fmt: skip


def sign_in() -> Rows:
    """The ways to sign in, and what each is worth."""
    words = import_module("caunoi.access.passwords").WORDS
    return [
        ("password and app (TOTP), or passkey", "every officer", "a code is taken once, half a minute early or late"),
        ("passkey alone", "whoever has one", "user verification is required: two things in one"),
        ("password and bound browser", "unpaid work, members, partners", f"{settings.BOUND_DEVICE_DAYS} days, bound face to face by a printed code"),
        ("password alone", "nobody", "opens nothing but the pages that set up a factor"),
        ("the password itself", "from 12 signs, any signs, up to 256", "not a common one, not the user name, not made of words of the office"),
        ("words of the office", ", ".join(sorted(words)), "what is left without them and without figures must be 4 letters"),
    ]  # fmt: skip


def page(table: Any) -> str:
    """The whole page; `table` sets heads and rows."""
    idle, whole = settings.SESSION_IDLE_SECONDS // 60, settings.SESSION_WHOLE_SECONDS // 3600

    def section(title: str, heads: Iterable[str], rows: Iterable[Iterable[object]], words: str = "") -> str:
        return f"## {title}\n\n{words and words + chr(10) * 2}{table(heads, rows)}"

    return (
        "# Quy tắc trong mã · Rules in the code\n\nKiểm tra, giới hạn, khóa và nhật ký, đọc từ chính mã làm việc đó.\n\n"
        "What is checked, limited, kept and logged, read out of the code that does it. Columns of lists are in"
        " [rosters](rosters.md), who may do what in `caunoi/office/policy/routes.toml`.\n\n"
        + section("Signing in", ("", "", ""), sign_in(), GUESSING)
        + f"## Sessions\n\n{SESSIONS.format(idle=idle, whole=whole)}\n\n"
        + section("How often", ("", "", *(f"by {who}" for who in COUNTED)), limits())
        + section("Fields of forms", ("form", "field", "kind", "bounds"), fields(), "What is on no line here is taken from nobody.")
        + section("Rules between fields", ("", ""), rules_between_fields())
        + section("Files", ("", ""), files())
        + section("Heavy work", ("", "where, and what bounds it"), HEAVY)
        + section("What the site talks to", ("", ""), TALKS_TO)
        + section("Keys", ("", "", "what for", "where", "how long"), KEYS)
        + section("Classes of data", ("", "sealed", "shown", "in logs"), CLASSES)
        + section("Logs", ("", "what", "kept"), LOGS)
    )  # fmt: skip

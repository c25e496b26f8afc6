"""Whether the second wall stands: what the database's own catalogue says against what the apps said.

Asked by the suite, by `caunoi roles` and before the site is served. Each fault is one sentence in both languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from caunoi.access.database_roles import READ_ONLY, grants, tables, updated
from caunoi.trail.walling import MIGRATE, READER, ROLES, WEB, WORKER, Walls, declared
from caunoi.vocabulary.text import Text

_SERVING = [WEB, WORKER, READER]

_TABLES = """
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
"""
_POLICIES = """
SELECT c.relname, p.polname, p.polcmd, p.polpermissive,
       ARRAY (SELECT r.rolname::text FROM pg_roles r WHERE r.oid = ANY (p.polroles) ORDER BY 1), 0 = ANY (p.polroles),
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
WHERE CASE WHEN %s::text IS NULL THEN c.relnamespace = 'public'::regnamespace ELSE c.oid = %s::regclass END
"""
_VIEWS = """
SELECT c.relname, c.relkind = 'm', coalesce('security_invoker=true' = ANY (c.reloptions), false)
FROM pg_class c WHERE c.relkind IN ('v', 'm') AND c.relnamespace NOT IN
      (SELECT oid FROM pg_namespace WHERE nspname IN ('pg_catalog', 'information_schema'))
  AND EXISTS (SELECT FROM unnest(%s::text[]) AS role WHERE has_any_column_privilege(role, c.oid, 'SELECT'))
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""
_FUNCTIONS = """
SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE p.prosecdef AND p.pronamespace NOT IN
      (SELECT oid FROM pg_namespace WHERE nspname IN ('pg_catalog', 'information_schema'))
  -- What a trigger runs answers nobody, and who may not execute it can make no trigger of it.
  AND NOT (p.prorettype = 'trigger'::regtype AND NOT EXISTS
      (SELECT FROM unnest(%s::text[]) AS role WHERE has_function_privilege(role, p.oid, 'EXECUTE')))
"""
_LOGINS = """
SELECT l.rolname, l.rolsuper OR l.rolbypassrls,
       EXISTS (SELECT FROM unnest(%s::text[]) AS role WHERE pg_has_role(l.oid, role, 'MEMBER')),
       pg_has_role(l.oid, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'MEMBER')
FROM pg_roles l WHERE pg_has_role(l.oid, %s, 'MEMBER') AND NOT l.rolsuper AND l.rolname <> %s
"""
_GRANTED = """
SELECT c.relname, g.grantee::regrole::text, g.privilege_type, NULL
FROM pg_class c, aclexplode(c.relacl) g
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND g.grantee::regrole::text = ANY (%s)
UNION ALL
SELECT c.relname, g.grantee::regrole::text, g.privilege_type, a.attname
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) g
WHERE c.relnamespace = 'public'::regnamespace AND g.grantee::regrole::text = ANY (%s)
"""
# The role that stands for everybody has no name of its own.
_EVERYBODY = "-"


def faults() -> list[Text]:
    """Everything about the wall that is not as it was said; empty where it stands, and on SQLite, which has none."""
    if connection.vendor != "postgresql":
        return []
    walls = declared()
    with connection.cursor() as cursor:
        return [
            fault for part in (_unwalled, _seen_through, _beyond, _logins) for fault in part(cursor, walls)
        ]


def _fault(vi: str, en: str) -> Text:
    return Text(vi=vi, en=en)


def _unwalled(cursor: Any, walls: Walls) -> Iterator[Text]:
    laid = _policies(cursor)
    cursor.execute(_TABLES)
    for table, forced in cursor.fetchall():
        if table in walls.open or table in READ_ONLY:
            continue
        if table not in walls.walls:
            yield _fault(
                f"Bảng {table} không có tường và không nói vì sao.",
                f"The table {table} has no wall, and nobody says why.",
            )
        elif not forced or laid.get(table, {}) != _as_said(cursor, table, walls):
            yield _fault(
                f"Tường của bảng {table} không đứng.", f"The wall of the table {table} does not stand."
            )


def _policies(cursor: Any, twin: str | None = None) -> dict[str, dict[str, tuple[Any, ...]]]:
    """By table and name: command, roles and conditions, as PostgreSQL itself writes them; of all, or of one twin."""
    cursor.execute(_POLICIES, [twin, twin])
    found: dict[str, dict[str, tuple[Any, ...]]] = {}
    for of, name, *rest in cursor.fetchall():
        found.setdefault(of, {})[name] = tuple(rest)
    return found


def _as_said(cursor: Any, table: str, walls: Walls) -> dict[str, tuple[Any, ...]]:
    """How PostgreSQL writes the policies of that table as the code says them.

    It keeps a condition as a tree and words it anew, so text cannot be compared with text: the same policies are
    laid on an empty twin of the table that lives as long as this question.
    """
    with transaction.atomic():
        cursor.execute(f'CREATE TEMPORARY TABLE "{table}" (LIKE public."{table}")')
        for name, (command, roles, rest) in walls.policies(table).items():
            cursor.execute(f'CREATE POLICY {name} ON pg_temp."{table}" FOR {command} TO {roles} {rest}')
        said = _policies(cursor, f'pg_temp."{table}"').get(table, {})
        cursor.execute(f'DROP TABLE pg_temp."{table}"')
    return said


def _seen_through(cursor: Any, walls: Walls) -> Iterator[Text]:
    cursor.execute(_VIEWS, [_SERVING])
    for view, is_stored, asks_as_who_asks in cursor.fetchall():
        if is_stored or not asks_as_who_asks:
            yield _fault(
                f"Khung nhìn {view} cho thấy hàng sau tường.",
                f"The view {view} shows what is behind the wall.",
            )
    cursor.execute(_FUNCTIONS, [_SERVING])
    for (function,) in cursor.fetchall():
        yield _fault(
            f"Hàm {function} chạy với quyền của chủ.",
            f"The function {function} runs with its owner's rights.",
        )


def _beyond(cursor: Any, walls: Walls) -> Iterator[Text]:
    """Grants that nobody said: to everybody, or to a role beyond its own."""
    allowed: set[tuple[str, str, str, str | None]] = {
        (name, role, "SELECT", None) for name in READ_ONLY for role in (WEB, WORKER)
    }
    for table, model in tables().items():
        for role in (WEB, WORKER, READER):
            for word in grants(model, role, walls):
                columns = updated(model, role) if word.startswith("UPDATE (") else None
                allowed |= {(table, role, word.split()[0], column) for column in columns or {None}}
    cursor.execute(_GRANTED, [[*_SERVING, _EVERYBODY]] * 2)
    for table, role, right, column in sorted(set(cursor.fetchall()) - allowed, key=str):
        where = f"{table}.{column}" if column else table
        yield _fault(f"{role} có quyền {right} thừa trên {where}.", f"{role} may {right} on {where}, unsaid.")


def _logins(cursor: Any, walls: Walls) -> Iterator[Text]:
    cursor.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s) AND (rolsuper OR rolbypassrls)", [list(ROLES)]
    )
    for (role,) in cursor.fetchall():
        yield _fault(f"Vai {role} vượt được tường.", f"The role {role} passes every wall.")
    for role, more in ((WEB, [WORKER, MIGRATE]), (READER, [WEB, WORKER, MIGRATE])):
        cursor.execute(_LOGINS, [more, role, role])
        for login, passes, has_more, owns in cursor.fetchall():
            # Who owns the database carries every role, and serves no site where the wall is meant to hold.
            if passes or (has_more and not owns):
                yield _fault(
                    f"Tài khoản {login} thuộc {role} mà có quyền rộng hơn.",
                    f"The login {login} is of {role} and may more.",
                )

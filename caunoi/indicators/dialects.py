"""The one place where the engines are told apart: what is declared once in Ibis, as SQL of DuckDB, Spark or PostgreSQL.

Compiled SQL holds no day and no threshold on any: DuckDB reads them as variables of the connection, the others as the
named parameters of a statement. PostgreSQL counts in proofs alone, as a third that shares no code with the first.
"""

from __future__ import annotations

import re
from typing import Literal

import ibis
import ibis.expr.types as ir

Dialect = Literal["duckdb", "spark", "postgres"]
_COMPILERS: dict[Dialect, str] = {"duckdb": "duckdb", "spark": "pyspark", "postgres": "postgres"}
_ASKED = re.compile(r"getvariable\('(\w+)'\)", re.IGNORECASE)
# What `asking` calls by DuckDB's names, as the others call it: the same three answers, and a place counted from 1.
_NAMES: dict[Dialect, dict[str, str]] = {
    "duckdb": {},
    "spark": {"list_contains(": "ARRAY_CONTAINS(", "list_position(": "ARRAY_POSITION("},
    "postgres": {"list_position(": "ARRAY_POSITION("},
}
_PARAMETERS: dict[Dialect, str] = {"spark": r":\1", "postgres": r"%(\1)s"}
#: What PostgreSQL has under no name: the `list_contains` of DuckDB, and yes and no as the numbers 1 and 0.
OF_POSTGRES = (
    "CREATE FUNCTION list_contains(text[], text) RETURNS boolean LANGUAGE sql AS 'SELECT $2 = ANY($1)'",
    "CREATE FUNCTION counted(boolean) RETURNS bigint LANGUAGE sql AS 'SELECT $1::integer::bigint'",
    "CREATE CAST (boolean AS bigint) WITH FUNCTION counted(boolean)",
)


def compiled(rows: ir.Table, dialect: Dialect) -> str:
    """The SQL of an expression. Every table in it is called by its own name, wherever that leads."""
    sql = str(ibis.to_sql(rows, dialect=_COMPILERS[dialect]))
    for ours, theirs in _NAMES[dialect].items():
        sql = re.sub(re.escape(ours), theirs, sql, flags=re.IGNORECASE)
    return _ASKED.sub(_PARAMETERS[dialect], sql) if dialect in _PARAMETERS else sql


def asked_in(sql: str) -> set[str]:
    """What a statement for Spark asks the question for, by name."""
    return set(re.findall(r"(?<![:\w]):(\w+)", sql))

"""The one place where the engines are told apart: what is declared once in Ibis, as the SQL of DuckDB or of Spark.

Compiled SQL holds no day and no threshold on either: DuckDB reads them as variables of the connection, Spark as the
named parameters of a statement.
"""

from __future__ import annotations

import re
from typing import Literal

import ibis
import ibis.expr.types as ir

Dialect = Literal["duckdb", "spark"]
_COMPILERS: dict[Dialect, str] = {"duckdb": "duckdb", "spark": "pyspark"}
_ASKED = re.compile(r"getvariable\('(\w+)'\)", re.IGNORECASE)
# What `asking` calls by DuckDB's names, as Spark calls it: the same three answers, and a place counted from 1.
_OF_SPARK = {"list_contains(": "ARRAY_CONTAINS(", "list_position(": "ARRAY_POSITION("}


def compiled(rows: ir.Table, dialect: Dialect) -> str:
    """The SQL of an expression. Every table in it is called by its own name, wherever that leads."""
    sql = str(ibis.to_sql(rows, dialect=_COMPILERS[dialect]))
    return sql if dialect == "duckdb" else _for_spark(sql)


def _for_spark(sql: str) -> str:
    sql = _ASKED.sub(r":\1", sql)
    for ours, theirs in _OF_SPARK.items():
        sql = re.sub(re.escape(ours), theirs, sql, flags=re.IGNORECASE)
    return sql


def asked_in(sql: str) -> set[str]:
    """What a statement for Spark asks the question for, by name."""
    return set(re.findall(r"(?<![:\w]):(\w+)", sql))

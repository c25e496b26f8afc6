#!/usr/bin/env bash
# The figures of docs/benchmarks.md, in homes of their own. Arguments go to the measuring (python -m bench --help).
set -euo pipefail
cd "$(dirname "$0")/.."

unset DATABASE_URL CAUNOI_HOME CAUNOI_KEYS
exec .venv/bin/python -m bench "$@"

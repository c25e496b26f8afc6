#!/usr/bin/env bash
# Deeper than make test: many more invented cases for every stated property, and what the suite does not reach.
set -euo pipefail
cd "$(dirname "$0")/.."

unset DATABASE_URL
.venv/bin/coverage erase
.venv/bin/python -m pytest -q -n "${WORKERS:-2}" --dist worksteal --hypothesis-profile=proof --cov --cov-report= "$@"
.venv/bin/coverage report --fail-under="${COVERAGE:-95}"

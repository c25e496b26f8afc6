#!/usr/bin/env bash
# Lint, format, types, import contracts, shape. Runs all of them, then fails if one did.
set -uo pipefail
cd "$(dirname "$0")/.."

failed=()
try() {
    local what=$1
    shift
    printf '\n\033[1m── %s\033[0m\n' "$what"
    "$@" || failed+=("$what")
}

try "ruff check" .venv/bin/ruff check .
try "ruff format" .venv/bin/ruff format --check .
try "import contracts" .venv/bin/lint-imports
try "mypy" .venv/bin/mypy
try "known holes in packages" tools/audit.sh
try "what is asked for and not there" .venv/bin/python -m tools.asvs
if [[ ${SHAPE:-1} == 1 ]]; then
    try "shape" .venv/bin/python -m pytest -q tests/shape
fi

if ((${#failed[@]})); then
    printf '\nmake check: KHÔNG ĐẠT / FAILED: %s\n' "$(IFS=,; echo "${failed[*]}")" >&2
    exit 1
fi

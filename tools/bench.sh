#!/usr/bin/env bash
# The figures of docs/benchmarks.md. Every file tools/bench_*.py measures one thing, in a home of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

unset DATABASE_URL CAUNOI_KEYS
for file in tools/bench_*.py; do
    name="$(basename "$file" .py)"
    printf '\n\033[1m── %s\033[0m\n' "${name#bench_}"
    home="$(mktemp -d -t caunoi-bench.XXXXXX)"
    CAUNOI_HOME="$home" .venv/bin/python -m "tools.$name" "$@" || { rm -rf "$home"; exit 1; }
    rm -rf "$home"
done

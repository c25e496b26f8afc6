#!/usr/bin/env bash
# requirements/*.txt from pyproject.toml: every release pinned, every file's hash, for every machine that pip knows.
# Where the packages come from is this machine's affair: no address gets into the lock.
set -euo pipefail
cd "$(dirname "$0")/.."

export CUSTOM_COMPILE_COMMAND="make lock"
compile=(.venv/bin/pip-compile --quiet --all-build-deps --allow-unsafe --generate-hashes --strip-extras
    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options)
[[ ${UPGRADE:-0} == 1 ]] && compile+=(--upgrade)
"${compile[@]}" --extra test --output-file requirements/test.txt pyproject.toml
# A server needs no test tools; its releases are the ones that were tested.
"${compile[@]}" --constraint requirements/test.txt --output-file requirements/run.txt pyproject.toml
# The same releases with the extra that puts the figures on several machines: put into .venv by tools/spark.sh.
"${compile[@]}" --extra spark --constraint requirements/test.txt --output-file requirements/spark.txt pyproject.toml
if grep -nE '://|^-|/(home|root|tmp|opt|work)/' requirements/*.txt; then
    echo "make lock: một địa chỉ đã lọt vào tệp khóa / an address got into the lock" >&2
    exit 1
fi
# What a server is made of, for whoever asks: written from the lock, held against it by a test.
.venv/bin/python -m tools.sbom

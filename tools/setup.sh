#!/usr/bin/env bash
# .venv from the lock, with hashes; the project itself editable. Does nothing when the lock has not changed.
set -euo pipefail
cd "$(dirname "$0")/.."

lock=requirements/test.txt
# A moved checkout has a .venv whose scripts point elsewhere: the place is part of what was installed.
want="$(cat "$lock" pyproject.toml tools/setup.sh | sha256sum | cut -d' ' -f1) $PWD"
stamp=.venv/installed-from
if [[ -x .venv/bin/caunoi && -f $stamp && "$(cat "$stamp")" == "$want" ]]; then
    exit 0
fi

PYTHON=${PYTHON:-python3}
if ! command -v "$PYTHON" >/dev/null; then
    echo "make setup: không tìm thấy $PYTHON. Hãy cài python3 và python3-venv." >&2
    echo "make setup: there is no $PYTHON. Install python3 and python3-venv." >&2
    exit 1
fi
version="$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
if [[ $version != 3.11 ]]; then
    echo "make setup: cần Python 3.11 (Debian 12), nhưng $PYTHON ở đây là $version. Dùng PYTHON=python3.11 make setup." >&2
    echo "make setup: Python 3.11 (Debian 12) is needed, but $PYTHON here is $version. Say PYTHON=python3.11 make setup." >&2
    exit 1
fi
if [[ ! -x .venv/bin/python ]] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    if ! "$PYTHON" -m venv .venv; then
        echo "make setup: chưa có python3-venv. Hãy cài rồi chạy lại (apt-get install python3-venv)." >&2
        echo "make setup: python3-venv is missing. Install it and say it again (apt-get install python3-venv)." >&2
        exit 1
    fi
fi

echo "make setup: cài từ $lock, đối chiếu mã băm / installing from $lock, checking hashes" >&2
# The lock names every package, so pip is to install and not to resolve: asked to, one that wants another with an
# extra may be given a release newer than the pinned one, and refused for it.
# On a terminal pip shows how far it is; elsewhere it speaks only when something is wrong.
quiet=()
[[ -t 2 ]] || quiet=(--quiet)
.venv/bin/python -m pip install "${quiet[@]}" --disable-pip-version-check --require-hashes --no-deps -r "$lock"
if ! said="$(.venv/bin/python -m pip check --disable-pip-version-check)"; then
    echo "$said" >&2
    exit 1
fi
# setuptools came from the lock: building needs no network of its own. What it says matters only when it fails.
if ! said="$(.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
    --no-index --editable . 2>&1)"; then
    echo "$said" >&2
    exit 1
fi
echo "$want" > "$stamp"
echo "make setup: xong / done: .venv/bin/caunoi" >&2

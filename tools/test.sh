#!/usr/bin/env bash
# Side by side: lint; shape and the suite on SQLite; and, on a PostgreSQL that this script starts and stops, whatever of
# the suite another database could tell anything (conftest.py chooses). Where one waits, or has a long last test, the
# others go on.
# CAUNOI_INSTALL=0 installs nothing. Arguments go to pytest.
set -uo pipefail
cd "$(dirname "$0")/.."

failed=()
not_run=()
unset DATABASE_URL
# Some machines ask for none to be kept: every worker and every command that a test starts would compile all of it anew.
unset PYTHONDONTWRITEBYTECODE

say() { printf '\n\033[1m── %s\033[0m\n' "$*"; }

# A service that Debian's packages start by themselves would outlive the tests: they are installed at rest.
install_packages() {
    [[ ${CAUNOI_INSTALL:-1} == 1 && $(id -u) == 0 ]] && command -v apt-get >/dev/null || return 1
    say "cài gói Debian / installing Debian packages: $*"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null
}

postgresql_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -V | tail -1; }
chromium_bin() { command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome; }

[[ -n $(postgresql_bin) ]] || install_packages postgresql || true
# The same engine without a desktop's windows: to draw those for nobody cost as much as the pages. Where it cannot be
# had, the whole browser does.
command -v chromium-headless-shell >/dev/null || install_packages chromium-headless-shell || true
[[ -n $(chromium_bin) ]] || install_packages chromium || true

browser=()
if [[ -z $(chromium_bin) ]]; then
    browser=(-m "not browser")
    not_run+=("the tests in a browser: no Chromium here (apt-get install chromium-headless-shell)")
fi

# ------------------------------------------------------------------ where it is done
# In memory where there is some to spare: no test has anything to lose, and none waits for a disk then. Short: the path
# of a Unix socket may have 107 bytes.
enough=$((4 * 1024 * 1024))
memory=/dev/shm
if [[ -z ${TMPDIR:-} && -w $memory && ,$(findmnt -no OPTIONS -T $memory), != *,noexec,* &&
    $(df --output=avail $memory | tail -1) -gt $enough ]]; then
    place="$(mktemp -d $memory/c.XXXX)"
else
    place="$(mktemp -d "${TMPDIR:-/tmp}/c.XXXX")"
fi
# PostgreSQL runs as another user, and comes to its own folder.
chmod 711 "$place"
export TMPDIR="$place"

# ------------------------------------------------------------------ PostgreSQL
bin="$(postgresql_bin)"
cluster=""
as_postgres=()
beside=()
stop() {
    ((${#beside[@]})) && kill "${beside[@]}" 2>/dev/null
    [[ -n $cluster ]] && "${as_postgres[@]}" "$bin/pg_ctl" -D "$cluster/data" -m immediate -w stop >/dev/null 2>&1
    rm -rf "$place"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

start_cluster() {
    cluster="$place/pg"
    mkdir -m 700 "$cluster"
    if [[ $(id -u) == 0 ]]; then
        # PostgreSQL refuses to run as root.
        chown postgres "$cluster"
        as_postgres=(runuser -u postgres --)
    fi
    # -k: no TCP port is opened. fsync off: this cluster has nothing to lose.
    "${as_postgres[@]}" "$bin/initdb" -D "$cluster/data" -U caunoi -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null &&
        "${as_postgres[@]}" "$bin/pg_ctl" -D "$cluster/data" -l "$cluster/log" -w -t 60 start >/dev/null -o \
            "-k '$cluster' -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
}

# Each worker would compile all that it imports, while the others do the same.
.venv/bin/python -m compileall -q -j 2 caunoi proof tests tools

on_postgresql=""
if [[ -z $bin ]]; then
    not_run+=("the suite on PostgreSQL: no server here (apt-get install postgresql)")
elif ! start_cluster; then
    cat "$cluster/log" 2>/dev/null
    failed+=("PostgreSQL did not start")
else
    {
        "$bin/postgres" --version
        CAUNOI_DATABASE_ALONE=1 DATABASE_URL="postgresql://caunoi@/caunoi?host=$cluster" exec .venv/bin/python -m pytest -q \
            -n "${WORKERS:-2}" --dist worksteal --basetemp "$place/p" --ignore=tests/shape "${browser[@]}" "$@"
    } >"$place/postgresql" 2>&1 &
    on_postgresql=$!
    beside+=("$on_postgresql")
fi

# ------------------------------------------------------------------ lint and SQLite
SHAPE=0 tools/check.sh >"$place/lint" 2>&1 &
lint=$!
beside+=("$lint")
say "SQLite"
.venv/bin/python -m pytest -q -n "${WORKERS:-2}" --dist worksteal --basetemp "$place/s" "${browser[@]}" "$@" || failed+=("suite on SQLite")
wait "$lint" || failed+=("check")
cat "$place/lint"
if [[ -n $on_postgresql ]]; then
    wait "$on_postgresql" || failed+=("suite on PostgreSQL")
    say "PostgreSQL"
    cat "$place/postgresql"
fi
beside=()

# ------------------------------------------------------------------ what happened
for what in "${not_run[@]}"; do
    printf '\n\033[1;33m!!! KHÔNG CHẠY / NOT RUN: %s\033[0m\n' "$what"
done
if ((${#failed[@]})); then
    printf '\n\033[1;31mmake test: KHÔNG ĐẠT / FAILED: %s\033[0m\n' "$(IFS=,; echo "${failed[*]}")"
    exit 1
fi
printf '\n\033[1;32mmake test: đạt / passed\033[0m\n'

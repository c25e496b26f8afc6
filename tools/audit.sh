#!/usr/bin/env bash
# Asks the advisory service about every release in the lock that runs in production. Where the service cannot be
# reached nothing is known, and that is said aloud: AUDIT=must makes it a failure, for a machine that has a network.
set -uo pipefail
cd "$(dirname "$0")/.."

not_run() {
    printf '\n\033[1;31m%s\n%s\033[0m\n' \
        "KHÔNG KIỂM TRA ĐƯỢC lỗ hổng của các gói: $1" "NOT RUN: packages were not looked up for known holes: $1" >&2
    [[ ${AUDIT:-} != must ]]
    exit
}

auditor=${AUDITOR:-.venv/bin/pip-audit}
[[ -x $auditor ]] || not_run "pip-audit is not installed (.venv/bin/pip install pip-audit)"
said=$(timeout "${AUDIT_SECONDS:-60}" "$auditor" --requirement requirements/run.txt --disable-pip \
    --require-hashes --progress-spinner off 2>&1)
code=$?
printf '%s\n' "$said" | grep -v 'could not be audited'
# A package that the service does not know is skipped with a nought for an answer; nobody may take that for an all-clear.
if skipped=$(grep -c 'could not be audited' <<<"$said"); then
    not_run "$skipped packages are not known to the service that answered"
fi
# 1 with a table of holes is an answer; 1 without one, or no answer in time, is none.
if ((code == 0)); then
    exit 0
elif ((code == 1)) && grep -q 'known vulnerabilit' <<<"$said"; then
    exit 1
fi
not_run "$(tail -n 1 <<<"$said" | cut -c1-160) (exit $code)"

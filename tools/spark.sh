#!/usr/bin/env bash
# The extra caunoi[spark] into .venv, from its lock with hashes; says what is missing on this machine.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v java >/dev/null; then
    echo "tools/spark.sh: chưa có Java 17. Hãy cài rồi chạy lại (apt-get install openjdk-17-jre-headless)." >&2
    echo "tools/spark.sh: Java 17 is missing. Install it and say it again (apt-get install openjdk-17-jre-headless)." >&2
    exit 1
fi
want="$(grep -oE '^pyspark==[0-9.]+' requirements/spark.txt | cut -d= -f3)"
have="$(.venv/bin/python -c 'from importlib.metadata import version; print(version("pyspark"))' 2>/dev/null || true)"
if [[ $have == "$want" ]]; then
    exit 0
fi
echo "tools/spark.sh: cài pyspark $want (khoảng 450 MB), đối chiếu mã băm / installing pyspark $want (some 450 MB), checking hashes" >&2
# It comes as source alone, and building it needs nothing that is not in .venv.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --require-hashes --no-deps -r requirements/spark.txt

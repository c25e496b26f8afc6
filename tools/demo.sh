#!/usr/bin/env bash
# The main job from end to end on an invented office. SERVE=0 stops before the site.
set -euo pipefail
cd "$(dirname "$0")/.."

caunoi=.venv/bin/caunoi
day=${AT:-2023-12-31}
demo=var/demo
# A home of its own, thrown away each time: never the one that the environment names, which may hold real lists.
unset DATABASE_URL CAUNOI_KEYS CAUNOI_ANSWERS CAUNOI_ROWS
rm -rf "$demo"
mkdir -p "$demo/reports"
export CAUNOI_HOME="$PWD/$demo/home"

step() { printf '\n\033[1m── %s\033[0m\n' "$*"; }

step "1. Danh sách bịa của một văn phòng / An invented office's lists: $demo/lists"
"$caunoi" synth --scale office --seed 1 "$demo/lists"

step "2. Nhận danh sách / The lists come in"
# 3: some rows were refused, which the lists hold on purpose; anything else is a failure.
"$caunoi" intake "$demo/lists" --as-of "$day" || { code=$?; [[ $code == 3 ]] || exit "$code"; }

step "   Địa bàn, và mỗi đơn vị bịa vào một xã / Territory, and each invented employer in a commune"
"$caunoi" territory
"$caunoi" synth --scale office --seed 1 --addresses

step "3. Bảng số liệu Nghị quyết 02 / The scoreboard of Resolution 02, $day"
"$caunoi" figures --at "$day"

step "4. Báo cáo / The report"
for ending in docx pdf xlsx; do
    "$caunoi" report review --at "$day" --out "$demo/reports/bao-cao-$day.$ending"
done
ls -l "$demo/reports"

step "5. Nhật ký nguyên vẹn / The trail is whole"
"$caunoi" verify

# Password, then one of the printed codes: the second thing is asked for here as everywhere.
step "6. Tài khoản dùng thử / A demo officer's sign-in"
"$caunoi" account demo

if [[ ${SERVE:-1} == 0 ]]; then
    echo "SERVE=0: dừng trước khi mở trang / stopped before the site. CAUNOI_HOME=$demo/home $caunoi serve"
    exit 0
fi
step "7. Mở http://127.0.0.1:8000 / Open http://127.0.0.1:8000  (Ctrl+C để dừng / to stop)"
exec "$caunoi" serve

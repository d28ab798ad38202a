#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# How a list of very many contacts scrolls in a real Chromium, and how long the server takes for any place, sort and filter.
# Usage: scroll.sh BINARY [CONTACTS] [FOLDER]   (the folder keeps the shop for the next run)
set -euo pipefail
binary=$(realpath "$1")
contacts=${2:-1000000}
folder=$(realpath -m "${3:-$(mktemp -d "${TMPDIR:-/tmp}/storefolk-scroll-XXXXXX")}")
cd "$(dirname "$0")"

NODE_FOR=scroll
. ../../tools/node.sh
node_need
[ -x /usr/bin/chromium ] || skip "there is no /usr/bin/chromium; tools/install.sh installs it"
[ -e ../../web/dist/index.html ] || skip "the app is not built; make web builds it"
node_packages

server=
tidy() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; }
  [ -n "${keep:-}" ] || rm -rf "$folder"
}
trap tidy EXIT
keep=${3:-}
mkdir -p "$folder"
password="scroll through $RANDOM $RANDOM"

if [ ! -e "$folder/shop" ]; then
  python3 - "$contacts" >"$folder/people.csv" <<'PEOPLE'
import random, sys
random.seed(1)
first = "Anna Ben Carla David Elena Felix Greta Hugo Ines Jonas Kim Lena Marco Nora Oscar Paula Quinn Rosa Sven Tara".split()
last = "Smith Miller Garcia Silva Kim Lee Chen Wang Rossi Weber Novak Dubois Jansen Olsen Costa Park Tanaka Meyer".split()
city = "Porto Lisboa Oslo Berlin Paris Madrid Seoul Taipei London Rome Vienna Prague Dublin Bergen Lyon Milan".split()
print("Email,First name,Last name,City,Phone")
for i in range(int(sys.argv[1])):
    print(f"p{i}@example.com,{random.choice(first)},{random.choice(last)} {i % 9973},{random.choice(city)},+4930{1000000 + i}")
PEOPLE
  "$binary" import "$folder/people.csv" --as contacts --data "$folder/shop" >/dev/null
  rm "$folder/people.csv"
fi
"$binary" user add scroll@shop.example --role owner --password "$password" --data "$folder/shop" >/dev/null 2>&1 ||
  "$binary" user password scroll@shop.example --password "$password" --data "$folder/shop" >/dev/null

"$binary" serve --listen 127.0.0.1:0 --data "$folder/shop" >"$folder/served" 2>"$folder/log" &
server=$!
for _ in $(seq 2400); do
  grep -q "Ctrl-C stops it" "$folder/served" && break
  kill -0 "$server" 2>/dev/null || { echo "scroll: the server ended:"; cat "$folder/log"; exit 1; }
  sleep 0.05
done
STOREFOLK_URL=$(sed -n 's/^  Address   //p' "$folder/served") STOREFOLK_PASSWORD=$password node scroll.mjs

#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# The real binary on the command line: what it says, and its exit code. Usage: cli.sh BINARY
set -uo pipefail
binary=$(realpath "$1")
folder=$(mktemp -d "${TMPDIR:-/tmp}/storefolk-cli-XXXXXX")
server=
wrong=0
tidy() {
  [ -z "$server" ] || kill "$server" 2>/dev/null
  rm -rf "$folder"
}
trap tidy EXIT
cd "$folder"

complain() {
  wrong=$((wrong + 1))
  echo "cli: $*"
}

# expect CODE WORDS COMMAND…: the command ends with that code and says these words, in one line when
# it fails.
expect() {
  local code=$1 words=$2
  shift 2
  "$@" >out 2>err
  local got=$?
  [ "$got" -eq "$code" ] || complain "'$*' ended with $got, not $code: $(head -c 300 err)"
  [ -z "$words" ] || grep -qF -- "$words" out err || complain "'$*' does not say '$words' but: $(head -c 300 err)"
  [ "$code" -eq 0 ] || [ ! -s out ] || [ "${may_print:-no}" = yes ] || complain "'$*' prints although it fails: $(head -c 300 out)"
  [ "$code" -eq 0 ] || [ "$(grep -c '^storefolk: ' err)" -eq 1 ] || complain "'$*' does not fail in one sentence"
}

start_server() { # OPTIONS…: waits until it says that it is ready
  rm -f served served.err
  "$binary" serve --listen 127.0.0.1:0 "$@" >served 2>served.err &
  server=$!
  for _ in $(seq 400); do
    grep -q "Ctrl-C stops it" served 2>/dev/null && break
    kill -0 "$server" 2>/dev/null || { complain "the server ended: $(cat served.err)"; return; }
    sleep 0.05
  done
  address=$(sed -n 's/^  Address   //p' served)
}

stop_server() {
  kill -TERM "$server"
  wait "$server" || complain "the server ended with $? when it was told to stop: $(tail -n 3 served.err)"
  server=
}

# ---- help and usage
expect 0 "storefolk COMMAND --help" "$binary"
expect 0 "runs the server" "$binary" --help
expect 0 "storefolk 0." "$binary" version
expect 0 "storefolk 0." "$binary" --version
expect 0 '"openapi":"3.1' "$binary" openapi
for command in $("$binary" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
  expect 0 "usage: storefolk $command" "$binary" "$command" --help
  grep -q "^  storefolk $command" out || complain "'$command --help' shows no example"
done
expect 2 "There is no command 'srve'. Did you mean 'serve'?" "$binary" srve
expect 2 "There is no command 'xyzzy'." "$binary" xyzzy
expect 2 "There is no option '--lisen'. Did you mean '--listen'?" "$binary" serve --lisen x
expect 2 "The option '--data' needs a value" "$binary" serve --data
expect 2 "takes no value" "$binary" doctor --rebuild=now
expect 2 "usage: storefolk serve" "$binary" serve here
expect 2 "usage: storefolk backup FILE" "$binary" backup
expect 2 "go together" "$binary" serve --tls-key key.pem
expect 1 "must be a whole number from 1 to 64" "$binary" serve --readers many
expect 1 "must look like postgres://" "$binary" doctor --db mysql://x
expect 1 "must be info, warning or error" "$binary" doctor --log-level loud

# ---- no database, none of ours, newer, damaged
expect 1 "There is no database in the folder 'shop'" "$binary" doctor --data shop
expect 1 "There is no database in the folder 'shop'" "$binary" backup x.db --data shop
[ ! -e shop ] || complain "asking made the folder"
expect 0 "the newest that this program knows" "$binary" migrate --data shop
expect 0 "good    fact" "$binary" doctor --data shop
mkdir odd && mkdir odd/storefolk.db && expect 1 "is a folder" "$binary" doctor --data odd
mkdir text && yes "no database" | head -c 5000 >text/storefolk.db
expect 1 "is not a SQLite database" "$binary" doctor --data text
"$binary" migrate --data newer >/dev/null
sqlite3 newer/storefolk.db "INSERT INTO schema_version VALUES (9999, 'later', 0)"
expect 1 "written by a newer Storefolk" "$binary" serve --data newer
expect 1 "written by a newer Storefolk" "$binary" doctor --data newer
touch file && expect 1 "file" "$binary" serve --data file/shop

# ---- users
expect 2 "usage: storefolk user add EMAIL" "$binary" user add --data shop
expect 2 "There is no 'user ad'. Did you mean 'user add'?" "$binary" user ad --data shop
expect 2 "There is no role 'king'" "$binary" user add ann@shop.example --role king --data shop
expect 1 "is no e-mail address" "$binary" user add ann --data shop
expect 1 "at least 10 characters" "$binary" user add ann@shop.example --password short --data shop
expect 0 "The password is " "$binary" user add ann@shop.example --data shop
expect 1 "already" "$binary" user add ANN@shop.example --role sales --data shop
expect 2 "Say which role" "$binary" user add bob@shop.example --data shop
expect 0 "owner" "$binary" user list --data shop
expect 1 "is the only owner" "$binary" user role ann@shop.example --role sales --data shop
expect 1 "is the only owner" "$binary" user disable ann@shop.example --data shop
expect 1 "There is no user with the e-mail address 'bob@shop.example'" \
  "$binary" user token bob@shop.example --name x --data shop
expect 2 "Say what the token is for" "$binary" user token ann@shop.example --data shop

# ---- a server, and what else is done meanwhile
start_server --data shop
grep -q "Password" served && complain "the server made a second owner"
expect 0 '"status":"ok"' curl -sS "$address/api/health"
expect 0 "sf_" "$binary" user token ann@shop.example --name cli --data shop
token=$(cat out)
expect 0 '"email":"ann@shop.example"' curl -sS -H "Authorization: Bearer $token" "$address/api/me"
expect 0 "sft_" "$binary" user password-link ann@shop.example --data shop
expect 0 "the password alone" "$binary" user reset-totp ann@shop.example --data shop
expect 0 "Sign in, or send an API token" curl -sS "$address/api/me"
expect 0 '"openapi":"3.1' curl -sS "$address/api/openapi.json"
expect 0 "/api/health" curl -sS "$address/reference"
expect 0 "302 $address/" curl -sS -o /dev/null -w '%{http_code} %{redirect_url}' "$address/"
expect 0 '"category":"OBJECT_NOT_FOUND"' curl -sS "$address/crm/v3/nothing"
expect 1 "is in use by another Storefolk" "$binary" serve --data shop
expect 1 "is in use by another program" "$binary" serve --data second --listen "${address#http://}"
expect 0 "good    fact" "$binary" doctor --data shop
expect 1 "is in use by another Storefolk" "$binary" doctor --rebuild --data shop
expect 0 "The backup is 'monday.db'" "$binary" backup monday.db --data shop
expect 1 "There is a file 'monday.db' already" "$binary" backup monday.db --data shop
expect 1 "is in use by another Storefolk" "$binary" restore monday.db --data shop --force

# A POST that is sent again after the server was killed does nothing and is answered as before.
send_again() { # its answer is in `out`: the status line, headers, an empty line, the body
  curl -sSi -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
    -H 'Idempotency-Key: before-the-crash' -d '{"properties":{"firstname":"Ida"}}' "$address/crm/v3/objects/contacts"
}
expect 0 "HTTP/1.1 201" send_again
grep -iE '^(etag|content-type)|^\{' out >first_answer
kill -KILL "$server"
wait "$server" 2>/dev/null
start_server --data shop
expect 0 "Idempotency-Replayed: true" send_again
grep -iE '^(etag|content-type)|^\{' out | cmp -s - first_answer || complain "the answer to a key changed: $(cat out)"
[ "$(grep -ci '^etag' first_answer)" -eq 1 ] || complain "a new contact has no ETag: $(cat first_answer)"
stop_server

# ---- restoring
expect 0 "is the database now" "$binary" restore monday.db --data back
expect 0 "ann@shop.example" "$binary" user list --data back
expect 1 "There is a database 'back/storefolk.db' already" "$binary" restore monday.db --data back
expect 0 "is the database now" "$binary" restore monday.db --data back --force
expect 1 "is not a SQLite database" "$binary" restore text/storefolk.db --data other
expect 1 "newer Storefolk" "$binary" restore newer/storefolk.db --data other
sqlite3 stranger.db "CREATE TABLE a (b)"
expect 1 "not one of Storefolk" "$binary" restore stranger.db --data other
expect 1 "none.db" "$binary" restore none.db --data other
expect 1 "back" "$binary" restore back --data other
[ -z "$(ls other 2>/dev/null)" ] || complain "what could not be restored left something: $(ls other)"
may_print=yes
sqlite3 back/storefolk.db "PRAGMA foreign_keys = OFF; INSERT INTO staff_token (id, user_id, name, hash, hint, created_at) VALUES (1, 7, 'x', x'00', 'x', 0)"
expect 1 "BROKEN  database: keys that point at rows" "$binary" doctor --data back
may_print=no

# ---- files in and out
cat >orders.csv <<'CSV'
order_number,order_date,customer_email,sku,product_name,quantity,unit_price,currency
1001,2024-01-31 09:00,ann@shop.example,MUG,Mug,2,4.50,EUR
1001,2024-01-31 09:00,ann@shop.example,TEA,Tea,1,3.25,EUR
1002,2024-02-30 09:00,bob@shop.example,MUG,Mug,1,4.50,EUR
1003,2024-02-01 09:00,kim@shop.example,MUG,Mug,many,4.50,EUR
1004,2024-02-02 09:00,kim@shop.example,MUG,Mug,1,4.50,EUR
CSV
expect 2 "Say what the rows are" "$binary" import orders.csv --data files
expect 2 "not as 'oders'" "$binary" import orders.csv --as oders --data files
expect 1 "none.csv" "$binary" import none.csv --as order_lines --data files
expect 1 "Is a directory" "$binary" import . --as order_lines --data files
: >empty.csv && expect 1 "empty" "$binary" import empty.csv --as order_lines --data files
may_print=yes
expect 1 "its currency is not known" "$binary" import orders.csv --as order_lines --data files
may_print=no
expect 1 "'euro' is no currency" "$binary" import orders.csv --as order_lines --currency euro --data files
expect 0 "2 created" "$binary" import orders.csv --as order_lines --currency EUR --dry-run --data files
expect 0 "2 created" "$binary" import orders.csv --as order_lines --currency EUR --data files
grep -q "5 read, 2 bad" out || complain "the import does not count its rows: $(cat out)"
grep -q "many" orders.csv.errors.csv || complain "the bad row is not in the error file"
expect 0 "2 unchanged" "$binary" import orders.csv --as order_lines --data files
expect 2 "must be csv or ndjson" "$binary" export contacts --format xml --data files
expect 1 "zebras" "$binary" export zebras --data files
expect 0 "ann@shop.example" "$binary" export contacts --data files
expect 0 '"ann@shop.example"' "$binary" export contacts --format ndjson --data files
expect 0 "" "$binary" export order_lines --output lines.csv --data files
[ "$(grep -c MUG lines.csv)" -eq 2 ] || complain "the exported lines are not those that came in: $(cat lines.csv)"
expect 0 "good    order" "$binary" doctor --data files

# ---- the made-up shop
expect 0 "The demo shop is there" "$binary" demo --customers 40 --data demo
expect 1 "orders" "$binary" demo --customers 40 --data demo
expect 0 "good    order" "$binary" doctor --data demo
expect 1 "must be a whole number from 1 to" "$binary" demo --customers 0 --data demo
start_server --data first --demo-when-empty --customers 40
grep -q "E-mail    owner@demo.example" served || complain "the demo shop has no login: $(cat served)"
[ ! -e first/demo.new ] || complain "the draft of the demo shop stays"
expect 0 "sf_" "$binary" user token owner@demo.example --name cli --data first
expect 0 '"results":[{' curl -sS -H "Authorization: Bearer $(cat out)" "$address/api/facts?kind=order_placed&limit=1"
stop_server
start_server --data first --demo-when-empty --customers 40
grep -q "Making" served.err && complain "the demo shop is made a second time"
stop_server

# ---- the first owner is made once, by who has the code that the server printed
owner_with() {
  curl -sS -H 'Content-Type: application/json' "$address/api/setup" \
    -d "{\"code\":\"$1\",\"email\":\"ann@shop.example\",\"password\":\"a long password\"}"
}
start_server --data fresh
code=$(sed -n 's/^  Set up    .*#setup=//p' served)
expect 0 '"needed":true' curl -sS "$address/api/setup"
expect 0 "This is not the setup code" owner_with aaaa-bbbb-cccc-dddd-eeee
stop_server
start_server --data fresh
expect 0 '"role":"owner"' owner_with "$code"
expect 0 "has an owner already" owner_with "$code"
expect 0 "The e-mail address or the password is wrong" curl -sS -H 'Content-Type: application/json' \
  "$address/api/login" -d '{"email":"ann@shop.example","password":"something else"}'
stop_server
start_server --data fresh
grep -q "Set up" served && complain "a code was printed, though there is an owner"
stop_server
start_server --data fresh --tls-self-signed
expect 0 '"status":"ok"' curl -sSk "${address}/api/health"
stop_server

# ---- a folder that may not be written, a full disk
if [ "$(id -u)" -eq 0 ]; then
  cp "$binary" storefolk && chmod 755 . storefolk
  mkdir locked && chmod 555 locked
  expect 1 "locked" setpriv --reuid=65534 --regid=65534 --clear-groups ./storefolk serve --data locked
  if unshare -m true 2>/dev/null; then
    mkdir full
    expect 1 "full" unshare -m sh -c \
      "mount -t tmpfs -o size=300k none full && exec '$binary' serve --data full --listen 127.0.0.1:0"
  fi
fi

if [ "$wrong" -eq 0 ]; then
  echo "cli: the command line behaves"
else
  echo "cli: $wrong things are not as they should be"
fi
[ "$wrong" -eq 0 ]

#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Installs the Debian packages that are missing. Does nothing, and needs no network, when none is.
set -euo pipefail

packages=(gcc g++ make meson ninja-build python3 git libuv1-dev libhttp-parser-dev libsimdjson-dev
  libsqlite3-dev libpq-dev libroaring-dev libsodium-dev libcurl4-openssl-dev libicu-dev
  libstemmer-dev libzstd-dev libxxhash-dev zlib1g-dev libssl-dev libpcre2-dev libphonenumber-dev libmaxminddb-dev pkg-config
  clang clang-tidy clang-format cppcheck libclang-rt-14-dev libjansson-dev
  postgresql postgresql-contrib sqlite3 curl xz-utils universal-ctags chromium fonts-noto-cjk)
# Some builds of node bring npm along, and then refuse the package of that name.
command -v npm >/dev/null || packages+=(nodejs npm)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "Installing: ${missing[*]}"
sudo=()
[ "$(id -u)" -eq 0 ] || sudo=(sudo)
export DEBIAN_FRONTEND=noninteractive
"${sudo[@]}" apt-get update -q
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"

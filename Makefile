# SPDX-License-Identifier: AGPL-3.0-or-later
# The front door. `make run` and `make test` install what is missing, as root or with sudo.
.PHONY: run web test test-retail test-segments build check bench bench-scroll fuzz format crash clean tools generate schema
SHELL := /bin/bash
JOBS  := $(shell nproc)
DATA  ?= data
SANITIZE := -Db_sanitize=address,undefined -Db_lundef=false

run: tools web build
	build/release/storefolk serve --data $(DATA) --demo-when-empty

test: tools
	tools/test.sh

# A year of a real shop, on both databases; takes minutes. Needs ../shared/data.
test-retail: tools
	STOREFOLK_TEST_FULL=1 tools/test.sh "online retail"

# A million random rules and histories against the plain evaluator, on SQLite; takes an hour.
test-segments: build-test
	STOREFOLK_SEGMENT_CASES=1000000 STOREFOLK_TEST_POSTGRES= build/debug/storefolk_test "segment proof"

tools:
	@tools/install.sh

generate:
	@python3 tools/generate.py build/gen
	@python3 tools/embed.py build/gen
	@for kind in library tests bench fuzz; do python3 tools/sources.py $$kind; done > build/sources.new
	@cmp -s build/sources.new build/sources.txt || { mv build/sources.new build/sources.txt; \
	  for d in build/*/build.ninja; do [ -e "$$d" ] && touch meson.build; done; true; }

# The team's app, to be carried by the program. Needs Node and npm; without them, or without network
# for the first time, the program is built without it.
web:
	@tools/web.sh

# After a new migration: what all of them come to.
schema:
	@python3 tools/now.py

build: generate
	@[ -e build/release/build.ninja ] || meson setup build/release --buildtype=release -Doptimization=2 >/dev/null
	@ninja -C build/release storefolk

build-test: generate
	@[ -e build/debug/build.ninja ] || meson setup build/debug --buildtype=debug -Doptimization=1 $(SANITIZE) >/dev/null
	@ninja -C build/debug storefolk storefolk_test

# Everything a machine can say about the code without running it.
check: build-test
	tools/check.sh

bench: tools generate
	@[ -e build/release/build.ninja ] || meson setup build/release --buildtype=release -Doptimization=2 >/dev/null
	@ninja -C build/release
	bench/run.sh

# A list of a million contacts in a real Chromium: its main thread, blank rows, any place. Takes minutes.
bench-scroll: tools web build
	test/browser/scroll.sh build/release/storefolk

fuzz: tools generate
	tools/fuzz.sh

crash: tools build
	test/crash/run.sh

format:
	@git ls-files 'src/*.[ch]' 'test/*.[ch]' 'bench/*.[ch]' | xargs clang-format -i

clean:
	rm -rf build

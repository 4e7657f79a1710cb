# Thin: every target installs what is missing, then calls meson and ninja.
PORT ?= 8080
PACK ?= packs/onna-2017
DAICHO_HOME ?= .demo/$(notdir $(PACK:/=))
SECONDS ?= 60
MESON_SETUP = meson setup -Dwerror=true
SOURCES = $(shell git ls-files -co --exclude-standard '*.c' '*.h')

.PHONY: run build test asan fuzz bench lint fmt deb clean

build:
	@tools/deps.sh build
	@test -f build/build.ninja || $(MESON_SETUP) --buildtype=release -Dtests=false build
	@meson configure build -Dbuildtype=release -Dwerror=true -Dtests=false
	@ninja -C build src/daicho
	@ln -sf src/daicho build/daicho

run: build
	@mkdir -p -m 700 "$(DAICHO_HOME)"
	@exec build/daicho --home "$(DAICHO_HOME)" serve --demo --pack "$(PACK)" --listen 127.0.0.1:$(PORT)

test:
	@tools/deps.sh build test
	@test -f build-test/build.ninja || $(MESON_SETUP) build-test
	@ninja -C build-test all meson-test-prereq
	@rm -f build-test/meson-logs/testlog.json
	@meson test -C build-test --no-rebuild --print-errorlogs >build-test/meson-logs/console.txt 2>&1 || true
	@tools/test-summary build-test/meson-logs/testlog.json

# Leaks count: the arenas make them rare and always real. Fewer random lives than in `make test`, no
# tests of the rulebooks' data, nobody killed, no arithmetic over decades: what these lead to is asked
# there, here what is done to memory. Lightly optimized and with lines alone: compiling took longer than the tests.
# WITHOUT=SUITE leaves one more out.
SANITIZED = -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 -Dc_args=-g1
asan:
	@tools/deps.sh build test
	@test -f build-asan/build.ninja || $(MESON_SETUP) $(SANITIZED) build-asan
	@ninja -C build-asan all meson-test-prereq
	@rm -f build-asan/meson-logs/testlog.json
	@LIFE_RUNS=2000 ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
		meson test -C build-asan --no-rebuild --no-suite browser --no-suite bench --no-suite packs --no-suite fault --no-suite long $(WITHOUT:%=--no-suite %) \
		--timeout-multiplier 6 >build-asan/meson-logs/console.txt 2>&1 || true
	@tools/test-summary build-asan/meson-logs/testlog.json

fuzz:
	@tools/deps.sh build test
	@tools/fuzz.sh $(SECONDS)

bench:
	@tools/deps.sh build bench
	@test -f build-bench/build.ninja || $(MESON_SETUP) --buildtype=release build-bench
	@ninja -C build-bench bench

lint:
	@tools/deps.sh build test lint
	@tools/lint.sh

fmt:
	@tools/deps.sh lint
	@clang-format -i $(SOURCES)

deb: build
	@tools/deps.sh deb
	@packaging/deb.sh build

clean:
	rm -rf build build-bench build-test build-asan build-fuzz build-lint build-clang

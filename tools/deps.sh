#!/bin/sh
# Installs what is missing on Debian 12: tools/deps.sh GROUP…   (build, test, bench, lint, deb)
# A word is a package, or package:command when the command may come from elsewhere. No question is
# asked; nothing is downloaded when all is there.
set -eu

build="gcc libc6-dev meson ninja-build:ninja pkg-config:pkg-config
  libmicrohttpd-dev libsqlite3-dev libpq-dev libfyaml-dev libjansson-dev libsodium-dev libssl-dev
  libutf8proc-dev libpng-dev libturbojpeg0-dev libzbar-dev libical-dev libcurl4-openssl-dev libpango1.0-dev fonts-ipaexfont fonts-ipamj-mincho
  poppler-utils:pdftotext poppler-data"
# The look's design tokens and htmx come from npm by name and lock file.
page="nodejs:node npm:npm ca-certificates"
test="libcmocka-dev qrencode:qrencode libqrencode-dev postgresql python3-dateutil python3-icalendar python3-aiosmtpd chromium:chromium qpdf:qpdf faketime clang:clang valgrind:valgrind"
bench="libcmocka-dev wrk:wrk curl:curl procps:ps postgresql"
deb="dpkg-dev:dpkg-shlibdeps binutils:strip"
lint="clang:clang clang-format:clang-format clang-tidy:run-clang-tidy"

cd "$(dirname "$0")/.."
missing=
npm=
for group in "$@"; do
    case $group in
    build) words=$build ;;
    test) words=$test npm=tests/browser ;;
    bench) words=$bench ;;
    deb) words=$deb ;;
    lint) words=$lint ;;
    *) echo "deps.sh: no such group: $group" >&2; exit 2 ;;
    esac
    # Only trees that have a lock file need npm.
    if [ -f package-lock.json ] || [ -n "$npm" ]; then words="$words $page"; fi
    for word in $words; do
        package=${word%%:*}
        case $word in
        *:*) command -v "${word#*:}" >/dev/null 2>&1 && continue ;;
        esac
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
            missing="$missing $package"
    done
done

if [ -n "$missing" ]; then
    root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "deps.sh: as root: apt-get install$missing" >&2; exit 3; }
        root=sudo
    fi
    echo "installing:$missing"
    $root env DEBIAN_FRONTEND=noninteractive apt-get update -q
    # shellcheck disable=SC2086  # a list of words
    $root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends $missing
fi

for dir in . $npm; do
    [ -f "$dir/package-lock.json" ] || continue
    # npm ci only when the lock file is newer than what it installed last.
    [ "$dir/node_modules/.package-lock.json" -nt "$dir/package-lock.json" ] ||
        (cd "$dir" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error)
done

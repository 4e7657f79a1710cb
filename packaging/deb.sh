#!/bin/sh
# An installable package for a closed network: deb.sh BUILD. Only the program and what it reads; it
# depends on Debian's own libraries.
set -eu
cd "$(dirname "$0")/.."
build=$1
exe=$build/src/daicho
version=$(sed -n "s/^ *version: '\(.*\)',/\1/p" meson.build | head -1)
arch=$(dpkg --print-architecture)
root=$build/deb
out=$build/daicho_${version}_$arch.deb

rm -rf "$root"
put() { install -D -m "$1" "$2" "$root/$3"; }
put 755 "$exe" usr/bin/daicho
strip "$root/usr/bin/daicho"
put 644 packaging/daicho.service lib/systemd/system/daicho.service
put 644 packaging/default etc/default/daicho
put 644 data/holidays-jp.csv usr/share/daicho/holidays-jp.csv
find packs demo -type f ! -path '*/tests/*' | while read -r file; do
    put 644 "$file" "usr/share/daicho/$file"
done
for file in README.md CHANGELOG.md docs/ja/*.md docs/*.md; do
    put 644 "$file" "usr/share/doc/daicho/$file"
done
put 644 LICENSE usr/share/doc/daicho/copyright
for lang in en ja; do
    dir=$root/usr/share/man/$lang/man1
    [ $lang = ja ] || dir=$root/usr/share/man/man1
    mkdir -p "$dir"
    packaging/man.sh "$exe" "$version" $lang | gzip -9n >"$dir/daicho.1.gz"
done

# What the program links, in the packages' own words.
mkdir -p "$root/debian"
touch "$root/debian/control"
depends=$(cd "$root" && dpkg-shlibdeps -O -e usr/bin/daicho 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
rm -r "$root/debian"

mkdir -p "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<END
Package: daicho
Version: $version
Architecture: $arch
Maintainer: daicho maintainers <root@localhost>
Section: admin
Priority: optional
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)
Depends: $depends, adduser, fonts-ipaexfont, fonts-ipamj-mincho, poppler-utils, poppler-data
Description: register of external services for local governments
 Takes an external service through its whole life under the body's own rules:
 asking, applying, a second check, permission, use and end, with a record that
 shows every change.
END
echo /etc/default/daicho >"$root/DEBIAN/conffiles"
put 755 packaging/postinst DEBIAN/postinst
put 755 packaging/prerm DEBIAN/prerm
dpkg-deb --root-owner-group --build "$root" "$out" >/dev/null
rm -rf "$root"
echo "$out"

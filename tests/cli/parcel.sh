#!/bin/sh
# daicho pack keygen, sign, install: parcel.sh EXECUTABLE, in the root of the sources. Every byte of a
# signed pack counts.
set -u
. tests/cli/expect.sh
base=tests/golden/pack/base
umask 022

# --- keys
expect 'a pair of keys' 0 "$tmp/key.pub" pack keygen -o "$tmp/key"
holds 'the secret is for its owner alone' test "$(stat -c %a "$tmp/key")" = 600
expect 'no key is overwritten' 1 'exists already' pack keygen -o "$tmp/key"
mv "$tmp/key" "$tmp/away"
expect 'nor its public half' 1 'exists already' pack keygen -o "$tmp/key"
holds 'and nothing is left of it' test ! -e "$tmp/key"
mv "$tmp/away" "$tmp/key"
expect 'another pair' 0 '' pack keygen -o "$tmp/other"
expect 'no file named' 2 usage pack keygen

# --- sign
file=$tmp/sample.daicho-pack
expect 'sign' 0 "$file" pack sign $base --key "$tmp/key" -o "$file"
expect 'with an overlay' 0 '' pack sign $base tests/golden/pack/good-overlay --key "$tmp/key" -o "$tmp/over.daicho-pack"
expect 'nothing is overwritten' 1 'exists already' pack sign $base --key "$tmp/key" -o "$file"
expect 'a pack with faults is not signed' 2 'unknown_key' \
    pack sign $base tests/golden/pack/bad-unknown-key --key "$tmp/key" -o "$tmp/bad.daicho-pack"
holds 'and leaves no file' test ! -e "$tmp/bad.daicho-pack"
expect 'not with a public key' 2 'key.pub: .*no key file' pack sign $base --key "$tmp/key.pub" -o "$tmp/bad.daicho-pack"
expect 'no key named' 2 usage pack sign $base -o "$tmp/bad.daicho-pack"
holds 'what people read in front' grep -aq '^title: 外部サービス利用手順$' "$file"
holds 'the same pack gives the same bytes' sh -c \
    '"$1" pack sign "$2" --key "$3" -o "$4" && cmp "$4" "$5"' - "$exe" $base "$tmp/key" "$tmp/again.daicho-pack" "$file"

# --- install
echo 'a good password' >"$tmp/in"
holds 'a home' sh -c '"$1" --home "$2" init --pack packs/onna-2017 --login boss --password-stdin <"$3"' \
    - "$exe" "$home" "$tmp/in"
editions() { sqlite3 "$home/daicho.db" "SELECT count(*) FROM edition" 2>/dev/null ||
    python3 -c 'import sqlite3,sys;print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM edition").fetchone()[0])' "$home/daicho.db"; }
before=$(editions)
expect 'nobody is trusted by himself' 1 'sample.daicho-pack: .*Not signed by a key you trust' pack install "$file"
expect 'another key' 1 'Not signed by a key you trust' pack install "$file" --trust "$tmp/other.pub"
expect 'a secret key is not trusted' 2 'key: .*secret key' pack install "$file" --trust "$tmp/key"
expect 'no key at all' 2 'over.yaml: .*no key file' pack install "$file" --trust tests/golden/pack/bad-axes/over.yaml
expect 'no such file' 2 'no-such' pack install no-such --trust "$tmp/key.pub"
expect 'an unsigned bundle' 2 'no signed pack' pack install $base/pack.yaml --trust "$tmp/key.pub"
expect 'no file named' 2 usage pack install --trust "$tmp/key.pub"
export LC_ALL=ja_JP.UTF-8
expect 'in Japanese, with what to do' 1 '送り手に鍵を確かめ' pack install "$file"
unset LC_ALL

# --- every kind of changed byte
size=$(wc -c <"$file")
change() { # NAME PATTERN SCRIPT
    python3 -c "
import sys
b = bytearray(open(sys.argv[1], 'rb').read())
$3
open(sys.argv[2], 'wb').write(b)" "$file" "$tmp/changed"
    expect "$1" 2 "$2" pack install "$tmp/changed" --trust "$tmp/key.pub"
}
change 'the title was changed' 'signature' 'i = b.index(b"title: ") + 7; b[i] = ord("x")'
change 'the hash was changed' 'signature' 'i = b.index(b"hash: ") + 6; b[i] = ord("0") if b[i] != ord("0") else ord("1")'
change 'the contents were changed' 'contents were changed' 'i = b.index(b"\"forbidden\""); b[i + 1:i + 10] = b"allowed  "'
change 'the last byte was changed' 'contents were changed' 'b[-1] ^= 1'
change 'cut off' 'cut off' 'del b[-1]'
change 'cut off in the middle' 'cut off' 'del b[len(b) // 2:]'
change 'cut off in front' 'damaged' 'del b[60:]'
change 'nothing in it' 'no signed pack' 'del b[:]'
change 'something follows' 'something follows' 'b += b"x"'
change 'another length' 'signature' 'i = b.index(b"length: ") + 8; b[i] = ord("9")'
change 'another key in front' 'signature' "k = open('$tmp/other.pub').read().split('public: ')[1].strip().encode(); i = b.index(b'key: ') + 5; b[i:i + len(k)] = k"
change 'the signature is missing' 'signature' 'i = b.index(b"signature: "); j = b.index(b"\n", i); del b[i:j + 1]'
change 'lines in another order' 'damaged' 'i = b.index(b"pack: sample\n"); del b[i:i + 13]; b[14:14] = b"pack: sample\n"'
change 'line ends of Windows' 'no signed pack' 'b[:] = b.replace(b"\n", b"\r\n")'
change 'any single byte' '' "import random, subprocess
random.seed(7)
whole = bytes(b)
for i in [random.randrange(len(whole)) for _ in range(40)] + list(range(0, 400, 13)):
    c = bytearray(whole); c[i] ^= 1 << random.randrange(8)
    open('$tmp/one', 'wb').write(c)
    r = subprocess.run(['$exe', '--home', '$home', 'pack', 'install', '$tmp/one', '--trust', '$tmp/key.pub'], capture_output=True)
    if r.returncode != 2: sys.exit('byte %d: %d %s' % (i, r.returncode, r.stderr)) or b.clear()
b.clear()"
holds 'nothing of all this was installed' test "$(editions)" = "$before"

# --- the whole one
expect 'by a named key' 0 'installed, not yet in force: sample 1.0' pack install "$file" --trust "$tmp/key.pub"
holds 'one edition more' test "$(editions)" = $((before + 1))
expect 'twice is no fault' 0 'installed' pack install "$file" --trust "$tmp/other.pub" --trust "$tmp/key.pub"
holds 'and changes nothing' test "$(editions)" = $((before + 1))
mkdir "$home/trust"
cp "$tmp/key.pub" "$home/trust/prefecture.pub"
expect 'by a key of the home' 0 'installed' pack install "$tmp/over.daicho-pack"
holds 'under its own hash' test "$(editions)" = $((before + 2))
expect 'as JSON' 0 '"hash": "[0-9a-f]\{64\}"' --json pack install "$file"
cp "$tmp/key" "$home/trust/slip.pub"
expect 'a secret key among the trusted' 2 'slip.pub: .*secret key' pack install "$file"
rm "$home/trust/slip.pub"
expect 'the record is whole' 0 '' audit verify
home=$tmp/none
expect 'no home' 2 '' pack install "$file" --trust "$tmp/key.pub"
holds 'is not made' test ! -e "$tmp/none"
echo "1..$n"

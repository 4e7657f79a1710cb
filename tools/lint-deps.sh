#!/bin/sh
# Laws that a script can hold: dependencies point one way, no body's name in the program, short
# files, no leftovers. Prints every finding as file:line; exit 1 when there is one.
set -eu
export LC_ALL=C.UTF-8 # names are cut by letters, not bytes
cd "$(dirname "$0")/.."
bad=0
finding() {
    echo "$1"
    bad=1
}

# A folder may include only itself and those before it.
order="base words pack rules core golden store audit commands paper post http pages api cli"
below=
for folder in $order; do
    below="$below $folder"
    [ -d "src/$folder" ] || continue
    out=$(grep -rnE --include='*.[ch]' --include='*.html' '#include "|\{% include "' "src/$folder" |
        awk -v below="$below" -v words="words pack rules core golden store audit commands paper post http pages api cli base" '
            BEGIN { n = split(below, b, " "); for (i = 1; i <= n; i++) ok[b[i]] = 1
                    n = split(words, w, " "); for (i = 1; i <= n; i++) known[w[i]] = 1 }
            { match($0, /include "[^"]*"/); path = substr($0, RSTART + 9, RLENGTH - 10)
              split(path, part, "/")
              if (path ~ /\// && known[part[1]] && !ok[part[1]])
                  print $0 "   (points upward)" }') || true
    [ -z "$out" ] || finding "$out"
done

# One file knows the HTTP library, two know a database.
out=$(grep -rnl '#include <microhttpd.h>' src | grep -v '^src/http/http' || true)
[ -z "$out" ] || finding "$out: only src/http/http*.c may know the HTTP library"
out=$(grep -rnlE '#include <(sqlite3|libpq-fe)\.h>' src | grep -vE '^src/store/(db_(sqlite|pg)|tokenizer)[a-z_]*\.c$' || true)
[ -z "$out" ] || finding "$out: only src/store/db_*.c may know a database"

out=$(grep -rnl "#include <curl/curl.h>" src | grep -v "^src/post/smtp.c$" || true)
[ -z "$out" ] || finding "$out: only src/post/smtp.c may know the mail library"

# Rules are data: names of bodies come from the packs themselves.
names=$(sed -n 's/^body_name: *//p' packs/*/*.yaml 2>/dev/null | tr -d '"' |
    sed 's/[都道府県市区町村（(].*$//' | awk 'length > 1' | sort -u)
ids=$(sed -n 's/^pack: *//p' packs/*/*.yaml 2>/dev/null | tr -d '"' | sed 's/-.*//' |
    awk 'length > 3' | sort -u)
for name in $names $ids; do
    out=$(grep -rniIw -- "$name" src tools || true)
    [ -z "$out" ] || finding "$out   (names a body)"
done

# Nothing outside the tests writes to the database past the generated wrappers.
out=$(grep -rnE '\bdb_(exec|script)\(' src --include='*.c' | grep -v '^src/store/' || true)
[ -z "$out" ] || finding "$out   (only generated wrappers may run statements)"

# A form of another session is shown again with every command refused (http/keep.h): pages change
# things by req_command alone. Log-in has no such form.
out=$(grep -rnE '\b(command_run|store_write|store_write_for)\(' src/pages --include='*.c' | grep -v '^src/pages/login.c:' || true)
[ -z "$out" ] || finding "$out   (a page runs commands by req_command)"

for file in $(git ls-files -co --exclude-standard 'src/*.[ch]' 'tools/*.[ch]' 'tests/*.[ch]' 'bench/*.[ch]'); do
    [ -f "$file" ] || continue
    lines=$(wc -l <"$file")
    case $file in tests/*) most=650 ;; *) most=600 ;; esac
    [ "$lines" -le $most ] || finding "$file: $lines lines ($most at most)"
done

out=$(git grep -nIwE 'TO''DO|FIX''ME|XX''X' -- src tools tests bench packs ':!*.txt' || true)
[ -z "$out" ] || finding "$out   (leftover)"

exit $bad

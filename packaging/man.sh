#!/bin/sh
# The manual page, made from what the program says of itself, so that the two agree:
# man.sh EXECUTABLE VERSION en|ja
set -eu
exe=$1 version=$2 lang=$3
case $lang in
ja)
    export LANG=ja_JP.UTF-8
    name='外部サービスの台帳' synopsis=書式 commands=コマンド files=ファイル see=関連項目
    home='ホーム。--home か環境変数 DAICHO_HOME で示す。' key='中身を開く鍵。控えとは別に保管する。'
    ;;
*)
    export LANG=C.UTF-8
    name='register of external services' synopsis=SYNOPSIS commands=COMMANDS files=FILES see='SEE ALSO'
    home='the home, named by --home or DAICHO_HOME' key='opens the contents; keep it apart from backups'
    ;;
esac
unset LC_ALL LC_MESSAGES 2>/dev/null || true
[ "$lang" = ja ] && NAME=名前 || NAME=NAME
quote() { sed -e 's/\\/\\e/g' -e "s/^\([.']\)/\\\\\&\1/" -e 's/-/\\-/g'; }
cat <<END
.TH DAICHO 1 "" "daicho $version"
.SH $NAME
daicho \\- $name
.SH $synopsis
.B daicho
[\\-\\-home DIR] [\\-\\-json] COMMAND …
.SH $commands
.nf
END
"$exe" --help | tail -n +3 | quote
cat <<END
.fi
.SH $files
.TP
.I /var/lib/daicho
$home
.TP
.I master.key
$key
.SH $see
/usr/share/doc/daicho
END

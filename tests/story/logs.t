#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Real logs of mail servers: each line is understood, or kept and counted as other, and the
# disc has all of them byte for byte. Only a file without a time stamp that is known is refused.
# shellcheck source=tests/lib.sh disable=SC2317,SC2154 # called by exits; from lib.sh
. "$(dirname "$0")/../lib.sh"

corpora=${AD_CORPORA:-$root/../shared/corpora}
if [ ! -d "$corpora/postfix-logs-grok" ]; then
    skip "real logs" "none beside this checkout"
    finish
fi
mkdir "$scratch/mail"
printf 'Received: from a by b; Wed, 1 Jun 2005 12:00:00 +0000\nSubject: One\n\nOne.\n' >"$scratch/mail/1.eml"

# read_log FILE: a disc of the only message and that log.
read_log() {
    rm -rf "$scratch/state" "$scratch/tree"
    "$program" build 1980-01-01..2037-12-31 --config /dev/null --media bd --source "eml:$scratch/mail" \
        --zone UTC --log "$1" --state "$scratch/state" --tree "$scratch/tree"
}

# accounted NAME FILE: understood and other make up all lines, and all are on the disc.
accounted() {
    exits 0 "$1 is read" read_log "$2"
    is "$(sed -n 's/^Read \([0-9,]*\) .*: 0 outside the period, \([0-9,]*\) understood, \([0-9,]*\) other.*/\1 \2 \3/p' "$scratch/out" |
        tr -d , | awk '{ print $1 == $2 + $3 ? $1 : "no sum: " $0 }')" "$(grep -c '' "$2")" \
        "$1: each line is understood or counted as other"
    # shellcheck disable=SC1003 # sed's way to end a last line
    sed -s '$a\' "$scratch"/tree/data/log/*.log | sort >"$scratch/kept"
    sort "$2" >"$scratch/lines"
    ok "$1: and kept as it is" cmp "$scratch/lines" "$scratch/kept"
}

find "$corpora/maillogs-fail2ban" -path '*/logs/*' -type f >"$scratch/files"
find "$corpora/postfix-logs-lightmeter" -name '*.log' >>"$scratch/files"
while read -r file; do
    if [ "$(basename "$file")" = kerio ]; then
        exits 2 "a log that stamps time in a way of its own" read_log "$file"
        ok "is said to be one" grep -q 'no line that begins with a time stamp' "$scratch/err"
        continue
    fi
    accounted "$(basename "$file")" "$file"
done <"$scratch/files"

# The lines of the grok patterns come without their beginning; their files are named after the
# daemon that said them.
python3 - "$corpora/postfix-logs-grok/test" >"$scratch/grok.log" <<'PYTHON'
import pathlib, re, sys
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.yaml")):
    daemon = re.match(r"[a-z_]+?(?=_\d)", file.stem)[0].replace("_", "-")
    for line in file.read_text().splitlines():
        match = re.match(r"data: *(['\"]?)(.*)\1$", line)
        if match:
            print(f"Jun  1 10:00:00 mx postfix/{daemon}[1]: {match[2]}")
PYTHON
ok "there are many" test "$(wc -l <"$scratch/grok.log")" -gt 150
accounted "what every daemon of Postfix may say" "$scratch/grok.log"
note <"$scratch/out"
finish

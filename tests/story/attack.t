#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Hostile mail, opened in Chromium, in Firefox and in WebKit: nothing runs, nothing is asked for,
# nothing moves or is drawn outside its frame, and the harmless words still stand there.
. "$(dirname "$0")/../lib.sh"

corpora=${AD_CORPORA:-$root/../shared/corpora}
tests/browser/install >"$scratch/log" 2>&1 || note <"$scratch/log"
NODE_PATH=$(realpath "$BUILD/node/node_modules")
export NODE_PATH

# build NAME FOLDER: a disc of a folder of mail.
build() {
    exits 0 "$1: build" "$program" build 2000-01-01..2037-12-31 --source "eml:$2" \
        --state "$scratch/$1-state" --zone UTC --media bd --tree "$scratch/$1" \
        --timestamp 2038-01-01T00:00:00Z
}

# opens NAME PREFIX: its pages in all browsers. PREFIX is before each path in the list.
opens() {
    find "$scratch/$1/days" -name '[0-9]*.html' | sort | sed "s|^|$2|" >"$scratch/$1.pages"
    for browser in chromium firefox webkit; do
        node tests/browser/attack.js $browser "$scratch/$1.pages" >"$scratch/$1.$browser" 2>&1 &
    done
    wait
    for browser in chromium firefox webkit; do
        is "$(cat "$scratch/$1.$browser")" "$(wc -l <"$scratch/$1.pages") opened" \
            "$1: nothing happened in $browser"
    done
}

build own tests/attack
opens own 'press '
mails=$(find tests/attack -name '*.eml' | wc -l)
is "$(grep -lF 'Benign words stay.' "$scratch"/own/days/*/[0-9]*.html | wc -l)" "$mails" \
    "own: the harmless words stand on every page"
is "$(find "$scratch/own/days" -name '*a[0-9]*.*' |
    grep -Ecv '\.(bin|txt|pdf|csv|png|jpg|gif)$')" 0 "own: no attachment has a name that runs"

# Without our care the same mail and the same payloads do get somewhere.
mkdir "$scratch/raw"
for mail in script links refresh images overlay; do
    sed '1,/^$/d' "tests/attack/$mail.eml" >"$scratch/raw/$mail.html"
done
find "$scratch/raw" -name '*.html' | sed 's/^/press /' >"$scratch/raw.pages"
signs="script.html:.dialogue refresh.html:.went overlay.html:.*lies listener:.heard"
# Opens them until all is seen: on a busy machine a page may go on later than it is looked at.
open_raw() {
    for _ in 1 2 3 4; do
        node tests/browser/attack.js "$1" "$scratch/raw.pages" >>"$scratch/raw.$1" 2>&1
        for sign in $signs; do
            grep -q "/$sign" "$scratch/raw.$1" || continue 2
        done
        break
    done
}
for browser in chromium firefox webkit; do
    open_raw $browser
    for sign in $signs; do
        ok "raw: seen in $browser: $sign" grep -q "/$sign" "$scratch/raw.$browser"
    done
done

if [ ! -d "$corpora/html-dompurify" ]; then
    skip "payloads and phishing" "none beside this checkout"
    finish
fi
mkdir "$scratch/payloads"
ok "the payloads become mail" python3 - "$corpora" "$scratch/payloads" <<'PYTHON'
import json, pathlib, sys
source, target = map(pathlib.Path, sys.argv[1:])
for number, case in enumerate(json.loads(
        (source / "html-dompurify/test/fixtures/expect.json").read_text())):
    mail = (f"Received: from a.example by b.example; Tue, 4 Jan 2005 09:00:00 +0000\n"
            f"Subject: Payload {number}\nMIME-Version: 1.0\n"
            "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
            f"<p>Benign words stay.</p>\n{case['payload']}\n")
    (target / f"{number:03}.eml").write_bytes(mail.encode("utf-8", "surrogatepass"))
PYTHON
build hostile "$scratch/payloads"
opens hostile ''
is "$(grep -lF 'Benign words stay.' "$scratch"/hostile/days/*/[0-9]*.html | wc -l)" \
    "$(find "$scratch/payloads" -name '*.eml' | wc -l)" \
    "hostile: the harmless words stand on every page"
build phishing "$corpora/phishing_pot/email"
opens phishing ''
finish

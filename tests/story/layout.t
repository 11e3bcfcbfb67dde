#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How pages are set, in Chromium and in Firefox, on a desk and on telephones: in lists of addresses
# each name stands before its own address, whatever its script; the counts of a calendar of three
# months are on one line; the days to choose from have names that tell them apart.
# shellcheck source=tests/lib.sh disable=SC2154 # from lib.sh
. "$(dirname "$0")/../lib.sh"

mkdir "$scratch/mail"
# letter NAME DATE SUBJECT FROM TO
letter() {
    printf 'Received: from a by mx.example.com; %s\nDate: %s\nSubject: %s\nFrom: %s\nTo: %s\n' \
        "$2" "$2" "$3" "$4" "$5" >"$scratch/mail/$1.eml"
}
letter a 'Wed, 3 Jan 2024 09:00:00 +0000' 'שלום ABC!' '"عربي in a name" <x@example.com>' \
    '"ימין" <7.5@example.com>, "left" <z@example.com>'
{
    printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n'
    for inner in 1 2; do
        printf -- '--b\nContent-Type: message/rfc822\n\n'
        printf 'From: a@example.com\nSubject: Inner\n\nWords %s.\n' $inner
    done
    printf -- '--b--\n'
} >>"$scratch/mail/a.eml"
for i in $(seq 1000 2233); do
    letter "$i" 'Fri, 15 Mar 2024 09:00:00 +0000' "Note $i" a@example.com b@example.com
done
disc=$scratch/disc
exits 0 "a disc of three months" "$program" build 2024-01-01..2024-03-31 --config /dev/null \
    --source "eml:$scratch/mail" --state "$scratch/state" --zone UTC --tree "$disc" \
    --timestamp 2024-04-02T00:00:00Z

tests/browser/install >"$scratch/log" 2>&1 || note <"$scratch/log"
NODE_PATH=$(realpath "$BUILD/node/node_modules")
export NODE_PATH
for width in 1440 390 320; do
    cat <<EOF_WANTED
counts at $width: []
to: ["ימין","7.5@","left","z@"]
in the list: ["ימין","7.5@","left","z@"]
its subject: ["ABC","שלום"]
one name: ["in a name","x@",">"]
EOF_WANTED
done >"$scratch/wanted"
cat >>"$scratch/wanted" <<'EOF_WANTED'
days: [0,"5, Friday 5 January 2024: 0 messages","Mo Tu We Th Fr Sa Su"]
found: ["ימין","7.5@","left","z@"]
EOF_WANTED
for browser in chromium firefox; do
    node tests/browser/layout.js "$browser" "$disc" >"$scratch/$browser" 2>&1
    is "$(cat "$scratch/$browser")" "$(cat "$scratch/wanted")" "$browser: all is where it belongs"
done
is "$(node tests/browser/axe.js chromium "$disc" days/2024_01_03/0001.html 2>&1)" "" \
    "two messages inside one are no two landmarks of one name"
finish

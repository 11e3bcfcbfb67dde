#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Pages on paper, in both browsers: each sheet names the disc, and that of a message its number
# and its fingerprint; links are spelled out and details open. How many sheets there are
# stands on each in Chromium; Firefox writes that by itself, unless it is told not to.
# shellcheck source=tests/lib.sh disable=SC2154 # from lib.sh
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

tree=$scratch/tree
exits 0 "the example is built" on_month "$scratch/state" build --tree "$tree"
tests/browser/install >"$scratch/log" 2>&1 || note <"$scratch/log"
NODE_PATH=$(realpath "$BUILD/node/node_modules")
export NODE_PATH

message=days/2005_06_10/0002.html
attached=$(cd "$tree" && grep -lF 'FAX 1 page' days/2005_06_10/0*.html | head -n 1)
# Firefox prints what is folded from 143 on, where it knows ::details-content.
prints_folded() {
    [ "$1" = chromium ] ||
        [ "$(firefox-esr --version 2>/dev/null | grep -o '[0-9]*' | head -n 1)" -ge 143 ]
}
pdf_of() {
    echo "$1" | tr / _ | sed 's/html$/pdf/'
}
digest=$(digest "$tree/data/eml/2005_06_10/0002.eml")
# stranded PAGE: the headings that end a sheet, below which what they name should stand.
stranded() {
    sed -n 's/.*<h[23][^>]*>\(.*\)<\/h[23]>.*/\1/p' "$tree/$1" | sed 's/<[^>]*>//g' >"$scratch/heads"
    awk 'BEGIN { RS = "\f"; FS = "\n" }
        { for (i = NF; i > 0; i--) if ($i ~ /[^ ]/ && $i !~ foot) { print $i; break } }' \
        foot='Disc AUDIT|SHA-256|^ *[0-9]+ / [0-9]+ *$' "$(basename "$1").txt" |
        sed 's/^ *//' | grep -xF -f "$scratch/heads"
}
for browser in chromium firefox; do
    mkdir "$scratch/$browser"
    exits 0 "$browser: pages are printed" node tests/browser/paper.js "$browser" "$tree" \
        "$scratch/$browser" index.html "$message" "$attached"
    cd "$scratch/$browser" || exit 1
    for page in index.html "$message" "$attached"; do
        pdftotext -layout "$(pdf_of "$page")" "$(basename "$page").txt"
        is "$(stranded "$page")" "" "$browser: no heading of $page ends a sheet"
    done
    sheets=$(pdfinfo "$(pdf_of "$message")" | sed -n 's/^Pages: *//p')
    ok "$browser: a long message takes several sheets" test "$sheets" -gt 1
    is "$(grep -c "2005-06-10/0002 *SHA-256 *$digest" 0002.html.txt)" "$sheets" \
        "$browser: each has its number and its fingerprint"
    is "$(grep -c 'Disc AUDIT_2005_05_30, made 2 July 2005' 0002.html.txt)" "$sheets" \
        "$browser: and names the disc"
    ok "$browser: nothing stands on top of that" sh -c "! grep 'SHA-256 *$digest' 0002.html.txt | grep -v '$digest\$'"
    ok "$browser: what a link leads to is named" grep -qF '[mailbag.csv]' index.html.txt
    ok "$browser: so is where the original is" grep -qF '[0002.txt]' 0002.html.txt
    ok "$browser: also a file of a message" grep -q '\[[0-9]*a1[.]' "$(basename "$attached").txt"
    prints_folded "$browser" &&
        ok "$browser: details are open" grep -q 'Thursday 2 June 2005 ' index.html.txt
    cd "$root" || exit 1
done
sheets=$(pdfinfo "$scratch/chromium/index.pdf" | sed -n 's/^Pages: *//p')
is "$(grep -o "[0-9]* */ *$sheets\$" "$scratch/chromium/index.html.txt" | tail -n 1 | tr -d ' ')" \
    "$sheets/$sheets" "each sheet has its number and how many there are"
finish

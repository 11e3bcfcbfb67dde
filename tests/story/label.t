#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The label sheets: one for each disc, a page of paper, with a code that other programs
# read. Pictures and prints stay in BUILD/screenshots.
# shellcheck disable=SC2317 # the functions are called by ok and exits
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

tests/browser/install >"$scratch/log" 2>&1 || note <"$scratch/log"
node=$(realpath "$BUILD/node/node_modules")
jar=$(find "$node/vnu-jar" -name vnu.jar)
pictures=$BUILD/screenshots
mkdir -p "$pictures"
state=$scratch/state
sheets=$state/runs/$period

month() {
    on_month "$state" run --organisation 'Tischlerei Harms & Söhne GmbH' --kept safe \
        --kept bank "$@"
}
# The last fingerprint that the ledger of a state has, of a part where one is named.
fingerprint_of() {
    sed -n "s/^.* sealed .*${2:+part=$2 .*}fingerprint=\([0-9a-f]*\).*/\1/p" "$1/ledger" | tail -n 1
}
# What stands on a sheet, a line each, without the codes.
words() {
    sed 's/<path[^>]*>//; s/<[^>]*>/ /g' "$1"
}
# is_code PICTURE FINGERPRINT NAME: every code in the picture says that, and there are two.
is_code() {
    is "$(zbarimg -q --raw "$1" 2>/dev/null | uniq -c | sed 's/^ *//')" "2 $2" "$3"
}

exits 0 "a disc" month
ok "says what to print" grep -q "Print for its case: label-A.html in $sheets" "$scratch/out"
ok "the sheet says which copy it is" grep -q 'A, copy 1 of 1<' "$sheets/label-A.html"
rm "$sheets/label-A.html"
exits 0 "where the sheet is missing" month
ok "it is made again" test -s "$sheets/label-A.html"
exits 0 "a second copy" month --copies 2
ok "says which to print" grep -q 'label-A.html, label-B.html' "$scratch/out"
ok "there is one sheet a disc" sh -c "ls '$sheets' | grep -c 'label-' | grep -qx 2"
ok "the first one is of two now" grep -q 'A, copy 1 of 2<' "$sheets/label-A.html"
for unit in A B; do
    words "$sheets/label-$unit.html" | sed "s|$period/$unit, copy [12] of 2|UNIT|" |
        grep -v -e 'Read back.*as recorded' -e Kept >"$scratch/$unit"
done
ok "both differ in the disc, its place and when it was read" cmp "$scratch/A" "$scratch/B"
ok "the first says where it lies" grep -q 'Kept.*safe' "$sheets/label-A.html"
ok "and the second" grep -q 'Kept.*bank' "$sheets/label-B.html"
ok "the ledger says the same number of files" grep -q \
    " verified .*files=$(words "$sheets/label-B.html" | sed -n 's/.* \([0-9]*\) files.*/\1/p') " "$state/ledger"
fingerprint=$(fingerprint_of "$state")
tr -d '\n' <"$sheets/label-B.html" | sed 's|</li><li>||g' >"$scratch/flat"
ok "the fingerprint in digits" grep -qF "<li>$fingerprint</li>" "$scratch/flat"
ok "the digest of the image" grep -qF "<li>$(digest "$(image_of "$state")")</li>" "$scratch/flat"

# Names of a person who thinks nothing of it.
long=$(printf '%03000d' 0 | tr 0 W)
ssh-keygen -q -t ed25519 -N '' -C key -f "$scratch/key" || exit 1
exits 0 "long and hostile names" on_month "$scratch/hostile" run --kept "$long" \
    --seal-key "$scratch/key" --media 10 --recovery fill --with @akari.example \
    --organisation "</p><script>alert(1)</script><img src=x>$long"
ok "are text" sh -c "! grep -e '<script' -e '<img' '$scratch/hostile/runs/$period/label-A.html'"
ok "so is what was asked for" grep -q 'Asked for.*akari.example' \
    "$scratch/hostile/runs/$period/label-A.html"
ok "and are there" grep -qF '&lt;script&gt;alert(1)' "$scratch/hostile/runs/$period/label-A.html"

# A period of two discs.
mkdir "$scratch/mail"
for day in 1 2; do
    {
        printf 'Received: by mail.example.com; Wed, %d Jun 2005 10:00:00 +0000\n' "$day"
        printf 'From: a@a.example\nSubject: letter\n\n'
        head -c 1500000 /dev/zero | tr '\0' "$day" | fold -w 72
    } >"$scratch/mail/$day.eml"
done
exits 0 "a set of discs" "$program" run 2005-06 --config /dev/null --source "eml:$scratch/mail" \
    --zone UTC --state "$scratch/set" --media 6 --copies 2
set=$scratch/set/runs/2005-06
is "$(cd "$set" && echo label*)" \
    "label-1of2.html label-2of2.html label-A.html label-B.html label-C.html label-D.html" \
    "has a sheet for each of its discs"
ok "the third is the first copy of the second" sh -c \
    "grep -q 'AUDIT_2005_06_D2OF2, disc 2 of 2' '$set/label-C.html' &&
    grep -q '2005-06/C, copy 1 of 2' '$set/label-C.html'"

mkdir "$scratch/all"
cp "$sheets"/label*.html "$scratch/all/"
cp "$scratch/hostile/runs/$period/label-A.html" "$scratch/all/label-long.html"
cp "$set/label-A.html" "$scratch/all/label-1.html"
cp "$set/label-C.html" "$scratch/all/label-2.html"
ok "the Nu HTML checker finds no error" java -Xss4m -jar "$jar" --errors-only "$scratch"/all/*.html
all=$(cd "$scratch/all" && echo *.html)
# shellcheck disable=SC2086 # a list of names
ok "they print" env NODE_PATH="$node" node tests/browser/print.js "$scratch/all" $all
cp "$scratch"/all/*.pdf "$pictures"
for sheet in $all; do
    is "$(pdfinfo "$scratch/all/$sheet.pdf" | sed -n 's/^Pages: *//p; s/^Page size:.*(\(.*\))/\1/p' | xargs)" \
        "1 A4" "$sheet is one page"
done
# shellcheck disable=SC2086
NODE_PATH=$node node tests/browser/look.js "$scratch/all" "$pictures" $all >"$scratch/looked" 2>&1
is "$(grep -c '^ok' "$scratch/looked")" 18 "none is wider than a window"
grep -e '^not' -e '^#' "$scratch/looked" | note
for width in 1440 320; do
    is_code "$pictures/label-B-$width-light.png" "$fingerprint" "the code on a screen of $width pixels"
done
is_code "$pictures/label-1-1440-light.png" "$(fingerprint_of "$scratch/set" 1of2)" "of the first of the set"
is_code "$pictures/label-2-1440-light.png" "$(fingerprint_of "$scratch/set" 2of2)" "of the second"
for sheet in label-B label-long; do
    pdftoppm -r 150 -png -singlefile "$scratch/all/$sheet.html.pdf" "$pictures/$sheet-print"
done
is_code "$pictures/label-B-print.png" "$fingerprint" "the code on paper"
is_code "$pictures/label-long-print.png" "$(fingerprint_of "$scratch/hostile")" "below long names"
finish

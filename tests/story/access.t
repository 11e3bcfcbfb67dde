#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The pages of the example, one of each kind, for readers who can't see, use no mouse or like the
# dark: axe-core finds nothing. And on paper: sheets are counted, links named, details open.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

tree=$scratch/tree
exits 0 "the example is built" on_month "$scratch/state" build --tree "$tree"
tests/browser/install >"$scratch/log" 2>&1 || note <"$scratch/log"
NODE_PATH=$(realpath "$BUILD/node/node_modules")
export NODE_PATH

# The page of the first message of a day with these words in it.
page_of() {
    (cd "$tree" && grep -lF -- "$2" days/"$1"/[0-9]*.html | head -n 1)
}
framed=$(page_of 2005_05_31 'Japanese saws')
exits 0 "axe-core judged the pages" node tests/browser/axe.js "$tree" index.html about.html \
    check.html find.html 'find.html#words=offer' lists/books.html lists/dates.html \
    lists/attachments.html lists/attachments_01.html lists/conversations.html people/index.html \
    people/organisations.html people/0001.html people/o0005.html days/2005_06_02/index.html \
    "$framed" "$(page_of 2005_06_02 'Undelivered Mail')" "$(page_of 2005_06_03 'Anders')" \
    "$(page_of 2005_06_10 'FAX 1 page')"
is "$(cat "$scratch/out")" "" "and found nothing, in the light and in the dark"
echo '<!DOCTYPE html><html lang="en"><title>x</title><main><h1>x</h1><img src="x"></main>' \
    >"$tree/wrong.html"
node tests/browser/axe.js "$tree" wrong.html >"$scratch/out" 2>&1
is "$(grep -c '^wrong.html, .*: image-alt: img' "$scratch/out")" 2 "a wrong page is found"

page=$(page_of 2005_06_10 'FAX 1 page')
pdf=$scratch/$(echo "$page" | tr / _ | sed 's/html$/pdf/')
exits 0 "pages are printed" node tests/browser/paper.js "$tree" "$scratch" index.html "$page"
pdftotext -layout "$scratch/index.pdf" "$scratch/index.txt"
pdftotext -layout "$pdf" "$scratch/page.txt"
sheets=$(pdfinfo "$scratch/index.pdf" | sed -n 's/^Pages: *//p')
is "$(grep -o "Sheet [0-9]* of $sheets\$" "$scratch/index.txt" | tail -n 1)" \
    "Sheet $sheets of $sheets" "each sheet has its number and how many there are"
ok "what a link leads to is named" grep -qF '[mailbag.csv]' "$scratch/index.txt"
ok "also a file of a message" grep -q '\[[0-9]*a1[.]' "$scratch/page.txt"
ok "details are open" grep -q 'Thursday 2 June 2005 ' "$scratch/index.txt"
ok "a message has its number" grep -qF 2005-06-10/ "$scratch/page.txt"
finish

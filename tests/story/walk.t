#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The way of a reader: calendar, day, message, attachment, original and back. By clicks in Chromium
# and in Firefox, without a network, on three widths and without JavaScript; by the lists of links
# in lynx and w3m, for every message of the example.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

tree=$scratch/tree
exits 0 "the example is built" on_month "$scratch/state" build --tree "$tree"
tests/browser/install >"$scratch/log" 2>&1 || note <"$scratch/log"
NODE_PATH=$(realpath "$BUILD/node/node_modules")
export NODE_PATH

page=$(cd "$tree" && grep -lF 'sand-coloured shades' days/2005_06_01/0*.html | head -n 1)
picture=$(cd "$tree/$(dirname "$page")" && ls "$(basename "$page" .html)"a*.png)
for browser in firefox chromium; do
    node tests/browser/walk.js $browser "$tree" "$page" "$picture" 'sand-coloured shades' \
        >"$scratch/$browser" 2>&1 &
done
for browser in lynx w3m; do
    exits 0 "$browser: all ways lead there and back" tests/walk-text.py $browser "$tree"
    is "$(cat "$scratch/out")" "85 messages were read" "$browser: with the words of all messages"
done
wait
for browser in chromium firefox; do
    while read -r verdict rest; do
        case $verdict in
        ok) pass "$browser: ${rest#* - }" ;;
        not) fail "$browser: ${rest#* - }" ;;
        1..4) pass "$browser: all was tried" ;;
        *) echo "# $verdict $rest" ;;
        esac
    done <"$scratch/$browser"
done

# A page without its words, and one without its way to the original, are found.
chmod -R u+w "$tree"
sed -i 's/sand-coloured shades/nothing/' "$tree/$page"
other=$tree/days/2005_06_02/0001
sed -i 's/href="0001.txt"/href="0002.txt"/' "$other.html"
exits 1 "a broken way is found" tests/walk-text.py lynx "$tree"
is "$(sed "s|^$tree/||; s|$tree/||" "$scratch/out" | sort)" "85 messages were read
$page: without its words ['coloured', 'sand', 'shades']
days/2005_06_02/0001.html: no link to days/2005_06_02/0001.txt" "and named"
node tests/browser/walk.js chromium "$tree" "$page" "$picture" 'sand-coloured shades' \
    >"$scratch/broken"
is "$(grep -c '^not ok .*\|^# AssertionError.*the words of the message' "$scratch/broken")" 8 \
    "also by clicks"
finish

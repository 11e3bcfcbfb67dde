#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One image as three computers see it: with Rock Ridge, with Joliet, and with nothing but the
# bare names of ISO 9660, shown in lower case. Every link leads somewhere in all three.
. "$(dirname "$0")/../lib.sh"
. tests/story/kinds.sh

exits 0 "a disc with all kinds of pages is built" all_kinds "$scratch/state"
image=$(image_of "$scratch/state")

# view NAME OPTIONS: the files under the names of that view.
view() {
    mkdir "$scratch/$1"
    bsdtar -C "$scratch/$1" --options "$2" -xf "$image"
    chmod -R u+w "$scratch/$1"
}
view rock_ridge 'rockridge'
view joliet '!rockridge'
view bare '!rockridge,!joliet'
for name in rock_ridge/bag-info.txt joliet/bag-info.txt bare/BAG_INFO.TXT; do
    ok "$name is there" test -f "$scratch/$name"
done
exits 1 "without Joliet there is no other name of it" test -e "$scratch/bare/bag-info.txt"
find "$scratch/bare" -depth -name '*[A-Z]*' | while read -r file; do
    mv "$file" "$(dirname "$file")/$(basename "$file" | tr '[:upper:]' '[:lower:]')"
done

for name in rock_ridge joliet bare; do
    exits 0 "$name: every link leads somewhere" tests/judge-links.py "$scratch/$name"
    head -n 20 "$scratch/out" | note
    tail -n 1 "$scratch/out" >"$scratch/$name.sum"
done
ok "they are many" test "$(cut -d ' ' -f 1 "$scratch/bare.sum")" -gt 10000
is "$(cat "$scratch/joliet.sum" "$scratch/bare.sum" | uniq)" "$(cat "$scratch/rock_ridge.sum")" \
    "and the same in each view"

grep -oh '{{>[A-Z_]*' templates/*.tpl | cut -c 4- | sort -u >"$scratch/parts"
while read -r part; do
    ok "some page has a $part" grep -rq "\"$part\"" src/view
done <"$scratch/parts"

rm "$scratch/bare/days/2005_06_02/0001.txt"
sed -i 's/id=main/id=text/' "$scratch/bare/about.html"
exits 1 "a link that leads nowhere is found" tests/judge-links.py "$scratch/bare"
is "$(sed '$d' "$scratch/out")" "about.html: #main names no part of it
days/2005_06_02/0001.html: 0001.txt leads nowhere" "and named, as is one to no part of a page"
finish

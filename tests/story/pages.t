#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Pages of every kind: valid HTML, and in a browser neither too wide nor too curious.
# Screenshots stay in BUILD/screenshots.
. "$(dirname "$0")/../lib.sh"
. tests/story/kinds.sh

tree=$scratch/tree
exits 0 "a disc with all kinds of pages is built" all_kinds "$scratch/state" --tree "$tree"
tests/browser/install >"$scratch/log" 2>&1 || note <"$scratch/log"
node=$(realpath "$BUILD/node/node_modules")

jar=$(find "$node/vnu-jar" -name vnu.jar)
find "$tree" "$scratch/state/runs" -name '*.html' >"$scratch/pages"
ok "there are all pages" test "$(wc -l <"$scratch/pages")" -gt 700
xargs java -Xss4m -jar "$jar" --errors-only --format gnu <"$scratch/pages" >"$scratch/nu" 2>&1
is "$?" 0 "the Nu HTML checker finds no error in $(wc -l <"$scratch/pages") pages"
head -n 20 "$scratch/nu" | note
echo '<!DOCTYPE html><title>x</title><p><div>' >"$scratch/wrong.html"
exits 1 "and would find one" java -jar "$jar" --errors-only "$scratch/wrong.html"

mkdir -p "$BUILD/screenshots"
pages_of "$tree" >"$scratch/kinds"
# The shape of a path is what is left of it without its numbers, and the later sheets of a list
# are like the first one.
shapes() {
    sed 's/_[1-9][0-9]*[.]html$/.html/; s/[0-9]\{1,\}/N/g' | sort -u
}
is "$(cd "$tree" && find . -name '*.html' | cut -c 3- | shapes)" "$(shapes <"$scratch/kinds")" \
    "one page of each kind is looked at"
xargs env NODE_PATH="$node" node tests/browser/look.js "$tree" "$BUILD/screenshots" \
    <"$scratch/kinds" >"$scratch/looked"
while read -r verdict rest; do
    case $verdict in
    ok) pass "${rest#* - }" ;;
    not) fail "${rest#* - }" ;;
    '#') echo "# $rest" ;;
    1..*) is "$verdict" "1..$((3 * $(wc -l <"$scratch/kinds")))" "all of them were opened" ;;
    *) fail "$verdict $rest" ;;
    esac
done <"$scratch/looked"
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The pages of the example: valid HTML, and in a browser neither too wide nor too curious.
# Screenshots stay in BUILD/screenshots.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

tree=$scratch/tree
exits 0 "the example is built" on_month "$scratch/state" build --tree "$tree"
tests/browser/install >"$scratch/log" 2>&1 || note <"$scratch/log"
node=$(realpath "$BUILD/node/node_modules")

jar=$(find "$node/vnu-jar" -name vnu.jar)
find "$tree" "$scratch/state/runs" -name '*.html' >"$scratch/pages"
ok "there are pages of every kind" test "$(wc -l <"$scratch/pages")" -gt 110
xargs java -Xss4m -jar "$jar" --errors-only --format gnu <"$scratch/pages" >"$scratch/nu" 2>&1
is "$?" 0 "the Nu HTML checker finds no error in $(wc -l <"$scratch/pages") pages"
head -n 20 "$scratch/nu" | note
echo '<!DOCTYPE html><title>x</title><p><div>' >"$scratch/wrong.html"
exits 1 "and would find one" java -jar "$jar" --errors-only "$scratch/wrong.html"

# The page of the first message of a day with these words in it.
page_of() {
    (cd "$tree" && grep -lF -- "$2" days/"$1"/[0-9]*.html | head -n 1)
}
mkdir -p "$BUILD/screenshots"
NODE_PATH=$node node tests/browser/look.js "$tree" "$BUILD/screenshots" \
    index.html about.html check.html lists/books.html days/2005_06_02/index.html \
    people/index.html people/organisations.html people/0007.html people/o0012.html \
    lists/attachments.html lists/attachments_01.html lists/conversations.html \
    "$(page_of 2005_05_30 'Display cases')" \
    "$(page_of 2005_05_31 'Japanese saws')" "$(page_of 2005_06_01 'Offer 2005-088')" \
    "$(page_of 2005_06_02 'Undelivered Mail')" "$(page_of 2005_06_03 'Anders')" \
    "$(page_of 2005_06_06 akari.example)" "$(page_of 2005_06_10 'FAX 1 page')" \
    "$(page_of 2005_06_13 'Bank Service')" >"$scratch/looked"
while read -r verdict rest; do
    case $verdict in
    ok) pass "${rest#* - }" ;;
    not) fail "${rest#* - }" ;;
    '#') echo "# $rest" ;;
    1..40) pass "all of them were opened" ;;
    *) fail "$verdict $rest" ;;
    esac
done <"$scratch/looked"
finish

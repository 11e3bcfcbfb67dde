#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The judge of volumes knows the example's volume, and notices when one is not in order.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

month=maildir:examples/month
volume=$scratch/tree
exits 0 "the example is built" on_month "$scratch/state" build --tree "$volume"
xorriso -abort_on FAILURE -osirrox on -indev "$(image_of "$scratch/state")" \
    -extract / "$scratch/disc" >"$scratch/log" 2>&1
ok "the tree is what is on the image" diff -r "$volume" "$scratch/disc"
chmod -R u+w "$volume"
ok "the judge has nothing to say" tests/judge-volume.py "$volume" "$month"

is "$(find "$volume/data/eml" -name '*.eml' | wc -l)" 85 "85 messages of the period"
for fate in on-disc:85 outside:3 duplicate:2 unreadable:0; do
    is "$(grep -c ",${fate%:*}," "$volume/books.csv")" "${fate#*:}" "the books: $fate"
done

# complains NAME WORDS COMMAND...: after the command the judge says the words.
complains() {
    name=$1 words=$2
    shift 2
    rm -rf "$scratch/spoilt"
    cp -a "$volume" "$scratch/spoilt"
    (cd "$scratch/spoilt" && "$@")
    tests/judge-volume.py "$scratch/spoilt" "$month" >"$scratch/said" 2>&1
    if grep -qF -- "$words" "$scratch/said"; then
        pass "the judge notices $name"
    else
        fail "the judge notices $name"
        head -n 5 "$scratch/said" | note
    fi
}
page=days/2005_06_02/0001.html
original=data/eml/2005_06_02/0001.eml
complains "a changed original" "$original: equals no item of any source" \
    sh -c "printf x >>$original"
complains "a changed page" "$page: not in its manifest" sh -c "echo >>$page"
complains "a missing page" "leads nowhere" rm $page
complains "a page without a way to it" "lonely.html: no way leads here" \
    cp about.html lonely.html
complains "an extra file" "extra.txt: not in its manifest" touch extra.txt
complains "a missing original" "$original: in a manifest and not on the disc" rm $original
complains "a book entry for nothing" "is in the books and in no source" \
    sed -i '2s/^[0-9a-f]*/0000000000000000000000000000000000000000000000000000000000000000/' \
    books.csv
complains "a missing book entry" "is in a source and not in the books" sed -i 2d books.csv
complains "a missing row" "mailbag.csv: no row for" sed -i 2d mailbag.csv
complains "a name in capitals" "Extra-Page.html: not a name" touch Extra-Page.html
complains "a reversed text" "U+202E" sh -c "printf '\342\200\256' >>$page"
complains "a reversed text in disguise" "U+202E behind" sh -c "echo '&#8238;' >>$page"
complains "bytes that are no UTF-8" "can't decode" sh -c "printf '\377' >>$page"
complains "a formula" "would be run as a formula" \
    sh -c "printf '%s\r\n' '=1+1,,,,' >>books.csv"
complains "a link off the disc" "leads off the disc" \
    sh -c "echo '<a href=\"http://a.example/\">x</a>' >>$page"
complains "a script" "<script>" sh -c "echo '<script>x</script>' >>$page"
complains "a handler" "<p onclick>" sh -c "echo '<p onclick=x>' >>$page"
complains "an open frame" "an open <iframe>" \
    sh -c "echo '<iframe sandbox=allow-scripts srcdoc=x></iframe>' >>$page"
complains "a live link in a frame" "in the frame" \
    sh -c "echo '<iframe sandbox srcdoc=\"<a href=x>\"></iframe>' >>$page"
finish

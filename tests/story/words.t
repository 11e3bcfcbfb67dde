#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The disc in each of its languages: no text is missing from a catalogue, none is left in
# English, and all that is promised of a disc holds whatever it speaks.
# shellcheck disable=SC2317 # ok and exits run the functions
. "$(dirname "$0")/../lib.sh"
. tests/story/kinds.sh

ok "every text is in every catalogue" tests/check-words

# spoiled NAME FILE EXPRESSION WORDS: in a copy, a change is found and named.
spoiled() {
    rm -rf "$scratch/tree"
    mkdir "$scratch/tree"
    cp -r src include templates assets "$scratch/tree"
    sed -i "$3" "$scratch/tree/$2"
    ok "$1: something is changed" sh -c "! cmp -s '$2' '$scratch/tree/$2'"
    exits 1 "$1" tests/check-words "$scratch/tree"
    ok "$1, by its name" grep -qF -- "$4" "$scratch/out"
}
spoiled "a text that no catalogue has" src/view/seal.c 's/_("signature")/_("a new text")/' \
    "de.po: 'a new text': missing"
spoiled "a text that is no longer used" src/view/seal.c 's/_("signature")/_("a new text")/' \
    "fr.po: 'signature': no longer used"
spoiled "words of a script" assets/find.js "s/_('(no subject)')/_('(none)')/" "es.po: '(none)': missing"
spoiled "words outside of the brackets" templates/sheets.tpl 's/\[\[Pages\]\]/Pages/' \
    "templates/sheets.tpl: 'Pages': not between"
spoiled "another variable" assets/words/es.po '/^msgstr/s/{{DISC}}/{{DISCO}}/' \
    'other variables'
spoiled "a French mark that may begin a line" assets/words/fr.po "s/$(printf '\302\240')?/ ?/" \
    'a blank that may break beside a mark'
spoiled "a text without its translation" assets/words/de.po 's/^msgstr "Sonntag"/msgstr ""/' \
    "de.po: 'Sunday': not translated"

for language in '' EN de_DE xx; do
    exits 2 "no language: '$language'" on_month "$scratch/none" build --language "$language"
    is "$(wc -l <"$scratch/err")" 1 "that is one line"
done
ok "which names them" grep -q 'use en, en-US, de, fr or es' "$scratch/err"

# Catalogues travel inside the program, where GLib lets a file take their place.
ok "a catalogue of x's" tests/check-words --pseudo "$scratch/x.mo"
with() {
    with_file=$1
    shift
    env G_RESOURCE_OVERLAYS="/auditdisc/words/de.mo=$with_file" "$@"
}
for size in 0 10 27 28 1000 40000; do
    head -c $size "$scratch/x.mo" >"$scratch/torn.mo"
    exits 1 "$size bytes of a catalogue" with "$scratch/torn.mo" "$program" build 2005-05 \
        --config /dev/null --state "$scratch/torn" --source maildir:examples/month --language de
    ok "are none" grep -q 'it is no catalogue of words' "$scratch/err"
done

# A catalogue of x's shows what comes from none.
G_RESOURCE_OVERLAYS=/auditdisc/words/de.mo=$scratch/x.mo
export G_RESOURCE_OVERLAYS
exits 0 "a disc with all kinds of pages in x's" all_kinds "$scratch/state" --tree "$scratch/x" --language de
unset G_RESOURCE_OVERLAYS
exits 0 "nothing of it is English" tests/check-words --left x "$scratch/x"
note <"$scratch/out"
printf '<p>Of our own</p>' >>"$scratch/x/about.html"
exits 1 "and that would be found" tests/check-words --left x "$scratch/x"

# made LANGUAGE [OPTION…]: the month of the example, sealed, with its log.
made() {
    language=$1
    shift
    on_month "$scratch/$language" run --language "$language" --seal-key "$scratch/key" \
        --log examples/mail.log --archive-address archive@example.com "$@"
}

says() {
    ok "$language: says $3" grep -qF -- "$2" "$scratch/$language-tree/$1"
}

tests/browser/install >"$scratch/log" 2>&1 || note <"$scratch/log"
NODE_PATH=$(realpath "$BUILD/node/node_modules")
export NODE_PATH
jar=$(find "$NODE_PATH/vnu-jar" -name vnu.jar)
for language in de fr es; do
    tree=$scratch/$language-tree
    exits 0 "$language: a disc" made "$language" --tree "$tree"
    exits 0 "$language: nothing of it is left in English" tests/check-words --left "$language" "$tree"
    note <"$scratch/out"
    is "$(grep -L "<html lang=\"$language\">" "$tree"/*.html "$tree"/*/*.html "$tree"/days/*/*.html)" "" \
        "$language: every page says so"
    find "$tree" "$scratch/$language/runs" -name '*.html' >"$scratch/pages"
    xargs java -Xss4m -jar "$jar" --errors-only --format gnu <"$scratch/pages" >"$scratch/nu" 2>&1
    is "$?" 0 "$language: all pages are valid"
    head -n 5 "$scratch/nu" | note
    node tests/browser/axe.js chromium "$tree" index.html find.html#words=offer check.html about.html \
        lists/books.html people/index.html people/0001.html days/2005_06_02/index.html \
        days/2005_06_02/0001.html >"$scratch/axe" 2>&1
    is "$(cat "$scratch/axe")" "" "$language: axe-core finds nothing, light or dark"
    exits 0 "$language: it is as recorded" "$program" verify "$(image_of "$scratch/$language")" \
        --config /dev/null --state "$scratch/$language"
    cp -r "$scratch/$language" "$scratch/copy"
    exits 0 "$language: it can be made again from itself" "$program" build --config /dev/null \
        --from-volume "$(image_of "$scratch/$language")" --state "$scratch/copy"
    rm -rf "$scratch/copy"
done
language=de
says index.html '30. Mai bis 30. Juni 2005' "days"
says index.html 'Mittwoch, 1. Juni 2005' "weekdays"
says readme.txt '2. Juli 2005, 03:00:00 +02:00' "times"
says assets/words.js 'thousands:".",decimal:","' "numbers in scripts"
language=fr
says index.html 'du 30 mai au 30 juin 2005' "days"
says index.html "mercredi 1er juin 2005$(printf '\302\240'): 4 messages" "the first, and a colon set off"
says readme.txt '2 juillet 2005, 03:00:00 +02:00' "times"
says assets/words.js 'zeroIsOne:true' "none as one"
language=es
says index.html 'del 30 de mayo al 30 de junio de 2005' "days"
says readme.txt '2 de julio de 2005, 03:00:00 +02:00' "times"

# Weeks begin on Sunday where that is usual, and a run goes on in one language only.
language=en-US
exits 0 "en-US: a disc" on_month "$scratch/us" build --language en-US --tree "$scratch/en-US-tree"
says index.html '<tr><th scope="col"><abbr title="Sunday">Su</abbr></th>' "Sunday first"
exits 0 "the same run in German" on_month "$scratch/us" build --language de --tree "$scratch/again"
ok "it is made anew" grep -qF 'lang="de"' "$scratch/again/index.html"
finish

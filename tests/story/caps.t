#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Mail that is too much of something: each message has its page, or a plain one that says
# why, within the time and memory a worker has.
. "$(dirname "$0")/../lib.sh"

mail=$scratch/mail
pages=$scratch/tree/days
mkdir "$mail"

# page_of NAME: the page of the message with these bytes.
page_of() {
    sum=$(sha256sum <"$mail/$1.eml" | cut -d ' ' -f 1)
    sed -n "s|^$sum  data/eml/\(.*\)\.eml|$pages/\1.html|p" "$scratch/tree/manifest-sha256.txt"
}

# says NAME WORDS...: all of them stand in its page.
says() {
    name=$1
    shift
    for words; do
        ok "$name: $words" grep -qF -- "$words" "$(page_of "$name")"
    done
}

ok "make the mail" tests/make-caps.py "$mail"
exits 0 "build" time -o "$scratch/peak" -f '%M' "$program" build 2005-06 --source "eml:$mail" \
    --state "$scratch/state" --zone UTC --media bd --tree "$scratch/tree" \
    --timestamp 2026-01-01T00:00:00Z
count_mail=$(find "$mail" -type f | wc -l)
ok "the books close" grep -q "Found $count_mail items: $count_mail for the disc" "$scratch/out"
ok "an independent judge" python3 tests/judge-volume.py "$scratch/tree" "eml:$mail"
peak=$(tail -n 1 "$scratch/peak")
echo "# no process took more than $((peak / 1024)) MiB"
ok "each process stayed below 512 MiB" test "$peak" -lt $((512 * 1024))
ok "nothing ran out of time" sh -c "! grep -q 'seconds' '$scratch/tree/books.csv'"

kept="These words are kept."
for name in recipients headers subject encoded_subject header_params; do
    says $name "$kept" "the header is longer than 1 MiB"
done
for name in one_line one_word quoted_line marks elements table_rows; do
    says $name "$kept" "The text goes on"
done
for name in elements nested_elements open_elements attributes table_rows; do
    says $name "$kept" "too tangled to be shown, only the words are"
done
says styles "$kept" "a style sheet is too large"
says begin_lines "$kept" "begin 644 x"
for name in nested_parts nested_closed_parts nested_same_boundary; do
    says $name "parts are nested too deep" "The whole text as it was sent" "The text goes on"
done
says nested_messages "nested too deep or too large to be shown. It is saved as it stands."
says parts "only 5000 parts" "Part 4998" "The whole text as it was sent" "The text goes on"
says files "only 5000 parts" "only the first 1000 attachments were saved"
says bare_parts "could not be made into a page: it needed more memory than allowed" \
    "The untouched original"
files=$(page_of files)
saved=$(find "$(dirname "$files")" -name "$(basename "$files" .html)a*" | wc -l)
is "$saved" 1000 "1,000 of the files are saved"
finish

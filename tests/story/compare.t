#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A second reader's opinion of real mail, where it lies beside the checkout: what a volume
# says of its messages is what Python's email package reads, but for what
# tests/compare-email.tsv explains.
. "$(dirname "$0")/../lib.sh"

corpora=${AD_CORPORA:-$root/../shared/corpora}
if [ ! -d "$corpora" ]; then
    skip "a second reader" "no real mail beside this checkout"
    finish
fi
set --
for folder in "$corpora"/*/; do
    [ "$(basename "$folder")" = months ] || set -- "$@" --source "eml:$folder"
done
find "$corpora" -name '*.mbox' -o -path '*/mairix/*' -type f -name '*mbox*' |
    sort >"$scratch/mboxes"
while read -r file; do
    set -- "$@" --source "mbox:$file"
done <"$scratch/mboxes"
mkdir "$scratch/month"
if zstd --long=27 -dc "$corpora/months/2021-06.maildir.tar.zst" | tar -x -C "$scratch/month"; then
    set -- "$@" --source "maildir:$(dirname "$(find "$scratch/month" -type d -name cur | head -n 1)")"
fi
exits 0 "all folders, mailboxes and a month on one volume" "$program" build 1970-01-01..2038-12-31 "$@" \
    --state "$scratch/state" --zone UTC --media bd --tree "$scratch/tree" \
    --timestamp 2026-01-01T00:00:00Z
exits 0 "Python reads the same, or the table says why not" \
    tests/compare-email.py "$scratch/tree" tests/compare-email.tsv
note <"$scratch/out"
sed '$d' tests/compare-email.tsv >"$scratch/short"
exits 1 "and with a row less it would not pass" tests/compare-email.py "$scratch/tree" "$scratch/short"
finish

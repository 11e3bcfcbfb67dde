#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lists that are longer than a page is to be say how many more there are, and a day of a thousand
# messages has its own size in the calendar.
# shellcheck source=tests/lib.sh disable=SC2154 # from lib.sh
. "$(dirname "$0")/../lib.sh"

# 2,003 messages of one day, of which nobody but the sender says when it was, and 507 of other days.
mkdir "$scratch/mail"
for i in $(seq 2510); do
    month=Mar
    [ "$i" -le 2003 ] || month=Apr
    printf 'Date: Mon, 15 %s 2024 09:00:00 +0000\nSubject: %s\n\nText.\n' $month "$i" >"$scratch/mail/$i.eml"
done
disc=$scratch/disc
exits 0 "a disc with long lists" "$program" build 2024-03 --config /dev/null --source "eml:$scratch/mail" \
    --state "$scratch/state" --zone UTC --tree "$disc" --timestamp 2024-04-02T00:00:00Z

# rows PAGE LABEL: how many different rows its list has.
rows() {
    tr -d '\n' <"$disc/$1" | sed 's/<tr>/\n<tr>/g' | grep "data-label=\"$2\"" | sort -u | wc -l
}
is "$(rows lists/books.html Item)" 500 "500 items are listed"
ok "how many are not is said, and where they are" \
    grep -q '^<p class="note">7 more are not listed here. <a href="../books.csv">books.csv</a> has' "$disc/lists/books.html"
is "$(grep -c ',outside,' "$disc/books.csv")" 507 "which is true"
is "$(rows lists/dates.html Sent)" 2000 "2,000 doubtful dates are listed"
ok "and how many are not" \
    grep -q '^<p class="note">3 more are not listed here. .* <a href="../mailbag.csv">mailbag.csv</a> has' "$disc/lists/dates.html"
is "$(sed 1d "$disc/mailbag.csv" | wc -l)" 2003 "which is true too"
ok "a count of four digits is set smaller" grep -q '<b class="n long">2,003</b>' "$disc/index.html"
finish

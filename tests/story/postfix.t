#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A real Postfix takes a day of mail in, refuses, copies, bounces and has to wait; its mailbox
# and its log become a disc on which nothing is left unexplained.
. "$(dirname "$0")/../lib.sh"

if ! unshare --net --mount true 2>/dev/null; then
    skip "Postfix on loopback" "no network of its own may be made here; root can"
    finish
fi
chmod 755 "$scratch"
day=$(TZ=UTC date +%F)
TZ=UTC unshare --net --mount tests/postfix/serve "$scratch" \
    python3 tests/postfix/send.py "$scratch" >"$scratch/sent" 2>"$scratch/log" ||
    note <"$scratch/log"
is "$(cat "$scratch/sent")" 8 "Postfix took eight messages in and refused three"
is "$(find "$scratch/archive" -type f | wc -l)" 8 "each was copied to the archive"
log=$scratch/maillog
# A day that ended meanwhile is still the day of all lines of the log.
last=$(TZ=UTC date +%F)
tree=$scratch/tree
exits 0 "mailbox and log become a disc" "$program" build "$day..$last" --config /dev/null \
    --source "maildir:$scratch/archive" --log "$log" --archive-address archive@shop.test \
    --state "$scratch/state" --zone UTC --tree "$tree"
ok "the disc passes the judge" tests/judge-volume.py "$tree" "maildir:$scratch/archive"
cat "$tree"/data/log/*.log >"$scratch/lines"
ok "every line of the log is on it" cmp "$scratch/lines" "$log"
ok "and was understood" grep -qE 'Read [0-9]+ lines of the mail log: 0 outside the period, [0-9]+ understood, 0 other' "$scratch/out"

is "$(grep -c ',log-difference,' "$tree/books.csv")" 0 "log and mailbox agree in everything"
is "$(sed -n 's/.*log-day,"\([0-9]*\) went.* \([0-9]*\) are in the mailbox, \([0-9]*\) in both.*/\1 \2 \3/p' \
    "$tree/books.csv" | awk '{ a += $1; b += $2; c += $3 } END { print a, b, c }')" '8 8 8' \
    "eight went to the archive, eight are there, all of them the same"

# said SUBJECT WORDS NAME: the page of the message with that subject says so.
said() {
    page=$(grep -lF ">$1</h1>" "$tree"/days/*/0*.html)
    ok "$3" grep -qF "$2" "$page"
}
said 'Order 17' 'Received from unknown [127.0.0.2]' "a page says where its message came from"
said 'With a blind copy' 'hidden@kunde.test' "the blind copy is known"
said 'With a blind copy' 'accepted by 127.0.0.1 for hidden@kunde.test' "and who took it"
said 'To an alias' 'team@shop.test' "the alias is known"
said 'Comes back' 'ould not be delivered to nobody@streng.test' "a bounce is in words"
said 'Has to wait' 'to be tried again' "so is what has to wait"
grep -rhF 'bl.test' "$tree/days" --include=log.html >"$scratch/refused"
ok "a refusal names the list" grep -qF 'listed by bl.test' "$scratch/refused"
for who in nobody@shop.test eve@elsewhere.test; do
    ok "the refusal of $who is told" grep -rqF "$who" "$tree/days" --include=log.html
done
finish

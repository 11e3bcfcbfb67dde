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
day=$(TZ=UTC date +%F) # a day that ends meanwhile is followed by its next
# What happens while Postfix runs: the mail of the day, then two builds that ask for its queue,
# the second with a message gone before its text could be had.
cat >"$scratch/day" <<'DAY'
set -e
tests/postfix/send.py >"$scratch/sent"
log="$scratch/maillog"
last=$(TZ=UTC date +%F)
make() {
    "$program" build "$day..$last" --config /dev/null --source "maildir:$scratch/archive" \
        --log "$log" --archive-address archive@shop.test --queue \
        --state "$scratch/state-$1" --zone UTC --tree "$scratch/$1" >"$scratch/$1.out" 2>&1
}
make tree || { cat "$scratch/tree.out" >&2; exit 1; }
mkdir "$scratch/bin"
printf '#!/bin/sh\necho "postcat: fatal: open queue file: No such file or directory" >&2\nexit 1\n' \
    >"$scratch/bin/postcat"
chmod +x "$scratch/bin/postcat"
PATH="$scratch/bin:$PATH" make gone || cat "$scratch/gone.out" >&2
DAY
export scratch program day
unshare --net --mount tests/postfix/serve "$scratch" sh "$scratch/day" 2>"$scratch/log" ||
    note <"$scratch/log"
is "$(cat "$scratch/sent")" 8 "Postfix took eight messages in and refused three"
is "$(find "$scratch/archive" -type f | wc -l)" 8 "each was copied to the archive"
log=$scratch/maillog
tree=$scratch/tree
ok "the disc passes the judge" tests/judge-volume.py "$tree" "maildir:$scratch/archive"
cat "$tree"/data/log/*.log >"$scratch/lines"
ok "every line of the log is on it" sh -c "head -c $(wc -c <"$scratch/lines") '$log' | cmp - '$scratch/lines'"
ok "and was understood" grep -qE 'Read [0-9]+ lines of the mail log: 0 outside the period, [0-9]+ understood, 0 other' "$scratch/tree.out"

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

queue=$tree/lists/queue.html
ok "the front page leads to the queue" grep -qF 'href="lists/queue.html"' "$tree/index.html"
ok "which names who waits" grep -qF 'dora@fort.test' "$queue"
ok "and why" grep -qF 'Connection refused' "$queue"
waiting=$(cd "$tree" && grep -lF '>Has to wait</h1>' days/*/0*.html)
ok "and leads to the message in the mailbox" grep -qF "href=\"../$waiting\"" "$queue"
ok "its text is there" cmp "$tree/data/queue/0001.eml" "$tree/lists/queue_0001.txt"
is "$(sed -n '/^Subject/,$p' "$tree/data/queue/0001.eml")" \
    "$(sed -n '/^Subject/,$p' "$(grep -l '^Subject: Has to wait' "$scratch"/archive/new/*)")" \
    "and is what lay there"
is "$(grep -c ',queue,.*,queued,' "$tree/books.csv")" 1 "the books have a line for it"
ok "a message that left meanwhile is listed" grep -qF 'dora@fort.test' "$scratch/gone/lists/queue.html"
ok "with what Postfix said" grep -qF 'No such file' "$scratch/gone/lists/queue.html"
ok "and the terminal says so" grep -q 'only the list is on the disc: postcat' "$scratch/gone.out"
ok "that disc passes the judge too" tests/judge-volume.py "$scratch/gone" "maildir:$scratch/archive"
exits 1 "without a Postfix there is no queue" env MAIL_CONFIG="$scratch" "$program" build "$day..$day" \
    --config /dev/null --source "maildir:$scratch/archive" --queue --state "$scratch/none" --zone UTC

# asked NAME ANSWER: the page of a disc that is made while Postfix gives that answer.
# shellcheck disable=SC2317 # called by exits
asked() {
    mkdir -p "$scratch/bin"
    printf '#!/bin/sh\ncat <<"END"\n%sEND\n' "$2" >"$scratch/bin/postqueue"
    printf '#!/bin/sh\nexit 1\n' >"$scratch/bin/postcat"
    chmod +x "$scratch/bin/postqueue" "$scratch/bin/postcat"
    PATH="$scratch/bin:$PATH" "$program" build 2005-05-30..2005-06-30 --config /dev/null \
        --source maildir:examples/month --queue --state "$scratch/state-$1" --zone UTC \
        --tree "$scratch/$1"
}
exits 0 "an empty queue" asked empty ''
ok "is told" grep -qF 'nothing was waiting' "$scratch/empty/lists/queue.html"
many=$(seq -f '{"address":"r%g@fort.test","delay_reason":"busy"}' -s , 25)
exits 0 "a message to many" asked many "$(printf '{"queue_name":"deferred","queue_id":"4C1F9D5C0",%s}\n.' \
    "\"arrival_time\":1117612800,\"message_size\":9,\"sender\":\"a@a\",\"recipients\":[$many]" | head -n 1)
"
is "$(grep -o 'r2[0-9]@fort.test\|and [0-9]* more, all in books.csv' "$scratch/many/lists/queue.html" | tr '\n' ' ')" \
    "r20@fort.test and 5 more, all in books.csv " "names twenty and counts the rest"
is "$(grep -c 'r25@fort.test' "$scratch/many/books.csv")" 1 "which the books name"
finish

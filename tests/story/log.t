#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The mail log: its lines on the disc, the trail of each message, the log held against the
# mailbox. With the example's month, then with a mailbox and a log of its own.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

# shellcheck disable=SC2317 # called by exits
with_log() {
    on_month "$scratch/month" build --archive-address archive@example.com "$@"
}

# The day's lines as they stand in the example's log.
lines_of() {
    grep "^$1 " examples/mail.log
}

tree=$scratch/tree
exits 0 "the example is built with its log" with_log --log examples/mail.log --tree "$tree"
lines_of 'May 30' >"$scratch/day"
ok "a day's lines are on the disc byte for byte" cmp "$scratch/day" "$tree/data/log/2005_05_30.log"
ok "and again for browsers" cmp "$scratch/day" "$tree/days/2005_05_30/log.txt"
is "$(cat "$tree"/data/log/*.log | wc -l)" "$(grep -cE '^(May 3|Jun )' examples/mail.log)" \
    "every line of the period is there"
ok "the lines are payload" grep -q ' data/log/2005_05_30.log$' "$tree/manifest-sha256.txt"
ok "each file is as listed" sh -c "cd '$tree' && sha256sum --quiet -c manifest-sha256.txt"
ok "the disc passes the judge" tests/judge-volume.py "$tree" maildir:examples/month

page=$(grep -l 'EE489C1EF0' "$tree"/days/2005_05_30/0*.txt | sed 's/txt$/html/')
ok "a page says where its message came from" \
    grep -qF 'Received from desk2.example.com [192.0.2.102] at 09:20:31.' "$page"
ok "and where it went" grep -q 'Left us at 09:20:3[0-9]: accepted by mx.hotel-seeblick.example for k.moeller@hotel-seeblick.example (250 2.0.0 Ok' "$page"
ok "a refusal names the list" grep -rqF 'listed by bl.example.org' "$tree/days" --include=log.html
ok "a bounce is in words" grep -qF 'Could not be delivered to sales@hotel-seeblik.example' \
    "$tree/days/2005_06_02/log.html"
ok "so is what had to wait" grep -qF 'to be tried again (connect to mx.svet.example' \
    "$tree/days/2005_06_14/log.html"
is "$(grep -c ,log-day, "$tree/books.csv")" 32 "the books have a line a day"
ok "what both hold is counted" grep -q '2005-05-31,log-day,"6 went .* 6 are in the mailbox, 6 in both"' "$tree/books.csv"
is "$(grep -c ,log-difference, "$tree/books.csv")" 4 "and a line a difference"
outside=$(($(wc -l <examples/mail.log) - $(cat "$tree"/data/log/*.log | wc -l)))
ok "the page of the log says how many lines are of other days" \
    grep -q ">$outside of these lines are of days outside the period" "$tree/lists/log.html"
is "$(grep -c 'another message with the same queue id or Message-ID' "$tree/lists/log.html")" 4 \
    "all four are named on the page of the log"
gzip -c examples/mail.log >"$scratch/mail.log.gz"
cp "$scratch/month/runs/$period/log" "$scratch/lines"
one=$(digest "$(image_of "$scratch/month")")
exits 0 "the log may be compressed" with_log --log "$scratch/mail*.gz"
ok "and gives the same lines" cmp "$scratch/month/runs/$period/log" "$scratch/lines"
exits 0 "the same log again" with_log --log examples/mail.log
is "$(digest "$(image_of "$scratch/month")")" "$one" "gives the same image, bit for bit"
exits 2 "no such log" with_log --log "$scratch/absent"
ok "and where one comes from is said" grep -q 'rsyslog' "$scratch/err"
exits 1 "no such folder of logs" with_log --log "$scratch/absent/mail.log*"
ok "and that is said" grep -q 'absent/mail.log\*: looking for it: No such file or directory' "$scratch/err"
exits 2 "a log that is none" with_log --log README.md
exits 0 "without an archive address" on_month "$scratch/plain" build --log examples/mail.log \
    --tree "$scratch/plain-tree"
is "$(grep -c ',log' "$scratch/plain-tree/books.csv")" 0 "nothing is reckoned"
ok "which the front page says" grep -q 'was not stated' "$scratch/plain-tree/index.html"

# A mailbox and a log that do not agree, with hostile words in both.
box=$scratch/box
mkdir -p "$box/cur" "$box/new" "$box/tmp"
mail() { # NAME QUEUE-ID TIME MESSAGE-ID
    printf 'Received: from a (a [192.0.2.1])\n\tby mx.test (Postfix) id %s; %s\nFrom: a@test\nTo: b@test\nMessage-ID: <%s>\n\n%s\n' \
        "$2" "$3" "$4" "$1" >"$box/cur/$1"
}
mail both 3D00000001 'Mon, 4 Apr 2005 09:00:00 +0000' one@test
mail gap 3D00000002 'Mon, 4 Apr 2005 03:00:00 +0000' two@test
mail only 3D00000003 'Mon, 4 Apr 2005 09:00:30 +0000' three@test
mail silent 3D00000004 'Mon, 4 Apr 2005 09:01:00 +0000' four@test
passage() { # TIME QUEUE-ID MESSAGE-ID RECIPIENT...
    when="Apr  4 $1 mx"
    queue=$2
    echo "$when postfix/smtpd[1]: $queue: client=a[192.0.2.1]"
    echo "$when postfix/cleanup[2]: $queue: message-id=<$3>"
    shift 3
    echo "$when postfix/qmgr[3]: $queue: from=<a@test>, size=100, nrcpt=$# (queue active)"
    for to; do
        echo "$when postfix/local[4]: $queue: to=<$to>, relay=local, dsn=2.0.0, status=sent (ok)"
    done
    echo "$when postfix/qmgr[3]: $queue: removed"
}
{
    echo 'Apr  4 02:00:00 mx postfix/master[1]: reload -- version 3.7'
    passage 04:00:00 3D00000009 lost@test archive@test
    passage 09:00:00 3D00000001 one@test archive@test b@test hidden@test
    passage 09:01:00 3D00000004 four@test b@test
    printf 'Apr  4 09:01:01 mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from e[192.0.2.6]: 554 \033[2J<script>alert(1)</script>\342\200\256; from=<"><b>x@test> to=<b@test> proto=SMTP\n'
    echo 'Apr  4 09:01:02 mx something[1]: nobody knows this'
} >"$scratch/own.log"
exits 0 "a mailbox and a log that do not agree" "$program" build 2005-04 --config /dev/null \
    --source "maildir:$box" --state "$scratch/own" --zone UTC --tree "$scratch/own-tree" \
    --log "$scratch/own.log" --archive-address Archive@test --timestamp 2005-05-01T00:00:00Z
books=$scratch/own-tree/books.csv
ok "every line is accounted for" grep -q '1 other' "$scratch/out"
is "$(grep -c ,log-difference, "$books")" 4 "four differences"
ok "in the log and not in the mailbox" grep -q '3D00000009,log-difference,"\?in the log and not in the mailbox' "$books"
ok "in the mailbox and not in the log" grep -q 'in the mailbox and not in the log: 2005-04-04/000[0-9]' "$books"
ok "told of, but not of the copy" grep -q 'not that it went to the archive address: 2005-04-04' "$books"
ok "log missing, by its own silence, and on which day" grep -q 'log missing from 4 April 2005, 02:01:00 +00:00 to 04:00: no line at all, and 1 message arrived' "$books"
ok "the sums of the day" grep -q '2005-04-04,log-day,"2 went .* 4 are in the mailbox, 1 in both"' "$books"
day=$scratch/own-tree/days/2005_04_04
ok "the front page counts them" grep -q '4 differences, each named on the page below' "$scratch/own-tree/index.html"
ok "a passage is named by what the log says of it" \
    grep -q 'queue id 3D00000009 from a@test, Message-ID lost@test' "$scratch/own-tree/lists/log.html"
is "$(grep -c '^<tr><td>' "$scratch/own-tree/lists/log.html")" 30 "each day of the period has its row"
is "$(sed -n 's/^<li><a href="#\([a-z]*\)">\([0-9]*\) .*/\1 \2/p' "$day/log.html" | tr '\n' ' ')" \
    "refused 1 recipients 0 bounced 0 expired 0 deferred 0 delivered 5 " "a day counts each kind of event"
ok "and says that its years are a guess" grep -q 'Time stamps without a year were given one' "$day/log.html"
page=$(grep -l 'one@test' "$scratch"/own-tree/days/2005_04_04/0*.html)
ok "a message has the sender of its envelope" grep -q '<dt>Envelope from<dd>a@test' "$page"
is "$(grep -c 'More steps' "$page")" 0 "and all of its steps"
ok "a recipient whom no header names" sh -c "grep 'hidden@test' '$page' | grep -q 'not named in To or Cc'"
page=$(grep -l 'three@test' "$scratch"/own-tree/days/2005_04_04/0*.html)
is "$(grep -c '<dt>From<dd>' "$page")" 1 "what the log does not have says nothing of an envelope"
is "$(grep -c '<script>alert\|<b>x' "$scratch/own-tree/days/2005_04_04/log.html")" 0 \
    "markup in the log stays words"
is "$(grep -c "$(printf '\033')" "$scratch/own-tree/days/2005_04_04/log.html")" 0 "and controls are shown"
ok "in words" grep -qF '&lt;U+202E&gt;' "$scratch/own-tree/days/2005_04_04/log.html"
finish

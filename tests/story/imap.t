#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Mail from a real Dovecot on loopback, by imaps and by STARTTLS: every message byte for byte,
# none marked by being read, no password sent where nobody vouches for the server.
. "$(dirname "$0")/../lib.sh"

if ! unshare --net true 2>/dev/null; then
    skip "Dovecot on loopback" "no network of its own may be made here; root can"
    finish
fi
archive=$scratch/mail/.Archive
mkdir -p "$archive/cur" "$archive/new" "$archive/tmp" "$scratch/mail/.&AMQ-ltere &- neue/cur"
cp examples/month/cur/* "$archive/cur" 2>/dev/null
cp examples/month/new/* "$archive/new"
: >"$archive/new/1117700000.empty.mail"
cp "$(find examples/month/new -type f | sort | head -n 1)" "$scratch/mail/.&AMQ-ltere &- neue/cur/1.a:2,"
moved=$scratch/mail/.Moved
mkdir -p "$moved/cur" "$moved/new" "$moved/tmp"
for mail in $(find examples/month/cur -type f | sort | sed -n 31,33p); do
    cp "$mail" "$moved/cur"
done
mails() {
    find "$scratch/$1"/.*/cur "$scratch/$1"/.*/new -type f | sed 's|.*/mail/||; s|.*/then/||; s|/new/|/cur/|; s/:2,$//; s/,S=[0-9,W=]*//' | sort
}
mails mail >"$scratch/before"

# What is asked of the server while it runs; each leaves NAME.out and NAME.status.
cat >"$scratch/talk" <<'TALK'
take() { # NAME SOURCE [OPTION...]
    name=$1 source=$2
    shift 2
    "$program" build 2005-05-30..2005-06-30 --config /dev/null --source "$source" --zone Europe/Berlin \
        --hosts mail.example.com --timestamp 2005-07-02T03:00:00+02:00 \
        --imap-authority "$scratch/authority.pem" --state "$scratch/state-$name" \
        --tree "$scratch/$name" "$@" >"$scratch/$name.out" 2>&1
    echo $? >"$scratch/$name.status"
}
word="--imap-password-file $scratch/password"
take imaps imaps://archive@127.0.0.1/Archive $word
take starttls imap://archive@127.0.0.1/Archive --imap-password-command "cat $scratch/password"
take named "imaps://archive@127.0.0.1/%C3%84ltere%20%26%20neue" $word
take journal "journal:imaps://archive@127.0.0.1/%C3%84ltere%20%26%20neue" $word
take nobody imaps://archive@127.0.0.1/Absent $word
take stranger imaps://archive@127.0.0.1/Archive $word --imap-authority /etc/ssl/certs/ca-certificates.crt
take wordless imaps://archive@127.0.0.1/Archive
echo wrong >"$scratch/not-it"
take wrong imaps://archive@127.0.0.1/Archive --imap-password-file "$scratch/not-it"
TMPDIR=$scratch/absent take roomless imaps://archive@127.0.0.1/Archive $word

# A server that breaks off, or never ends, is no reason to make a disc without its mail.
tests/dovecot/rogue.py 1993 "$scratch/server.pem" "$scratch/server.key" >"$scratch/removals" &
rogue=$!
for _ in $(seq 100); do
    openssl s_client -connect 127.0.0.1:1993 </dev/null >/dev/null 2>&1 && break
    sleep 0.1
done
for mailbox in Well Breaks Idle Huge Unasked Endless Another Removed; do
    take "$mailbox" imaps://archive@127.0.0.1:1993/$mailbox $word
done
take strong imaps://archive@127.0.0.1:1994/Well $word
take bare imaps://archive@127.0.0.1:1995/Well $word
take crowded imaps://archive@127.0.0.1:1996/Well $word
take closed imaps://archive@127.0.0.1:1997/Well $word

clear() { # NAME COMMAND [OPTION...]
    name=$1 command=$2
    shift 2
    "$program" "$command" 2005-05-30..2005-06-30 --config "$config" --zone Europe/Berlin \
        --source "imaps://archive@$server/$mailbox" $word --imap-authority "$scratch/authority.pem" \
        --hosts mail.example.com --timestamp 2005-07-02T03:00:00+02:00 \
        --state "$scratch/clearing-$mailbox" "$@" >"$scratch/$name.out" 2>&1
    echo $? >"$scratch/$name.status"
}
config=$scratch/trash.conf server=127.0.0.1:1993
printf '[archive]\nclear = trash\nclear_copies = 1\n' >"$config"
for mailbox in Well Nowhere; do
    clear "trash-$mailbox" run
    clear "dry-$mailbox" clear
done

# A server that can remove no single message, and one whose message is another by then.
config=/dev/null
for mailbox in Plain Changed; do
    clear "run-$mailbox" run --copies 2
    clear "removed-$mailbox" clear --yes
done
kill $rogue

# The mailbox is cleared of what is on two discs; a message that comes after the scan stays, and
# so does one that somebody else has marked as deleted.
cp -r "$scratch/mail" "$scratch/then"
config=/dev/null server=127.0.0.1 mailbox=Archive
clear one run
clear early clear --yes
clear two run --copies 2
printf 'Subject: came later\n\nStay.\n' >"$archive/new/1117800000.later.mail"
printf 'Subject: marked by another\n\nStay.\n' >"$archive/cur/1117800001.marked.mail:2,T"
chown nobody:nogroup "$archive"/*/111780000*
clear dry clear
find "$archive/cur" "$archive/new" -type f | wc -l >"$scratch/held"
clear done clear --yes
clear again clear --yes

# Into the Trash, of which there is none at first.
mailbox=Moved
clear moved-run run --copies 2
clear trashless clear --yes --clear trash
cp -r "$scratch/mail" "$scratch/still"
mkdir -p "$scratch/mail/.Trash/cur" "$scratch/mail/.Trash/new" "$scratch/mail/.Trash/tmp"
chown -R nobody:nogroup "$scratch/mail/.Trash"
clear moved clear --yes --clear trash
TALK
export archive program scratch
unshare --net tests/dovecot/serve "$scratch" sh "$scratch/talk" 2>"$scratch/log" || note <"$scratch/log"

then=$scratch/then/.Archive
for name in imaps starttls; do
    is "$(cat "$scratch/$name.status")" 0 "$name: a disc is made"
    # A server hands out messages with CRLF.
    find "$then/cur" "$then/new" -type f | while read -r mail; do
        perl -pe 's/(?<!\r)\n/\r\n/' "$mail" | sha256sum
    done | sort -u >"$scratch/wanted"
    find "$scratch/$name/data/eml" -type f -exec sha256sum {} + | sed 's/ .*/  -/' | sort -u >"$scratch/got"
    is "$(comm -13 "$scratch/wanted" "$scratch/got" | wc -l)" 0 "$name: each original is a message of the mailbox"
    is "$(grep -c ',on-disc,' "$scratch/$name/books.csv")" "$(wc -l <"$scratch/got")" "$name: and all that are in the books"
    is "$(($(wc -l <"$scratch/$name/books.csv") - 1))" "$(find "$then/cur" "$then/new" -type f | wc -l)" "$name: the books have every message"
    is "$(grep -c -x 'Mailbag-Source: imap\|Original-Included: False' "$scratch/$name/bag-info.txt")" 2 \
        "$name: the bag says that it came from a server"
    ok "$name: the disc verifies" "$program" verify "$scratch/state-$name/runs/2005-05-30..2005-06-30/image.iso" \
        --state "$scratch/state-$name"
done
is "$(cat "$scratch/named.status")" 0 "a mailbox's name may be any"
is "$(cat "$scratch/journal.status")" 0 "and that of a journal"
mails 'then' >"$scratch/after"
ok "no message was marked" cmp "$scratch/before" "$scratch/after"

# refuses NAME STATUS WORDS
refuses() {
    is "$(cat "$scratch/$1.status")" "$2" "$1: exit $2"
    is "$(wc -l <"$scratch/$1.out")" 1 "$1: one line"
    ok "$1: $3" grep -q "$3" "$scratch/$1.out"
}
refuses roomless 1 "TMPDIR says where"
refuses nobody 2 "mailbox Absent: .*the server said"
refuses stranger 1 "cannot log in as archive: .*certificate"
refuses wordless 2 "no password"
refuses wrong 1 "cannot log in as archive: the server said: NO"
is "$(grep -c 'auth failed' "$scratch/dovecot.log")" 1 \
    "a password went to the server only where it is known"

is "$(cat "$scratch/Well.status")" 0 "a plain server: a disc is made"
is "$(cat "$scratch/strong.status")" 0 "and where CRAM-MD5 is offered but has no secret"
is "$(cat "$scratch/bare.status")" 0 "and where there is nothing but LOGIN"
refuses crowded 1 "cannot log in as archive: the server said: NO Too many"
refuses closed 1 "cannot log in as archive: the server said: BYE Maximum"
for name in Another Removed; do
    is "$(cat "$scratch/$name.status")" 0 "$name: a disc is made"
    is "$(grep -c 'on-disc' "$scratch/$name/books.csv")" 2 "$name: of what is still there"
    is "$(grep -c '7.3: the server no longer has it' "$scratch/$name/books.csv")" 1 "$name: the books name the third"
done
is "$(tail -n 1 "$scratch/trash-Well.out")" "Cleared 2005-05-30..2005-06-30: 3 messages moved to the Trash, 3 in all." \
    "Trash is where the server has it"
is "$(cat "$scratch/trash-Nowhere.status") $(cat "$scratch/dry-Nowhere.status")" "5 5" "without it nothing is moved"
ok "which a look ahead says too" grep -q 'to "INBOX.Trash": .* does not exist' "$scratch/dry-Nowhere.out"
refuses Breaks 1 "127.0.0.1: the connection broke: .*; run again"
refuses Idle 1 "127.0.0.1: the connection broke: the server said: BYE Idle for too long; run again"
refuses Huge 1 "127.0.0.1: the connection broke: .* more than a message can be"
refuses Unasked 1 "127.0.0.1: the connection broke: .* not asked for"
refuses Endless 1 "127.0.0.1: the connection broke: .* no end"

for name in one two dry 'done' again moved-run moved run-Plain run-Changed removed-Changed; do
    is "$(cat "$scratch/$name.status")" 0 "$name: exit 0"
done
refuses early 5 "1 verified disc of the 2"
is "$(cat "$scratch/held")" 88 "without --yes all is still there"
find "$archive/cur" "$archive/new" -type f >"$scratch/left"
is "$(grep -c -e later.mail -e marked.mail "$scratch/left")" 2 "what came later and what others marked stays"
outside=$(grep -c ',outside,' "$scratch/imaps/books.csv")
is "$(wc -l <"$scratch/left")" "$((outside + 2))" "and what is not on the disc; all else is gone"

refuses trashless 5 "Trash"
is "$(find "$scratch/still/.Moved/cur" -type f | wc -l)" 3 "without a Trash nothing leaves the mailbox"
is "$(find "$moved/cur" "$moved/new" -type f | wc -l)" 0 "with one all of it does"
find "$scratch/mail/.Trash/cur" "$scratch/mail/.Trash/new" -type f -exec sha256sum {} + | cut -c 1-64 |
    sort >"$scratch/got"
find examples/month/cur -type f | sort | sed -n 31,33p | xargs sha256sum | cut -c 1-64 | sort >"$scratch/wanted"
ok "and is in the Trash" cmp "$scratch/wanted" "$scratch/got"
refuses removed-Plain 5 "does not offer UIDPLUS"
ok "a message that was changed stays" grep -q "stays: 1 kept because it was changed" "$scratch/removed-Changed.out"
is "$(grep -c . "$scratch/removals") $(grep -c 'UID [A-Z]* 2' "$scratch/removals")" "4 0" \
    "the two others go, and nothing else is asked for"
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A request that comes when only the discs are left: days of two discs become one volume with
# exactly those mails, under their numbers, each naming the disc it comes from.
# shellcheck source=tests/lib.sh disable=SC2317,SC2154 # called by exits; from lib.sh
. "$(dirname "$0")/../lib.sh"

when=2005-07-02T03:00:00+02:00
days=2005-05-30..2005-06-30

# make STATE PERIOD [OPTION...]
make() {
    made_in=$1 made_of=$2
    shift 2
    "$program" build "$made_of" --config /dev/null --zone Europe/Berlin --hosts mail.example.com \
        --timestamp "$when" --state "$scratch/$made_in" --tree "$scratch/$made_in-$made_of" "$@"
}

exits 0 "a disc of May" make shelf 2005-05 --source maildir:examples/month
exits 0 "a disc of June" make shelf 2005-06 --source maildir:examples/month
may=$scratch/shelf/runs/2005-05/image.iso
june=$scratch/shelf/runs/2005-06/image.iso
exits 0 "the days straight from the mail" make mail $days --source maildir:examples/month
exits 0 "the same days from the two discs" make discs $days --source "disc:$may" --source "disc:$june"
ok "give the same originals under the same numbers" diff -r "$scratch/mail-$days/data" "$scratch/discs-$days/data"
is "$(cut -d, -f2 "$scratch/discs-$days/mailbag.csv" | sort | sha256sum)" \
    "$(cut -d, -f2 "$scratch/mail-$days/mailbag.csv" | sort | sha256sum)" "and the same table"
exits 0 "it verifies" "$program" verify "$scratch/discs-$days" --state "$scratch/discs"
print=$(sha256sum <"$scratch/shelf-2005-05/tagmanifest-sha256.txt" | cut -d ' ' -f 1)
page=$scratch/discs-$days/days/2005_05_30/0001.html
ok "a page names the disc its message comes from" grep -q "on the disc AUDIT_2005_05, fingerprint $print" "$page"
ok "and where that had it from" grep -q 'found in maildir:examples/month' "$page"

# Copies of the files of the discs are as good as the discs. What was asked is narrow.
from_copies() {
    make "$1" "$days" --source "disc:$scratch/shelf-2005-05" --source "disc:$scratch/shelf-2005-06" "$2" "$3"
}
exits 0 "only what has to do with a firm" from_copies firm --with @hotel-seeblick.example
tree=$scratch/firm-$days
wanted=$(grep -c '@hotel-seeblick.example' "$scratch/mail-$days/mailbag.csv")
is "$(find "$tree/data/eml" -type f | wc -l)" "$wanted" "every such message is there"
is "$(grep -L '@hotel-seeblick.example' "$tree"/data/eml/*/* | wc -l)" 0 "and no other"
ok "each has kept its number" sh -c "cd '$tree/data' && find eml -type f -exec cmp '{}' '$scratch/mail-$days/data/{}' ';'"
ok "the numbers have gaps" test ! -e "$tree/data/eml/2005_05_30/0001.eml"
ok "the disc passes the judge" tests/judge-volume.py "$tree" "disc:$scratch/shelf-2005-05" "disc:$scratch/shelf-2005-06"
left=$((85 - wanted))
ok "the front page says what was asked" grep -q "Asked for: messages from or to anybody@hotel-seeblick.example. $left messages of these days are not on this disc" "$tree/index.html"
ok "and so does the page about the disc" grep -q "Asked for: messages from or to anybody@hotel-seeblick.example. $left " "$tree/about.html"
ok "and readme.txt" sh -c "tr -d '\\r' <'$tree/readme.txt' | tr '\\n' ' ' | grep -q 'Asked for: messages from or to anybody@hotel-seeblick.example. $left '"
is "$(grep -l 'holds all e-mail' "$tree"/*.*)" "" "nothing on it claims to be all"
is "$(grep -c ',not-asked,' "$tree/books.csv")" "$left" "and the books name what was not"
exits 0 "a firm's mail and the log of all" make logged $days --source maildir:examples/month \
    --with @hotel-seeblick.example --log examples/mail.log --archive-address archive@example.com
tree=$scratch/logged-$days
is "$(grep -c ',log-difference,' "$tree/books.csv")" 0 "what was not asked for is not missed"
ok "which the page of the log says" grep -q 'since this disc has only what was asked for of it' "$tree/lists/log.html"
printf '[archive]\nlogs = examples/mail.log\naddress = archive@example.com\n' >"$scratch/monthly.conf"
exits 0 "a firm's mail where the configuration has a log" make quiet $days --source maildir:examples/month \
    --config "$scratch/monthly.conf" --with @hotel-seeblick.example
ok "which is of all mail, and stays away" test ! -e "$scratch/quiet-$days/data/log"
is "$(grep -rl glas-weber.example "$scratch/quiet-$days" | wc -l)" 0 "as does who is only in there"
exits 0 "words of the subject" from_copies words --subject ANGEBOT
is "$(find "$scratch/words-$days/data/eml" -type f | wc -l)" \
    "$(grep -ic ',[^,]*angebot[^,]*,text/\|,[^,]*angebot[^,]*,multipart/' "$scratch/mail-$days/mailbag.csv")" "in any case"
exits 1 "nothing that fits" from_copies none --with nobody@nowhere.example
exits 2 "an address that is none" from_copies bad --with hotel
exits 4 "a folder that is no disc" make bad $days --source disc:examples
ok "is said to be none" grep -q "not a disc of ours" "$scratch/err"

# One disc twice, and two discs that both have a first message of a day.
exits 0 "a disc named twice" make twice 2005-05 --source "disc:$may" --source "disc:$may"
is "$(grep -c ',duplicate,' "$scratch/twice-2005-05/books.csv")" 15 "counts once"
box=$scratch/box
mkdir -p "$box/cur" "$box/new"
printf 'Received: from a by mail.example.com; Mon, 30 May 2005 00:30:00 +0200\nSubject: Early\n\nEarly.\n' >"$box/new/1"
exits 0 "a second archive" make other 2005-05 --source "maildir:$box"
exits 0 "and its disc beside the first" make both 2005-05 --source "disc:$may" --source "disc:$scratch/other-2005-05"
is "$(find "$scratch/both-2005-05/data/eml" -type f | wc -l)" 16 "all messages are there"
ok "the first disc's keep their numbers or the second's" tests/judge-volume.py \
    "$scratch/both-2005-05" "disc:$scratch/other-2005-05" "disc:$scratch/shelf-2005-05"

# What was narrowed is not taken for the month.
whole() {
    "$program" run 2005-05 --config /dev/null --zone Europe/Berlin --source maildir:examples/month \
        --state "$scratch/narrow" --timestamp "$when" "$@"
}
exits 0 "a disc of one firm's mail" whole --with @hotel-seeblick.example
exits 0 "is there when it is asked for again" whole --with @hotel-seeblick.example
exits 5 "it is not the month" whole
ok "which is said" grep -q '2005-05: its discs do not hold what is asked for' "$scratch/err"
exits 5 "nor another firm's" whole --with @other.example
exits 5 "nor a subject" whole --with @hotel-seeblick.example --subject Angebot

# A disc that is not what it was.
cp "$may" "$scratch/bad.iso"
printf X | dd of="$scratch/bad.iso" bs=1 seek=$(($(stat -c %s "$may") / 2)) conv=notrunc 2>/dev/null
exits 4 "a damaged disc" make damaged $days --source "disc:$scratch/bad.iso"
complains "disc:$scratch/bad.iso: not what was recorded" "it"
cp -r "$scratch/shelf-2005-05" "$scratch/copy"
echo >>"$scratch/copy/data/eml/2005_05_30/0001.eml"
exits 4 "a changed copy" make changed $days --source "disc:$scratch/copy"
ok "names the file" grep -q 'data/eml/2005_05_30/0001.eml' "$scratch/err"
if have strace && strace -o /dev/null true 2>/dev/null; then
    exits 3 "a message that was read once and can't be read again" strace -f -o /dev/null \
        -P "$scratch/shelf-2005-05/data/eml/2005_05_30/0002.eml" -e inject=pread64:error=EIO \
        "$program" build 2005-05 --config /dev/null --zone Europe/Berlin --state "$scratch/failing" \
        --tree "$scratch/failing-tree" --source "disc:$scratch/shelf-2005-05"
    is "$(grep -c ': could be read at first, then no longer: .*/0002.eml: reading: ' "$scratch/err")" 1 "is named"
    ok "and no volume is made without it" test ! -e "$scratch/failing-tree/index.html"
else
    skip "a message that can't be read again" "strace can't trace here"
fi

# A disc that is cut, or dies among its messages, loses nothing: the same command goes on once it is whole.
image_in() {
    sha256sum <"$scratch/$1/runs/2005-05/image.iso"
}
dying=$scratch/dying.iso
# build_from_it STATE [COMMAND…]
build_from_it() {
    built_in=$scratch/$1
    shift
    "$@" "$program" build 2005-05 --config /dev/null --zone Europe/Berlin --hosts mail.example.com \
        --timestamp "$when" --state "$built_in" --source "disc:$dying"
}
cp "$may" "$dying"
exits 0 "a disc that lives" build_from_it living
truncate -s "$(($(stat -c %s "$may") / 2))" "$dying"
exits 4 "one that is cut" build_from_it cut
complains "disc:$dying: not what was recorded: unreadable .*; use another copy of it" "it"
cp "$may" "$dying"
exits 0 "once it is whole" build_from_it cut
is "$(image_in cut)" "$(image_in living)" "the volume is the same"
if have strace && strace -o /dev/null true 2>/dev/null; then
    watch="strace -f -P $dying -e trace=pread64"
    # shellcheck disable=SC2086 # words
    exits 0 "a disc that is watched" build_from_it watched $watch -o "$scratch/calls"
    reads=$(grep -c pread64 "$scratch/calls")
    # shellcheck disable=SC2086 # words
    exits 3 "one that dies among its messages" build_from_it dead $watch -o /dev/null \
        -e "inject=pread64:error=EIO:when=$((reads * 95 / 100))+"
    complains "disc:$dying: could be read at first, then no longer: block .*Input/output error" "it"
    is "$(grep -c ' scanned ' "$scratch/dead/ledger")" 0 "and is not taken for what was found"
    exits 0 "read in a better drive" build_from_it dead
    is "$(image_in dead)" "$(image_in living)" "the volume is the same"
else
    skip "a disc that dies among its messages" "strace can't trace here"
fi
finish

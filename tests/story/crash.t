#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What kills a parser costs its message the page, and nothing else.
. "$(dirname "$0")/../lib.sh"

mail=$scratch/mail
mkdir "$mail"

# letter FILE FROM SUBJECT TYPE BODY
letter() {
    printf 'Received: from a.example by mail.example.com (Postfix) with ESMTP id 4D2A1;\n'
    printf '\tWed, 1 Jun 2005 10:00:00 +0200 (CEST)\nFrom: %s\nSubject: %s\n' "$1" "$2"
    printf 'Date: Wed, 1 Jun 2005 09:59:58 +0200\nMIME-Version: 1.0\n'
    printf 'Content-Type: %s; charset=us-ascii\n\n%s\n' "$3" "$4"
}

# page_of FILE: the page of the message with these bytes.
page_of() {
    sum=$(sha256sum <"$mail/$1" | cut -d ' ' -f 1)
    sed -n "s|^$sum  data/eml/\(.*\)\.eml|$scratch/tree/days/\1.html|p" \
        "$scratch/tree/manifest-sha256.txt"
}

letter "$(yes g: | tr -d '\n' | head -c 100000)" "groups in groups" text/plain Hello >"$mail/nested.eml"
letter a@a.example "the parser dies" text/html '<p title="die of me">words</p>' >"$mail/dies.eml"
letter a@a.example "the parser hangs" text/html '<p title="hang of me">words</p>' >"$mail/hangs.eml"
letter a@a.example '=?iso-8859-5?Q?die_of_this_subject?=' text/plain Hello >"$mail/subject.eml"
for i in 1 2 3; do
    letter a@a.example "calm $i" text/html "<p>Good day</p>" >"$mail/calm$i.eml"
done

# shellcheck disable=SC2046 # a list of words
ok "build the fault" cc -shared -fPIC -D_GNU_SOURCE -o "$scratch/crash.so" tests/fault/crash.c \
    $(pkg-config --cflags --libs gumbo)
exits 0 "build with a parser that dies" env LD_PRELOAD="$scratch/crash.so" \
    "$program" build 2005-06 --source "eml:$mail" --state "$scratch/state" \
    --zone Europe/Berlin --tree "$scratch/tree"
ok "all seven are on the disc" grep -q "7 for the disc" "$scratch/out"
ok "an independent judge" python3 tests/judge-volume.py "$scratch/tree" "eml:$mail"
for i in 1 2 3; do
    ok "calm $i has its page" grep -q "Good day" "$(page_of calm$i.eml)"
done
ok "who dies is named" grep -q "signal 11" "$(page_of dies.eml)"
ok "with its subject" grep -q "the parser dies" "$(page_of dies.eml)"
ok "who hangs is named" grep -q "seconds" "$(page_of hangs.eml)"
ok "the books say so" sh -c "grep 'dies.eml' '$scratch/tree/books.csv' | grep -q 'signal 11'"
ok "who dies of a header has its day and its page" grep -q "signal 11" "$(page_of subject.eml)"
ok "with what the header says, as it stands there" \
    grep -q "=?iso-8859-5?Q?die_of_this_subject?=" "$(page_of subject.eml)"
ok "and the table tells the flaw" grep -q \
    "its header could not be taken apart: it stopped with signal 11" "$scratch/tree/mailbag.csv"
mkdir "$scratch/one"
cp "$mail/subject.eml" "$scratch/one"
exits 0 "the same on a German disc" env LD_PRELOAD="$scratch/crash.so" "$program" build 2005-06 \
    --source "eml:$scratch/one" --state "$scratch/state-de" --zone Europe/Berlin --language de \
    --tree "$scratch/tree-de"
ok "in its language" grep -q "seine Kopfzeilen konnten nicht zerlegt werden: der Vorgang" \
    "$scratch/tree-de/days/2005_06_01/0001.html"
ok "groups in groups have their page" grep -q "groups in groups" "$(page_of nested.eml)"
ok "and the books name them" grep -q "nested.eml" "$scratch/tree/books.csv"
ok "and the table tells their flaw" grep -q "names 50000 addresses" "$scratch/tree/mailbag.csv"
finish

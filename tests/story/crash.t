#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A header that crashes the mail parser costs its message the page, and nothing else.
. "$(dirname "$0")/../lib.sh"

mail=$scratch/mail
mkdir "$mail"
received='Received: from a.example (a.example [192.0.2.1]) by mail.example.com (Postfix)
	with ESMTP id 4D2A1; Wed, 1 Jun 2005 10:00:00 +0200 (CEST)'
{
    printf '%s\nFrom: ' "$received"
    yes g: | tr -d '\n' | head -c 100000
    printf '\nSubject: groups in groups\nDate: Wed, 1 Jun 2005 09:59:58 +0200\n\nHello.\n'
} >"$mail/nested.eml"
for i in 1 2 3; do
    printf '%s\nFrom: a@a.example\nSubject: calm %s\n\nHello.\n' "$received" "$i" >"$mail/$i.eml"
done
exits 0 "build" "$program" build 2005-06 --source "eml:$mail" --state "$scratch/state" \
    --zone Europe/Berlin --tree "$scratch/tree"
ok "all four are on the disc" grep -q "4 for the disc" "$scratch/out"
sum=$(sha256sum <"$mail/nested.eml" | cut -d ' ' -f 1)
original=$(cd "$scratch/tree" && grep -l "^$sum" manifest-sha256.txt && sed -n "s/^$sum  //p" manifest-sha256.txt)
ok "its original is there" cmp "$mail/nested.eml" "$scratch/tree/$(echo "$original" | tail -n 1)"
ok "the books name it" sh -c "grep '$sum' '$scratch/tree/books.csv' | grep -q 'nested.eml'"
page=$(grep -lr "groups in groups" "$scratch/tree/days" --include='0*.html' | head -n 1)
ok "its page shows the subject" test -n "$page"
ok "and says why there is no more" grep -qi "stopped\|no proper page\|could not" "$page"
ok "the table of mail has the flaw" sh -c "grep '$sum' '$scratch/tree/mailbag.csv' | grep -qi 'taken apart'"
finish

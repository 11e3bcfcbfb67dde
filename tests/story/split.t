#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A period that is larger than its medium lies on several discs: every message once, each
# disc complete in itself, the books closed over all of them.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/forge.sh"

mail=$scratch/mail
mkdir "$mail"
# Thirty messages of 200 KB over three days; one of 5 MB comes and goes.
letter() {
    printf 'Received: by mail.example.com (Postfix); Wed, %d Jun 2005 10:%02d:00 +0000\n' "$1" "$2"
    printf 'From: a@a.example\nSubject: letter %d-%d\nMIME-Version: 1.0\n' "$1" "$2"
    printf 'Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n'
    openssl enc -aes-128-ctr -K "$(printf '%032d' "$1$2")" -iv 00 -in /dev/zero 2>/dev/null |
        head -c "$3" | base64
}
for day in 1 2 3; do
    for i in 1 2 3 4 5 6 7 8 9 10; do
        letter "$day" "$i" 150000 >"$mail/$day-$i.eml"
    done
done

# shellcheck disable=SC2317 # called through exits
disc() {
    command=$1
    shift
    "$program" "$command" 2005-06 --config /dev/null --source "eml:$mail" --zone UTC \
        --timestamp 2005-07-02T03:00:00Z --state "$scratch/state" "$@"
}
exits 2 "a medium that is none" disc run --media tiny
exits 2 "a recovery that is none" disc run --recovery much
ok "before anything is made" test ! -e "$scratch/state/runs/2005-06/selection"
exits 3 "a day larger than the medium" disc run --media 4
ok "names the day" grep -q "2005-06-01 alone" "$scratch/err"
ok "why, and what to do" grep -q \
    "a disc holds 4.2 MB, and a day is never parted: choose larger media with --media, or make the other days as periods of their own; nothing was burned" \
    "$scratch/err"
is "$(wc -l <"$scratch/err")" 1 "in one line"
find "$mail" -type f -exec sha256sum {} + | sort >"$scratch/mail_before"
printf '[archive]\nclear = remove\nclear_copies = 1\n' >"$scratch/conf"
exits 3 "where the mail would be cleared at the end" disc run --media 4 --config "$scratch/conf" --state "$scratch/kept"
find "$mail" -type f -exec sha256sum {} + | sort >"$scratch/mail_after"
ok "all of it stays" cmp "$scratch/mail_before" "$scratch/mail_after"
ok "nothing is burned then" sh -c "! ls $scratch/state/runs/2005-06/medium*"

letter 2 99 5000000 >"$mail/large.eml"
exits 3 "a message larger than the medium" disc run --media 6 --state "$scratch/large"
is "$(grep -c "the message 2005-06-02/00[0-9][0-9] alone has 6.8 MB and a disc holds 6.3 MB" "$scratch/err")" \
    1 "is named"
ok "before anything is burned" sh -c "! ls $scratch/large/runs/2005-06/medium*"
rm "$mail/large.eml"

exits 0 "what is said for programs" disc build --media 6 --json --state "$scratch/told"
sed -n '/split/,$ s/.*"event":"sealed","fingerprint":"\([0-9a-f]*\)".*"previous":"\([^"]*\)".*/\1 \2/p' \
    "$scratch/out" >"$scratch/links"
is "$(awk '$2 != before { print "broken" } { before = $1 } END { print NR }' "$scratch/links")" 3 \
    "names the disc before each"

exits 0 "a medium that holds a day" disc run --media 6
ok "says it is split" grep -q "split by day over 3" "$scratch/out"
runs=$scratch/state/runs/2005-06
for part in 1of3 2of3 3of3; do
    ok "image $part fits" test "$(stat -c %s "$runs/image-$part.iso")" -le $((6 * 1024 * 1024))
    ok "medium $part holds it" cmp "$runs/image-$part.iso" "$runs/medium-$part.iso"
    exits 0 "verify $part alone" "$program" verify "$runs/medium-$part.iso" --state "$scratch/none"
    xorriso -osirrox on -indev "$runs/image-$part.iso" -extract / "$scratch/$part" 2>"$scratch/log"
    ok "manifests of $part" sh -c "cd '$scratch/$part' && sha256sum -c --strict --quiet ./*manifest-sha256.txt"
    is "$(grep -o 'AUDIT_2005_06_D[123]OF3, [0-9]' "$scratch/$part/index.html" | wc -l)" 2 \
        "$part has a front page that names the others"
    ok "its readme.txt parts what is on all discs and on this one" sh -c "tr -d '\\r' <'$scratch/$part/readme.txt' |
        tr '\\n' ';' | grep -q '= *30  messages on 3 discs; *10  of these, on this disc'"
    is "$(grep -c ',on-disc,' "$scratch/$part/books.csv")" 30 "the books of $part know all"
    is "$(grep -c ',on disc AUDIT_2005_06_D' "$scratch/$part/books.csv")" 20 "and where the others are"
    is "$(grep -c ',data/eml/\|^"*data/eml/' "$scratch/$part/mailbag.csv")" 10 "mailbag.csv of $part has what is on it"
done
cat "$scratch"/?of3/manifest-sha256.txt | cut -c 1-64 | sort >"$scratch/on_discs"
sha256sum "$mail"/*.eml | cut -c 1-64 | sort >"$scratch/in_source"
ok "every message once" cmp "$scratch/on_discs" "$scratch/in_source"

# Three times the mail: the originals alone are too much for one disc.
for day in 4 5 6 7 8 9; do
    for i in 1 2 3 4 5; do
        letter "$day" "$i" 330000 >"$mail/$day-$i.eml"
    done
done
exits 0 "more than one disc holds of originals alone" disc build --media 5 --json \
    --state "$scratch/foreseen"
is "$(grep -c '"event":"split"' "$scratch/out")" 1 "is split once"
is "$(grep -o '"event":"\(split\|sealed\)"' "$scratch/out" | head -n 1)" '"event":"split"' \
    "before any page is made"
foreseen=$scratch/foreseen/runs/2005-06
ok "no disc is without mail" test "$(sed -n 's/.*"days":"\([^"]*\)".*/\1/p' "$scratch/out" |
    tr , '\n' | tail -n 1 | tr -d -)" -le 20050609
for image in "$foreseen"/image-*of*.iso; do
    ok "${image##*/} fits" test "$(stat -c %s "$image")" -le $((5 * 1024 * 1024))
    xorriso -osirrox on -indev "$image" -extract /manifest-sha256.txt "$scratch/list" 2>"$scratch/log"
    cut -c 1-64 "$scratch/list" >>"$scratch/foreseen.discs"
    rm -f "$scratch/list"
done
sort "$scratch/foreseen.discs" >"$scratch/on_discs"
sha256sum "$mail"/*.eml | cut -c 1-64 | sort >"$scratch/in_source"
ok "every message once on those" cmp "$scratch/on_discs" "$scratch/in_source"
rm "$mail"/[4-9]-*.eml

# Text of which a page takes far more bytes than could be foreseen.
mkdir "$scratch/signs"
line=$(printf '<<<< less %.0s' 1 2 3 4 5 6 7 8)
for day in 1 2 3 4 5 6 7 8 9 10 11 12; do
    {
        printf 'Received: by mail.example.com (Postfix); Wed, %d Jun 2005 10:00:00 +0000\n' "$day"
        printf 'From: a@a.example\nSubject: signs\n\n%d\n' "$day"
        yes "$line" | head -c 500000
    } >"$scratch/signs/$day.eml"
done
exits 0 "more than was foreseen" "$program" build 2005-06 --config /dev/null \
    --source "eml:$scratch/signs" --zone UTC --timestamp 2005-07-02T03:00:00Z --media 5 --json \
    --state "$scratch/larger"
ok "is split anew" test "$(grep -c '"event":"split"' "$scratch/out")" -gt 1
is "$(find "$scratch/larger/runs/2005-06" -name 'image-*of*.iso' -size -5121k | wc -l)" \
    "$(sed -n 's/.*"days":"\([^"]*\)".*/\1/p' "$scratch/out" | tail -n 1 | tr , '\n' | wc -l)" \
    "and all images fit"
exits 0 "a second run has nothing to do" disc run --media 6
exits 5 "other settings with discs made" disc run --organisation Else --copies 2
exits 0 "two copies" disc run --media 6 --copies 2
is "$(grep -c ' verified ' "$scratch/state/ledger")" 6 "six discs in all"
is "$(grep ' verified ' "$scratch/state/ledger" | grep -o 'unit=[A-Z]*' | sort -u | wc -l)" 6 \
    "each with a letter of its own"
is "$("$program" status --config /dev/null --state "$scratch/state" --copies 2 | sed -n '1s/.*verified/verified/p')" \
    "verified discs 6  cleared -  next: nothing" "status counts all of them"
echo else >"$runs/medium-2of3_3.iso"
exits 5 "copies of the first disc alone, then somebody's file" disc burn --media 6 --copies 5
is "$("$program" status --config /dev/null --state "$scratch/state" --copies 3 | sed -n '1s/.*verified/verified/p')" \
    "verified discs 9  cleared -  next: auditdisc burn 2005-06" "are none of the others"

# Each of the discs has to be there as often as is asked, not all of them together.
exits 5 "cleared where three of each are asked for" disc clear --yes --clear-copies 3
ok "says which is missing" grep -q '2005-06, disc 2of3: 2 verified discs of the 3' "$scratch/err"
mv "$runs/medium-3of3_2.iso" "$scratch/away.iso"
exits 5 "cleared where one file is gone" disc clear --yes
ok "names its disc" grep -q '2005-06, disc 3of3: 1 verified disc of the 2 .*medium-3of3_2.iso: no longer' "$scratch/err"
mv "$scratch/away.iso" "$runs/medium-3of3_2.iso"
cp -a "$scratch/state" "$scratch/safe"
(cd "$scratch" && forge stdio: "")
exits 5 "cleared where three of each are asked for, and all lie in a safe" disc clear --yes --clear-copies 3
ok "says which is missing there" grep -q '2005-06, disc 2of3: 2 verified discs of the 3' "$scratch/err"
rm -r "$scratch/state"
mv "$scratch/safe" "$scratch/state"
find "$mail" -type f -exec sha256sum {} + | sort >"$scratch/mail_after"
ok "nothing was removed" cmp "$scratch/mail_before" "$scratch/mail_after"
exits 0 "with two of each" disc clear --yes
is "$(find "$mail" -name '*.eml' | wc -l)" 0 "the mail of all of them goes"
finish

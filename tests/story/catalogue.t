#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Which discs hold what: the catalogue fills itself, and can be made again from the discs.
# shellcheck source=tests/lib.sh disable=SC2317,SC2154 # called by exits; from lib.sh
. "$(dirname "$0")/../lib.sh"

state=$scratch/state
find_in() {
    find_state=$1
    shift
    "$program" find "$@" --config /dev/null --state "$find_state" --zone Europe/Berlin
}
for month in 2005-05 2005-06; do
    exits 0 "$month" "$program" run $month --config /dev/null --source maildir:examples/month --zone Europe/Berlin \
        --hosts mail.example.com --timestamp 2005-07-02T03:00:00+02:00 --copies 2 --state "$state" \
        --tree "$scratch/$month"
done

exits 0 "a period" find_in "$state" 2005-05-30..2005-06-30
is "$(sed -n 's/^2005-05\/A, 2005-05\/B: //p' "$scratch/out")" "14 messages" "May is on two discs"
is "$(sed -n 's/^2005-06\/A, 2005-06\/B: //p' "$scratch/out")" "71 messages" "and so is June"
wanted=$(cat "$scratch"/2005-0?/mailbag.csv | grep -c '@hotel-seeblick.example')
exits 0 "an address" find_in "$state" --with @hotel-seeblick.example
is "$(grep -c '^2005-0' "$scratch/out")" "$((wanted + 2))" "each message, and the discs"
ok "says where it is" grep -q '^2005-05-30/[0-9]* .*on 2005-05/A, 2005-05/B' "$scratch/out"
exits 0 "a part of an address" find_in "$state" --with k@hotel-seeblick.example
ok "is none" grep -q 'Nothing in the catalogue fits' "$scratch/out"
row=$(grep -m 1 -n '^,2005-06-0' "$scratch/2005-06/mailbag.csv" | cut -d: -f1)
name=$(sed -n "${row}s/^,\([^,]*\),.*/\1/p" "$scratch/2005-06/mailbag.csv")
number=$(echo "$name" | sed 's/-\([0-9]*\)$/\/\1/')
id=$(sed -n "${row}s/^,[^,]*,\([^,]*\),.*/\1/p" "$scratch/2005-06/mailbag.csv")
digest=$(sha256sum <"$scratch/2005-06/data/eml/$(echo "$number" | tr - _).eml" | cut -d ' ' -f 1)
for message in "$number" "$name" "$id" "<$id>" "$digest" "$(echo "$digest" | tr a-f A-F)"; do
    exits 0 "a message by $message" find_in "$state" --message "$message"
    is "$(grep -c "^$number " "$scratch/out")" 1 "is that one"
done
exits 0 "for scripts" find_in "$state" --subject ANGEBOT --json
ok "it is JSON" python3 -c 'import json, sys; [json.loads(line) for line in open(sys.argv[1])]' "$scratch/out"

# Quotes in what is said are no end of it.
mkdir "$scratch/odd"
printf 'Received: by mail.example.com (Postfix); Wed, 1 Jun 2005 10:00:00 +0000\nSubject: %s\n\n' \
    'a "quoted" \ word' >"$scratch/odd/1.eml"
exits 0 "a subject with quotes" "$program" run 2005-06 --config /dev/null \
    --source "eml:$scratch/odd" --zone UTC --json --state "$scratch/\"state\""
cp "$scratch/out" "$scratch/told"
exits 0 "is found" find_in "$scratch/\"state\"" --subject quoted --json
ok "and what is told of it is JSON" python3 -c 'import json, sys
told = [json.loads(line) for name in sys.argv[2:] for line in open(name)]
said = {one[key] for one in told for key in ("subject", "address") if key in one}
assert said == {"a \"quoted\" \\ word", sys.argv[1]}, said' \
    "stdio:$scratch/\"state\"/runs/2005-06/medium.iso" "$scratch/told" "$scratch/out"

# Somebody who may only read it. Root may write everything, so another has to try.
if [ "$(id -u)" = 0 ]; then
    cp -R "$state" "$scratch/shown"
    chmod -R a+rX "$scratch"
    install -m 755 "$program" "$scratch/auditdisc"
    exits 0 "without the right to write" setpriv --reuid=65534 --regid=65534 --clear-groups \
        "$scratch/auditdisc" find 2005-05 --config /dev/null --state "$scratch/shown" --zone UTC
    ok "it is found" grep -qF '2005-05/A, 2005-05/B: ' "$scratch/out"
else
    skip "without the right to write" "only root can become another user"
fi

# From the discs alone, with the ledger gone.
exits 0 "a disc is entered" find_in "$scratch/new" --from "$state/runs/2005-05/image.iso" 2005-05
ok "15 messages" grep -q 'Entered in the catalogue from .*: 15 messages' "$scratch/out"
exits 0 "and another, as a folder" find_in "$scratch/new" --from "$scratch/2005-06" 2005-06-30..2005-06-30
print=$(sha256sum <"$scratch/2005-06/tagmanifest-sha256.txt" | cut -d ' ' -f 1)
ok "it goes by its fingerprint" grep -q "a disc with the fingerprint $print" "$scratch/out"
exits 0 "the same disc again" find_in "$scratch/new" --from "$scratch/2005-06" --with @hotel-seeblick.example
is "$(grep -c '^2005-0' "$scratch/out")" "$wanted" "counts once"
# A day with more messages than four digits count.
mkdir "$scratch/many"
for last in 10000 9999 10001; do
    sed -n "${row}s/^,[^,]*,/,2005-06-01-$last,/p" "$scratch/2005-06/mailbag.csv"
done | cat "$scratch/2005-06/mailbag.csv" - | sed -n '1p;/^,2005-06-01-\(9999\|1000.\),/p' >"$scratch/many/mailbag.csv"
(cd "$scratch/many" && sha256sum mailbag.csv >tagmanifest-sha256.txt)
exits 0 "a day with many" find_in "$scratch/crowded" --from "$scratch/many" --message "$id"
is "$(sed -n 's/^2005-06-01.\([0-9]*\) .*/\1/p' "$scratch/out" | tr '\n' ' ')" "9999 10000 10001 " \
    "is listed in the order of the numbers"
cp -r "$scratch/2005-06" "$scratch/changed"
sed -i 's/Angebot/Anderes/' "$scratch/changed/mailbag.csv"
exits 4 "a changed table" find_in "$scratch/new" --from "$scratch/changed"
ok "is refused" grep -q 'not what was recorded' "$scratch/err"
echo rubbish >"$scratch/new/catalogue.sqlite"
exits 1 "a broken catalogue" find_in "$scratch/new" 2005-05
ok "says what to do" grep -q 'made again from the discs' "$scratch/err"
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is proven to be on disc goes, and nothing else does.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/letter.sh"
. "$(dirname "$0")/forge.sh"

period=2005-06
cd "$scratch" || exit 1

# mail FOLDER: four messages of the month (one of them twice), one of another.
mail() {
    mkdir -p "$1/cur" "$1/new" "$1/tmp" "$1/.Sent/cur" "$1/.Sent/new" "$1/.Sent/tmp"
    letter 1 1 Jun >"$1/cur/1117000001.x.h:2,S"
    letter 2 2 Jun >"$1/cur/1117000002.x.h:2,"
    letter 3 3 Jun >"$1/new/1117000003.x.h"
    letter 4 4 Jun >"$1/.Sent/cur/1117000004.x.h:2,S"
    letter 4 4 Jun >"$1/cur/1117000014.x.h:2,S"
    letter 5 5 Jul >"$1/cur/1117000005.x.h:2,S"
}

# on STATE COMMAND SOURCE [OPTION…]
on() {
    on_state=$1 on_command=$2 on_source=$3
    shift 3
    "$program" "$on_command" $period --config /dev/null --zone UTC --workers 1 \
        --state "$on_state" --source "$on_source" "$@"
}

# files FOLDER: names and bytes of all in it.
files() {
    (cd "$1" && find . -type f -exec sha256sum {} + | sort -k 2)
}

# fresh: the mail and the state as they were after two discs were made.
fresh() {
    rm -rf mail state
    cp -a kept/mail kept/state .
}

# refused NAME WORDS [OPTION…]: with status 5 and one line, and nothing is touched.
refused() {
    refused_name=$1 refused_words=$2
    shift 2
    files mail >before
    exits 5 "$refused_name: refused" on state clear maildir:mail --yes "$@"
    ok "$refused_name: says why" grep -q "$refused_words" err
    is "$(wc -l <err)" 1 "$refused_name: in one line"
    files mail >after
    ok "$refused_name: nothing is removed" cmp before after
}

# enter WORDS…: one more line in the ledger.
enter() {
    line=$(($(wc -l <state/ledger) + 1))
    echo "$line 2005-08-01T00:00:00Z $* prev=0" >>state/ledger
    forge "" ""
}

# Two discs, and what a dry run says of them. The folder moves with the files that stand for them.
mkdir made
mail made/mail
(cd made && on state run maildir:mail --copies 2 >/dev/null 2>&1)
mv made kept
fresh
files mail >before
exits 0 "without --yes" on state clear maildir:mail
ok "it says what would go" grep -q "would remove 5 messages" out
ok "and what stays" grep -q "5 messages can go; what stays: 1 of other days" out
exits 0 "with --dry-run too" on state clear maildir:mail --yes --dry-run
files mail >after
ok "nothing is touched" cmp before after
is "$(grep -c clear state/ledger)" 0 "not even in the ledger"

# The whole of it.
letter 9 9 Jun >"mail/new/1117000009.x.h"
letter 2 2 Jun | sed 's/Hello/Changed/' >"mail/cur/1117000002.x.h:2,"
mv "mail/new/1117000003.x.h" "mail/cur/1117000003.x.h:2,RS"
exits 0 "with --yes" on state clear maildir:mail --yes
ok "it says what went" grep -q "4 messages went; what stays: 1 of other days, 2 new, changed" out
is "$(find mail -type f | sort | tr '\n' ' ')" \
    "mail/cur/1117000002.x.h:2, mail/cur/1117000005.x.h:2,S mail/new/1117000009.x.h " \
    "the new, the changed and that of another month are left"
is "$(grep -c '^gone' "state/runs/$period/cleared")" 4 "the list has what went"
list=$(grep ' cleared ' state/ledger | sed 's/.* list=\([0-9a-f]*\).*/\1/')
is "$(sha256sum <"state/runs/$period/cleared" | cut -d ' ' -f 1)" "$list" "the ledger vouches for it"
ok "and says by which discs" grep -q " cleared period=$period .* units=A,B " state/ledger
ok "the lock names who has it" grep -q "^process [0-9]* (auditdisc clear $period) since 20" state/lock
ok "status tells" sh -c "'$program' status --config /dev/null --state state | grep -q 'cleared 4'"
exits 0 "once more" on state clear maildir:mail --yes
ok "there is nothing to do" grep -q "0 messages removed, 4 in all" out
is "$(grep -c ' clear' state/ledger)" 2 "and nothing to enter"
ok "the message that was changed is missed" grep -q "^1 message of the disc: in no source" out

# The list goes on the next disc.
"$program" run 2005-07 --config /dev/null --zone UTC --workers 1 --state state \
    --source maildir:mail --tree next >/dev/null 2>&1
is "$(grep -c ',gone' next/lists/cleared.csv)" 4 "the next disc lists what went"
ok "its front page leads there" grep -q 'href="lists/cleared.csv"' next/index.html
ok "its ledger tells" grep -q " cleared period=$period " next/ledger.txt
ok "its manifest covers the list" sh -c \
    "cd next && grep -q lists/cleared.csv tagmanifest-sha256.txt && sha256sum --quiet -c tagmanifest-sha256.txt"

letter 7 7 Aug >"mail/new/1117000007.x.h"
"$program" run 2005-08 --config /dev/null --zone UTC --workers 1 --state state \
    --source maildir:mail --tree later >/dev/null 2>&1
ok "there is a disc after it" test -f later/index.html
ok "which does not list it again" test ! -e later/lists/cleared.csv

# What went after the last disc was begun is on no disc yet.
fresh
"$program" build 2005-07 --config /dev/null --zone UTC --workers 1 --state state \
    --source maildir:mail --timestamp 2005-08-02T00:00:00Z >/dev/null 2>&1
on state clear maildir:mail --yes >/dev/null
letter 7 7 Aug >"mail/new/1117000007.x.h"
for month in 07 08; do
    rm -rf later
    "$program" run 2005-$month --config /dev/null --zone UTC --workers 1 --state state \
        --source maildir:mail --timestamp 2005-08-02T00:00:00Z --tree later >/dev/null 2>&1
    if [ $month = 07 ]; then
        ok "a disc that was made before the clear does not list it" test ! -e later/lists/cleared.csv
    else
        is "$(grep -c ',gone' later/lists/cleared.csv)" 5 "the next one does"
    fi
done

# Refusals.
fresh
refused "three copies where there are two" "2 verified discs of the 3" --clear-copies 3
fresh
enter "voided period=$period unit=B reason=scratched"
refused "a disc that was voided" "1 verified disc of the 2"
fresh
enter "checked period=$period unit=B result=differs errors=3"
refused "a disc that does not hold any more" "1 verified disc of the 2"
fresh
enter "hold period=2005-06-15..2005-07-15 reason=lawyers"
refused "a hold on some of its days" "on hold since line"
enter "released period=2005-06-15..2005-07-15"
exits 0 "a hold that was released" on state clear maildir:mail --yes
for days in 2005-05-20..2005-06-01 2005-06-30..2005-07-01; do
    fresh
    enter "hold period=$days reason=lawyers"
    refused "a hold on one of its days, $days" "on hold since line"
done
fresh
for days in 2005-05 2005-07; do
    enter "hold period=$days reason=lawyers"
done
exits 0 "a hold on other days" on state clear maildir:mail --yes
fresh
enter "hold reason=lawyers"
refused "a hold on everything" "on hold since line"
fresh
sed -i '/ verified .*unit=A/s/unit=A/unit=C/' state/ledger
refused "an edited ledger" "does not follow from the line before"
fresh
sed -i '$d' state/ledger
refused "a ledger cut at its end" "cut: it has"
fresh
sed -i '5d' state/ledger
refused "a ledger with a line cut out" "does not follow"
fresh
{ sed -n '1,6p' kept/state/ledger && sed -n '8p' kept/state/ledger &&
    sed -n '7p' kept/state/ledger && sed -n '9,$p' kept/state/ledger; } >state/ledger
refused "a ledger in another order" "does not follow"
fresh
rm state/ledger.head
refused "a ledger without its head" "missing"
fresh
rm state/ledger state/ledger.head
refused "no ledger" "the ledger has no disc of it"
fresh
fingerprint=$(sed -n 's/.* sealed .*fingerprint=\([0-9a-f]*\).*/\1/p' state/ledger)
forge "$fingerprint" "$(echo "$fingerprint" | rev)"
refused "another fingerprint than the files have" "medium.iso: not what was verified"
forge stdio: ""
refused "another fingerprint, well forged" "fingerprint is not the one that was verified"
fresh
image=$(sed -n 's/.* mastered .*image=\([0-9a-f]*\).*/\1/p' state/ledger)
sed -i "/ mastered /s/$image/$(echo "$image" | rev)/" state/ledger
forge "" ""
refused "discs of another image" "0 verified discs of the 2"
fresh
forge "medium_2.iso" "medium.iso"
refused "two discs that are one file" "1 verified disc of the 2"
# A disc that is a file counts as long as that file is there and is what was verified.
second=state/runs/$period/medium_2.iso

# look PLACE: verifies that file as the second disc.
# shellcheck disable=SC2317 # called through exits
look() {
    "$program" verify "stdio:$1" --unit "$period/B" --config /dev/null --state state
}

fresh
rm "$second"
refused "a file that is gone" "clear_copies): $period/B, $PWD/$second: no longer there; put back"
ok "what to do" grep -q "auditdisc verify stdio:FILE --unit $period/B enters where it lies now; auditdisc burn $period --copies 3 makes others" err
printf '[archive]\nclear=remove\n' >conf
exits 5 "nor does run clear then" on state run maildir:mail --copies 2 --config conf
files mail >after
ok "nothing is removed" cmp before after
exits 0 "another is burned" on state burn maildir:mail --copies 3
exits 0 "and counts" on state clear maildir:mail --yes
fresh
rm state/runs/$period/medium*.iso
refused "both are gone" "0 verified discs .*/A, .*medium.iso: no longer there; $period/B, .*--unit $period/A .*--copies 4 makes others"
fresh
mv "$second" moved
refused "a file that was moved" "medium_2.iso: no longer there"
exits 0 "it is verified where it lies" look moved
ok "its whole path is kept" grep -q " checked .*address=stdio:$PWD/moved " state/ledger
exits 0 "and counts there" on state clear maildir:mail --yes
fresh
mv "$second" moved
mkdir "$second"
refused "a folder of its name" "medium_2.iso: no file any more"
rmdir "$second"
: >"$second"
refused "an empty file of its name" "medium_2.iso: shorter than what was verified"
cp --preserve=timestamps moved "$second"
truncate -s -1M "$second"
touch -r moved "$second"
refused "one that is cut short" "medium_2.iso: shorter than what was verified"
truncate -s +1M "$second"
touch -r moved "$second"
refused "one that lost its end" "medium_2.iso: not what was verified"
cp --preserve=timestamps moved "$second"
touch "$second"
refused "one that was written since" "medium_2.iso: written since it was verified"
exits 0 "it is verified again" look "$second"
exits 0 "and counts again" on state clear maildir:mail --yes
fresh
touch -d tomorrow "$second"
enter "checked period=$period unit=A result=good address=stdio:$PWD/state/runs/$period/medium.iso"
enter "checked period=2005-07 unit=B result=good address=stdio:$PWD/$second"
forge 2005-08-01T 2105-08-01T
refused "one that was written since, others looked at" "medium_2.iso: written since it was verified"
fresh
ln -f "state/runs/$period/medium.iso" "$second"
refused "a second name of the other one" "1 verified disc of the 2"
(cd kept && on other run maildir:mail --timestamp 2005-07-03T00:00:00Z >/dev/null 2>&1)
fresh
cp "kept/other/runs/$period/medium.iso" "$second"
touch -r "kept/$second" "$second"
refused "another image of the same mail" "medium_2.iso: not what was verified"
fresh
rm "$second"
forge stdio: ""
exits 0 "discs in a safe are not looked for" on state clear maildir:mail --yes
fresh
python3 - "state/runs/$period/image.iso" <<'PYTHON'
import re, sys
image = bytearray(open(sys.argv[1], "rb").read())
for at in re.finditer(rb"[0-9a-f]{64}  data/eml/2005_06_01/0001.eml\n", bytes(image)):
    image[at.start()] ^= 1
open(sys.argv[1], "wb").write(image)
PYTHON
refused "a manifest that does not match" "not the one that was verified"
fresh
echo >>"state/runs/$period/selection"
refused "another selection" "not as it was scanned"
fresh
sed 's/maildir:mail/maildir:more/' "kept/state/runs/$period/books" >"state/runs/$period/books"
refused "other books" "books: not as it was scanned"
fresh
letter 1 1 Jun | sed 's/Hello/Goodbye/' >"mail/cur/1117000001.x.h:2,S"
sum=$(sha256sum <"mail/cur/1117000001.x.h:2,S" | cut -d ' ' -f 1)
old=$(letter 1 1 Jun | sha256sum | cut -d ' ' -f 1)
was=$(sha256sum <"state/runs/$period/selection" | cut -d ' ' -f 1)
sed -i "s/$old/$sum/" "state/runs/$period/selection"
forge "$was" "$(sha256sum <"state/runs/$period/selection" | cut -d ' ' -f 1)"
refused "a selection that names other mail, well forged" "not the message that was selected"
fresh
on state clear maildir:mail --yes >/dev/null
letter 1 1 Jun >"mail/new/1117000031.x.h"
sed -i 's/^gone/gane/' "state/runs/$period/cleared"
refused "an edited list of what went" "not what the ledger says"
rm "state/runs/$period/cleared"
refused "a list that is missing" "missing, though it was written"
exits 0 "the next disc is made without it" "$program" build 2005-07 --config /dev/null --zone UTC \
    --workers 1 --state state --source maildir:mail
ok "which is said" grep -q "list of what was cleared of $period is not on this disc: .*missing" err
fresh
enter "cleared period=$period messages=1 total=1"
refused "a line that does not say what was cleared" "does not say what was cleared"
fresh
sed -i '/ mastered /d' state/ledger
forge "" ""
refused "a ledger that knows no image" "the ledger has no image of it"
fresh
on state clear maildir:mail --yes >/dev/null
letter 1 1 Jun >"mail/new/1117000031.x.h"
mv "state/runs/$period/cleared" "state/runs/$period/kept"
ln -s nowhere "state/runs/$period/cleared"
exits 1 "a list that can't be read is not an absent one" on state clear maildir:mail --yes
ok "nothing is removed for it" test -e mail/new/1117000031.x.h
fresh
rm "state/runs/$period/image.iso"
exits 0 "without the image, what it was made of will do" on state clear maildir:mail --yes
fresh
mv "state/runs/$period/image.iso" elsewhere
mkdir "state/runs/$period/image.iso"
files mail >before
exits 1 "an image that can't be read is not an absent one" on state clear maildir:mail --yes
is "$(wc -l <err)" 1 "which is said in one line"
files mail >after
ok "and nothing is removed for it" cmp before after
fresh
forge stdio: ""
rm -r "state/runs/$period"
files mail >before
exits 1 "without both it fails" on state clear maildir:mail --yes
files mail >after
ok "and nothing is removed" cmp before after
fresh
cp -a mail other
exits 0 "another mailbox" on state clear maildir:other --yes
is "$(find other -type f | wc -l)" 6 "keeps what it has, the same or not"
exits 0 "and is no reason to refuse the first" on state clear maildir:mail --yes
is "$(find mail -type f | wc -l)" 1 "which is cleared"
cp state/ledger ledger
exits 0 "once the first was cleared" on state clear maildir:other --yes
is "$(find other -type f | wc -l)" 6 "it keeps it still"
ok "and there is nothing to enter" cmp state/ledger ledger

# To the Trash.
fresh
chmod 2770 mail
[ "$(id -u)" != 0 ] || chown -R nobody mail
exits 0 "to the Trash" on state clear maildir:mail --yes --clear trash
is "$(stat -c '%U %a' mail/.Trash mail/.Trash/cur | sort -u)" "$(stat -c '%U %a' mail)" "which is its owner's, and as open"
is "$(find mail/.Trash/cur -type f | sort | tr '\n' ' ')" \
    "mail/.Trash/cur/1117000001.x.h:2,S mail/.Trash/cur/1117000002.x.h:2, mail/.Trash/cur/1117000003.x.h:2, mail/.Trash/cur/1117000004.x.h:2,S mail/.Trash/cur/1117000014.x.h:2,S " \
    "everything that went is there"
is "$(find mail -path mail/.Trash -prune -o -type f -print)" "mail/cur/1117000005.x.h:2,S" "and nowhere else"
exits 0 "once more to the Trash" on state clear maildir:mail --yes --clear trash
is "$(find mail/.Trash -type f | wc -l)" 5 "what is in the Trash stays there"
cp -a "mail/.Trash/cur/1117000001.x.h:2,S" mail/cur/
exits 0 "one that came back" on state clear maildir:mail --yes --clear trash
ok "stays while the Trash has its name" grep -q "1 kept because a message of its name is in the Trash" out
is "$("$program" status --config /dev/null --state state | sed -n 's/.*cleared //p')" "5  next: nothing" \
    "and status sends nobody after it"
exits 2 "neither remove nor trash" on state clear maildir:mail --yes --clear shred

# run does it only where the configuration says so.
fresh
on state run maildir:mail --copies 2 >/dev/null 2>&1
is "$(find mail -type f | wc -l)" 6 "run alone leaves the mail as it is"
exits 2 "run has no option for it" on state run maildir:mail --clear remove
printf '[archive]\nclear=remove\n' >conf
# next_step: what status has the administrator do
next_step() {
    "$program" status --config conf --state state --copies 2 | sed -n 's/.* next: //p'
}
is "$(next_step)" "auditdisc run $period" "status names the clear that a killed run did not come to"
cp -a state emptied
on state run maildir:mail --copies 2 --config conf >/dev/null 2>&1
is "$(find mail -type f | wc -l)" 1 "it clears if the configuration says so"
is "$(next_step)" nothing "and status has no more to do"
rm -rf state
mv emptied state
on state run maildir:mail --copies 2 --config conf >/dev/null 2>&1
is "$(next_step)" nothing "nor where nothing is left to clear"
fresh
rm -rf state
exits 5 "one copy where two are asked" on state run maildir:mail --config conf
is "$(find mail -type f | wc -l)" 6 "keeps everything"
is "$(next_step)" "auditdisc run $period" "status names the command that burns another and clears"
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What people and machines do that could cost mail: each is found, and said in one line.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/letter.sh"

cd "$scratch" || exit 1

# on STATE COMMAND [OPTION…]
# shellcheck disable=SC2317 # called through exits
on() {
    on_state=$1 on_command=$2
    shift 2
    "$program" "$on_command" 2005-06 --config /dev/null --zone UTC --workers 1 \
        --state "$on_state" "$@"
}

# without_last STATE EVENT: the ledger as it was before that.
without_last() {
    sed -i "/ $2 /,\$d" "$1/ledger"
    echo "$(wc -l <"$1/ledger") $(tail -n 1 "$1/ledger" | sha256sum | cut -d ' ' -f 1)" >"$1/ledger.head"
}

# Whoever can't open files reads no mail: that is not the fault of the mail.
mkdir -p many/cur
for number in $(seq 80); do
    letter "$number" 1 Jun >"many/cur/11170000$number.x.h:2,S"
done
# shellcheck disable=SC3045 # dash, bash and busybox have it
exits 1 "too few open files" sh -c 'ulimit -n 40; exec "$@"' few \
    "$program" run 2005-06 --config /dev/null --zone UTC --workers 1 --state few --source maildir:many
ok "is said, and what to do" grep -q 'open files (ulimit -n)' err
is "$(wc -l <err)" 1 "in one line"
ok "no disc is made" test ! -e few/runs/2005-06/image.iso
exits 0 "with enough of them" on few run --source maildir:many
ok "all of it is on the disc" grep -q '80 for the disc' out

# A copy that is found bad is made up for by a file of its own, and not by the good one.
mkdir -p mail/cur
for number in 1 2 3; do
    letter "$number" "$number" Jun >"mail/cur/111700000$number.x.h:2,S"
done
runs=runs/2005-06
on state run --source maildir:mail --copies 2 >/dev/null 2>&1
printf X | dd of=state/$runs/medium.iso bs=1 seek=300000 conv=notrunc 2>/dev/null
"$program" verify "stdio:$PWD/state/$runs/medium.iso" --config /dev/null --state state \
    --unit 2005-06/A >/dev/null 2>&1
cp --preserve=all state/$runs/medium_2.iso good
exits 0 "one more in place of a bad one" on state burn --copies 2
is "$(stat -c %y state/$runs/medium_2.iso)" "$(stat -c %y good)" "the good one is not written again"
ok "there is a third file" cmp good state/$runs/medium_3.iso
exits 0 "and two discs to clear by" on state clear --source maildir:mail

# The image may be thrown away, and be made again: the discs of it are what they were.
rm state/$runs/image.iso
exits 1 "to burn what is gone" on state burn --copies 3
ok "what to do" grep -q 'no longer there; auditdisc run 2005-06 makes it again' err
exits 0 "it is made again" on state run --source maildir:mail --copies 3
ok "and only one disc is burned" test "$(grep -c '^Burned' out)" = 1
exits 0 "all three count" on state clear --source maildir:mail --clear-copies 3

# The ledger is put back from an old copy, or lost, after the mail was cleared.
mkdir earlier
cp state/ledger state/ledger.head earlier
cp mail/cur/1117000001.x.h:2,S again
on state clear --source maildir:mail --yes >/dev/null 2>&1
cp -a state old
cp earlier/* old
cp again mail/cur/1117000001.x.h:2,S
exits 5 "a list of what is gone that is newer than the ledger" on old clear --source maildir:mail --yes
ok "what to do" grep -q 'tells of messages that are gone, .*; put back the newest one' err
ok "it is as it was" cmp old/$runs/cleared state/$runs/cleared
ok "nothing went" cmp again mail/cur/1117000001.x.h:2,S
cp state/ledger state/ledger.head old
exits 0 "with the newest ledger" on old clear --source maildir:mail --yes
is "$(cut -f 1 old/$runs/cleared | sort | uniq -c | tr -s ' \n' ' ')" " 4 gone 4 intended " "it goes on"
letter 4 4 Jun >mail/cur/1117000004.x.h:2,S
for old in none begun; do
    rm -rf old
    cp -a state old
    rm old/ledger old/ledger.head
    if [ $old = begun ]; then
        on new build --source maildir:mail >/dev/null 2>&1
        cp new/ledger new/ledger.head old
        cp new/$runs/* old/$runs 2>/dev/null
        cp -a new/$runs/volume old/$runs
    fi
    exits 5 "$old: no disc that the ledger does not know is written again" \
        on old run --source maildir:mail
    ok "$old: what to do" grep -q 'put back the newest one and its head, or move this away' err
    is "$(wc -l <err)" 1 "$old: in one line"
    ok "$old: the disc is there" cmp old/$runs/medium.iso state/$runs/medium.iso
done

# A disc that is damaged where its fingerprint is taken from is no disc to clear by.
on worn run --source maildir:mail --copies 2 >/dev/null 2>&1
python3 - worn/$runs/medium.iso <<'PYTHON'
import re, sys
with open(sys.argv[1], "r+b") as disc:
    line = next(re.finditer(rb"[0-9a-f]{64}  about.html\n", disc.read()))
    disc.seek(line.start())
    disc.write(b"~")
PYTHON
exits 4 "a disc without its fingerprint" "$program" verify "stdio:$PWD/worn/$runs/medium.iso" \
    --config /dev/null --state worn --unit 2005-06/A
exits 5 "does not count" on worn clear --source maildir:mail
exits 0 "a disc of another month" "$program" verify "stdio:$PWD/state/$runs/medium_2.iso" \
    --config /dev/null --state worn --unit 2005-06/B
ok "is not taken for the one that was named" grep -q 'by its fingerprint this is not 2005-06/B' err

# period_told: what the last line says to run
period_told() {
    sed -n 's/.*auditdisc run \([0-9.-]*\).*/\1/p' err
}

# A month that is made before it is over; the names of today's days are the machine's.
month=$(date -u +%Y-%m)
mkdir -p today/cur
printf 'Received: from a by b; %s\nSubject: now\n\nHello\n' "$(date -u -R)" >today/cur/1.x.h:2,S
for time in first second; do
    exits 0 "$time run of this month" "$program" run "$month" --config /dev/null --zone UTC \
        --state early --source maildir:today
    ok "says that the rest of it is on no disc" \
        grep -q "before its last day was over; what comes in later is not on its discs" err
done
ok "and what makes one" "$program" run "$(period_told)" \
    --config /dev/null --zone UTC --state rest --source maildir:today

# Mail that reaches the mailbox when the discs of its month are made, and months that were
# forgotten.
# late PERIOD: a run of it over all mail
# shellcheck disable=SC2317 # called through exits
late() {
    "$program" run "$1" --config /dev/null --zone UTC --workers 1 --state late --source maildir:slow
}
cp -a mail slow
letter 31 5 Jul >slow/cur/1117000031.x.h:2,S
letter 32 5 Aug >slow/cur/1117000032.x.h:2,S
exits 0 "a month" late 2005-06
letter 33 9 Jun >slow/cur/1117000033.x.h:2,S
letter 34 12 Jun >slow/cur/1117000034.x.h:2,S
exits 0 "and the next one" late 2005-07
ok "what its discs lack is said" grep -q '^auditdisc: 2005-06: no disc holds 2 messages of its days' err
is "$(wc -l <err)" 1 "in one line"
exits 0 "what it says to do" late "$(period_told)"
ok "puts them on one" grep -q ' 2 for the disc' out
exits 0 "the month after" late 2005-08
is "$(cat err)" "" "no disc lacks anything"
letter 35 3 Sep >slow/cur/1117000035.x.h:2,S
letter 36 3 Oct >slow/cur/1117000036.x.h:2,S
exits 0 "a month, and the one before it was forgotten" late 2005-10
ok "is told" grep -q '^auditdisc: 2005-09-01..2005-09-30: no disc was made of these days, .* hold 1 message' err
is "$(wc -l <err)" 1 "in one line"
exits 0 "what it says to do" late "$(period_told)"
exits 1 "a month without mail" late 2005-11
letter 37 3 Nov >slow/cur/1117000037.x.h:2,S
letter 38 3 Dec >slow/cur/1117000038.x.h:2,S
exits 0 "of which some came in later" late 2005-12
is "$(sed 's/ that the sources.*//' err)" "auditdisc: 2005-11: no disc holds 1 message of its days" "is told, and no more"
exits 0 "a month, in another state folder" on apart run --source maildir:slow
exits 0 "and an answer from discs" "$program" build 2005-08 --config /dev/null --zone UTC --workers 1 \
    --state apart --source disc:late/runs/2005-07/medium.iso --source disc:late/runs/2005-08/medium.iso
is "$(cat err)" "" "what is on discs is not missing"
exits 0 "a disc of what was asked for" on some run --source maildir:slow --subject 'no 33'
"$program" run 2005-07 --config /dev/null --zone UTC --workers 1 --state some \
    --source maildir:slow >out 2>err
is "$(cat err)" "" "nor does a disc of what was asked for lack the rest"

# A clear was killed before its last word, and there is something that never could be read.
mkdir "mail/cur/1117000020.x.h:2,S"
on odd run --source maildir:mail --copies 2 >/dev/null 2>&1
cp -a mail kept
on odd clear --source maildir:mail --yes >/dev/null 2>&1
without_last odd cleared
exits 0 "the same command goes on" on odd clear --source maildir:mail --yes
is "$(grep -c ' cleared .* total=1 ' odd/ledger)" 1 "what is gone is on record as gone"
rm -rf mail
mv kept mail

# The run's folder is lost, the mail was cleared, and one more copy is asked for.
on lost run --source maildir:mail --copies 2 >/dev/null 2>&1
mv lost/$runs away
exits 5 "a clear without the run's folder" on lost clear --source maildir:mail --yes
ok "says which discs are missing" grep -q '/A, .*medium.iso: no longer there; .*/B, .*medium_2.iso: no longer' err
cp --preserve=timestamps away/medium*.iso lost/$runs
exits 1 "with nothing but the discs" on lost clear --source maildir:mail --yes
ok "says what is missing, and what to do" grep -q 'selection: no longer there, .*; put it back from a copy' err
rm lost/$runs/medium*.iso
exits 5 "no disc with other mail is made a copy" on lost run --source maildir:mail --copies 3
ok "what to do" grep -q 'put .* back from a copy, or copy one of its discs' err
rm -r lost/$runs
mv away lost/$runs
exits 0 "with the folder" on lost run --source maildir:mail --copies 3
ok "one more is burned" test "$(grep -c '^Burned' out)" = 1

# What the ledger says was burned is on the disk, with its name.
mkdir stick
if have strace && strace -o /dev/null true 2>/dev/null; then
    strace -f -y -o calls -e trace=fsync,fdatasync,write "$program" run 2005-06 --config /dev/null \
        --zone UTC --state synced --source maildir:mail --drive "stdio:$PWD/stick/a.iso" >/dev/null 2>&1
    for name in stick/a.iso stick; do
        ok "$name is written to disk first" sh -c "sed '/ burned /q' calls | grep -q 'sync(.*$PWD/$name>'"
    done
    # The first two hash mail and files, the third is that of libisofs, the fourth that of libburn.
    for thread in '1+ nothing.can.be.hashed' '2+ nothing.can.be.hashed' \
        '3+ cannot.lay.out' '4+ nothing.was.burned'; do
        exits 1 "thread $thread" timeout -s KILL 300 strace -f -o calls -e trace=clone,clone3 \
            -e "inject=clone3:error=EAGAIN:when=${thread% *}" "$program" run 2005-06 \
            --config /dev/null --zone UTC --workers 1 --state alone --source maildir:mail
        ok "is said, and what to do" grep -q "${thread#* }.*; allow more processes" err
    done
else
    skip "what is written to disk first" "strace can't trace here"
fi

# A file that was burned, and taken away before it was read back.
on taken run --source maildir:mail --drive "stdio:$PWD/stick.iso" >/dev/null 2>&1
without_last taken verified
rm stick.iso
exits 0 "its unit is given up" on taken run --source maildir:mail --drive "stdio:$PWD/stick.iso"
ok "and that is said" grep -q '2005-06/A is void: .* its file is no longer there' out
ok "another is burned and verified" grep -q 'verified 2005-06/B' out

finish

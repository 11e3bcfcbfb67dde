#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The shelf over the years: which discs are read again, what people enter about them, what a
# hold stops and what the end of a retention period does not.
# shellcheck source=tests/lib.sh disable=SC2317,SC2154 # called by exits; from lib.sh
. "$(dirname "$0")/../lib.sh"

state=$scratch/state
# ad COMMAND [WORD...]
ad() {
    ad_command=$1
    shift
    "$program" "$ad_command" "$@" --config /dev/null --state "$state"
}
make() { # MONTH DAY
    box=$scratch/$1
    mkdir -p "$box/cur" "$box/new"
    printf 'Received: from a by b; %s 12:00:00 +0000\nSubject: %s\n\nText.\n' "$2" "$1" >"$box/new/1"
    ad run "$1" --source "maildir:$box" --zone UTC --copies 2
}
exits 0 "a month" make 2005-05 'Tue, 31 May 2005'
exits 0 "and another" make 2005-06 'Thu, 30 Jun 2005'

exits 0 "an audit reads what are files by itself" ad audit --seed one
ok "it says what it drew" grep -q 'A new audit: 4 of 4 discs drawn by the seed one' "$scratch/out"
is "$(grep -c ': holds' "$scratch/out")" 4 "four hold"
ok "and that is all of them" grep -q 'Audit complete: 4 discs read, all hold' "$scratch/out"
is "$(grep -c ' audit seed=one ' "$state/ledger")" 1 "the ledger keeps the seed"
is "$(grep -c ' checked ' "$state/ledger")" 4 "and each result"
exits 0 "the next one is not due" ad audit
is "$(grep -c ' audit ' "$state/ledger")" 1 "so none is begun"

medium=$state/runs/2005-06/medium.iso
printf X | dd of="$medium" bs=1 seek=$(($(stat -c %s "$medium") / 2)) conv=notrunc 2>/dev/null
exits 4 "a year later one is damaged" ad audit --again
ok "it is named" grep -q '2005-06/A: copy this one now' "$scratch/out"
is "$(wc -l <"$scratch/err")" 2 "one line for what is wrong with it, one for the audit"
exits 0 "what is noted about it" ad note 2005-06/A scratched in the post
exits 0 "makes it no good disc" ad run 2005-06 --source "maildir:$scratch/2005-06" --zone UTC --copies 2
ok "so another is made" grep -q ' verified period=2005-06 unit=C ' "$state/ledger"
exits 0 "the next audit leaves it out" ad audit --again
is "$(sed -n 's/.* audit .*drawn=\([0-9]*\) .*/\1/p' "$state/ledger" | tail -n 1)" 4 "the others are left"
mv "$state/runs/2005-05/medium.iso" "$scratch/away"
exits 3 "a disc that is not there" ad audit --again
ok "is still to be read" grep -q '2005-05/A: still to be read' "$scratch/out"
exits 3 "one that is lost does not keep another audit from being begun" ad audit --again
is "$(grep -c ' audit ' "$state/ledger")" 5 "it is begun"
mv "$scratch/away" "$state/runs/2005-05/medium.iso"
exits 0 "once it is back the same audit goes on" ad audit
is "$(grep -c ' audit ' "$state/ledger")" 5 "no new one was begun"
exits 0 "an age that none has" ad audit --copy-after 1
is "$(grep -c 'years old' "$scratch/out")" 0 "nothing is too old"

audits=$(grep -c ' audit ' "$state/ledger")
for unit in Z 2005-05/Z 2005-07/A; do
    exits 2 "an audit with a disc that the ledger does not know: $unit" ad audit --again --unit $unit
    ok "says so" grep -q "unit $unit: the ledger has no such disc" "$scratch/err"
done
is "$(grep -c ' audit ' "$state/ledger")" "$audits" "and begins none"
exits 0 "with one that it knows by its letter" ad audit --unit B
exits 0 "or by its whole name" ad audit --unit 2005-06/B

exits 0 "a note" ad note 2005-05/A handed to the tax adviser, room 3
ok "stands in the ledger" grep -q ' note period=2005-05 unit=A text=handed%20to%20the%20tax%20adviser,%20room%203 ' "$state/ledger"
exits 0 "a note that looks like an option" "$program" note --config /dev/null --state "$state" 2005-05/A -- --returned
ok "stands there without the mark" grep -q ' note period=2005-05 unit=A text=--returned ' "$state/ledger"
exits 0 "status" ad status --retention 10
ok "shows it" grep -q '2005-05/A: .*handed to the tax adviser, room 3' "$scratch/out"
ok "and that it need not be kept" grep -q 'need not be kept any longer since 2015-12-31' "$scratch/out"
exits 0 "with a longer time" ad status --retention 1000
ok "it has to" grep -q 'to be kept until 3005-12-31' "$scratch/out"
exits 2 "a note about no disc" ad note 2005-05/Z lost
exits 2 "a note of no words" ad note 2005-05/A

clear() {
    ad clear 2005-05 --source "maildir:$scratch/2005-05" --zone UTC "$@"
}
exits 0 "a hold" ad hold 2005-05-01..2005-12-31 the auditor asked for it
exits 5 "stops a clear" clear --yes
ok "nothing went" test -f "$scratch/2005-05/new/1"
exits 0 "status" ad status --retention 10
ok "says why" grep -q 'on hold since line .*the auditor asked for it' "$scratch/out"
is "$(grep -c 'need not be kept' "$scratch/out")" 0 "and not that any of its days need not be kept"
ok "also where the period has another name" sh -c "sed -n '/^2005-05 /,/^2005-05-01/p' '$scratch/out' | grep -q 'on hold since line'"
exits 2 "a release of what is not held" ad release 2005-05 over
exits 0 "a hold by somebody else" ad hold 2005-05-01..2005-12-31 a court asked for it
exits 0 "status" ad status
ok "gives the one reason" grep -q 'on hold since line .*the auditor asked for it' "$scratch/out"
ok "and the other" grep -q 'on hold since line .*a court asked for it' "$scratch/out"
exits 0 "one release" ad release 2005-05-01..2005-12-31 the audit is over
ok "says that the other stays, and which is gone" \
    grep -q 'stays on hold since line .*, and the hold of line .* (the auditor asked for it) is released' "$scratch/out"
exits 5 "the other stops a clear" clear --yes
ok "nothing went" test -f "$scratch/2005-05/new/1"
exits 0 "the other release" ad release 2005-05-01..2005-12-31 the audit is over
exits 0 "lets it go on, the note being no doubt about the disc" clear --yes
ok "the message went" test ! -e "$scratch/2005-05/new/1"

# A shelf of three hundred discs, in a ledger made here; who knows the seed can draw again.
state=$scratch/shelf
mkdir "$state"
python3 - "$state" <<'PYTHON'
import hashlib, pathlib, sys
previous, lines = "0" * 64, []
for number in range(1, 301):
    line = (f"{number} 2006-01-01T00:00:00Z verified period=2005-05 unit=D{number} "
            f"fingerprint={'1' * 64} image={'2' * 64} address=/dev/sr0 prev={previous}\n")
    previous = hashlib.sha256(line.encode()).hexdigest()
    lines.append(line)
folder = pathlib.Path(sys.argv[1])
(folder / "ledger").write_text("".join(lines))
(folder / "ledger.head").write_text(f"300 {previous}\n")
PYTHON
exits 3 "of three hundred" ad audit --seed spring
for number in $(seq 300); do
    printf '%s %s\n' "$(printf 'spring\n2005-05/D%s' "$number" | sha256sum | cut -d ' ' -f 1)" "2005-05/D$number"
done | sort | head -n 60 | cut -d ' ' -f 2 | sort >"$scratch/wanted"
sed -n 's/.* audit .*units=\([^ ]*\) .*/\1/p' "$state/ledger" | sed 's/%20/\n/g' | sort >"$scratch/drawn"
ok "every fifth is drawn, by the seed" cmp "$scratch/wanted" "$scratch/drawn"
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Discs that are looked at again: the ledger learns how they age.
# shellcheck source=tests/lib.sh disable=SC2317,SC2154 # called by ok; from drive.sh
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"
. "$(dirname "$0")/drive.sh"

# look NAME FAULTS [OPTION…]: verifies the disc in the drive; leaves NAME.ledger.
look() {
    look_name=$1
    look_faults=$2
    shift 2
    with_drive shelf "$look_faults" "$program" verify /dev/sr0 --config /dev/null \
        --state "$scratch/shelf/state" "$@"
    look_status=$?
    cp "$scratch/shelf/state/ledger" "$scratch/shelf/$look_name.ledger"
    return "$look_status"
}

checks() {
    grep -c ' checked ' "$scratch/shelf/$1.ledger"
}

# put NAME: that disc into the drive.
put() {
    rm -f "$scratch/shelf/disc"
    ln -s "$1" "$scratch/shelf/disc"
}

begin shelf cd-r-80 blank 97:26:66
attempt shelf first '' --copies 1 --kept safe
change shelf A 97:26:66
attempt shelf second '' --copies 2
change shelf B 97:15:05
attempt shelf third '' --copies 3
mv "$scratch/shelf/disc" "$scratch/shelf/C"
is "$(status shelf first) $(status shelf second) $(status shelf third)" "0 0 0" "three copies"

put C
exits 0 "the only one of its lot" look lot ''
is "$(fact shelf lot checked unit) $(fact shelf lot checked result)" "C good" "is known by it"
is "$(fact shelf lot checked retries) $(fact shelf lot checked errors)" "0 0" "without trouble"
ok "time and speed are kept" grep -Eq ' checked .* seconds=[0-9]+ read-speed=[0-9]+' \
    "$scratch/shelf/state/ledger"
put A
exits 0 "two of a lot" look two ''
is "$(checks two)" 1 "can't be told apart"
ok "and the way out is said" grep -q 'has 3 discs of this volume.*--unit' "$scratch/out"
exits 0 "a person can" look told '' --unit A
is "$(fact shelf told checked unit)" A "it is entered"
exits 0 "a weak disc" look weak 'read-error=99*1' --unit "$period/A"
is "$(fact shelf weak checked result) $(fact shelf weak checked retries)" "weak 1" "is entered as such"
ok "and said" grep -q 'weak: 1 read had to be repeated' "$scratch/out"
exits 4 "strict" look strict 'read-error=99*1' --unit A --strict
put B
exits 4 "a damaged disc" look damaged 'read-error=200-210' --unit B
is "$(fact shelf damaged checked unit) $(fact shelf damaged checked result)" "B differs" "is entered"
exits 0 "a letter of none" look none '' --unit Z
is "$(checks none)" "$(checks damaged)" "enters nothing"

exits 0 "status" "$program" status --config /dev/null --state "$scratch/shelf/state" --copies 3 \
    --drive /dev/sr0
ok "a line for each disc" grep -Eq "/A: CD-R by CMC .* at 16x in EMULATED CD RECORDER 1.00, kept: safe; \
[0-9-]{10} verified; [0-9-]{10} good; [0-9-]{10} weak, 1 read repeated; [0-9-]{10} weak" "$scratch/out"
ok "a damaged one" grep -Eq '/B DAMAGED: .* differs \([0-9]+\)' "$scratch/out"
ok "another is to be made for it" grep -q 'verified discs 2 .*next: auditdisc burn' "$scratch/out"
ok "for scripts too" sh -c "'$program' status --json --config /dev/null --state '$scratch/shelf/state' |
    grep '\"event\":\"disc\"' | grep -q '\"unit\":\"B\",\"good\":\"no\"'"

exits 0 "a disc of somebody else" with_drive shelf '' "$program" verify /dev/sr0 \
    --config /dev/null --state "$scratch/none"
ok "leaves no trace" test ! -e "$scratch/none"
exits 0 "a file is not entered" "$program" verify "$(image_of "$scratch/shelf/state")" \
    --config /dev/null --state "$scratch/shelf/state"
cp "$scratch/shelf/state/ledger" "$scratch/shelf/file.ledger"
is "$(checks file)" "$(checks none)" "it has no health"

# The contents are right, and more could be written behind them.
put C
cp "$scratch/shelf/C/state" "$scratch/closed"
sed -i 's/^status .*/status appendable/' "$scratch/shelf/C/state"
exits 0 "a disc that is not closed" look open ''
is "$(fact shelf open checked unit) $(fact shelf open checked result)" "C good" "holds what it should"
ok "that it is not closed is said, and what to do" grep -q \
    "^auditdisc: /dev/sr0: the disc is not closed: .*; close (finalise) it .*, or make another copy" "$scratch/err"
is "$(wc -l <"$scratch/err")" 1 "in one line"
exits 0 "in a shelf too" with_drive shelf '' "$program" verify --chain /dev/sr0 --config /dev/null \
    --state "$scratch/shelf/state"
is "$(grep -c 'not closed' "$scratch/err")" 1 "it is said"
cp "$scratch/closed" "$scratch/shelf/C/state"
exits 0 "one that is closed" look closed ''
is "$(wc -l <"$scratch/err")" 0 "is nothing to warn of"

put C
blank=$scratch/shelf/D
"$medium" new "$blank" cd-r-80 blank
put D
attempt shelf fourth '' --copies 3
is "$(status shelf fourth) $(word shelf fourth D)" "0 verified" "a copy for the damaged one"
finish

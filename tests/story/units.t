#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the ledger keeps of a disc, what is asked of one, and which letters are given.
# shellcheck source=tests/lib.sh disable=SC2317,SC2154 # called by ok; from month.sh
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"
. "$(dirname "$0")/drive.sh"

# --- cases that run at once -----------------------------------------------------------

# The multiple asked for, what the drive has, what it is set to in its own kB/s (hex).
speeds='default|4/8/16/24/32/48|16x|0b 06
8|4/8/16/24/32/48|8x|05 83
12|4/8/16/24/32/48|8x|05 83
13|4/8/16/24/32/48|16x|0b 06
48|4/8/16/24|24x|10 89
1|4/8/16/24|4x|02 c1
default|32/48|32x|16 0c'
number=0
while IFS='|' read -r asked has _; do
    number=$((number + 1))
    begin "speed-$number" cd-r-80 blank
    [ "$asked" = default ] && asked=
    MMC_QUIRKS=speeds=$has attempt "speed-$number" first '' --copies 1 ${asked:+--speed "$asked"} &
done <<END
$speeds
END

begin lots cd-r-80 blank 97:26:66
{
    attempt lots first '' --copies 1 --kept 'safe, left' --kept bank
    change lots A 97:26:66
    attempt lots second '' --copies 2 --kept 'safe, left' --kept bank
    change lots B 97:15:05
    attempt lots third '' --copies 3 --kept 'safe, left' --kept bank
} &

begin weak cd-r-80 blank
{
    attempt weak first 'read-error=9*1' --copies 1 --strict
    change weak used
    attempt weak next '' --copies 1 --strict
} &

begin rewritable cd-rw blank
{
    attempt rewritable refused '' --copies 1
    attempt rewritable first '' --copies 1 --allow-rewritable
    on_month "$scratch/rewritable/state" clear --clear-copies 1 >"$scratch/rewritable/clear.out" \
        2>"$scratch/rewritable/clear.err"
    echo $? >"$scratch/rewritable/clear.status"
} &
begin rewritten cd-rw finalised
attempt rewritten refused '' --copies 1 --allow-rewritable &

begin letters cd-r-80 blank
{
    attempt letters one 'cue-error*1' --copies 1
    attempt letters two 'write-error=5' --copies 1
    change letters used
    attempt letters three 'mode-error' --copies 1
    attempt letters four '' --copies 1
} &
begin other cd-r-80 blank 97:26:66
{
    attempt other first '' --copies 1
    change other A 97:15:05
    attempt other faulty 'hang-reading=9' --copies 2
    mv "$scratch/other/disc" "$scratch/other/B"
    ln -s A "$scratch/other/disc"
    attempt other wrong '' --copies 2
    ln -sfn B "$scratch/other/disc"
    attempt other right '' --copies 2
} &
wait

# --- what they came to ----------------------------------------------------------------

number=0
while IFS='|' read -r asked has set hex; do
    number=$((number + 1)) case=speed-$number
    is "$(status $case first) $(fact $case first burned speed)" "0 $set" "speed $asked of $has"
    ok "the drive is set to it" grep -q "^bb SET CD SPEED: 00 .. .. $hex" "$scratch/$case/commands"
done <<END
$speeds
END

is "$(fact lots first burned drive)" "EMULATED%20CD%20RECORDER%201.00" "the drive"
is "$(fact lots first burned medium)" CD-R "the medium"
is "$(fact lots first burned maker)" CMC%20Magnetics%20Corporation "its maker"
is "$(fact lots first burned lot)" 97m26s66f/79m59s72f "its lot"
is "$(fact lots first burned kept)" safe,%20left "where it is kept"
ok "its sheet has all of this" grep -q 'CD-R by CMC Magnetics.*, lot 97m26s66f.*, burned at 16x in EMULATED' \
    "$scratch/lots/state/runs/$period/label-A.html"
is "$(fact lots second burned kept)" bank "where the second is kept"
is "$(fact lots third burned kept)" bank "and all others"
is "$(status lots first) $(status lots second) $(status lots third)" "0 0 0" "three copies"
is "$(wc -l <"$scratch/lots/first.err")" 0 "nothing to warn of with the first"
ok "two of a lot" grep -q "B: a disc of the same kind as A (CMC" "$scratch/lots/second.err"
is "$(wc -l <"$scratch/lots/third.err")" 0 "another maker"

is "$(status weak first) $(word weak first A)" "4 voided" "strict: a weak disc is not enough"
ok "and says so" says weak first "is weak: 1 read had to be repeated; insert another"
is "$(status weak next) $(word weak next B)" "0 verified" "another is"

is "$(status rewritable refused)" 3 "a CD-RW is refused"
is "$(status rewritable first) $(fact rewritable first burned medium)" "0 CD-RW" "unless allowed"
is "$(status rewritable clear)" 5 "no mail is cleared for one"
ok "which says why" says rewritable clear 'A, on a CD-RW, which can be written over; auditdisc burn .* makes others'
is "$(status rewritten refused)" 3 "but not over what it holds"
ok "that is said" says rewritten refused "already written"

is "$(status letters one) $(word letters one A)" "3 unburned" "a disc that stayed blank"
is "$(status letters two) $(word letters two A)" "3 voided" "has its letter again"
is "$(status letters three) $(word letters three B)" "3 unburned" "a spoiled one has not"
is "$(status letters four) $(word letters four B)" "0 verified" "and the next goes on from there"

is "$(status other faulty) $(word other faulty B)" "3 burned" "a second disc that could not be read back"
is "$(status other wrong) $(word other wrong B)" "3 burned" "the first one is not taken for it"
ok "what to do" says other wrong "another disc than .*/B, .* insert that one, or a blank one"
is "$(status other right) $(word other right B)" "0 verified" "it is read back when it lies there"
finish

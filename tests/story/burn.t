#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Burning on the emulated drive (tests/mmc/mmc.h). Each fault of burn-faults.tsv ends as
# the table says, and the next attempt with a blank disc makes a verified one. Burns wait
# more than they work, so all run at once and are judged afterwards.
# shellcheck source=tests/lib.sh disable=SC2317,SC2154 # called by ok; from drive.sh
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"
. "$(dirname "$0")/drive.sh"

# --- cases that run at once -----------------------------------------------------------

table=$scratch/cases
tab=$(printf '\t')
grep -v '^#' "$root/tests/story/burn-faults.tsv" |
    while IFS=$tab read -r fault places rest; do
        for place in $places; do
            case $place in
            first) at='=0' ;;
            middle) at="=$((blocks / 2))" ;;
            last) at="=$((blocks - 1))" ;;
            *) at='' ;;
            esac
            name=${fault%%\**}
            printf '%s%s%s\t%s\n' "$name" "$at" "${fault#"$name"}" "$rest"
        done
    done >"$table"

number=0
while IFS=$tab read -r fault _; do
    number=$((number + 1))
    begin "fault-$number" cd-r-80 blank
    {
        attempt "fault-$number" faulty "$fault" --copies 1
        change "fault-$number" used
        attempt "fault-$number" next '' --copies 1
    } &
done <"$table"

# A drive that failed while it read needs no other disc.
begin again cd-r-80 blank
{ attempt again faulty lost-reading=9 --copies 1 && attempt again next '' --copies 1; } &

begin two cd-r-80 blank
{
    attempt two first ''
    attempt two same ''
    change two A
    attempt two second ''
    change two B
    attempt two third ''
} &

# What lies in the drive | what is said of it
refusals='cd-rw blank|rewritable
cd-r-80 appendable|written in part: insert a blank one
cd-r-80 finalised|already written: verify it, or insert a blank one
none blank|no disc in the drive: insert a blank CD-R, DVD-R, DVD+R or BD-R
unknown blank|can.t '
while IFS='|' read -r disc _; do
    case=${disc% *}-${disc#* }
    begin "$case" "${disc% *}" "${disc#* }"
    attempt "$case" refused '' --copies 1 &
done <<END
$refusals
END
begin never-ready cd-r-80 blank
attempt never-ready refused not-ready --copies 1 &
begin read-only cd-r-80 blank
MMC_QUIRKS=read-only attempt read-only refused '' --copies 1 &
begin small cd-r-74 blank
attempt small refused '' --copies 1 --recovery fill &

# The image is not the one that was made; found before the disc is spent.
for change in byte cut gone; do
    begin "image-$change" cd-r-80 blank
    case $change in
    byte) printf x | dd of="$(image_of "$scratch/image-$change/state")" bs=1 seek=700000 conv=notrunc 2>/dev/null ;;
    cut) truncate -s -2048 "$(image_of "$scratch/image-$change/state")" ;;
    gone) rm "$(image_of "$scratch/image-$change/state")" ;;
    esac
    attempt "image-$change" refused '' --copies 1 &
done
wait

# --- what they came to ----------------------------------------------------------------

# The second attempt has another letter wherever the first one used one up.
number=0
while IFS=$tab read -r fault exit unit words; do
    number=$((number + 1)) case=fault-$number
    is "$(status $case faulty) $(word $case faulty A)" "$exit $unit" "$fault: exit and ledger"
    ok "$fault: $words" says $case faulty "$words"
    is "$(wc -l <"$scratch/$case/faulty.err")" $((exit > 0)) "$fault: one line of error"
    if [ "$exit" = 0 ]; then
        ok "$fault: the disc is good" holds_image $case used
        is "$(status $case next) $(word $case next B)" "0 " "$fault: nothing is left to do"
    elif [ "$unit" = unburned ]; then
        is "$(status $case next) $(word $case next A) $(word $case next B)" "0 verified " \
            "$fault: the letter was free again"
    else
        is "$(status $case next) $(word $case next A) $(word $case next B)" "0 voided verified" \
            "$fault: a fresh disc"
        ok "$fault: the fresh disc is good" holds_image $case disc
    fi
done <"$table"

is "$(status never-ready refused) $(word never-ready refused A)" "3 " "a drive that never gets ready"
ok "says so, and what to do" says never-ready refused "getting ready for a minute.*: take the disc out"
is "$(wc -l <"$scratch/never-ready/refused.err")" 1 "in one line"
for change in byte:4 cut:4 gone:1; do
    case=image-${change%:*}
    is "$(status "$case" refused) $(word "$case" refused A)" "${change#*:} " "image: ${change%:*}"
    ok "the disc is still blank" grep -q '^status blank' "$scratch/$case/disc/state"
done

is "$(status again faulty) $(status again next) $(word again next A)" "3 0 verified" \
    "a drive that came back verifies the disc that it burned"

is "$(status two first)" 3 "two copies: the second needs another disc"
is "$(wc -l <"$scratch/two/first.err")" 1 "it says so in one line"
ok "and what to do" says two first "already written.*insert a blank"
is "$(status two same) $(word two same B)" "3 " "as long as it is not changed"
is "$(status two second) $(word two second A) $(word two second B)" "0 verified verified" \
    "then both are made"
is "$(status two third)" 0 "and nothing is left to do"
ok "A holds the image" holds_image two A
ok "B holds the image" holds_image two B

while IFS='|' read -r disc words; do
    case=${disc% *}-${disc#* }
    is "$(status "$case" refused) $(word "$case" refused A)" "3 " "refused: $disc"
    ok "$disc: $words" says "$case" refused "$words"
done <<END
$refusals
END
is "$(status read-only refused) $(word read-only refused A)" "3 " "refused: a drive that only reads"
is "$(status small refused) $(word small refused A)" "3 " "refused: a disc that is too small"
ok "too small: it says what it needs" says small refused 'needs .* and this disc holds'
finish

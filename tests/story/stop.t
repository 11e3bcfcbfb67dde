#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Ctrl-C before a disc is written stops; while it is written it explains, and only the
# second one spoils the disc.
# shellcheck source=tests/lib.sh disable=SC2317,SC2154 # called by ok; from drive.sh
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"
. "$(dirname "$0")/drive.sh"

# until_there COMMAND…: waits for it to succeed, for a minute at most.
until_there() {
    rounds=0
    until "$@"; do
        rounds=$((rounds + 1))
        [ "$rounds" -lt 600 ] || return 1
        sleep 0.1
    done
}

# begin_burn CASE FAULT: burns in the background up to where the drive pauses.
begin_burn() {
    begin "$1" cd-r-80 blank
    : >"$scratch/$1/first.err"
    MMC_DRIVES="/dev/sr0=$scratch/$1/disc" MMC_FAULTS="$2" LD_PRELOAD="$library" \
        "$program" burn "$period" --config /dev/null --source maildir:examples/month \
        --state "$scratch/$1/state" --zone Europe/Berlin --hosts mail.example.com \
        --timestamp 2005-07-02T03:00:00+02:00 --drive /dev/sr0 --recovery none --copies 1 \
        </dev/null >"$scratch/$1/first.out" 2>"$scratch/$1/first.err" &
    burner=$!
    ok "$1: the drive pauses" until_there test -e "$scratch/$1/disc.paused"
}

# end_burn CASE: lets the drive go on; the program's status.
end_burn() {
    rm -f "$scratch/$1/disc.paused"
    wait "$burner"
    echo $? >"$scratch/$1/first.status"
    cp "$scratch/$1/state/ledger" "$scratch/$1/first.ledger"
}

explains() {
    grep -q "to stop now spoils it: press Ctrl-C once more" "$scratch/$1/first.err"
}

begin_burn before pause
kill -INT "$burner"
end_burn before
is "$(status before first) $(word before first A)" "1 " "before: it stops, no letter is used"
ok "and says so" says before first "stopped before anything was written"
ok "the disc is blank" grep -q "^status blank" "$scratch/before/disc/state"
attempt before next '' --copies 1
is "$(status before next) $(word before next A)" "0 verified" "the same disc can be burned"

begin_burn once pause-writing=300
kill -INT "$burner"
ok "once: it explains" until_there explains once
end_burn once
is "$(status once first) $(word once first A)" "0 verified" "and goes on to the end"
is "$(wc -l <"$scratch/once/first.err")" 1 "it is said once"

begin_burn twice pause-writing=300
kill -INT "$burner"
ok "twice: it explains" until_there explains twice
kill -INT "$burner"
ok "twice: it stops" until_there grep -q Stopping "$scratch/twice/first.out"
end_burn twice
is "$(status twice first) $(word twice first A)" "3 voided" "and stops"
ok "it says what became of the disc" says twice first "stopped by hand; this disc is spoiled"
change twice used
attempt twice next '' --copies 1
is "$(status twice next) $(word twice next B)" "0 verified" "a fresh disc is burned"

begin_burn term pause-writing=300
kill -TERM "$burner"
ok "term: it stops" until_there grep -q Stopping "$scratch/term/first.out"
end_burn term
is "$(status term first) $(word term first A)" "3 voided" "told to end, it stops at once"

# --- the line on a terminal -----------------------------------------------------------

begin terminal cd-r-80 blank
cat >"$scratch/terminal/burn" <<END
MMC_DRIVES=/dev/sr0=$scratch/terminal/disc MMC_FAULTS=pause-writing=400 LD_PRELOAD=$library \\
    exec "$program" burn $period --config /dev/null --source maildir:examples/month \\
    --state $scratch/terminal/state --zone Europe/Berlin --hosts mail.example.com \\
    --timestamp 2005-07-02T03:00:00+02:00 --drive /dev/sr0 --recovery none --copies 1 <&-
END
script -qefc "sh $scratch/terminal/burn" "$scratch/terminal/shown" </dev/null >"$scratch/log" 2>&1 &
burner=$!
ok "percentage, blocks, speed, fifo, buffer, time left" until_there \
    grep -Eq "burning: +[0-9]+ %, block [0-9,]+ of $(thousands "$blocks"), [0-9.]+ [KM]B a second, fifo [1-9][0-9]* %, drive's buffer [0-9]+ %, 0:[0-9]+ left" \
    "$scratch/terminal/shown"
rm -f "$scratch/terminal/disc.paused"
wait "$burner"
is "$?" 0 "and it is burned"
finish

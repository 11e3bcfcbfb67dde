#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Reading on the emulated drive (tests/mmc/mmc.h): discs that another program burned, a
# drive that fails or is in use, blocks that can't be read. What is said has to be true of
# the disc, and name what a person can do.
# shellcheck source=tests/lib.sh disable=SC2317,SC2154 # called by ok; from drive.sh
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"
. "$(dirname "$0")/drive.sh"
have cdrskin || { echo "1..0 # SKIP no cdrskin"; exit 0; }
image=$(image_of "$scratch/image")
nowhere=$scratch/nowhere

# cd_r NAME: a folder with a blank disc.
cd_r() {
    mkdir "$scratch/$1"
    "$medium" new "$scratch/$1/disc" cd-r-80 blank
}

burned_elsewhere() {
    burned_case=$1
    shift
    with_drive "$burned_case" '' cdrskin dev=/dev/sr0 "$@" >"$scratch/$burned_case/burn" 2>&1
}

# from NAME FAULTS COMMAND…: the command with that drive, and the ledger of nobody.
from() {
    from_case=$1 from_faults=$2
    shift 2
    with_drive "$from_case" "$from_faults" "$program" "$@" --config /dev/null --state "$nowhere"
}

rescued() {
    rm -f "$scratch"/rescued*
    from "$1" "$2" rescue /dev/sr0 -o "$scratch/rescued.iso"
}

in_err() {
    grep -q -- "$1" "$scratch/err"
}

not_in() {
    ! grep -q -- "$2" "$scratch/$1"
}

# --- burned by another program ---------------------------------------------------------

# Track at once leaves two blocks behind the track that no drive reads.
cd_r at-once
ok "burned track at once" burned_elsewhere at-once -tao "$image"
exits 0 "is verified" from at-once '' verify /dev/sr0
ok "and is not weak for its run-out" not_in out "weak"
exits 0 "blocks that had to be repeated" from at-once 'read-error=400*1' verify /dev/sr0
ok "still count" grep -q "weak: 1 read had" "$scratch/out"

cd_r sessions
ok "a first session" burned_elsewhere sessions -multi -sao "$image"
exits 0 "is verified" from sessions '' verify /dev/sr0
ok "and a second one" burned_elsewhere sessions -tao "$image"
exits 4 "what came behind it is told" from sessions '' verify /dev/sr0
ok "as what it is" in_err "something else was written behind the image, from block [0-9]* on"
ok "and not as copies" not_in err "copies of the image"
ok "in one word" test "$(grep -c 'outside any file' "$scratch/out")" = 1

# --- a drive that fails ------------------------------------------------------------------

for block in 0 16 17 400; do
    exits 3 "verify: the drive is lost at block $block" from at-once lost-reading=$block \
        verify /dev/sr0
    ok "it is the drive" in_err "/dev/sr0: the drive failed while it was reading"
    exits 3 "rescue: the drive is lost at block $block" rescued at-once lost-reading=$block
    ok "it is the drive" in_err "/dev/sr0: the drive failed while it was reading"
done
exits 0 "what was read is kept, and it goes on" from at-once read-error=32-300 rescue \
    /dev/sr0 -o "$scratch/rescued.iso"
ok "to the whole image" cmp "$scratch/rescued.iso" "$image"

# --- blocks that can't be read -----------------------------------------------------------

exits 4 "both descriptors can't be read" from at-once read-error=16-17 verify /dev/sr0
ok "which may be damage" in_err "no volume descriptor can be read.* or its beginning is lost; auditdisc rescue"
exits 4 "one of them can't" from at-once read-error=16 verify /dev/sr0
ok "which says nothing of the other" not_in err "the same size under Joliet"
exits 4 "a file is not what it was" rescued at-once flip-read=400.3
ok "which is named" in_err "not whole, changed: days/.*, 0 of $(thousands "$blocks") blocks are missing, no message is lost"
exits 4 "a block of it is missing" rescued at-once read-error=400
ok "which is counted" in_err "not whole, unreadable: days/.*, 1 of $(thousands "$blocks") blocks is missing, no message is lost"

# --- a drive that can't be had -------------------------------------------------------------

python3 - "$scratch/at-once/disc.lock" >"$scratch/held" <<'PY' &
import fcntl, sys, time
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(600)
PY
holder=$!
until [ -s "$scratch/held" ]; do sleep 0.1; done
exits 3 "a drive in use is not found" from at-once '' drives
ok "because it is in use" in_err "busy.*: unmount its disc"
exits 3 "and not read" from at-once '' verify /dev/sr0
kill "$holder"
ok "says what helps" in_err "busy.*: unmount its disc and end what uses it"

mkdir "$scratch/unknown"
"$medium" new "$scratch/unknown/disc" unknown blank
exits 0 "a disc that no drive knows" from unknown '' drives
ok "is said with the address once" grep -q "^/dev/sr0  can.t use this drive: .*Cannot read medium" \
    "$scratch/out"
exits 3 "and no reading of it" from unknown '' verify /dev/sr0
ok "says what helps" in_err "Cannot read medium.*: insert another disc"

begin rehearsal cd-r-80 blank
attempt rehearsal faulty write-error=300 --simulate
is "$(status rehearsal faulty)" 3 "a simulation that fails"
ok "says that nothing was written" says rehearsal faulty "simulating failed: .*Write error.*; nothing was written"
finish

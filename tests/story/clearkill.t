#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A clear that is killed at each of its system calls, or told there that the disk is full
# or broken, or halted there while mail comes in: after a second run nothing is lost,
# nothing is gone unrecorded and nothing new is touched.
. "$(dirname "$0")/../lib.sh"

mistakes=5
[ -z "${AD_FULL:-}" ] || mistakes=1
points=0
killed=0

# sweep KIND FAULT EVERY: at one in EVERY calls.
sweep() {
    ok "$1: $2 at one in $3 calls" python3 tests/fault/clear.py "$program" "$scratch" "$@"
    points=$((points + $(head -n 1 "$scratch/log")))
}

if ! have strace || ! strace -o /dev/null true; then
    skip "faults at system calls" "strace can't trace here"
    finish
fi
for kind in maildir mbox; do
    sweep $kind kill 1
done
killed=$points
sweep trash kill "$mistakes"
sweep eml kill $((mistakes * 2))
ok "$killed places to be killed at" test "$killed" -ge 500
for kind in maildir mbox; do
    sweep $kind ENOSPC 1
    sweep $kind EIO "$mistakes"
    sweep $kind halt $((mistakes * 2))
    sweep $kind again-EIO "$mistakes"
    sweep $kind again-kill $((mistakes * 2))
done
finish

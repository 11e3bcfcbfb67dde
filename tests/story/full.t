#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A disk that fills up at any stage: one line, status 1, and the next run goes on once
# there is room.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

disk=$scratch/disk
mkdir "$disk"
if ! mount -t tmpfs -o size=1m tmpfs "$disk" 2>"$scratch/log"; then
    skip "a disk that fills up" "no small file system can be mounted here"
    finish
fi
umount "$disk"
trap 'umount "$disk" 2>/dev/null; chmod -R u+rwX "$scratch"; rm -rf "$scratch"' EXIT

exits 0 "with room enough" on_month "$scratch/state" run
needed=$(du -sk "$scratch/state" | cut -f 1)
expected=$(digest "$(image_of "$scratch/state")")
stages=
for part in 1 2 4 7 10 15 20 26 32 38 44 50 56 62 68 74 80 86 92 96; do
    mount -t tmpfs -o "size=$((needed * part / 100 + 8))k" tmpfs "$disk"
    exits 1 "with $part percent of the room" on_month "$disk/state" run
    is "$(wc -l <"$scratch/err")" 1 "one line"
    ok "that says why and what to do" grep -qE "(No space left on device|free).*make space" "$scratch/err"
    stages="$stages $(tail -n 1 "$disk/state/ledger" 2>/dev/null | cut -d ' ' -f 3)"
    mount -o remount,size=$((needed * 2))k "$disk"
    exits 0 "goes on with room made" on_month "$disk/state" run
    is "$(digest "$(image_of "$disk/state")")" "$expected" "to the same image"
    umount "$disk"
done
for stage in begun scanned sealed mastered; do
    ok "it was full after: $stage" sh -c "echo '$stages' | grep -qw $stage"
done
finish

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Killed at any moment, the next run goes on and makes the same image.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

rounds=50
[ -z "${AD_FULL:-}" ] || rounds=500
RANDOM=2005
began=$(date +%s%3N)
exits 0 "an undisturbed run" on_month "$scratch/calm" run
length=$(($(date +%s%3N) - began + 50))
expected=$(digest "$(image_of "$scratch/calm")")

killed=0
wrong=0
for round in $(seq "$rounds"); do
    state=$scratch/$round
    "$program" run "$period" --config /dev/null --source maildir:examples/month --state "$state" \
        --zone Europe/Berlin --hosts mail.example.com \
        --timestamp 2005-07-02T03:00:00+02:00 >/dev/null 2>&1 &
    victim=$!
    sleep "$(printf '%d.%03d' $((RANDOM % length / 1000)) $((RANDOM % length % 1000)))"
    if kill -9 "$victim" 2>/dev/null; then
        killed=$((killed + 1))
    fi
    wait "$victim" 2>/dev/null
    if ! on_month "$state" run >"$scratch/out" 2>&1 ||
        [ "$(digest "$(image_of "$state")")" != "$expected" ] ||
        ! "$program" status --state "$state" | grep -q 'next: nothing' ||
        ! "$program" verify "$state/runs/$period/medium.iso" --quiet --state "$state"; then
        wrong=$((wrong + 1))
        { echo "round $round:" && cat "$scratch/out"; } | note
    fi
    rm -rf "$state"
done
is "$wrong" 0 "after $rounds kills each run went on to the same image"
ok "$killed of them hit a running program" test "$killed" -gt $((rounds / 3))
finish

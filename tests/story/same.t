#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Same mail, same time stamp: the same image bit for bit, however many workers, and
# whatever the machine's own zone is.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

for workers in 1 4; do
    for round in 1 2; do
        exits 0 "build with $workers workers, round $round" \
            on_month "$scratch/$workers-$round" build --workers "$workers"
    done
done
exits 0 "build again in the same folder" on_month "$scratch/4-2" build --workers 4
exits 0 "build in another zone and locale" \
    env TZ=Asia/Tokyo LC_ALL=C SOURCE_DATE_EPOCH=1120266000 \
    "$program" build "$period" --source maildir:examples/month --state "$scratch/moved" \
    --zone Europe/Berlin --hosts mail.example.com
first=$(digest "$(image_of "$scratch/1-1")")
for state in 1-2 4-1 4-2 moved; do
    is "$(digest "$(image_of "$scratch/$state")")" "$first" "the image of $state"
done
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Ten months of each of two companies (years.py): mail comes in, discs are made, mail is
# cleared, and each month something goes wrong.
. "$(dirname "$0")/../lib.sh"

companies="1 2"
months=10
[ -z "${AD_FULL:-}" ] || { companies="1 2 3 4 5 6 7 8" && months=40; }
for company in $companies; do
    {
        python3 tests/story/years.py "$program" "$scratch/$company" "$months" "$company" >"$scratch/$company.log" 2>&1
        echo $? >"$scratch/$company.status"
    } &
done
wait
for company in $companies; do
    is "$(cat "$scratch/$company.status" "$scratch/$company.log")" 0 "$months months of company $company"
done
finish

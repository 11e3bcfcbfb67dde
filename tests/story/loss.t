#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What people and machines do that could cost mail: each is found, and said in one line.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/letter.sh"

cd "$scratch" || exit 1

# on STATE COMMAND [OPTION…]
# shellcheck disable=SC2317 # called through exits
on() {
    on_state=$1 on_command=$2
    shift 2
    "$program" "$on_command" 2005-06 --config /dev/null --zone UTC --workers 1 \
        --state "$on_state" "$@"
}

# Whoever can't open files reads no mail: that is not the fault of the mail.
mkdir -p many/cur
for number in $(seq 80); do
    letter "$number" 1 Jun >"many/cur/11170000$number.x.h:2,S"
done
# shellcheck disable=SC3045 # dash, bash and busybox have it
exits 1 "too few open files" sh -c 'ulimit -n 40; exec "$@"' few \
    "$program" run 2005-06 --config /dev/null --zone UTC --workers 1 --state few --source maildir:many
ok "is said, and what to do" grep -q 'open files (ulimit -n)' err
is "$(wc -l <err)" 1 "in one line"
ok "no disc is made" test ! -e few/runs/2005-06/image.iso
exits 0 "with enough of them" on few run --source maildir:many
ok "all of it is on the disc" grep -q '80 for the disc' out

finish

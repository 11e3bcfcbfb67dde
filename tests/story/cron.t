#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What an administrator meets who puts it into cron: a full disk behind the output, a
# reader that goes away, limits, mail that can't be read, settings that changed since.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

state=$scratch/state
export HOME="$scratch"
unset SOURCE_DATE_EPOCH

# shellcheck disable=SC2317 # called through exits
limited() {
    bash -c "ulimit -f $1; shift; exec \"\$@\"" limited "$@"
}

# A file that may not grow any more is an error like others, not a signal.
for blocks in 8 200 1000; do
    exits 1 "files limited to $blocks KiB" \
        limited "$blocks" "$program" run "$period" --config /dev/null --zone Europe/Berlin \
        --source maildir:examples/month --state "$scratch/limited" --timestamp 2005-07-02T03:00:00Z
    complains "File too large" "limited to $blocks KiB"
done
exits 0 "without the limit it goes on" "$program" run "$period" --config /dev/null \
    --zone Europe/Berlin --source maildir:examples/month --state "$scratch/limited" \
    --timestamp 2005-07-02T03:00:00Z

# What can't be said is not done: a list that is cut must not look like a whole one.
exits 0 "a month" on_month "$state" run
for command in --help --version show-config status find "status --json" "show-config --help"; do
    # shellcheck disable=SC2086 # words
    "$program" $command --state "$state" --config /dev/null >/dev/full 2>"$scratch/err"
    is $? 1 "$command onto a full disk: status 1"
    complains "standard output: No space left on device" "$command onto a full disk"
done
"$program" status --state "$state" --config /dev/null >&- 2>"$scratch/err"
is $? 0 "nobody wants to hear it"
# A reader that has seen enough ends neither the run nor the program.
(
    on_month "$scratch/read" run --json --copies 2 2>"$scratch/err"
    echo $? >"$scratch/status"
) | head -n 1 >"$scratch/out"
is "$(cat "$scratch/status")" 0 "a run whose output nobody reads on"
is "$(wc -c <"$scratch/err")" 0 "says nothing of it"
ok "and both discs are there" sh -c "'$program' status --config /dev/null --state '$scratch/read' |
    grep -q 'verified discs 2'"

# It is mail: for nobody but its user and his group, or as its caller has it, be it less.
is "$(find "$scratch/state" -perm /027)" "" "others may read nothing of it"
(umask 077 && on_month "$scratch/private" run) >/dev/null 2>"$scratch/private.err"
ok "with a stricter mask there is something" test -f "$scratch/private/ledger"
is "$(find "$scratch/private" -perm /077)" "" "and nobody else may read it"

# Whether mail can be kept from opening files is the system's affair, but it is told.
if have strace && strace -o /dev/null true; then
    exits 0 "a system without seccomp" strace -f -o /dev/null -e trace=seccomp \
        -e inject=seccomp:error=ENOSYS "$program" build "$period" --config /dev/null \
        --zone Europe/Berlin --source maildir:examples/month --state "$scratch/open"
    complains "no seccomp" "a system without seccomp"
    exits 1 "a file system without hard links" strace -f -o /dev/null -e trace=link,linkat \
        -e inject=link,linkat:error=EPERM "$program" build "$period" --config /dev/null \
        --zone Europe/Berlin --source maildir:examples/month --state "$scratch/linkless"
    complains "file system with hard links" "a file system without hard links"
else
    skip "a system without seccomp" "strace can't trace here"
    skip "a file system without hard links" "strace can't trace here"
fi
is "$(wc -c <"$scratch/private.err")" 0 "with it nothing is told"

# --simulate is for burn: a run would have burned.
exits 2 "run --simulate" on_month "$scratch/simulated" run --simulate
complains "simulate" "run --simulate"

# Wrong words are found before a disc is burned.
printf '[archive]\nclear = yes\n' >"$scratch/conf"
exits 2 "clear = yes" "$program" run "$period" --config "$scratch/conf" \
    --source maildir:examples/month --state "$scratch/worded" --zone Europe/Berlin
complains "remove or trash" "clear = yes"
ok "nothing was burned" test ! -e "$scratch/worded/runs/$period/medium.iso"

exits 5 "a tree where something lies" on_month "$scratch/worded" run --tree examples
complains "new one for the tree" "a tree where something lies"
ok "nothing was burned either" test ! -e "$scratch/worded/runs/$period/medium.iso"

# A message that nobody may read is told of, also to those who want to hear no more.
cp -R examples/month "$scratch/month"
ln -s loop "$scratch/month/cur/loop"
exits 0 "a month with an item that can't be read" "$program" run "$period" --config /dev/null \
    --source "maildir:$scratch/month" --state "$scratch/unreadable" --zone Europe/Berlin --quiet
is "$(wc -c <"$scratch/out")" 0 "quiet is quiet"
complains "1 item could not be read" "but for that"

# Once the discs are made, another mailbox is not on them.
exits 0 "the same month from another mailbox" "$program" run "$period" --config /dev/null \
    --source "maildir:$scratch/month" --state "$state" --zone Europe/Berlin
ok "is told from that on disc" grep -q "$period: its discs were made with other sources" "$scratch/out"
exits 0 "the month as it was" on_month "$state" run
is "$(grep -c "other sources" "$scratch/out")" 0 "has nothing to tell"

# A month in which no mail came is over, and status sends nobody after it again.
exits 1 "a month without mail" "$program" run 2005-09 --config /dev/null --zone Europe/Berlin \
    --source maildir:examples/month --state "$scratch/idle"
ok "status says so" sh -c "'$program' status --config /dev/null --state '$scratch/idle' |
    grep -q '^2005-09 .* next: nothing, the sources held no mail of it'"
mkdir "$scratch/left"
ln -s loop "$scratch/left/loop"
exits 1 "one whose mail can't be read" "$program" run 2005-09 --config /dev/null --zone Europe/Berlin \
    --source "eml:$scratch/left" --state "$scratch/idle"
exits 1 "one of which nothing was asked for" "$program" run "$period" --config /dev/null \
    --zone Europe/Berlin --source maildir:examples/month --subject zzzzzz --state "$scratch/idle"
exits 1 "one that is looked for on a disc of another" "$program" run 2005-08 --config /dev/null \
    --zone Europe/Berlin --source "disc:$(image_of "$state")" --state "$scratch/idle"
is "$("$program" status --config /dev/null --state "$scratch/idle" | grep -c 'next: auditdisc run')" 3 \
    "are not over"

# What was asked for and is not there is among the reasons.
exits 1 "no subject like that" on_month "$scratch/asked" run --subject zzzzzz
complains "87 not asked for" "no subject like that"

# One disc where two are asked for: the command that makes another is named, and true.
exits 5 "clear with one disc" on_month "$state" clear
complains "1 verified disc of the 2 .*auditdisc burn $period --copies 2 makes others" "clear with one disc"
exits 0 "burn --copies 2" on_month "$state" burn --copies 2
exits 0 "clear with two" on_month "$state" clear

# A ledger that was cut says what to do.
sed '$d' "$state/ledger" >"$scratch/cut" && cat "$scratch/cut" >"$state/ledger"
sed '$d' "$state/ledger" >"$scratch/cut" && cat "$scratch/cut" >"$state/ledger"
exits 4 "a ledger that was cut" "$program" status --config /dev/null --state "$state"
complains "cut: it has 8 lines where 10 were written; put back" "a ledger that was cut"

# Cron's own PATH is shorter than a shell's, and Postfix's tools are not on it.
ok "the example's PATH has them" grep -qx 'PATH=.*/usr/sbin.*' examples/cron.d/auditdisc

# A wrong path is for who wrote it; a drive that is gone is for who looks after it.
for command in verify "find --from" "prove 2005-05-30/0001 --from" "verify --chain"; do
    # shellcheck disable=SC2086 # words
    exits 2 "$command nowhere" "$program" $command nowhere --config /dev/null --state "$scratch/read"
    complains "nowhere: .*image or folder" "$command nowhere"
done
exits 3 "a drive that is gone" "$program" verify /dev/no-drive --config /dev/null --state "$scratch/read"
complains "/dev/no-drive: .*drive" "a drive that is gone"
exits 2 "verify of nothing" "$program" verify '' --config /dev/null --state "$scratch/read"
complains "TARGET" "verify of nothing"
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Between the scan and the burn the mail goes on changing: a run that goes on later says
# so, burns what was scanned, and what came too late stays in the mailbox.
# shellcheck source=tests/lib.sh disable=SC2317,SC2086 # called by ok; plain names
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/letter.sh"

period=2005-06
cd "$scratch" || exit 1

# begun: three messages of the month, scanned and mastered; there is nothing to burn on.
begun() {
    rm -rf mail state
    mkdir -p mail/cur mail/new mail/tmp
    letter 1 1 Jun >"mail/cur/1117000001.x.h:2,S"
    letter 2 2 Jun >"mail/cur/1117000002.x.h:2,"
    letter 3 3 Jun >"mail/new/1117000003.x.h"
    on run --drive stdio:nowhere/medium.iso >out 2>err && return 1
    image=$(sha256sum <state/runs/$period/image.iso)
}

# on COMMAND [OPTION…]
on() {
    on_command=$1
    shift
    "$program" "$on_command" $period --config /dev/null --zone UTC --workers 1 --state state \
        --source maildir:mail --timestamp 2005-07-02T03:00:00Z "$@"
}

same_image() {
    [ "$(sha256sum <state/runs/$period/image.iso)" = "$image" ] &&
        cmp -s state/runs/$period/image.iso state/runs/$period/medium.iso &&
        [ "$(grep -c ' scanned ' state/ledger)" = 1 ]
}

# left FILE…: in the mailbox are these, and that is all.
left() {
    printf '%s\n' "$@" >wanted
    (cd mail && find cur new -type f | sort) | cmp - wanted
}

# --- nothing changed ------------------------------------------------------------------

ok "a run that can't burn" begun
mv "mail/new/1117000003.x.h" "mail/cur/1117000003.x.h:2,RS"
letter 1 1 Jun >"mail/new/1117000021.x.h"
letter 5 5 Jul >"mail/new/1117000005.x.h"
exits 0 "goes on, with mail that was read, that came twice and that came the next month" on run
is "$(cat err)" "" "which are no changes"
ok "the image is burned" same_image

# --- some came, some went -------------------------------------------------------------

ok "once more a run that can't burn" begun
letter 4 4 Jun >"mail/new/1117000004.x.h"
letter 5 5 Jul >"mail/new/1117000005.x.h"
rm mail/cur/1117000001*
letter 2 2 Jun | sed 's/Hello/Changed/' >"mail/cur/1117000002.x.h:2,"
exits 0 "goes on, with others that came and went" on run --verbose
is "$(cat err)" "auditdisc: $period: since it was scanned 2 messages of the \
period came in, which its discs do not hold and nothing clears, and 2 messages went, \
which they do hold" "says so in one line"
ok "names what came" grep -qx "not on the discs: maildir:mail 1117000004.x.h" out
ok "what was changed" grep -qx "not on the discs: maildir:mail 1117000002.x.h" out
ok "what went" grep -qx "in no source any more: maildir:mail 1117000001.x.h" out
is "$(grep -c '^not on the discs\|^in no source any more' out)" 4 "and nothing else"
ok "what was scanned is burned" same_image
is "$(find state/runs/$period -name 'recount*')" "" "nothing is left of it"
exits 0 "and cleared" on clear --yes --clear-copies 1
ok "but nothing that is not on the disc" left cur/1117000002.x.h:2, \
    new/1117000004.x.h new/1117000005.x.h
exits 0 "once it is on disc" on run
is "$(cat err)" "" "there is nothing to say"

# --- for scripts, of a second copy, and without the mailbox --------------------------

ok "a third one" begun
letter 4 4 Jun >"mail/new/1117000004.x.h"
exits 0 "goes on for a script" on run --json
ok "and tells the figures" grep -q '"event":"changed".*"late":"1".*"gone":"0"' out
letter 6 6 Jun >"mail/new/1117000006.x.h"
exits 0 "a second copy" on run --copies 2 --drive "stdio:$scratch/second.iso"
is "$(cat err)" "auditdisc: $period: since it was scanned 2 messages of the period came \
in, which its discs do not hold and nothing clears, and 0 messages went, which they do \
hold" "says it again, and what came since"
ok "it is the image" cmp -n "$(stat -c %s "state/runs/$period/image.iso")" "state/runs/$period/image.iso" second.iso

ok "a fourth one" begun
mv mail elsewhere
exits 0 "goes on without the mailbox" on run
ok "and says that it could not look" grep -q "^auditdisc: $period: whether the mail changed \
since it was scanned is not known: .*mail.*; what was scanned is on the disc\$" err
ok "the image is burned" same_image
finish

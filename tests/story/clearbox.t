#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is proven to be on disc goes from an mbox and from a folder of single messages.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/letter.sh"

period=2005-06
cd "$scratch" || exit 1

# box FILE: four messages of June and one of July, the last without an empty line behind it.
box() {
    for number in 1 2 3 4 5; do
        month=Jun
        [ "$number" -lt 5 ] || month=Jul
        printf 'From a@a.example Wed Jun  1 10:00:00 2005\n'
        letter "$number" "$number" $month
        [ "$number" -eq 5 ] || echo
    done >"$1"
}

# on STATE COMMAND SOURCE [OPTION…]
on() {
    on_state=$1 on_command=$2 on_source=$3
    shift 3
    "$program" "$on_command" $period --config /dev/null --zone UTC --workers 1 \
        --state "$on_state" --source "$on_source" "$@"
}

# An mbox, rewritten beside.
mkdir mail
box mail/box
chmod 664 mail/box
on state run mbox:mail/box --copies 2 >/dev/null 2>&1
{ printf 'From a@a.example Wed Jun  1 10:00:00 2005\n' && letter 5 5 Jul; } >expected
{ echo && printf 'From a@a.example Wed Jun  8 10:00:00 2005\n' && letter 8 8 Jun && echo; } >new
cat new >>mail/box
cat new >>expected
cp -a mail/box mail/second
exits 0 "an mbox" on state clear mbox:mail/box --yes
ok "the rest is there byte for byte" cmp mail/box expected
is "$(stat -c %a mail/box)" 664 "with its mode"
is "$(find mail -type f | sort | tr '\n' ' ')" "mail/box mail/second " "and nothing lies beside it"
mv mail/second mail/box
cp mail/box expected
echo "1:elsewhere.example" >mail/box.lock
exits 1 "while another holds FILE.lock" on state clear mbox:mail/box --yes
ok "it says so" grep -q "locked by another program" err
ok "the mailbox is as it was" cmp mail/box expected
ok "and so is the lock" grep -q elsewhere mail/box.lock
rm mail/box.lock
python3 -c '
import fcntl, subprocess, sys
box = open("mail/box", "r+b")
fcntl.lockf(box, fcntl.LOCK_EX)
sys.exit(subprocess.run(sys.argv[1:]).returncode)' "$program" clear $period --config /dev/null \
    --zone UTC --state state --source mbox:mail/box --yes >out 2>err
ok "while another holds its lock of POSIX" grep -q "locked by another program" err
ok "the mailbox is as it was" cmp mail/box expected
sh -c 'echo $$' >dead
echo "$(cat dead):$(uname -n)" >mail/box.lock
mv mail/box mail/real
ln -s real mail/box
exits 5 "a link" on state clear mbox:mail/box --yes
rm mail/box
ln mail/real mail/box
exits 5 "a second name" on state clear mbox:mail/box --yes
rm mail/real
exits 5 "no Trash for an mbox" on state clear mbox:mail/box --yes --clear trash
exits 0 "a lock of the dead" on state clear mbox:mail/box --yes
ok "is cleared away" test ! -e mail/box.lock
is "$(grep -c '^Subject' mail/box)" 2 "and the rest is there"
gzip -c expected >mail/box
cp mail/box expected
exits 5 "a gzip file" on state clear mbox:mail/box --yes
ok "is left as it is" cmp mail/box expected

# A folder of single messages.
rm -rf mail state
mkdir -p mail/deep
letter 1 1 Jun >mail/deep/one.eml
letter 2 2 Jun >mail/two.eml
ln -s two.eml mail/link.eml
letter 5 5 Jul >mail/five.eml
on state run eml:mail --copies 2 >/dev/null 2>&1
exits 0 "single messages" on state clear eml:mail --yes
is "$(find mail -name '*.eml' | sort | tr '\n' ' ')" "mail/five.eml mail/link.eml " "go, but links stay"
finish

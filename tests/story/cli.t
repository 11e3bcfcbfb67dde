#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The command line: help, and one plain line with the right status for each refusal.
. "$(dirname "$0")/../lib.sh"

month=maildir:examples/month
period=2005-05-30..2005-06-30
state=$scratch/state
export HOME="$scratch"
unset SOURCE_DATE_EPOCH

# shellcheck disable=SC2317 # called through refuses and exits
auditdisc() {
    "$program" "$@" --state "$state" --zone Europe/Berlin
}

# refuses STATUS NAME WORDS COMMAND...: one line, which holds the words.
refuses() {
    status=$1 title=$2 words=$3
    shift 3
    exits "$status" "$title: status $status" "$@"
    complains "$words" "$title"
}

exits 0 "--version" "$program" --version
ok "tells a version" grep -qE '^auditdisc [0-9]+\.[0-9]+' "$scratch/out"
exits 0 "--help" "$program" --help
cp "$scratch/out" "$scratch/help"
for command in run build burn verify status drives show-config; do
    ok "--help tells of $command" grep -q "^  $command " "$scratch/help"
    exits 0 "$command --help" "$program" "$command" --help
    ok "$command --help names it" grep -q "auditdisc $command \[" "$scratch/out"
    ok "$command --help tells of --state" grep -q -e '--state=DIR' "$scratch/out"
done
exits 2 "no command: status 2" "$program"
refuses 2 "unknown command" "frobnicate" "$program" frobnicate
refuses 2 "unknown option" "--frobnicate" auditdisc build "$period" --frobnicate
refuses 2 "option of another command" "--tree" auditdisc status --tree x
refuses 2 "missing period" "PERIOD" auditdisc build
refuses 2 "two periods" "2005-07" auditdisc build 2005-06 2005-07
for wrong in 2005 2005-13 2005-06-31..2005-07-01 2005-06-30..2005-05-30 2005-06-01; do
    refuses 2 "period $wrong" "period: $wrong" auditdisc build "$wrong" --source "$month"
done
refuses 2 "a period with control characters" "period" \
    auditdisc build "$(printf '2005\n\033[31m06')" --source "$month"
is "$(tr -d '\n -~' <"$scratch/err" | LC_ALL=C tr -d '\200-\377' | wc -c)" 0 \
    "control characters do not reach the terminal"
strange=$(printf '%s/a\033[31m\302\233' "$scratch")
exits 0 "a folder with control characters" "$program" build "$period" --source "$month" \
    --state "$strange" --zone UTC --config /dev/null
ok "which stand for themselves" grep -qF 'a␛[31m<U+009B>/runs' "$scratch/out"

refuses 2 "no source" "no source" auditdisc build "$period"
refuses 2 "source that is not there" "nowhere" \
    auditdisc build "$period" --source maildir:nowhere
refuses 2 "unknown kind of source" "pigeon" \
    auditdisc build "$period" --source pigeon:examples/month
: >"$scratch/empty"
refuses 2 "a password file without a password" "no password on its first line" \
    auditdisc build "$period" --source imaps://a@localhost/x --imap-password-file "$scratch/empty"
refuses 2 "a command that says none" "no password on its first line" \
    auditdisc build "$period" --source imaps://a@localhost/x --imap-password-command true
refuses 2 "unknown zone" "Mars/Olympus" \
    "$program" build "$period" --source "$month" --state "$state" --zone Mars/Olympus
refuses 2 "unknown media" "wax" auditdisc build "$period" --source "$month" --media wax
refuses 2 "wrong time stamp" "yesterday" \
    auditdisc build "$period" --source "$month" --timestamp yesterday
refuses 1 "period without mail" "2004-01" auditdisc build 2004-01 --source "$month"
refuses 3 "image larger than the medium" "1" \
    auditdisc build "$period" --source "$month" --media 1

# Root may read everything, so somebody else has to try.
mkdir -p "$scratch/closed/cur" "$scratch/open"
chmod 755 "$scratch"
chmod 777 "$scratch/open"
chmod 700 "$scratch/closed"
install -m 755 "$program" "$scratch/auditdisc"
if [ "$(id -u)" = 0 ]; then
    refuses 1 "source that may not be read" "closed" \
        setpriv --reuid=65534 --regid=65534 --clear-groups "$scratch/auditdisc" build \
        "$period" --source "maildir:$scratch/closed" --state "$scratch/open/state" --zone UTC
else
    chmod 000 "$scratch/closed"
    refuses 1 "source that may not be read" "closed" \
        auditdisc build "$period" --source "maildir:$scratch/closed"
fi

# Configuration: over the defaults, under the options.
conf=$scratch/auditdisc.conf
printf '[archive]\nsources=%s\norganisation=Nordlicht\n[disc]\nmedia=dvd\n' "$month" >"$conf"
exits 0 "show-config" auditdisc show-config --config "$conf" --media bd
ok "a key from the file" grep -qF '[archive] organisation = Nordlicht  (configuration)' "$scratch/out"
ok "an option over the file" grep -qF '[disc] media = bd  (option)' "$scratch/out"
ok "a key that nobody set" grep -qE '^\[run\] workers = [0-9]+  \(default\)' "$scratch/out"
cp examples/auditdisc.conf "$scratch/example.conf" # a clone may be somebody else's
exits 0 "the example is a configuration" "$program" show-config \
    --config "$scratch/example.conf"
sed -E 's/^# ([a-z_]+ =|\[)/\1/' examples/auditdisc.conf >"$conf"
exits 0 "and so it is with all that is commented out in it" "$program" show-config --config "$conf"
for text in '[disc]\nmedia=cd' '[disc]\nrecovery=all' '[disc]\nlanguage=xx' '[archive]\nzone=Berlin' \
    '[archive]\nclear=delete' '[seal]\nmethod=pgp'; do
    # shellcheck disable=SC2059 # the text is the format
    printf "$text\n" >"$conf"
    refuses 2 "a word that a run would refuse: $text" "${text##*=}" "$program" show-config --config "$conf"
done
printf '[disc]\ncopy_after=0\n[archive]\nretention=0\n' >"$conf"
exits 0 "a default may be written down" "$program" show-config --config "$conf"

# What others may write decides nothing.
chmod g+w "$conf"
refuses 5 "a configuration that others may write" "$conf: others may write to it: .*chmod go-w" \
    "$program" show-config --config "$conf"
chmod g-w "$conf"

# The manual pages have every key and every option.
"$program" show-config --config /dev/null | sed -n 's/^\[[a-z]*\] \([a-z_]*\) = .*/\1/p' >"$scratch/keys"
ok "there are keys" test -s "$scratch/keys"
is "$(while read -r key; do grep -q "^\.It Ic $key No" man/auditdisc.conf.5 || echo "$key"; done <"$scratch/keys")" "" \
    "auditdisc.conf(5) has each"
for command in $("$program" --help | sed -n 's/^  \([a-z-]*\) .*/\1/p'); do
    "$program" "$command" --help
done | grep -oE '^ *(-., )?--[a-z-]+' | grep -oE -e '--.*' | sort -u >"$scratch/options"
ok "there are options" grep -qx -e --clear-copies "$scratch/options"
is "$(while read -r option; do grep -qE "^\.It .*Fl ${option#-}( |$)" man/auditdisc.1 || echo "$option"; done <"$scratch/options")" "" \
    "auditdisc(1) has each"
for command in $("$program" --help | sed -n 's/^  \([a-z-]*\) .*/\1/p'); do
    ok "auditdisc(1) tells of $command" grep -qE "^\.It Cm (.* )?$command( |$)" man/auditdisc.1
done
refuses 2 "configuration that is not there" "nowhere.conf" \
    auditdisc show-config --config "$scratch/nowhere.conf"
for text in '[archive]\nsource=x' '[attic]\nsources=x' 'sources=x' '[run]\nworkers=many' \
    '[run]\nworkers=0' '[archive' '[attic]' '[archive]\nsources[de]=x:y' '[disc]\nmedia=' \
    '[run]\nstate=' '[seal]\nkey= ' '[archive]\nqueue=yes'; do
    # shellcheck disable=SC2059 # the text is the format
    printf "$text\n" >"$conf"
    refuses 2 "configuration $text" "auditdisc.conf" auditdisc show-config --config "$conf"
done
# Of two lines only one would count, and a mailbox would be left out without a word.
for text in '[archive]\nsources=a:b\nsources=c:d' '[archive]\nsources=a:b\n[archive]\nsources=c:d'; do
    # shellcheck disable=SC2059 # the text is the format
    printf "$text\n" >"$conf"
    refuses 2 "configuration $text" "sources: stands there twice" auditdisc show-config --config "$conf"
done
printf '[archive]\norganisation = North\\West\n' >"$conf"
refuses 2 "a backslash" "organisation: a backslash is written as two" \
    auditdisc show-config --config "$conf"
printf '[archive]\norganisation = North\\nMerkle-Root: West\n' >"$conf"
refuses 2 "a line end in a line" "organisation: has a line end in it" \
    auditdisc show-config --config "$conf"
printf '[archive]\norganisation = caf\351\n' >"$conf"
refuses 2 "another encoding" "organisation: not UTF-8" auditdisc show-config --config "$conf"
# What editors leave: a byte order mark, CR, blanks; they are no part of a value.
printf '\357\273\277[archive]\r\nhosts = a.example ; b.example; \r\nzone = UTC \r\n[disc]\r\ncopies = 3 \r\n' >"$conf"
exits 0 "configuration from another editor" "$program" show-config --config "$conf"
ok "a list without blanks" grep -qxF '[archive] hosts = a.example; b.example  (configuration)' "$scratch/out"
ok "a text without blanks" grep -qxF '[archive] zone = UTC  (configuration)' "$scratch/out"
ok "a number without blanks" grep -qxF '[disc] copies = 3  (configuration)' "$scratch/out"
printf '[archive]\norganisation =\nsources =\n' >"$conf"
exits 0 "what may be empty" "$program" show-config --config "$conf"
refuses 2 "an empty state" "state: the value is empty" "$program" status --state ''
refuses 2 "an empty tree" "tree: the value is empty" auditdisc build "$period" --source "$month" --tree ''
finish

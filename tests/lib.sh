# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# For the stories: results as TAP, a scratch folder that goes away, the program.
#
#   . "$(dirname "$0")/../lib.sh"
#   ok "the manifest is there" test -f "$scratch/manifest-sha256.txt"
#   is "$(wc -l <file)" 3 "three lines"
#   exits 2 "an unknown command" "$program" frobnicate     (leaves $scratch/out and err)
#   finish
set -u
umask 022 # the program obeys no file that others may write
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root" || exit 1
BUILD=${BUILD:-build}
export BUILD
# shellcheck disable=SC2034 # for the stories
program=$(realpath -m "$BUILD/auditdisc")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/auditdisc-story.XXXXXX") || exit 1
trap 'chmod -R u+rwX "$scratch"; rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
count=0
failed=0

note() {
    sed 's/^/# /'
}

pass() {
    count=$((count + 1))
    printf 'ok %s - %s\n' "$count" "$1"
}

fail() {
    count=$((count + 1))
    failed=$((failed + 1))
    printf 'not ok %s - %s\n' "$count" "$1"
}

# ok NAME COMMAND...: the command succeeds.
ok() {
    tap_name=$1
    shift
    if "$@" >"$scratch/log" 2>&1; then
        pass "$tap_name"
    else
        tap_got=$?
        fail "$tap_name"
        { echo "status $tap_got of: $*" && tail -n 20 "$scratch/log"; } | note
    fi
}

# is GOT WANTED NAME: two words or texts are the same.
is() {
    if [ "$1" = "$2" ]; then
        pass "$3"
    else
        fail "$3"
        printf 'got    %s\nwanted %s\n' "$1" "$2" | note
    fi
}

# exits STATUS NAME COMMAND...: it ends with that status.
exits() {
    tap_wanted=$1 tap_name=$2
    shift 2
    "$@" >"$scratch/out" 2>"$scratch/err"
    tap_got=$?
    is "$tap_got" "$tap_wanted" "$tap_name"
    [ "$tap_got" = "$tap_wanted" ] || tail -n 5 "$scratch/err" | note
}

# complains WORDS NAME: what ended just now left one line in $scratch/err, which holds the words.
complains() {
    is "$(wc -l <"$scratch/err")" 1 "$2: one line"
    ok "$2: says what and why" grep -q "^auditdisc: .*$1" "$scratch/err"
}

skip() {
    count=$((count + 1))
    echo "ok $count - $1 # SKIP $2"
}

# find_library: $library is the emulated drive's (tests/mmc/mmc.h), by a name that LD_PRELOAD
# can take: it parts names at blanks, and the checkout may lie in a folder with one.
find_library() {
    library=$scratch/mmc.so
    ln -s "$(realpath -m "$BUILD/mmc/mmc.so")" "$library"
}

have() {
    command -v "$1" >/dev/null
}

finish() {
    echo "1..$count"
    exit $((failed > 0))
}

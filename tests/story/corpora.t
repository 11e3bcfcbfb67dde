#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Real mail, where it lies beside the checkout: every mailbox and folder becomes a volume
# whose books close and whose originals equal the source byte for byte, and whose pages are valid
# HTML: every 20th of each folder, and all of them with AD_FULL=1.
. "$(dirname "$0")/../lib.sh"

corpora=${AD_CORPORA:-$root/../shared/corpora}
if [ ! -d "$corpora" ]; then
    skip "real mail" "none beside this checkout"
    finish
fi

# clean FILE...: valid UTF-8 and none of the characters that steer a terminal or turn a line.
steering='\x00-\x09\x0b-\x1f\x7f-\x9f\x{200e}\x{200f}\x{2028}-\x{202e}\x{2066}-\x{2069}'
clean() {
    iconv -f UTF-8 -t UTF-8 "$@" >"$scratch/clean" &&
        ! LC_ALL=C.UTF-8 grep -nP "[$steering]" "$scratch/clean"
}
printf 'a\302\233b\n' >"$scratch/unclean"
ok "an unclean line would be seen" test "$(clean "$scratch/unclean" | wc -l)" = 1
printf 'a\377b\n' >"$scratch/unclean"
ok "and one that is no UTF-8" test "$(clean "$scratch/unclean" 2>&1 | grep -c .)" != 0

# keep_pages NAME: the pages that are checked at the end, since the checker is slow to start.
keep_pages() {
    (cd "$scratch/tree" && find . -name '*.html' | sort |
        if [ "${AD_FULL:-0}" = 1 ]; then cat; else sed -n '1~20p'; fi |
        xargs cp --parents -t "$1")
}

# build_and_judge NAME SOURCE: everything since 1970 and the undated.
build_and_judge() {
    state=$scratch/state
    exits 0 "$1: build" "$program" build 1970-01-01..2038-12-31 --source "$2" --state "$state" \
        --verbose --zone UTC --media bd --tree "$scratch/tree" --timestamp 2026-01-01T00:00:00Z
    ok "$1: what it said is clean" clean "$scratch/out" "$scratch/err"
    ok "$1: an independent judge" python3 tests/judge-volume.py "$scratch/tree" "$2"
    pages=$(mktemp -d "$scratch/pages/XXXXXX")
    keep_pages "$pages"
    chmod -R u+rwX "$scratch/tree" 2>/dev/null
    rm -rf "$state" "$scratch/tree"
}

mkdir "$scratch/pages"
for folder in "$corpora"/*/; do
    name=$(basename "$folder")
    [ "$name" = months ] || build_and_judge "$name" "eml:$folder"
done
find "$corpora" -name '*.mbox' -o -path '*/mairix/*' -type f -name '*mbox*' | sort |
    while read -r file; do echo "$file"; done >"$scratch/mboxes"
while read -r file; do
    build_and_judge "$(basename "$file")" "mbox:$file"
done <"$scratch/mboxes"
mkdir "$scratch/month"
if zstd --long=27 -dc "$corpora/months/2021-06.maildir.tar.zst" | tar -x -C "$scratch/month"; then
    maildir=$(dirname "$(find "$scratch/month" -type d -name cur | head -n 1)")
    build_and_judge "a real month" "maildir:$maildir"
fi

tests/browser/install >"$scratch/log" 2>&1 || note <"$scratch/log"
jar=$(find "$(realpath "$BUILD/node/node_modules")/vnu-jar" -name vnu.jar)
find "$scratch/pages" -name '*.html' >"$scratch/list"
xargs java -Xss4m -jar "$jar" --errors-only --format gnu <"$scratch/list" >"$scratch/nu" 2>&1
is "$?" 0 "the Nu HTML checker finds no error in $(wc -l <"$scratch/list") pages"
head -n 20 "$scratch/nu" | note
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A sealed volume, changed in one place, again and again: verify finds every change,
# check.html as well, sha256sum every one that a manifest covers.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

rounds=150 kept=60
[ -z "${AD_FULL:-}" ] || rounds=1000 kept=1000
ssh-keygen -q -t ed25519 -N '' -f "$scratch/key" || exit 1
tree=$scratch/tree
exits 0 "a sealed month" on_month "$scratch/state" build --seal-key "$scratch/key" --tree "$tree"
exits 0 "as it is, it is as recorded" "$program" verify "$tree" --config /dev/null \
    --state "$scratch/none"
for at in 100 301; do
    rm -rf "$scratch/ends"
    cp -a "$tree" "$scratch/ends"
    printf '\v' | dd of="$scratch/ends/tagmanifest-sha256.txt.sig" bs=1 seek=$at conv=notrunc 2>"$scratch/log"
    exits 4 "an end of a line of the signature, which ssh-keygen reads over" "$program" verify \
        "$scratch/ends" --config /dev/null --state "$scratch/none"
done
mkdir "$scratch/copies"
exits 0 "$rounds changes, all found by verify and sha256sum" tests/change-volume.py \
    "$program" "$tree" "$scratch/copies" $rounds $kept 8493
cp "$scratch/out" "$scratch/cases"
note <"$scratch/err"
echo "good swift $tree" >>"$scratch/cases"

tests/browser/install >"$scratch/log" 2>&1 || note <"$scratch/log"
NODE_PATH=$(realpath "$BUILD/node/node_modules")
export NODE_PATH
ok "a browser looked at $(wc -l <"$scratch/cases") copies" \
    node tests/browser/check.js "$tree" "$scratch/cases" "$scratch"
ok "it finds the good one good" grep -q '^All .* files are exactly as recorded' "$scratch/cases-good"
while read -r name _; do
    grep -q '^All .* files are exactly as recorded' "$scratch/cases-$name" && echo "$name passed"
    [ -s "$scratch/cases-$name" ] || echo "$name has no verdict"
done <"$scratch/cases" | grep -v '^good ' >"$scratch/passed"
is "$(cat "$scratch/passed")" "" "and every changed one bad"
finish

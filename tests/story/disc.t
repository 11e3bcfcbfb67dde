#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The main job, and what standard tools say of the disc it makes.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

state=$scratch/state
exits 0 "run" on_month "$state" run
ok "says how many there are" grep -q "for the disc" "$scratch/out"
ok "says where index.html is" grep -q "Open index.html" "$scratch/out"
image=$(image_of "$state")
is "$(digest "$image")" "$(digest "$state/runs/$period/medium.iso")" \
    "the medium holds the image"
ok "a label for the case" test -s "$state/runs/$period/label.html"

exits 0 "a second run has nothing to do" on_month "$state" run
exits 5 "a build does not touch what is on a disc" on_month "$state" build
exits 0 "verify the medium" "$program" verify "$state/runs/$period/medium.iso" --state "$state"
ok "the ledger knows it" grep -q "the ledger has it" "$scratch/out"
exits 0 "verify an image nobody knows" "$program" verify "$image" --state "$scratch/other"
exits 0 "status" "$program" status --state "$state"
ok "nothing is left to do" grep -q "$period.*next: nothing" "$scratch/out"

exits 0 "build in another place" on_month "$scratch/spoiled" build
printf 'X' | dd of="$scratch/spoiled/runs/$period/originals" bs=1 seek=5000 conv=notrunc 2>"$scratch/dd"
exits 0 "go on after a byte of an original was lost" on_month "$scratch/spoiled" run
ok "reads the mail again" grep -q "^Found" "$scratch/out"
is "$(digest "$(image_of "$scratch/spoiled")")" "$(digest "$image")" "and makes the same disc"
rm -r "$scratch/spoiled"

disc=$scratch/disc
ok "xorriso extracts it" \
    xorriso -abort_on WARNING -osirrox on -indev "$image" -extract / "$disc"
ok "the payload's manifest" \
    sh -c "cd '$disc' && sha256sum -c --strict --quiet manifest-sha256.txt"
ok "the tag files' manifest" \
    sh -c "cd '$disc' && sha256sum -c --strict --quiet tagmanifest-sha256.txt"
ok "xorriso's own checksums" \
    sh -c "xorriso -md5 on -indev '$image' -check_media -- 2>&1 | tee '$scratch/media' && ! grep -E '^Media region.* [^+]$|MISMATCH|mismatch.*[1-9]' '$scratch/media'"
mkdir "$scratch/mounted"
if have fuseiso && fuseiso -n "$image" "$scratch/mounted" 2>"$scratch/log"; then
    ok "both manifests where it is mounted by a simple reader" sh -c "cd '$scratch/mounted' &&
        sha256sum -c --strict --quiet manifest-sha256.txt tagmanifest-sha256.txt"
    fusermount -u "$scratch/mounted"
else
    skip "both manifests where it is mounted by a simple reader" "no fuseiso, or no FUSE"
fi
exits 0 "verify the folder" "$program" verify "$disc" --state "$state"
ok "an independent judge" python3 tests/judge-volume.py "$disc" maildir:examples/month

# A file in place of a disc is written to once, wherever it lies.
state=$scratch/files
exits 0 "build for a file" on_month "$state" build
echo precious >"$scratch/files/runs/$period-other.iso"
for place in "$state/runs/$period-other.iso" "$(image_of "$state")" \
    "$state/runs/$period/originals" "$state/runs/$period/../../ledger"; do
    before=$(digest "$place")
    exits 3 "not onto ${place##*/}" on_month "$state" burn --drive "stdio:$place"
    ok "says so" grep -q "already written; verify it, or name a new file" "$scratch/err"
    is "$(digest "$place")" "$before" "and leaves it as it is"
done
exits 0 "onto the run's own" on_month "$state" burn --drive "stdio:$state/runs/$period/medium.iso" --copies 1
state=$scratch/state

chmod u+w "$disc" "$disc/days" "$disc/index.html"
echo "one more" >"$disc/days/extra.txt"
exits 4 "a file too many" "$program" verify "$disc" --state "$state"
ok "is named" grep -q "days/extra.txt" "$scratch/err"
rm "$disc/days/extra.txt"
rm "$disc/index.html"
exits 4 "a file too few" "$program" verify "$disc" --state "$state"
ok "is named" grep -q "index.html" "$scratch/err"

python3 - "$state/lock" >"$scratch/held" <<'PY' &
import fcntl, sys, time
file = open(sys.argv[1], "w")
fcntl.lockf(file, fcntl.LOCK_EX)
file.write("process 1 (auditdisc run) since today\n")
file.flush()
print("held", flush=True)
time.sleep(600)
PY
holder=$!
until [ -s "$scratch/held" ]; do sleep 0.1; done
on_month "$state" run >"$scratch/out" 2>"$scratch/err"
echo $? >"$scratch/status"
"$program" hold 2005-06 lawyers --config /dev/null --state "$state" 2>"$scratch/hold"
"$program" lost "$period/A" thrown away --config /dev/null --state "$state" 2>"$scratch/lost"
kill "$holder"
is "$(cat "$scratch/status")" 1 "a second run at once stops"
ok "and says who holds the state" grep -q "in use by process 1" "$scratch/err"
ok "a hold that can't be entered says that it does not hold" \
    grep -q "in use by process 1.*; it is not entered yet: if that one may clear, end it" "$scratch/hold"
ok "nor does a lost disc that can't be entered keep anything" \
    grep -q "in use by process 1.*; it is not entered yet: if that one may clear, end it" "$scratch/lost"

ok "--json speaks JSON" sh -c "'$program' status --json --state '$state' |
    python3 -c 'import json,sys; [json.loads(line) for line in sys.stdin]'"
finish

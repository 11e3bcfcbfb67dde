#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One byte changed anywhere in an image is found, with the ledger and without.
# shellcheck source=tests/lib.sh disable=SC2154 # from drive.sh
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

rounds=200
[ -z "${AD_FULL:-}" ] || rounds=2000
exits 0 "build" on_month "$scratch/state" build
image=$(image_of "$scratch/state")

cat >"$scratch/flip.py" <<'PY'
import random, subprocess, sys
program, image, state, rounds, seed = sys.argv[1:6]
data = open(image, "rb").read()
missed = 0
chance = random.Random(int(seed))
with open(image + ".flipped", "w+b") as file:
    file.write(data)
    for _ in range(int(rounds)):
        at = chance.randrange(len(data))
        file.seek(at)
        file.write(bytes([data[at] ^ (1 << chance.randrange(8))]))
        file.flush()
        done = subprocess.run([program, "verify", file.name, "--quiet", "--state", state],
                              capture_output=True)
        if done.returncode != 4 or len(done.stderr.splitlines()) != 1:
            print(f"byte {at}: status {done.returncode} {done.stderr[:200]}")
            missed += 1
        file.seek(at)
        file.write(data[at:at + 1])
sys.exit(missed > 0)
PY
ok "$rounds flips, known to the ledger" \
    python3 "$scratch/flip.py" "$program" "$image" "$scratch/state" "$rounds" 2005
ok "$rounds flips, no ledger" \
    python3 "$scratch/flip.py" "$program" "$image" "$scratch/none" "$rounds" 1984
for size in 0 2048 40000 100000 -2048 -300000; do
    cp "$image" "$scratch/cut.iso"
    truncate -s "$size" "$scratch/cut.iso" 2>/dev/null ||
        truncate -s "$(($(stat -c %s "$image") + size))" "$scratch/cut.iso"
    exits 4 "cut to $size bytes" "$program" verify "$scratch/cut.iso" --state "$scratch/state"
done

# --- on a burned disc, through the drive ----------------------------------------------

rounds=100
[ -z "${AD_FULL:-}" ] || rounds=1000
. "$(dirname "$0")/drive.sh"
begin flips cd-r-80 blank
attempt flips burned '' --copies 1
is "$(status flips burned)" 0 "burned and verified"
cat >"$scratch/burned.py" <<'PY'
import random, subprocess, sys
program, disc, state, blocks, rounds, seed = sys.argv[1:7]
chance = random.Random(int(seed))
missed = 0
with open(disc + "/data", "r+b", buffering=0) as file:
    for _ in range(int(rounds)):
        at = chance.randrange(int(blocks) * 2048)
        bit = 1 << chance.randrange(8)
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ bit]))
        done = subprocess.run([program, "verify", "/dev/sr0", "--quiet", "--state", state],
                              capture_output=True)
        if done.returncode != 4 or len(done.stderr.splitlines()) != 1:
            print(f"byte {at}: status {done.returncode} {done.stderr[:200]}")
            missed += 1
        file.seek(at)
        file.write(bytes([byte]))
sys.exit(missed > 0)
PY
# A drive waits more than it works, so ten discs are looked at at once, five of them known.
for i in 0 1 2 3 4 5 6 7 8 9; do
    mkdir "$scratch/flips-$i"
    cp -r "$scratch/flips/disc" "$scratch/flips-$i/disc"
    [ "$i" -lt 5 ] || cp -r "$scratch/flips/state" "$scratch/flips-$i/state"
    {
        with_drive "flips-$i" '' python3 "$scratch/burned.py" "$program" "$scratch/flips-$i/disc" \
            "$scratch/flips-$i/state" "$blocks" "$((rounds / 10))" "$i" >"$scratch/flips-$i/out" 2>&1
        echo $? >"$scratch/flips-$i/status"
    } &
done
wait
ok "$rounds flips on burned discs, half of them known to the ledger" \
    sh -c "cat '$scratch'/flips-?/out; [ \"\$(cat '$scratch'/flips-?/status | sort -u)\" = 0 ]"
exits 0 "and good again" with_drive flips-0 '' "$program" verify /dev/sr0 --state "$scratch/none"
finish

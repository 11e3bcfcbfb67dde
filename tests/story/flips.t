#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One byte changed anywhere in an image is found, with the ledger and without.
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
finish

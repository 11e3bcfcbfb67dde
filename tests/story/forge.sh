# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A ledger that was worked on by somebody who knows how it is made.

# forge OLD NEW: other words in state/ledger, with the chain and the head made anew.
forge() {
    python3 - "$@" <<'PYTHON'
import hashlib, sys
old, new = sys.argv[1:]
lines = open("state/ledger").read().replace(old, new).splitlines()
previous, out = "0" * 64, []
for number, line in enumerate(lines, 1):
    words = line.split(" ")
    words[0], words[-1] = str(number), "prev=" + previous
    out.append(" ".join(words) + "\n")
    previous = hashlib.sha256(out[-1].encode()).hexdigest()
open("state/ledger", "w").write("".join(out))
open("state/ledger.head", "w").write(f"{len(out)} {previous}\n")
PYTHON
}

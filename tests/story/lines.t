#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The lines with which anybody checks a disc: readme.txt, about.html and the manual say the
# same ones, and those for Linux and macOS are run as they stand.
# shellcheck disable=SC2317 # ok and exits run the functions
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

exits 0 "the example is built" on_month "$scratch/state" build --log examples/mail.log
mkdir "$scratch/disc"
xorriso -osirrox on -indev "$(image_of "$scratch/state")" -extract / "$scratch/disc" \
    >"$scratch/log" 2>&1 || note <"$scratch/log"
disc=$scratch/disc
chmod -R u+w "$disc"
tr -d '\r' <"$disc/readme.txt" >"$scratch/readme"
sed -nE 's/^  ((Linux|macOS|Windows) +)?((sha256sum|shasum|certutil|Get-Content|ForEach|  \$|  if).*)/\3/p' \
    "$scratch/readme" >"$scratch/lines"
is "$(wc -l <"$scratch/lines")" 12 "readme.txt has the lines of three systems"
while read -r line; do
    ok "about.html says it too: $line" grep -qF -e "$line" "$disc/about.html"
    ok "so does the manual" grep -qF -e "$line" man/auditdisc-disc.7
done <"$scratch/lines"
ok "readme.txt tells of the log" grep -q 'data/log/' "$scratch/readme"
ok "about.html does" grep -q 'data/log/' "$disc/about.html"

# run TOOL: all its lines, in the top folder of the disc.
run() {
    grep "^$1" "$scratch/lines" >"$scratch/script"
    (cd "$disc" && sh "$scratch/script" >"$scratch/said" 2>&1)
}
for tool in sha256sum shasum; do
    have $tool || { skip "$tool" "it is not here" && continue; }
    run $tool
    is "$(cat "$scratch/said")" "$(digest "$disc/tagmanifest-sha256.txt")  tagmanifest-sha256.txt" \
        "$tool says the fingerprint and complains of no file"
    echo x >>"$disc/data/eml/2005_05_30/0002.eml"
    echo x >>"$disc/days/2005_05_30/index.html"
    run $tool
    is "$(grep -c 'FAILED$' "$scratch/said")" 2 "and of both that were changed"
    sed -i '$d' "$disc/data/eml/2005_05_30/0002.eml" "$disc/days/2005_05_30/index.html"
done
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A disc that is lost counts as no copy, until it is found and read again.
# shellcheck source=tests/lib.sh disable=SC2317,SC2154 # called by exits; from drive.sh
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"
. "$(dirname "$0")/drive.sh"
. "$(dirname "$0")/letter.sh"

# ad COMMAND [WORD…]: with the disc in the drive, or whatever FAULTS it has.
state=$scratch/shelf/state
faults=
ad() {
    ad_command=$1
    shift
    with_drive shelf "$faults" "$program" "$ad_command" --config /dev/null --state "$state" "$@"
}
standing() {
    ad status --copies 2 --drive /dev/sr0
}
# would_clear COPIES: what clear says if so many discs are asked for.
would_clear() {
    on_month "$state" clear --clear-copies "$1"
}
put() {
    rm -f "$scratch/shelf/disc"
    ln -s "$1" "$scratch/shelf/disc"
}
# follows LEDGER: each line has the digest of the one before it, the head that of the last.
follows() {
    python3 - "$1" <<'PYTHON'
import hashlib, sys
previous = "0" * 64
for number, line in enumerate(open(sys.argv[1], "rb"), 1):
    assert line.startswith(b"%d " % number) and line.endswith(b" prev=%s\n" % previous.encode())
    previous = hashlib.sha256(line).hexdigest()
assert open(sys.argv[1] + ".head").read() == f"{number} {previous}\n"
PYTHON
}

begin shelf cd-r-80 blank 97:26:66
attempt shelf first '' --copies 1 --kept safe
change shelf A 97:15:05
attempt shelf second '' --copies 2
mv "$scratch/shelf/disc" "$scratch/shelf/B"
"$medium" new "$scratch/shelf/none" cd-r-80 blank
put none
is "$(status shelf first) $(status shelf second)" "0 0" "two copies"
exits 0 "they are enough" would_clear 2
exits 3 "an audit draws both" ad audit --seed one

# What is refused.
exits 2 "a unit that there is not" ad lost "$period/C" left in a taxi
complains "lost: the ledger has no verified disc $period/C; auditdisc status lists them" "a unit that there is not"
exits 2 "no words" ad lost "$period/A"
complains "$period/A: say what or why" "no words"
exits 2 "no unit" ad lost
complains "lost: UNIT TEXT is missing" "no unit"
is "$(grep -c ' lost ' "$state/ledger")" 0 "nothing is entered for these"

exits 0 "a disc is lost" ad lost "$period/A" left in a taxi, blue
ok "that is said" grep -q "^$period/A is lost and counts no more: left in a taxi, blue" "$scratch/out"
ok "and stands in the ledger" grep -q " lost period=$period unit=A text=left%20in%20a%20taxi,%20blue prev=" "$state/ledger"
ok "which is whole" follows "$state/ledger"
exits 5 "once more" ad lost "$period/A" again
complains "lost: $period/A is lost since line .*; once it is found, auditdisc verify DRIVE --unit $period/A counts" "once more"
is "$(grep -c ' lost ' "$state/ledger")" 1 "it is entered once"
exits 0 "what is noted about it" ad note "$period/A" the driver does not have it

exits 0 "status" standing
ok "names it, since when and why" grep -Eq "^  $period/A LOST: .*kept: safe.*; $(date -u +%Y)-[0-9-]{5} lost: left in a taxi, blue" "$scratch/out"
ok "one is left, and another is to be made" grep -q "verified discs 1 .*next: auditdisc burn $period$" "$scratch/out"
ok "the mail is still there" sh -c "! grep -q 'its mail was cleared' '$scratch/out'"
exits 0 "for scripts" ad status --json
ok "too" sh -c "grep '\"unit\":\"A\"' '$scratch/out' | grep '\"good\":\"no\"' | grep -q '\"lost\":\"yes\"'"
exits 5 "one is too few to clear" would_clear 2
complains "$period: 1 verified disc of the 2 .*auditdisc burn $period --copies 2 makes others" "one is too few to clear"

# The audit that had drawn it.
put B
exits 0 "the audit is done without it" ad audit --drive /dev/sr0
ok "which it says" grep -q "^$period/A: lost (.*lost: left in a taxi" "$scratch/out"
ok "and counts what was read" grep -q "^Audit complete: 1 disc read, all hold; lost ones are named above" "$scratch/out"
is "$(grep -c ' audit ' "$state/ledger")" 1 "it is the same audit"
exits 0 "the next one" ad audit --again --seed two --drive /dev/sr0
is "$(sed -n 's/.* audit seed=two .* units=\([^ ]*\) .*/\1/p' "$state/ledger")" "$period/B" "does not draw it"

# Another is made, as clear and status said.
"$medium" new "$scratch/shelf/C" cd-r-80 blank 97:26:66
put C
attempt shelf third '' --copies 2
is "$(status shelf third) $(word shelf third C) $(word shelf third A)" "0 verified note" "it has a letter of its own"
ok "a lost one is no sibling by its lot" sh -c "! grep -q 'same kind' '$scratch/shelf/third.err'"
ok "sheets are named for those that are there" says shelf third 'its case: label-B.html, label-C.html in'
ok "one of two" grep -q '1 of 2' "$state/runs/$period/label-B.html"
ok "two of two" grep -q '2 of 2' "$state/runs/$period/label-C.html"
exits 0 "status" standing
ok "wants nothing more" grep -q "verified discs 2 .*next: nothing" "$scratch/out"
exits 0 "clear has enough" would_clear 2

# What is not the lost disc.
verify() {
    ad verify "$@"
}
exits 0 "a file with its bytes" verify "stdio:$(image_of "$state")" --unit A
complains "not entered in the ledger: $period/A is lost, and this is a file" "a file with its bytes"
put B
exits 0 "another of its copies" verify /dev/sr0 --unit A
complains "not entered in the ledger: $period/A is lost, and this disc is of another lot" "another of its copies"
exits 5 "leave it lost" would_clear 3

# It turns up.
put A
exits 0 "the disc is found" verify /dev/sr0 --unit A
ok "it counts again" grep -q "^Entered in the ledger for $period/A, which was lost and counts again" "$scratch/out"
exits 0 "for clear" would_clear 3
exits 0 "and for status" standing
ok "as one of three" grep -q "verified discs 3 " "$scratch/out"
ok "with what became of it" grep -Eq "^  $period/A: .* good; .* lost: left in a taxi" "$scratch/out"
attempt shelf fourth '' --copies 3
is "$(status shelf fourth) $(word shelf fourth D)" "0 " "burn makes none in its place"
exits 0 "it is lost again" ad lost "$period/A" the other taxi
exits 5 "and does not count" would_clear 3
faults=read-error=200-210
exits 4 "it is found and does not hold" verify /dev/sr0 --unit A
faults=
ok "that does not count" grep -q "^Entered in the ledger for $period/A, which was lost and does not count again" "$scratch/out"
exits 5 "for clear" would_clear 3
exits 0 "nor for status" standing
ok "where it is a damaged one" grep -q "verified discs 2 " "$scratch/out"
ok "that is not lost" grep -q "^  $period/A DAMAGED: " "$scratch/out"
exits 0 "another drive reads it" verify /dev/sr0 --unit A
exits 0 "for status it counts" standing
ok "as one of three" grep -q "verified discs 3 " "$scratch/out"
exits 5 "for clear it does not" would_clear 3
complains "$period: 2 verified discs of the 3 .*: $period/A, found damaged once; auditdisc burn $period --copies 4 makes others" \
    "for clear it does not"
ok "the ledger is whole" follows "$state/ledger"

# Once the mail is gone only discs and images are left. Files in their place, in two parts.
state=$scratch/files
mkdir -p "$scratch/mail"
for day in 1 2; do
    { letter $day $day Jun && head -c 3000000 /dev/zero | tr '\0' x | fold; } >"$scratch/mail/$day.eml"
done
files() {
    files_command=$1
    shift
    "$program" "$files_command" 2005-06 --config /dev/null --zone UTC --state "$state" \
        --source "eml:$scratch/mail" --media 8 "$@"
}
exits 0 "a month on files" files run --copies 2
is "$(grep -c ' verified .*part=[12]of2 ' "$state/ledger")" 4 "in two parts"
medium=$(sed -n 's/.* verified .*unit=D .*address=stdio:\([^ ]*\) .*/\1/p' "$state/ledger")
mv "$medium" "$scratch/away"
exits 3 "an audit that misses one" ad audit
exits 0 "it is lost" ad lost 2005-06/D the key to the safe
mv "$scratch/away" "$medium"
exits 0 "the audit is done" ad audit
is "$(grep -c ' checked .*unit=D ' "$state/ledger")" 0 "and looked for it no more"
exits 0 "the next audit" ad audit --again
ok "begins without it" grep -q '^A new audit: 3 of 4 discs drawn' "$scratch/out"
exits 0 "it is there all the same" ad verify "stdio:$medium" --unit 2005-06/D
ok "and counts again" grep -q '2005-06/D, which was lost and counts again' "$scratch/out"
exits 0 "it is cleared" files clear --yes
exits 0 "all of the second part is lost" ad lost 2005-06/C fire
exits 0 "status" ad status --copies 2
ok "says that one is left" grep -q '^  its mail was cleared and 1 good copy is left: burn another from its image, or' "$scratch/out"
exits 0 "status of who wants one only" ad status
ok "does not" sh -c "! grep -q 'its mail was cleared' '$scratch/out'"
exits 0 "then the other" ad lost 2005-06/D fire
exits 0 "status" ad status --copies 2
ok "says that none is" grep -q '^  its mail was cleared and no good copy is left: ' "$scratch/out"
ok "and what to do" grep -q 'verified discs 2 .*next: auditdisc burn 2005-06$' "$scratch/out"

# The run's folder need not be there any more either.
mv "$medium" "$scratch/away"
rm -r "$state/runs/2005-06"
mkdir "$state/runs/2005-06"
exits 0 "the image is had from another disc" ad rescue "$scratch/away" -o "$state/runs/2005-06/image-2of2.iso"
exits 0 "two are burned" files burn --copies 2
ok "and nobody is sent to sheets that are not there" \
    sh -c "grep -q '^2005-06 is on disc' '$scratch/out' && ! grep -q 'Print for its case' '$scratch/out'"
is "$(sed -n 's/.* verified .*part=2of2 .*unit=\([A-Z]\) .*/\1/p; s/.* verified .*unit=\([A-Z]\) .*part=2of2 .*/\1/p' "$state/ledger" | tr -d '\n')" CDEF \
    "with new letters"
exits 0 "status" ad status --copies 2
ok "has nothing to say of it" sh -c "! grep -q 'its mail was cleared' '$scratch/out'"
exits 0 "the newest of the first part is lost" ad lost 2005-06/B fire
exits 0 "a run that has nothing to do" files run --copies 1
ok "sends nobody to it" grep -q 'is on disc. Open index.html in .*/medium-1of2.iso ' "$scratch/out"
finish

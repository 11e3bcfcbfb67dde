#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A disc that its image fills too far for many copies is augmented by dvdisaster (RS03),
# and survives the loss of two fifths of its blocks, or of one half in one piece. With
# AD_FULL=1 a month of 300 MB on a whole CD too.
# shellcheck disable=SC2317 # the functions are called by exits
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

have dvdisaster || {
    skip "recovery data" "no dvdisaster"
    finish
}

# The image has the share of its medium that 300 MB have of a CD.
media=5
state=$scratch/state
disc=$scratch/disc.iso
exits 0 "a disc with recovery data" on_month "$state" run --media "$media" \
    --drive "stdio:$disc" --copies 1
ok "says what it survives" grep -q "recovery data (RS03), and all of it survives the loss" \
    "$scratch/out"
ok "the ledger knows its digest" grep -q " burned .* rs03=[0-9a-f]\{64\}" "$state/ledger"
ok "the label says so too" grep -q "recovery data in the form RS03" \
    "$state/runs/$period/label-A.html"
figures=$(sed -n 's/.*loss of any \([0-9]*\) % in one piece, or of \([0-9]*\) %.*/\1 \2/p' "$scratch/out")
ok "with the same figures" grep -q \
    "any ${figures% *} % of it in one piece, or ${figures#* } % of its blocks at random" \
    "$state/runs/$period/label-A.html"
exits 0 "status" "$program" status --config /dev/null --state "$state"
ok "has them too" grep -q "survives the loss of ${figures% *} % in one piece or ${figures#* } % at" \
    "$scratch/out"
image=$(image_of "$state")
wanted=$(digest "$image")
size=$(stat -c %s "$image")
ok "the image comes first, as it was" cmp -n "$size" "$image" "$disc"
ok "the medium holds it" test "$(stat -c %s "$disc")" -le $((media * 1024 * 1024))
exits 0 "all of it is verified" "$program" verify "$disc" --state "$state"
ok "and verify has them" grep -q \
    "loss of any ${figures% *} % in one piece, or of ${figures#* } % of the blocks" "$scratch/out"
exits 0 "without a ledger too" "$program" verify "$disc" --state "$scratch/nothing"
exits 0 "another disc of the same track" on_month "$state" run --media "$media" \
    --drive "stdio:$scratch/other.iso" --copies 2
ok "is the same" cmp "$disc" "$scratch/other.iso"

spoil() {
    rm -f "$scratch"/rescued*
    tests/spoil.py "$@"
}

rescue() {
    "$program" rescue --state "$scratch/nothing" "$@" -o "$scratch/rescued.iso"
}

spoiled=$scratch/spoiled.iso
for manner in noise zeros unreadable; do
    for how in "random 40" "pieces 0 50" "pieces 20 70" "pieces 50 100" "pieces 0 1 99 100"; do
        rm -f "$spoiled.map"
        # shellcheck disable=SC2086 # words
        spoil "$disc" "$spoiled" 11 $manner $how
        exits 0 "$manner, $how" rescue "$spoiled"
        is "$(digest "$scratch/rescued.iso")" "$wanted" "is the image"
    done
done
rm -f "$spoiled.map"

spoil "$disc" "$spoiled" 1 noise random 40
spoil "$disc" "$scratch/second.iso" 2 noise random 40
exits 0 "two discs with noise in 40 percent of each" rescue "$spoiled" "$scratch/second.iso"
is "$(digest "$scratch/rescued.iso")" "$wanted" "are one image"
spoil "$disc" "$spoiled" 1 unreadable pieces 0 40
spoil "$disc" "$scratch/second.iso" 2 unreadable pieces 30 70
exits 0 "two discs with other holes of 40 percent" rescue "$spoiled" "$scratch/second.iso"
is "$(digest "$scratch/rescued.iso")" "$wanted" "are one image"

# A copy by dvdisaster of a disc that it could not read whole.
rm -f "$spoiled.map"
spoil "$disc" "$spoiled" 11 marks pieces 20 70
exits 0 "marks of dvdisaster, pieces 20 70" rescue "$spoiled"
is "$(digest "$scratch/rescued.iso")" "$wanted" "is the image"

# Too much for one, which is kept until the other comes.
spoil "$disc" "$spoiled" 1 unreadable random 65
spoil "$disc" "$scratch/second.iso" 2 unreadable random 65
exits 4 "two thirds are too much" rescue "$spoiled"
exits 0 "until another disc comes" rescue "$scratch/second.iso"
is "$(digest "$scratch/rescued.iso")" "$wanted" "is the image"
rm -f "$spoiled.map" "$scratch/second.iso.map"

# What belongs to the recovery data is verified as well.
behind() {
    cp "$disc" "$spoiled"
    printf x | dd of="$spoiled" bs=1 seek="$1" conv=notrunc status=none
}
behind $((size + 1000000))
exits 4 "a byte of the recovery data" "$program" verify "$spoiled" --state "$state"
ok "is named" grep -q "the recovery data: not the digest" "$scratch/err"
behind 1000
exits 4 "a byte of the image" "$program" verify "$spoiled" --state "$state"
exits 0 "which is put right" rescue "$spoiled"
truncate -s $((size + 1000000)) "$spoiled"
exits 4 "a disc that was cut short" "$program" verify "$spoiled" --state "$state"

# dvdisaster says so too, and repairs the same.
head -c -131072 "$disc" >"$scratch/theirs.iso"
ok "dvdisaster knows it for its own" dvdisaster -i "$scratch/theirs.iso" -t
cp "$disc" "$scratch/theirs.iso"
python3 - "$scratch/theirs.iso" $((size / 2048)) <<'END'
import sys
path, blocks = sys.argv[1], int(sys.argv[2])
dead = bytearray(2048)
begin = (b"dvdisaster dead sector marker\nThis sector could not be read from the image.\n"
         b"Its contents have been substituted by the dvdisaster read routine.\n")
end = b"dvdisaster dead sector end marker\n"
dead[:len(begin)] = begin
dead[2046 - len(end):2046] = end
with open(path, "r+b") as disc:
    for block in range(100, blocks // 2):
        disc.seek(block * 2048)
        disc.write(dead)
END
dvdisaster -i "$scratch/theirs.iso" -f --truncate </dev/null >"$scratch/log" 2>&1
ok "and repairs it" cmp -n "$size" "$image" "$scratch/theirs.iso"

# The manual page has the lines that put a lost header back.
rm -f "$spoiled.map"
spoil "$disc" "$spoiled" 11 marks pieces 10 60
cp "$spoiled" "$scratch/copy.iso"
sed -n "s/seek=850/seek=$((size / 2048))/; /^tail -c/,/^dd if=header/p" man/auditdisc-disc.7 \
    >"$scratch/lines"
ok "the header is put back" sh -c "cd '$scratch' && sh -e lines 2>log"
dvdisaster -i "$scratch/copy.iso" -f --truncate </dev/null >"$scratch/log" 2>&1
ok "and dvdisaster repairs half of a disc" cmp -n "$size" "$image" "$scratch/copy.iso"

# Without dvdisaster: as many copies as fit.
mkdir "$scratch/bin"
for tool in timeout ssh-keygen openssl; do
    ln -s "$(command -v "$tool")" "$scratch/bin/$tool"
done
without() {
    PATH="$scratch/bin" on_month "$@"
}
exits 0 "without dvdisaster" without "$scratch/copies" run --media "$media" \
    --drive "stdio:$scratch/copies.iso" --copies 1
ok "there are two copies" grep -q "track-copies=2" "$scratch/copies/ledger"

# A drive that can't read.
find_library
if [ -f "$library" ]; then
    tests/mmc/mmc-medium new "$scratch/drive" cd-r-80 blank
    in_drive() {
        env MMC_DRIVES="/dev/sr0=$scratch/drive" LD_PRELOAD="$library" timeout 900 "$@"
    }
    exits 0 "a disc in a drive" in_drive "$program" burn "$period" --config /dev/null \
        --source maildir:examples/month --state "$state" --media "$media" \
        --drive /dev/sr0 --copies 3
    total=$(($(stat -c %s "$disc") / 2048))
    tests/mmc/mmc-medium fault "$scratch/drive" "read-error=0-$((total / 2))"
    rm -f "$scratch"/rescued*
    exits 0 "half of it gives read errors" in_drive "$program" rescue /dev/sr0 \
        --state "$scratch/nothing" --tries 1 -o "$scratch/rescued.iso"
    is "$(digest "$scratch/rescued.iso")" "$wanted" "is the image"
else
    skip "a drive that can't read" "no $library: make units"
fi

[ -n "${AD_FULL:-}" ] || finish

# 300 MB, of which dvdisaster makes a whole CD.
tests/make-month.py "$scratch/mail" 420
disc=$scratch/large.iso
large() {
    "$program" "$@" --config /dev/null --source "maildir:$scratch/mail" \
        --state "$scratch/large" --zone Europe/Berlin --hosts mail.example.com
}
exits 0 "a month of 300 MB" large run 2005-06 --drive "stdio:$disc" --copies 1
wanted=$(digest "$scratch/large/runs/2005-06/image.iso")
for manner in noise zeros unreadable; do
    for how in "random 40" "pieces 0 50" "pieces 25 75" "pieces 50 100"; do
        rm -f "$spoiled.map"
        # shellcheck disable=SC2086 # words
        spoil "$disc" "$spoiled" 11 $manner $how
        exits 0 "a whole CD, $manner, $how" rescue "$spoiled"
        is "$(digest "$scratch/rescued.iso")" "$wanted" "is the image"
    done
    rm -f "$spoiled.map"
    spoil "$disc" "$spoiled" 1 $manner random 40
    spoil "$disc" "$scratch/second.iso" 2 $manner random 40
    exits 0 "two discs, $manner, other holes of 40 percent" rescue "$spoiled" \
        "$scratch/second.iso"
    is "$(digest "$scratch/rescued.iso")" "$wanted" "are one image"
done
rm -f "$spoiled" "$spoiled.map" "$scratch/second.iso" "$scratch/second.iso.map"

[ -f "$library" ] || finish
total=$(($(stat -c %s "$disc") / 2048))
rm "$disc"
tests/mmc/mmc-medium new "$scratch/cd" cd-r-80 blank
in_drive() {
    env MMC_DRIVES="/dev/sr0=$scratch/cd" LD_PRELOAD="$library" timeout 3000 "$@"
}
exits 0 "a CD in a drive" in_drive "$program" burn 2005-06 --config /dev/null \
    --source "maildir:$scratch/mail" --state "$scratch/large" --drive /dev/sr0 --copies 2
# scratches SEED: read errors in 40 percent of the disc, in 500 pieces.
scratches() {
    python3 - "$1" "$total" <<'END'
import random, sys
dice, total = random.Random(int(sys.argv[1])), int(sys.argv[2])
piece = total // 1250
for at in dice.sample(range(1250), 500):
    print(f"read-error={at * piece}-{(at + 1) * piece - 1}")
END
}
for first in 0 25 50; do
    echo "read-error=$((total * first / 100))-$((total * (first + 50) / 100))" \
        >"$scratch/cd/faults"
    rm -f "$scratch"/rescued*
    exits 0 "a drive reads none of it from $first to $((first + 50)) percent" in_drive \
        "$program" rescue /dev/sr0 --state "$scratch/nothing" --tries 1 -o "$scratch/rescued.iso"
    is "$(digest "$scratch/rescued.iso")" "$wanted" "is the image"
done
scratches 1 >"$scratch/cd/faults"
rm -f "$scratch"/rescued*
exits 0 "nor what 500 scratches cover" in_drive "$program" rescue /dev/sr0 \
    --state "$scratch/nothing" --tries 1 -o "$scratch/rescued.iso"
is "$(digest "$scratch/rescued.iso")" "$wanted" "is the image"
finish

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A disc that is filled with copies of its image survives nearly everything, and what
# does not survive is named. With AD_FULL=1 a month of 20 MB on a whole CD too.
# shellcheck disable=SC2317 # the functions are called by exits
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

media=70
state=$scratch/state
disc=$scratch/disc.iso
exits 0 "a disc that is filled" on_month "$state" run --media "$media" --drive "stdio:$disc" \
    --copies 1
ok "says what it survives" grep -q "The image stands on the disc .* times" "$scratch/out"
image=$(image_of "$state")
wanted=$(digest "$image")
size=$(stat -c %s "$image")
blocks=$((size / 2048))
copies=$(($(stat -c %s "$disc") / size))
total=$((blocks * copies))
ok "at least 14 copies" test "$copies" -ge 14
ok "the ledger says how many" grep -q "track-copies=$copies" "$state/ledger"
ok "the label says how many" grep -q "holds this image $copies times" \
    "$state/runs/$period/label-A.html"
dd if="$disc" of="$scratch/third.iso" bs=2048 count="$blocks" skip=$((2 * blocks)) status=none
is "$(digest "$scratch/third.iso")" "$wanted" "dd cuts out the third"
exits 0 "all copies are verified" "$program" verify "$disc" --state "$state"
ok "xorriso shows the first" xorriso -abort_on WARNING -indev "$disc" -ls /

# spoil MANNER HOW NUMBER… makes $scratch/spoiled.iso.
spoil() {
    rm -f "$scratch"/spoiled* "$scratch"/rescued*
    tests/spoil.py "$disc" "$scratch/spoiled.iso" 11 "$@"
}

rescue() {
    "$program" rescue --state "$scratch/nothing" "$@" -o "$scratch/rescued.iso"
}

for manner in noise zeros unreadable marks; do
    spoil $manner random 55
    exits 0 "55 percent at random, $manner" rescue "$scratch/spoiled.iso"
    is "$(digest "$scratch/rescued.iso")" "$wanted" "is the image"
    spoil $manner pieces 3 93
    exits 0 "90 percent in one piece, $manner" rescue "$scratch/spoiled.iso"
    is "$(digest "$scratch/rescued.iso")" "$wanted" "is the image"
    spoil $manner pieces 0 12 88 100
    exits 0 "the first and the last, $manner" rescue "$scratch/spoiled.iso"
    is "$(digest "$scratch/rescued.iso")" "$wanted" "is the image"
done

# Blocks of zeros that belong to no file, each between spoiled ones where it was not itself
# spoiled: noise is never the same twice.
python3 - "$disc" "$scratch/spoiled.iso" "$blocks" "$copies" <<'END'
import os, sys
disc, spoiled, blocks, copies = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
data = bytearray(open(disc, "rb").read())
empty = [b for b in range(20, blocks - 200) if not any(data[b * 2048:(b + 1) * 2048])]
assert empty
for block in empty:
    for copy in range(copies):
        for at in (block - 1, block + 1) if copy % 2 else (block,):
            begin = (copy * blocks + at) * 2048
            data[begin:begin + 2048] = os.urandom(2048)
open(spoiled, "wb").write(data)
END
rm -f "$scratch"/rescued* "$scratch"/spoiled.iso.map
exits 0 "empty blocks amid noise" rescue "$scratch/spoiled.iso"
is "$(digest "$scratch/rescued.iso")" "$wanted" "is the image"

spoil zeros pieces 0 1
exits 4 "verify sees the damage" "$program" verify "$scratch/spoiled.iso" --state "$state"
spoil zeros pieces 50 51
exits 4 "and damage that no computer shows" "$program" verify "$scratch/spoiled.iso" \
    --state "$state"
ok "and names the good copies" grep -q "these are good: 1 to " "$scratch/err"
exits 4 "without a ledger too" "$program" verify "$scratch/spoiled.iso" \
    --state "$scratch/nothing"

# One copy only: what is lost is named, what survives is written.
cp "$image" "$scratch/once.iso"
number=2005-06-02/0001
place=$(xorriso -indev "$image" -find /data/eml/2005_06_02/0001.eml -exec report_lba -- \
    2>/dev/null | awk '/^File data/ { print $6 }' | tr -d ,)
printf '# auditdisc rescue map 1\n0 %s ?\n%s 1 -\n' "$blocks" "$place" >"$scratch/once.iso.map"
rm -f "$scratch"/rescued*
exits 4 "a block that is gone" rescue "$scratch/once.iso" --extract "$scratch/files"
ok "names the message" grep -q "Lost: message $number" "$scratch/out"
ok "and no other" sh -c "test \$(grep -c '^Lost' '$scratch/out') = 1"
ok "the others are there" test -s "$scratch/files/data/eml/2005_06_02/0002.eml"
ok "it lies apart" test -e "$scratch/files/damaged/data/eml/2005_06_02/0001.eml"
ok "and nowhere else" test ! -e "$scratch/files/data/eml/2005_06_02/0001.eml"
rm "$scratch/once.iso.map"
printf '# auditdisc rescue map 1\n%s %s ?\n' "$place" $((blocks - place)) \
    >"$scratch/once.iso.map"
exits 0 "another disc, which has lost its head, has the rest" rescue "$scratch/once.iso"
is "$(digest "$scratch/rescued.iso")" "$wanted" "is the image"

# A folder is gone from one tree and another folder from the other: each file is still
# found in one of them.
python3 - "$image" "$scratch/folders.iso" <<'END'
import struct, sys
data = bytearray(open(sys.argv[1], "rb").read())
name = "0001.eml"
found = {name.encode(): [], name.encode("utf-16-be"): []}
for at in range(0, len(data), 2048):
    if struct.unpack_from("<I", data, at + 2)[0] != at // 2048:
        continue
    for word, folders in found.items():
        if word in data[at : at + 2048]:
            folders.append(at)
rock_ridge, joliet = found.values()
assert len(rock_ridge) == len(joliet) > 1
for at in rock_ridge[0], joliet[-1]:
    data[at : at + 2048] = bytes(2048)
open(sys.argv[2], "wb").write(data)
END
rm -rf "$scratch"/rescued* "$scratch/files"
exits 4 "folders that are gone" rescue "$scratch/folders.iso" --extract "$scratch/files"
ok "lose no message" grep -q "no message is lost" "$scratch/err"
is "$(find "$scratch/files/data/eml" -name '*.eml' | wc -l)" \
    "$(xorriso -indev "$image" -find /data/eml -name '*.eml' 2>/dev/null | wc -l)" "all are there"

# A drive that can't read.
find_library
if [ -f "$library" ]; then
    tests/mmc/mmc-medium new "$scratch/drive" cd-r-80 blank
    in_drive() {
        env MMC_DRIVES="/dev/sr0=$scratch/drive" LD_PRELOAD="$library" timeout 900 "$@"
    }
    exits 0 "a disc in a drive" in_drive "$program" run "$period" --config /dev/null \
        --source maildir:examples/month --state "$scratch/real" --zone Europe/Berlin \
        --hosts mail.example.com --timestamp 2005-07-02T03:00:00+02:00 --media "$media" \
        --drive /dev/sr0 --copies 1
    tests/mmc/mmc-medium fault "$scratch/drive" "read-error=0-$((total * 9 / 10))"
    rm -f "$scratch"/rescued*
    exits 0 "nine tenths give read errors" in_drive "$program" rescue /dev/sr0 \
        --state "$scratch/nothing" --tries 1 -o "$scratch/rescued.iso"
    is "$(digest "$scratch/rescued.iso")" "$(digest "$(image_of "$scratch/real")")" \
        "is the image"
else
    skip "a drive that can't read" "no $library: make units"
fi
exits 2 "rescue needs to know where to" "$program" rescue "$disc"
echo mine >"$scratch/mine.iso"
exits 5 "and overwrites nothing" "$program" rescue "$disc" -o "$scratch/mine.iso"
is "$(cat "$scratch/mine.iso")" mine "it is still there"

# --- a disc of nobody's, with a header of recovery data for an image that can't be ----

python3 - "$scratch/tiny.iso" <<'PYTHON'
import struct, sys, zlib

IMAGE, LAYERS, ROOTS, LAYER = 149, 155, 100, 4
header = bytearray(2048)
header[:16] = b"*dvdisaster*RS03"
struct.pack_into("<QII", header, 68, IMAGE, LAYERS, ROOTS)
struct.pack_into("<I", header, 96, 0x4C5047)
struct.pack_into("<IQ", header, 116, 2048, LAYER)
struct.pack_into("<I", header, 96, zlib.crc32(header + bytes(2048)) ^ 0xFFFFFFFF)
disc = bytearray(2048 * LAYER * 255)
disc[2048 * IMAGE : 2048 * (IMAGE + 1)] = header
open(sys.argv[1], "wb").write(disc)
PYTHON
exits 4 "an image smaller than its padding" "$program" rescue "$scratch/tiny.iso" \
    -o "$scratch/tiny-out.iso" --config /dev/null --state "$scratch/nobody"
ok "is none" grep -q "nothing says how large the image is" "$scratch/err"

[ -n "${AD_FULL:-}" ] || finish

tests/make-month.py "$scratch/mail" 28
disc=$scratch/large.iso
exits 0 "a month of 20 MB" "$program" run 2005-06 --config /dev/null \
    --source "maildir:$scratch/mail" --state "$scratch/large" --zone Europe/Berlin \
    --hosts mail.example.com --drive "stdio:$disc" --copies 1
wanted=$(digest "$scratch/large/runs/2005-06/image.iso")
# A drive reads the last tenth of it and nothing else.
if [ -f "$library" ]; then
    tests/mmc/mmc-medium new "$scratch/cd" cd-r-80 blank
    in_large() {
        env MMC_DRIVES="/dev/sr0=$scratch/cd" LD_PRELOAD="$library" timeout 3000 "$@"
    }
    exits 0 "a whole CD in a drive" in_large "$program" burn 2005-06 --config /dev/null \
        --source "maildir:$scratch/mail" --state "$scratch/large" --drive /dev/sr0 --copies 2
    echo "read-error=0-$(($(stat -c %s "$disc") * 9 / 20480))" >"$scratch/cd/faults"
    rm -f "$scratch"/rescued*
    exits 0 "nine tenths of it give read errors" in_large "$program" rescue /dev/sr0 \
        --state "$scratch/nothing" --tries 1 -o "$scratch/rescued.iso"
    is "$(digest "$scratch/rescued.iso")" "$wanted" "is the image"
    rm -r "$scratch/cd"
fi
for manner in noise zeros unreadable; do
    for how in "random 55" "pieces 0 90" "pieces 5 95" "pieces 10 100" "pieces 0 1 99 100"; do
        # shellcheck disable=SC2086 # words
        spoil $manner $how
        exits 0 "a whole CD, $manner, $how" rescue "$scratch/spoiled.iso"
        is "$(digest "$scratch/rescued.iso")" "$wanted" "is the image"
    done
done
finish

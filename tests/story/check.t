#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check.html in Chromium, in Firefox and in WebKit: a good disc, bad ones of every kind, and a browser that
# lacks what the page would like to have. Screenshots stay in BUILD/screenshots.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

good=$scratch/good
exits 0 "the example is built" on_month "$scratch/state" build --tree "$good"
fingerprint=$(digest "$good/tagmanifest-sha256.txt")
total=$(cat "$good"/*manifest-sha256.txt | wc -l)
original=data/eml/2005_05_30/0002.eml
page=days/2005_06_02/index.html

# copy NAME: a copy of the good disc, to be spoiled.
copy() {
    cp -a "$good" "$scratch/$1"
    cd "$scratch/$1" || exit 1
}
(copy changed && printf X | dd of=$original bs=1 seek=100 conv=notrunc status=none)
(copy missing && rm $original $page)
(copy extra && touch days/2005_06_02/0001b.txt .hidden "$(printf 'a\342\200\256b.txt')")
(copy truncated && truncate -s -1 $page)
(copy unreadable && chmod 0 $original)
(copy nolist && chmod 0 manifest-sha256.txt)
(copy renamed && mv $original data/eml/2005_05_30/0002.EML)
(copy forged && echo x >>$original && sed -i "s|^.*  $original|$(digest $original)  $original|" \
    manifest-sha256.txt)
(copy replaced && echo x >>$page && sed -i "s|^.*  $page|$(digest $page)  $page|" \
    tagmanifest-sha256.txt)
(copy torn && sed -i '2s/^./?/' tagmanifest-sha256.txt)
(copy unlisted && rm manifest-sha256.txt)
(copy empty && : >tagmanifest-sha256.txt)
(copy unannounced && touch tagmanifest-sha256.txt.sig)
ssh-keygen -q -t ed25519 -N '' -f "$scratch/key" || exit 1
exits 0 "and with a seal" on_month "$scratch/sealing" build --seal-key "$scratch/key" \
    --tree "$scratch/sealed"
sealed_total=$(cat "$scratch"/sealed/*manifest-sha256.txt | wc -l)
key=$(ssh-keygen -l -f "$scratch/key" | cut -d ' ' -f 2)
# sealed NAME: a copy of the sealed disc, to be spoiled.
sealed() {
    cp -a "$scratch/sealed" "$scratch/$1"
    cd "$scratch/$1" || exit 1
}
(sealed torn_off && rm tagmanifest-sha256.txt.sig)
(sealed rewrapped && printf '\n' >>tagmanifest-sha256.txt.sig)
(sealed resigned && ssh-keygen -q -t ed25519 -N '' -f "$scratch/other" &&
    ssh-keygen -q -Y sign -n auditdisc -f "$scratch/other" <tagmanifest-sha256.txt \
        >tagmanifest-sha256.txt.sig 2>"$scratch/log")
(sealed anew && echo x >>$page && sed -i "s|^.*  $page|$(digest $page)  $page|" \
    tagmanifest-sha256.txt)
mkdir "$scratch/iso"
xorriso -read_fs ecma119 -osirrox on -indev "$(image_of "$scratch/state")" \
    -extract / "$scratch/iso" >"$scratch/log" 2>&1 || note <"$scratch/log"
cp -a "$scratch/iso" "$scratch/isobad"
chmod -R u+w "$scratch/isobad"
echo x >>"$scratch/isobad/DAYS/2005_06_02/INDEX.HTML"
touch "$scratch/isobad/EXTRA.TXT"
cp -a "$scratch/iso" "$scratch/isotwin"
chmod -R u+w "$scratch/isotwin"
cp "$scratch/isotwin/BAG_INFO.TXT" "$scratch/isotwin/bag-info.txt"

# A bag with files whose padding differs, and one that is read in pieces.
mkdir -p "$scratch/sizes/data"
(
    cd "$scratch/sizes" || exit 1
    for size in 0 1 55 56 57 63 64 65 119 120 127 128 1000003 40000001; do
        head -c $size /dev/urandom >"data/$size.bin"
    done
    sha256sum data/* >manifest-sha256.txt
    sha256sum manifest-sha256.txt >tagmanifest-sha256.txt
    cp -a . ../last
    printf X | dd of=../last/data/40000001.bin bs=1 seek=40000000 conv=notrunc status=none
)

cat >"$scratch/cases" <<EOF
good whole $good
plain plain $good
page page $good
bare bare $good
lying lying $good
stuck stuck $good
drive drive $good
off off $good
inside whole $good/days
changed whole $scratch/changed
plainchanged plain $scratch/changed
missing whole $scratch/missing
extra whole $scratch/extra
truncated whole $scratch/truncated
unreadable whole $scratch/unreadable
nolist whole $scratch/nolist
renamed whole $scratch/renamed
forged whole $scratch/forged
replaced whole $scratch/replaced
torn whole $scratch/torn
unlisted whole $scratch/unlisted
empty whole $scratch/empty
unannounced whole $scratch/unannounced
sealed whole $scratch/sealed
sealedbare bare $scratch/sealed
torn_off whole $scratch/torn_off
rewrapped whole $scratch/rewrapped
resigned whole $scratch/resigned
anew whole $scratch/anew
iso whole $scratch/iso
isobad whole $scratch/isobad
isotwin whole $scratch/isotwin
sizes whole $scratch/sizes
plainsizes plain $scratch/sizes
last whole $scratch/last
EOF

# root may read everything, unless it gives that up.
humbly=
[ "$(id -u)" != 0 ] || humbly="setpriv --bounding-set=-dac_override,-dac_read_search"
tests/browser/install >"$scratch/log" 2>&1 || note <"$scratch/log"
mkdir -p "$BUILD/screenshots"
NODE_PATH=$(realpath "$BUILD/node/node_modules")
export NODE_PATH
# shellcheck disable=SC2086 # a command and its options
ok "a browser went through all cases" \
    $humbly node tests/browser/check.js "$good" "$scratch/cases" "$BUILD/screenshots"

# says NAME CASE HEADLINE [LINE…]: exactly this headline, the second line begins with the
# first LINE, and the others are all the findings there are.
says() {
    says_name=$1 says_file=$scratch/cases-$2
    shift 2
    { echo "$1" && shift && printf '%s\n' "$@"; } >"$scratch/wanted"
    {
        sed -n 1p "$says_file"
        sed -n '2s/ [0-9.,]* MB were read.*//p' "$says_file"
        grep -E '^(Changed|Missing|Unreadable|Not part of the disc|wrong): ?' "$says_file"
    } >"$scratch/got" 2>&1
    ok "$says_name" diff "$scratch/wanted" "$scratch/got"
}
whole="All $total files are exactly as recorded."
all="$total of $total as recorded."
broken="This disc is not as it was recorded."
but() {
    echo "$((total - $1)) of $total as recorded, $2."
}

for case in good plain page bare drive iso; do
    says "good: $case" $case "$whole" "$all"
    is "$(sed -n 's/^Fingerprint: //p' "$scratch/cases-$case" | tr -d '\n')" \
        "$fingerprint" "its fingerprint: $case"
done
ok "the bare view is pointed out" grep -q "such as BAG_INFO.TXT" "$scratch/cases-iso"
ok "and no other" test "$(grep -l BAG_INFO "$scratch"/cases-* | wc -l)" = 3
is "$(sed -n 2p "$scratch/cases-lying")" "0 of $total as recorded, $total changed. $(
    sed -n '2s/.*\. //p' "$scratch/cases-lying")" "the browser's own SHA-256 is what counts"
is "$(head -n 1 "$scratch/cases-stuck")" "The check was stopped before its end." "stopped"
is "$(cat "$scratch/cases-off")" "tool false, other way true" "no JavaScript: another way"
is "$(head -n 1 "$scratch/cases-inside")" "This is not the disc." "a folder of the disc"
says "changed" changed "$broken" "$(but 1 '1 changed')" "Changed: $original"
says "changed, no crypto" plainchanged "$broken" "$(but 1 '1 changed')" "Changed: $original"
says "missing" missing "$broken" "$(but 2 '2 missing')" "Missing: $original" "Missing: $page"
says "extra" extra "Every recorded file is intact, but others were added." \
    "$(but 0 '3 not part of the disc')" "Not part of the disc: .hidden" \
    "Not part of the disc: a<U+202E>b.txt" "Not part of the disc: days/2005_06_02/0001b.txt"
says "truncated" truncated "$broken" "$(but 1 '1 changed')" "Changed: $page"
says "unreadable" unreadable "Not every file could be read." "$(but 1 '1 unreadable')" \
    "Unreadable: $original"
tags=$(wc -l <"$good/tagmanifest-sha256.txt")
says "an unreadable list" nolist "Not every file could be read." \
    "$((tags - 1)) of $tags as recorded, 1 unreadable." "Unreadable: manifest-sha256.txt"
says "a seal that nobody announced" unannounced \
    "Every recorded file is intact, but others were added." "$(but 0 '1 not part of the disc')" \
    "Not part of the disc: tagmanifest-sha256.txt.sig"
says "sealed" sealed "All $sealed_total files are exactly as recorded." \
    "$sealed_total of $sealed_total as recorded."
ok "by that key" grep -qF "The seal holds: the lists were signed with the key $key." \
    "$scratch/cases-sealed"
ok "or it says that it can't tell" grep -q 'seal could not be checked here.*seal/how.txt' \
    "$scratch/cases-sealedbare"
ok "of a disc without a seal it says nothing" test "$(grep -c seal "$scratch/cases-good")" = 0
seal=tagmanifest-sha256.txt.sig
says "a seal that was taken away" torn_off "$broken" \
    "$sealed_total of $sealed_total as recorded, 1 missing." "Missing: $seal"
for case in rewrapped resigned anew; do
    says "a seal that does not hold: $case" $case "$broken" \
        "$sealed_total of $sealed_total as recorded, 1 changed." "Changed: $seal"
    ok "and does not say that it holds" test "$(grep -c holds "$scratch/cases-$case")" = 0
done
says "renamed" renamed "$broken" "$(but 1 '1 missing, 1 not part of the disc')" \
    "Missing: $original" "Not part of the disc: data/eml/2005_05_30/0002.EML"
says "changed, and its list" forged "$broken" "$(but 1 '1 changed')" \
    "Changed: manifest-sha256.txt"
says "changed, and the list of lists" replaced "$whole" "$all"
is "$(sed -n 's/^Fingerprint: //p' "$scratch/cases-replaced" | tr -d '\n')" \
    "$(digest "$scratch/replaced/tagmanifest-sha256.txt")" "but the fingerprint is another"
says "a list with a torn line" torn "$broken" \
    "$((total - 1)) of $((total - 1)) as recorded, 1 changed, 1 not part of the disc." \
    "Changed: tagmanifest-sha256.txt, line 2" "Not part of the disc: assets/check.js"
is "$(sed -n 1,2p "$scratch/cases-unlisted" | grep -c "$broken\|1 missing")" 2 "no list"
is "$(head -n 1 "$scratch/cases-empty")" "$broken" "an empty list"
says "a bare view, changed" isobad "$broken" "$(but 1 '1 changed, 1 not part of the disc')" \
    "Changed: $page" "Not part of the disc: EXTRA.TXT"
is "$(grep -c '^Not part of the disc: ' "$scratch/cases-isotwin")" 1 "two names that fold to one"
for case in sizes plainsizes; do
    says "all sizes: $case" $case "All 15 files are exactly as recorded." "15 of 15 as recorded."
done
says "the last byte of 40 MB" last "$broken" "14 of 15 as recorded, 1 changed." \
    "Changed: data/40000001.bin"

sed -n 's/ whole .*//p' "$scratch/cases" >"$scratch/names"
for browser in firefox webkit; do
    # shellcheck disable=SC2086 # a command and its options
    ok "$browser went through the cases as well" \
        timeout 900 $humbly node tests/browser/$browser.js "$good" "$scratch/cases"
    while read -r case; do
        for said in "$case" "$browser-$case"; do
            sed '2s/ were read in .*//' "$scratch/cases-$said" >"$scratch/said-$said"
        done
        ok "$browser says the same: $case" diff "$scratch/said-$case" "$scratch/said-$browser-$case"
    done <"$scratch/names"
done
finish

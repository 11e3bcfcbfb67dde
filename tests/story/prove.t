#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One message alone: its proof holds with a shell and openssl, says nothing of other mail,
# and no changed byte of it passes.
# shellcheck disable=SC2317,SC2015 # ok and exits run the functions; either may fail
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"
. "$(dirname "$0")/seal.sh"

ssh-keygen -q -t ed25519 -N '' -C key -f "$scratch/key" || exit 1
fingerprint=$(ssh-keygen -l -f "$scratch/key" | cut -d ' ' -f 2)

# prove NUMBER TARGET [OPTION…]: leaves the proof in $scratch/proof.
prove() {
    prove_number=$1 prove_target=$2
    shift 2
    rm -rf "$scratch/proof"
    "$program" prove "$prove_number" --from "$prove_target" --config /dev/null \
        --state "$scratch/none" -o "$scratch/proof" "$@"
}

tree=$scratch/tree
exits 0 "a sealed month" on_month "$scratch/state" build --seal-key "$scratch/key" --tree "$tree"
is "$(tests/merkle-root.py "$tree")" "$(grep '^Merkle-Root' "$tree/bag-info.txt")" \
    "the root is what RFC 6962 says"
root=$(sed -n 's/^Merkle-Root: //p' "$tree/bag-info.txt")
ok "the label sheet has it" sh -c "tr -d '\n' <'$scratch/state/runs/$period/label.html' |
    sed 's|</\{0,1\}li>||g' | grep -qF '$root'"
ok "and so has the ledger" grep -q " sealed .*root=$root" "$scratch/state/ledger"

numbers=$(sed -n 's|^.*  data/eml/\(....\)_\(..\)_\(..\)/\(.*\)\.eml$|\1-\2-\3/\4|p' \
    "$tree/manifest-sha256.txt")
middle=$(echo "$numbers" | sed -n 43p)
for number in "$(echo "$numbers" | head -n 1)" "$middle" "$(echo "$numbers" | tail -n 1)"; do
    exits 0 "$number from the image" prove "$number" "$(image_of "$scratch/state")"
    exits 0 "its script says yes" sh "$scratch/proof/check.sh"
    ok "and names root and key" sh -c "grep -qxF $root '$scratch/out' && grep -qF '$fingerprint' '$scratch/out'"
    ok "the message is there byte for byte" cmp "$scratch/proof/message.eml" \
        "$tree/data/eml/$(echo "$number" | tr - _).eml"
done
exits 0 "from a folder" prove "$middle" "$tree"
have bash && ok "bash says the same" bash "$scratch/proof/check.sh"
ok "the proof is about 1 KB" test "$(stat -c %s "$scratch/proof/proof.txt")" -lt 1200
ok "its script has about ten lines" test "$(grep -vc '^#' "$scratch/proof/check.sh")" -lt 20
ok "no digest of another message is in it" sh -c "! grep -v '  data/eml/$(echo "$middle" | tr - _).eml' \
    '$tree/manifest-sha256.txt' | cut -c 1-64 | grep -qFf - '$scratch/proof/proof.txt' '$scratch/proof/bag-info.txt'"
mkdir "$scratch/bin"
for tool in openssl sh cut sed grep dirname; do
    ln -s "$(command -v $tool)" "$scratch/bin/$tool"
done
exits 0 "without ssh-keygen it says what was not checked" env PATH="$scratch/bin" sh "$scratch/proof/check.sh"
ok "in words" grep -q 'signature was not checked' "$scratch/out"
rm "$scratch/bin/openssl"
exits 1 "without openssl nothing is proved" env PATH="$scratch/bin" sh "$scratch/proof/check.sh"

# Single bytes changed, in each file that the script relies on.
cat >"$scratch/flip.py" <<'END'
import pathlib, random, subprocess, sys
folder, step = pathlib.Path(sys.argv[1]), int(sys.argv[3])
path = folder / sys.argv[2]
whole, chance, passed = path.read_bytes(), random.Random(6962), 0
for at in range(0, len(whole), step):
    data = bytearray(whole)
    data[at] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    done = subprocess.run(["sh", folder / "check.sh"], capture_output=True)
    if done.returncode == 0:
        print(f"byte {at} of {path.name} made {data[at]:#x}: {done.stdout}")
        passed += 1
path.write_bytes(whole)
sys.exit(passed > 0)
END
step=7
[ -z "${AD_FULL:-}" ] || step=1
for file in message.eml proof.txt bag-info.txt; do
    ok "no changed byte of $file passes" python3 "$scratch/flip.py" "$scratch/proof" $file $step
done
ok "nor the root of another month with a line of this" sh -c "cd '$scratch/proof' &&
    sed 's/^Merkle-Root: ./Merkle-Root: x/' -i bag-info.txt && ! sh check.sh"
exits 0 "again" prove "$middle" "$tree"
sed -i 1d "$scratch/proof/proof.txt"
exits 1 "a step left out" sh "$scratch/proof/check.sh"
exits 0 "and again" prove "$middle" "$tree"
ssh-keygen -q -t ed25519 -N '' -C other -f "$scratch/other"
(cd "$scratch/proof" && ssh-keygen -q -Y sign -n auditdisc -f ../other <bag-info.txt \
    >bag-info.txt.sig 2>/dev/null)
exits 1 "a signature by another key" sh "$scratch/proof/check.sh"

exits 2 "a number that is none" prove 2005-05-30 "$tree"
exits 4 "one that the disc has not" prove 2005-05-30/0999 "$tree"
exits 2 "no disc" "$program" prove "$middle" --config /dev/null
prove "$middle" "$tree" >"$scratch/out"
exits 5 "a folder that is in use" "$program" prove "$middle" --from "$tree" --config /dev/null \
    -o "$scratch/proof"
for file in data/eml/$(echo "$middle" | tr - _).eml bag-info.txt manifest-sha256.txt \
    tagmanifest-sha256.txt seal/bag_info.sig seal/allowed_signers; do
    spoil
    printf x >>"$scratch/spoilt/$file"
    exits 4 "no proof from a disc with another $file" prove "$middle" "$scratch/spoilt"
done
spoil
rm "$scratch/spoilt/data/eml/$(echo "$middle" | tr - _).eml"
exits 4 "nor from one without the message" prove "$middle" "$scratch/spoilt"
is "" "$(ls "$scratch/proof")" "and nothing is left in the folder"
spoil
sed -i 's/^Merkle-Root: ./Merkle-Root: x/' "$scratch/spoilt/bag-info.txt"
(cd "$scratch/spoilt" && sed -i "s|^.*  bag-info.txt|$(digest bag-info.txt)  bag-info.txt|" tagmanifest-sha256.txt &&
    rm tagmanifest-sha256.txt.sig seal/bag_info.sig && sed -i '/bag_info.sig/d' tagmanifest-sha256.txt)
exits 4 "verify sees a root that is not that of the messages" verify "$scratch/none" "$scratch/spoilt"
ok "and says so" grep -q 'Merkle-Root' "$scratch/err"

# Volumes of one, two, three and five messages, by X.509.
openssl req -x509 -newkey rsa:2048 -nodes -subj "/CN=signer" -keyout "$scratch/signer.key" \
    -out "$scratch/signer.pem" 2>/dev/null
mkdir "$scratch/few"
each_proves() {
    for i in $(seq "$1"); do
        prove "2005-06-01/000$i" "$scratch/few-tree" && sh "$scratch/proof/check.sh" || return 1
    done
}
for many in 1 2 3 5; do
    for i in $(seq "$many"); do
        printf 'Received: by mx.test; Wed, 1 Jun 2005 10:0%d:00 +0000\nSubject: %d\n\n%d\n' \
            "$i" "$i" "$i" >"$scratch/few/$i.eml"
    done
    rm -rf "$scratch/few-tree"
    exits 0 "a volume of $many" "$program" build 2005-06 --config /dev/null --zone UTC \
        --source "eml:$scratch/few" --state "$scratch/few-$many" --tree "$scratch/few-tree" \
        --seal-method cms --seal-key "$scratch/signer.key" --seal-certificate "$scratch/signer.pem"
    is "$(tests/merkle-root.py "$scratch/few-tree")" \
        "$(grep '^Merkle-Root' "$scratch/few-tree/bag-info.txt")" "its root"
    exits 0 "each of its messages" each_proves "$many"
    sed -i "s/^$many\$/x/" "$scratch/proof/message.eml"
    exits 1 "but not another one" sh "$scratch/proof/check.sh"
done

# A message may be gigabytes: it goes to the folder in pieces.
mkdir "$scratch/large"
{
    printf 'Received: by mx.test; Wed, 1 Jun 2005 10:00:00 +0000\nSubject: large\n\n'
    head -c 100000000 /dev/zero | tr '\0' x
} >"$scratch/large/1.eml"
exits 0 "a message of 100 MB" "$program" build 2005-06 --config /dev/null --zone UTC \
    --source "eml:$scratch/large" --state "$scratch/large-state"
disc=$(echo "$scratch"/large-state/runs/*/image.iso)
exits 0 "is proved in 80 MB" python3 - "$program" prove 2005-06-01/0001 --from "$disc" \
    --config /dev/null -o "$scratch/large-proof" <<'END'
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
sys.exit(status or resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss > 80_000)
END
exits 0 "as others are" sh "$scratch/large-proof/check.sh"
ok "byte for byte" cmp "$scratch/large/1.eml" "$scratch/large-proof/message.eml"

# What is in the proof is on the disk, with its name.
if have strace && strace -o /dev/null true 2>/dev/null; then
    exits 0 "a proof, looked at" strace -y -o "$scratch/calls" -e trace=fsync,fdatasync "$program" prove "$middle" \
        --from "$(image_of "$scratch/state")" --config /dev/null --state "$scratch/none" -o "$scratch/synced"
    for file in "$scratch/synced"/* "$scratch/synced"; do
        ok "$(basename "$file") is written to disk" grep -qE "sync\([0-9]+<$file(\.new)?>" "$scratch/calls"
    done
else
    skip "what is written to disk" "strace can't trace here"
fi
finish

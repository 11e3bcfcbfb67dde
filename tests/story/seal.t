#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The seal: the lines of seal/how.txt hold it, forgeries fall on it, and nothing that is
# wrong with it keeps a month from being archived.
# shellcheck disable=SC2317 # ok and exits run the functions
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"
. "$(dirname "$0")/seal.sh"

cd "$scratch" || exit 1
for key in key other; do
    ssh-keygen -q -t ed25519 -N '' -C "$key" -f "$key" || exit 1
done
cd "$root" || exit 1
fingerprint=$(ssh-keygen -l -f "$scratch/key" | cut -d ' ' -f 2)

# forge TREE: one message changed, and all manifests made anew with standard tools.
forge() {
    (cd "$1" && chmod -R u+w . && message=data/eml/2005_06_02/0001 &&
        sed -i 's/^Subject:/Subject: Re:/' "$message.eml" &&
        cp "$message.eml" "days/2005_06_02/0001.txt" &&
        sed -i "s/^Merkle-Root: .*/$("$root/tests/merkle-root.py" .)/" bag-info.txt && recompute)
}

recompute() {
    find data -type f | LC_ALL=C sort | xargs sha256sum >manifest-sha256.txt
    find . -type f ! -path './data/*' ! -name 'tagmanifest*' | sed 's|^\./||' |
        LC_ALL=C sort | xargs sha256sum >tagmanifest-sha256.txt
}

exits 0 "a month is built with a seal" \
    on_month "$scratch/state" build --seal-key "$scratch/key" --tree "$scratch/tree"
is "$(cat "$scratch/err")" "" "without a complaint"
exits 0 "the line of how.txt says yes" how 'ssh-keygen -Y verify' "$scratch/tree"
is "$(grep -c 'openssl' "$scratch/tree/seal/how.txt")" 0 "which has no lines for a seal or a time stamp that are not there"
ok "and names the key" grep -qF "$fingerprint" "$scratch/out"
ok "bag-info.txt announces the seal" \
    grep -qx "Auditdisc-Seal: ssh $fingerprint" "$scratch/tree/bag-info.txt"
# But itself, its look (assets/) and readme.txt, which is its plain form.
is "$(cd "$scratch/tree" && for file in [b-qs-z]*; do grep -q "$file" about.html || echo "$file"; done)" \
    "" "about.html says what each file is"
for page in readme.txt about.html; do
    tr -d '\r\n' <"$scratch/tree/$page" | tr -s ' ' >"$scratch/flat"
    ok "$page says that it is sealed" grep -qF 'This disc is sealed' "$scratch/flat"
done
ok "the label has the key's fingerprint" \
    grep -qF "$fingerprint" "$scratch/state/runs/$period/label.html"
known=$scratch/state
empty=$scratch/empty
exits 0 "verify says the same of the image" verify "$known" "$(image_of "$scratch/state")"
ok "with the key from the ledger" \
    grep -qF "Sealed by the key $fingerprint: it is one of ours" "$scratch/out"
exits 0 "and of the files" verify "$known" "$scratch/tree"
exits 0 "and where the ledger is not" verify "$empty" "$scratch/tree"
ok "with a request to compare" grep -qF 'compare it with the label' "$scratch/out"
exits 4 "a configured key that is another one" \
    verify "$empty" --seal-key "$scratch/other" "$scratch/tree"
ok "the judge has nothing to say" \
    tests/judge-volume.py "$scratch/tree" maildir:examples/month

exits 0 "the same month again, same key" on_month "$scratch/again" build --seal-key "$scratch/key"
is "$(digest "$(image_of "$scratch/again")")" "$(digest "$(image_of "$scratch/state")")" \
    "the same image, seal and all"

cp -a "$scratch/tree" "$scratch/forged"
ok "a forger changes a message and makes all manifests anew" forge "$scratch/forged"
ok "sha256sum sees nothing" \
    env -C "$scratch/forged" sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt
exits 255 "the line of how.txt says no" how 'ssh-keygen -Y verify' "$scratch/forged"
for state in "$known" "$empty"; do
    exits 4 "verify says no" verify "$state" "$scratch/forged"
    ok "and why" grep -q 'seal: .*sig does not hold' "$scratch/err"
done

line="auditdisc namespaces=\"auditdisc\" $(cut -d ' ' -f 1,2 "$scratch/other.pub")"
new=$(ssh-keygen -l -f "$scratch/other" | cut -d ' ' -f 2)
(cd "$scratch/forged" && echo "$line" >seal/allowed_signers &&
    cut -d ' ' -f 1,2 ../other.pub >seal/key.pub &&
    sed -i "s|$fingerprint|$new|" bag-info.txt &&
    ssh-keygen -q -Y sign -n auditdisc -f ../other <bag-info.txt >seal/bag_info.sig 2>/dev/null &&
    recompute &&
    ssh-keygen -q -Y sign -n auditdisc -f ../other <tagmanifest-sha256.txt \
        >tagmanifest-sha256.txt.sig 2>/dev/null)
ok "a seal by the forger's own key holds by itself" how 'ssh-keygen -Y verify' "$scratch/forged"
exits 0 "and where nothing is known of ours" verify "$empty" "$scratch/forged"
ok "but it is not called known" grep -qF 'compare it with the label' "$scratch/out"
exits 4 "the ledger knows that it is not our key" verify "$known" "$scratch/forged"
ok "and verify says so" grep -qF "seal: by the key $new" "$scratch/err"
exits 4 "so does the configuration" \
    verify "$empty" --seal-key "$scratch/key" "$scratch/forged"

cp -a "$scratch/forged" "$scratch/stripped"
(cd "$scratch/stripped" && rm -r seal tagmanifest-sha256.txt.sig &&
    sed -i 's/^Auditdisc-Seal: .*/Auditdisc-Seal: none/' bag-info.txt && recompute)
exits 4 "a forgery that calls itself unsealed is none of ours" \
    verify "$known" "$scratch/stripped"
exits 4 "nor where a key is configured" \
    verify "$empty" --seal-key "$scratch/key" "$scratch/stripped"

spoil
rm "$scratch/spoilt/tagmanifest-sha256.txt.sig"
exits 4 "a seal that was taken away is missed" verify "$empty" "$scratch/spoilt"
spoil
cp "$scratch/spoilt/tagmanifest-sha256.txt.sig" "$scratch/spoilt/tagmanifest-sha256.txt.tsr"
exits 4 "one that nobody announced is refused" verify "$empty" "$scratch/spoilt"
spoil
cp "$scratch/spoilt/tagmanifest-sha256.txt.sig" "$scratch/spoilt/tagmanifest-sha256.txt.asc"
exits 4 "and a file of any other name" verify "$empty" "$scratch/spoilt"

# Files of which nothing is left.
for file in tagmanifest-sha256.txt.sig seal/bag_info.sig seal/allowed_signers bag-info.txt \
    manifest-sha256.txt tagmanifest-sha256.txt; do
    rm -rf "$scratch/spoilt"
    cp -a "$scratch/tree" "$scratch/spoilt"
    : >"$scratch/spoilt/$file"
    exits 4 "an empty $file" verify "$empty" "$scratch/spoilt"
done

exits 0 "a key that is not there does not keep a month from being archived" \
    on_month "$scratch/broken" build --quiet --seal-key "$scratch/nowhere" --tree "$scratch/unsealed"
ok "it is said even in quiet" grep -q 'made without a signature: ssh-keygen: ' "$scratch/err"
ok "it is in the ledger" grep -q ' seal-failed .*part=signature' "$scratch/broken/ledger"
ok "the disc says that it is unsealed" grep -qx 'Auditdisc-Seal: none' "$scratch/unsealed/bag-info.txt"
ok "in words" grep -qF 'This disc is unsealed: its signature could not be made' \
    "$scratch/unsealed/about.html"
exits 0 "verify finds what was recorded" verify "$scratch/broken" "$scratch/unsealed"
ok "and says that it is unsealed" grep -q '^Unsealed' "$scratch/out"
cp "$scratch/key" "$scratch/open"
chmod 644 "$scratch/open"
exits 0 "nor one that anybody may read" on_month "$scratch/opened" build --seal-key "$scratch/open"
ok "which is told" grep -q 'without a signature: .*Permissions 0644 .* too open' "$scratch/err"
exits 0 "without a key there is no seal" on_month "$scratch/plain" build --tree "$scratch/bare"
ok "and the disc says so" grep -qF 'This disc is unsealed: no signature was asked for' \
    "$scratch/bare/about.html"
exits 2 "cms without a certificate is a mistake" \
    on_month "$scratch/plain" build --seal-method cms --seal-key "$scratch/key"
finish

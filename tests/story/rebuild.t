#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A volume is made again from itself alone, and is the same bit for bit: sealed or not, with
# a log, of a set of discs, late in the chain. One that is not is told apart.
# shellcheck disable=SC2317 # ok and exits run the functions
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

ssh-keygen -q -t ed25519 -N '' -f "$scratch/key" || exit 1

# again TARGET [OPTION…]: with nothing at hand but the volume.
again() {
    again_target=$1
    shift
    rm -rf "$scratch/again"
    (cd "$scratch" && env TZ=Asia/Tokyo "$program" build --from-volume "$again_target" \
        --config /dev/null --state "$scratch/again" "$@")
}

same() {
    same_name=$1 same_what=$2
    shift 2
    exits 0 "$same_name" again "$@"
    ok "is the same $same_what" grep -q "identical: .* is the same $same_what, bit for bit" "$scratch/out"
}

exits 0 "a month with seal and log" on_month "$scratch/full" build --seal-key "$scratch/key" \
    --log examples/mail.log --archive-address archive@example.com --organisation 'Seehotel GmbH' \
    --tree "$scratch/tree"
rm "$scratch/key"
for workers in 1 4; do
    same "with $workers workers" image "$(image_of "$scratch/full")" --workers $workers
done
ok "and lies where it says" cmp "$(image_of "$scratch/full")" "$(image_of "$scratch/again/rebuilt")"
same "from the files" files "$scratch/tree"
exits 2 "not with a period as well" again "$scratch/tree" 2005-05
exits 2 "nor with neither" "$program" build --config /dev/null
mkdir "$scratch/templates"
exits 2 "nor with other templates" again "$scratch/tree" --templates "$scratch/templates"

exits 0 "an unsealed month, though a seal was wanted" on_month "$scratch/bare" build \
    --seal-key "$scratch/nowhere" --tree "$scratch/bare-tree"
same "it" image "$(image_of "$scratch/bare")"

# forge COMMAND…: done in a copy of it, with all lists made anew.
forge() {
    rm -rf "$scratch/forged"
    cp -a "$scratch/bare-tree" "$scratch/forged"
    (chmod -R u+w "$scratch/forged" && cd "$scratch/forged" && "$@" &&
        find data -type f | LC_ALL=C sort | xargs sha256sum >manifest-sha256.txt &&
        sed -i "s/^Merkle-Root: .*/$("$root/tests/merkle-root.py" .)/" bag-info.txt &&
        find . -type f ! -path './data/*' ! -name 'tagmanifest*' | sed 's|^\./||' |
        LC_ALL=C sort | xargs sha256sum >tagmanifest-sha256.txt)
}
forge sed -i 's/^version	.*/version	0.9/' made_from/settings.txt
exits 4 "one that another version made" again "$scratch/forged"
ok "is called that" grep -q 'not identical: it was made by auditdisc 0.9, and this is auditdisc 1.0' "$scratch/err"
forge sed -i 's/E-mail/e-mail/' days/2005_05_30/0001.html
exits 4 "a page that the program did not make" again "$scratch/forged"
ok "is named" grep -q 'not identical.*: days/2005_05_30/0001.html' "$scratch/err"
forge sed -i 's/^Subject: /Subject: Not /' data/eml/2005_05_30/0002.eml
exits 4 "a message changed beneath its page" again "$scratch/forged"
# shellcheck disable=SC2016 # an address of sed
forge sed -i '$a seal-method\tnonsense' made_from/settings.txt
exits 4 "one that would set what does not shape a volume" again "$scratch/forged"
ok "is made without that" grep -q 'not identical.*: made_from/settings.txt' "$scratch/err"
for key in media language; do
    forge sed -i "/^$key/d" made_from/settings.txt
    exits 4 "one that does not say its $key" again "$scratch/forged"
    ok "is called that" grep -q "it does not say which $key it was made with" "$scratch/err"
done
forge rm made_from/places.txt
exits 4 "a volume that does not say how it was made" again "$scratch/forged"
smuggle() {
    printf '../../../etc/passwd\t1\t0\n' >>made_from/places.txt
}
forge smuggle
exits 4 "or that it was made of our files" again "$scratch/forged"
ok "which are not read" grep -q 'has no \.\./\.\./\.\./etc/passwd that can be read' "$scratch/err"

# Tables and records that say other things than the messages do.
forge sed -i '3s/,Leuchten für/,Lampen für/' mailbag.csv
exits 4 "a subject changed in the table" again "$scratch/forged"
ok "is named" grep -q 'not identical.*: mailbag.csv' "$scratch/err"
forge sed -i '2s/,outside,/,duplicate,/' books.csv
exits 4 "a row of the books" again "$scratch/forged"
ok "is named" grep -q 'not identical.*: books.csv' "$scratch/err"
# records EXPRESSION: what a packed file of records says is edited with sed.
records() {
    gunzip made_from/"$1".gz && sed -i "$2" made_from/"$1" && gzip -n9 made_from/"$1"
}
forge records messages '2d'
exits 4 "a message that the records leave out" again "$scratch/forged"
forge records messages '2s/.*/2005-05-30\/0009\tmaildir\t1117433564\t/'
exits 4 "or that is none" again "$scratch/forged"
ok "which is named" grep -q 'messages.gz: 2005-05-30/0009 is no message' "$scratch/err"
forge records books '2s/1117404252/1117404253/'
exits 4 "a message found elsewhere" again "$scratch/forged"
forge cp made_from/settings.txt made_from/books.gz
exits 4 "records that can't be unpacked" again "$scratch/forged"
for file in "$scratch"/tree/made_from/*.gz; do
    name=$(basename "$file" .gz)
    gunzip <"$file" >"$scratch/$name.records"
done
for header in Leuchten moeller 20050529220412.5572FC17FC; do
    ok "what a header says is kept nowhere but there: $header" \
        sh -c "! grep -q $header '$scratch'/messages.records '$scratch'/books.records"
done
echo x >>"$scratch/tree/index.html"
exits 4 "and one that is not whole is not begun" again "$scratch/tree"

# Two months, the second on two discs.
mkdir "$scratch/mail"
letter() {
    printf 'Received: by mx.test; %s 2005 10:00:00 +0000\nSubject: x\n' "$1"
    printf 'Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n'
    openssl enc -aes-128-ctr -K "$(printf '%032d' "$2")" -iv 00 -in /dev/zero 2>/dev/null |
        head -c 1500000 | base64
}
letter '1 May' 1 >"$scratch/mail/1.eml"
letter '1 Jun' 2 >"$scratch/mail/2.eml"
letter '2 Jun' 3 >"$scratch/mail/3.eml"
for month in 2005-05 2005-06; do
    exits 0 "$month" "$program" run $month --config /dev/null --source "eml:$scratch/mail" \
        --zone UTC --state "$scratch/set" --timestamp 2005-09-01T00:00:00Z --media 6
done
runs=$scratch/set/runs
same "the first" image "$runs/2005-05/medium.iso"
for part in 1of2 2of2; do
    same "of the second, $part" image "$runs/2005-06/medium-$part.iso"
done
finish

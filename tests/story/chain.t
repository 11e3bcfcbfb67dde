#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A shelf of discs: in order it is believed, and a disc that is missing, changed, made anew,
# sealed by another or put twice is named, and so is a ledger that was worked on.
# shellcheck disable=SC2317 # ok and exits run the functions
. "$(dirname "$0")/../lib.sh"

cd "$scratch" || exit 1
for key in key other; do
    ssh-keygen -q -t ed25519 -N '' -C "$key" -f "$key" || exit 1
done
mkdir mail
for month in 5 6 7 8; do
    for day in 1 2; do
        printf 'Received: by mx.test; %d 0%d 2005 10:00:00 +0000\nSubject: %d/%d\n\nText\n' \
            "$day" "$month" "$day" "$month" |
            sed 's/ 05 2005/ May 2005/;s/ 06 2005/ Jun 2005/;s/ 07 2005/ Jul 2005/;s/ 08 2005/ Aug 2005/' >"mail/$month-$day.eml"
    done
done
# Two days of August that need a disc each.
for day in 1 2; do
    {
        printf 'Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n'
        openssl enc -aes-128-ctr -K "$(printf '%032d' $day)" -iv 00 -in /dev/zero 2>/dev/null |
            head -c 1500000 | base64
    } >"mail/body"
    sed -i '/^$/,$d' "mail/8-$day.eml"
    cat mail/body >>"mail/8-$day.eml"
done
rm mail/body
cd "$root" || exit 1

# month STATE PERIOD [OPTION…]: run to the end, its files as $scratch/STATE-PERIOD.
month() {
    month_state=$1 month_period=$2
    shift 2
    "$program" run "$month_period" --config /dev/null --source "eml:$scratch/mail" --zone UTC \
        --state "$scratch/$month_state" --timestamp 2005-09-01T00:00:00Z \
        --seal-key "$scratch/key" --tree "$scratch/$month_state-$month_period" "$@"
}

chain() {
    chain_state=$1
    shift
    (cd "$scratch" && "$program" verify --chain --config /dev/null --state "$chain_state" "$@")
}

# spoil NAME OF: a copy of a disc's files, to be worked on.
spoil() {
    rm -rf "${scratch:?}/$1"
    cp -a "$scratch/$2" "$scratch/$1"
    chmod -R u+w "$scratch/$1"
    cd "$scratch/$1" || exit 1
}

recompute() {
    find data -type f | LC_ALL=C sort | xargs sha256sum >manifest-sha256.txt
    root_line=$("$root/tests/merkle-root.py" .)
    sed -i "s/^Merkle-Root: .*/$root_line/" bag-info.txt
    [ $# = 0 ] || ssh-keygen -q -Y sign -n auditdisc -f "$1" <bag-info.txt >seal/bag_info.sig 2>/dev/null
    find . -type f ! -path './data/*' ! -name 'tagmanifest*' | sed 's|^\./||' |
        LC_ALL=C sort | xargs sha256sum >tagmanifest-sha256.txt
    [ $# = 0 ] || ssh-keygen -q -Y sign -n auditdisc -f "$1" <tagmanifest-sha256.txt \
        >tagmanifest-sha256.txt.sig 2>/dev/null
}

for period in 2005-05 2005-06 2005-07; do
    exits 0 "$period, in two copies" month own $period --copies 2
done
exits 0 "2005-08, on two discs" month own 2005-08 --media 6
may=own-2005-05 june=own-2005-06 july=own-2005-07
first=own-2005-08/1of2 second=own-2005-08/2of2
is "$(grep -h '^Auditdisc-Volumes-So-Far' "$scratch/$may/bag-info.txt" "$scratch/$june/bag-info.txt" \
    "$scratch/$july/bag-info.txt" "$scratch/$first/bag-info.txt" "$scratch/$second/bag-info.txt" | tr -d '\n')" \
    "$(printf 'Auditdisc-Volumes-So-Far: %d' 1 2 3 4 5)" "each has its number, and copies the same"
is "$(sed -n 's/^Auditdisc-Previous-Fingerprint: //p' "$scratch/$second/bag-info.txt")" \
    "$(sha256sum <"$scratch/$first/tagmanifest-sha256.txt" | cut -d ' ' -f 1)" \
    "and names the one before it"

exits 0 "the whole shelf, in any order" chain none "$june" "$first" "$may" "$july" "$second"
ok "is counted" grep -q '^5 volumes on 5 discs' "$scratch/out"
ok "and asks for the label of the last" grep -q "$(sha256sum <"$scratch/$second/tagmanifest-sha256.txt" |
    cut -d ' ' -f 1)" "$scratch/out"
exits 0 "with the ledger at hand" chain own "$may" "$june" "$july" "$first" "$second"
exits 0 "images as well as folders" chain none own/runs/2005-05/image.iso "$june"
exits 0 "a copy is no fault" chain none "$may" own/runs/2005-05/medium.iso "$june"
ok "and counts once" grep -q '^2 volumes on 3 discs' "$scratch/out"
exits 0 "one disc is a shelf" chain none "$may"
exits 2 "several without --chain" env -C "$scratch" "$program" verify "$may" "$june"

# wrong NAME WORDS [STATE] TARGET…: exit 4, and a line that says so.
wrong() {
    wrong_name=$1 wrong_words=$2
    shift 2
    exits 4 "$wrong_name" chain "$@"
    ok "is named" grep -qE "^Chain: .*$wrong_words" "$scratch/out"
}

wrong "one missing" 'volume 2 is not here: 2005-06, fingerprint' none "$may" "$july"
ok "and its days" grep -q 'no disc here holds 2005-06-01 to 2005-06-30' "$scratch/out"
wrong "the first one missing" 'volume 1 is not here: 2005-05,' none "$june" "$july"
wrong "a part missing" 'volume 4 is not here: 2005-08 1of2' own "$may" "$june" "$july" "$second"
wrong "the last one missing, which the ledger knows" 'volume 5 is not here: 2005-08 2of2' \
    own "$may" "$june" "$july" "$first"

(spoil unnumbered $june && sed -i '/^Auditdisc-Volumes-So-Far/d' bag-info.txt && recompute)
wrong "one without its number" 'unnumbered: bag-info.txt does not say which volume it is' \
    none "$may" unnumbered "$july"
(spoil changed $june && echo x >>data/eml/2005_06_01/0001.eml)
wrong "a changed message" 'changed: not what was recorded' none "$may" changed "$july"
(spoil forged $june && echo x >>data/eml/2005_06_01/0001.eml && recompute)
exits 4 "a message changed and all lists made anew" chain none "$may" forged "$july"
ok "falls on its seal" grep -q 'forged: not what was recorded: seal' "$scratch/out"
ok "and on the chain" grep -q "$july does not follow forged" "$scratch/out"
ok "and on the ledger" grep -q "forged is not the volume 2 that the ledger of $july knows" "$scratch/out"
line="auditdisc namespaces=\"auditdisc\" $(cut -d ' ' -f 1,2 "$scratch/other.pub")"
old=$(ssh-keygen -l -f "$scratch/key" | cut -d ' ' -f 2)
new=$(ssh-keygen -l -f "$scratch/other" | cut -d ' ' -f 2)
# resealed NAME OF: a message changed, everything made anew, sealed by the other key.
resealed() {
    (spoil "$1" "$2" && find data/eml -name 0001.eml -exec sh -c 'echo x >>"$1"' _ {} \; &&
        echo "$line" >seal/allowed_signers && cut -d ' ' -f 1,2 ../other.pub >seal/key.pub &&
        sed -i "s|$old|$new|" bag-info.txt && recompute ../other)
}
resealed resealed $june
exits 0 "a forgery with a seal of its own holds by itself" env -C "$scratch" "$program" verify \
    --config /dev/null --state none resealed
wrong "but not on the shelf" "$july does not follow resealed" none "$may" resealed "$july"
resealed last $july
wrong "nor as the last one" 'last is sealed by the key .* by which none before it is' \
    none "$may" "$june" last
(spoil bare $july && find data/eml -name 0001.eml -exec sh -c 'echo x >>"$1"' _ {} \; &&
    rm -r seal tagmanifest-sha256.txt.sig && sed -i 's/^Auditdisc-Seal: .*/Auditdisc-Seal: none/' bag-info.txt &&
    recompute)
wrong "nor unsealed" 'bare is not sealed' none "$may" "$june" bare

# Ledgers that were worked on, in volumes that are otherwise made anew with the right key:
# whoever has that can't help what other discs say.
(spoil edited $july && sed -i '2s/on-disc=2/on-disc=3/' ledger.txt && recompute ../key)
wrong "an edited ledger" 'edited: ledger: line 3 does not follow' none "$may" "$june" edited
(spoil reordered $july && sed -i '2{h;d};3G' ledger.txt && recompute ../key)
wrong "one in another order" 'reordered: ledger: line 2 does not follow' none "$may" "$june" reordered
(spoil cut $july && sed -i '/ begun period=2005-06/,$d' ledger.txt && recompute ../key)
wrong "one that was cut" 'the ledger of cut knows 1 volumes before it, where bag-info.txt counts 2' \
    none "$may" "$june" cut
ok "which the next disc sees" sh -c "cd '$scratch' && '$program' verify --chain --config /dev/null \
    --state none $may $june cut $first | grep -q '$first does not follow cut'"

exits 0 "the same months somewhere else" month else 2005-05 --organisation Else
exits 0 "and one of two" month else 2005-06 --organisation Else
wrong "two that differ" 'both are volume 1, and differ' none "$may" else-2005-05 "$june"
wrong "of another shelf" 'else-2005-06 does not follow' none "$may" else-2005-06
exits 0 "a period over two months" month over 2005-05
exits 0 "that begins too early" month over 2005-05-20..2005-06-30
wrong "days twice" 'both hold 2005-05-20 to 2005-05-31' none over-2005-05 over-2005-05-20..2005-06-30
exits 0 "days once more, for some of their mail came in late" month over 2005-05-01..2005-05-02
exits 0 "is no fault of what the ledger tells" chain over over-2005-05 over-2005-05-20..2005-06-30 \
    over-2005-05-01..2005-05-02
ok "nor a gap, and is named" grep -q '^Chain: over-2005-05 and over-2005-05-01.* both hold' "$scratch/out"
exits 0 "and one that begins too late" month late 2005-05
exits 0 "after a month" month late 2005-07
wrong "days nowhere" 'no disc here holds 2005-06-01 to 2005-06-30' none late-2005-05 late-2005-07

# A month without mail has no disc, which the ledger of the next one tells.
exits 0 "a month" month idle 2005-08
exits 1 "one without mail" month idle 2005-09
printf 'Received: by mx.test; 1 Oct 2005 10:00:00 +0000\nSubject: 1/10\n\nText\n' >"$scratch/mail/10-1.eml"
exits 0 "and the next" month idle 2005-10
exits 0 "is no gap" chain none idle-2005-08 idle-2005-10
exits 0 "nor with the ledger at hand" chain idle idle-2005-08 idle-2005-10
(spoil forged idle-2005-10 && sed -i '/ empty period=2005-09/,$d' ledger.txt && recompute ../key)
wrong "of which nobody says so" 'no disc here holds 2005-09-01 to 2005-09-30' none idle-2005-08 forged

# A month that was built, and then another one was made first.
by_turns() {
    "$program" "$1" "$2" --config /dev/null --source "eml:$scratch/mail" --zone UTC \
        --state "$scratch/turns" --timestamp 2005-09-01T00:00:00Z
}
exits 0 "a month is built" by_turns build 2005-05
exits 0 "and another made" by_turns run 2005-06
exits 5 "the first is not burned under a number that is taken" by_turns burn 2005-05
exits 0 "but built again" by_turns run 2005-05
exits 0 "so that they follow each other" chain turns turns/runs/2005-06/medium.iso turns/runs/2005-05/medium.iso
finish

# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# For the stories of the seal.
#
#   how LINE TREE               runs the first line of seal/how.txt that begins so, as is
#   verify STATE TARGET…        auditdisc verify, with the ledger of that state folder
#   spoil                       a fresh copy of $scratch/tree, as $scratch/spoilt

# shellcheck disable=SC2154 # lib.sh sets scratch and program
how() {
    (cd "$2" && tr -d '\r' <seal/how.txt | grep "^  $1" | head -n 1 >"$scratch/line" &&
        sh "$scratch/line")
}

# shellcheck disable=SC2154
verify() {
    verify_state=$1
    shift
    "$program" verify --config /dev/null --state "$verify_state" "$@"
}

spoil() {
    rm -rf "$scratch/spoilt"
    cp -a "$scratch/tree" "$scratch/spoilt"
    chmod -R u+w "$scratch/spoilt"
}

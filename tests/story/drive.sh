# shellcheck shell=sh disable=SC2154,SC2034
# SPDX-License-Identifier: GPL-3.0-or-later
# For the stories that burn on the emulated drive (tests/mmc/mmc.h); read after month.sh.
find_library
medium=$root/tests/mmc/mmc-medium
[ -f "$library" ] || { echo "Bail out! no $BUILD/mmc/mmc.so: make units"; exit 1; }

exits 0 "an image to burn" on_month "$scratch/image" build --drive /dev/sr0
blocks=$(($(stat -c %s "$(image_of "$scratch/image")") / 2048))

# thousands NUMBER: as the program writes it, 1,038.
thousands() {
    echo "$1" | sed ':more; s/\([0-9]\)\([0-9]\{3\}\)\($\|,\)/\1,\2\3/; t more'
}

# begin CASE KIND STATUS [ATIP]: a folder with a state of its own and a disc in the drive.
begin() {
    begun=$scratch/$1
    mkdir "$begun"
    cp -r "$scratch/image" "$begun/state"
    shift
    "$medium" new "$begun/disc" "$@"
}

# with_drive CASE FAULTS COMMAND…: the command, with that drive.
with_drive() {
    (
        export MMC_DRIVES="/dev/sr0=$scratch/$1/disc" MMC_FAULTS="$2" LD_PRELOAD="$library"
        export MMC_LOG="$scratch/$1/commands"
        shift 2
        "$@"
    )
}

# attempt CASE NAME FAULTS [OPTION…]: burns; NAME.out, .err, .status and .ledger tell.
attempt() {
    attempt=$scratch/$1/$2
    attempt_state=$scratch/$1/state
    attempt_case=$1
    attempt_faults=$3
    shift 3
    with_drive "$attempt_case" "$attempt_faults" \
        on_month "$attempt_state" burn --drive /dev/sr0 --recovery none "$@" \
        </dev/null >"$attempt.out" 2>"$attempt.err"
    echo $? >"$attempt.status"
    cp "$attempt_state/ledger" "$attempt.ledger"
}

# change CASE NAME [ATIP]: the disc goes to NAME and a blank one comes in.
change() {
    mv "$scratch/$1/disc" "$scratch/$1/$2"
    "$medium" new "$scratch/$1/disc" cd-r-80 blank ${3:+"$3"}
}

status() {
    cat "$scratch/$1/$2.status"
}

says() {
    cat "$scratch/$1/$2.out" "$scratch/$1/$2.err" | grep -q -- "$3"
}

# word CASE NAME UNIT: the ledger's last word about a unit after that attempt.
word() {
    awk -v unit="unit=$3" '{ for (i = 3; i <= NF; i++) if ($i == unit) word = $3 }
        END { print word }' "$scratch/$1/$2.ledger"
}

# fact CASE NAME EVENT KEY: what the last such entry of the ledger has for it.
fact() {
    awk -v event="$3" -v key="$4=" '$3 == event { for (i = 4; i <= NF; i++)
        if (index($i, key) == 1) value = substr($i, length(key) + 1) } END { print value }' \
        "$scratch/$1/$2.ledger"
}

holds_image() {
    "$medium" extract "$scratch/$1/$2" | cmp -s -n $((blocks * 2048)) - \
        "$(image_of "$scratch/image")"
}

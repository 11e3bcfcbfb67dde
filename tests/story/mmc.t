#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The emulated drive itself (tests/mmc/mmc.h): libburn's programs take it for a recorder,
# and each fault has the effect that it is named for. Burns wait more than they work, so
# they all run at once and are judged afterwards.
# shellcheck source=tests/lib.sh disable=SC2317 # the functions are called by ok
. "$(dirname "$0")/../lib.sh"
find_library
tools=$root/tests/mmc
for tool in cdrskin xorriso python3; do
    have "$tool" || { echo "1..0 # SKIP no $tool"; exit 0; }
done
[ -f "$library" ] || { echo "Bail out! no $BUILD/mmc/mmc.so: make units"; exit 1; }

mkdir "$scratch/tree"
head -c 1000000 /dev/urandom >"$scratch/tree/letter"
echo hello >"$scratch/tree/note"
image=$scratch/image.iso
xorriso -outdev "stdio:$image" -volid EMULATED -padding 0 -map "$scratch/tree" / \
    >"$scratch/log" 2>&1
blocks=$(($(stat -c %s "$image") / 2048))
half=$((blocks / 2))
last=$((blocks - 1))

# with FOLDER COMMAND...: the command, with FOLDER/disc in its /dev/sr0.
with() {
    folder=$1
    shift
    env MMC_DRIVES="/dev/sr0=$folder/disc" MMC_LOG="$folder/commands" \
        LD_PRELOAD="$library" timeout 300 "$@" >"$folder/out" 2>&1
    echo $? >"$folder/status"
}

# disc NAME KIND STATUS: a folder for a case, with a disc in it.
disc() {
    mkdir "$scratch/$1"
    "$tools/mmc-medium" new "$scratch/$1/disc" "$2" "$3"
}

burn() {
    name=$1
    shift
    with "$scratch/$name" cdrskin -v dev=/dev/sr0 "$@" "$image"
}

read_all() {
    with "$scratch/$1" xorriso -return_with FATAL 32 -indev /dev/sr0 -toc -lsl / -- \
        -check_media use=indev what=disc min_lba=0 "data_to=$scratch/$1/copy" --
}

status() {
    cat "$scratch/$1/status"
}

says() {
    grep -q -- "$2" "$scratch/$1/out"
}

sent() {
    grep -q -- "$2" "$scratch/$1/commands"
}

# The disc in a few words: status, how far it is burned, the state of its tracks.
shape() {
    "$tools/mmc-medium" show "$scratch/$1/disc" | awk '
        /^status/ { words = $2 } /^track/ { tracks = tracks " " $6 }
        /^reached/ { print words, $2 tracks }'
}

holds_image() {
    "$tools/mmc-medium" extract "$scratch/$1/disc" "${2:-1}" | cmp -s - "$image"
}

# --- cases that run at once -----------------------------------------------------------

# What lies in the drive, and what xorriso says of it.
kinds='none blank|is not present
unknown blank|Cannot acquire drive
cd-r-74 blank|0 readable , 333000 writable
cd-r-80 blank|0 readable , 359847 writable
cd-r-80 appendable|is written , is appendable
cd-r-80 finalised|is written , is closed
cd-rw blank|Media current: CD-RW
cd-rom finalised|Media current: CD-ROM
dvd-rom finalised|Media current: DVD-ROM
dvd+r blank|2295104 writable
dvd+r appendable|is appendable
bd-r blank|12219392 writable
bd-r finalised|is closed'
while IFS=' |' read -r kind state _; do
    disc "$kind-$state" "$kind" "$state"
    with "$scratch/$kind-$state" xorriso -abort_on FATAL -outdev /dev/sr0 -toc &
done <<END
$kinds
END

disc atip cd-r-80 blank
with "$scratch/atip" cdrskin dev=/dev/sr0 -atip &
disc slow cd-r-80 blank
MMC_QUIRKS='speeds=4/8/16' with "$scratch/slow" cdrskin dev=/dev/sr0 -atip &
disc no-bus cd-r-80 blank
MMC_QUIRKS=no-bus with "$scratch/no-bus" cdrskin dev=/dev/sr0 -atip &

for kind in cd-r-80 cd-rw dvd+r bd-r; do
    disc "sao-$kind" "$kind" blank
    { burn "sao-$kind" -sao speed=16 && read_all "sao-$kind"; } &
done
disc tao cd-r-80 blank
{ burn tao -tao && read_all tao; } &
disc twice cd-r-80 blank
{ burn twice -tao -multi && burn twice -tao && read_all twice; } &
disc closed cd-r-80 finalised
burn closed -sao &
disc rehearsal cd-r-80 blank
burn rehearsal -dummy -sao &
disc no-rehearsal cd-r-80 blank
MMC_QUIRKS=no-simulate burn no-rehearsal -dummy -sao &
disc read-only cd-r-80 blank
MMC_QUIRKS=read-only burn read-only -sao &
disc killed cd-r-80 blank

# Faults while burning: what happens | how cdrskin ends | the disc after it | it says.
writing="write-error=0|fails|appendable 0 open|3 0C 00
write-error=$half|fails|appendable $half open|3 0C 00
write-error=$last|fails|appendable $last open|3 0C 00
write-error=$half-$last|fails|appendable $half open|3 0C 00
full=$half|fails|appendable $half open|5 63 00
reset=$half|fails|appendable $half open|6 29 00
lost-writing=$half|fails|appendable $half open|No such device
power-loss=$half|fails|appendable $half open|DID_NO_CONNECT
hang-writing=$half|fails|appendable $half open|DID_TIME_OUT
sync-error|fails|appendable $blocks open|3 0C 00
close-error|fails|appendable $blocks open|3 72 00
hang-closing|fails|appendable $blocks open|DID_TIME_OUT
cue-error|fails|blank 0|5 26 00
mode-error|fails|blank 0|
flip-burned=$half.9|ends well|finalised $blocks closed|
unit-attention|ends well|finalised $blocks closed|
not-ready*3|ends well|finalised $blocks closed|"
number=0
while IFS='|' read -r fault _; do
    number=$((number + 1))
    disc "write-$number" cd-r-80 blank
    # Half of them as faults of the drive, half as faults of the disc.
    if [ $((number % 2)) = 0 ]; then
        "$tools/mmc-medium" fault "$scratch/write-$number/disc" "$fault"
        burn "write-$number" -sao &
    else
        MMC_FAULTS=$fault burn "write-$number" -sao &
    fi
done <<END
$writing
END

# A burn whose data stop half-way is killed when it waits for them.
mkfifo "$scratch/pipe"
env MMC_DRIVES="/dev/sr0=$scratch/killed/disc" LD_PRELOAD="$library" \
    cdrskin dev=/dev/sr0 -sao fs=0 "tsize=${blocks}s" - \
    <"$scratch/pipe" >"$scratch/killed/out" 2>&1 &
victim=$!
exec 9>"$scratch/pipe"
head -c "$((half * 2048))" "$image" >&9
tries=0
while [ "$(stat -c %s "$scratch/killed/disc/data")" = 0 ] && [ $tries -lt 300 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
kill -9 $victim
exec 9>&-
wait

# Faults while reading: what happens | what becomes of the copy | it says.
reading="read-error=$half|hole|Media region : *$half , *1 , - unreadable
read-error=0-3|hole|Media region : *0 , *4 , - unreadable
read-error=$half*1|same|3 11 05
flip-read=$half.77|differs|
lost-reading=$half|differs|No such device
hang-reading=$half|differs|DID_TIME_OUT"
number=0
while IFS='|' read -r fault _; do
    number=$((number + 1))
    mkdir "$scratch/read-$number"
    cp -r "$scratch/sao-cd-r-80/disc" "$scratch/read-$number/"
    MMC_FAULTS=$fault read_all "read-$number" &
done <<END
$reading
END
wait

# --- what they came to ----------------------------------------------------------------

ok "cdrskin -atip: a blank CD-R of 80 minutes" says atip 'lead out: 359847 (79:59/72)'
ok "its maker" says atip 'lead in: .*(97:26/66)'
ok "the drive can test, and protects its buffer" says atip 'Driver flags   : BURNFREE'
ok "its top speed" says atip 'get_write_speed = 8467 '
ok "another top speed" says slow 'get_write_speed = 2822 '
is "$(status no-bus)" 3 "a drive without SCSI address is none for libburn"

while IFS='|' read -r disc words; do
    ok "xorriso on $disc: $words" says "${disc% *}-${disc#* }" "$words"
done <<END
$kinds
END

for kind in cd-r-80 cd-rw dvd+r bd-r; do
    ok "$kind burned in one session holds the image" holds_image "sao-$kind"
    is "$(shape "sao-$kind" | cut -d' ' -f1)" finalised "$kind: it is closed"
    ok "$kind: the image comes back" cmp -n "$((blocks * 2048))" \
        "$image" "$scratch/sao-$kind/copy"
    ok "$kind: xorriso lists it" says "sao-$kind" "'letter'"
done
ok "a SAO burn sends a cue sheet" sent sao-cd-r-80 '^5d '
ok "and sets the speed" sent sao-cd-r-80 '^bb .* 0b 2e'
ok "a TAO burn holds the image" holds_image tao
is "$(shape tao)" "finalised $blocks closed" "TAO: it is closed"
ok "TAO: the two run-out blocks can't be read" \
    says tao "Media region : *$blocks , *2 , - unreadable"
ok "two sessions, the first" holds_image twice 1
ok "two sessions, the second" holds_image twice 2
ok "xorriso finds both" says twice 'ISO session  :   2 ,     1[0-9]* '
ok "cdrskin refuses a closed disc" test "$(status closed)" != 0
is "$(shape closed)" "finalised 300 closed" "and leaves it as it was"
is "$(status rehearsal) $(shape rehearsal)" "0 blank 0" "a rehearsal leaves the disc blank"
ok "a drive that can't rehearse refuses" test "$(status no-rehearsal)" != 0
ok "a drive that only reads refuses" test "$(status read-only)" != 0
is "$(shape read-only)" "blank 0" "and the disc stays blank"

reached=$(($(stat -c %s "$scratch/killed/disc/data") / 2048))
ok "a killed burn leaves a part" test "$reached" -gt 0 -a "$reached" -le "$half"
ok "of the image" cmp -n "$((reached * 2048))" "$image" "$scratch/killed/disc/data"
is "$(shape killed)" "appendable $reached open" "on a disc that isn't closed"

number=0
while IFS='|' read -r fault end after words; do
    number=$((number + 1)) folder=write-$number
    got=$(status $folder)
    [ "$got" = 0 ] && got='ends well' || got=fails
    is "$got: $(shape $folder)" "$end: $after" "burning with $fault"
    [ -z "$words" ] || ok "it says $words" says $folder "$words"
    case $fault in
    flip*) is "$(cmp -l "$image" "$scratch/$folder/disc/data" | awk '{print $1}')" \
        "$((half * 2048 + 2))" "one bit is burned wrongly" ;;
    not-ready*) is "$(grep -c ' 2/04/01' "$scratch/$folder/commands")" 3 "thrice" ;;
    unit-*) is "$(grep -c ' 6/28/00' "$scratch/$folder/commands")" 1 "once" ;;
    esac
done <<END
$writing
END

number=0
while IFS='|' read -r fault copy words; do
    number=$((number + 1)) folder=read-$number
    got=same
    cmp -s -n "$((blocks * 2048))" "$image" "$scratch/$folder/copy" || got=differs
    says $folder '^Media region.*unreadable' && got=hole
    is "$got" "$copy" "reading with $fault"
    [ -z "$words" ] || ok "it says $words" says $folder "$words"
done <<END
$reading
END

# --- command by command ---------------------------------------------------------------

# scsi NAME FAULTS: the commands on standard input, outcomes in one line.
scsi() {
    MMC_FAULTS=$2 with "$scratch/$1" "$tools/mmc-scsi" /dev/sr0
    tr '\n' ' ' <"$scratch/$1/out"
}

ready='00 00 00 00 00 00'
disc tray cd-r-80 blank
is "$(printf '%s\n' "$ready" '1e 00 00 00 01 00' '1b 00 00 00 02 00' '1e 00 00 00 00 00' \
    '1b 00 00 00 02 00' "$ready" '1b 00 00 00 03 00' "$ready" "$ready" | scsi tray '')" \
    "0/00/00 0/00/00 5/53/02 0/00/00 0/00/00 2/3a/02 0/00/00 6/28/00 0/00/00 " \
    "the tray: locked, opened, shut again"
is "$(printf '%s\n' '1b 00 00 00 02 00' '1b 00 00 00 03 00' "$ready" |
    MMC_QUIRKS=no-load scsi tray '')" "0/00/00 2/3a/02 2/3a/02 " "a tray without motor"

disc change cd-r-80 blank
"$tools/mmc-medium" new "$scratch/change/other" cd-r-80 finalised
here="cd '$scratch/change'"
first='28 00 00 00 00 00 00 00 01 00 <2048'
is "$(printf '%s\n' "$first" "!$here && mv disc away" "$ready" "$ready" \
    "!$here && mv other disc" "$ready" "$first" | scsi change '' | cut -c 1-49)" \
    "5/21/00 @0 6/28/00 2/3a/01 6/28/00 0/00/00 000000" "another disc is put in"

disc power cd-r-80 blank
info='52 01 00 00 00 01 00 00 24 00 <6'
cue='5d 00 00 00 00 00 00 00 20 00'
sheet=4100001400000000
sheet="${sheet}4101001000000000410101100000020041aa011400000228"
page_5="0000000000000000053202$(printf '%088d' 0)"
burn_ten=$(printf '%s\n' "55 10 00 00 00 00 00 00 37 00 >$page_5" "$cue >$sheet" \
    '2a 00 ff ff ff 6a 00 00 96 00 >0*307200' '2a 00 00 00 00 00 00 00 0a 00 >0*20480')
is "$(printf '%s\n' "$burn_ten" "$ready" open "$ready" | scsi power power-loss=4)" \
    "0/00/00 0/00/00 0/00/00 host 1 host 1 host 1 " "without power nothing answers again"
is "$(shape power)" "appendable 4 open" "and the disc is burned up to there"
is "$(printf '%s\n' "$ready" "$first" "$info" | scsi power '')" "0/00/00 3/11/00 @0 0/00/00 002201010024 " \
    "afterwards its track is damaged and can't be read"
disc anew cd-r-80 blank
is "$(printf '%s\n' "$burn_ten" "$info" open "$info" | scsi anew '')" \
    "0/00/00 0/00/00 0/00/00 0/00/00 0/00/00 002201010004 0/00/00 002201010024 " \
    "who takes the drive anew finds a burn that broke off"
disc lost cd-r-80 blank
is "$(printf '%s\n' "$burn_ten" "$ready" open | scsi lost lost-writing=4)" \
    "0/00/00 0/00/00 0/00/00 errno 19 errno 19 open: errno 6 " "a lost drive stays lost"
disc opc cd-r-80 blank
opc='54 01 00 00 00 00 00 00 00 00'
is "$(printf '%s\n' "$opc" "$opc" "$opc" | scsi opc 'opc-error*2')" \
    "3/73/03 3/73/03 0/00/00 " "power calibration fails twice"
disc order cd-r-80 blank
is "$(printf '%s\n' "$burn_ten" '2a 00 00 00 00 0b 00 00 01 00 >0*2048' \
    'd7 00 00 00 00 00' | scsi order '')" \
    "0/00/00 0/00/00 0/00/00 0/00/00 5/21/02 5/20/00 " \
    "blocks out of order and unknown commands are refused"

disc typo cd-r-80 blank
MMC_FAULTS=wriet-error=3 with "$scratch/typo" true
ok "a fault that isn't understood ends the process" test "$(status typo)" -gt 128
ok "and is named" says typo 'wriet-error'
mkdir "$scratch/pair"
"$tools/mmc-medium" new "$scratch/pair/disc" cd-r-80 blank
"$tools/mmc-medium" new "$scratch/pair/second" bd-r blank
env MMC_DRIVES="/dev/sr0=$scratch/pair/disc:/dev/sr1=$scratch/pair/second" \
    LD_PRELOAD="$library" xorriso -devices >"$scratch/pair/out" 2>&1
is "$(grep -c '^[01]  -dev' "$scratch/pair/out")" 2 "two drives at once"
finish

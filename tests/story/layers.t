#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The order of the folders holds, and the checker sees each way of breaking it.
. "$(dirname "$0")/../lib.sh"

ok "this tree keeps to src/LAYERS" tests/check-layers

tree=$scratch/tree
mkdir -p "$tree/src/low" "$tree/src/high" "$tree/include/auditdisc/low" \
    "$tree/include/auditdisc/high"
cat >"$tree/src/LAYERS" <<'LAYERS'
# folder | may include | foreign
low  | -   | giant/ (one*.c) small.h
high | low | -
LAYERS
echo '#include <glib.h>' >"$tree/include/auditdisc/low/a.h"
echo '#include "auditdisc/low/a.h"' >"$tree/include/auditdisc/high/b.h"
printf '#include "beside.h"\n#include <giant/x.h>\n#include <small.h>\n' >"$tree/src/low/one_a.c"
: >"$tree/src/low/beside.h"
ok "a tree in order" tests/check-layers "$tree"

# wrong FILE LINE COMPLAINT: with that line the file is complained about, by line number.
wrong() {
    printf '\n%s\n' "$2" >"$tree/src/$1"
    tests/check-layers "$tree" >"$scratch/log"
    is "$?, $(cat "$scratch/log")" "1, $tree/src/$1:2: $3" "$2 in $1"
    rm "$tree/src/$1"
}
wrong low/x.c '#include "auditdisc/high/b.h"' 'low may not include high (auditdisc/high/b.h)'
wrong low/x.c '#  include  "auditdisc/high/b.h" /* why */' \
    'low may not include high (auditdisc/high/b.h)'
wrong low/x.c '#include <giant/x.h>' '<giant/x.h> belongs into one*.c alone'
wrong high/x.c '#include <small.h>' 'high may not include <small.h>'
wrong high/x.c '#include <other/new.h>' 'high may not include <other/new.h>'
wrong high/x.c '#include <string>' 'high may not include <string>'
wrong high/x.c '#include "../low/beside.h"' \
    '"../low/beside.h" is neither auditdisc/… nor a header beside this file'
wrong high/x.c '#include "beside.h"' \
    '"beside.h" is neither auditdisc/… nor a header beside this file'
wrong high/x.c '#include "auditdisc/low/gone.h"' 'there is no auditdisc/low/gone.h'
wrong high/x.c '#include GIANT' \
    'an include that is neither in quotes nor in angle brackets'

mkdir "$tree/src/new"
: >"$tree/src/new/x.c"
is "$(tests/check-layers "$tree")" "$tree/src/new/x.c:1: new is not in src/LAYERS" \
    "a folder that the table does not know"
rm -r "$tree/src/new"

echo 'lower | high base | -' >>"$tree/src/LAYERS"
is "$(tests/check-layers "$tree")" \
    "$tree/src/LAYERS:4: lower names base, which does not stand above it" \
    "a table that refers down"
finish

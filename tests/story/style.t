#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The checker of the house rules sees each breach, and nothing where there is none.
. "$(dirname "$0")/../lib.sh"

tree=$scratch/tree
mkdir -p "$tree/src/low" "$tree/src/program"
# Formatting is clang-format's and shellcheck's business; they may be missing here.
mkdir "$scratch/bin"
for tool in clang-format shellcheck; do
    printf '#!/bin/sh\nexit 0\n' >"$scratch/bin/$tool"
    chmod +x "$scratch/bin/$tool"
done
PATH=$scratch/bin:$PATH
licence='/* SPDX-License-Identifier: GPL-3.0-or-later */'

# judged FILE TEXT COMPLAINT: what is said about a file with that second line.
judged() {
    printf '%s\n%s\n' "$licence" "$2" >"$tree/src/$1"
    is "$(tests/check-style "$tree")" "${3:+src/$1:2: $3}" "$2"
    rm "$tree/src/$1"
}
variable='a variable that outlives its function and is not const'
judged low/x.c '    goto end;' goto
judged low/x.c '    printf("x");' 'a library does not print'
judged low/x.c '    fputs (text, stderr);' 'a library does not print'
judged low/x.c '    g_printerr("x");' 'a library does not print'
judged low/x.c '    exit(1);' 'a library does not exit'
judged low/x.c '    _exit(1);' 'a library does not exit'
judged low/x.c 'static int count;' "$variable"
judged low/x.c 'int table[3] = { 1, 2, 3 };' "$variable"
judged low/x.c 'static const char *word = "x";' "$variable"
judged low/x.c '    static gsize calls = 0;' "$variable"

judged low/x.c '/* printf(x); goto x; exit(1) */'
judged low/x.c '    text = "printf(x); exit(1)";'
judged low/x.c '    snprintf(text, 3, "x");'
judged low/x.c '    run->exit(run);'
judged low/x.c 'static const char *const words[] = { "x" };'
judged low/x.c 'static const Facts facts = { 1 };'
judged low/x.c 'static int number(int of);'
judged low/x.c 'typedef struct Thing Thing;'
judged program/x.c '    printf("x");'
judged program/x.c '    exit(1);'

echo 'int x(void);' >"$tree/src/low/x.h"
is "$(tests/check-style "$tree")" \
    'src/low/x.h:1: no line SPDX-License-Identifier: GPL-3.0-or-later' "no licence"
{ echo "$licence" && yes '' | head -400; } >"$tree/src/low/x.h"
is "$(tests/check-style "$tree")" 'src/low/x.h:401: 401 lines, 400 are enough' "too long"
rm "$tree/src/low/x.h"

printf '#!/bin/sh\necho "x.c:1:1: error: not like this"\nexit 1\n' >"$scratch/bin/clang-format"
echo "$licence" >"$tree/src/low/x.c"
exits 1 "a complaint of clang-format is one" tests/check-style "$tree"
is "$(cat "$scratch/out")" 'x.c:1:1: error: not like this' "and is handed on"
finish

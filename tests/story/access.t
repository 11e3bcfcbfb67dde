#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A page of each kind, for readers who can't see, use no mouse or like the dark: in Chromium and
# in Firefox axe-core finds nothing, and the key Tab alone leads everywhere, seen all the way.
. "$(dirname "$0")/../lib.sh"
. tests/story/kinds.sh

tree=$scratch/tree
exits 0 "a disc with all kinds of pages is built" all_kinds "$scratch/state" --tree "$tree"
tests/browser/install >"$scratch/log" 2>&1 || note <"$scratch/log"
NODE_PATH=$(realpath "$BUILD/node/node_modules")
export NODE_PATH
pages_of "$tree" >"$scratch/pages"
ok "they are there" sh -c "cd '$tree' && xargs ls <'$scratch/pages'"

# in_both NAME SCRIPT PAGE...: what each says goes to $scratch/NAME-chromium and -firefox.
in_both() {
    name=$1 script=$2
    shift 2
    node "$script" firefox "$tree" "$@" >"$scratch/$name-firefox" 2>&1 &
    node "$script" chromium "$tree" "$@" >"$scratch/$name-chromium" 2>&1 ||
        echo failed >>"$scratch/$name-chromium"
    wait $! || echo failed >>"$scratch/$name-firefox"
}

# shellcheck disable=SC2046 # a list of pages
in_both axe tests/browser/axe.js $(cat "$scratch/pages") 'find.html#words=offer'
# shellcheck disable=SC2046
in_both keys tests/browser/keyboard.js $(cat "$scratch/pages")
cat >"$tree/wrong.html" <<'EOF_PAGE'
<!DOCTYPE html><html lang="en"><title>x</title>
<style>@media (prefers-color-scheme: dark) { body { background: #000; color: #222 } }</style>
<main><h1>x</h1><img src="x"><p>Words.</p>
<a href="#x" style="outline: 0">bare</a> <a href="#y" tabindex="-1">off</a></main>
EOF_PAGE
in_both wrong tests/browser/axe.js wrong.html
in_both lost tests/browser/keyboard.js wrong.html
for browser in chromium firefox; do
    is "$(cat "$scratch/axe-$browser")" "" "$browser: axe-core finds nothing, light or dark"
    is "$(cat "$scratch/keys-$browser")" "" "$browser: the keyboard leads to everything"
    is "$(grep -c '^wrong.html, .*: image-alt: img' "$scratch/wrong-$browser")" 2 \
        "$browser: a wrong page is found"
    is "$(sed -n 's/^wrong.html, \(.*\): color-contrast: p: .*/\1/p' "$scratch/wrong-$browser")" \
        dark "$browser: and one that is wrong in the dark alone"
    is "$(sed 's/<.*//' "$scratch/lost-$browser")" "wrong.html: the first Tab shows no way past the head
wrong.html: no outline of 0
wrong.html: not reached: " "$browser: and what the keyboard can't do"
done
finish

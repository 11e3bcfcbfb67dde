#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a damaged disc: spoil.py DISC SPOILED SEED MANNER HOW NUMBER…

MANNER is what is there instead: noise, zeros, marks (as dvdisaster writes them into its
copy for what it could not read) or unreadable (in a map beside it, as auditdisc rescue
leaves one). HOW is random (percent of the blocks) or pieces (from to,
in percent, as often as you like).
"""
import os
import random
import shutil
import sys

BLOCK = 2048
MARK_BEGIN = (b"dvdisaster dead sector marker\nThis sector could not be read from the image.\n"
              b"Its contents have been substituted by the dvdisaster read routine.\n")
MARK_END = b"dvdisaster dead sector end marker\n\0\0"


def choose(dice, how, numbers, total):
    if how == "random":
        return [block for block in range(total) if dice.random() * 100 < numbers[0]]
    return [block for start, end in zip(numbers[::2], numbers[1::2])
            for block in range(total * start // 100, total * end // 100)]


def content(dice, manner):
    if manner == "noise":
        return dice.randbytes(BLOCK)
    if manner == "marks":
        return MARK_BEGIN + bytes(BLOCK - len(MARK_BEGIN) - len(MARK_END)) + MARK_END
    return bytes(BLOCK)


def main():
    source, target, seed, manner, how, *numbers = sys.argv[1:]
    dice = random.Random(int(seed))
    total = os.path.getsize(source) // BLOCK
    shutil.copy(source, target)
    bad = choose(dice, how, [int(number) for number in numbers], total)
    with open(target, "r+b") as disc:
        for block in bad:
            disc.seek(block * BLOCK)
            disc.write(content(dice, manner))
    if manner == "unreadable":
        with open(target + ".map", "w", encoding="ascii") as out:
            out.write(f"# auditdisc rescue map 1\n0 {total} ?\n")
            out.writelines(f"{block} 1 -\n" for block in bad)


main()

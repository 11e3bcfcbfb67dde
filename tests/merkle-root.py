#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the Merkle-Root of a volume: RFC 6962 by its definition, over the originals
themselves in the order of mailbag.csv. It shares nothing with the program.

    tests/merkle-root.py VOLUME
"""
import csv
import hashlib
import pathlib
import sys


def sha256(data):
    return hashlib.sha256(data).digest()


def mth(leaves):
    """Section 2.1: split at the largest power of two below the number of leaves."""
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0])
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1" + mth(leaves[:split]) + mth(leaves[split:]))


def main():
    csv.field_size_limit(sys.maxsize)
    root = pathlib.Path(sys.argv[1])
    with open(root / "mailbag.csv", newline="", encoding="utf-8") as table:
        originals = [row["Original-File"] for row in csv.DictReader(table)]
    leaves = [sha256((root / name).read_bytes()) for name in originals]
    print("Merkle-Root:", mth(leaves).hex())


main()

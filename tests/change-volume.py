#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes changed copies of a volume, and asks who finds the change.

    tests/change-volume.py PROGRAM TREE COPIES ROUNDS KEPT SEED

Of ROUNDS changes (single bytes anywhere, names, files deleted, added, swapped, renamed)
each must be found by PROGRAM verify, and by sha256sum -c where a manifest covers it. The
copies of the first KEPT, for check.html, stay as COPIES/N and are printed.
Prints a line for each change that was not found; such a one ends it with status 1.
"""
import os
import pathlib
import random
import shutil
import string
import subprocess
import sys

LISTS = ["manifest-sha256.txt", "tagmanifest-sha256.txt"]
TOP = "tagmanifest-sha256.txt"


def write(path, data):
    """Copies share their files with the volume, so a changed one is a new file."""
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(data)
    os.replace(beside, path)


def flip(chance, root, name):
    data = bytearray((root / name).read_bytes())
    at = chance.randrange(len(data))
    data[at] ^= 1 << chance.randrange(8)
    write(root / name, data)
    return f"byte {at} of {name} is {data[at]:#x}"


class Changes:
    """Each returns what it did and the files whose bytes or names it touched."""

    def __init__(self, tree, seed):
        self.files = sorted(path.relative_to(tree).as_posix() for path in tree.rglob("*")
                            if path.is_file())
        self.filled = [name for name in self.files if (tree / name).stat().st_size > 0]
        self.sizes = [(tree / name).stat().st_size for name in self.filled]
        self.top = [name for name in self.filled
                    if name.startswith((TOP, "seal/", "bag", "manifest", "ledger"))]
        self.chance = random.Random(seed)

    def byte(self, root):
        name = self.chance.choices(self.filled, self.sizes)[0]
        return flip(self.chance, root, name), [name]

    def small(self, root):
        name = self.chance.choice(self.filled)
        return flip(self.chance, root, name), [name]

    def proof(self, root):
        name = self.chance.choice(self.top)
        return flip(self.chance, root, name), [name]

    def delete(self, root):
        name = self.chance.choice(self.files)
        (root / name).unlink()
        return f"{name} deleted", [name]

    def add(self, root):
        folder = os.path.dirname(self.chance.choice(self.files))
        name = os.path.join(folder, "".join(self.chance.choices(string.ascii_lowercase, k=9)))
        (root / name).write_bytes(b"x" * self.chance.randrange(2))
        return f"{name} added", []

    def swap(self, root):
        one = two = self.chance.choice(self.files)
        while (root / one).read_bytes() == (root / two).read_bytes():
            two = self.chance.choice(self.files)
        (root / one).rename(root / "swap")
        (root / two).rename(root / one)
        (root / "swap").rename(root / two)
        return f"{one} and {two} swapped", [one, two]

    def rename(self, root):
        name = self.chance.choice(self.files)
        new = name
        while (root / new).exists():
            at = self.chance.randrange(len(os.path.basename(name)))
            base = os.path.basename(name)
            new = os.path.join(os.path.dirname(name), base[:at] +
                               self.chance.choice(string.ascii_letters) + base[at + 1:])
        (root / name).rename(root / new)
        return f"{name} renamed to {new}", [name]

    def make(self, root):
        kinds = [self.byte, self.small, self.proof, self.delete, self.add, self.swap,
                 self.rename]
        return self.chance.choices(kinds, [6, 4, 4, 1, 1, 1, 1])[0](root)


def is_seal(name):
    return name.startswith(TOP + ".")


def main():
    program, tree, copies, rounds, kept, seed = sys.argv[1:7]
    tree, copies = pathlib.Path(tree), pathlib.Path(copies)
    changes = Changes(tree, int(seed))
    missed, left = 0, int(kept)
    for number in range(int(rounds)):
        root = copies / str(number)
        shutil.copytree(tree, root, copy_function=os.link)
        what, touched = changes.make(root)
        done = subprocess.run([program, "verify", root, "--quiet", "--config", "/dev/null",
                               "--state", copies / "none"], capture_output=True)
        if done.returncode != 4:
            print(f"verify: {what}: status {done.returncode} {done.stderr[:200]}",
                  file=sys.stderr)
            missed += 1
        sums = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", *LISTS], cwd=root,
                              capture_output=True)
        if any(name != TOP and not is_seal(name) for name in touched) and sums.returncode == 0:
            print(f"sha256sum: {what}", file=sys.stderr)
            missed += 1
        if left > 0:
            left -= 1
            print(f"{number} swift {root}")
        else:
            shutil.rmtree(root)
    sys.exit(missed > 0)


main()

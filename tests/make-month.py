#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a Maildir of June 2005 that nothing compresses: make-month.py FOLDER MESSAGES

Each message has an attachment of 300,000 bytes, and comes to 0.7 MB on a disc.
"""
import base64
import os
import random
import sys


def main():
    folder, messages = sys.argv[1], int(sys.argv[2])
    dice = random.Random(300)
    for name in ("new", "cur", "tmp"):
        os.makedirs(os.path.join(folder, name))
    for i in range(messages):
        day = 1 + i % 30
        body = base64.encodebytes(dice.randbytes(300000)).decode("ascii")
        path = os.path.join(folder, "new", f"{1117620000 + day * 86400 + i}.{i}.host")
        with open(path, "w", encoding="ascii") as out:
            out.write(f"Received: from a.example by mail.example.com; {day:02} Jun 2005 "
                      f"10:{i % 60:02}:00 +0200\nFrom: a{i}@example.org\n"
                      f"To: b@example.com\nSubject: Number {i}\nMIME-Version: 1.0\n"
                      f"Content-Type: application/pdf; name=a.pdf\n"
                      f"Content-Transfer-Encoding: base64\n\n{body}")


main()

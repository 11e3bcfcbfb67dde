#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes mail that is too much of something, one file each.

    tests/make-caps.py FOLDER
"""
import itertools
import pathlib
import sys

HEAD = ("Received: from a.example by mail.example.com (Postfix) with ESMTP id 4D2A1;\n"
        "\tWed, 1 Jun 2005 10:00:00 +0200 (CEST)\n"
        "From: ann@a.example\nTo: bob@example.com\nSubject: {name}\n"
        "Date: Wed, 1 Jun 2005 09:59:58 +0200\nMIME-Version: 1.0\n")
MULTIPART = "Content-Type: multipart/mixed; boundary={0}\n\n--{0}\n"
HTML = "Content-Type: text/html; charset=us-ascii\n\n"
WORDS = "These words are kept.\n"
MEGA = 1000 * 1000


def letter(name, body):
    return itertools.chain([HEAD.format(name=name)], body)


def closed(count):
    """Multiparts that all have an end."""
    yield from (MULTIPART.format(f"b{i}x") for i in range(count))
    yield "\n" + WORDS
    yield from (f"\n--b{i}x--\n" for i in reversed(range(count)))


def table():
    yield HTML + "<table>"
    yield from ("<tr><td>a<td>b</tr>\n" for _ in range(200000))
    yield "</table>" + WORDS


MAIL = {
    "nested_parts": lambda name: letter(name, itertools.chain(
        (MULTIPART.format(f"b{i}x") for i in range(10000)), ["\n" + WORDS])),
    "nested_closed_parts": lambda name: letter(name, closed(10000)),
    "nested_same_boundary": lambda name: letter(name, itertools.chain(
        (MULTIPART.format("b") for _ in range(10000)), ["\n" + WORDS])),
    "nested_messages": lambda name: letter(name, itertools.chain(
        ("Content-Type: message/rfc822\n\nSubject: inner\n" for _ in range(10000)),
        ["\n" + WORDS])),
    "parts": lambda name: letter(name, itertools.chain(
        ["Content-Type: multipart/mixed; boundary=b\n\n"],
        (f"--b\n\nPart {i}\n" for i in range(200000)), ["--b--\n" + WORDS])),
    "files": lambda name: letter(name, itertools.chain(
        ["Content-Type: multipart/mixed; boundary=b\n\n"],
        (f"--b\nContent-Type: application/x-file; name=f{i}\n\n{i}\n" for i in range(200000)),
        ["--b--\n" + WORDS])),
    "bare_parts": lambda name: letter(name, itertools.chain(
        ["Content-Type: multipart/mixed; boundary=b\n\n"], ("--b\n\n" for _ in range(MEGA)))),
    "headers": lambda name: letter(name, itertools.chain(
        (f"X-{i}: y\n" for i in range(400000)), ["\n" + WORDS])),
    "subject": lambda name: itertools.chain(
        ["Subject: "], ("long " * MEGA for _ in range(10)), ["\n"],
        letter(name, ["\n" + WORDS])),
    "encoded_subject": lambda name: itertools.chain(
        ["Subject: "], ("=?utf-8?q?long_?= " * 60000 for _ in range(10)), ["\n"],
        letter(name, ["\n" + WORDS])),
    "recipients": lambda name: letter(name, itertools.chain(
        ["Cc: "], (f"n{i}@example.com,\n " for i in range(400000)), ["\n\n" + WORDS])),
    "one_line": lambda name: letter(name, itertools.chain(
        ["\n" + WORDS], ("word " * MEGA for _ in range(10)))),
    "one_word": lambda name: letter(name, itertools.chain(
        ["\n" + WORDS], ("x" * MEGA for _ in range(6)))),
    "quoted_line": lambda name: letter(name, itertools.chain(
        ["Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
         + WORDS], ("=C3=A9" * MEGA for _ in range(3)))),
    "marks": lambda name: letter(name, itertools.chain(
        ["Content-Type: text/plain; format=flowed\n\n" + WORDS],
        ("> " * MEGA for _ in range(3)))),
    "elements": lambda name: letter(name, itertools.chain(
        [HTML + WORDS], ("<b>x</b>\n" for _ in range(MEGA)))),
    "nested_elements": lambda name: letter(name, itertools.chain(
        [HTML + WORDS], ("<div>" for _ in range(MEGA)))),
    "open_elements": lambda name: letter(name, itertools.chain(
        [HTML + WORDS], ("<b><p>" for _ in range(400000)))),
    "attributes": lambda name: letter(name, itertools.chain(
        [HTML + "<p"], (f" a{i}=b" for i in range(100000)), [">" + WORDS])),
    "styles": lambda name: letter(name, itertools.chain(
        [HTML + "<style>"], (f"p.c{i} {{ color: red }}\n" for i in range(100000)),
        ["</style><p>" + WORDS], ("<p class=c1>x" for _ in range(100000)))),
    "table_rows": lambda name: letter(name, table()),
    "begin_lines": lambda name: letter(name, itertools.chain(
        ["\n" + WORDS], ("begin 644 x\n" for _ in range(MEGA)))),
    "header_params": lambda name: letter(name, itertools.chain(
        ["Content-Type: text/plain"], (f"; a*{i}*=b" for i in range(400000)),
        ["\n\n" + WORDS])),
}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    for name, make in MAIL.items():
        with open(pathlib.Path(sys.argv[1]) / f"{name}.eml", "w", encoding="ascii") as file:
            file.writelines(make(name.replace("_", " ")))


if __name__ == "__main__":
    main()

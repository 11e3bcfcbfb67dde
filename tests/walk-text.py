#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of a reader who has lynx or w3m, by what they print and the links they list.

    tests/walk-text.py lynx|w3m DISC

From the calendar to every day, from there to every message, and from its page to its original,
its attachments, its neighbours and back up. The words of each original have to stand on its page.
What is wrong is a line each; at the end stands how many messages were read.
"""
import email
import email.policy
import html.parser
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse

COMMANDS = {
    "lynx": ["lynx", "-dump", "-width=1000", "-display_charset=UTF-8"],
    "w3m": ["w3m", "-dump", "-cols", "1000", "-O", "UTF-8", "-o", "display_link_number=1"],
}


class Words(html.parser.HTMLParser):
    """What of HTML is for people to read."""

    def __init__(self, text):
        super().__init__()
        self.text, self.hidden = "", 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, _):
        self.hidden += tag in ("style", "script", "title")
        self.text += " "

    def handle_endtag(self, tag):
        self.hidden -= tag in ("style", "script", "title")
        self.text += " "

    def handle_data(self, data):
        self.text += data if not self.hidden else ""


def show(browser, path):
    """What it prints of a page, and the files that the page links to."""
    done = subprocess.run(COMMANDS[browser] + [str(path)], capture_output=True, check=True,
                          env={**os.environ, "LC_ALL": "C.UTF-8"})
    text, _, listed = done.stdout.decode().rpartition("\nReferences\n" if browser == "lynx"
                                                      else "\nReferences:\n")
    links = re.findall(r"^ *\[?\d+[.\]] +(?:file://(?:localhost)?)?(\S+)", listed, re.M)
    return text, {os.path.normpath(path.parent / urllib.parse.unquote(link.partition("#")[0]))
                  for link in links}


def words_of(part):
    """The words of a part of a message that are to stand on its page."""
    if part.get_content_type() == "multipart/alternative":
        parts = list(part.iter_parts())
        plain = [one for one in parts if one.get_content_type() == "text/plain"]
        return words_of((plain or parts)[0])
    if part.is_multipart():
        return set().union(*map(words_of, part.iter_parts()))
    if part.get_content_maintype() != "text" or part.get_filename() \
            or part.get_content_disposition() == "attachment":
        return set()
    text = part.get_content()
    if part.get_content_subtype() == "html":
        text = Words(text).text
    return set(re.findall(r"(?<![\w\ufffd])\w{4,}(?![\w\ufffd])", text))


def read_message(browser, page, up):
    text, links = show(browser, page)
    original = page.with_suffix(".txt")
    eml = pathlib.Path(str(original).replace("/days/", "/data/eml/")).with_suffix(".eml")
    files = {str(one) for one in page.parent.glob(page.stem + "a*")}
    for wanted in sorted({str(original), str(eml), str(up)} | files):
        if wanted not in links:
            yield f"no link to {wanted}"
    message = email.message_from_bytes(original.read_bytes(), policy=email.policy.default)
    lost = words_of(message) - set(re.findall(r"\w+", text))
    if lost:
        yield f"without its words {sorted(lost)[:10]}"


def main():
    browser, top = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    wrong, count = [], 0
    _, links = show(browser, top / "index.html")
    days = sorted(top.glob("days/*/index.html"))
    wrong += [f"index.html: no link to {day}" for day in days if str(day) not in links]
    for day in days:
        _, links = show(browser, day)
        if str(top / "index.html") not in links:
            wrong.append(f"{day}: no way back")
        for page in sorted(day.parent.glob("[0-9]*.html")):
            if str(page) not in links:
                wrong.append(f"{day}: no link to {page}")
            wrong += [f"{page}: {what}" for what in read_message(browser, page, day)]
            count += 1
    print("\n".join(wrong + [f"{count} messages were read"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

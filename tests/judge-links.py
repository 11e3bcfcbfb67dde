#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Follows every link on a disc, in one view of it.

    tests/judge-links.py FOLDER

FOLDER holds the files under the names of that view. Links are those of pages, of their style
sheet and of index.xml, and the paths in mailbag.csv. What is found wrong is a line each; at the
end stands how many links led to how many files. It knows nothing of the program.
"""
import collections
import csv
import html.parser
import pathlib
import re
import sys
import urllib.parse
import xml.etree.ElementTree

LEADING = {"href", "src", "data", "action", "formaction", "poster", "background", "cite"}
PATHS = ("Original-File", "Derivatives-Path")


class Page(html.parser.HTMLParser):
    """The links of a page and the anchors that links can name."""

    def __init__(self, text):
        super().__init__()
        self.links, self.anchors = [], {""}
        self.feed(text)
        self.close()

    def handle_starttag(self, _, pairs):
        for name, value in pairs:
            if name in LEADING and not (value or "").startswith("data:"):
                self.links.append(value or "")
            if name == "id":
                self.anchors.add(value)
            if name == "srcdoc":
                self.links += Page(value).links


def links_of(path, pages):
    """The links of a file, as far as it is one that has links."""
    name = path.name
    if path in pages:
        return pages[path].links
    if name.endswith(".css"):
        return re.findall(r"url\([\"']?([^\"')]+)", path.read_text("utf-8"))
    if name == "index.xml":
        return [one.text for one in xml.etree.ElementTree.parse(path).iter("URL")]
    if name == "mailbag.csv":
        with path.open(encoding="utf-8", newline="") as table:
            return [row[column] for row in csv.DictReader(table) for column in PATHS
                    if row[column]]
    return []


def main():
    csv.field_size_limit(sys.maxsize)
    top = pathlib.Path(sys.argv[1])
    files = {path for path in top.rglob("*") if path.is_file()}
    own = re.compile(r"\d+a\d+\.\w+$")  # what came with a message
    pages = {path: Page(path.read_text("utf-8")) for path in files
             if path.suffix == ".html" and not own.search(path.name)}
    count, reached = 0, collections.Counter()
    wrong = []
    for path in sorted(files):
        for link in () if own.search(path.name) else links_of(path, pages):
            parts = urllib.parse.urlsplit(link)
            target = path
            if parts.path:
                target = path.parent.joinpath(urllib.parse.unquote(parts.path))
                target = pathlib.Path(*resolved(target.parts))
            count += 1
            reached[target] += 1
            if parts.scheme or parts.netloc or target not in files:
                wrong.append(f"{path.relative_to(top)}: {link} leads nowhere")
            elif target in pages and parts.fragment not in pages[target].anchors:
                wrong.append(f"{path.relative_to(top)}: {link} names no part of it")
    print("\n".join(sorted(set(wrong)) + [f"{count} links to {len(reached)} files"]))
    return 1 if wrong else 0


def resolved(parts):
    """A path without its "..", whatever exists."""
    kept = []
    for part in parts:
        if part == "..":
            kept.pop()
        else:
            kept.append(part)
    return kept


if __name__ == "__main__":
    sys.exit(main())

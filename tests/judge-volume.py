#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges a volume from outside: a copy of a disc's files against the mail it was made of.

    tests/judge-volume.py VOLUME KIND:PLACE...

It knows the format of the disc and nothing of the program: it reads the sources, the
manifests, the tables and the pages by itself. Each finding is a line; none is exit 0.
"""
import collections
import csv
import gzip
import hashlib
import html.parser
import io
import os
import pathlib
import re
import sys
import urllib.parse

MAILBAG = """Error,Mailbag-Message-ID,Message-ID,Original-File,Message-Path,Derivatives-Path,
    Attachments,Date,From,To,Cc,Bcc,Subject,Content-Type,SHA-256,Arrived,Size,Flaws,Source,
    Archived,Journal-Sender,Journal-Recipients"""
MAILBAG = [name.strip() for name in MAILBAG.split(",")]
FATES = {"on-disc", "outside", "not-asked", "duplicate", "unreadable"}
GIVEN_NAMES = {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt",
               "gdpdu-01-09-2004.dtd"}
UNLISTED = {"tagmanifest-sha256.txt"} | {f"tagmanifest-sha256.txt.{seal}"
                                         for seal in ("sig", "p7s", "tsr")}
PART = re.compile(r"[a-z0-9_]{1,30}|(?=.{1,30}$)[a-z0-9_]+\.[a-z0-9_]+")
# Controls but line end and tab, direction controls, separators, noncharacters, tags.
UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e"
                     "\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]")
LINKS = {"href", "src", "srcset", "data", "action", "formaction", "poster", "background",
         "cite", "longdesc", "manifest", "ping", "archive", "codebase", "imagesrcset"}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


# The sources: one digest an item, "" for one that can't be read.

def digest_of(path):
    try:
        return sha256(path.read_bytes()) if path.is_file() else ""
    except OSError:
        return ""


def maildir_items(place, _):
    for folder, _, files in os.walk(place):
        if os.path.basename(folder) in ("cur", "new"):
            yield from (digest_of(pathlib.Path(folder, name)) for name in files
                        if not name.startswith("."))


def eml_items(place, _):
    for folder, folders, files in os.walk(place):
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (digest_of(pathlib.Path(folder, name)) for name in files + links
                    if not name.startswith("."))


def mbox_items(place, ids):
    """Where to divide an mbox is a matter of opinion. So the books' own places count,
    and what lies between them has to be a From_ line and at most one empty line."""
    data = place.read_bytes()
    if data.startswith(b"\x1f\x8b"):
        data = gzip.decompress(data)
    end = 0
    for start, length in sorted(tuple(map(int, i.lstrip("'@").split("+"))) for i in ids):
        if not re.fullmatch(rb"(\r?\n)?From [^\n]*\n" if start else rb"", data[end:start]):
            yield f"lost at {end}"
        end = start + length
        yield sha256(data[start:end])
    if data[end:].strip(b"\r\n"):
        yield f"lost at {end}"


def journal_items(place, ids):
    if not place.is_dir():
        return mbox_items(place, ids)
    parted = (place / "cur").is_dir() or (place / "new").is_dir()
    return (maildir_items if parted else eml_items)(place, ids)


def disc_items(place, _):
    yield from (digest_of(path) for path in sorted(place.glob("data/eml/*/*")))


KINDS = {"maildir": maildir_items, "mbox": mbox_items, "eml": eml_items,
         "journal": journal_items, "disc": disc_items}


def read_sources(specs, rows):
    for spec in specs:
        kind, _, place = spec.partition(":")
        ids = [row["item"] for row in rows if row["source"] == spec]
        yield from KINDS[kind](pathlib.Path(place), ids)


# The volume.

class Volume:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.sums = {path.relative_to(self.root).as_posix(): sha256(path.read_bytes())
                     for path in self.root.rglob("*") if path.is_file()}

    def text(self, name):
        return (self.root / name).read_bytes().decode("utf-8")

    def table(self, name):
        return list(csv.DictReader(io.StringIO(self.text(name), newline=""), strict=True))

    def originals(self):
        return {name: digest for name, digest in self.sums.items()
                if name.startswith("data/eml/")}


def items_of(volume):
    """The rows of the books that are items; what a log or a mail queue says is none."""
    return [row for row in volume.table("books.csv")
            if not row["fate"].startswith("log-") and row["fate"] != "queued"]


def judge_names(volume):
    folders = {os.path.dirname(name) for name in volume.sums} - {""}
    seen = collections.Counter(name.lower() for name in set(volume.sums) | folders)
    for name in sorted(volume.sums):
        parts = name.split("/")
        if name in GIVEN_NAMES or name in UNLISTED:
            continue
        if len(parts) > 8:
            yield f"{name}: more than 7 folders deep"
        if not all(PART.fullmatch(part) for part in parts):
            yield f"{name}: not a name for every file system"
        if seen[name.lower()] > 1:
            yield f"{name}: differs from another name in case alone"


def read_manifest(volume, name):
    listed, order = {}, []
    for line in volume.text(name).splitlines():
        match = re.fullmatch(r"([0-9a-f]{64})  (\S+)", line)
        if match is None or match[2] in listed:
            yield f"{name}: wrong line {line!r}"
            continue
        listed[match[2]] = match[1]
        order.append(match[2].encode())
    if order != sorted(order):
        yield f"{name}: not sorted by path"
    return listed


def judge_manifests(volume):
    payload = yield from read_manifest(volume, "manifest-sha256.txt")
    tags = yield from read_manifest(volume, "tagmanifest-sha256.txt")
    for name in sorted(volume.sums.keys() - UNLISTED):
        listed = payload if name.startswith("data/") else tags
        if listed.pop(name, None) != volume.sums[name]:
            yield f"{name}: not in its manifest with its digest"
    for name in sorted(payload.keys() | tags.keys()):
        yield f"{name}: in a manifest and not on the disc"
    if volume.text("bagit.txt") != "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n":
        yield "bagit.txt: not the two lines of RFC 8493"
    size = sum((volume.root / name).stat().st_size for name in volume.sums
               if name.startswith("data/"))
    count = sum(name.startswith("data/") for name in volume.sums)
    if f"Payload-Oxum: {size}.{count}\n" not in volume.text("bag-info.txt"):
        yield f"bag-info.txt: no Payload-Oxum: {size}.{count}"


def judge_books(volume, items):
    """Every item of the sources has its row, every row its item, and the sum closes."""
    found = collections.Counter(items)
    rows = items_of(volume)
    booked = collections.Counter(row["sha256"] for row in rows)
    fates = collections.Counter(row["fate"] for row in rows)
    on_disc = collections.Counter(row["sha256"] for row in rows if row["fate"] == "on-disc")
    for digest in sorted((found - booked)):
        yield f"books.csv: {digest} is in a source and not in the books"
    for digest in sorted((booked - found)):
        yield f"books.csv: {digest} is in the books and in no source"
    if sum(found.values()) != len(rows) or set(fates) - FATES:
        yield f"books.csv: {sum(found.values())} found, {len(rows)} rows: {dict(fates)}"
    if on_disc != collections.Counter(volume.originals().values()):
        yield "books.csv: on-disc and data/eml are not the same messages"
    for row in rows:
        if row["fate"] == "duplicate" and booked[row["sha256"]] < 2:
            yield f"books.csv: {row['sha256']} is called a duplicate and has no other"


def judge_originals(volume, items):
    """Every original is one item of the sources, byte for byte, and no two are the same."""
    known, seen = set(items), set()
    for name, digest in sorted(volume.originals().items()):
        if digest not in known:
            yield f"{name}: equals no item of any source"
        if digest in seen:
            yield f"{name}: on the disc twice"
        seen.add(digest)
        day, number = name.removeprefix("data/eml/").removesuffix(".eml").split("/")
        twin = f"days/{day}/{number}.txt"
        if volume.sums.get(twin) != digest:
            yield f"{twin}: is not the twin of {name}"
        if f"days/{day}/{number}.html" not in volume.sums:
            yield f"{name}: has no page"


def judge_mailbag(volume):
    rows = volume.table("mailbag.csv")
    if rows and list(rows[0]) != MAILBAG:
        yield f"mailbag.csv: columns {list(rows[0])}"
        return
    originals = volume.originals()
    for row in rows:
        label = row["Mailbag-Message-ID"]
        match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)-(\d{4,})", label)
        name = "data/eml/{}_{}_{}/{}.eml".format(*match.groups()) if match else label
        if originals.pop(name, None) != row["SHA-256"]:
            yield f"mailbag.csv: {label} is no original, or one with another digest"
            continue
        if row["Original-File"] != name or row["Derivatives-Path"] not in volume.sums:
            yield f"mailbag.csv: {label} has another path"
        if int(row["Size"]) != (volume.root / name).stat().st_size:
            yield f"mailbag.csv: {label} has another size"
        stem = name.replace("data/eml", "days").removesuffix(".eml")
        saved = sum(re.fullmatch(re.escape(stem) + r"a\d+\.\w+", other) is not None
                    for other in volume.sums)
        if int(row["Attachments"]) != saved:
            yield f"mailbag.csv: {label}: {row['Attachments']} attachments, {saved} files"
    for name in sorted(originals):
        yield f"mailbag.csv: no row for {name}"


class Page(html.parser.HTMLParser):
    """Links, anchors and everything that could act, also from a frame's srcdoc."""

    def __init__(self, text, framed=False):
        super().__init__(convert_charrefs=True)
        self.framed, self.links, self.anchors, self.wrong = framed, [], set(), []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, pairs):
        values = dict(pairs)
        for name, value in pairs:
            self.handle_data(value or "")
            if name.startswith("on"):
                self.wrong.append(f"<{tag} {name}>")
            if name in LINKS or name.endswith(":href"):
                self.links.append((tag, name, (value or "").strip()))
        self.anchors.update(values[key] for key in ("id", "name") if values.get(key))
        if tag in ("object", "embed", "applet", "base") or (tag == "form" and self.framed) \
                or (tag == "script" and ("src" not in values or self.framed)):
            self.wrong.append(f"<{tag}>")
        if tag == "meta" and (values.get("http-equiv") or "").lower() == "refresh":
            self.wrong.append("<meta refresh>")
        if tag == "iframe":
            self.judge_frame(values)

    def judge_frame(self, values):
        if values.get("sandbox", None) not in ("", None) or "sandbox" not in values \
                or "src" in values or self.framed:
            self.wrong.append("an open <iframe>")
        inner = Page(values.get("srcdoc") or "", framed=True)
        self.wrong += [f"{what} in the frame" for what in inner.wrong]
        for tag, name, value in inner.links:
            if not (tag == "img" and name == "src" and value.startswith("data:image/")):
                self.wrong.append(f"<{tag} {name}={value[:60]!r}> in the frame")

    def handle_data(self, data):
        match = UNCLEAN.search(data)
        if match:
            self.wrong.append(f"U+{ord(match[0]):04X} behind a character reference")


def judge_link(volume, pages, name, value):
    parts = urllib.parse.urlsplit(value)
    if parts.scheme or parts.netloc or value.startswith("/"):
        return "leads off the disc"
    path = urllib.parse.unquote(parts.path)
    target = os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
    if target not in volume.sums:
        return "leads nowhere"
    anchor = urllib.parse.unquote(parts.fragment)
    if anchor and target in pages and anchor not in pages[target].anchors:
        return "names an anchor that is not there"
    if target in pages:
        pages[name].reaches.add(target)
    return None


def judge_pages(volume):
    pages = {}
    for name in sorted(volume.sums):
        if name.endswith(".html") and not re.search(r"/\d+a\d+\.html$", name):
            pages[name] = Page(volume.text(name))
            pages[name].reaches = set()
    for name, page in pages.items():
        yield from (f"{name}: {what}" for what in page.wrong)
        for tag, attribute, value in page.links:
            why = judge_link(volume, pages, name, value)
            if why:
                yield f"{name}: <{tag} {attribute}={value!r}> {why}"
    reached, fresh = set(), {"index.html"}
    while fresh:
        reached |= fresh
        fresh = set().union(*(pages[name].reaches for name in fresh)) - reached
    for name in sorted(pages.keys() - reached):
        yield f"{name}: no way leads here from index.html"


def judge_text(volume):
    """What a person or a spreadsheet opens is clean UTF-8, and no cell is a formula."""
    for name in sorted(volume.sums):
        made = "/" not in name or name.endswith((".html", ".csv", ".css", ".js"))
        if not made or re.search(r"a\d+\.\w+$", name):
            continue
        try:
            text = volume.text(name)
        except UnicodeDecodeError as error:
            yield f"{name}: {error}"
            continue
        ends = "\r\n" if name.endswith(".csv") or name == "readme.txt" else "\n"
        match = UNCLEAN.search(text.replace(ends, "\n"))
        if match:
            yield f"{name}: U+{ord(match[0]):04X} at character {match.start()}"
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(text, newline=""), strict=True):
                yield from (f"{name}: the cell {cell!r} would be run as a formula"
                            for cell in row if cell[:1] in tuple("=+-@\t\r"))


def judge(root, specs):
    volume = Volume(root)
    items = list(read_sources(specs, items_of(volume)))
    yield from judge_names(volume)
    yield from judge_text(volume)
    yield from judge_manifests(volume)
    yield from judge_originals(volume, items)
    yield from judge_books(volume, items)
    yield from judge_mailbag(volume)
    yield from judge_pages(volume)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__.strip())
    csv.field_size_limit(sys.maxsize)
    complaints = list(judge(sys.argv[1], sys.argv[2:]))
    print("\n".join(complaints), end="\n" if complaints else "")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())

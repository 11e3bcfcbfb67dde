#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares what a volume says of its messages with what Python's email package reads.

    tests/compare-email.py VOLUME [TABLE]

Subject, From, To, the time sent, and the attachments by number and SHA-256, for each
original of the volume. Each difference is a line: field, digest of the original, both
readings. TABLE lists what is known of differences: field, class (ours, theirs, taste), the
first digits of the digest, why, and of which versions of Python if not of all. A line that no row explains makes the exit status 1, and
so does a row that explains nothing, or less than 99 in 100 messages that agree or are
ours to be better.
"""
import collections
import csv
import email
import email.policy
import email.utils
import hashlib
import pathlib
import re
import sys
import unicodedata

UNSEEN = re.compile("[\x00-\x20\x7f-\xa0\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
MADE_VISIBLE = re.compile("<U\\+[0-9A-F]{4,6}>|[\u2400-\u2421]")
FIELDS = ("Subject", "From", "To", "Date", "Attachments")


def plain(text):
    """What is left when white space and what stands for unseen characters is taken out."""
    text = MADE_VISIBLE.sub("", unicodedata.normalize("NFC", text).lstrip("'"))
    return UNSEEN.sub("", text).strip()


def addresses(text):
    return sorted(found.lower() for found in re.findall(r"[^\s<>,;:\"()\[\]]+@[^\s<>,;:\"()\[\]]+", text))


def sent(text):
    try:
        return email.utils.parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def leaves(part):
    """The parts that hold no others. A message within is one, for it is saved as a file."""
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for child in part.iter_parts():
            yield from leaves(child)
    elif part.get_content_maintype() not in ("multipart", "message"):
        yield part


def attachments(message):
    """The digests of what is a file: text only if it has a name or is said to be one."""
    return sorted(hashlib.sha256(leaf.get_payload(decode=True) or b"").hexdigest()
                  for leaf in leaves(message)
                  if leaf.get_filename() or leaf.is_attachment()
                  or leaf.get_content_maintype() != "text")


def reported(message):
    """The message in a report of Exchange's journal; any other is what it is."""
    if "X-MS-Journal-Report" in message:
        for part in message.iter_parts():
            if part.get_content_type() == "message/rfc822":
                return part.get_payload(0)
    return message


def theirs_of(data):
    message = reported(email.message_from_bytes(data, policy=email.policy.default))
    return {
        "Subject": str(message.get("Subject", "")),
        "From": addresses(str(message.get("From", ""))),
        "To": addresses(str(message.get("To", ""))),
        "Date": sent(str(message.get("Date", ""))),
        "Attachments": attachments(message),
    }


def ours_of(root, row):
    stem = root / "days" / row["Original-File"].removeprefix("data/eml/").removesuffix(".eml")
    saved = [path for path in stem.parent.glob(f"{stem.name}a*")]
    return {
        "Subject": row["Subject"],
        "From": addresses(row["From"]),
        "To": addresses(row["To"]),
        "Date": row["Date"],
        "Attachments": sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in saved),
    }


def same(field, ours, theirs):
    if field == "Subject":
        return plain(ours) == plain(theirs)
    if field == "Date":
        return theirs is None or sent(ours) == theirs
    return ours == theirs


def differences(root):
    """A line is field, digest of the original, our reading and Python's."""
    with open(root / "mailbag.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            data = (root / row["Original-File"]).read_bytes()
            ours = ours_of(root, row)
            try:
                theirs = theirs_of(data)
            except Exception as error:  # pylint: disable=broad-except
                yield "All", row["SHA-256"], "read", f"{type(error).__name__}: {error}"
                continue
            for field in FIELDS:
                if not same(field, ours[field], theirs[field]):
                    yield field, row["SHA-256"], ours[field], theirs[field]
            yield None, row["SHA-256"], None, None


def concerns(versions):
    """Whether <3.13 or >=3.13, say, is true of this Python; None is of all."""
    if versions is None:
        return True
    before, major, minor = re.fullmatch(r"(?:(<)|>=)(\d+)\.(\d+)", versions).groups()
    return (sys.version_info < (int(major), int(minor))) == (before is not None)


def read_table(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")),
                              delimiter="\t", strict=True)
        return {(row["field"], row["digest"]): row for row in rows if concerns(row["python"])}


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.strip())
    csv.field_size_limit(sys.maxsize)
    table = read_table(sys.argv[2]) if len(sys.argv) == 3 else {}
    unused, classes = dict(table), collections.Counter()
    wrong, messages, worse = [], 0, set()
    for field, digest, ours, theirs in differences(pathlib.Path(sys.argv[1])):
        if field in (None, "All"):
            messages += 1
        if field is None:
            continue
        key = (field, digest[:12])
        unused.pop(key, None)
        if key in table:
            classes[table[key]["class"], field, table[key]["why"]] += 1
        else:
            wrong.append(f"{field}\t{digest[:12]}\tours {ours!r:.300}\ttheirs {theirs!r:.300}")
        if key not in table or table[key]["class"] != "ours":
            worse.add(digest)
    for (kind, field, why), count in sorted(classes.items()):
        print(f"{count}\t{kind}\t{field}\t{why}")
    agree = messages - len(worse)
    print(f"{messages} messages, {agree} agree or are ours to be better, "
          f"{len(worse)} differ otherwise")
    wrong += [f"a row explains nothing: {' '.join(key)}" for key in unused]
    if agree < 0.99 * messages:
        wrong.append("that is less than 99 in 100")
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

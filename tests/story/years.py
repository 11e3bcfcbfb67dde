#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Months of a company's life: mail comes in day by day, each month is burned, verified and
cleared, and each time something goes wrong. It keeps its own account of the mail and
shares nothing with the program; after each command

  - every message that ever came in is in a mailbox, or on as many discs as are asked for,
    byte for byte, that the ledger says were verified before it went;
  - nothing that nobody delivered is in a mailbox, and the ledger only grew;
  - a disc that was verified holds the mail of its period, under its days, and no other.

In the end nothing is left that status says is to be done, and the shelf is whole.

    tests/story/years.py PROGRAM SCRATCH MONTHS SEED     a line a fault; none is exit 0
"""
import calendar
import collections
import csv
import datetime
import fcntl
import hashlib
import io
import json
import os
import pathlib
import random
import re
import resource
import struct
import subprocess
import sys
import threading
import time
import zoneinfo

UTC = datetime.timezone.utc
COPIES = 2
TROUBLE = ["killed", "no room", "two at once", "mail meanwhile", "a disc is lost", "on hold",
           "no mail", "forgotten", "back from a backup"]


class Fault(Exception):
    """What must not be."""


def sha256(data):
    return hashlib.sha256(data).hexdigest()


# A disc, by the names of ISO 9660 itself.

def extent(data, place):
    """Where the bytes of the entry there begin, and how many they are."""
    return struct.unpack_from("<I", data, place + 2)[0] * 2048, struct.unpack_from("<I", data, place + 10)[0]


def records(data, place):
    start, length = extent(data, place)
    at = start
    while at < start + length:
        if data[at] == 0:
            at = (at // 2048 + 1) * 2048
            continue
        name = data[at + 33:at + 33 + data[at + 32]]
        if name not in (b"\0", b"\1"):
            yield at, name.decode().split(";")[0].lower()
        at += data[at]


def files(data, place=16 * 2048 + 156, path=""):
    for at, name in records(data, place):
        if data[at + 25] & 2:
            yield from files(data, at, path + name + "/")
        else:
            start, length = extent(data, at)
            yield path + name, data[start:start + length]


class Disc:
    def __init__(self, path):
        data = path.read_bytes()
        self.image = sha256(data)
        self.days = {}  # of each message's digest
        for name, content in files(data):
            if name.startswith("data/eml/"):
                self.days[sha256(content)] = name.split("/")[2].replace("_", "-")
            elif name == "books.csv":
                self.books = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


# Mailboxes.

class Maildir:
    kind = "maildir"

    def __init__(self, place):
        self.place = place
        for name in ("cur", "new", "tmp"):
            (place / name).mkdir(parents=True)

    def put(self, raw, name):
        (self.place / "tmp" / name).write_bytes(raw)
        os.rename(self.place / "tmp" / name, self.place / "new" / name)

    def look(self):
        """A mail program, which changes names."""
        for path in list(self.place.glob("new/*"))[::2]:
            try:
                os.rename(path, self.place / "cur" / f"{path.name}:2,S")
            except FileNotFoundError:
                pass  # cleared a moment ago

    def messages(self):
        return [path.read_bytes() for name in ("cur", "new") for path in (self.place / name).iterdir()]


class Mbox:
    kind = "mbox"

    def __init__(self, place):
        self.place = place
        self.lock = pathlib.Path(f"{place}.lock")
        place.touch()

    def put(self, raw, name):
        while True:
            try:
                os.close(os.open(self.lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
                break
            except FileExistsError:
                self.unlock_for_the_dead()
        with open(self.place, "ab") as box:
            fcntl.lockf(box, fcntl.LOCK_EX)
            box.write(b"From a@a.example Thu Jan  1 10:00:00 2004\n" + raw + b"\n")
        self.lock.unlink()

    def unlock_for_the_dead(self):
        time.sleep(.005)
        try:
            if not os.path.exists("/proc/" + self.lock.read_text().split(":")[0]):
                self.lock.unlink()
        except FileNotFoundError:
            pass

    def look(self):
        pass

    def messages(self):
        letters = re.split(rb"(?:\A|\n)From .*\n", self.place.read_bytes())[1:]
        return [raw.removesuffix(b"\n") if i + 1 == len(letters) else raw for i, raw in enumerate(letters)]


class Company:
    def __init__(self, program, place, seed):
        self.program, self.place, self.random = program, place, random.Random(seed)
        self.zone = zoneinfo.ZoneInfo(["Europe/Berlin", "America/St_Johns"][seed % 2])
        self.by_run = seed % 2 == 1  # run clears, or the command clear
        self.state = place / "state"
        self.boxes = [Maildir(place / "maildir")]
        if seed % 3 > 0:
            self.boxes.append(Mbox(place / "mbox"))
        self.letters, self.raw, self.days = 0, {}, {}  # of each digest
        self.ledger, self.expected, self.verified, self.discs = [], {}, set(), {}
        for name, clear in (("conf", ""), ("clearing", "clear = remove\n")):
            (place / name).write_text(
                f"[archive]\nsources = {'; '.join(f'{box.kind}:{box.place}' for box in self.boxes)}\n"
                f"zone = {self.zone.key}\nclear_copies = {COPIES}\n{clear}"
                f"[disc]\ncopies = {COPIES}\n[run]\nstate = {self.state}\nworkers = 1\n")

    # Mail.

    def deliver(self, when, raw=None):
        """A letter that arrived then, or once more one that did."""
        self.letters += 1
        if raw is None:
            stamp = when.astimezone(self.random.choice([UTC, self.zone])).strftime("%a, %d %b %Y %H:%M:%S %z")
            words = self.random.choice(["caf\u00e9", "x" * 3000, ">From", "a\0b"])
            raw = (f"Received: from a.example by mail.example.com (Postfix) with ESMTP id 4A{self.letters};\n\t{stamp}\n"
                   f"From: a@a.example\nSubject: no {self.letters}\n\n{words}\n{self.letters}\n").encode()
        digest = sha256(raw)
        self.raw[digest] = raw
        self.days[digest] = when.astimezone(self.zone).date().isoformat()
        self.random.choice(self.boxes).put(raw, f"{int(when.timestamp())}.M{self.letters}.example")
        return digest

    def month_of_mail(self, year, month):
        last = calendar.monthrange(year, month)[1]
        times = [(1, 0, 0, 0), (last, 23, 59, 59)]  # the edges, where summer time matters
        times += [(self.random.randint(1, last), self.random.randint(0, 23), 30, 0)
                  for _ in range(self.random.choice([1, 2, 3, 30]))]
        for day, *clock in sorted(times):
            when = datetime.datetime(year, month, day, *clock, tzinfo=self.zone).astimezone(UTC)
            digest = self.deliver(when)
            if self.random.random() < .2:
                self.deliver(when, self.raw[digest])
            self.boxes[0].look()

    def present(self):
        return collections.Counter(sha256(raw) for box in self.boxes for raw in box.messages())

    # Commands, and what has to hold after each.

    def start(self, *words, limit=None):
        limits = limit and (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        return subprocess.Popen([self.program, *words], text=True, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=limits)

    def command(self, *words, conf="conf", kill=None, limit=None, twin=False, meanwhile=None):
        before, fresh = self.present(), set()
        words = *words, "--config", self.place / conf
        process = self.start(*words, limit=limit)
        if twin:
            self.start(*words).communicate()
        if kill is not None:
            threading.Timer(kill, process.kill).start()
        if meanwhile is not None:
            meanwhile(fresh)
        self.out, self.err = process.communicate()
        clears = words[0] == "clear" or conf == "clearing"
        self.check(before, fresh, clears)
        if process.returncode > 0 and not self.err.splitlines()[-1].startswith("auditdisc: "):
            raise Fault(f"{words}: status {process.returncode} without a word")
        return process.returncode

    def wanted(self, period, present):
        return {digest: self.days[digest] for digest in present if self.days[digest].startswith(period)}

    def check(self, before, fresh, clears):
        after, old = self.present(), self.ledger
        self.ledger = self.read_ledger()
        if self.ledger[:len(old)] != old:
            raise Fault("the ledger did not only grow")
        shelf = {path: self.disc(path) for path in self.state.glob("runs/*/medium*.iso")}
        for entry in self.ledger[len(old):]:
            if entry["event"] == "scanned":
                self.expected[entry["period"]] = self.wanted(entry["period"], before), sum(before.values()), fresh
            elif entry["event"] == "verified":
                self.check_disc(entry, [disc for disc in shelf.values() if disc and disc.image == entry["image"]])
        if set(after - before) - fresh:
            raise Fault("a message came from nowhere")
        for digest in before - after:
            holding = [path for path, disc in shelf.items()
                       if disc and digest in disc.days and disc.image in self.verified]
            if not clears or len(holding) < COPIES:
                raise Fault(f"a message of {self.days[digest]} went, which {len(holding)} verified discs hold")

    def disc(self, path):
        """None for what is no whole disc."""
        facts = path.stat()
        key = path, facts.st_mtime_ns, facts.st_size
        if key not in self.discs:
            try:
                self.discs[key] = Disc(path)
            except (struct.error, IndexError):
                self.discs[key] = None
        return self.discs[key]

    def check_disc(self, entry, discs):
        self.verified.add(entry["image"])
        wanted, items, fresh = self.expected[entry["period"]]
        if not discs or discs[0].days != wanted:
            raise Fault(f"{entry['period']}/{entry['unit']} does not hold the mail of its days")
        if not fresh and len(discs[0].books) != items:
            raise Fault(f"the books of {entry['period']} have {len(discs[0].books)} of {items} items")

    def read_ledger(self):
        path, previous, entries = self.state / "ledger", "0" * 64, []
        lines = path.read_bytes().splitlines(True) if path.exists() else []
        for number, line in enumerate(lines, 1):
            words = line.decode().split()
            if not line.endswith(b"\n") and number == len(lines):
                break  # of one that was killed
            if words[0] != str(number) or words[-1] != f"prev={previous}":
                raise Fault(f"line {number} of the ledger does not follow")
            previous = sha256(line)
            entries.append({"event": words[2], **dict(word.split("=", 1) for word in words[3:])})
        return entries

    # A month.

    def until_done(self, *words, **how):
        """As whoever sees that it failed: once more, or what the line says to do."""
        for _ in range(6):
            status = self.command(*words, **how)
            how = {"conf": how.get("conf", "conf")}
            other = re.search(r"auditdisc (burn \S+ --copies \d+) makes others", self.err)
            if status == 0:
                return
            if status == 5 and other:
                self.until_done(*other[1].split())
            elif status not in (1, -9):
                break
        raise Fault(f"{words} ends with {status}: {self.err}")

    def do_month(self, year, month, trouble):
        period = f"{year}-{month:02}"
        how = self.how(trouble, year)
        if not self.wanted(period, self.present()):
            if self.command("run", period) != 1 or "no message of this period" not in self.err:
                raise Fault(f"{period} has no mail, and run says {self.out}{self.err}")
            return
        if self.by_run and trouble not in ("a disc is lost", "on hold"):
            self.until_done("run", period, conf="clearing", **how)
        self.until_done("run", period, **how)
        if trouble == "a disc is lost":
            self.random.choice(sorted((self.state / "runs" / period).glob("medium*.iso"))).unlink()
        if trouble == "on hold":
            self.until_done("hold", period, "a lawyer asked")
            if self.command("clear", period, "--yes") != 5:
                raise Fault(f"{period} was cleared on hold")
            self.until_done("release", period, "it is over")
        self.until_done("clear", period, "--yes", **self.how(trouble, year))
        if self.wanted(period, self.present()):
            raise Fault(f"{period} was not cleared")
        if trouble == "back from a backup":
            for digest in self.expected[period][0]:
                self.boxes[0].put(self.raw[digest], f"1.{digest}")
            self.until_done("clear", period, "--yes")
        self.follow_status()

    def how(self, trouble, year):
        if trouble == "killed":
            return {"kill": self.random.random() * .2}
        if trouble == "no room":
            return {"limit": self.random.choice([1, 2000, 20000, 300000])}
        if trouble == "two at once":
            return {"twin": True}
        if trouble == "mail meanwhile":
            return {"meanwhile": lambda fresh: self.mail_meanwhile(fresh, year)}
        return {}

    def mail_meanwhile(self, fresh, year):
        for _ in range(5):
            time.sleep(self.random.random() * .04)
            fresh.add(self.deliver(datetime.datetime(year + 9, 1, 2, 3, 4, 5, tzinfo=UTC)))
            self.boxes[0].look()

    def follow_status(self):
        """What it says, word by word, until there is nothing to do."""
        for _ in range(6):
            self.command("status", "--json")
            lines = [json.loads(line) for line in self.out.splitlines()]
            to_do = [line["next"] for line in lines if not line.get("next", "nothing").startswith("nothing")]
            if not to_do:
                return
            self.command(*to_do[0].split()[1:])
        raise Fault(f"status says for ever: {to_do[0]}")

    def live(self, months, seed):
        year, month, left = 2003, 3 + seed % 5, []
        for number in range(months):
            trouble = TROUBLE[(number + seed) % len(TROUBLE)]
            if trouble != "no mail":
                self.month_of_mail(year, month)
            left.append((year, month))
            if trouble != "forgotten":
                for then in left:
                    self.do_month(*then, trouble)
                left = []
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        self.follow_status()
        shelf = {disc.image: path for path in self.state.glob("runs/*/medium*.iso") if (disc := self.disc(path))}
        self.until_done("verify", "--chain", *shelf.values())


def main():
    program, place, months, seed = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    place.mkdir()
    try:
        Company(program, place, seed).live(months, seed)
    except Fault as fault:
        sys.exit(f"seed {seed}: {fault}")


main()

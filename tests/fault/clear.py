#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A clear that is killed, or told EIO or ENOSPC, at each of its system calls, one run a
call; and one that is halted there while mail is delivered and flags change. After each,
and again after a second run that nothing disturbs:

  - what is not to go is in the mailbox byte for byte, and new mail too;
  - what is to go is in the mailbox, or on the list that the ledger vouches for;
  - after the second run it is gone, once each, and no lock or draft lies about.

One that nothing disturbs has each step on the disk before the next one.

    tests/fault/clear.py PROGRAM SCRATCH KIND FAULT EVERY     one line: runs, then each failure

KIND is maildir, trash (a Maildir cleared to its Trash), eml or mbox, FAULT is kill, EIO, ENOSPC or halt; again-kill and so on
undergo it in a second run, after one that was killed half way. Only each EVERYth call
is taken. strace counts calls of one name each, so a call is a name and a number.
"""
import collections
import concurrent.futures
import contextlib
import fcntl
import hashlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

PERIOD = "2005-06"
TO_GO = 5
# They change nothing, or strace's own view of them is not the program's.
NOT_COUNTED = {"brk", "mmap", "munmap", "mprotect", "futex", "exit_group", "getpid", "uname",
               "execve", "rt_sigaction", "rt_sigprocmask", "getrandom"}
WRITING = {"write", "pwrite64", "fsync", "rename", "renameat", "link", "mkdir", "ftruncate",
           "openat", "fchmod", "fchown", "utimensat"}


def letter(number, month, word="Hello"):
    return (f"Received: from a.example by mail.example.com (Postfix) with ESMTP id A{number};\n"
            f"\t{number} {month} 2005 10:00:00 +0200 (CEST)\n"
            f"From: a@a.example\nSubject: no {number}\n\n{word} {number}\n").encode()


GOING = [letter(number, "Jun") for number in range(1, TO_GO + 1)]
STAYING = letter(6, "Jul")
NEW = letter(7, "Jun", "I came late")


class Maildir:
    """Each message a file; flags in the name."""
    kind = "maildir"
    options = ()

    def __init__(self, place):
        self.place = place

    def make(self):
        for name in ("cur", "new", "tmp"):
            (self.place / name).mkdir(parents=True)
        for number, text in enumerate(GOING + [STAYING], 1):
            name = f"new/111700000{number}.x.h" if number % 2 else f"cur/111700000{number}.x.h:2,S"
            (self.place / name).write_bytes(text)

    def deliver(self):
        (self.place / "tmp/1117000007.x.h").write_bytes(NEW)
        os.rename(self.place / "tmp/1117000007.x.h", self.place / "new/1117000007.x.h")
        return True

    def disturb(self):
        """A mail program looks at the first two."""
        for old, new in (("new/1117000001.x.h", "cur/1117000001.x.h:2,S"),
                         ("cur/1117000002.x.h:2,S", "cur/1117000002.x.h:2,RS")):
            try:
                os.rename(self.place / old, self.place / new)
            except FileNotFoundError:
                pass

    def messages(self):
        return [path.read_bytes() for name in ("cur", "new")
                for path in sorted((self.place / name).iterdir())]

    def leftovers(self):
        return [path.name for path in (self.place / "tmp").iterdir()]


class Trash(Maildir):
    """What goes is moved, and has to be in the Trash in the end."""
    options = ("--clear", "trash")

    def leftovers(self):
        moved = sorted(path.read_bytes() for path in (self.place / ".Trash/cur").iterdir())
        return super().leftovers() + (["the wrong mail in the Trash"] if moved != GOING else [])


class Eml(Maildir):
    """Each message a file of any name."""
    kind = "eml"

    def make(self):
        (self.place / "deep").mkdir(parents=True)
        for number, text in enumerate(GOING + [STAYING], 1):
            (self.place / f"{'deep/' if number % 2 else ''}{number}.eml").write_bytes(text)

    def deliver(self):
        (self.place / "7.eml").write_bytes(NEW)
        return True

    def messages(self):
        return [path.read_bytes() for path in sorted(self.place.rglob("*.eml"))]

    def leftovers(self):
        return [path.name for path in self.place.rglob("*") if path.suffix not in ("", ".eml")]


class Mbox:
    """One file, and who delivers locks it."""
    kind = "mbox"
    options = ()

    def __init__(self, place):
        self.place = place

    def make(self):
        self.place.parent.mkdir(parents=True, exist_ok=True)
        self.place.write_bytes(b"".join(self.block(text) for text in GOING + [STAYING]))
        os.chmod(self.place, 0o640)

    @staticmethod
    def block(text):
        return b"From a@a.example Wed Jun  1 10:00:00 2005\n" + text + b"\n"

    def deliver(self):
        """As Postfix does: not while another has one of the two locks."""
        dot = str(self.place) + ".lock"
        try:
            os.close(os.open(dot, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        try:
            with open(self.place, "ab") as box:
                fcntl.lockf(box, fcntl.LOCK_EX | fcntl.LOCK_NB)
                box.write(self.block(NEW))
        except OSError:
            return False
        finally:
            os.unlink(dot)
        return True

    def disturb(self):
        pass

    def messages(self):
        text = self.place.read_bytes()
        if oct(self.place.stat().st_mode)[-3:] != "640":
            raise AssertionError("the mailbox has another mode")
        found = [block for block in re.split(rb"(?m)^(?=From a@a\.example Wed)", text) if block]
        if b"".join(found) != text or any(not block.endswith(b"\n\n") for block in found):
            raise AssertionError("not an mbox any more")
        return [block.split(b"\n", 1)[1][:-1] for block in found]

    def leftovers(self):
        return [path.name for path in self.place.parent.iterdir() if path != self.place]


class Case:
    """One state folder with a disc in two copies, and its mailbox."""

    def __init__(self, program, folder, kind):
        self.program, self.folder = program, folder
        self.box = {"maildir": Maildir, "trash": Trash, "eml": Eml, "mbox": Mbox}[kind](folder / "mail" / "box")

    def command(self, verb, *options):
        return [self.program, verb, PERIOD, "--config", "/dev/null", "--zone", "UTC",
                "--workers", "1", "--state", "state", "--source",
                f"{self.box.kind}:mail/box", *options]

    def run(self, *arguments):
        return subprocess.run(arguments, cwd=self.folder, capture_output=True, text=True)

    def clear(self, *tracing):
        return self.run(*tracing, *self.command("clear", "--yes", *self.box.options))

    def vouched(self):
        """What the list holds as far as the ledger vouches for it: word and digest."""
        lines = (self.folder / "state/ledger").read_text().splitlines()
        lengths = [int(re.search(r" bytes=(\d+) ", line)[1]) for line in lines
                   if " clearing " in line or " cleared " in line]
        path = self.folder / f"state/runs/{PERIOD}/cleared"
        text = path.read_text()[:lengths[-1]] if lengths else ""
        return collections.Counter(tuple(line.split("\t")[0:3:2]) for line in text.splitlines())


def digest(text):
    return hashlib.sha256(text).hexdigest()


def check_middle(case, delivered):
    there = collections.Counter(case.box.messages())
    assert there[STAYING] == 1, "what was to stay is not there"
    assert there[NEW] == int(delivered), "new mail is not there"
    vouched = case.vouched()
    for text in GOING:
        assert there[text] == 1 or vouched[("intended", digest(text))] == 1, \
            "gone without being on record"
    assert sum(there.values()) == 1 + int(delivered) + sum(there[text] for text in GOING), \
        "a message that nobody wrote"


def check_end(case):
    there = case.box.messages()
    assert sorted(there) == sorted([STAYING, NEW]), "not what should be left"
    vouched = case.vouched()
    for text in GOING:
        assert vouched[("gone", digest(text))] == 1, "not on record as gone, once"
    assert not case.box.leftovers(), f"left over: {case.box.leftovers()}"


def halt(case, inject):
    """Halts the clear at that call, delivers, lets it go on."""
    process = subprocess.Popen(["strace", "-qq", "-o", "/dev/null", "-e", inject,
                                *case.command("clear", "--yes", *case.box.options)], cwd=case.folder,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
    delivered = halted = False
    limit = time.monotonic() + 30
    while process.poll() is None:
        assert time.monotonic() < limit, "it does not go on"
        for child in children.read_text().split() if children.exists() else ():
            if not halted and is_stopped(child):
                halted = True
                delivered = case.box.deliver()
                case.box.disturb()
            if halted:
                with contextlib.suppress(ProcessLookupError):  # it came to its end
                    os.kill(int(child), signal.SIGCONT)
        time.sleep(0.005)
    assert halted and process.returncode in (0, 1), f"status {process.returncode}"
    return delivered


def is_stopped(child):
    """Not for strace's own look at a call, which is over at once."""
    for _ in range(5):
        try:
            state = pathlib.Path(f"/proc/{child}/stat").read_text().split(") ")[1][0]
        except (OSError, IndexError):
            return False
        if state not in "Tt":
            return False
        time.sleep(0.004)
    return True


def kill_half_way(case):
    """The second of the messages, or the name of the new mailbox."""
    where = {"maildir": "unlinkat:signal=KILL:when=2", "mbox": "rename:signal=KILL:when=2"}
    case.clear("strace", "-qq", "-o", "/dev/null", "-e", f"inject={where[case.box.kind]}")
    check_middle(case, False)
    assert sum(case.vouched().values()) == TO_GO, "not killed half way"


def one(template, program, folder, kind, fault, call):
    name, number = call
    shutil.copytree(template, folder, symlinks=True)
    case = Case(program, folder, kind)
    what = {"kill": "signal=KILL", "halt": "signal=STOP"}.get(fault, f"error={fault}")
    inject = f"inject={name}:{what}:when={number}"
    delivered = False
    try:
        if fault == "halt":
            delivered = halt(case, inject)
        else:
            status = case.clear("strace", "-qq", "-o", "/dev/null", "-e", inject).returncode
            # strace ends as its child did.
            assert status in ((-9, 137) if fault == "kill" else (0, 1, 5)), f"status {status}"
            assert name != "fsync" or status != 0, "what did not reach the disk is passed over"
        check_middle(case, delivered)
        if not delivered:
            assert case.box.deliver() or isinstance(case.box, Mbox), "can't deliver"
        again = case.clear()
        assert again.returncode == 0, f"the second run: {again.stderr.strip()}"
        if NEW not in case.box.messages():
            assert case.box.deliver(), "can't deliver after the second run"
        check_end(case)
        return None
    except AssertionError as error:
        return f"{name} {number}: {error}"
    finally:
        shutil.rmtree(folder)


def changed_by(name, line, folder):
    """The files and folders that a call changes, or puts on the disk; locks are of no matter."""
    paths = re.findall(r"<([^>]*)>", line)
    if name == "rename":
        paths = [str((folder / line.split('"')[3]).parent)]
    elif name == "write" and "/state/" in paths[0]:
        paths.append(os.path.dirname(paths[0]))
    return {path for path in paths if path.startswith(f"{folder}/") and ".lock" not in path}


def too_early(name, waiting):
    """What of it has to be on the disk before such a call. Messages go one after the other, and
    from the disk only once they are in the Trash there."""
    if name == "fsync":
        return [path for path in waiting if "/.Trash" in path]
    if name in ("unlinkat", "renameat"):
        return [path for path in waiting if "/mail/" not in path]
    return waiting


def out_of_order(case):
    """The calls that come before what was changed until then is on the disk."""
    folder = case.folder.resolve()
    calm = case.clear("strace", "-y", "-qq", "-o", "calls", "-e",
                      "trace=write,fsync,rename,renameat,unlinkat,mkdirat")
    assert calm.returncode == 0, calm.stderr
    waiting, found = set(), []
    for line in (folder / "calls").read_text().splitlines():
        name = line.split("(")[0]
        paths = changed_by(name, line, folder)
        if paths and too_early(name, waiting - paths):
            found.append(f"{line} while {waiting} waits")
        waiting = waiting - paths if name == "fsync" else waiting | paths
    return found + [f"{path} is not on the disk in the end" for path in waiting]


def calls_of(template, program, kind, scratch, fault):
    """Name and number of each call of an undisturbed clear, from the lock on."""
    folder = scratch / "calm"
    shutil.copytree(template, folder, symlinks=True)
    calm = Case(program, folder, kind).clear("strace", "-qq", "-o", "calls")
    assert calm.returncode == 0, calm.stderr
    seen, calls, begun = collections.Counter(), [], False
    for line in (folder / "calls").read_text().splitlines():
        name = line.split("(")[0]
        if not re.fullmatch(r"\w+", name):
            continue
        seen[name] += 1
        begun = begun or '/lock", O_RDWR' in line
        if begun and name not in NOT_COUNTED and (fault != "ENOSPC" or is_writing(name, line)):
            calls.append((name, seen[name]))
    shutil.rmtree(folder)
    return calls


def is_writing(name, line):
    return name in WRITING and (name != "openat" or "O_CREAT" in line)


def main():
    program, place, kind, fault, every = sys.argv[1:]
    scratch = pathlib.Path(place, f"{kind}-{fault}")
    again = fault.startswith("again-")
    fault = fault.removeprefix("again-")
    template = scratch / "template"
    template.mkdir(parents=True)
    case = Case(program, template, kind)
    case.box.make()
    made = case.run(*case.command("run", "--copies", "2"))
    assert made.returncode == 0, made.stderr
    failures = []
    if fault == "kill" and not again:
        calm = Case(program, shutil.copytree(template, scratch / "order", symlinks=True), kind)
        failures += out_of_order(calm)
    if again:
        kill_half_way(case)
    calls = calls_of(template, program, kind, scratch, fault)[::int(every)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        failures += [failure for failure in pool.map(
            lambda call: one(template, program, scratch / f"{call[0]}-{call[1]}", kind, fault,
                             call),
            calls) if failure is not None]
    print(len(calls), *failures, sep="\n")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())

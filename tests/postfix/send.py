#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day of a company's mail, sent to the Postfix of tests/postfix/serve.

Ends when Postfix has nothing left to do but to wait, and prints how many messages were
taken in for delivery.
"""
import json
import smtplib
import subprocess
import time

US, STRANGER, LISTED = "127.0.0.1", "127.0.0.2", "127.0.0.66"
# From where, sender, recipients, subject.
LETTERS = [
    (STRANGER, "bob@kunde.test", ["anna@shop.test"], "Order 17"),
    (STRANGER, "bob@kunde.test", ["anna@shop.test", "info@shop.test"], "To two of you"),
    (STRANGER, "carl@kunde.test", ["team@shop.test"], "To an alias"),
    (US, "anna@shop.test", ["bob@kunde.test"], "Re: Order 17"),
    (US, "anna@shop.test", ["info@shop.test"], "Between ourselves"),
    (US, "info@shop.test", ["bob@kunde.test", "hidden@kunde.test"], "With a blind copy"),
    (US, "anna@shop.test", ["nobody@streng.test"], "Comes back"),
    (US, "info@shop.test", ["dora@fort.test"], "Has to wait"),
]
REFUSED = [
    (LISTED, "spam@junk.test", ["anna@shop.test"], "listed"),
    (STRANGER, "bob@kunde.test", ["nobody@shop.test"], "no such user"),
    (STRANGER, "bob@kunde.test", ["eve@elsewhere.test"], "relaying"),
]


def send(source, sender, recipients, subject):
    """Whether it was taken."""
    shown = [one for one in recipients if not one.startswith("hidden")]
    text = (f"From: {sender}\r\nTo: {', '.join(shown)}\r\nSubject: {subject}\r\n"
            f"Message-ID: <{subject.replace(' ', '.')}@{sender.split('@')[1]}>\r\n"
            "\r\nThe words of it.\r\n")
    with smtplib.SMTP("127.0.0.1", 25, "sender.test", source_address=(source, 0)) as smtp:
        try:
            smtp.sendmail(sender, recipients, text)
        except smtplib.SMTPRecipientsRefused:
            return False
    return True


def queue():
    listed = subprocess.run(["postqueue", "-j"], check=True,
                            capture_output=True, text=True).stdout
    return [json.loads(line)["queue_name"] for line in listed.splitlines()]


taken = [send(*letter) for letter in LETTERS]
refused = [send(*letter) for letter in REFUSED]
assert all(taken) and not any(refused), (taken, refused)
deadline = time.monotonic() + 60
while queue() != ["deferred"] and time.monotonic() < deadline:
    time.sleep(0.2)
assert queue() == ["deferred"], queue()
print(len(LETTERS))

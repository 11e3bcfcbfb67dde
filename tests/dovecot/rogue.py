#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that behaves badly, each mailbox of it in its own way.

    tests/dovecot/rogue.py PORT CERTIFICATE KEY

Every mailbox has three messages. Reading the second one, the server of "Breaks" goes away, that
of "Idle" says why it does, that of "Huge" announces more than there can be, and that of "Unasked"
sends the text of another message first, which has lines in it that look like its answers. That of
"Endless" never comes to the end of its list.

The third one of some is gone by the time it is read: that of "Another" sends the second one then,
as GNU mailutils does, and that of "Removed" a text of its own, as Courier does.

Trash is where Cyrus has it, in INBOX; that of "Nowhere" has none.

The ports after PORT differ in the login: one offers CRAM-MD5 and then knows no secret for it, as
Cyrus and GNU mailutils do with the passwords of the system; one has nothing but LOGIN; one says
that there are too many, as Cyrus does; and one says so before anything else, as Dovecot does.

That of "Changed" sends another second message when it is asked once more after the mailbox was
opened for writing; it alone offers to remove single ones. What it is to remove is printed.
"""
import re
import socketserver
import ssl
import sys
import threading

LETTER = b"Received: by mail.example.com; 31 May 2005 10:00:0%d +0000\r\nSubject: x\r\n\r\nText.\r\n"
REMOVED = (
    b"From: System Administrator <root@localhost>\r\nSubject: message unavailable\r\n\r\n"
    b"This message is no longer available on the server.\r\n"
)
LOGINS = b"AUTH=PLAIN", b"AUTH=CRAM-MD5 AUTH=PLAIN", b"IDLE", b"AUTH=PLAIN", b"AUTH=PLAIN"


def literal(uid, text):
    return b"* %d FETCH (UID %d BODY[] {%d}\r\n" % (uid, uid, len(text)) + text + b")\r\n"


class Client(socketserver.StreamRequestHandler):
    mailbox, reads = b"", None

    def listing(self, mailbox):
        date = b'INTERNALDATE "31-May-2005 10:00:00 +0000" RFC822.SIZE 80'
        for uid in 1, 2, 3:
            self.wfile.write(b"* %d FETCH (UID %d FLAGS () %s)\r\n" % (uid, uid, date))
        while mailbox == b"Endless":
            self.wfile.write(b"* 4 FETCH (FLAGS (\\Seen))\r\n" * 10000)

    def letter(self, tag, uid, mailbox):
        if uid == 2 and mailbox == b"Breaks":
            self.wfile.write(literal(uid, LETTER % uid)[:60])
            return False
        if uid == 2 and mailbox == b"Idle":
            self.wfile.write(b"* BYE Idle for too long\r\n")
            return False
        if uid == 2 and mailbox == b"Huge":
            self.wfile.write(b"* 2 FETCH (UID 2 BODY[] {9000000000000000000}\r\n")
        if uid == 2 and mailbox == b"Unasked":
            number = int(tag[1:]) + 1
            forged = b"* 3 FETCH (UID 3 BODY[] {6}\r\nForged)\r\nA%d OK\r\n" % number
            self.wfile.write(literal(1, LETTER % 1) + literal(2, forged))
        if uid == 2 and self.reads is not None:
            self.reads += 1
        if uid == 3 and mailbox == b"Removed":
            self.wfile.write(literal(uid, REMOVED))
        elif uid == 3 and mailbox == b"Another":
            self.wfile.write(literal(2, LETTER % 2))
        elif uid == 2 and mailbox == b"Changed" and self.reads == 2:
            self.wfile.write(literal(uid, LETTER % 9))
        else:
            self.wfile.write(literal(uid, LETTER % uid))
        return True

    def login(self, command):
        """What there is to say to it: OK or NO."""
        if command.startswith(b"AUTHENTICATE"):
            if command.count(b" ") < 2:
                self.wfile.write(b"+ PDFAaG9zdD4=\r\n" if b"CRAM" in command else b"+ \r\n")
                self.rfile.readline()
            if b"CRAM" in command:
                return b"NO no secret in the database"
        return b"NO Too many open connections (1 of 1)" if self.way == 3 else b"OK"

    def answer(self, tag, command):
        if command.startswith((b"EXAMINE", b"SELECT")):
            self.mailbox = command.split(b'"')[1]
            self.reads = 0 if command.startswith(b"SELECT") else None
            self.wfile.write(b"* OK [UIDVALIDITY 7]\r\n")
        if command.startswith(b"CAPABILITY"):
            words = b"MOVE NAMESPACE " + LOGINS[self.way]
            words += b" UIDPLUS" if self.mailbox == b"Changed" else b""
            self.wfile.write(b"* CAPABILITY IMAP4rev1 " + words + b"\r\n")
        if command.startswith(b"NAMESPACE"):
            self.wfile.write(b'* NAMESPACE (("INBOX." ".")) (("user." ".")) (("" "."))\r\n')
        if b"Trash" in command and (b'"INBOX.Trash"' not in command or self.mailbox == b"Nowhere"):
            self.wfile.write(tag + b" NO Mailbox does not exist\r\n")
            return True
        if command.startswith((b"UID STORE", b"UID EXPUNGE")):
            print(command.decode(), flush=True)
        one = re.match(rb"UID FETCH (\d+) ", command)
        if one and not self.letter(tag, int(one.group(1)), self.mailbox):
            return False
        if command.startswith(b"UID FETCH 1:"):
            self.listing(self.mailbox)
        self.wfile.write(tag + b" OK\r\n")
        return True

    def handle(self):
        self.way = self.server.server_address[1] - int(port)
        if self.way == 4:
            self.wfile.write(b"* BYE Maximum number of connections exceeded\r\n")
            return
        self.wfile.write(b"* OK at your service\r\n")
        try:
            for line in self.rfile:
                tag, _, command = line.strip().partition(b" ")
                if command.startswith((b"AUTHENTICATE", b"LOGIN")):
                    self.wfile.write(tag + b" " + self.login(command) + b"\r\n")
                elif not self.answer(tag, command):
                    return
        except OSError:
            pass


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def get_request(self):
        connection, address = super().get_request()
        return context.wrap_socket(connection, server_side=True), address

    def handle_error(self, request, client_address):
        pass


port, certificate, key = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
for way in reversed(range(len(LOGINS))):
    threading.Thread(target=Server(("127.0.0.1", int(port) + way), Client).serve_forever).start()

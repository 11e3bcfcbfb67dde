#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that behaves badly, each mailbox of it in its own way.

    tests/dovecot/rogue.py PORT CERTIFICATE KEY

Every mailbox has three messages. Reading the second one, the server of "Breaks" goes away, that
of "Huge" announces more than there can be, and that of "Unasked" sends the text of another
message first, which has lines in it that look like its answers. That of "Endless" never comes to
the end of its list.
"""
import re
import socketserver
import ssl
import sys

LETTER = b"Received: by mail.example.com; 31 May 2005 10:00:0%d +0000\r\nSubject: x\r\n\r\nText.\r\n"


def literal(uid, text):
    return b"* %d FETCH (UID %d BODY[] {%d}\r\n" % (uid, uid, len(text)) + text + b")\r\n"


class Client(socketserver.StreamRequestHandler):
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
        if uid == 2 and mailbox == b"Huge":
            self.wfile.write(b"* 2 FETCH (UID 2 BODY[] {9000000000000000000}\r\n")
        if uid == 2 and mailbox == b"Unasked":
            number = int(tag[1:]) + 1
            forged = b"* 3 FETCH (UID 3 BODY[] {6}\r\nForged)\r\nA%d OK\r\n" % number
            self.wfile.write(literal(1, LETTER % 1) + literal(2, forged))
        self.wfile.write(literal(uid, LETTER % uid))
        return True

    def answer(self, tag, command):
        if command.startswith((b"EXAMINE", b"SELECT")):
            self.mailbox = command.split(b'"')[1]
            self.wfile.write(b"* OK [UIDVALIDITY 7]\r\n")
        if command.startswith(b"CAPABILITY"):
            self.wfile.write(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n")
        one = re.match(rb"UID FETCH (\d+) ", command)
        if one and not self.letter(tag, int(one.group(1)), self.mailbox):
            return False
        if command.startswith(b"UID FETCH 1:"):
            self.listing(self.mailbox)
        self.wfile.write(tag + b" OK\r\n")
        return True

    def handle(self):
        self.wfile.write(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] at your service\r\n")
        try:
            for line in self.rfile:
                tag, _, command = line.strip().partition(b" ")
                if command.startswith(b"AUTHENTICATE"):
                    if command.count(b" ") < 2:
                        self.wfile.write(b"+ \r\n")
                        self.rfile.readline()
                    self.wfile.write(tag + b" OK\r\n")
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
Server(("127.0.0.1", int(port)), Client).serve_forever()

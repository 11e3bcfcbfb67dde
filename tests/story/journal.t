#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The mailbox of an Exchange journal becomes a disc: the messages are shown, everyone they
# reached is named, and the originals are the reports, byte for byte. Beside them mail whose
# dates can't be true, all of it on one page.
. "$(dirname "$0")/../lib.sh"

mail=$scratch/mail
mkdir -p "$mail/new" "$mail/cur" "$mail/tmp" "$scratch/plain"

# report DAY NUMBER TYPE: one report of the journal; the message in it has that type.
report() {
    cat <<MAIL
Received: from ex1.example.com by archive.example.com (Postfix) id ABCDE$2;
 $1 Jun 2005 10:00:00 +0000
From: <MicrosoftExchange@example.com>
To: <journal@example.com>
Subject: outer subject $2
Message-ID: <report$2@example.com>
Date: $1 Jun 2005 09:59:59 +0000
X-MS-Journal-Report:
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="_b${2}_"

--_b${2}_
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: 7bit

Sender: ann@example.com
On-Behalf-Of: ben@example.com
Subject: Offer $2
Message-Id: <original$2@example.com>
To: carl@example.com
To: dora@example.com, Expanded: all@example.com
Cc: eve@example.com, Forwarded: fred@example.com
Bcc: gil@example.com
Bcc: hal@example.com, Expanded: board@example.com
Recipient: <script>alert(1)</script>@example.net

--_b${2}_
Content-Type: message/rfc822

From: Ann Bee <ann@example.com>
To: carl@example.com, all@example.com
Cc: fred@example.com
Subject: Offer $2
Message-ID: <original$2@example.com>
Date: $1 Jun 2005 09:00:00 +0000
Content-Type: $3

What the message $2 says.

--_b${2}_--
MAIL
}
report 1 1 text/plain >"$mail/new/1117620005.M1P1.archive"
report 2 2 text/plain | sed 's/$/\r/' >"$mail/cur/1117706405.M2P1.archive:2,S"
report 3 3 'application/pkcs7-mime; smime-type=enveloped-data' >"$mail/new/1117792805.M3P1.archive"
report 4 4 text/plain | sed '0,/^Content-Type: text.plain/s//Content-Type: text\/html/' \
    >"$mail/new/1117879205.M4P1.archive"
report 5 5 text/plain | sed '/^Content-Type: message/,$d' >"$mail/new/1117965605.M5P1.archive"
# In an ordinary folder: a report, and dates of all kinds.
report 6 6 text/plain >"$scratch/plain/report.eml"
letter() {
    printf 'Received: by mx.example.com; Tue, 7 Jun 2005 10:00:00 +0000\n' >"$scratch/plain/$1.eml"
    printf 'From: x@example.com\nSubject: %s\n%s\n\ntext\n' "$1" "$2" >>"$scratch/plain/$1.eml"
}
letter good 'Date: Tue, 7 Jun 2005 09:00:00 +0000'
letter nodate 'X: none'
letter epoch 'Date: Thu, 1 Jan 1970 00:00:00 +0000'
letter before 'Date: Wed, 31 Dec 1969 23:59:59 +0000'
letter future 'Date: Mon, 1 Jan 2035 09:00:00 +0000'
letter twodigits 'Date: Tue, 7 Jun 05 09:00:00 +0000'
letter nozone 'Date: Tue, 7 Jun 2005 09:00:00'
letter badzone 'Date: Tue, 7 Jun 2005 09:00:00 +9959'
letter unparsable 'Date: the day before yesterday'
printf 'From: x@example.com\nSubject: claimed\nDate: Wed, 8 Jun 2005 09:00:00 +0000\n\ntext\n' \
    >"$scratch/plain/claimed.eml"
printf 'From: x@example.com\nSubject: undated\n\ntext\n' >"$scratch/plain/undated.eml"

tree=$scratch/tree
exits 0 "a disc of a journal" "$program" build 2005-06 --config /dev/null --zone UTC \
    --source "journal:$mail" --source "eml:$scratch/plain" \
    --timestamp 2005-07-02T03:00:00Z --state "$scratch/state" --tree "$tree"
ok "its judge has nothing to say" tests/judge-volume.py "$tree" "journal:$mail" "eml:$scratch/plain"

# has NAME WORDS FILE: the words stand in the file.
has() {
    ok "$1" grep -qF -- "$2" "$3"
}
days=$tree/days
page=$days/2005_06_01/0001.html
ok "an original is the report, byte for byte" \
    cmp "$mail/new/1117620005.M1P1.archive" "$tree/data/eml/2005_06_01/0001.eml"
ok "with its line ends" \
    cmp "$mail/cur/1117706405.M2P1.archive:2,S" "$tree/data/eml/2005_06_02/0001.eml"
has "the message is what is shown" '<h1 dir=auto>Offer 1</h1>' "$page"
has "and its text" 'What the message 1 says.' "$page"
has "who sent it" 'journal recorded this message: sent by <bdi>ann@example.com, on behalf of ben@example.com</bdi>' "$page"
has "whom a list reached" 'dora@example.com (To, through the list all@example.com)' "$page"
has "whom a forward reached" 'eve@example.com (Cc, forwarded from fred@example.com)' "$page"
has "blind copies" '<dt>Bcc<dd>gil@example.com, hal@example.com' "$page"
has "all escaped" '&lt;script&gt;alert(1)&lt;/script&gt;@example.net</bdi>' "$page"
ok "and nothing else" sh -c "! grep -rl '<script>alert' '$days' --include='*.html'"
has "sent, as claimed" '1 June 2005, 09:00:00' "$page"
has "arrived, by the report" \
    '10:00:00 +00:00 <small>(by the Received header of archive.example.com)' "$page"
has "archived, by the Maildir" \
    '<dt>Archived<dd>1 June 2005, 10:00:05 +00:00 <small>(by the delivery time kept by the Maildir)' "$page"
has "the rest of the report stands there too" 'Subject: outer subject 1' "$page"
has "with CRLF it is the same" 'hal@example.com (Bcc, through the list board@example.com)' \
    "$days/2005_06_02/0001.html"
has "an encrypted message is said to be" 'is encrypted' "$days/2005_06_03/0001.html"
has "its recipients are known all the same" 'gil@example.com (Bcc)' "$days/2005_06_03/0001.html"
has "a false report is ordinary mail" '<h1 dir=auto>outer subject 4</h1>' "$days/2005_06_04/0001.html"
has "and says so" 'is not built as one' "$days/2005_06_04/0001.html"
has "a report without its message says so" 'has no message in it' "$days/2005_06_05/0001.html"
has "and tells what it knows" '<h1 dir=auto>Offer 5</h1>' "$days/2005_06_05/0001.html"
has "outside of a journal nobody vouches for it" 'who wrote it was not checked' \
    "$days/2005_06_06/0001.html"

# column NAME: of the first message's row.
column() {
    python3 -c 'import csv, sys
for row in csv.DictReader(open(sys.argv[1], newline="")):
    if row["Mailbag-Message-ID"] == "2005-06-01-0001":
        print(row[sys.argv[2]])' "$tree/mailbag.csv" "$1"
}
is "$(column Bcc)" 'gil@example.com, hal@example.com' "mailbag.csv has the blind copies"
is "$(column From)" 'Ann Bee <ann@example.com>' "the sender of the message"
is "$(column Message-ID)" 'original1@example.com' "its Message-ID"
is "$(column SHA-256)" "$(sha256sum <"$mail/new/1117620005.M1P1.archive" | cut -c 1-64)" \
    "the digest of the report"
is "$(column Journal-Sender)" 'ann@example.com, on behalf of ben@example.com' "who sent it"
is "$(column Journal-Recipients)" "carl@example.com (To), dora@example.com (To, through the list \
all@example.com), eve@example.com (Cc, forwarded from fred@example.com), gil@example.com (Bcc), \
hal@example.com (Bcc, through the list board@example.com), <script>alert(1)</script>@example.net" \
    "everyone it reached"
is "$(column Archived)" '2005-06-01T10:00:05+00:00' "when it was stored"

# doubt SUBJECT WORDS: its row on the page of dates has them, and its own page too.
dates=$tree/lists/dates.html
doubt() {
    python3 -c 'import re, sys
for row in open(sys.argv[1]).read().split("<tr>"):
    if f"<bdi>{sys.argv[2]}</bdi>" in row and sys.argv[3] in row:
        print(re.search(r"href=\"\.\./([^\"]*)\"", row).group(1))' "$dates" "$1" "$2" >"$scratch/row"
    has "doubtful: $1, $2" "$2" "$tree/$(cat "$scratch/row")"
}
doubt nodate 'no Date'
doubt epoch 'before 1990'
doubt before 'before 1990'
doubt future 'lies in the future'
doubt twodigits 'year of two digits'
doubt nozone 'no zone'
doubt badzone 'impossible zone'
doubt unparsable 'not understood'
doubt claimed 'nothing but the sender'
doubt undated 'nothing says when it arrived'
is "$(grep -c '<td class="subject">' "$dates")" 10 "nothing else is listed there"
has "the front page counts them" 'href="lists/dates.html">Doubtful dates</a>: 10,' "$tree/index.html"

# The same reports in a mailbox file.
for file in "$mail"/new/*; do
    echo 'From MAILER-DAEMON Wed Jun  1 10:00:07 2005'
    cat "$file"
    echo
done >"$scratch/journal.mbox"
exits 0 "a journal in an mbox" "$program" build 2005-06 --config /dev/null --zone UTC \
    --source "journal:$scratch/journal.mbox" --timestamp 2005-07-02T03:00:00Z \
    --state "$scratch/other" --tree "$scratch/mbox"
ok "has the same originals" \
    cmp "$mail/new/1117620005.M1P1.archive" "$scratch/mbox/data/eml/2005_06_01/0001.eml"
has "and the same words" 'dora@example.com (To, through the list all@example.com)' \
    "$scratch/mbox/days/2005_06_01/0001.html"
exits 0 "the catalogue knows whom a list reached" "$program" find --config /dev/null --from "$tree" \
    --with dora@example.com --state "$scratch/catalogue"
ok "and finds the message" grep -q '^2005-06-01/0001 ' "$scratch/out"
finish

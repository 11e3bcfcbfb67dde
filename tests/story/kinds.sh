# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# For the stories that look at pages: a disc on which every kind of page occurs. It is the second
# one of its shelf, sealed, with a mail log, a queue, a journal, a day of more than 500 messages
# and mail without a date.
#
#   all_kinds STATE [OPTION…]            builds it; the mail is in $scratch/box
#   page_of TREE DAY WORDS               the first message of the day with these words
#   pages_of TREE                        one page of each kind, relative to the tree, a line each; of those
#                                        with many rows a short one

# shellcheck source=tests/story/month.sh
. tests/story/month.sh

# shellcheck disable=SC2154 # lib.sh sets scratch
box=$scratch/box

# Postfix's own two programs, as far as they are asked here.
fake_queue() {
    mkdir "$scratch/bin"
    cat >"$scratch/bin/postqueue" <<'SCRIPT'
#!/bin/sh
echo '{"queue_name": "deferred", "queue_id": "4F1D21C0A3", "arrival_time": 1119967200, "message_size": 400, "sender": "o.lindner@example.com", "recipients": [{"address": "info@lamps.example", "delay_reason": "connect to mx.lamps.example: Connection timed out"}]}'
echo '{"queue_name": "hold", "queue_id": "4F1D21C0A4", "arrival_time": 1119967260, "message_size": 400, "sender": "", "recipients": []}'
SCRIPT
    cat >"$scratch/bin/postcat" <<'SCRIPT'
#!/bin/sh
[ "$2" = 4F1D21C0A3 ] || exit 1
printf 'From: o.lindner@example.com\nSubject: Still here\n\nIt waits.\n'
SCRIPT
    chmod +x "$scratch"/bin/*
}

# 520 messages of 30 June, nearly all in one hour, and one that nothing dates.
crowd() {
    for i in $(seq 1000 1519); do
        moment=$(printf 'Thu, 30 Jun 2005 %02d:%02d:00 +0200' "$((9 + i / 1510))" "$((i % 60))")
        printf 'Received: from a by mail.example.com; %s\nDate: %s\nFrom: "Reader %s" <r%s@readers.example>\nTo: ada@example.com\nSubject: Order %s\n\nOne lamp, please.\n' \
            "$moment" "$moment" "$i" "$i" "$i" >"$box/crowd/$i.eml"
    done
    printf 'From: nobody@example.org\nSubject: When was this?\n\nNo day.\n' >"$box/crowd/undated.eml"
}

journal() {
    cat >"$box/journal/1.eml" <<'MAIL'
Received: from ex1.example.com by mail.example.com; Mon, 27 Jun 2005 10:00:00 +0200
From: <MicrosoftExchange@example.com>
To: <journal@example.com>
Subject: Journal
Message-ID: <report1@example.com>
X-MS-Journal-Report:
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="_b_"

--_b_
Content-Type: text/plain; charset="us-ascii"

Sender: ann@example.com
Subject: Offer to board
Message-Id: <original1@example.com>
To: carl@example.com
Bcc: hal@example.com, Expanded: board@example.com

--_b_
Content-Type: message/rfc822

From: Ann Bee <ann@example.com>
To: carl@example.com
Subject: Offer to board
Message-ID: <original1@example.com>
Date: Mon, 27 Jun 2005 09:59:00 +0200
Content-Type: text/plain

What was offered.

--_b_--
MAIL
}

# run_kinds STATE COMMAND PERIOD [OPTION…]
run_kinds() {
    kinds_state=$1 kinds_command=$2 kinds_period=$3
    shift 3
    PATH=$scratch/bin:$PATH "$program" "$kinds_command" "$kinds_period" --config /dev/null \
        --source "maildir:$box/month" --source "eml:$box/crowd" --source "journal:$box/journal" \
        --state "$kinds_state" --zone Europe/Berlin --hosts mail.example.com \
        --seal-key "$scratch/key" --organisation 'Nordlicht Lamps' \
        --timestamp 2005-07-02T03:00:00+02:00 "$@"
}

all_kinds() {
    kinds_home=$1
    shift
    mkdir -p "$box/crowd" "$box/journal"
    cp -r examples/month "$box/month"
    fake_queue
    crowd
    journal
    ssh-keygen -q -t ed25519 -N '' -C '' -f "$scratch/key" &&
        run_kinds "$kinds_home" run 2005-06-29..2005-06-29 >/dev/null &&
        "$program" clear 2005-06-29..2005-06-29 --config /dev/null --state "$kinds_home" --yes \
            --source "maildir:$box/month" --zone Europe/Berlin --hosts mail.example.com \
            --clear-copies 1 >/dev/null &&
        run_kinds "$kinds_home" build "$period" --log examples/mail.log --queue \
            --archive-address archive@example.com "$@"
}

page_of() {
    (cd "$1" && grep -lF -- "$3" days/"$2"/[0-9]*.html | head -n 1)
}

pages_of() {
    cat <<PAGES
index.html
about.html
check.html
find.html
lists/books.html
lists/dates.html
lists/attachments.html
lists/attachments_01.html
lists/conversations.html
lists/flaws.html
lists/flaws_01.html
lists/duplicates.html
lists/undated.html
lists/border.html
lists/log.html
lists/queue.html
people/index_2.html
people/organisations.html
people/0001.html
people/o0005.html
days/2005_06_02/index.html
days/2005_06_02/log.html
days/2005_06_30/index.html
days/2005_06_30/h09_2.html
days/2005_06_30/undated.html
$(page_of "$1" 2005_05_30 'Display cases')
$(page_of "$1" 2005_05_31 'Japanese saws')
$(page_of "$1" 2005_06_01 'Offer 2005-088')
$(page_of "$1" 2005_06_02 'Undelivered Mail')
$(page_of "$1" 2005_06_03 'Anders')
$(page_of "$1" 2005_06_06 akari.example)
$(page_of "$1" 2005_06_10 'FAX 1 page')
$(page_of "$1" 2005_06_13 'Bank Service')
$(page_of "$1" 2005_06_27 'Offer to board')
$(page_of "$1" 2005_06_30 'When was this')
PAGES
}

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A month of 100,000 messages, 5,000 of them in one hour: its pages stay small and open at once.
# It takes minutes, so it needs AD_FULL=1.
. "$(dirname "$0")/../lib.sh"

if [ "${AD_FULL:-0}" != 1 ]; then
    skip "100,000 messages" "they take minutes; AD_FULL=1 has them"
    finish
fi

python3 - >"$scratch/mbox" <<'PYTHON'
import datetime

start = datetime.datetime(2024, 5, 1)
for number in range(100_000):
    if number < 5000:  # 15 May, from 10:00 to 10:59
        moment = start + datetime.timedelta(days=14, hours=10, seconds=number * 3600 / 5000)
    elif number < 10_000:  # 16 May, from 7:00 to 16:59
        moment = start + datetime.timedelta(days=15, hours=7, seconds=(number - 5000) * 7.2)
    else:  # any other day
        day = number % 29
        moment = start + datetime.timedelta(days=day + 2 * (day > 13), seconds=number * 6 % 86400)
    date = moment.strftime("%a, %d %b %Y %H:%M:%S +0000")
    print(f"From sender@example.org {moment.ctime()}\n"
          f"Received: from a by mx.example.com; {date}\nDate: {date}\n"
          f"From: \"Sender {number % 997}\" <sender{number % 997}@firm{number % 211}.example>\n"
          f"To: \"Reader {number % 13}\" <reader{number % 13}@example.com>\n"
          f"Message-ID: <{number}@example.org>\nSubject: Order {number} of the lamps for hall "
          f"{number % 31}\n\nDear reader,\n\nplease send {number % 97} lamps.\n")
PYTHON
exits 0 "a disc of 100,000 messages" "$program" build 2024-05 --config /dev/null --zone UTC \
    --source "mbox:$scratch/mbox" --state "$scratch/state" --tree "$scratch/tree" --media bd \
    --timestamp 2024-06-01T00:00:00Z
cd "$scratch/tree" || exit 1
is "$(find data/eml -type f | wc -l)" 100000 "all are on it"
is "$(find data/eml/2024_05_15 data/eml/2024_05_16 -type f | wc -l)" 10000 "5,000 of each of two days"
ok "the front page is under 300 KB: $(wc -c <index.html)" test "$(wc -c <index.html)" -lt 300000
cd "$root" || exit 1

tests/browser/install >"$scratch/log" 2>&1 || note <"$scratch/log"
NODE_PATH=$(realpath "$BUILD/node/node_modules")
export NODE_PATH
hours=$(cd "$scratch/tree" && ls days/2024_05_15/h*.html days/2024_05_16/h12*.html)
# shellcheck disable=SC2086 # a list of pages
node tests/browser/open.js "$scratch/tree" index.html days/2024_05_15/index.html \
    days/2024_05_16/index.html $hours people/index.html lists/conversations.html >"$scratch/times"
while read -r spent passed page; do
    ok "$page opens in under a second: $spent ms of processor, $passed ms passed" test "$spent" -lt 1000
done <"$scratch/times"
finish

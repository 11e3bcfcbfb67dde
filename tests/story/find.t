#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# find.html in Chromium and in Firefox: words, people, files, texts and days of hostile mail of
# two years, days chosen on the calendar, the list saved, the messages bound for printing, the
# address kept, and the sample that standard tools draw as well.
. "$(dirname "$0")/../lib.sh"

mkdir "$scratch/mail"
# mail NAME DATE FROM SUBJECT [FILE]: the subject and the file's name are UTF-8.
mail() {
    {
        printf 'Received: from a by mx.example.com; %s\nDate: %s\n' "$2" "$2"
        printf 'From: %s\nTo: "Brandt, Ada" <ada@example.com>, info@example.com\n' "$3"
        printf 'Subject: =?utf-8?B?%s?=\n' "$(printf '%s' "$4" | base64 -w 0)"
        if [ -n "${5:-}" ]; then
            printf 'Content-Type: application/pdf\nContent-Disposition: attachment;\n'
            printf ' filename="=?utf-8?B?%s?="\n' "$(printf '%s' "$5" | base64 -w 0)"
        fi
        printf '\n%s\n' "$1"
    } >"$scratch/mail/$1.eml"
}
separator=$(printf '\342\200\250')
override=$(printf '\342\200\256')
mail 01 'Fri, 31 Dec 2004 09:00:00 +0000' 'Karin Möller <karin@example.com>' 'Grüße aus Köln'
mail 02 'Fri, 31 Dec 2004 10:00:00 +0000' 'k@example.org' \
    "<script>document.title='owned'</script>"
# shellcheck disable=SC2016 # JavaScript's own
mail 03 'Fri, 31 Dec 2004 11:00:00 +0000' 'k@example.org' '`"});document.title="owned${1}";({"'
mail 04 'Sat, 1 Jan 2005 09:00:00 +0000' '山田太郎 <yamada@example.jp>' '東京都庁のご案内'
mail 05 'Sat, 1 Jan 2005 10:00:00 +0000' 'k@example.org' "a${separator}b${override}c \\u003c"
mail 06 'Sat, 1 Jan 2005 11:00:00 +0000' 'k@example.org' '=cmd|calc' 'Lageplän "1".pdf'
mail 07 'Sun, 2 Jan 2005 09:00:00 +0000' 'k@example.org' 'Party of Ивановы'
{
    printf 'Received: from a by mx.example.com; Sun, 2 Jan 2005 10:00:00 +0000\n'
    printf 'From: k@example.org\nTo: Ada <ada@example.com>\nSubject: Nr. 8\nMIME-Version: 1.0\n'
    printf 'Content-Type: multipart/mixed; boundary=b\n\n'
    printf -- '--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n'
    printf 'Die Rechnung 4711 über 1.284,50 EUR für buchhaltung@example.net,\n'
    printf 'von der Donaudampfschifffahrtsgesellschaft.\n会議は東京で\n\n'
    printf -- '--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n'
    printf '<p title="unseen">Gl<b>ück</b> &amp; <i>S&eacute;same</i><script>hidden</script></p>\n'
    printf -- '--b\nContent-Type: message/rfc822\n\n'
    printf 'From: Inge <inge@example.net>\nSubject: Inwendig\n\nzwiebel\n--b--\n'
} >"$scratch/mail/08.eml"
disc=$scratch/disc
exits 0 "a disc of two years" "$program" build 2004-12-31..2005-01-02 --config /dev/null \
    --source "eml:$scratch/mail" --state "$scratch/state" --zone UTC --tree "$disc" \
    --timestamp 2005-02-01T00:00:00Z
is "$(cd "$disc/find" && echo ./*)" "./2004.js ./2005.js ./words.js ./words_0001.js" \
    "a file of columns a year, and the words of texts"
exits 0 "it is judged well" tests/judge-volume.py "$disc" "eml:$scratch/mail"
exits 1 "no file can end its element" grep -F '<' "$disc"/find/*.js

cat >"$scratch/questions" <<'EOF'
[{"name": "all of some days", "from": "2004-12-31", "until": "2005-01-02",
  "subjects": ["Grüße aus Köln", "<script>document.title='owned'</script>",
   "`\"});document.title=\"owned${1}\";({\"", "東京都庁のご案内", "a<U+2028>b<U+202E>c \\u003c",
   "=cmd|calc", "Party of Ивановы", "Nr. 8"],
  "found": ["2004-12-31/0001", "2004-12-31/0002", "2004-12-31/0003", "2005-01-01/0001",
            "2005-01-01/0002", "2005-01-01/0003", "2005-01-02/0001", "2005-01-02/0002"]},
 {"name": "up to a day", "until": "2004-12-31",
  "found": ["2004-12-31/0001", "2004-12-31/0002", "2004-12-31/0003"]},
 {"name": "from a day", "from": "2005-01-02", "found": ["2005-01-02/0001", "2005-01-02/0002"]},
 {"name": "words without their accents", "words": "KOLN grusse", "found": ["2004-12-31/0001"]},
 {"name": "a sender", "words": "moller", "found": ["2004-12-31/0001"]},
 {"name": "an address", "words": "yamada@example.jp", "found": ["2005-01-01/0001"]},
 {"name": "a file", "words": "lageplan", "found": ["2005-01-01/0003"]},
 {"name": "characters between others", "words": "京都庁", "found": ["2005-01-01/0001"]},
 {"name": "no other order of them", "words": "都京", "found": []},
 {"name": "the beginning of a word", "words": "part иван", "found": ["2005-01-02/0001"]},
 {"name": "no end of a word", "words": "arty", "found": []},
 {"name": "a script by its word", "words": "<script>", "found": ["2004-12-31/0002"]},
 {"name": "words on days", "words": "example.org", "from": "2005-01-01", "until": "2005-01-01",
  "found": ["2005-01-01/0002", "2005-01-01/0003"]},
 {"name": "the beginning of a word of a text", "words": "rechn", "found": ["2005-01-02/0002"]},
 {"name": "no text where none is asked for", "words": "rechn", "texts": "no", "found": []},
 {"name": "words of a head and of a text", "words": "Köln grusse 01", "found": ["2004-12-31/0001"]},
 {"name": "an amount", "words": "1.284,50", "found": ["2005-01-02/0002"]},
 {"name": "a number in a text", "words": "4711", "found": ["2005-01-02/0002"]},
 {"name": "no end of a number", "words": "711", "found": []},
 {"name": "an address in a text", "words": "buchhaltung@example.net", "found": ["2005-01-02/0002"]},
 {"name": "a word that is too long", "words": "Donaudampfschifffahrtsgesellschaft",
  "found": ["2005-01-02/0002"]},
 {"name": "characters in heads and texts", "words": "東京",
  "found": ["2005-01-01/0001", "2005-01-02/0002"]},
 {"name": "one character of many", "words": "議", "found": ["2005-01-02/0002"]},
 {"name": "formatted words", "words": "gluck sesame", "found": ["2005-01-02/0002"]},
 {"name": "nothing that is not shown", "words": "hidden", "found": []},
 {"name": "a message in a message", "words": "inwendig zwiebel inge@example.net",
  "found": ["2005-01-02/0002"]}]
EOF

# The rule as the page tells it, run as it stands there.
fingerprint=$(sha256sum <"$disc/tagmanifest-sha256.txt" | cut -d ' ' -f 1)
sed -n '/<pre><code>/,/<\/code><\/pre>/p' "$disc/find.html" |
    sed "s/<[^>]*>FINGERPRINT<[^>]*>/$fingerprint/; s/<[^>]*>//g; s/head -n 25/head -n 4/" \
        >"$scratch/rule"
{ echo "$fingerprint" && (cd "$disc" && sh "$scratch/rule") | sed 's/^[0-9a-f]*  -//'; } \
    >"$scratch/sample"
is "$(wc -l <"$scratch/sample")" 5 "the rule draws four messages"

tests/browser/install >"$scratch/log" 2>&1 || note <"$scratch/log"
mkdir -p "$BUILD/screenshots"
NODE_PATH=$(realpath "$BUILD/node/node_modules")
export NODE_PATH
for browser in chromium firefox; do
    node tests/browser/find.js $browser "$disc" "$scratch/questions" "$scratch/sample" \
        "$BUILD/screenshots" >"$scratch/looked" 2>&1
    while read -r verdict rest; do
        case $verdict in
        ok) pass "$browser: ${rest#* - }" ;;
        not) fail "$browser: ${rest#* - }" ;;
        *) echo "# $verdict $rest" ;;
        esac
    done <"$scratch/looked"
    ok "$browser: all was tried" grep -q '^1[.][.]3[0-9]$' "$scratch/looked"
    ok "$browser: a formula is none in the list" \
        grep -q "^2005-01-01/0003,2005-01-01 11:00,.*,'=cmd|calc," "$scratch/questions-$browser.csv"
    ok "$browser: quotes are doubled" grep -q ',"Lageplän ""1"".pdf",days/2005_01_01/0003.html' \
        "$scratch/questions-$browser.csv"
    is "$(wc -l <"$scratch/questions-$browser.csv")" 9 "$browser: a row a message"
    pdftotext -layout "$scratch/questions-$browser.pdf" "$scratch/paper"
    is "$(tr -d '\f' <"$scratch/paper" | grep -o 'Message .*, SHA-256 of the original' | sort -u |
        wc -l)" 6 "$browser: the document has each message"
    ok "$browser: a sheet says whose it is" grep -q "2005-01-02/0002, SHA-256 of the original $(
        sha256sum <"$scratch/mail/08.eml" | cut -c 1-20)" "$scratch/paper"
    ok "$browser: it has the words of a message" grep -q 'Rechnung 4711' "$scratch/paper"
    pdftotext -raw "$scratch/questions-$browser.pdf" - | tr -d ' \n' >"$scratch/run_on"
    ok "$browser: links are spelled out" grep -q 'data/eml/2005_01_02/0002.eml' "$scratch/run_on"
    ok "$browser: the list comes first" grep -q '^ *6 messages with' "$scratch/paper"
done
ok "both browsers saved the same" \
    diff "$scratch/questions-chromium.csv" "$scratch/questions-firefox.csv"
finish

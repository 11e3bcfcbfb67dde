#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The tables of a disc, read by nothing but index.xml, as the data hand-over to the German
# tax office has it.
# shellcheck source=tests/lib.sh disable=SC2154 # from lib.sh
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"

tree=$scratch/tree
exits 0 "the example is built" on_month "$scratch/state" build --organisation 'Harbour & Sons <x>' --tree "$tree"
cd "$tree" || exit 1
ok "index.xml is valid by the DTD beside it" xmllint --noout --valid index.xml
ok "both stand in the manifest" sh -c "grep -q '  index.xml$' tagmanifest-sha256.txt && grep -q '  gdpdu-01-09-2004.dtd$' tagmanifest-sha256.txt"
is "$(xmllint --xpath 'string(//DataSupplier/Name)' index.xml)" 'Harbour & Sons <x>' "it says whose mail it is"
is "$(xmllint --xpath 'concat(//Media/Name, " ", (//Validity/Range/From)[1], " ", (//Validity/Range/To)[1])' index.xml)" \
    "AUDIT_2005_05_30 2005-05-30 2005-06-30" "on which disc, and of which days"

reader=$root/tests/read-handover.py
exits 0 "the tables are what it says, and what a CSV reader reads" "$reader" .
is "$(head -n 1 "$scratch/out")" "mailbag.csv 85 22 Error Mailbag-Message-ID" "a row a message, each with its key"
is "$(tail -n 1 "$scratch/out")" "books.csv $(($(wc -l <books.csv) - 1)) 7" "a row an item"

# What would be wrong is noticed.
wrong() {
    cp "$3" "$scratch/kept"
    sed -i "$2" "$3"
    exits 1 "$1" "$reader" .
    cp "$scratch/kept" "$3"
}
wrong "a column more is not" 's/^\([^,]*,[^,]*\)/\1,x/' mailbag.csv
wrong "nor the same number twice" '3s/2005-05-30.0002/2005-05-30-0001/' mailbag.csv
wrong "nor another delimiter" 's/Delimiter>,</Delimiter>;</' index.xml
wrong "nor other heads" 's/>fate</>fates</' index.xml
sed -i 's/<UTF8\/>/<UTF9\/>/' index.xml
ok "nor an element of another name" sh -c '! xmllint --noout --valid index.xml'
finish

# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# For the stories that need mail and don't care what it says.
#
#   letter NUMBER DAY MONTH     a message that arrived then, in 2005

letter() {
    printf 'Received: from a.example by mail.example.com (Postfix) with ESMTP id A%s;\n' "$1"
    printf '\t%s %s 2005 10:00:00 +0200 (CEST)\nFrom: a@a.example\n' "$2" "$3"
    printf 'Subject: no %s\n\nHello %s\n' "$1" "$1"
}

# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# For the stories that make a disc of the month in examples/.
#
#   on_month STATE COMMAND [OPTION…]     auditdisc COMMAND of the example's period
#   image_of STATE                       path of its image
#   digest FILE                          SHA-256

# shellcheck disable=SC2034 # for the stories
period=2005-05-30..2005-06-30

on_month() {
    month_state=$1
    month_command=$2
    shift 2
    "$program" "$month_command" "$period" --config /dev/null --source maildir:examples/month \
        --state "$month_state" --zone Europe/Berlin --hosts mail.example.com \
        --timestamp 2005-07-02T03:00:00+02:00 "$@"
}

image_of() {
    echo "$1/runs/$period/image.iso"
}

digest() {
    sha256sum <"$1" | cut -d ' ' -f 1
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any text with the marks of RFC 1896, and of RFC 1341 before it. */
#include "message.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_part("Content-Type: text/enriched\n\n", data, size, "");
    fuzz_part("Content-Type: text/richtext\n\n", data, size, "");
    return 0;
}

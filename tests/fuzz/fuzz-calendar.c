/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any lines as a calendar and as business cards. */
#include "message.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_part("Content-Type: text/calendar\n\n", data, size, "");
    fuzz_part("Content-Type: text/vcard\n\n", data, size, "");
    return 0;
}

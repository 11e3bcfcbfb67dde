/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as what Outlook calls winmail.dat. */
#include "message.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_part("Content-Type: application/ms-tnef\n\n", data, size, "");
    return 0;
}

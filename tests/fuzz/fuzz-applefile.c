/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a file of a Macintosh. */
#include "message.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_part("Content-Type: application/applefile\n\n", data, size, "");
    return 0;
}

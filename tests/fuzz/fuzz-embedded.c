/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any text in which files may stand, uuencoded or as yEnc, or words signed by PGP. */
#include "message.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_part("Content-Type: text/plain\n\n", data, size, "");
    return 0;
}

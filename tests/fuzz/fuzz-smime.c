/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as an S/MIME container. */
#include "message.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_part("Content-Type: application/pkcs7-mime\n\n", data, size, "");
    return 0;
}

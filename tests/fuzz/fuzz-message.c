/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_message(data, size);
    return 0;
}

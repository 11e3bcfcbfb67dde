/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any lines as what a report says for machines. */
#include "message.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_part("Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: "
              "message/delivery-status\n\n",
              data, size, "\n--b--\n");
    fuzz_part("Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: "
              "message/disposition-notification\n\n",
              data, size, "\n--b--\n");
    fuzz_part("Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: "
              "message/feedback-report\n\n",
              data, size, "\n--b--\n");
    return 0;
}

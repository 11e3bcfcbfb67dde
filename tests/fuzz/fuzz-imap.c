/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line of a server, whatever it may be; what is read of a message reads the same from
 * a line made of it. */
#include "../../src/source/imap_reply.h"

#include "auditdisc/base/day.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *line = g_strndup((const char *)data, size);
    g_autofree char *prefix = ad_imap_parse_namespace(line);
    AdImapMessage message, again;

    ad_imap_parse_validity(line);
    ad_imap_has_capability(line, "UIDPLUS");
    ad_imap_parse_refusal(line);
    if (!ad_imap_parse_fetch(line, &message))
        return 0;
    g_assert_true(message.uid != 0);
    g_autofree char *words = ad_imap_flag_words(message.flags);
    g_autofree char *made = g_strdup_printf("1 FETCH (UID %u)", message.uid);
    g_assert_true(ad_imap_parse_fetch(made, &again));
    g_assert_true(again.uid == message.uid);
    return 0;
}

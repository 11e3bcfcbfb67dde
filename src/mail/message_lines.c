/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message_private.h"

#include "auditdisc/mail/header.h"

#define FIRST_LINES 4096

AdContent *
ad_message_with_lines(AdContent *content, gsize limit)
{
    g_autoptr(GBytes) head = ad_content_read(content, FIRST_LINES, NULL);
    g_autoptr(GBytes) whole = NULL;
    gsize length;
    const char *bytes = g_bytes_get_data(head, &length);
    bool more;

    if (!ad_header_is_bare(bytes, length))
        return NULL;
    whole = ad_content_read(content, limit, &more);
    bytes = g_bytes_get_data(whole, &length);
    if (more)
        return NULL;
    return ad_content_new_bytes(
        g_bytes_new_take(ad_header_with_lines(bytes, length), length));
}

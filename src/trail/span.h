/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cutting texts that are borrowed. Everything here is a look at bytes and one step
 * forward: lines come by the million.
 */
#pragma once

#include "auditdisc/trail/event.h"

#include <string.h>

static inline bool
ad_span_is(AdSpan span, const char *text)
{
    return span.length == strlen(text) && memcmp(span.at, text, span.length) == 0;
}

static inline bool
ad_span_begins(AdSpan span, const char *text)
{
    gsize length = strlen(text);

    return span.length >= length && memcmp(span.at, text, length) == 0;
}

static inline AdSpan
ad_span_from(AdSpan span, gsize from)
{
    return (AdSpan){span.at + from, span.length - from};
}

/* Where text stands in span; -1 if nowhere. */
static inline gssize
ad_span_find(AdSpan span, const char *text)
{
    const char *at =
        span.length == 0 ? NULL : memmem(span.at, span.length, text, strlen(text));

    return at == NULL ? -1 : at - span.at;
}

/* What stands before text, which is taken away with it; all of it, if there is none. */
static inline AdSpan
ad_span_cut(AdSpan *rest, const char *text)
{
    gssize at = ad_span_find(*rest, text);
    AdSpan front = {rest->at, at < 0 ? rest->length : (gsize)at};

    *rest = ad_span_from(*rest, at < 0 ? rest->length : (gsize)at + strlen(text));
    return front;
}

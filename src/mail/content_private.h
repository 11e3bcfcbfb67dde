/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files that know GMime share.
 */
#pragma once

#include "auditdisc/mail/content.h"

#include <gmime/gmime.h>

struct AdContent {
    guint references;
    GMimeStream *stream;
    GMimeContentEncoding encoding;
    bool has_rest; /* something else stood behind the encoded bytes */
};

/* Takes stream over. */
AdContent *ad_content_new_stream(GMimeStream *stream, GMimeContentEncoding encoding);

/* false if its first line can't be base64: mail is seen that only says so. */
bool ad_content_looks_like_base64(AdContent *content);

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The blocks of a message as letter.tpl shows them, messages inside it included.
 */
#pragma once

#include "auditdisc/mail/message.h"
#include "auditdisc/view/template.h"

#include <glib.h>
#include <stdbool.h>

/* dict is that of letter.tpl. attachments are those of the outermost message. */
void ad_letter_fill(AdDict *dict, const AdMessage *message);
/* The first fields of its header, at most limit of them, through header.tpl in the
 * place HEADER of dict. */
void ad_letter_fill_header(AdDict *dict, const AdMessage *message, guint limit);
/* Likewise those that a page has not said in other words, and not the way it took. */
void ad_letter_fill_further(AdDict *dict, const AdMessage *message);
/* Whether a frame is needed to show it. */
bool ad_letter_has_frame(const AdMessage *message);
/* "invoice.pdf", "Attachment 2 (no name given)". */
char *ad_letter_attachment_name(const AdAttachment *attachment);

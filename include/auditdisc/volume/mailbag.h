/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of messages of a volume, mailbag.csv, read again. Columns are found by
 * their names, so that tables of later versions with more of them can be read too.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define AD_MAILBAG_TABLE "mailbag.csv"

typedef enum {
    AD_MAILBAG_NUMBER,     /* 2005-05-30/0001, from Mailbag-Message-ID */
    AD_MAILBAG_MESSAGE_ID, /* Message-ID */
    AD_MAILBAG_ORIGINAL,   /* Original-File: data/eml/2005_05_30/0001.eml */
    AD_MAILBAG_FROM,
    AD_MAILBAG_TO,
    AD_MAILBAG_CC,
    AD_MAILBAG_BCC,
    AD_MAILBAG_JOURNAL_SENDER, /* as Exchange's journal names them, or "" */
    AD_MAILBAG_JOURNAL_RECIPIENTS,
    AD_MAILBAG_SUBJECT,
    AD_MAILBAG_SHA256,
    AD_MAILBAG_ARRIVED, /* ISO 8601, or "" */
    AD_MAILBAG_SIZE,
    AD_MAILBAG_SOURCE,
    AD_MAILBAG_COLUMNS,
} AdMailbagColumn;

typedef struct AdMailbag AdMailbag;

/* The number of a message by its Mailbag-Message-ID, which has to be good as the name
 * of a file: 2005-05-30/0001 for 2005-05-30-0001. Anything else as it is. */
char *ad_mailbag_number(const char *id);

/* NULL if it is not such a table. */
AdMailbag *ad_mailbag_parse(GBytes *text);
void ad_mailbag_free(AdMailbag *mailbag);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdMailbag, ad_mailbag_free)

guint ad_mailbag_count(const AdMailbag *mailbag);
/* Without the apostrophe that keeps a spreadsheet from running it. */
const char *ad_mailbag_cell(const AdMailbag *mailbag, guint row,
                            AdMailbagColumn column);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "columns.h"

#include "auditdisc/base/csv.h"
#include "auditdisc/base/words.h"

/* The data hand-over wants the columns of a key before all others, and Mailbag wants
 * Error before the number: so both are the key. */
static const AdColumn mailbag[] = {
    {"Error", N_("Why the message has no page to read; mostly empty"), true, false},
    {"Mailbag-Message-ID",
     N_("Number of the message, which no other message of the disc has: day of arrival "
        "and place in that day"),
     true, false},
    {"Message-ID", N_("Message-ID that the sender gave it; may be used twice"), false,
     false},
    {"Original-File", N_("The original on this disc, byte for byte as it was found"),
     false, false},
    {"Message-Path", N_("What the message was called where it was found"), false,
     false},
    {"Derivatives-Path", N_("Its page on this disc"), false, false},
    {"Attachments", N_("How many attachments it has"), false, true},
    {"Date", N_("The sender’s date, as it was written"), false, false},
    {"From", N_("The sender by the header"), false, false},
    {"To", N_("Recipients by the header"), false, false},
    {"Cc", N_("Recipients of a copy by the header"), false, false},
    {"Bcc", N_("Recipients of a blind copy, by the header or the journal"), false,
     false},
    {"Subject", N_("Subject"), false, false},
    {"Content-Type", N_("Declared type of the content"), false, false},
    {"SHA-256", N_("SHA-256 of the original"), false, false},
    {"Arrived", N_("When it arrived, with the time zone (ISO 8601)"), false, false},
    {"Size", N_("Bytes of the original"), false, true},
    {"Flaws", N_("What was wrong with it or with its dates, parted by semicolons"),
     false, false},
    {"Source", N_("Where the mail was kept"), false, false},
    {"Archived",
     N_("When the archive stored it, where another clock says when it "
        "arrived (ISO 8601)"),
     false, false},
    {"Journal-Sender", N_("The sender by the journal"), false, false},
    {"Journal-Recipients", N_("To whom it went by the journal"), false, false},
    {0},
};

/* No key: one item can be found twice, and queued mail has a row a recipient. */
static const AdColumn books[] = {
    {"sha256", N_("SHA-256 of the item; empty where it could not be read"), false,
     false},
    {"source", N_("Where it was found; log and queue for what is no item"), false,
     false},
    {"item", N_("What it was called there"), false, false},
    {"fate",
     N_("What became of it: on-disc, outside (of the period), not-asked, duplicate, "
        "unreadable; and log-day, log-difference, queued for what is no item"),
     false, false},
    {"why", N_("Why, in words"), false, false},
    {"number", N_("Number of the message with these bytes, where there is one"), false,
     false},
    {"path", N_("Its original, on the disc that holds the message"), false, false},
    {0},
};

const AdTable ad_columns_mailbag = {
    "mailbag.csv",
    N_("Messages"),
    N_("One row a message. A cell that a spreadsheet might take for a formula begins "
       "with an apostrophe that is not part of it."),
    mailbag,
};

const AdTable ad_columns_books = {
    "books.csv",
    N_("Books"),
    N_("One row an item that was found, and what became of it. A cell that a "
       "spreadsheet might take for a formula begins with an apostrophe that is not "
       "part of it."),
    books,
};

void
ad_columns_head(const AdTable *table, GString *text)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (const AdColumn *column = table->columns; column->name != NULL; column++)
        g_ptr_array_add(names, (gpointer)column->name);
    ad_csv_row(text, (const char *const *)names->pdata, names->len);
}

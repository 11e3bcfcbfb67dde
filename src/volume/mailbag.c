/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/volume/mailbag.h"

#include "auditdisc/base/csv.h"

#include <string.h>

static const char *const names[AD_MAILBAG_COLUMNS] = {
    [AD_MAILBAG_NUMBER] = "Mailbag-Message-ID",
    [AD_MAILBAG_MESSAGE_ID] = "Message-ID",
    [AD_MAILBAG_ORIGINAL] = "Original-File",
    [AD_MAILBAG_FROM] = "From",
    [AD_MAILBAG_TO] = "To",
    [AD_MAILBAG_CC] = "Cc",
    [AD_MAILBAG_BCC] = "Bcc",
    [AD_MAILBAG_JOURNAL_SENDER] = "Journal-Sender",
    [AD_MAILBAG_JOURNAL_RECIPIENTS] = "Journal-Recipients",
    [AD_MAILBAG_SUBJECT] = "Subject",
    [AD_MAILBAG_SHA256] = "SHA-256",
    [AD_MAILBAG_ARRIVED] = "Arrived",
    [AD_MAILBAG_SIZE] = "Size",
    [AD_MAILBAG_SOURCE] = "Source",
};

#define DAY_LENGTH 10 /* of 2005-05-30 */

struct AdMailbag {
    GPtrArray *rows; /* GStrv; the first has the names of the columns */
    guint places[AD_MAILBAG_COLUMNS];
};

/* A Message-ID may have hyphens anywhere; between digits these are of a number. */
char *
ad_mailbag_number(const char *id)
{
    static const char form[] = "0000-00-00-0";
    char *number = g_strdup(id);

    for (gsize i = 0; form[i] != '\0'; i++)
        if (form[i] == '0' ? !g_ascii_isdigit(id[i]) : id[i] != form[i])
            return number;
    number[DAY_LENGTH] = '/';
    return number;
}

static bool
find_columns(AdMailbag *mailbag)
{
    const char *const *header = mailbag->rows->pdata[0];

    for (guint i = 0; i < AD_MAILBAG_COLUMNS; i++) {
        guint at = 0;
        while (header[at] != NULL && strcmp(header[at], names[i]) != 0)
            at++;
        if (header[at] == NULL)
            return false;
        mailbag->places[i] = at;
    }
    return true;
}

AdMailbag *
ad_mailbag_parse(GBytes *text)
{
    g_autoptr(AdMailbag) mailbag = g_new0(AdMailbag, 1);
    gsize length;
    const char *data = g_bytes_get_data(text, &length);

    mailbag->rows = ad_csv_parse(data, length);
    if (mailbag->rows == NULL || mailbag->rows->len == 0 || !find_columns(mailbag))
        return NULL;
    for (guint i = 1; i < mailbag->rows->len; i++) {
        char **row = mailbag->rows->pdata[i];
        char *id = row[mailbag->places[AD_MAILBAG_NUMBER]];
        row[mailbag->places[AD_MAILBAG_NUMBER]] = ad_mailbag_number(id);
        g_free(id);
    }
    return g_steal_pointer(&mailbag);
}

void
ad_mailbag_free(AdMailbag *mailbag)
{
    if (mailbag == NULL)
        return;
    g_clear_pointer(&mailbag->rows, g_ptr_array_unref);
    g_free(mailbag);
}

guint
ad_mailbag_count(const AdMailbag *mailbag)
{
    return mailbag->rows->len - 1;
}

const char *
ad_mailbag_cell(const AdMailbag *mailbag, guint row, AdMailbagColumn column)
{
    const char *cell =
        ((char **)mailbag->rows->pdata[row + 1])[mailbag->places[column]];

    return cell[0] == '\'' && cell[1] != '\0' && strchr("=+-@", cell[1]) != NULL
               ? cell + 1
               : cell;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/arrival.h"

#include "auditdisc/base/text.h"

#include <string.h>

#define LONGEST_ID 40
#define MOST_IDS   16

/* The value in one line, with comments and what stands in quotes blanked out. */
static GString *
bare_text(const AdRawField *received)
{
    GString *text = ad_header_unfold(received);
    const char *end = text->str + text->len;
    guint depth = 0;
    bool quoted = false;

    for (char *at = text->str; at < end; at++) {
        char c = *at;

        if (c == '"' && depth == 0)
            quoted = !quoted;
        depth += c == '(' && !quoted;
        if (depth > 0 || quoted || c == '\0' || c == '\t')
            *at = ' ';
        depth -= c == ')' && !quoted && depth > 0;
    }
    return text;
}

/* The word behind the first "by" or whatever key is; clean, "" if there is none. */
static char *
word_after(const AdRawField *received, const char *key)
{
    g_autoptr(GString) text = bare_text(received);
    gsize length = 0, wanted = strlen(key);
    const char *word = text->str;
    bool found = false;

    for (;; word += length) {
        word += strspn(word, " ;");
        length = strcspn(word, " ;");
        if (found || length == 0)
            return ad_text_clean(word, (gssize)length, AD_TEXT_LINE, NULL);
        found = length == wanted && g_ascii_strncasecmp(word, key, length) == 0;
    }
}

char *
ad_arrival_host(const AdRawField *received)
{
    return word_after(received, "by");
}

static bool
is_by(const AdRawField *received, const char *const *hosts)
{
    g_autofree char *host = ad_arrival_host(received);

    if (g_str_has_suffix(host, "."))
        host[strlen(host) - 1] = '\0';
    for (guint i = 0; hosts[i] != NULL; i++)
        if (g_ascii_strcasecmp(host, hosts[i]) == 0)
            return true;
    return false;
}

const AdRawField *
ad_arrival_find(const GArray *fields, const char *const *hosts)
{
    guint index = 0;

    for (guint from = 0;; from = index + 1) {
        const AdRawField *received = ad_header_find(fields, "Received", from, &index);

        if (received == NULL || hosts == NULL || hosts[0] == NULL ||
            is_by(received, hosts))
            return received;
    }
}

static bool
is_queue_id(const char *word)
{
    gsize length = strlen(word);

    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum(word[i]))
            return false;
    return length >= 5 && length <= LONGEST_ID;
}

char *
ad_arrival_queue_ids(const GArray *fields, const char *const *hosts)
{
    GString *ids = g_string_new(NULL);
    bool any = hosts == NULL || hosts[0] == NULL;
    guint count = 0, index = 0;

    for (guint from = 0; count < MOST_IDS; from = index + 1) {
        const AdRawField *received = ad_header_find(fields, "Received", from, &index);
        if (received == NULL)
            break;
        if (!any && !is_by(received, hosts))
            continue;
        g_autofree char *id = word_after(received, "id");
        if (!is_queue_id(id))
            continue;
        g_string_append_printf(ids, "%s%s", count++ > 0 ? " " : "", id);
    }
    return g_string_free(ids, FALSE);
}

static bool
date_in(const char *text, AdMailDate *ret_date)
{
    const char *semicolon = strrchr(text, ';');

    return semicolon != NULL &&
           ad_date_parse(semicolon + 1, strlen(semicolon + 1), ret_date);
}

/* What a stranger called himself may open a comment or quotes that nothing closes. */
bool
ad_arrival_date(const AdRawField *received, AdMailDate *ret_date)
{
    g_autoptr(GString) bare = bare_text(received);

    if (date_in(bare->str, ret_date))
        return true;
    g_autoptr(GString) whole = ad_header_unfold(received);
    return date_in(whole->str, ret_date);
}

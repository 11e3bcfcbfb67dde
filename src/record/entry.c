/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of the ledger and back, and the check that each line follows from the one
 * before. Pure functions of bytes.
 */
#include "entry.h"

#include "auditdisc/base/day.h"
#include "auditdisc/base/error.h"

#include <string.h>

#define WORDS_BEFORE_PAIRS 3 /* number, time, event */
#define WORDS_LEAST        4 /* and prev= */

static void
free_entry(AdEntry *entry)
{
    g_free(entry->event);
    g_strfreev(entry->keys);
    g_strfreev(entry->values);
    g_free(entry);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdEntry, free_entry)

const char *
ad_entry_get(const AdEntry *entry, const char *key)
{
    for (guint i = 0; entry->keys[i] != NULL; i++)
        if (strcmp(entry->keys[i], key) == 0)
            return entry->values[i];
    return NULL;
}

bool
ad_entry_is(const AdEntry *entry, const char *event, const char *period)
{
    return strcmp(entry->event, event) == 0 &&
           g_strcmp0(ad_entry_get(entry, "period"), period) == 0;
}

static bool
is_word(const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if (!g_ascii_islower(*at) && !g_ascii_isdigit(*at) && *at != '-')
            return false;
    return text[0] != '\0';
}

static void
append_escaped(GString *line, const char *value)
{
    for (const guchar *at = (const guchar *)value; *at != '\0'; at++) {
        if (*at <= 0x20 || *at >= 0x7f || *at == '%')
            g_string_append_printf(line, "%%%02X", *at);
        else
            g_string_append_c(line, (char)*at);
    }
}

/* There is one way to write a value, so that no two lines mean the same. */
static char *
unescape(const char *text)
{
    g_autoptr(GString) value = g_string_new(NULL);
    g_autoptr(GString) again = g_string_new(NULL);

    for (const char *at = text; *at != '\0'; at++) {
        if (*at != '%') {
            g_string_append_c(value, *at);
            continue;
        }
        if (!g_ascii_isxdigit(at[1]) || !g_ascii_isxdigit(at[2]))
            return NULL;
        int byte = g_ascii_xdigit_value(at[1]) * 16 + g_ascii_xdigit_value(at[2]);
        g_string_append_c(value, (char)byte);
        at += 2;
    }
    append_escaped(again, value->str);
    if (strcmp(again->str, text) != 0)
        return NULL;
    return g_string_free(g_steal_pointer(&value), FALSE);
}

char *
ad_entry_line(guint number, gint64 now, const char *event, const char *const *pairs,
              const AdDigest *previous)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) then = g_date_time_new_from_unix_utc(now);
    g_autofree char *time = g_date_time_format(then, "%Y-%m-%dT%H:%M:%SZ");
    GString *line = g_string_new(NULL);
    char hex[AD_DIGEST_HEX + 1];

    g_string_printf(line, "%u %s %s", number, time, event);
    for (; pairs[0] != NULL; pairs += 2) {
        g_string_append_printf(line, " %s=", pairs[0]);
        append_escaped(line, pairs[1] != NULL ? pairs[1] : "");
    }
    ad_digest_hex(previous, hex);
    g_string_append_printf(line, " prev=%s\n", hex);
    return g_string_free(line, FALSE);
}

static bool
parse_pairs(AdEntry *entry, char **words)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);

    for (; *words != NULL; words++) {
        char *equals = strchr(*words, '=');
        if (equals == NULL)
            return false;
        char *key = g_strndup(*words, (gsize)(equals - *words));
        g_ptr_array_add(keys, key);
        g_autofree char *value = unescape(equals + 1);
        if (value == NULL || !is_word(key))
            return false;
        g_ptr_array_add(values, g_steal_pointer(&value));
    }
    g_ptr_array_add(keys, NULL);
    g_ptr_array_add(values, NULL);
    entry->keys = (GStrv)g_ptr_array_free(g_steal_pointer(&keys), FALSE);
    entry->values = (GStrv)g_ptr_array_free(g_steal_pointer(&values), FALSE);
    return true;
}

static AdEntry *
parse_line(const char *text, gsize length)
{
    g_autofree char *line = g_strndup(text, length);
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    g_autoptr(AdEntry) entry = g_new0(AdEntry, 1);
    guint64 number;

    if (strlen(line) != length || g_strv_length(words) < WORDS_LEAST)
        return NULL;
    if (!g_ascii_string_to_unsigned(words[0], 10, 1, G_MAXUINT, &number, NULL) ||
        !ad_time_parse(words[1], &entry->time) || !is_word(words[2]) ||
        !parse_pairs(entry, words + WORDS_BEFORE_PAIRS))
        return NULL;
    entry->number = (guint)number;
    entry->event = g_strdup(words[2]);
    return g_steal_pointer(&entry);
}

static bool
follows(const AdEntry *entry, guint number, const AdDigest *previous)
{
    AdDigest stated;
    guint last = g_strv_length(entry->keys) - 1;

    return entry->number == number && strcmp(entry->keys[last], "prev") == 0 &&
           strlen(entry->values[last]) == AD_DIGEST_HEX &&
           ad_digest_parse(entry->values[last], &stated) &&
           ad_digest_equal(&stated, previous);
}

GPtrArray *
ad_ledger_parse(const char *text, gsize length, gsize *ret_whole, GError **error)
{
    g_autoptr(GPtrArray) entries =
        g_ptr_array_new_with_free_func((GDestroyNotify)free_entry);
    AdDigest previous = {{0}};
    gsize at = 0;

    while (at < length) {
        const char *newline = memchr(text + at, '\n', length - at);
        if (newline == NULL)
            break;
        gsize line = (gsize)(newline - (text + at));
        g_autoptr(AdEntry) entry = parse_line(text + at, line);
        if (entry == NULL || !follows(entry, entries->len + 1, &previous)) {
            ad_error(error, AD_ERROR_DIFFERS,
                     "ledger: line %u does not follow from the line before; it was "
                     "edited or lines were cut out",
                     entries->len + 1);
            return NULL;
        }
        ad_digest_of(text + at, line + 1, &previous);
        g_ptr_array_add(entries, g_steal_pointer(&entry));
        at += line + 1;
    }
    *ret_whole = at;
    return g_steal_pointer(&entries);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap_reply.h"

#include "auditdisc/base/day.h"
#include "auditdisc/base/words.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *word;
    guint8 flag;
} flags[] = {
    {"\\Seen", N_("seen"), AD_IMAP_SEEN},
    {"\\Answered", N_("answered"), AD_IMAP_ANSWERED},
    {"\\Flagged", N_("flagged"), AD_IMAP_FLAGGED},
    {"\\Draft", N_("a draft"), AD_IMAP_DRAFT},
    {"\\Deleted", N_("deleted"), AD_IMAP_DELETED},
};

/* The end of a value: an atom, a quoted string or a list in brackets. */
static const char *
value_end(const char *at)
{
    bool quoted = false;
    guint depth = 0;

    for (; *at != '\0'; at++) {
        if (quoted && *at == '\\' && at[1] != '\0') {
            at++;
        } else if (*at == '"') {
            quoted = !quoted;
        } else if (!quoted && *at == '(') {
            depth++;
        } else if (!quoted && *at == ')') {
            if (depth == 0)
                break;
            depth--;
        } else if (!quoted && depth == 0 && *at == ' ') {
            break;
        }
    }
    return at;
}

/* "17-Jul-1996 02:44:25 -0700" with its quotes, the day perhaps with a blank before. */
static gint64
parse_internal_date(const char *text)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char month[4], zone[6];
    int day, year, hour, minute, second;
    gint64 moment;

    if (sscanf(text, "\"%2d-%3[A-Za-z]-%4d %2d:%2d:%2d %5[-+0-9]\"", &day, month, &year,
               &hour, &minute, &second, zone) != 7 ||
        strlen(zone) != 5 || strlen(month) != 3)
        return AD_TIME_NONE;
    const char *found = strstr(months, month);
    if (found == NULL || (found - months) % 3 != 0)
        return AD_TIME_NONE;
    g_autofree char *iso = g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d%.3s:%s", year,
                                           (int)(found - months) / 3 + 1, day, hour,
                                           minute, second, zone, zone + 3);
    return ad_time_parse(iso, &moment) ? moment : AD_TIME_NONE;
}

static guint8
parse_flags(const char *text, gsize length)
{
    g_autofree char *list = g_strndup(text, length);
    g_auto(GStrv) names = g_strsplit_set(list, " ()", -1);
    guint8 found = 0;

    for (guint i = 0; names[i] != NULL; i++)
        for (gsize k = 0; k < G_N_ELEMENTS(flags); k++)
            if (g_ascii_strcasecmp(names[i], flags[k].name) == 0)
                found |= flags[k].flag;
    return found;
}

static bool
is_key(const char *text, gsize length, const char *key)
{
    return length == strlen(key) && g_ascii_strncasecmp(text, key, length) == 0;
}

static void
take(AdImapMessage *message, const char *key, gsize length, const char *value,
     const char *end)
{
    g_autofree char *text = g_strndup(value, (gsize)(end - value));
    guint64 number;

    if (is_key(key, length, "UID") &&
        g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT32, &number, NULL))
        message->uid = (guint32)number;
    if (is_key(key, length, "INTERNALDATE"))
        message->internal = parse_internal_date(text);
    if (is_key(key, length, "FLAGS"))
        message->flags = parse_flags(value, (gsize)(end - value));
}

bool
ad_imap_parse_fetch(const char *line, AdImapMessage *ret_message)
{
    AdImapMessage message = {.internal = AD_TIME_NONE};
    const char *at = line + strspn(line, G_CSET_DIGITS);

    if (at == line || g_ascii_strncasecmp(at, " FETCH (", 8) != 0)
        return false;
    at += 8;
    while (*at != '\0' && *at != ')') {
        const char *key = at + strspn(at, " ");
        const char *key_end = value_end(key);
        const char *value = key_end + (*key_end == ' ');
        at = value_end(value);
        if (at == key)
            break;
        take(&message, key, (gsize)(key_end - key), value, at);
    }
    *ret_message = message;
    return message.uid != 0;
}

guint32
ad_imap_parse_validity(const char *line)
{
    static const char prefix[] = "OK [UIDVALIDITY ";
    guint64 number = 0;

    if (g_ascii_strncasecmp(line, prefix, sizeof prefix - 1) != 0)
        return 0;
    const char *digits = line + sizeof prefix - 1;
    g_autofree char *text = g_strndup(digits, strspn(digits, G_CSET_DIGITS));
    return g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT32, &number, NULL)
               ? (guint32)number
               : 0;
}

bool
ad_imap_has_capability(const char *line, const char *word)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);

    if (words[0] == NULL || g_ascii_strcasecmp(words[0], "CAPABILITY") != 0)
        return false;
    for (guint i = 1; words[i] != NULL; i++)
        if (g_ascii_strcasecmp(words[i], word) == 0)
            return true;
    return false;
}

static bool
begins(const char *text, const char *word)
{
    return g_ascii_strncasecmp(text, word, strlen(word)) == 0;
}

const char *
ad_imap_parse_refusal(const char *line)
{
    const char *said = strchr(line, ' ');

    if (said == NULL)
        return NULL;
    said++;
    if (*line == '*')
        return begins(said, "BYE") ? said : NULL;
    return begins(said, "NO") || begins(said, "BAD") ? said : NULL;
}

char *
ad_imap_parse_namespace(const char *line)
{
    static const char start[] = "NAMESPACE ((";
    const char *quoted = line + sizeof start - 1;

    if (!begins(line, start) || *quoted != '"')
        return NULL;
    const char *end = value_end(quoted);
    return end - quoted >= 2 && end[-1] == '"'
               ? g_strndup(quoted + 1, (gsize)(end - quoted - 2))
               : NULL;
}

char *
ad_imap_flag_words(guint8 found)
{
    g_autoptr(GString) words = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(flags); i++)
        if ((found & flags[i].flag) != 0)
            g_string_append_printf(words, "%s%s", words->len > 0 ? ", " : "",
                                   _(flags[i].word));
    return words->len > 0 ? g_string_free(g_steal_pointer(&words), FALSE) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap_session.h"

#include "auditdisc/base/error.h"

#include <string.h>

static char *
decode(const char *text, gsize length)
{
    g_autofree char *part = g_strndup(text, length);

    return g_uri_unescape_string(part, NULL);
}

static bool
is_clean(const char *text)
{
    for (const guchar *at = (const guchar *)text; *at != '\0'; at++)
        if (*at < ' ' || *at == 0x7f)
            return false;
    return g_utf8_validate(text, -1, NULL);
}

static bool
is_whole(const AdImapPlace *place)
{
    const char *parts[] = {place->user, place->host, place->mailbox};

    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i] == NULL || *parts[i] == '\0' || !is_clean(parts[i]))
            return false;
    return strpbrk(place->host, "/@?#") == NULL &&
           (place->port == NULL ||
            g_ascii_string_to_unsigned(place->port, 10, 1, 65535, NULL, NULL));
}

/* host, host:port, [address], [address]:port. */
static void
take_host(AdImapPlace *place, const char *text, gsize length)
{
    g_autofree char *whole = g_strndup(text, length);
    char *colon = strrchr(whole, ':');

    if (colon != NULL && strchr(colon, ']') == NULL) {
        place->port = g_strdup(colon + 1);
        *colon = '\0';
    }
    place->host = g_strdup(whole);
}

AdImapPlace *
ad_imap_place_parse(const char *scheme, const char *text, GError **error)
{
    g_autoptr(AdImapPlace) place = g_new0(AdImapPlace, 1);
    const char *user = g_str_has_prefix(text, "//") ? text + 2 : "";
    const char *slash = strchr(user, '/');
    const char *at = slash != NULL ? g_strrstr_len(user, slash - user, "@") : NULL;

    place->scheme = g_strdup(scheme);
    if (at != NULL) {
        place->user = decode(user, (gsize)(at - user));
        take_host(place, at + 1, (gsize)(slash - at - 1));
        place->mailbox = decode(slash + 1, strlen(slash + 1));
    }
    bool bare = at != NULL && memchr(user, ':', (gsize)(at - user)) == NULL;
    if (bare && is_whole(place))
        return g_steal_pointer(&place);
    ad_error(error, AD_ERROR_USAGE,
             "source %s: not of the form %s://user@host/mailbox (the password is not "
             "part of it)",
             scheme, scheme);
    return NULL;
}

void
ad_imap_place_free(AdImapPlace *place)
{
    if (place == NULL)
        return;
    g_free(place->scheme);
    g_free(place->user);
    g_free(place->host);
    g_free(place->port);
    g_free(place->mailbox);
    g_free(place);
}

char *
ad_imap_quote(const char *name, GError **error)
{
    g_autoptr(GString) quoted = g_string_new("\"");
    g_autofree char *encoded =
        g_convert(name, -1, "UTF-7-IMAP", "UTF-8", NULL, NULL, NULL);

    if (encoded == NULL) {
        ad_error(error, AD_ERROR_FAILED, "mailbox %s: its name can't be encoded", name);
        return NULL;
    }
    for (const char *at = encoded; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\')
            g_string_append_c(quoted, '\\');
        g_string_append_c(quoted, *at);
    }
    g_string_append_c(quoted, '"');
    return g_string_free(g_steal_pointer(&quoted), FALSE);
}

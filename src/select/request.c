/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/select/request.h"

#include "auditdisc/base/error.h"

#include <string.h>

#define CUT_COUNT " more"
#define CUT_TEXT  "\342\200\246" /* … */

bool
ad_request_check(const AdRequest *request, GError **error)
{
    const char *at = request->with != NULL ? strchr(request->with, '@') : NULL;

    if (request->with == NULL ||
        (at != NULL && at[1] != '\0' && strpbrk(request->with, " <>,;\"") == NULL))
        return true;
    return ad_error(
        error, AD_ERROR_USAGE,
        "with: %s is no address; write anna@example.com, or @example.com for "
        "all of a domain",
        request->with);
}

bool
ad_request_is_narrow(const AdRequest *request)
{
    return request->with != NULL || request->subject != NULL;
}

/* Whether an address may have this character inside it. */
static bool
is_inside(char character)
{
    return g_ascii_isalnum(character) ||
           strchr("._+-=/&!#$%'*?^`{|}~", character) != NULL;
}

/* The address itself, not one that only ends or begins like it. */
static bool
names(const char *list, const char *address)
{
    g_autofree char *folded = g_utf8_casefold(list, -1);
    gsize length = strlen(address);
    const char *at = folded;

    while ((at = strstr(at, address)) != NULL) {
        bool begins = address[0] == '@' || at == folded || !is_inside(at[-1]);
        bool ends = at[length] == '\0' ||
                    !(g_ascii_isalnum(at[length]) || strchr(".-_", at[length]) != NULL);
        if (begins && ends)
            return true;
        at++;
    }
    return false;
}

static bool
is_cut(const char *list)
{
    return g_str_has_suffix(list, CUT_COUNT) || g_str_has_suffix(list, CUT_TEXT);
}

static bool
covers_address(const AdEnvelope *envelope, const char *with)
{
    const char *lists[] = {
        envelope->from,
        envelope->to,
        envelope->cc,
        envelope->bcc,
        envelope->journal_sender,
        envelope->journal_recipients,
    };
    g_autofree char *folded = g_utf8_casefold(with, -1);

    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        if (is_cut(lists[i]) || names(lists[i], folded))
            return true;
    return false;
}

static bool
covers_subject(const AdEnvelope *envelope, const char *subject)
{
    g_autofree char *text = g_utf8_casefold(envelope->subject, -1);
    g_autofree char *words = g_utf8_casefold(subject, -1);

    return strstr(text, words) != NULL;
}

bool
ad_request_covers(const AdRequest *request, const AdEnvelope *envelope)
{
    return (request->with == NULL || covers_address(envelope, request->with)) &&
           (request->subject == NULL || covers_subject(envelope, request->subject));
}

char *
ad_request_words(const AdRequest *request)
{
    g_autoptr(GString) words = g_string_new("messages");

    if (request->with != NULL)
        g_string_append_printf(words, " from or to %s%s",
                               request->with[0] == '@' ? "anybody" : "", request->with);
    if (request->subject != NULL)
        g_string_append_printf(words,
                               "%s with \342\200\234%s\342\200\235 in the subject",
                               request->with != NULL ? "," : "", request->subject);
    return g_string_free(g_steal_pointer(&words), FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/select/request.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/words.h"
#include "auditdisc/mail/address.h"

#include <string.h>

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

    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        if (ad_address_is_cut(lists[i]) || ad_address_names(lists[i], with))
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

static const char *
in_english(const char *text)
{
    return text;
}

static char *
words_of(const AdRequest *request, const char *(*say)(const char *text))
{
    const char *with = request->with, *subject = request->subject;

    if (with == NULL && subject == NULL)
        return g_strdup(say(N_("messages")));
    if (with == NULL)
        return g_strdup_printf(say(N_("messages with “%s” in the subject")), subject);
    g_autofree char *whom =
        with[0] == '@' ? g_strdup_printf(say(N_("anybody%s")), with) : g_strdup(with);
    if (subject == NULL)
        return g_strdup_printf(say(N_("messages from or to %s")), whom);
    return g_strdup_printf(
        say(N_("messages from or to %1$s, with “%2$s” in the subject")), whom, subject);
}

char *
ad_request_words(const AdRequest *request)
{
    return words_of(request, in_english);
}

char *
ad_request_shown(const AdRequest *request)
{
    return words_of(request, ad_words);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/source/source.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"

#include <string.h>

static const AdSourceOps *const kinds[] = {
    &ad_source_maildir, &ad_source_mbox,  &ad_source_mboxrd,  &ad_source_eml,
    &ad_source_imap,    &ad_source_imaps, &ad_source_journal,
};

/* The one of that number, the further kind last; NULL behind it. */
static const AdSourceOps *
kind_at(gsize number, const AdSourceKeys *keys)
{
    if (number < G_N_ELEMENTS(kinds))
        return kinds[number];
    return number == G_N_ELEMENTS(kinds) && keys != NULL ? keys->further : NULL;
}

static bool
unknown_kind(const char *spec, const AdSourceKeys *keys, GError **error)
{
    g_autofree char *clean = ad_text_clean(spec, -1, AD_TEXT_LINE, NULL);
    g_autoptr(GString) words = g_string_new(NULL);
    const AdSourceOps *ops;

    for (gsize i = 0; (ops = kind_at(i, keys)) != NULL; i++)
        g_string_append_printf(words, "%s%s", i == 0 ? "" : ", ", ops->kind);
    return ad_error(error, AD_ERROR_USAGE,
                    "source %s: not of the form KIND:PLACE; kinds are %s, for instance "
                    "maildir:/var/mail/archive",
                    clean, words->str);
}

static const AdSourceOps *
find_kind(const char *spec, const AdSourceKeys *keys, const char **ret_place)
{
    const AdSourceOps *ops;

    for (gsize i = 0; (ops = kind_at(i, keys)) != NULL; i++) {
        gsize length = strlen(ops->kind);

        if (strncmp(spec, ops->kind, length) == 0 && spec[length] == ':') {
            *ret_place = spec + length + 1;
            return ops;
        }
    }
    return NULL;
}

AdSource *
ad_source_open(const char *spec, const AdSourceKeys *keys, GError **error)
{
    const char *place = "";
    const AdSourceOps *ops = find_kind(spec, keys, &place);
    AdSource *source;

    if (ops == NULL || *place == '\0') {
        unknown_kind(spec, keys, error);
        return NULL;
    }
    source = ops->open(place, keys, error);
    if (source == NULL)
        return NULL;
    source->ops = ops;
    source->spec = g_strdup(spec);
    return source;
}

bool
ad_source_next(AdSource *source, AdItem **ret_item, GError **error)
{
    return source->ops->next(source, ret_item, error);
}

AdRaw *
ad_source_fetch(AdSource *source, const char *id, GError **error)
{
    return source->ops->fetch(source, id, error);
}

bool
ad_source_check(const AdSource *source, GError **error)
{
    return source->ops->check == NULL || source->ops->check(source, error);
}

static bool
cannot_remove(const AdSource *source, GError **error)
{
    g_autofree char *name = ad_text_clean(source->spec, -1, AD_TEXT_LINE, NULL);

    return ad_error(error, AD_ERROR_REFUSED,
                    "source %s: nothing can be taken out of a source of this kind",
                    name);
}

bool
ad_source_prepare_removal(AdSource *source, AdRemoval how, GError **error)
{
    return source->ops->removal != NULL
               ? source->ops->removal->prepare(source, how, error)
               : cannot_remove(source, error);
}

bool
ad_source_begin_removal(AdSource *source, GError **error)
{
    return source->ops->removal->begin(source, error);
}

bool
ad_source_remove(AdSource *source, const char *id, const AdDigest *digest,
                 const char **ret_kept, GError **error)
{
    return source->ops->removal->remove(source, id, digest, ret_kept, error);
}

bool
ad_source_end_removal(AdSource *source, GError **error)
{
    return source->ops->removal->end(source, error);
}

bool
ad_source_digest(AdSource *source, const char *id, AdDigest *ret_digest, GError **error)
{
    g_autoptr(AdRaw) raw = ad_source_fetch(source, id, error);

    return raw != NULL && ad_raw_digest(raw, ret_digest, error);
}

void
ad_source_close(AdSource *source)
{
    if (source == NULL)
        return;
    g_free(source->spec);
    source->ops->close(source);
}

void
ad_item_free(AdItem *item)
{
    if (item == NULL)
        return;
    g_free(item->id);
    g_free(item->note);
    g_free(item);
}

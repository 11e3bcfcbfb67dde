/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clear_place.h"

#include "auditdisc/base/text.h"

static void
free_candidate(gpointer data)
{
    AdCandidate *candidate = data;

    g_free(candidate->id);
    g_free(candidate);
}

AdPlace *
ad_place_new(AdSource *source)
{
    AdPlace *place = g_new0(AdPlace, 1);

    place->source = source;
    place->candidates = g_ptr_array_new_with_free_func(free_candidate);
    place->held =
        g_hash_table_new_full(ad_digest_hash_func, ad_digest_equal_func, g_free, NULL);
    place->taken = g_hash_table_new(g_str_hash, g_str_equal);
    place->kept = g_hash_table_new(g_str_hash, g_str_equal);
    return place;
}

void
ad_place_free(gpointer data)
{
    AdPlace *place = data;

    ad_source_close(place->source);
    g_hash_table_unref(place->held);
    g_hash_table_unref(place->taken);
    g_hash_table_unref(place->kept);
    g_ptr_array_unref(place->candidates);
    g_free(place);
}

/* What could not be read when the disc was made is none of the messages on it. */
static void
count_unreadable(AdPlace *place, const AdItem *item, const AdProven *proven)
{
    g_autofree char *name = ad_proven_item(place->source->spec, item->id);

    place->unreadable++;
    place->unread += g_hash_table_contains(proven->unread, name);
}

static void
sort_out(AdPlace *place, const AdItem *item, const AdProven *proven)
{
    AdDigest digest;

    if (!ad_source_digest(place->source, item->id, &digest, NULL)) {
        count_unreadable(place, item, proven);
        return;
    }
    if (!g_hash_table_contains(proven->on_disc, &digest) ||
        !g_hash_table_contains(proven->sources, place->source->spec)) {
        if (g_hash_table_contains(proven->outside, &digest))
            place->outside++;
        else
            place->strange++;
        return;
    }
    AdCandidate *candidate = g_new0(AdCandidate, 1);
    candidate->id = g_strdup(item->id);
    candidate->digest = digest;
    g_ptr_array_add(place->candidates, candidate);
    g_hash_table_add(place->held, g_memdup2(&digest, sizeof digest));
}

bool
ad_place_list(AdPlace *place, const AdProven *proven, const AdProgress *progress,
              GError **error)
{
    for (guint64 count = 1;; count++) {
        g_autoptr(AdItem) item = NULL;
        if (!ad_source_next(place->source, &item, error))
            return false;
        if (item == NULL)
            return true;
        sort_out(place, item, proven);
        if (!ad_source_check(place->source, error))
            return false;
        ad_progress_tell(progress, "comparing", count, 0);
    }
}

bool
ad_place_remove(AdPlace *place, const AdProgress *progress, GError **error)
{
    guint count = place->candidates->len;

    for (guint i = 0; i < count; i++) {
        AdCandidate *candidate = place->candidates->pdata[i];
        const char *kept;
        if (!ad_source_remove(place->source, candidate->id, &candidate->digest, &kept,
                              error))
            return false;
        if (kept == NULL)
            g_hash_table_add(place->taken, candidate->id);
        else
            g_hash_table_insert(
                place->kept, (gpointer)kept,
                GUINT_TO_POINTER(
                    GPOINTER_TO_UINT(g_hash_table_lookup(place->kept, kept)) + 1));
        ad_progress_tell(progress, "clearing", i + 1, count);
    }
    return ad_source_end_removal(place->source, error);
}

bool
ad_place_holds(const AdPlace *place, const AdDigest *digest)
{
    return g_hash_table_contains(place->held, digest);
}

bool
ad_place_is_without(const AdPlace *place, const char *id, const AdDigest *digest)
{
    return g_hash_table_contains(place->taken, id) ||
           (place->unreadable == place->unread && !ad_place_holds(place, digest));
}

static void
append_count(GString *words, guint count, const char *why)
{
    g_autofree char *number = ad_text_count(count);

    if (count > 0)
        g_string_append_printf(words, "%s%s %s", words->len > 0 ? ", " : "", number,
                               why);
}

/* Why so many stay, in words; "" if none does. */
static char *
words_of_what_stays(const AdPlace *place)
{
    GString *words = g_string_new(NULL);
    GHashTableIter iter;
    gpointer why, count;

    append_count(words, place->outside, "of other days");
    append_count(words, place->strange, "new, changed or not on this disc");
    append_count(words, place->unreadable, "unreadable");
    g_hash_table_iter_init(&iter, place->kept);
    while (g_hash_table_iter_next(&iter, &why, &count)) {
        g_autofree char *because = g_strdup_printf("kept because %s", (char *)why);
        append_count(words, GPOINTER_TO_UINT(count), because);
    }
    return g_string_free(words, FALSE);
}

void
ad_place_tell(const AdPlace *place, AdReport *report, bool dry)
{
    guint count = dry ? place->candidates->len : g_hash_table_size(place->taken);
    g_autofree char *name = ad_text_clean(place->source->spec, -1, AD_TEXT_LINE, NULL);
    g_autofree char *messages = ad_text_plural(count, "message", "messages");
    g_autofree char *number = g_strdup_printf("%u", count);
    g_autofree char *stays = words_of_what_stays(place);
    g_autofree char *sentence =
        g_strdup_printf("%s: %s %s; %s%s.", name, messages, dry ? "can go" : "went",
                        stays[0] != '\0' ? "what stays: " : "nothing stays", stays);
    const char *pairs[] = {"source", name, dry ? "can-go" : "went", number, "stays",
                           stays,    NULL};

    ad_report_event(report, "source", sentence, pairs);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The mail that was still in the queue.
 */
#include "auditdisc/base/words.h"
#include "page.h"

#define MOST_RECIPIENTS 20

/* From a queue id to the place in the selection + 1. */
static GHashTable *
messages_by_queue_id(const AdSelection *selection)
{
    GHashTable *found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < ad_selection_count(selection); i++) {
        g_autoptr(AdEnvelope) envelope = ad_selection_envelope(selection, i);
        g_auto(GStrv) ids =
            g_strsplit(envelope != NULL ? envelope->queue_ids : "", " ", -1);
        for (guint k = 0; ids[k] != NULL; k++)
            if (*ids[k] != '\0')
                g_hash_table_insert(found, g_strdup(ids[k]), GUINT_TO_POINTER(i + 1));
    }
    return found;
}

static void
fill_recipients(AdDict *row, const AdQueued *queued)
{
    guint count = queued->recipients->len;

    for (guint i = 0; i < MIN(count, MOST_RECIPIENTS); i++) {
        const AdQueuedFor *one = &g_array_index(queued->recipients, AdQueuedFor, i);
        AdDict *line = ad_dict_add(row, "RECIPIENT");
        ad_dict_set(line, "ADDRESS", one->address);
        ad_dict_set(line, "REASON",
                    *one->reason != '\0' ? one->reason : _("not tried yet"));
    }
    if (count > MOST_RECIPIENTS)
        ad_page_set_count(ad_dict_add(row, "MORE"), "COUNT", count - MOST_RECIPIENTS);
}

/* The same message in the mailbox, and its bytes as they lay in the queue. */
static void
fill_places(AdDict *row, const AdSite *site, const AdQueued *queued, guint number,
            guint archived)
{
    if (archived > 0) {
        AdDict *page = ad_dict_add(row, "PAGE");
        g_autofree char *path =
            ad_selection_path(site->selection, archived - 1, ".html");
        g_autofree char *href = ad_page_join(AD_ROOT_LISTS, path);
        g_autofree char *label = ad_selection_label(site->selection, archived - 1);
        ad_dict_set(page, "HREF", href);
        ad_dict_set(page, "NUMBER", label);
    }
    if (!queued->saved) {
        ad_dict_show(row, "UNSAVED", "WHY", queued->why);
        return;
    }
    AdDict *saved = ad_dict_add(row, "SAVED");
    g_autofree char *text = g_strdup_printf("queue_%04u.txt", number);
    g_autofree char *eml = g_strdup_printf(AD_ROOT_LISTS "data/queue/%04u.eml", number);
    g_autofree char *size = ad_words_size((guint64)queued->original.size);
    ad_dict_set(saved, "TEXT_HREF", text);
    ad_dict_set(saved, "EML_HREF", eml);
    ad_dict_set(saved, "SIZE", size);
}

static void
fill_row(AdDict *row, const AdSite *site, const AdQueued *queued, guint number,
         guint archived)
{
    g_autofree char *arrived = ad_time_words(queued->arrived, site->zone);

    ad_dict_set(row, "ARRIVED", arrived);
    ad_dict_set(row, "FROM",
                *queued->sender != '\0' ? queued->sender : _("Postfix itself"));
    ad_dict_set(row, "ID", queued->id);
    ad_dict_set(row, "QUEUE", queued->queue);
    fill_recipients(row, queued);
    fill_places(row, site, queued, number, archived);
}

GBytes *
ad_page_queue(const AdSite *site, GError **error)
{
    g_autoptr(AdDict) page = ad_page_new(
        site, AD_ROOT_LISTS, _("Still in the mail queue"), AD_SHEET_WIDE, NULL);
    g_autoptr(GHashTable) archive = messages_by_queue_id(site->selection);
    AdDict *list = ad_dict_add(page, site->queue->len > 0 ? "LIST" : "NONE");
    g_autofree char *count =
        ad_words_counted(site->queue->len, "%s message", "%s messages");

    ad_dict_set(list, "COUNT", count);
    for (guint i = 0; i < site->queue->len; i++) {
        const AdQueued *queued = site->queue->pdata[i];
        guint archived = GPOINTER_TO_UINT(g_hash_table_lookup(archive, queued->id));
        fill_row(ad_dict_add(list, "MESSAGE"), site, queued, i + 1, archived);
    }
    return ad_templates_expand(site->templates, "queue.tpl", page, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/csv.h"
#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "columns.h"
#include "page_reckoning.h"
#include "page.h"

/* Flaws of the envelope and of the parsing, in one cell. */
static char *
all_flaws(const AdEnvelope *envelope, const AdShown *shown)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new();

    for (guint i = 0; i < envelope->doubts->len; i++)
        g_ptr_array_add(texts, envelope->doubts->pdata[i]);
    for (guint i = 0; i < envelope->flaws->len; i++)
        g_ptr_array_add(texts, envelope->flaws->pdata[i]);
    for (guint i = 0; i < shown->flaws->len; i++)
        if (!g_ptr_array_find_with_equal_func(texts, shown->flaws->pdata[i],
                                              g_str_equal, NULL))
            g_ptr_array_add(texts, shown->flaws->pdata[i]);
    g_ptr_array_add(texts, NULL);
    return g_strjoinv("; ", (char **)texts->pdata);
}

/* The number of a message as Mailbag wants it: good as the name of a file. */
static char *
identifier(const AdSelection *selection, guint index)
{
    return g_strdelimit(ad_selection_label(selection, index), "/", '-');
}

static void
add_message(GString *text, const AdSite *site, guint index, const AdEnvelope *envelope,
            const AdShown *shown)
{
    const AdSelection *selection = site->selection;
    g_autofree char *id = identifier(selection, index);
    g_autofree char *original = ad_selection_original_path(selection, index);
    g_autofree char *page = ad_selection_path(selection, index, ".html");
    g_autofree char *attachments = g_strdup_printf("%u", shown->attachments);
    g_autofree char *sha256 = ad_digest_dup_hex(&envelope->digest);
    g_autofree char *arrived = ad_time_iso(envelope->arrived, site->zone);
    g_autofree char *archived = ad_time_iso(envelope->archived, site->zone);
    g_autofree char *size =
        g_strdup_printf("%" G_GINT64_FORMAT, (gint64)envelope->size);
    g_autofree char *flaws = all_flaws(envelope, shown);

    ad_csv_add(text, shown->unshown != NULL ? shown->unshown : "", id,
               envelope->message_id, original, envelope->item, page, attachments,
               envelope->date, envelope->from, envelope->to, envelope->cc,
               envelope->bcc, envelope->subject, envelope->content_type, sha256,
               arrived, size, flaws, envelope->source, archived,
               envelope->journal_sender, envelope->journal_recipients, NULL);
}

bool
ad_table_mailbag(const AdSite *site, AdPiece piece, gpointer data, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);

    ad_columns_head(&ad_columns_mailbag, text);
    for (guint i = 0; i < ad_selection_count(site->selection); i++) {
        g_autoptr(AdEnvelope) envelope = ad_selection_envelope(site->selection, i);
        g_autoptr(AdShown) shown = ad_shown_get(site->shown, i);
        if (envelope == NULL || shown == NULL)
            return ad_error(error, AD_ERROR_DIFFERS,
                            "message %u: what was kept of it is no record", i + 1);
        add_message(text, site, i, envelope, shown);
        if (!piece(text->str, text->len, data, error))
            return false;
        g_string_truncate(text, 0);
    }
    /* Without messages the header is still to be handed out. */
    return text->len == 0 || piece(text->str, text->len, data, error);
}

typedef struct {
    const AdSite *site;
    const AdNumbers *numbers;
    GString *text;
    AdPiece piece;
    gpointer data;
} Table;

static bool
hand_out(Table *table, GError **error)
{
    bool done = table->piece(table->text->str, table->text->len, table->data, error);

    g_string_truncate(table->text, 0);
    return done;
}

/* For a message of the period: the disc it lies on if that is another one, else what
 * kept its page from being made, if anything did. index counts over all discs. */
static char *
where_and_why(const AdSite *site, guint index)
{
    guint begin = 0;

    for (guint i = 0; i < site->disc_count; begin += site->discs[i++].messages) {
        if (index >= begin + site->discs[i].messages)
            continue;
        if (i != site->disc)
            return g_strdup_printf(_("on disc %s"), site->discs[i].volume_id);
        g_autoptr(AdShown) shown = ad_shown_get(site->shown, index - begin);
        if (shown != NULL && shown->unshown != NULL)
            return g_strdup_printf(_("only the original can be read: %s"),
                                   shown->unshown);
        break;
    }
    return g_strdup("");
}

static bool
add_item(const AdBooksRow *row, gpointer data, GError **error)
{
    Table *table = data;
    const AdSelection *selection = table->site->whole;
    g_autofree char *source = ad_text_clean(row->source, -1, AD_TEXT_LINE, NULL);
    g_autofree char *item = ad_text_clean(row->item, -1, AD_TEXT_LINE, NULL);
    g_autofree char *why = ad_text_clean(row->why, -1, AD_TEXT_LINE, NULL);
    g_autofree char *number = NULL, *original = NULL;
    guint index;

    if (ad_numbers_find(table->numbers, row->sha256, &index)) {
        number = identifier(selection, index);
        original = ad_selection_original_path(selection, index);
    }
    if (row->fate == AD_FATE_ON_DISC && number != NULL) {
        g_free(why);
        why = where_and_why(table->site, index);
    }
    ad_csv_add(table->text, row->sha256, source, item, ad_fate_word(row->fate), why,
               number != NULL ? number : "", original != NULL ? original : "", NULL);
    return hand_out(table, error);
}

/* What the log says of each day, and each difference, in the columns of the items:
 * they are no items, and their fates begin with "log". */
static bool
add_log_day(Table *table, const AdReckoningDay *day, GError **error)
{
    g_autofree char *iso = ad_day_iso(day->day);
    g_autofree char *words =
        g_strdup_printf(_("%1$u went to the archive address by the log, %2$u are in "
                          "the mailbox, %3$u in both"),
                        day->logged, day->held, day->both);

    ad_csv_add(table->text, "", "log", iso, "log-day", words, "", "", NULL);
    return hand_out(table, error);
}

static bool
add_difference(Table *table, const AdDifference *difference, GError **error)
{
    g_autofree char *id = ad_difference_id(table->site, difference);
    g_autofree char *words = ad_difference_sentence(table->site, difference);
    bool named =
        difference->passage == 0 && difference->kind != AD_DIFFERENCE_LOG_MISSING;
    g_autofree char *number =
        named ? identifier(table->site->selection, difference->message) : g_strdup("");

    ad_csv_add(table->text, "", "log", id, "log-difference", words, number, "", NULL);
    return hand_out(table, error);
}

static bool
add_log(Table *table, GError **error)
{
    const AdSiteLog *log = table->site->log;

    if (log == NULL || log->reckoning == NULL)
        return true;
    const GArray *days = log->reckoning->days;
    const GArray *differences = log->reckoning->differences;
    for (guint i = 0; i < days->len; i++)
        if (!add_log_day(table, &g_array_index(days, AdReckoningDay, i), error))
            return false;
    for (guint i = 0; i < differences->len; i++)
        if (!add_difference(table, &g_array_index(differences, AdDifference, i), error))
            return false;
    return true;
}

/* A row for each recipient that still waits. */
static bool
add_queued(Table *table, const AdQueued *queued, guint number, GError **error)
{
    g_autofree char *sha256 =
        queued->saved ? ad_digest_dup_hex(&queued->original.digest) : g_strdup("");
    g_autofree char *path =
        queued->saved ? g_strdup_printf("data/queue/%04u.eml", number) : g_strdup("");

    for (guint i = 0; i < queued->recipients->len; i++) {
        const AdQueuedFor *one = &g_array_index(queued->recipients, AdQueuedFor, i);
        g_autofree char *why =
            g_strdup_printf(_("%1$s, from %2$s to %3$s: %4$s"), queued->queue,
                            queued->sender, one->address, one->reason);
        ad_csv_add(table->text, sha256, "queue", queued->id, "queued", why, "", path,
                   NULL);
    }
    return hand_out(table, error);
}

static bool
add_queue(Table *table, GError **error)
{
    const GPtrArray *queue = table->site->queue;
    bool done = true;

    for (guint i = 0; done && queue != NULL && i < queue->len; i++)
        done = add_queued(table, queue->pdata[i], i + 1, error);
    return done;
}

bool
ad_table_books(const AdSite *site, AdPiece piece, gpointer data, GError **error)
{
    g_autoptr(AdNumbers) numbers = ad_numbers_new(site->whole);
    g_autoptr(GString) text = g_string_new(NULL);
    Table table = {site, numbers, text, piece, data};

    ad_columns_head(&ad_columns_books, text);
    return hand_out(&table, error) &&
           ad_books_read(site->books, add_item, &table, NULL, error) &&
           add_log(&table, error) && add_queue(&table, error);
}

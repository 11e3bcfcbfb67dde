/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "recount.h"

#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"
#include "auditdisc/mail/message.h"
#include "auditdisc/select/scan.h"
#include "stages.h"

/* Books of the scan and of now. A message is its digest, wherever it lies. */
typedef struct {
    const AdRun *run;
    GHashTable *then, *now; /* char *: digests of all that could be read */
    guint late, gone;
} Recount;

static void
recount_clear(Recount *recount)
{
    g_hash_table_unref(recount->then);
    g_hash_table_unref(recount->now);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Recount, recount_clear)

/* What arrived later than the run's time stamp is not of a doubtful date by now. */
static bool
scan_again(const AdRun *run, const char *selection, const char *books, GError **error)
{
    g_autoptr(GPtrArray) sources = ad_run_open_sources(run->job, error);
    AdProgress progress = ad_report_progress(run->report);
    AdSum sum;

    if (sources == NULL || !ad_message_init(error))
        return false;
    const AdScan scan = {
        .period = run->period,
        .zone = run->zone,
        .request = ad_run_request(run->job),
        .sources = sources,
        .hosts = ad_job_list(run->job, AD_KEY_HOSTS),
        .now = MAX(run->made, g_get_real_time() / G_USEC_PER_SEC),
        .workers = (guint)ad_job_number(run->job, AD_KEY_WORKERS),
        .selection = selection,
        .books = books,
        .progress = &progress,
    };
    return ad_scan(&scan, &sum, error);
}

static bool
take_digest(const AdBooksRow *row, gpointer digests, GError **error)
{
    if (*row->sha256 != '\0')
        g_hash_table_add(digests, g_strdup(row->sha256));
    return true;
}

/* Of those that the disc holds, or would hold by now: whether the others have it not.
 */
static bool
is_missing(const AdBooksRow *row, GHashTable *others, const char *words,
           const AdRun *run)
{
    if (row->fate != AD_FATE_ON_DISC || g_hash_table_contains(others, row->sha256))
        return false;
    g_autofree char *source = ad_text_clean(row->source, -1, AD_TEXT_LINE, NULL);
    ad_report_detail(run->report, "%s: %s %s", words, source, row->item);
    return true;
}

static bool
count_late(const AdBooksRow *row, gpointer data, GError **error)
{
    Recount *recount = data;

    recount->late += is_missing(row, recount->then, "not on the discs", recount->run);
    return true;
}

static bool
count_gone(const AdBooksRow *row, gpointer data, GError **error)
{
    Recount *recount = data;

    recount->gone +=
        is_missing(row, recount->now, "in no source any more", recount->run);
    return true;
}

static bool
compare(Recount *recount, const char *books, GError **error)
{
    const char *scanned = recount->run->books;

    return ad_books_read(scanned, take_digest, recount->then, NULL, error) &&
           ad_books_read(books, take_digest, recount->now, NULL, error) &&
           ad_books_read(books, count_late, recount, NULL, error) &&
           ad_books_read(scanned, count_gone, recount, NULL, error);
}

static bool
count_again(Recount *recount, GError **error)
{
    const char *folder = recount->run->folder;
    g_autofree char *selection = g_build_filename(folder, "recount-selection", NULL);
    g_autofree char *books = g_build_filename(folder, "recount-books", NULL);
    bool done = scan_again(recount->run, selection, books, error) &&
                compare(recount, books, error);

    return ad_fs_remove_tree(selection, done ? error : NULL) &&
           ad_fs_remove_tree(books, done ? error : NULL) && done;
}

static void
say_what_changed(const Recount *recount)
{
    const char *period = recount->run->period->name;
    g_autofree char *late = g_strdup_printf("%u", recount->late);
    g_autofree char *gone = g_strdup_printf("%u", recount->gone);
    g_autofree char *came = ad_text_plural(recount->late, "message", "messages");
    g_autofree char *went = ad_text_plural(recount->gone, "message", "messages");
    g_autofree char *sentence = g_strdup_printf(
        "%s: since it was scanned %s of the period came in, which its discs do not "
        "hold and nothing clears, and %s went, which they do hold",
        period, came, went);
    const char *pairs[] = {"period", period, "late", late, "gone", gone, NULL};

    ad_report_warning(recount->run->report, "changed", sentence, pairs);
}

static void
say_why_not(const AdRun *run, const GError *why)
{
    g_autofree char *sentence =
        g_strdup_printf("%s: whether the mail changed since it was scanned is not "
                        "known: %s; what was scanned is on the disc",
                        run->period->name, why->message);
    const char *pairs[] = {"period", run->period->name, "reason", why->message, NULL};

    ad_report_warning(run->report, "not-recounted", sentence, pairs);
}

void
ad_run_recount(const AdRun *run)
{
    g_auto(Recount) recount = {
        .run = run,
        .then = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .now = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    g_autoptr(GError) why = NULL;

    if (!count_again(&recount, &why))
        say_why_not(run, why);
    else if (recount.late > 0 || recount.gone > 0)
        say_what_changed(&recount);
}

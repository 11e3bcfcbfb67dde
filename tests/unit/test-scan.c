/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scan of a source that exists for these tests only.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/select/scan.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define DAY    G_GINT64_CONSTANT(1117411200) /* 2005-05-30, midnight in UTC */
#define FILES  64                            /* descriptors that are enough */
#define LARGER ((gsize)17 * 1024 * 1024)     /* than what is kept of an item */
#define GIANT  ((goffset)1 << 32)            /* one too many for a file on a disc */

typedef struct {
    AdSource source;
    char *folder;
    GPtrArray *texts; /* NULL for an item that can't be fetched */
    guint at;
    bool changes; /* an item that is fetched again has other bytes */
    bool giant;   /* an item has zeros behind its text, up to GIANT */
    bool cut;     /* the first item is held to be longer than it is */
    bool breaks;  /* nothing can be fetched a second time */
    bool broken;  /* and that happened */
    guint fetched;
} Shelf;

static bool
shelf_next(AdSource *source, AdItem **ret_item, GError **error)
{
    Shelf *shelf = (Shelf *)source;

    *ret_item = NULL;
    if (shelf->at == shelf->texts->len)
        return true;
    *ret_item = g_new0(AdItem, 1);
    (*ret_item)->id = g_strdup_printf("%u", shelf->at);
    (*ret_item)->delivered = shelf->at % 5 == 4 ? DAY - 1 : DAY;
    (*ret_item)->clock = AD_CLOCK_MAILDIR;
    shelf->at++;
    return true;
}

static AdRaw *
shelf_fetch(AdSource *source, const char *id, GError **error)
{
    Shelf *shelf = (Shelf *)source;
    guint number = (guint)g_ascii_strtoull(id, NULL, 10);
    const char *text = shelf->texts->pdata[number];

    shelf->broken = shelf->breaks && shelf->fetched > 0;
    if (text == NULL || shelf->broken) {
        ad_error(error, AD_ERROR_FAILED, "%s: locked away", id);
        return NULL;
    }
    int file = ad_fs_scratch(error);
    gsize length = strlen(text);
    g_assert_cmpint(file, >=, 0);
    g_assert_true(ad_fs_write_all(file, text, length, id, error));
    if (shelf->fetched++ > 0 && shelf->changes)
        g_assert_cmpint(pwrite(file, "Y", 1, (goffset)length - 1), ==, 1);
    if (shelf->giant)
        g_assert_cmpint(ftruncate(file, GIANT), ==, 0);
    if (shelf->cut && number == 0)
        length += LARGER;
    return ad_raw_new(file, 0, shelf->giant ? GIANT : (goffset)length, false, id);
}

static bool
shelf_check(const AdSource *source, GError **error)
{
    return !((const Shelf *)source)->broken ||
           ad_error(error, AD_ERROR_FAILED, "the shelf broke");
}

static const AdSourceOps shelf_ops = {
    .kind = "shelf", .next = shelf_next, .fetch = shelf_fetch, .check = shelf_check};

static void
set_up(Shelf *shelf, gconstpointer unused)
{
    shelf->source = (AdSource){&shelf_ops, (char *)"shelf:one"};
    shelf->folder = g_dir_make_tmp("scan-XXXXXX", NULL);
    shelf->texts = g_ptr_array_new_with_free_func(g_free);
}

static void
tear_down(Shelf *shelf, gconstpointer unused)
{
    g_ptr_array_unref(shelf->texts);
    g_assert_true(ad_fs_remove_tree(shelf->folder, NULL));
    g_free(shelf->folder);
}

/* What became of each item, in the order of the books: "id fate why\n". */
static bool
note_row(const AdBooksRow *row, gpointer data, GError **error)
{
    g_string_append_printf(data, "%s %s %s\n", row->item, ad_fate_word(row->fate),
                           row->why);
    return true;
}

static bool
scan_into(Shelf *shelf, guint workers, const char *books, AdSum *ret_sum,
          GError **error)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(AdPeriod) period =
        ad_period_parse("2005-05-30..2005-05-30", 0, utc, NULL);
    g_autoptr(GPtrArray) sources = g_ptr_array_new();
    g_autofree char *selection = g_build_filename(shelf->folder, "selection", NULL);
    g_autofree char *originals = g_build_filename(shelf->folder, "originals", NULL);
    const AdScan job = {.period = period,
                        .zone = utc,
                        .sources = sources,
                        .now = DAY,
                        .workers = workers,
                        .selection = selection,
                        .books = books,
                        .originals = originals};

    g_ptr_array_add(sources, shelf);
    shelf->at = shelf->fetched = 0;
    return ad_scan(&job, ret_sum, error);
}

static char *
scan(Shelf *shelf, guint workers)
{
    g_autofree char *books = g_build_filename(shelf->folder, "books", NULL);
    GString *rows = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    AdSum sum;

    scan_into(shelf, workers, books, &sum, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(sum.found, ==, shelf->texts->len);
    g_assert_true(ad_books_read(books, note_row, rows, NULL, NULL));
    return g_string_free(rows, FALSE);
}

/* Many more than are open at a time, in the order of the listing whatever becomes of
 * each; an item is opened ahead, but not so many that descriptors run out. */
static void
test_many(Shelf *shelf, gconstpointer unused)
{
    static const char *const ends[] = {"on-disc ", "outside arrived 2005-05-29",
                                       "unreadable %u: locked away"};
    const struct rlimit few = {FILES, FILES};
    g_autoptr(GString) expected = g_string_new(NULL);

    for (guint i = 0; i < 500; i++) {
        guint end = i % 7 == 3 ? 2 : i % 5 == 4;
        g_autofree char *fate =
            end == 2 ? g_strdup_printf(ends[2], i) : g_strdup(ends[end]);

        g_ptr_array_add(shelf->texts,
                        end == 2 ? NULL : g_strdup_printf("Subject: %u\n\nText.\n", i));
        g_string_append_printf(expected, "%u %s\n", i, fate);
    }
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &few), ==, 0);
    for (guint workers = 1; workers <= 3; workers++) {
        g_autofree char *rows = scan(shelf, workers);

        g_assert_cmpstr(rows, ==, expected->str);
    }
}

static void
test_same_bytes(Shelf *shelf, gconstpointer unused)
{
    for (guint i = 0; i < 3; i++)
        g_ptr_array_add(shelf->texts, g_strdup("Subject: one\n\nText.\n"));
    g_autofree char *rows = scan(shelf, 2);
    g_assert_cmpstr(rows, ==,
                    "0 on-disc \n"
                    "1 duplicate the same bytes are on the disc already\n"
                    "2 duplicate the same bytes are on the disc already\n");
}

/* What was read of it is no part of the next one. */
static void
test_cut(Shelf *shelf, gconstpointer unused)
{
    g_ptr_array_add(shelf->texts, g_strnfill(LARGER, 'x'));
    for (guint i = 0; i < 2; i++)
        g_ptr_array_add(shelf->texts, g_strdup("Subject: one\n\nText.\n"));
    shelf->cut = true;
    g_autofree char *rows = scan(shelf, 1);
    g_assert_true(g_str_has_prefix(rows, "0 unreadable "));
    g_assert_nonnull(strstr(rows, "\n1 on-disc \n2 duplicate "));
}

/* A large one as well, whose header section seems to have no end. */
static void
test_once(Shelf *shelf, gconstpointer unused)
{
    for (guint i = 0; i < 3; i++)
        g_ptr_array_add(shelf->texts, g_strnfill(LARGER / 4, (char)('x' + i)));
    g_autofree char *rows = scan(shelf, 1);
    g_assert_cmpstr(rows, ==, "0 on-disc \n1 on-disc \n2 on-disc \n");
    g_assert_cmpuint(shelf->fetched, ==, 3);
}

/* What is too large to be kept is read once to be hashed and once more for the disc. */
static void
test_change(Shelf *shelf, gconstpointer unused)
{
    g_ptr_array_add(shelf->texts, g_strnfill(LARGER, 'x'));
    g_autofree char *still = scan(shelf, 1);
    g_assert_cmpstr(still, ==, "0 on-disc \n");
    shelf->changes = true;
    g_autofree char *changed = scan(shelf, 1);
    g_assert_cmpstr(changed, ==,
                    "0 unreadable it changed while it was being read; run again\n");
}

/* Where a source is lost before a large item is stored, that item is not unreadable: it
 * can't be told, and there are no books. */
static void
test_lost(Shelf *shelf, gconstpointer unused)
{
    g_autofree char *books = g_build_filename(shelf->folder, "books", NULL);
    g_autoptr(GError) error = NULL;
    AdSum sum;

    g_ptr_array_add(shelf->texts, g_strnfill(LARGER, 'x'));
    shelf->breaks = true;
    g_assert_false(scan_into(shelf, 1, books, &sum, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
    g_assert_false(g_file_test(books, G_FILE_TEST_EXISTS));
}

/* It would keep the whole period from being archived. */
static void
test_giant(Shelf *shelf, gconstpointer unused)
{
    if (g_getenv("AD_FULL") == NULL) {
        g_test_skip("hashes 4 GiB; set AD_FULL");
        return;
    }
    g_ptr_array_add(shelf->texts, g_strdup("Subject: all of it\n\nText.\n"));
    shelf->giant = true;
    g_autofree char *rows = scan(shelf, 1);
    g_assert_cmpstr(rows, ==,
                    "0 unreadable larger than 4 GiB, which is more than a file on a "
                    "disc can be\n");
}

#define ADD(name, function) g_test_add(name, Shelf, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/scan/same-bytes", test_same_bytes);
    ADD("/scan/cut", test_cut);
    ADD("/scan/once", test_once);
    ADD("/scan/change", test_change);
    ADD("/scan/lost", test_lost);
    ADD("/scan/giant", test_giant);
    ADD("/scan/many", test_many);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/select/books.h"
#include "auditdisc/select/selection.h"

#include <string.h>

typedef struct {
    char *folder, *path;
    GTimeZone *zone;
    AdPeriod *period;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer unused)
{
    fixture->folder = g_dir_make_tmp("select-XXXXXX", NULL);
    fixture->path = g_build_filename(fixture->folder, "selection", NULL);
    fixture->zone = ad_zone_open("Europe/Berlin", NULL);
    fixture->period = ad_period_parse("2005-05-30..2005-06-02", 0, fixture->zone, NULL);
    g_assert_nonnull(fixture->period);
}

static void
tear_down(Fixture *fixture, gconstpointer unused)
{
    ad_period_free(fixture->period);
    g_time_zone_unref(fixture->zone);
    g_assert_true(ad_fs_remove_tree(fixture->folder, NULL));
    g_free(fixture->path);
    g_free(fixture->folder);
}

static void
test_period_forms(void)
{
    static const struct {
        const char *text, *name, *words;
        int days;
    } good[] = {
        {"2005-02", "2005-02", "1 to 28 February 2005", 28},
        {"2004-02", "2004-02", "1 to 29 February 2004", 29},
        {"2005-05-30..2005-06-30", "2005-05-30..2005-06-30", "30 May to 30 June 2005",
         32},
        {"2005-05-30..2005-05-30", "2005-05-30..2005-05-30", "30 May 2005", 1},
        {"2004-12-31..2005-01-01", "2004-12-31..2005-01-01",
         "31 December 2004 to 1 January 2005", 2},
        {"last-month", "2004-12", "1 to 31 December 2004", 31},
    };
    static const char *const bad[] = {
        "",
        "2005",
        "2005-13",
        "2005-5",
        "2005-05-30",
        "2005-05-31..2005-05-30",
        "2005-02-30..2005-03-01",
        "x2005-05",
        "2005-05-30..2005-06-30x",
        "../../etc",
        "2005-05/",
    };
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();

    for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autoptr(AdPeriod) period =
            ad_period_parse(good[i].text, 1106000000, utc, NULL);
        g_assert_nonnull(period);
        g_autofree char *words = ad_period_words(period);
        g_assert_cmpstr(period->name, ==, good[i].name);
        g_assert_cmpstr(words, ==, good[i].words);
        g_assert_cmpint(period->last - period->first + 1, ==, good[i].days);
    }
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(ad_period_parse(bad[i], 0, utc, &error));
        g_assert_error(error, AD_ERROR, AD_ERROR_USAGE);
    }
}

static void
add(Fixture *fixture, AdGathering *gathering, const char *when, char tag)
{
    g_autoptr(AdEnvelope) envelope = ad_envelope_new();

    envelope->arrived = AD_TIME_NONE;
    envelope->clock = AD_CLOCK_NONE;
    if (when != NULL) {
        g_assert_true(ad_time_parse(when, &envelope->arrived));
        envelope->clock = AD_CLOCK_RECEIVED;
    }
    memset(envelope->digest.bytes, tag, sizeof envelope->digest.bytes);
    envelope->size = 10;
    g_free(envelope->subject);
    envelope->subject = g_strdup_printf("message %c with odd \\ signs", tag);
    g_assert_true(ad_gathering_add(gathering, envelope, tag * 100, (AdKept){0}, NULL));
}

static void
gather(Fixture *fixture)
{
    g_autoptr(AdGathering) gathering =
        ad_gathering_new(fixture->path, fixture->period, fixture->zone, NULL);

    add(fixture, gathering, NULL, 'u');
    add(fixture, gathering, "2005-06-02T21:59:59Z", 'e'); /* 23:59:59 in Berlin */
    add(fixture, gathering, "2005-05-29T22:00:00Z", 'a'); /* midnight there */
    add(fixture, gathering, "2005-05-31T10:00:00Z", 'd');
    add(fixture, gathering, "2005-05-31T10:00:00Z", 'c');
    add(fixture, gathering, "2005-05-31T09:00:00Z", 'z');
    AdDigest known, unknown;
    memset(known.bytes, 'c', sizeof known.bytes);
    memset(unknown.bytes, 'q', sizeof unknown.bytes);
    g_assert_true(ad_gathering_holds(gathering, &known));
    g_assert_false(ad_gathering_holds(gathering, &unknown));
    g_assert_true(ad_gathering_close(gathering, NULL));
}

static void
test_order_of_the_disc(Fixture *fixture, gconstpointer unused)
{
    static const struct {
        char tag;
        const char *label, *path;
    } expected[] = {
        {'a', "2005-05-30/0001", "days/2005_05_30/0001.html"},
        {'z', "2005-05-31/0001", "days/2005_05_31/0001.html"},
        {'c', "2005-05-31/0002", "days/2005_05_31/0002.html"},
        {'d', "2005-05-31/0003", "days/2005_05_31/0003.html"},
        {'e', "2005-06-02/0001", "days/2005_06_02/0001.html"},
        {'u', "2005-06-02/0002", "days/2005_06_02/0002.html"},
    };
    g_autoptr(AdSelection) selection = NULL;

    gather(fixture);
    selection =
        ad_selection_open(fixture->path, fixture->period, fixture->period, NULL);
    g_assert_nonnull(selection);
    g_assert_cmpuint(ad_selection_count(selection), ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_autofree char *label = ad_selection_label(selection, i);
        g_autofree char *path = ad_selection_path(selection, i, ".html");
        g_autoptr(AdEnvelope) envelope = ad_selection_envelope(selection, i);
        AdExtent original;
        g_assert_cmpstr(label, ==, expected[i].label);
        g_assert_cmpstr(path, ==, expected[i].path);
        g_assert_cmpint(envelope->digest.bytes[0], ==, expected[i].tag);
        g_assert_true(ad_selection_original(selection, i, &original));
        g_assert_cmpint(original.offset, ==, expected[i].tag * 100);
        g_assert_nonnull(strstr(envelope->subject, " with odd \\ signs"));
    }
}

static void
test_days(Fixture *fixture, gconstpointer unused)
{
    static const guint counts[] = {1, 3, 0, 2};
    static const guint firsts[] = {0, 1, 4, 4};
    g_autoptr(AdSelection) selection = NULL;
    guint first, count;

    gather(fixture);
    selection =
        ad_selection_open(fixture->path, fixture->period, fixture->period, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
        ad_selection_on(selection, fixture->period->first + (AdDay)i, &first, &count);
        g_assert_cmpuint(first, ==, firsts[i]);
        g_assert_cmpuint(count, ==, counts[i]);
        for (guint k = first; k < first + count; k++)
            g_assert_cmpint(ad_selection_day(selection, k), ==,
                            fixture->period->first + (AdDay)i);
    }
    ad_selection_on(selection, fixture->period->last + 1, &first, &count);
    g_assert_cmpuint(count, ==, 0);
}

static void
test_foreign_file_is_refused(Fixture *fixture, gconstpointer unused)
{
    static const char *const bad[] = {
        "nonsense\n",
        "12933\t0\t0\tx\n",
        "12933\t2\t0\tx\n12933\t2\t0\tx\n",
        "12933\t2\t0\tx\n12933\t1\t0\tx\n",
        "12933\t1\t0\tx",
        "1\t1\t0\tx\n",
        "12934\t1\t0\tx\n12933\t1\t0\tx\n",
        "12933\t1\t-5\tx\n",
    };

    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_true(g_file_set_contents(fixture->path, bad[i], -1, NULL));
        g_assert_null(
            ad_selection_open(fixture->path, fixture->period, fixture->period, &error));
        g_assert_error(error, AD_ERROR, AD_ERROR_DIFFERS);
    }
}

static bool
count_row(const AdBooksRow *row, gpointer data, GError **error)
{
    guint *rows = data;

    if (row->fate == AD_FATE_UNREADABLE) {
        g_assert_cmpstr(row->sha256, ==, "");
        g_assert_cmpstr(row->why, ==, "it is a\tpipe");
    }
    (*rows)++;
    return true;
}

static void
test_books_close(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *path = g_build_filename(fixture->folder, "books", NULL);
    g_autoptr(AdBooks) books = ad_books_create(path, NULL);
    AdDigest digest;
    AdSum sum, again;
    guint rows = 0;

    ad_digest_of("x", 1, &digest);
    for (guint i = 0; i < 3; i++)
        ad_books_found(books);
    g_assert_true(ad_books_enter(books, AD_FATE_ON_DISC, &digest, "s", "1", "", NULL));
    g_assert_true(ad_books_enter(books, AD_FATE_OUTSIDE, &digest, "s", "2", "w", NULL));
    g_assert_true(ad_books_enter(books, AD_FATE_UNREADABLE, NULL, "s", "3",
                                 "it is a\tpipe", NULL));
    g_assert_true(ad_books_close(books, &sum, NULL));
    g_assert_true(ad_books_read(path, count_row, &rows, &again, NULL));
    g_assert_cmpuint(rows, ==, 3);
    g_assert_cmpmem(&sum, sizeof sum, &again, sizeof again);
}

static void
test_books_that_do_not_close(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *path = g_build_filename(fixture->folder, "books", NULL);
    g_autoptr(AdBooks) books = ad_books_create(path, NULL);
    g_autoptr(GError) error = NULL;
    AdSum sum;

    ad_books_found(books);
    g_assert_false(ad_books_close(books, &sum, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

#define ADD(name, function) g_test_add(name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/period/forms", test_period_forms);
    ADD("/selection/order", test_order_of_the_disc);
    ADD("/selection/days", test_days);
    ADD("/selection/foreign", test_foreign_file_is_refused);
    ADD("/books/close", test_books_close);
    ADD("/books/open", test_books_that_do_not_close);
    return g_test_run();
}

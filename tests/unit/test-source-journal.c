/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A journal's mailbox in each of the forms it may have.
 */
#include "source-fixture.h"

/* Lists as the kind that it is, and each item is held to be a report. */
static void
expect_like(const Fixture *fixture, const char *kind, const char *name)
{
    g_autoptr(AdSource) journal = fixture_open(fixture, "journal", name);
    g_autoptr(AdSource) mailbox = fixture_open(fixture, kind, name);

    for (;;) {
        g_autoptr(AdItem) item = NULL;
        g_autoptr(AdItem) same = NULL;

        g_assert_true(ad_source_next(journal, &item, NULL));
        g_assert_true(ad_source_next(mailbox, &same, NULL));
        if (same == NULL) {
            g_assert_null(item);
            return;
        }
        g_assert_cmpstr(item->id, ==, same->id);
        g_assert_cmpint(item->delivered, ==, same->delivered);
        g_assert_cmpint(item->clock, ==, same->clock);
        g_assert_true(item->journal);
        g_assert_false(same->journal);
        g_autofree char *text = source_text(mailbox, same->id);
        source_expect(journal, item->id, text);
    }
}

static void
test_forms(Fixture *fixture, gconstpointer data)
{
    g_autoptr(AdSource) maildir = NULL;
    g_autoptr(AdSource) folder = NULL;

    fixture_write(fixture, "maildir/new/1117461792.a", "one", -1);
    fixture_write(fixture, "maildir/stray.eml", "not in a Maildir", -1);
    fixture_write(fixture, "folder/below/cur/2.eml", "two", -1);
    fixture_write(fixture, "folder/3.eml", "three", -1);
    fixture_write(fixture, "mbox", "From a@b Mon May 30 14:03:12 2005\nSubject: x\n\n",
                  -1);
    expect_like(fixture, "maildir", "maildir");
    expect_like(fixture, "eml", "folder");
    expect_like(fixture, "mbox", "mbox");
    maildir = fixture_open(fixture, "journal", "maildir");
    source_expect_ids(maildir, "1117461792.a");
    folder = fixture_open(fixture, "journal", "folder");
    source_expect_ids(folder, "3.eml below/cur/2.eml");
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
    fixture_refuse(fixture, "journal", "nowhere", AD_ERROR_USAGE, "No such file");
}

/* What the mailbox can do is done there, under the same ids. */
static void
test_removal(Fixture *fixture, gconstpointer data)
{
    g_autoptr(AdSource) source = NULL;
    g_autoptr(GError) error = NULL;
    const char *kept = "";
    AdDigest digest;

    fixture_write(fixture, "1.eml", "one", -1);
    fixture_write(fixture, "2.eml", "two", -1);
    ad_digest_of("one", 3, &digest);
    source = fixture_open(fixture, "journal", "");
    g_assert_true(ad_source_prepare_removal(source, AD_REMOVE_FOR_GOOD, &error));
    g_assert_true(ad_source_begin_removal(source, &error));
    source_expect_ids(source, "1.eml 2.eml");
    g_assert_true(ad_source_remove(source, "1.eml", &digest, &kept, &error));
    g_assert_null(kept);
    g_assert_true(ad_source_remove(source, "2.eml", &digest, &kept, &error));
    g_assert_nonnull(kept);
    g_assert_true(ad_source_end_removal(source, &error));
    g_assert_no_error(error);
    g_autoptr(AdSource) left = fixture_open(fixture, "eml", "");
    source_expect_ids(left, "2.eml");
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *, gconstpointer);
    } tests[] = {
        {"/journal/forms", test_forms},
        {"/journal/refused", test_refused},
        {"/journal/removal", test_removal},
    };

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, Fixture, NULL, fixture_set_up, tests[i].test,
                   fixture_tear_down);
    return g_test_run();
}

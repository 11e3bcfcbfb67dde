/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../src/view/series.h"
#include "pages.h"

static void
attach(AdShown *shown, const char *path, const char *name, AdFamily family,
       guint64 size)
{
    const AdShownKind kind = {family, size};

    shown->attachments++;
    g_ptr_array_add(shown->files, g_strdup(path));
    g_ptr_array_add(shown->names, g_strdup(name));
    g_array_append_val(shown->kinds, kind);
}

static AdShown *
new_shown(void)
{
    AdShown *shown = g_new0(AdShown, 1);

    shown->files = g_ptr_array_new_with_free_func(g_free);
    shown->names = g_ptr_array_new_with_free_func(g_free);
    shown->kinds = g_array_new(FALSE, FALSE, sizeof(AdShownKind));
    shown->flaws = g_ptr_array_new_with_free_func(g_free);
    return shown;
}

static void
begin(Pages *pages, gconstpointer unused)
{
    pages_begin(pages, "2005-05-30..2005-06-03");
}

static void
test_attachments(Pages *pages, gconstpointer unused)
{
    g_autoptr(AdShown) shown = new_shown();

    pages_add(pages, pages_envelope(1, "2005-05-30T08:00:00+02:00"));
    pages_add(pages, pages_envelope(2, "2005-05-31T08:00:00+02:00"));
    pages_shown(pages, 0, NULL);
    attach(shown, "days/2005_05_31/0001a1.pdf", EVIL, AD_FAMILY_PDF, 1000);
    attach(shown, "days/2005_05_31/0001a2.bin", "", AD_FAMILIES, 20);
    attach(shown, "days/2005_05_31/0001a3.pdf", "b.pdf", AD_FAMILY_PDF, 3000);
    ad_shown_write(shown, pages->shown_text);
    pages_open(pages);
    g_assert_cmpuint(pages->attachments->count, ==, 3);
    g_autofree char *kinds = series_page(pages, &ad_series_attachments, 0, 0);
    assert_has(kinds, "<a href=\"attachments_01.html\">PDF documents</a>: "
                      "2 attachments, 4.0 KB");
    assert_has(kinds, "<a href=\"attachments_10.html\">");
    assert_lacks(kinds, "attachments_02.html");
    g_autofree char *list = series_page(pages, &ad_series_attachment_kind, 0, 0);
    assert_has(list, "<a href=\"../days/2005_05_31/0001.html#a1\"><bdi>" SAFE);
    assert_has(list, "<a href=\"../days/2005_05_31/0001.html#a3\"><bdi>b.pdf");
    assert_has(list, "<td class=r>3.0 KB<td class=r>2005-05-31/0001");
    assert_has(list, "Ellen Brandt &lt;ellen@example.com>");
    g_autofree char *others = series_page(pages, &ad_series_attachment_kind, 9, 0);
    assert_has(others, "0001.html#a2\"><bdi>(no name given)");
}

#define OF(family) (1U << (family))

/* One of each family; its size tells which it is. */
static void
test_groups(Pages *pages, gconstpointer unused)
{
    static const struct {
        const char *name;
        guint families;
    } groups[AD_GROUPS] = {
        {"PDF documents", OF(AD_FAMILY_PDF)},
        {"Office documents", OF(AD_FAMILY_OFFICE) | OF(AD_FAMILY_OLE)},
        {"Pictures", OF(AD_FAMILY_PICTURE)},
        {"Texts", OF(AD_FAMILY_TEXT)},
        {"Web pages and XML", OF(AD_FAMILY_WEB) | OF(AD_FAMILY_XML)},
        {"Mail messages", OF(AD_FAMILY_MAIL)},
        {"Archives", OF(AD_FAMILY_ZIP) | OF(AD_FAMILY_ARCHIVE)},
        {"Signatures and keys", OF(AD_FAMILY_SEAL)},
        {"Sound and video", OF(AD_FAMILY_SOUND) | OF(AD_FAMILY_VIDEO)},
        {"Programs, scripts and files of an unknown kind",
         OF(AD_FAMILY_PROGRAM) | OF(AD_FAMILY_SCRIPT) | OF(AD_FAMILIES)},
    };
    g_autoptr(AdShown) shown = new_shown();

    pages_add(pages, pages_envelope(1, "2005-05-30T08:00:00+02:00"));
    for (guint family = 0; family <= AD_FAMILIES; family++)
        attach(shown, "days/2005_05_30/0001a1.bin", "a", (AdFamily)family, OF(family));
    ad_shown_write(shown, pages->shown_text);
    pages->told++;
    pages_open(pages);
    for (guint i = 0; i < AD_GROUPS; i++) {
        g_autofree char *page = series_page(pages, &ad_series_attachment_kind, i, 0);
        g_autofree char *heading = g_strdup_printf("<h1>%s</h1>", groups[i].name);
        assert_has(page, heading);
        g_assert_cmpuint(pages->attachments->sizes[i], ==, groups[i].families);
    }
}

static void
test_no_attachments(Pages *pages, gconstpointer unused)
{
    GError *error = NULL;

    pages_open(pages);
    g_autofree char *kinds = series_page(pages, &ad_series_attachments, 0, 0);
    g_autofree char *index = text_of(ad_page_index(&pages->site, &error), error);
    assert_has(kinds, "0 attachments");
    assert_has(index, "<a href=\"lists/attachments.html\">Attachments</a>, by kind: 0");
    for (guint i = 0; i < AD_GROUPS; i++)
        g_assert_cmpuint(ad_series_attachment_kind.sheets(&pages->site, i), ==, 0);
}

static void
add_at(Pages *pages, guint seed, const char *arrived)
{
    pages_add(pages, pages_envelope(seed, arrived));
    pages_shown(pages, 0, NULL);
}

static char *
names_of(GHashTable *made)
{
    GList *names = g_list_sort(g_hash_table_get_keys(made), (GCompareFunc)strcmp);
    GString *text = g_string_new(NULL);

    for (GList *at = names; at != NULL; at = at->next)
        g_string_append_printf(text, "%s ", (char *)at->data);
    g_list_free(names);
    return g_string_free(text, FALSE);
}

/* 500 messages are one list; one more, and each hour has its own. */
static void
test_hours(Pages *pages, gconstpointer unused)
{
    const char *const times[] = {"2005-06-02T00:00:00+02:00",
                                 "2005-06-02T09:59:59+02:00",
                                 "2005-06-02T23:10:00+02:00"};
    AdDay day = ad_day_from_ymd(2005, 6, 2);

    for (guint i = 0; i < 500; i++)
        add_at(pages, i, "2005-06-01T09:00:00+02:00");
    for (guint i = 0; i < 501; i++)
        add_at(pages, 1000 + i, times[i % 3]);
    pages_open(pages);
    g_autoptr(GHashTable) whole = day_pages(pages, day - 1);
    g_autoptr(GHashTable) parted = day_pages(pages, day);
    g_autofree char *names = names_of(whole), *more_names = names_of(parted);
    g_assert_cmpstr(names, ==, "index.html ");
    g_assert_cmpstr(more_names, ==, "h00.html h09.html h23.html index.html ");
    const char *index = g_hash_table_lookup(parted, "index.html");
    const char *nine = g_hash_table_lookup(parted, "h09.html");
    g_assert_cmpuint(count(g_hash_table_lookup(whole, "index.html"), "<tr><td>"), ==,
                     500);
    assert_has(index, "501 messages");
    assert_has(index, "<a href=\"h09.html\">09:00 to 09:59</a>: 167 messages");
    assert_lacks(index, "<tr><td>");
    g_assert_cmpuint(count(nine, "<tr><td>"), ==, 167);
    assert_has(nine, "<h1 class=\"date\">Thursday 2 June 2005, 09:00 to 09:59</h1>");
    assert_has(nine, "<a href=\"h00.html\" rel=prev>");
    assert_has(nine, "<a href=\"h23.html\" rel=next>");
    assert_has(nine, "<a href=\"index.html\">All of Thursday 2 June 2005</a>");
}

/* An hour with more than 500 has several pages, in a row with those of other hours. */
static void
test_long_hour(Pages *pages, gconstpointer unused)
{
    add_at(pages, 0, "2005-06-02T08:00:00+02:00");
    for (guint i = 1; i <= 1001; i++)
        add_at(pages, i, "2005-06-02T09:30:00+02:00");
    add_at(pages, 1002, "2005-06-02T11:00:00+02:00");
    pages_open(pages);
    g_autoptr(GHashTable) made = day_pages(pages, ad_day_from_ymd(2005, 6, 2));
    g_autofree char *names = names_of(made);
    g_assert_cmpstr(names, ==,
                    "h08.html h09.html h09_2.html h09_3.html h11.html index.html ");
    const char *first = g_hash_table_lookup(made, "h09.html");
    const char *second = g_hash_table_lookup(made, "h09_2.html");
    const char *third = g_hash_table_lookup(made, "h09_3.html");
    g_assert_cmpuint(count(first, "<tr><td>"), ==, 500);
    g_assert_cmpuint(count(second, "<tr><td>"), ==, 500);
    g_assert_cmpuint(count(third, "<tr><td>"), ==, 1);
    assert_has(first,
               "<title>Thursday 2 June 2005, 09:00 to 09:59, page 1 of 3</title>");
    assert_has(second,
               "<title>Thursday 2 June 2005, 09:00 to 09:59, page 2 of 3</title>");
    assert_has(second, "<h1 class=\"date\">Thursday 2 June 2005, 09:00 to 09:59</h1>");
    assert_has(g_hash_table_lookup(made, "h11.html"), "11:00 to 11:59</title>");
    assert_has(second, "<a href=\"0502.html\">");
    assert_has(second, "<a href=\"1001.html\">");
    assert_has(third, "<a href=\"1002.html\">");
    assert_has(first, "<a href=\"h08.html\" rel=prev>");
    assert_has(second, "<a href=\"h09.html\" rel=prev>");
    assert_has(second, "<a href=\"h09_3.html\" rel=next>");
    assert_has(second, "<b aria-current=\"page\">2</b> <a href=\"h09_3.html\">3</a>");
    assert_has(third, "<a href=\"h11.html\" rel=next>");
    assert_has(g_hash_table_lookup(made, "h11.html"),
               "<a href=\"h09_3.html\" rel=prev>");
    assert_lacks(g_hash_table_lookup(made, "h11.html"), "h09_2.html");
    assert_has(g_hash_table_lookup(made, "index.html"), ": 1,001 messages");
}

static void
test_undated_of_many(Pages *pages, gconstpointer unused)
{
    for (guint i = 0; i < 500; i++)
        add_at(pages, i, "2005-06-03T09:00:00+02:00");
    AdEnvelope *undated = pages_envelope(1000, "2005-06-01T09:00:00+02:00");
    undated->arrived = undated->sent = AD_TIME_NONE;
    undated->clock = AD_CLOCK_NONE;
    pages_add(pages, undated);
    pages_shown(pages, 0, NULL);
    pages_open(pages);
    g_autoptr(GHashTable) made_pages = day_pages(pages, pages->period->last);
    g_autofree char *names = names_of(made_pages);
    g_assert_cmpstr(names, ==, "h09.html index.html undated.html ");
    const char *list = g_hash_table_lookup(made_pages, "undated.html");
    g_assert_cmpuint(count(list, "<tr><td>"), ==, 1);
    assert_has(list, "0501.html");
}

/* A worker's words are not believed: one kind and one name for each file. */
static void
test_shown_is_checked(void)
{
    static const struct {
        const char *line;
        bool good;
    } cases[] = {
        {"2\ta.pdf\\nb.bin\ta\\nb\t6 12\\n15 7\t\t", true},
        {"1\ta.pdf\t\t6 12\t\t", true},
        {"0\t\t\t\t\t", true},
        {"2\ta.pdf\\nb.bin\ta\\nb\t6 12\t\t", false},
        {"0\ta.pdf\t\t6 12\t\t", false},
        {"1\ta.pdf\ta\t16 12\t\t", false},
        {"1\ta.pdf\ta\t-1 12\t\t", false},
        {"1\ta.pdf\ta\t6\t\t", false},
        {"1\ta.pdf\ta\t\t", false},
        {"2\t\t\\n\t\t\t", true},
        {"2\t\ta\t\t\t", false},
        {"4000\t\t\t\t\t", false},
        {"1\t\ta\\tb\t\t\t", false},
        {"0\t\t\t\t\x1b[31m\t", false},
        {"0\t\t\t\t\tno \xff page", false},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(AdShown) shown = ad_shown_parse(cases[i].line, strlen(cases[i].line));
        g_test_message("%s", cases[i].line);
        g_assert_cmpint(shown != NULL, ==, cases[i].good);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/lists/attachments", Pages, NULL, begin, test_attachments,
               pages_tear_down);
    g_test_add("/lists/groups", Pages, NULL, begin, test_groups, pages_tear_down);
    g_test_add("/lists/no-attachments", Pages, NULL, begin, test_no_attachments,
               pages_tear_down);
    g_test_add("/lists/hours", Pages, NULL, begin, test_hours, pages_tear_down);
    g_test_add("/lists/long-hour", Pages, NULL, begin, test_long_hour, pages_tear_down);
    g_test_add("/lists/undated-of-many", Pages, NULL, begin, test_undated_of_many,
               pages_tear_down);
    g_test_add_func("/lists/shown-is-checked", test_shown_is_checked);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pages.h"

/* Days of none, one and two messages; the last, of which one was sent, is full height.
 */
static void
test_outline(void)
{
    static const char *const hosts[] = {"mail.example.com", NULL};
    AdEnvelope *incoming = pages_envelope(3, "2005-06-02T10:00:00+02:00");
    GError *error = NULL;
    Pages pages;

    pages_begin(&pages, "2005-05-30..2005-06-02");
    pages_add(&pages, pages_envelope(1, "2005-05-31T08:00:00+02:00"));
    pages_add(&pages, pages_envelope(2, "2005-06-02T09:00:00+02:00"));
    pages_set(&incoming->from, "Ben <ben@other.example>");
    pages_add(&pages, incoming);
    for (guint i = 0; i < 3; i++)
        pages_shown(&pages, 0, NULL);
    pages_open(&pages);
    g_autofree char *plain = text_of(ad_page_index(&pages.site, &error), error);
    assert_has(plain, "viewBox=\"0 0 4 100\"");
    assert_has(plain, "<path d=\"M0 100h1V50h1V100h1V0h1V100z\"/></svg>");
    assert_lacks(plain, "outgoing");
    pages.site.hosts = hosts;
    g_autofree char *told = text_of(ad_page_index(&pages.site, &error), error);
    assert_has(told, "/><path d=\"M0 100h1V50h1V100h1V50h1V100z\"/></svg>");
    assert_has(told, "Thursday 2 June 2005</th><td class=\"r\">1</td>"
                     "<td class=\"r\">1</td><td class=\"r\">2</td></tr>");
    g_assert_cmpuint(count(told, "2005</th><td"), ==, 2);
    pages_end(&pages);
}

/* However the days of a year differ, the drawing stays small. */
static void
test_a_year_is_small(void)
{
    GError *error = NULL;
    Pages pages;
    guint seed = 0;

    pages_begin(&pages, "2005-01-01..2005-12-31");
    for (AdDay day = pages.period->first; day <= pages.period->last; day++) {
        g_autofree char *iso = ad_day_iso(day);
        g_autofree char *noon = g_strdup_printf("%sT12:00:00Z", iso);
        for (gint32 i = 0; i < 1 + day * 7 % 5; i++) {
            pages_add(&pages, pages_envelope(seed++, noon));
            pages_shown(&pages, 0, NULL);
        }
    }
    pages_open(&pages);
    g_autofree char *page = text_of(ad_page_index(&pages.site, &error), error);
    const char *begin = strstr(page, "<svg"), *end = strstr(page, "</svg>");
    g_assert_true(begin != NULL && end > begin);
    g_assert_cmpuint((guint)(end - begin), <, 10000);
    pages_end(&pages);
}

static void
test_no_message_no_chart(void)
{
    GError *error = NULL;
    Pages pages;

    pages_begin(&pages, "2005-01-01..2005-01-02");
    pages_open(&pages);
    g_autofree char *page = text_of(ad_page_index(&pages.site, &error), error);
    assert_lacks(page, "<svg");
    pages_end(&pages);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/chart/outline", test_outline);
    g_test_add_func("/chart/year", test_a_year_is_small);
    g_test_add_func("/chart/none", test_no_message_no_chart);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../../src/view/series.h"
#include "pages.h"

static const AdPerson *
person(const Pages *pages, const char *address)
{
    for (guint i = 0; i < pages->people->persons->len; i++) {
        const AdPerson *found = ad_people_person(pages->people, i);
        if (strcmp(found->address, address) == 0)
            return found;
    }
    g_error("nobody has the address %s", address);
}

static void
add(Pages *pages, guint seed, const char *from, const char *to, const char *cc)
{
    AdEnvelope *envelope = pages_envelope(seed, "2005-05-30T08:00:00+02:00");

    envelope->arrived += seed;
    pages_set(&envelope->from, from);
    pages_set(&envelope->to, to);
    pages_set(&envelope->cc, cc);
    pages_add(pages, envelope);
    pages_shown(pages, 0, NULL);
}

static void
begin(Pages *pages, gconstpointer unused)
{
    pages_begin(pages, "2005-05-30..2005-06-03");
}

static void
test_census(Pages *pages, gconstpointer unused)
{
    add(pages, 1, "Zed <zed@a.example>", "Ann@B.example, zed@a.example", "");
    add(pages, 2, "\"Bee, Ann\" <ann@b.example>", "Team: zed@a.example;",
        "Z <zed@a.example>, and 3 more");
    add(pages, 3, "nobody", "c@cut.exam…", "");
    pages_open(pages);
    const AdPeople *people = pages->people;
    g_assert_cmpuint(people->persons->len, ==, 2);
    g_assert_cmpstr(ad_people_person(people, 0)->address, ==, "zed@a.example");
    const AdPerson *ann = person(pages, "ann@b.example");
    const AdPerson *zed = person(pages, "zed@a.example");
    g_assert_cmpstr(ann->name, ==, "Bee, Ann");
    g_assert_cmpstr(zed->name, ==, "Zed");
    g_assert_cmpuint(ann->sent, ==, 1);
    g_assert_cmpuint(ann->received, ==, 1);
    g_assert_cmpuint(zed->sent, ==, 1);
    g_assert_cmpuint(zed->received, ==, 2);
    g_assert_cmpuint(zed->count, ==, 2);
    g_assert_cmpuint(people->cut, ==, 2);
    g_assert_cmpuint(people->silent, ==, 1);
}

/* What a person is called is at first what others say, then what he says first. */
static void
test_names(Pages *pages, gconstpointer unused)
{
    add(pages, 1, "x@x.example", "Boss <ann@b.example>", "");
    add(pages, 2, "Ann <ann@b.example>", "x@x.example", "");
    add(pages, 3, "Other <ann@b.example>", "x@x.example", "");
    pages_open(pages);
    g_assert_cmpstr(person(pages, "ann@b.example")->name, ==, "Ann");
}

static void
test_most_addresses(Pages *pages, gconstpointer unused)
{
    GString *to = g_string_new("a0@x.example");

    for (guint i = 1; i < 60; i++)
        g_string_append_printf(to, ", a%u@x.example", i);
    add(pages, 1, "ann@b.example", to->str, "");
    pages_open(pages);
    g_assert_cmpuint(pages->people->persons->len, ==, AD_PEOPLE_LIMIT);
    g_assert_cmpuint(pages->people->cut, ==, 1);
    g_assert_cmpuint(person(pages, "ann@b.example")->sent, ==, 1);
    g_autofree char *page = series_page(pages, &ad_series_addresses, 0, 0);
    assert_has(page, "1 message names more people than are counted here");
    g_string_free(to, TRUE);
}

static void
test_organisations(Pages *pages, gconstpointer unused)
{
    const char *const hosts[] = {"mx1.b.example", NULL};

    add(pages, 1, "ann@b.example", "x@x.example, y@x.example", "");
    add(pages, 2, "x@x.example", "y@x.example", "ben@b.example");
    pages_open(pages);
    pages->site.hosts = hosts;
    g_assert_cmpuint(pages->people->organisations->len, ==, 2);
    const AdOrganisation *other = ad_people_organisation(pages->people, 1);
    g_assert_cmpstr(other->domain, ==, "x.example");
    g_assert_cmpuint(other->count, ==, 2);
    g_assert_cmpuint(other->messages, ==, 2);
    g_assert_cmpuint(other->sent, ==, 1);
    g_assert_cmpuint(other->received, ==, 2);
    g_assert_cmpuint(ad_people_organisation_of(pages->people, 1), ==, 0);
    g_assert_cmpuint(ad_people_organisation_of(pages->people, 2), ==, 1);
    g_autofree char *list = series_page(pages, &ad_series_organisations, 0, 0);
    g_assert_cmpuint(count(list, "<small>own</small>"), ==, 1);
    g_assert_true(strstr(list, "<small>own") < strstr(list, "x.example"));
    g_autofree char *own = series_page(pages, &ad_series_organisation, 0, 0);
    assert_has(own, "This is a domain of the archive’s own");
    assert_lacks(own, "class=\"list mail\"");
    g_autofree char *page = series_page(pages, &ad_series_organisation, 1, 0);
    g_assert_cmpuint(count(page, "<a href=\"../days/2005_05_30/000"), ==, 2);
    assert_has(page, "2 messages: 1 sent, 2 received.");
}

/* xb.example is not a part of b.example, nor is example a domain to own. */
static void
test_own_is_own_only(Pages *pages, gconstpointer unused)
{
    const char *const hosts[] = {"mx1.b.example", NULL};

    add(pages, 1, "a@xb.example", "a@example, a@1.b.example, a@mx2.b.example", "");
    pages_open(pages);
    pages->site.hosts = hosts;
    g_autofree char *list = series_page(pages, &ad_series_organisations, 0, 0);
    assert_lacks(list, "<small>own</small>");
}

static void
test_one_message_has_no_page(Pages *pages, gconstpointer unused)
{
    add(pages, 1, "ann@b.example", "x@x.example", "");
    add(pages, 2, "ann@b.example", "y@x.example", "");
    pages_open(pages);
    g_autofree char *list = series_page(pages, &ad_series_addresses, 0, 0);
    assert_has(list, "<a href=\"0001.html\">ann@b.example</a>");
    assert_has(list, "<a href=\"../days/2005_05_30/0001.html\">x@x.example</a>");
    g_assert_cmpuint(ad_series_person.sheets(&pages->site, 0), ==, 1);
    g_assert_cmpuint(ad_series_person.sheets(&pages->site, 1), ==, 0);
    g_autofree char *domains = series_page(pages, &ad_series_organisations, 0, 0);
    assert_has(domains, "<a href=\"0001.html\">b.example</a>");
    assert_has(domains, "<a href=\"o0002.html\">x.example</a>");
}

/* In the list of an address the column that only names it again stays empty. */
static void
test_rows(Pages *pages, gconstpointer unused)
{
    add(pages, 1, "Ann <ann@b.example>", "x@x.example", "");
    add(pages, 2, "y@x.example", "ann@b.example", "");
    AdEnvelope *undated = pages_envelope(3, "2005-05-30T08:00:00+02:00");
    undated->arrived = undated->sent = AD_TIME_NONE;
    undated->clock = AD_CLOCK_NONE;
    pages_set(&undated->from, "ann@b.example");
    pages_set(&undated->to, "x@x.example");
    pages_add(pages, undated);
    pages_open(pages);
    g_autofree char *ann = series_page(pages, &ad_series_person, 0, 0);
    g_autofree char *other = series_page(pages, &ad_series_organisation, 1, 0);
    g_autofree char *list = series_page(pages, &ad_series_addresses, 0, 0);
    assert_has(ann, "<td>2005-05-30/0001<td>08:00<td><td>x@x.example<td>");
    assert_has(ann, "<td>2005-05-30/0002<td>08:00<td>y@x.example<td><td>");
    assert_has(ann, "<td>no date<td><td>x@x.example<td>");
    assert_has(ann, "Where From or To is empty");
    assert_lacks(ann, "<h2>");
    assert_has(other, "<td>08:00<td>Ann &lt;ann@b.example><td>x@x.example<td>");
    assert_has(other, "<h2>Its messages</h2>");
    assert_lacks(other, "Where From or To is empty");
    assert_has(list, "<h1>By person</h1>\n<p class=\"sub\">3 addresses</p>");
    assert_has(list, "Every address that a message on this disc is from or to");
    assert_lacks(list, "class=\"note\"");
}

static bool
note_path(const char *path, GBytes *page, gpointer data, GError **error)
{
    g_ptr_array_add(data, g_strdup(path));
    return true;
}

static void
test_sheets(Pages *pages, gconstpointer unused)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    const AdPages into = {note_path, paths};

    for (guint i = 0; i < 1001; i++)
        add(pages, i, "ann@b.example", "", "");
    pages_open(pages);
    g_assert_true(ad_series_make(&ad_series_person, &pages->site, &into, NULL));
    g_assert_cmpuint(paths->len, ==, 3);
    g_assert_cmpstr(paths->pdata[0], ==, "people/0001.html");
    g_assert_cmpstr(paths->pdata[2], ==, "people/0001_3.html");
    g_autofree char *second = series_page(pages, &ad_series_person, 0, 1);
    g_autofree char *third = series_page(pages, &ad_series_person, 0, 2);
    g_assert_cmpuint(count(second, "<a href=\"../days/2005_05_30/"), ==, 500);
    g_assert_cmpuint(count(third, "<a href=\"../days/2005_05_30/"), ==, 1);
    assert_has(second, "<a href=\"0001.html\" rel=prev>");
    assert_has(second, "<a href=\"0001_3.html\" rel=next>");
    assert_has(second, "<b aria-current=\"page\">2</b>");
    assert_has(second, "<title>ann@b.example, page 2 of 3</title>");
    assert_has(third, "1001.html");
}

/* 2,000 messages of a domain are listed; of more, the days they lie on. */
static void
test_organisation_by_day(Pages *pages, gconstpointer unused)
{
    for (guint i = 0; i < 2000; i++)
        add(pages, i, i % 2 == 0 ? "ann@b.example" : "ben@b.example",
            i % 2 == 0 ? "x@x.example" : "y@x.example", "");
    add(pages, 2000 + 86400, "c@c.example", "ann@b.example", "");
    pages_open(pages);
    g_assert_cmpuint(ad_people_organisation(pages->people, 0)->days, ==, 2);
    g_assert_cmpuint(ad_series_organisation.sheets(&pages->site, 0), ==, 1);
    g_autofree char *by_day = series_page(pages, &ad_series_organisation, 0, 0);
    assert_has(by_day, "2,001 messages: 2,000 sent, 1 received.");
    assert_lacks(by_day, "/0001.html");
    assert_has(by_day, "<a href=\"../days/2005_05_30/index.html\">Monday 30 May "
                       "2005</a><td class=\"r\">2,000<td class=\"r\">0");
    assert_has(by_day, "<a href=\"../days/2005_05_31/index.html\">Tuesday 31 May "
                       "2005</a><td class=\"r\">0<td class=\"r\">1");
    g_assert_cmpuint(ad_series_organisation.sheets(&pages->site, 2), ==, 4);
    g_autofree char *listed = series_page(pages, &ad_series_organisation, 2, 0);
    g_assert_cmpuint(count(listed, "<a href=\"../days/2005_05_30/"), ==, 500);
}

/* Nothing of mail reaches a page as markup, or a name of a file. */
static void
test_hostile(Pages *pages, gconstpointer unused)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    const AdPages into = {note_path, paths};
    const char *evil = "Evil " EVIL " <../../x" EVIL "@y/../" EVIL ".example>";

    add(pages, 1, evil, evil, "");
    add(pages, 2, evil, "", "");
    pages_open(pages);
    const AdSeries *const all[] = {&ad_series_addresses, &ad_series_organisations,
                                   &ad_series_person, &ad_series_organisation};
    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        g_assert_true(ad_series_make(all[i], &pages->site, &into, NULL));
        for (guint item = 0; item < all[i]->items(&pages->site); item++) {
            g_autofree char *page = series_page(pages, all[i], item, 0);
            assert_lacks(page, "<x-evil");
        }
    }
    for (guint i = 0; i < paths->len; i++)
        g_assert_true(g_regex_match_simple("^people/[a-z0-9_]{1,25}\\.html$",
                                           paths->pdata[i], 0, 0));
}

static void
test_nobody(Pages *pages, gconstpointer unused)
{
    pages_open(pages);
    g_autofree char *list = series_page(pages, &ad_series_addresses, 0, 0);
    g_autofree char *domains = series_page(pages, &ad_series_organisations, 0, 0);
    assert_has(list, "0 addresses");
    assert_has(domains, "0 domains");
}

/* Inbound, outbound and internal mail; each time the person beside whom our own matter
 * least. */
static void
test_beside(Pages *pages, gconstpointer unused)
{
    static const char *const hosts[] = {"mail.own.example", NULL};

    pages->hosts = hosts;
    add(pages, 1, "ann@b.example", "boss@own.example, cee@c.example", "");
    add(pages, 2, "boss@own.example", "clerk@own.example, ann@b.example",
        "cee@c.example");
    add(pages, 3, "clerk@own.example", "boss@own.example", "");
    add(pages, 4, "cee@c.example", "ann@b.example", "");
    add(pages, 5, "nobody", "", "");
    pages_open(pages);
    const struct {
        const char *address;
        guint32 before, after;
    } wanted[] = {
        {"ann@b.example", AD_PEOPLE_NOBODY, 1},
        {"ann@b.example", 0, 3},
        {"clerk@own.example", 1, AD_PEOPLE_NOBODY},
        {"cee@c.example", 1, AD_PEOPLE_NOBODY},
    };
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
        AdBeside beside = ad_people_beside(pages->people, i);
        g_assert_cmpstr(ad_people_person(pages->people, beside.person)->address, ==,
                        wanted[i].address);
        g_assert_cmpuint(beside.before, ==, wanted[i].before);
        g_assert_cmpuint(beside.after, ==, wanted[i].after);
    }
    g_assert_cmpuint(ad_people_beside(pages->people, 4).person, ==, AD_PEOPLE_NOBODY);
    AdMessage *message = pages_message();
    g_autofree char *page = message_page(pages, 1, message, NULL);
    g_autofree char *lone = message_page(pages, 4, message, NULL);
    assert_has(page, "Others with <bdi>ann@b.example</bdi>: "
                     "<a href=\"0001.html\">earlier</a> "
                     "<a href=\"0004.html\">later</a>");
    assert_lacks(lone, "Others with");
    pages_message_free(message);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Pages *, gconstpointer);
    } tests[] = {
        {"census", test_census},
        {"names", test_names},
        {"most-addresses", test_most_addresses},
        {"organisations", test_organisations},
        {"own-is-own-only", test_own_is_own_only},
        {"one-message", test_one_message_has_no_page},
        {"rows", test_rows},
        {"sheets", test_sheets},
        {"organisation-by-day", test_organisation_by_day},
        {"hostile", test_hostile},
        {"nobody", test_nobody},
        {"beside", test_beside},
    };

    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *path = g_strconcat("/people/", tests[i].name, NULL);
        g_test_add(path, Pages, NULL, begin, tests[i].test, pages_tear_down);
    }
    return g_test_run();
}

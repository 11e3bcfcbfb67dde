/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Templates are tried by putting one of our own in the place of label.tpl.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/view/template.h"

#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#define PRAGMA "{{%AUTOESCAPE context=\"HTML\"}}"

static AdTemplates *
load(const char *name, const char *text, GError **error)
{
    g_autofree char *folder = g_dir_make_tmp("templates-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);

    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    AdTemplates *templates = ad_templates_load(folder, error);
    g_assert_true(ad_fs_remove_tree(folder, NULL));
    return templates;
}

static char *
expand(const char *text, const AdDict *dict)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AdTemplates) templates = load("label.tpl", text, &error);

    g_assert_no_error(error);
    g_autoptr(GBytes) page = ad_templates_expand(templates, "label.tpl", dict, &error);
    g_assert_no_error(error);
    gsize length = 0;
    const char *bytes = g_bytes_get_data(page, &length);
    return g_strndup(bytes, length);
}

/* What a browser reads from the attribute: the five references that are used, and
 * nothing else may stand for something. */
static char *
unescape(const char *escaped)
{
    static const struct {
        const char *reference;
        char character;
    } references[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''},
    };
    GString *text = g_string_new(NULL);

    while (*escaped != '\0') {
        gsize i = 0;
        while (i < G_N_ELEMENTS(references) &&
               !g_str_has_prefix(escaped, references[i].reference))
            i++;
        if (i < G_N_ELEMENTS(references)) {
            g_string_append_c(text, references[i].character);
            escaped += strlen(references[i].reference);
        } else {
            g_assert_cmpint(*escaped, !=, '&');
            g_string_append_c(text, *escaped++);
        }
    }
    return g_string_free(text, FALSE);
}

static void
assert_survives(const char *document)
{
    static const char before[] = "<iframe sandbox srcdoc='";
    g_autoptr(AdDict) dict = ad_dict_new();

    ad_dict_set(dict, "DOCUMENT", document);
    g_autofree char *page = expand(
        PRAGMA "<iframe sandbox srcdoc='{{DOCUMENT:x-document}}'></iframe>", dict);
    g_assert_true(g_str_has_prefix(page, before));
    char *value = page + strlen(before);
    char *end = strchr(value, '\'');
    g_assert_nonnull(end);
    g_assert_cmpstr(end, ==, "'></iframe>");
    *end = '\0';
    g_autofree char *read = unescape(value);
    g_assert_cmpstr(read, ==, document);
}

static void
test_srcdoc_keeps_every_byte(void)
{
    static const char *const documents[] = {
        "",
        "<p class=\"a\" title='b'>1 &lt; 2 &amp;&amp; 3 > 2</p>",
        "\"></iframe><script>alert(1)</script>",
        "'/><img src=x onerror=alert(1)>",
        "&quot;&#34;&#x22;&quot &amp;quot;",
        "one\n\ttwo\r\nthree   four\n",
        "\"\"\"\"''''``=\\\\{{DOCUMENT}}{{#X}}",
        "ä 漢字 \xf0\x9f\x93\xa7 \xc2\xa0 \xe2\x80\xa8",
        "\x01\x02\x0b\x0c\x1f\x7f",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(documents); i++)
        assert_survives(documents[i]);
}

static void
test_srcdoc_keeps_every_character(void)
{
    g_autoptr(GString) document = g_string_new(NULL);

    for (gunichar c = 1; c < 0x3000; c++)
        if (g_unichar_validate(c))
            g_string_append_unichar(document, c);
    g_string_append_unichar(document, 0x10ffff);
    assert_survives(document->str);
}

/* All bytes before and after one that could end the attribute. */
static void
test_srcdoc_pairs(void)
{
    g_autoptr(GString) document = g_string_new(NULL);

    for (int one = 1; one < 0x80; one++)
        for (int other = 1; other < 0x80; other++)
            g_string_append_printf(document, "%c%c", one, other);
    assert_survives(document->str);
}

static void
test_values_are_escaped(void)
{
    static const char hostile[] = "\"><script>alert('&')</script>";
    static const char escaped[] =
        "&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;";
    static const char *const places[] = {
        "<p>{{V}}</p>",
        "<title>{{V}}</title>",
        "<td title=\"{{V}}\">",
        "<a download=\"{{V}}\" href=\"x\">",
        "<p>{{V:pre_escape}}</p>",
        "<a aria-label=\"{{V}}\">",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autoptr(AdDict) dict = ad_dict_new();
        g_autofree char *text = g_strconcat(PRAGMA, places[i], NULL);
        ad_dict_set(dict, "V", hostile);
        g_autofree char *page = expand(text, dict);
        g_assert_nonnull(strstr(page, escaped));
        g_assert_null(strstr(page, "<script"));
    }
}

static void
test_lines(void)
{
    static const char text[] = "a <b> & \"c\"\n\n\td  'e'\nleft out";
    g_autoptr(AdDict) dict = ad_dict_new();

    ad_dict_set_bytes(dict, "TEXT", text, strlen(text) - strlen("\nleft out"));
    g_autofree char *items = expand(PRAGMA "<li>{{TEXT:x-items}}", dict);
    g_assert_cmpstr(items, ==, "<li>a &lt;b> &amp; \"c\"\n<li>\n<li>\td  'e'");
}

/* Only what may run to the left is set apart, name or address. */
static void
test_addresses(void)
{
    static const struct {
        const char *list, *html;
    } cases[] = {
        {"", ""},
        {"a&b", "a&amp;b"},
        {"J\303\274rgen <1@example.com>, 2@example.com",
         "J\303\274rgen &lt;1@example.com>, 2@example.com"},
        {"\327\223 & \327\225 <1@example.com>, Bob <b@example.com>",
         "<bdi>\327\223 &amp; \327\225</bdi> &lt;1@example.com>, Bob "
         "&lt;b@example.com>"},
        {"Bob <b@example.com>, \327\223 <7@example.com>, 8@example.com",
         "Bob &lt;b@example.com>, <bdi>\327\223</bdi> &lt;7@example.com>, "
         "8@example.com"},
        {"\330\271 <\330\271@example.com>",
         "<bdi>\330\271</bdi> <bdi>&lt;\330\271@example.com></bdi>"},
        {"\327\223 <7@exam \342\200\246",
         "<bdi>\327\223</bdi> &lt;7@exam \342\200\246"},
        {"\327\223 \342\200\246", "<bdi>\327\223 \342\200\246</bdi>"},
        {"O\342\200\231Hara \342\200\246", "O\342\200\231Hara \342\200\246"},
        {"\360\236\244\200 <1@example.com>",
         "<bdi>\360\236\244\200</bdi> &lt;1@example.com>"},
        {" <>, ", " &lt;>, "},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(AdDict) dict = ad_dict_new();
        g_autofree char *expected = g_strconcat("<p>", cases[i].html, NULL);
        ad_dict_set(dict, "X", cases[i].list);
        g_autofree char *page = expand(PRAGMA "<p>{{X:x-addresses}}", dict);
        g_assert_cmpstr(page, ==, expected);
    }
}

/* Each mark gives its tag; line ends are tags but in columns, and text is escaped. */
static void
test_marked_text(void)
{
    static const struct {
        AdTextMark mark;
        const char *tag;
    } cases[] = {
        {AD_TEXT_PARAGRAPH, "<p>"},
        {AD_TEXT_QUOTE, "<p class=q1>"},
        {AD_TEXT_QUOTE + 3, "<p class=q4>"},
        {AD_TEXT_PARAGRAPH_END, "\n"},
        {AD_TEXT_SIGNATURE, "<div class=sign>"},
        {AD_TEXT_SIGNATURE_END, "</div>\n"},
        {AD_TEXT_FOLD, "<details><summary>"},
        {AD_TEXT_FOLDED, "</summary>"},
        {AD_TEXT_FOLD_END, "</details>\n"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(AdDict) dict = ad_dict_new();
        g_autofree char *text = g_strdup_printf("<a>%c&\n\"b\"", cases[i].mark);
        g_autofree char *expected =
            g_strdup_printf("<i>&lt;a>%s&amp;<br>\"b\"", cases[i].tag);
        ad_dict_set(dict, "TEXT", text);
        g_autofree char *page = expand(PRAGMA "<i>{{TEXT:x-text}}", dict);
        g_assert_cmpstr(page, ==, expected);
    }
    g_autoptr(AdDict) dict = ad_dict_new();
    g_autofree char *text =
        g_strdup_printf("%ca\n\tb%c\n", AD_TEXT_TABLE, AD_TEXT_TABLE_END);
    ad_dict_set(dict, "TEXT", text);
    g_autofree char *page = expand(PRAGMA "<i>{{TEXT:x-text}}", dict);
    g_assert_cmpstr(page, ==, "<i><pre>a\n\tb</pre>\n<br>");
}

/* Nothing but a single quote ends the attribute, and nothing but & stands for it. */
static void
test_document(void)
{
    g_autoptr(AdDict) dict = ad_dict_new();

    ad_dict_set(dict, "X", "<p title=\"a\">&quot;'</p>\n");
    g_autofree char *page = expand(PRAGMA "<iframe srcdoc='{{X:x-document}}'>", dict);
    g_assert_cmpstr(page, ==, "<iframe srcdoc='<p title=\"a\">&amp;quot;&#39;</p>\n'>");
}

static void
test_links_take_no_scheme(void)
{
    static const char *const hostile[] = {"javascript:alert(1)", "JavaScript:alert(1)",
                                          "data:text/html,x", "vbscript:x"};

    for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++) {
        g_autoptr(AdDict) dict = ad_dict_new();
        ad_dict_set(dict, "HREF", hostile[i]);
        g_autofree char *page = expand(PRAGMA "<a href=\"{{HREF}}\">x</a>", dict);
        g_assert_cmpstr(page, ==, "<a href=\"#\">x</a>");
    }
}

static void
test_sections(void)
{
    g_autoptr(AdDict) dict = ad_dict_new();

    ad_dict_set(dict, "ROOT", NULL);
    ad_dict_set_int(dict, "NUMBER", -12);
    ad_dict_set(ad_dict_add(dict, "ROW"), "WORD", "one");
    ad_dict_set(ad_dict_add(dict, "ROW"), "WORD", "two");
    ad_dict_show(dict, "FULL", "VALUE", "x");
    ad_dict_show(dict, "EMPTY", "VALUE", "");
    ad_dict_show(dict, "NONE", "VALUE", NULL);
    g_autofree char *page =
        expand(PRAGMA "[{{ROOT}}]{{NUMBER}}{{#ROW}} {{WORD}}{{/ROW}}"
                      "{{#FULL}} full {{VALUE}}{{/FULL}}{{#EMPTY}} empty{{/EMPTY}}"
                      "{{#NONE}} none{{/NONE}}",
               dict);
    g_assert_cmpstr(page, ==, "[]-12 one two full x");
}

static void
test_includes_itself(void)
{
    g_autoptr(AdDict) dict = ad_dict_new();
    AdDict *inner = ad_dict_include(dict, "INNER", "label.tpl");

    ad_dict_set(dict, "WORD", "<1>");
    ad_dict_set(inner, "WORD", "<2>");
    ad_dict_set(ad_dict_include(inner, "INNER", "label.tpl"), "WORD", "<3>");
    g_autofree char *page = expand(PRAGMA "({{WORD}}{{>INNER}})", dict);
    g_assert_cmpstr(page, ==, "(&lt;1&gt;(&lt;2&gt;(&lt;3&gt;)))");
}

static void
test_refuses_templates(void)
{
    static const struct {
        const char *name, *text, *words;
    } bad[] = {
        {"label.tpl", "<p>{{X}}</p>", "does not begin with"},
        {"label.tpl", "", "does not begin with"},
        {"label.tpl", "\n" PRAGMA "<p>{{X}}</p>", "does not begin with"},
        {"label.tpl", "{{%AUTOESCAPE context=\"TEXT\"}}{{X}}", "does not begin with"},
        {"label.tpl", PRAGMA "<p>{{X:none}}</p>", ":none"},
        {"label.tpl", PRAGMA "{{=<< >>=}}<p><<X>></p>", "{{="},
        {"label.tpl", PRAGMA "{{#X}}never closed", "before all sections were closed"},
        {"label.tpl", PRAGMA "<a href={{X}}>x</a>", "quotes"},
        {"label.tpl", PRAGMA "<p {{X}}=1>", "parsing"},
        {"label.tpl", PRAGMA "<p title=\"{{X:x-text}}\">", "wrong place"},
        {"label.tpl", PRAGMA "<p title=\"{{X:x-items}}\">", "wrong place"},
        {"label.tpl", PRAGMA "<p title=\"{{X:x-addresses}}\">", "wrong place"},
        {"label.tpl", PRAGMA "<i a=' {{X}}' b=\"{{X:x-document}}\">", "wrong place"},
        {"label.tpl",
         PRAGMA "<iframe srcdoc='{{X:x-document}}'></iframe>{{X:x-document}}",
         "wrong place"},
        {"labl.tpl", PRAGMA "x", "no template of that name"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(load(bad[i].name, bad[i].text, &error));
        g_assert_error(error, AD_ERROR, AD_ERROR_USAGE);
        g_assert_nonnull(strstr(error->message, bad[i].words));
        g_assert_nonnull(strstr(error->message, bad[i].name));
        g_assert_null(strchr(error->message, '\n'));
        g_assert_null(strstr(error->message, "ERROR"));
    }
}

static void
test_refuses_folder(void)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(ad_templates_load("no/such/folder", &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_USAGE);
    g_assert_nonnull(strstr(error->message, "no/such/folder"));
}

static void
test_missing_template(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AdTemplates) templates = ad_templates_load(NULL, &error);
    g_autoptr(AdDict) dict = ad_dict_new();

    g_assert_no_error(error);
    g_assert_null(ad_templates_expand(templates, "no.tpl", dict, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
}

/* ctemplate speaks on standard error; the library must not. */
static void
test_is_silent(void)
{
    if (g_test_subprocess()) {
        test_refuses_templates();
        test_missing_template();
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("");
}

/* A script is a file of the disc, never written into a page. */
static bool
has_only_own_scripts(const char *text, gsize length)
{
    static const char own[] = "<script src=\"{{ROOT}}assets/";
    const char *end = text + length;

    while ((text = g_strstr_len(text, end - text, "<script")) != NULL) {
        if (!g_str_has_prefix(text, own))
            return false;
        text += strlen(own);
    }
    return true;
}

static void
test_own_templates(void)
{
    g_auto(GStrv) names = g_resources_enumerate_children(
        "/auditdisc/templates", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

    g_assert_nonnull(names);
    for (char **name = names; *name != NULL; name++) {
        g_autofree char *path = g_strconcat("/auditdisc/templates/", *name, NULL);
        g_autoptr(GBytes) bytes =
            g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
        gsize length = 0;
        const char *text = g_bytes_get_data(bytes, &length);
        g_assert_true(g_str_has_prefix(text, PRAGMA));
        g_assert_null(g_strstr_len(text, (gssize)length, ":none"));
        g_assert_null(g_strstr_len(text, (gssize)length, "javascript"));
        g_assert_true(has_only_own_scripts(text, length));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/template/srcdoc/bytes", test_srcdoc_keeps_every_byte);
    g_test_add_func("/template/srcdoc/characters", test_srcdoc_keeps_every_character);
    g_test_add_func("/template/srcdoc/pairs", test_srcdoc_pairs);
    g_test_add_func("/template/escaping", test_values_are_escaped);
    g_test_add_func("/template/lines", test_lines);
    g_test_add_func("/template/addresses", test_addresses);
    g_test_add_func("/template/marked-text", test_marked_text);
    g_test_add_func("/template/document", test_document);
    g_test_add_func("/template/links", test_links_take_no_scheme);
    g_test_add_func("/template/sections", test_sections);
    g_test_add_func("/template/recursion", test_includes_itself);
    g_test_add_func("/template/refused", test_refuses_templates);
    g_test_add_func("/template/folder", test_refuses_folder);
    g_test_add_func("/template/missing", test_missing_template);
    g_test_add_func("/template/silent", test_is_silent);
    g_test_add_func("/template/own", test_own_templates);
    return g_test_run();
}

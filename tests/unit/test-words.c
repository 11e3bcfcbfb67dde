/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/day.h"
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/words.h"
#include "auditdisc/select/period.h"
#include "auditdisc/view/template.h"

#include <string.h>

static void
choose(const char *language)
{
    g_autoptr(GError) error = NULL;

    g_assert_true(ad_words_choose(language, &error));
    g_assert_no_error(error);
}

static void
check(char *words, const char *expected)
{
    g_assert_cmpstr(words, ==, expected);
    g_free(words);
}

static char *
span(const char *text, char *(*say)(const AdPeriod *period))
{
    g_autoptr(AdPeriod) period = ad_period_parse(text, 0, NULL, NULL);

    return say(period);
}

static void
test_choice(void)
{
    static const char *const strangers[] = {"",      "EN", "english",
                                            "de_DE", "xx", "../de"};

    for (gsize i = 0; i < G_N_ELEMENTS(strangers); i++) {
        g_autoptr(GError) error = NULL;
        choose("fr");
        g_assert_false(ad_words_choose(strangers[i], &error));
        g_assert_error(error, AD_ERROR, AD_ERROR_USAGE);
        g_assert_nonnull(strstr(error->message, strangers[i]));
        g_assert_cmpstr(ad_words_language(), ==, "fr"); /* as before */
    }
    choose(NULL);
    g_assert_cmpstr(ad_words_language(), ==, "en");
    choose("en-US");
    g_assert_cmpstr(ad_words_language(), ==, "en-US");
}

static void
test_dates(void)
{
    static const struct {
        const char *language, *date, *day, *month, *time;
    } cases[] = {
        {"en", "1 May 2024", "Wednesday 1 May 2024", "May 2024",
         "1 May 2024, 12:30:00 +02:00"},
        {"de", "1. Mai 2024", "Mittwoch, 1. Mai 2024", "Mai 2024",
         "1. Mai 2024, 12:30:00 +02:00"},
        {"fr", "1er mai 2024", "mercredi 1er mai 2024", "mai 2024",
         "1er mai 2024, 12:30:00 +02:00"},
        {"es", "1 de mayo de 2024", "miércoles 1 de mayo de 2024", "mayo de 2024",
         "1 de mayo de 2024, 12:30:00 +02:00"},
    };
    g_autoptr(GTimeZone) zone = ad_zone_open("Europe/Berlin", NULL);
    AdDay day = ad_day_from_ymd(2024, 5, 1);
    gint64 moment;

    g_assert_true(ad_time_parse("2024-05-01T10:30:00Z", &moment));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        choose(cases[i].language);
        check(ad_date_words(day), cases[i].date);
        check(ad_day_words(day), cases[i].day);
        check(ad_month_words(2024, 5), cases[i].month);
        check(ad_time_words(moment, zone), cases[i].time);
    }
    choose(NULL);
}

static void
test_spans(void)
{
    static const struct {
        const char *language, *period, *words, *during;
    } cases[] = {
        {"de", "2005-05-30..2005-06-30", "30. Mai bis 30. Juni 2005",
         "vom 30. Mai bis 30. Juni 2005"},
        {"de", "2005-05", "1. bis 31. Mai 2005", "vom 1. bis 31. Mai 2005"},
        {"de", "2005-05-30..2005-05-30", "30. Mai 2005", "am 30. Mai 2005"},
        {"fr", "2005-05", "du 1er au 31 mai 2005", "du 1er au 31 mai 2005"},
        {"fr", "2005-05-30..2005-05-30", "30 mai 2005", "le 30 mai 2005"},
        {"es", "2004-12-31..2005-01-01",
         "del 31 de diciembre de 2004 al 1 de enero de 2005",
         "del 31 de diciembre de 2004 al 1 de enero de 2005"},
        {"es", "2005-05-30..2005-06-30", "del 30 de mayo al 30 de junio de 2005",
         "del 30 de mayo al 30 de junio de 2005"},
        {"fr", "2005-06-01..2005-07-01", "du 1er juin au 1er juillet 2005",
         "du 1er juin au 1er juillet 2005"},
        {"en", "2005-05-30..2005-06-30", "30 May to 30 June 2005",
         "from 30 May to 30 June 2005"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        choose(cases[i].language);
        check(span(cases[i].period, ad_period_words), cases[i].words);
        check(span(cases[i].period, ad_period_during), cases[i].during);
    }
    choose(NULL);
}

static void
test_numbers(void)
{
    static const struct {
        const char *language, *number, *size, *none, *one, *many;
        int first_weekday;
    } cases[] = {
        {"en", "1,284", "12.3 KB", "0 messages", "1 message", "1,284 messages", 1},
        {"en-US", "1,284", "12.3 KB", "0 messages", "1 message", "1,284 messages", 7},
        {"de", "1.284", "12,3 KB", "0 Nachrichten", "1 Nachricht", "1.284 Nachrichten",
         1},
        {"fr", "1\302\240284", "12,3\302\240ko", "0 message", "1 message",
         "1\302\240284 messages", 1},
        {"es", "1.284", "12,3 KB", "0 mensajes", "1 mensaje", "1.284 mensajes", 1},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        choose(cases[i].language);
        check(ad_words_number(1284), cases[i].number);
        check(ad_words_size(12345), cases[i].size);
        check(ad_words_counted(0, "%s message", "%s messages"), cases[i].none);
        check(ad_words_counted(1, "%s message", "%s messages"), cases[i].one);
        check(ad_words_counted(1284, "%s message", "%s messages"), cases[i].many);
        g_assert_cmpint(ad_words_first_weekday(), ==, cases[i].first_weekday);
    }
    choose(NULL);
}

static void
test_texts(void)
{
    choose("de");
    g_assert_cmpstr(_("Sunday"), ==, "Sonntag");
    /* What is in no catalogue, and what msgfmt keeps there for itself. */
    g_assert_cmpstr(ad_words("a text of nobody"), ==, "a text of nobody");
    g_assert_cmpstr(ad_words(""), ==, "");
    choose("en");
    g_assert_cmpstr(_("Sunday"), ==, "Sunday");
    choose(NULL);
}

static void
note_text(const char *text, const char *words, gpointer last)
{
    const char **before = last;

    g_assert_cmpstr(*before, <, text);
    g_assert_null(strchr(text, '\004'));
    g_assert_nonnull(words);
    *before = text;
}

static void
test_scripts(void)
{
    const char *last = "";

    choose("en");
    ad_words_each_of_scripts(note_text, &last);
    g_assert_cmpstr(last, ==, "");
    choose("de");
    ad_words_each_of_scripts(note_text, &last);
    g_assert_cmpstr(last, !=, "");
    choose(NULL);
}

static AdTemplates *
load(const char *text, GError **error)
{
    g_autofree char *folder = g_dir_make_tmp("words-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "label.tpl", NULL);
    g_autofree char *whole =
        g_strconcat("{{%AUTOESCAPE context=\"HTML\"}}", text, NULL);

    g_assert_true(g_file_set_contents(path, whole, -1, NULL));
    AdTemplates *templates = ad_templates_load(folder, error);
    g_assert_true(ad_fs_remove_tree(folder, NULL));
    return templates;
}

static void
check_template(const char *language, const char *text, const char *expected)
{
    g_autoptr(AdDict) dict = ad_dict_new();

    choose(language);
    ad_dict_set(dict, "X", "<1>");
    g_autoptr(AdTemplates) templates = load(text, NULL);
    g_assert_nonnull(templates);
    g_autoptr(GBytes) page = ad_templates_expand(templates, "label.tpl", dict, NULL);
    gsize length;
    const char *bytes = g_bytes_get_data(page, &length);
    g_autofree char *made = g_strndup(bytes, length);
    g_assert_cmpstr(made, ==, expected);
}

static void
test_templates(void)
{
    g_autoptr(GError) error = NULL;

    check_template("de", "<p>[[Sunday]]: [[ Monday\n]]", "<p>Sonntag: Montag");
    check_template("en", "<p title=\"[[Sunday]]\">[[a  {{X}}\n b]]",
                   "<p title=\"Sunday\">a &lt;1&gt; b");
    choose(NULL);
    g_assert_null(load("<p>[[Sunday", &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_USAGE);
    g_assert_nonnull(strstr(error->message, "label.tpl: a [[ without its ]]"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/words/choice", test_choice);
    g_test_add_func("/words/dates", test_dates);
    g_test_add_func("/words/spans", test_spans);
    g_test_add_func("/words/numbers", test_numbers);
    g_test_add_func("/words/texts", test_texts);
    g_test_add_func("/words/scripts", test_scripts);
    g_test_add_func("/words/templates", test_templates);
    return g_test_run();
}

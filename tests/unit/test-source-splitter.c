/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From_ lines one by one, and where they divide a mailbox.
 */
#include "auditdisc/base/day.h"
#include "mbox-parts.h"

static const struct {
    const char *line;
    AdFromShape shape;
    const char *moment; /* NULL for none */
} lines[] = {
    {"From ann@example.com  Mon May 30 12:03:04 2005", AD_FROM_DATED,
     "2005-05-30T12:03:04Z"},
    {"From ann@example.com  Thu Jun  2 12:03:04 2005", AD_FROM_DATED,
     "2005-06-02T12:03:04Z"},
    {"From - Mon May 30 12:03:04 2005", AD_FROM_DATED, "2005-05-30T12:03:04Z"},
    {"From ???@??? Mon May 30 12:03:04 2005", AD_FROM_DATED, "2005-05-30T12:03:04Z"},
    {"From \"Ann B.\"@example.com Mon May 30 12:03:04 2005", AD_FROM_DATED,
     "2005-05-30T12:03:04Z"},
    {"From Mon May 30 12:03:04 2005", AD_FROM_DATED, "2005-05-30T12:03:04Z"},
    {"From a Mon May 30 12:03 2005", AD_FROM_DATED, "2005-05-30T12:03:00Z"},
    {"From a Mon May 30 9:03 2005", AD_FROM_DATED, "2005-05-30T09:03:00Z"},
    {"From a Mon May 30 12:03:60 2005 ", AD_FROM_DATED, "2005-05-30T12:03:59Z"},
    {"From a Mon May 30 12:03:04 05", AD_FROM_DATED, "2005-05-30T12:03:04Z"},
    {"From a Mon May 30 12:03:04 99", AD_FROM_DATED, "1999-05-30T12:03:04Z"},
    {"From a Mon May 30 12:03 CDT 2005", AD_FROM_DATED, "2005-05-30T17:03:00Z"},
    {"From a Mon May 30 12:03:04 2005 PST", AD_FROM_DATED, "2005-05-30T20:03:04Z"},
    {"From a Mon May 30 12:03:04 +0200 2005", AD_FROM_DATED, "2005-05-30T10:03:04Z"},
    {"From a Mon May 30 12:03:04 2005 -03:30", AD_FROM_DATED, "2005-05-30T15:33:04Z"},
    {"From a Mon May 30 12:03:04 GMT+0200 2005", AD_FROM_DATED, "2005-05-30T10:03:04Z"},
    {"From a Mon May 30 12:03:04 MET DST 2005", AD_FROM_DATED, "2005-05-30T10:03:04Z"},
    {"From a Mon May 30 2005 12:03:04 +0200 (CEST)", AD_FROM_DATED,
     "2005-05-30T10:03:04Z"},
    {"From a Mon, 30 May 2005 12:03:04 +0200", AD_FROM_DATED, "2005-05-30T10:03:04Z"},
    {"From a Mon May 30 12:03:04 2005 remote from host", AD_FROM_DATED,
     "2005-05-30T12:03:04Z"},
    {"From a Mon May 30 12:03:04 XYZT 2005", AD_FROM_DATED, NULL},
    {"From - Fri Jan  1 00:00:00 1965", AD_FROM_DATED, NULL},
    {"From - Thu Jan  1 00:00:00 1970", AD_FROM_DATED, NULL},
    {"From a Tue Feb 29 12:00:00 2000", AD_FROM_DATED, "2000-02-29T12:00:00Z"},
    {"From a Mon Feb 29 12:00:00 2005", AD_FROM_TEXT, NULL},
    {"From a Mon May 30 24:00:00 2005", AD_FROM_TEXT, NULL},
    {"From a Mon May 30 12:60:00 2005", AD_FROM_TEXT, NULL},
    {"From a Mon May 30 2005", AD_FROM_TEXT, NULL},
    {"From May 30 12:03 2005 on we close early", AD_FROM_TEXT, NULL},
    {"From a Mon May 30 12:03:04 2005 on", AD_FROM_TEXT, NULL},
    {"From a Mon May 30 12:03:04 2005 TODAY", AD_FROM_DATED, NULL},
    {"From a Mon May 30 12:03:04 2005 TOMORROW", AD_FROM_TEXT, NULL},
    {"From a Mon May 30 12:03:4 2005", AD_FROM_TEXT, NULL},
    {"From - ", AD_FROM_MARK, NULL},
    {"From -", AD_FROM_MARK, NULL},
    {"From ann@example.com", AD_FROM_ADDRESS, NULL},
    {"From ann@example.com:", AD_FROM_TEXT, NULL},
    {"From ann@example.com wrote", AD_FROM_TEXT, NULL},
    {"From here on, see", AD_FROM_TEXT, NULL},
    {"From ", AD_FROM_TEXT, NULL},
    {"From : ann@example.com", AD_FROM_NONE, NULL},
    {"From  : a b c d e f g h i j k l m n o p q", AD_FROM_NONE, NULL},
    {"From: ann@example.com", AD_FROM_NONE, NULL},
    {"from a Mon May 30 12:03:04 2005", AD_FROM_NONE, NULL},
    {">From a Mon May 30 12:03:04 2005", AD_FROM_NONE, NULL},
    {"From", AD_FROM_NONE, NULL},
    {"", AD_FROM_NONE, NULL},
};

static void
test_lines(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        gint64 expected = AD_TIME_NONE;
        gint64 moment = 1;

        g_test_message("%s", lines[i].line);
        if (lines[i].moment != NULL)
            g_assert_true(ad_time_parse(lines[i].moment, &expected));
        g_assert_cmpint(
            ad_from_line_read(lines[i].line, strlen(lines[i].line), &moment), ==,
            lines[i].shape);
        g_assert_cmpint(moment, ==, expected);
    }
}

#define DATED "From a@b  Mon May 30 12:00:00 2005\n"

/* The parts as the splitter should see them, a bar behind each; a preface has a tilde
 * instead. */
static const struct {
    const char *name;
    const char *mbox;
    const char *parts;
} cases[] = {
    {"nothing", "", ""},
    {"blank", "\n \r\n\t\n", ""},
    {"one", DATED "A: b\n\nc\n\n", "A: b\n\nc\n|"},
    {"two", DATED "A: b\n\nc\n\n" DATED "D: e\n\nf\n\n", "A: b\n\nc\n|D: e\n\nf\n|"},
    {"only one empty line is the separator's",
     DATED "A: b\n\nc\n\n\n" DATED "D: e\n\nf\n\n\n", "A: b\n\nc\n\n|D: e\n\nf\n\n|"},
    {"no line end", DATED "A: b\n\nc\n\n" DATED "D: e\n\nf", "A: b\n\nc\n|D: e\n\nf|"},
    {"CRLF",
     "From a Mon May 30 12:00:00 2005\r\nA: b\r\n\r\nc\r\n\r\n"
     "From a Mon May 30 12:00:00 2005\r\nD: e\r\n\r\nf\r\n\r\n",
     "A: b\r\n\r\nc\r\n|D: e\r\n\r\nf\r\n|"},
    {"empty lines before the first", "\n\n" DATED "A: b\n", "A: b\n|"},
    {"text before the first", "x\n\n" DATED "A: b\n", "x\n\n~A: b\n|"},
    {"no From line at all", "A: b\n\nc\n\n", "A: b\n\nc\n\n~"},
    {"no empty line between", DATED "A: b\n\nc\n" DATED "D: e\n\nf\n",
     "A: b\n\nc\n|D: e\n\nf\n|"},
    {"Netscape", "From - \nA: b\n\nc\nFrom - \nD: e\n\nf\n",
     "A: b\n\nc\n|D: e\n\nf\n|"},
    {"bare addresses", "From a@b\nA: b\n\nc\n\nFrom c@d\nD: e\n\nf\n",
     "A: b\n\nc\n|D: e\n\nf\n|"},
    {"bare address in running text", DATED "A: b\n\nc\nFrom c@d\nD: e\n",
     "A: b\n\nc\nFrom c@d\nD: e\n|"},
    {"first line says anything", "From nobody knows\nA: b\n\nc\n", "A: b\n\nc\n|"},
    {"first line before text", "From nobody knows\nwhere\n",
     "From nobody knows\nwhere\n~"},
    {"only a word of text", "From nobody knows", "From nobody knows~"},
    {"a paragraph", DATED "A: b\n\nc\n\nFrom here on, see\nNote: this\n",
     "A: b\n\nc\n\nFrom here on, see\nNote: this\n|"},
    {"a paragraph before an address",
     DATED "A: b\n\nc\n\nFrom a@b\nhttps://example.com/\n",
     "A: b\n\nc\n\nFrom a@b\nhttps://example.com/\n|"},
    {"a date in running text", DATED "A: b\n\nc\n" DATED "is what it says\n",
     "A: b\n\nc\n" DATED "is what it says\n|"},
    {"no header", DATED "A: b\n\nc\n\n" DATED "text\n", "A: b\n\nc\n|text\n|"},
    {"empty message", DATED "\n" DATED "\n" DATED "A: b\n", "||A: b\n|"},
    {"empty last message", DATED "A: b\n\nc\n\n" DATED, "A: b\n\nc\n||"},
    {"header only", DATED "A: b\n\n" DATED "D: e\n\n", "A: b\n|D: e\n|"},
    {"in a header", DATED "A: b\n" DATED "C: d\n\ne\n", "A: b\n" DATED "C: d\n\ne\n|"},
    {"below a folded field", DATED "A: b\n c\n" DATED "C: d\n\ne\n",
     "A: b\n c\n" DATED "C: d\n\ne\n|"},
    {"twice", DATED DATED "A: b\n\nc\n", DATED "A: b\n\nc\n|"},
    {"relayed by hand",
     DATED ">From x Mon May 30 12:00 2005\nA: b\n\nc\n" DATED
           ">From y Mon May 30 12:00 2005\nD: e\n",
     ">From x Mon May 30 12:00 2005\nA: b\n\nc\n|"
     ">From y Mon May 30 12:00 2005\nD: e\n|"},
    {"attached message",
     DATED "A: b\n\n--x\nContent-Type: message/rfc822\n\n" DATED "C: d\n\n--x--\n" DATED
           "E: f\n\ng\n",
     "A: b\n\n--x\nContent-Type: message/rfc822\n\n" DATED
     "C: d\n\n--x--\n|E: f\n\ng\n|"},
    {"header of a part", DATED "A: b\n\n--x\nC: d\n" DATED "E: f\n\n--x--\n",
     "A: b\n\n--x\nC: d\n" DATED "E: f\n\n--x--\n|"},
    {"below text like a field", DATED "A: b\n\nPS: c\n" DATED "D: e\n\nf\n",
     "A: b\n\nPS: c\n|D: e\n\nf\n|"},
    {"right below a signature mark", DATED "A: b\n\n-- \n" DATED "E: f\n\ng\n",
     "A: b\n\n-- \n|E: f\n\ng\n|"},
    {"below fields under a signature mark",
     DATED "A: b\n\n-- \nTel: 5\n\n" DATED "E: f\n\ng\n",
     "A: b\n\n-- \nTel: 5\n|E: f\n\ng\n|"},
    {"below fields under a line of dashes",
     DATED "A: b\n\n-----\nTel: 5\n\n" DATED "E: f\n\ng\n",
     "A: b\n\n-----\nTel: 5\n|E: f\n\ng\n|"},
    {"below fields under words between dashes",
     DATED "A: b\n\n---- Original ----\nTo: c\n\n" DATED "E: f\n\ng\n",
     "A: b\n\n---- Original ----\nTo: c\n|E: f\n\ng\n|"},
    {"header of a part with dashes in its mark",
     DATED "A: b\n\n----x\nC: d\n\n" DATED "E: f\n\n----x--\n",
     "A: b\n\n----x\nC: d\n\n" DATED "E: f\n\n----x--\n|"},
    {"quoted", DATED "A: b\n\nc\n\n>" DATED "D: e\n", "A: b\n\nc\n\n>" DATED "D: e\n|"},
};

static void
test_case(gconstpointer data)
{
    gsize number = GPOINTER_TO_SIZE(data);
    const char *mbox = cases[number].mbox;
    g_autoptr(GArray) parts = mbox_split(mbox, strlen(mbox));
    g_autoptr(GString) seen = g_string_new(NULL);

    for (guint i = 0; i < parts->len; i++) {
        const AdMboxPart *part = &g_array_index(parts, AdMboxPart, i);

        g_string_append_len(seen, mbox + part->start, part->end - part->start);
        g_string_append_c(seen, part->preface ? '~' : '|');
    }
    g_assert_cmpstr(seen->str, ==, cases[number].parts);
    mbox_check_parts(parts, mbox, strlen(mbox));
}

/* A line that is not shown to its end can't be judged, even if it reads as a date as
 * far as it goes. */
static void
test_long_line(void)
{
    static const char date[] = " Mon May 30 12:00:00 2005";

    for (int more = 0; more < 2; more++) {
        g_autofree char *sender = g_strnfill(AD_MBOX_HEAD - 30, 'x');
        g_autofree char *mbox =
            g_strconcat(DATED "A: b\n\nc\n\nFrom ", sender, date,
                        more == 0 ? "" : " and more", "\nD: e\n\n", NULL);
        g_autoptr(GArray) parts = mbox_split(mbox, strlen(mbox));

        g_assert_cmpuint(parts->len, ==, 1);
        mbox_check_parts(parts, mbox, strlen(mbox));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/splitter/lines", test_lines);
    g_test_add_func("/splitter/long-line", test_long_line);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/splitter/", cases[i].name, NULL);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_case);
    }
    return g_test_run();
}

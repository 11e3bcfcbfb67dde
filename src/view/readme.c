/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * readme.txt: what the disc is and how to check it, for whoever has no browser, or only
 * this file.
 */
#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "page.h"

#define WIDTH  76
#define TERMS  12
#define DIGITS 12

typedef struct {
    GString *text;
    const char *indent; /* of the first line; blanks of its width stand before others */
    glong column;
} Filling;

static void
begin_line(Filling *filling, bool first)
{
    if (first)
        g_string_append(filling->text, filling->indent);
    else
        g_string_append_printf(filling->text, "\r\n%*s",
                               (int)g_utf8_strlen(filling->indent, -1), "");
    filling->column = g_utf8_strlen(filling->indent, -1);
}

/* A word that no line can hold is cut where the line ends. */
static void
add_word(Filling *filling, const char *word)
{
    glong length = g_utf8_strlen(word, -1);
    glong room = WIDTH - g_utf8_strlen(filling->indent, -1);

    for (; length > room; length -= room) {
        const char *rest = g_utf8_offset_to_pointer(word, room);
        g_string_append_len(filling->text, word, rest - word);
        begin_line(filling, false);
        word = rest;
    }
    g_string_append(filling->text, word);
    filling->column += length;
}

/* Words go on a line while they fit. */
static void
add_paragraph(GString *text, const char *indent, const char *words)
{
    g_auto(GStrv) parts = g_strsplit(words, " ", -1);
    Filling filling = {text, indent, 0};

    begin_line(&filling, true);
    for (char **part = parts; *part != NULL; part++) {
        glong length = g_utf8_strlen(*part, -1);
        if (part != parts && filling.column + 1 + length > WIDTH)
            begin_line(&filling, false);
        else if (part != parts) {
            g_string_append_c(text, ' ');
            filling.column++;
        }
        add_word(&filling, *part);
    }
    g_string_append(text, "\r\n");
}

static void
add_gap(GString *text)
{
    g_string_append(text, "\r\n");
}

static void
add_heading(GString *text, const char *words)
{
    add_gap(text);
    add_paragraph(text, "", words);
    for (glong i = 0; i < g_utf8_strlen(words, -1); i++)
        g_string_append_c(text, '-');
    g_string_append(text, "\r\n\r\n");
}

typedef struct {
    const char *heading; /* begins a part; NULL goes on in it */
    const char *indent;
    const char *words;
} Passage;

static const Passage passages[] = {
    {N_("How to read it"), "",
     N_("Open index.html in any browser. It shows a calendar; each day lists its "
        "messages; each message is a page. find.html finds messages by words, people, "
        "files and days. Nothing is installed, and the internet is not needed.")},
    {NULL, "", N_("Without a browser:")},
    {NULL, "  ",
     N_("data/eml/ has the originals, a folder a day, byte for byte as they were "
        "found. A mail program opens them, and so does a text editor.")},
    {NULL, "  ",
     N_("mailbag.csv has one row for each message, books.csv one for each item that "
        "was found and what became of it. A spreadsheet opens them; index.xml "
        "describes them for audit software, in the form of the German data hand-over "
        "(GDPdU, now GoBD).")},
    {N_("How to check it"), "",
     N_("check.html does all of this in a browser. Without one:")},
    {NULL, "",
     N_("The label sheet in the disc's case carries a fingerprint of 64 digits and "
        "letters: the SHA-256 of the file tagmanifest-sha256.txt. In the top folder of "
        "the disc, have your own computer work it out, and compare:")},
    {NULL, "  Linux    ", "sha256sum tagmanifest-sha256.txt"},
    {NULL, "  macOS    ", "shasum -a 256 tagmanifest-sha256.txt"},
    {NULL, "  Windows  ", "certutil -hashfile tagmanifest-sha256.txt SHA256"},
    {NULL, "",
     N_("Then every file. manifest-sha256.txt lists the originals, "
        "tagmanifest-sha256.txt all other files. On Linux:")},
    {NULL, "  ", "sha256sum --check --strict --quiet manifest-sha256.txt"},
    {NULL, "  ", "sha256sum --check --strict --quiet tagmanifest-sha256.txt"},
    {NULL, "", N_("On macOS:")},
    {NULL, "  ", "shasum -a 256 -c manifest-sha256.txt | grep -v ': OK$'"},
    {NULL, "  ", "shasum -a 256 -c tagmanifest-sha256.txt | grep -v ': OK$'"},
    {NULL, "", N_("On Windows, in PowerShell:")},
    {NULL, "  ", "Get-Content manifest-sha256.txt, tagmanifest-sha256.txt |"},
    {NULL, "  ", "ForEach-Object {"},
    {NULL, "  ", "  $sum, $path = $_ -split '  ', 2"},
    {NULL, "  ", "  $now = (Get-FileHash -Algorithm SHA256 -LiteralPath $path).Hash"},
    {NULL, "  ", "  if ($now -ne $sum) { $path }"},
    {NULL, "  ", "}"},
    {NULL, "",
     N_("These name the files that differ; if they print nothing, all are as they "
        "were. The format of the lists is plain: 64 hexadecimal digits, two blanks, "
        "the file's path; any program that computes SHA-256 can check them. A file "
        "that neither names does not belong to the disc, but for "
        "tagmanifest-sha256.txt itself and signatures of it.")},
    {N_("If the disc is damaged"), "",
     N_("Behind what a computer shows, the disc may hold the same image again, byte "
        "for byte and as often as it fits; the label sheet says how often. The size of "
        "the image in blocks of 2,048 bytes stands on that sheet too, and as the "
        "volume size in the volume descriptor (isoinfo -d -i /dev/sr0). Copies begin "
        "at every multiple of it. On Linux, with 850 for that size, this cuts out the "
        "second:")},
    {NULL, "  ", "dd if=/dev/sr0 of=copy.iso bs=2048 count=850 skip=850"},
    {NULL, "",
     N_("The third is behind twice the number, and so on. The program auditdisc makes "
        "one good image out of what is left of all copies, on one disc or several, and "
        "needs nothing else for it:")},
    {NULL, "  ", "auditdisc rescue /dev/sr0 -o rescued.iso"},
    {NULL, "",
     N_("Where only few copies would fit, recovery data stands behind the image "
        "instead, in the form RS03 of the free program dvdisaster, which auditdisc "
        "rescue uses.")},
    {N_("What counts as arrived"), "",
     N_("A message lies on the day it arrived, by the topmost Received header, else by "
        "the mailbox it was kept in, else, marked, by the sender's Date. A message "
        "without any date lies on the last day. All whose dates are in doubt are in "
        "lists/dates.html.")},
    {N_("How the files are named"), "",
     N_("Message 2005-05-30/0001 is the first that arrived on 30 May 2005:")},
    {NULL, "  days/2005_05_30/0001.html     ", N_("its page")},
    {NULL, "  days/2005_05_30/0001.txt      ", N_("its original, for browsers")},
    {NULL, "  days/2005_05_30/0001a1.pdf    ", N_("its first attachment")},
    {NULL, "  data/eml/2005_05_30/0001.eml  ", N_("its original")},
    {NULL, "",
     N_("made_from/ has the records that the pages were made from, for the program "
        "that made them: it can make the disc again from them and from the "
        "originals.")},
    {NULL, "",
     N_("The disc is also a bag as RFC 8493 describes it (bagit.txt, bag-info.txt), "
        "with the originals as its payload.")},
};

/* The terms stand in a column of their own. */
static void
add_fact(GString *text, const char *term, const char *value)
{
    glong beside = MAX(TERMS - g_utf8_strlen(term, -1), 0);
    g_autofree char *indent = g_strdup_printf("  %s%*s  ", term, (int)beside, "");

    add_paragraph(text, indent, value);
}

static void
add_facts(GString *text, const AdSite *site)
{
    g_auto(GStrv) sources = g_strsplit(site->sources, "\n", -1);

    add_heading(text, _("This disc"));
    add_fact(text, _("Disc"), site->volume_id);
    for (guint i = 0; i < site->disc_count; i++) {
        g_autofree char *words = i != site->disc ? ad_page_disc(site, i) : NULL;
        if (words != NULL)
            add_fact(text, _("Another disc"), words);
    }
    if (*site->organisation != '\0')
        add_fact(text, _("Organisation"), site->organisation);
    add_fact(text, _("Made"), site->made_words);
    add_fact(text, _("Made by"), "auditdisc " AD_VERSION);
    add_fact(text, _("Days of"), ad_zone_name(site->zone));
    for (char **source = sources; *source != NULL; source++) {
        g_autofree char *clean = ad_text_clean(*source, -1, AD_TEXT_LINE, NULL);
        add_fact(text, _("Taken from"), clean);
    }
}

static void
add_log(GString *text)
{
    add_heading(text, _("The mail log"));
    add_paragraph(
        text, "",
        _("data/log/ has the lines of the mail server's log, a file a day, byte for "
          "byte. lists/log.html lists its days, and says whether it was held against "
          "the mailbox and with what result."));
}

static void
add_seal(GString *text, const AdSite *site)
{
    g_autofree char *words = ad_page_seal_words(site);

    add_heading(text, _("The seal"));
    add_paragraph(text, "", words);
    if (site->seal.signature != NULL || site->seal.stamp != NULL)
        add_paragraph(text, "", _("seal/how.txt has the lines that check it."));
}

static void
add_line(GString *text, guint64 number, const char *sign, const char *words)
{
    g_autofree char *count = ad_words_number(number);

    g_string_append_printf(text, "  %s%*s%s  %s\r\n", sign,
                           (int)(DIGITS - g_utf8_strlen(count, -1)), "", count, words);
}

/* With several discs the sum is that of all of them, and this one has a part of it. */
static void
add_held(GString *text, const AdSite *site)
{
    const guint64 held = site->sum->fates[AD_FATE_ON_DISC];

    if (site->disc_count == 1) {
        add_line(text, held, "=", _("messages on this disc"));
        return;
    }
    g_autofree char *discs =
        g_strdup_printf(_("messages on %u discs"), site->disc_count);
    add_line(text, held, "=", discs);
    add_line(text, ad_selection_count(site->selection), " ",
             _("of these, on this disc"));
}

static void
add_books(GString *text, const AdSite *site)
{
    const AdSum *sum = site->sum;

    add_heading(text, _("The books"));
    add_line(text, sum->found, " ", _("items found"));
    add_line(text, sum->fates[AD_FATE_OUTSIDE], "-", _("arrived on other days"));
    if (ad_request_is_narrow(&site->request))
        add_line(text, sum->fates[AD_FATE_UNASKED], "-", _("not asked for"));
    add_line(text, sum->fates[AD_FATE_DUPLICATE], "-",
             _("exact copies of a message kept once"));
    add_line(text, sum->fates[AD_FATE_UNREADABLE], "-",
             _("unreadable, named in books.csv"));
    add_held(text, site);
}

static void
add_answer(GString *text, const AdSite *site)
{
    g_autofree char *request = ad_page_request(site);
    g_autofree char *span = ad_period_during(site->period);
    g_autofree char *messages = ad_words_counted(ad_selection_count(site->selection),
                                                 "%s message", "%s messages");
    g_autofree char *answer =
        request != NULL
            ? ad_page_answer(site)
            : g_strdup_printf(_("This disc holds all e-mail that arrived %1$s: %2$s, "
                                "each exactly as it was found. Every message found is "
                                "accounted for."),
                              span, messages);

    add_paragraph(text, "", answer);
    if (request == NULL)
        return;
    add_gap(text);
    add_paragraph(text, "", request);
}

GBytes *
ad_text_readme(const AdSite *site, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (!ad_page_books_close(site, error))
        return NULL;
    add_answer(text, site);
    add_books(text, site);
    for (gsize i = 0; i < G_N_ELEMENTS(passages); i++) {
        if (passages[i].heading != NULL)
            add_heading(text, _(passages[i].heading));
        else if (*passages[i].indent == '\0' || *passages[i - 1].indent == '\0')
            add_gap(text);
        add_paragraph(text, passages[i].indent, _(passages[i].words));
    }
    if (site->log != NULL)
        add_log(text);
    add_seal(text, site);
    add_facts(text, site);
    return g_string_free_to_bytes(g_steal_pointer(&text));
}

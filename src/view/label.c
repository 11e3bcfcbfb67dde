/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/view/label.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "page.h"
#include "qr.h"

/* Digits that the eye takes in at once. */
#define GROUP 4
/* Characters of a text, so that it takes few lines. */
#define LONGEST_NAME  80
#define LONGEST_VALUE 120

static void
set_shortened(AdDict *page, const char *name, const char *text, glong longest)
{
    g_autofree char *clean = ad_text_clean(text, -1, AD_TEXT_LINE, NULL);
    g_autofree char *shorter = ad_page_shorten(clean, longest);

    ad_dict_set(page, name, shorter);
}

static void
add_row(AdDict *page, const char *term, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    AdDict *row = ad_dict_add(page, "ROW");
    ad_dict_set(row, "TERM", term);
    set_shortened(row, "VALUE", value, LONGEST_VALUE);
}

static void
fill_digits(AdDict *page, const char *section, const AdDigest *digest)
{
    char hex[AD_DIGEST_HEX + 1];

    ad_digest_hex(digest, hex);
    for (gsize i = 0; i < AD_DIGEST_HEX; i += GROUP) {
        g_autofree char *group = g_strndup(hex + i, GROUP);
        ad_dict_set(ad_dict_add(page, section), "GROUP", group);
    }
}

/* The code holds the digits alone, as sha256sum prints them: what a scanner types can
 * be compared at once. */
static bool
fill_code(AdDict *page, const AdDigest *fingerprint, GError **error)
{
    char hex[AD_DIGEST_HEX + 1];
    guint size;

    ad_digest_hex(fingerprint, hex);
    g_autofree char *path = ad_qr_path(hex, &size, error);
    if (path == NULL)
        return false;
    ad_dict_set(page, "CODE", path);
    ad_dict_set_int(page, "CODE_SIZE", size);
    return true;
}

/* "130 found = 120 on disc + 7 of other days + 3 exact copies" */
static char *
sum_words(const AdSite *site)
{
    static const struct {
        const char *one, *many;
    } words[AD_FATES] = {
        [AD_FATE_ON_DISC] = {N_("%s on disc"), N_("%s on disc")},
        [AD_FATE_OUTSIDE] = {N_("%s of other days"), N_("%s of other days")},
        [AD_FATE_UNASKED] = {N_("%s not asked for"), N_("%s not asked for")},
        [AD_FATE_DUPLICATE] = {N_("%s exact copy"), N_("%s exact copies")},
        [AD_FATE_UNREADABLE] = {N_("%s unreadable"), N_("%s unreadable")},
    };
    g_autofree char *found = ad_words_number(site->sum->found);
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, _("%s found"), found);
    for (guint i = 0; i < AD_FATES; i++) {
        g_autofree char *count = ad_words_number(site->sum->fates[i]);
        if (i != AD_FATE_ON_DISC && site->sum->fates[i] == 0)
            continue;
        g_string_append(text, i == AD_FATE_ON_DISC ? " = " : " + ");
        if (i == AD_FATE_ON_DISC && site->disc_count > 1)
            g_string_append_printf(text, _("%1$s on the %2$u discs"), count,
                                   site->disc_count);
        else
            g_string_append_printf(
                text, ad_words_form(site->sum->fates[i], words[i].one, words[i].many),
                count);
    }
    return g_string_free(text, FALSE);
}

static char *
seal_words(const AdSite *site)
{
    g_autofree char *kind = ad_page_seal_kind(site);

    return site->seal.key == NULL
               ? g_steal_pointer(&kind)
               : g_strdup_printf(_("%1$s, by the key %2$s"), kind, site->seal.key);
}

static void
fill_volume(AdDict *page, const AdSite *site, const AdLabel *label)
{
    g_autofree char *span = ad_period_words(site->period);
    g_autofree char *messages = ad_words_counted(ad_selection_count(site->selection),
                                                 "%s message", "%s messages");
    g_autofree char *files = ad_words_counted(label->files, "%s file", "%s files");
    g_autofree char *asked = ad_request_shown(&site->request);
    g_autofree char *days =
        g_strdup_printf(_("%1$s, days of %2$s"), span, ad_zone_name(site->zone));
    g_autofree char *disc =
        site->disc_count == 1
            ? g_strdup(site->volume_id)
            : g_strdup_printf(_("%1$s, disc %2$u of %3$u"), site->volume_id,
                              site->disc + 1, site->disc_count);
    g_autofree char *holds = g_strdup_printf("%s, %s", messages, files);
    g_autofree char *sum = sum_words(site);
    g_autofree char *seal = seal_words(site);
    bool narrow = ad_request_is_narrow(&site->request);

    ad_dict_set(page, "SPAN", span);
    ad_dict_set(page, "DISC", disc);
    ad_dict_set(page, "MESSAGES", messages);
    ad_dict_set(page, "MADE", site->made_words);
    add_row(page, _("Organisation"), site->organisation);
    add_row(page, _("Arrived"), days);
    add_row(page, _("Asked for"), narrow ? asked : NULL);
    add_row(page, _("Disc"), disc);
    add_row(page, _("Holds"), holds);
    add_row(page, _("Books"), sum);
    add_row(page, _("Seal"), seal);
    add_row(page, _("Made"), site->made_words);
}

/* What is known of the medium, in the order it is said. A file is its own drive. */
static char *
medium_words(const AdLabelUnit *unit)
{
    const struct {
        const char *words, *value;
    } facts[] = {{"%s", unit->medium != NULL ? _(unit->medium) : NULL},
                 {_(" by %s"), unit->maker},
                 {_(", lot %s"), unit->lot},
                 {_(", burned at %s"), unit->speed},
                 {_(" in %s"), unit->drive}};
    GString *words = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(facts); i++)
        if (facts[i].value != NULL &&
            (i == 0 || g_strcmp0(facts[i].value, unit->medium) != 0))
            g_string_append_printf(words, facts[i].words, facts[i].value);
    return g_string_free(words, FALSE);
}

static void
fill_recovery(AdDict *page, const AdLabel *label)
{
    const AdLabelUnit *unit = label->unit;

    if (unit->piece != NULL && unit->random != NULL) {
        AdDict *survival = ad_dict_add(page, "SURVIVES");
        g_autofree char *piece = g_strdup_printf("%s %%", unit->piece);
        g_autofree char *random = g_strdup_printf("%s %%", unit->random);
        ad_dict_set(survival, "PIECE", piece);
        ad_dict_set(survival, "RANDOM", random);
    }
    if (unit->augmented)
        ad_page_set_count(ad_dict_add(page, "AUGMENTED"), "SIZE", label->blocks);
    if (unit->repeats < 2)
        return;
    AdDict *section = ad_dict_add(page, "REPEATS");
    ad_page_set_count(section, "NUMBER", unit->repeats);
    ad_page_set_count(section, "SIZE", label->blocks);
    ad_dict_set_int(section, "BLOCKS", (gint64)label->blocks);
}

static void
fill_unit(AdDict *page, const AdSite *site, const AdLabel *label)
{
    const AdLabelUnit *unit = label->unit;

    if (unit == NULL) {
        ad_dict_add(page, "BLANK");
        return;
    }
    g_autofree char *copy =
        g_strdup_printf(_("copy %1$u of %2$u"), unit->number, unit->of);
    g_autofree char *name = g_strdup_printf("%s, %s", unit->name, copy);
    g_autofree char *medium = medium_words(unit);
    g_autofree char *verified = ad_time_words(unit->verified, site->zone);
    g_autofree char *equal =
        g_strdup_printf(_("%s, every block and file as recorded"), verified);

    ad_dict_show(page, "UNIT", "NAME", name);
    add_row(page, _("Unit"), name);
    add_row(page, _("Medium"), medium);
    add_row(page, _("Read back"), equal);
    add_row(page, _("Kept"), unit->kept);
    fill_recovery(page, label);
}

GBytes *
ad_page_label(const AdSite *site, const AdLabel *label, GError **error)
{
    g_autoptr(AdDict) page = ad_dict_new();
    bool named = *site->organisation != '\0';

    if (!ad_page_books_close(site, error) ||
        !fill_code(page, label->fingerprint, error))
        return NULL;
    ad_dict_set(page, "LANGUAGE", ad_words_language());
    set_shortened(page, "OWNER", named ? site->organisation : _("E-mail record"),
                  LONGEST_NAME);
    fill_volume(page, site, label);
    fill_unit(page, site, label);
    fill_digits(page, "FINGERPRINT", label->fingerprint);
    fill_digits(page, "IMAGE", label->image);
    if (label->root != NULL)
        fill_digits(ad_dict_add(page, "PROVABLE"), "ROOT", label->root);
    return ad_templates_expand(site->templates, "label.tpl", page, error);
}

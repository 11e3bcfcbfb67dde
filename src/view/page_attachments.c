/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/words.h"
#include "attachments.h"
#include "series.h"

#define ADDRESSES 60 /* characters of a list of addresses in a table */

static const char *const headings[AD_GROUPS] = {
    N_("PDF documents"),     N_("Office documents"),
    N_("Pictures"),          N_("Texts"),
    N_("Web pages and XML"), N_("Mail messages"),
    N_("Archives"),          N_("Signatures and keys"),
    N_("Sound and video"),   N_("Programs, scripts and files of an unknown kind"),
};

static guint
group_of(AdFamily family)
{
    static const guint groups[AD_FAMILIES + 1] = {
        [AD_FAMILY_PDF] = 0,     [AD_FAMILY_OFFICE] = 1,  [AD_FAMILY_OLE] = 1,
        [AD_FAMILY_PICTURE] = 2, [AD_FAMILY_TEXT] = 3,    [AD_FAMILY_WEB] = 4,
        [AD_FAMILY_XML] = 4,     [AD_FAMILY_MAIL] = 5,    [AD_FAMILY_ZIP] = 6,
        [AD_FAMILY_ARCHIVE] = 6, [AD_FAMILY_SEAL] = 7,    [AD_FAMILY_SOUND] = 8,
        [AD_FAMILY_VIDEO] = 8,   [AD_FAMILY_PROGRAM] = 9, [AD_FAMILY_SCRIPT] = 9,
        [AD_FAMILIES] = 9,
    };

    return groups[family];
}

static void
take_message(AdAttachments *attachments, guint32 message, const AdShown *shown)
{
    for (guint32 i = 0; i < shown->files->len; i++) {
        const AdShownKind *kind = &g_array_index(shown->kinds, AdShownKind, i);
        guint group = group_of(kind->family);
        const AdClip clip = {message, i};
        g_array_append_val(attachments->groups[group], clip);
        attachments->sizes[group] += kind->size;
        attachments->count++;
    }
}

AdAttachments *
ad_attachments_new(const AdShownFile *shown)
{
    AdAttachments *attachments = g_new0(AdAttachments, 1);

    for (guint i = 0; i < AD_GROUPS; i++)
        attachments->groups[i] = g_array_new(FALSE, FALSE, sizeof(AdClip));
    for (guint i = 0; i < ad_shown_count(shown); i++) {
        g_autoptr(AdShown) one = ad_shown_get(shown, i);
        if (one != NULL)
            take_message(attachments, i, one);
    }
    return attachments;
}

void
ad_attachments_free(AdAttachments *attachments)
{
    if (attachments == NULL)
        return;
    for (guint i = 0; i < AD_GROUPS; i++)
        g_array_unref(attachments->groups[i]);
    g_free(attachments);
}

static guint
items(const AdSite *site)
{
    return AD_GROUPS;
}

static guint
sheets(const AdSite *site, guint item)
{
    guint count = site->attachments->groups[item]->len;

    return count > 0 ? ad_series_sheets(count) : 0;
}

static char *
path(guint item, guint sheet)
{
    g_autofree char *stem = g_strdup_printf("lists/attachments_%02u", item + 1);

    return ad_series_path(stem, sheet);
}

static bool
fill_row(AdDict *row, const AdSite *site, const AdClip *clip, GError **error)
{
    g_autoptr(AdEnvelope) envelope =
        ad_selection_envelope(site->selection, clip->message);
    g_autoptr(AdShown) shown = ad_shown_get(site->shown, clip->message);

    if (envelope == NULL || shown == NULL)
        return ad_error(error, AD_ERROR_DIFFERS, "selection: line %u is no envelope",
                        clip->message + 1);
    g_autofree char *from = ad_page_shorten(envelope->from, ADDRESSES);
    g_autofree char *number = ad_selection_label(site->selection, clip->message);
    g_autofree char *page = ad_selection_path(site->selection, clip->message, ".html");
    g_autofree char *href = ad_page_join(AD_ROOT_LISTS, page);
    g_autofree char *size =
        ad_words_size(g_array_index(shown->kinds, AdShownKind, clip->place).size);
    const char *name = shown->names->pdata[clip->place];

    ad_dict_set(row, "NAME", *name != '\0' ? name : _("(no name given)"));
    ad_dict_set(row, "HREF", href);
    ad_dict_set_int(row, "PLACE", clip->place + 1);
    ad_dict_set(row, "SIZE", size);
    ad_dict_set(row, "FROM", from);
    ad_dict_set(row, "NUMBER", number);
    return true;
}

static char *
total_words(const AdSite *site, guint item)
{
    g_autofree char *count = ad_words_counted(site->attachments->groups[item]->len,
                                              "%s attachment", "%s attachments");
    g_autofree char *size = ad_words_size(site->attachments->sizes[item]);

    return g_strconcat(count, ", ", size, NULL);
}

static GBytes *
make(const AdSite *site, guint item, guint sheet, GError **error)
{
    const GArray *clips = site->attachments->groups[item];
    g_autoptr(AdDict) page = ad_series_page(&ad_series_attachment_kind, site, item,
                                            sheet, _(headings[item]));
    AdDict *list = ad_dict_add(page, "LIST");
    g_autofree char *total = total_words(site, item);
    guint first, end;

    ad_dict_set(page, "HEADING", _(headings[item]));
    ad_dict_set(page, "COUNT", total);
    ad_series_rows(clips->len, sheet, &first, &end);
    for (guint i = first; i < end; i++)
        if (!fill_row(ad_dict_add(list, "ROW"), site, &g_array_index(clips, AdClip, i),
                      error))
            return NULL;
    return ad_templates_expand(site->templates, "attachments.tpl", page, error);
}

static guint
kinds_items(const AdSite *site)
{
    return 1;
}

static guint
kinds_sheets(const AdSite *site, guint item)
{
    return 1;
}

static char *
kinds_path(guint item, guint sheet)
{
    return ad_series_path("lists/attachments", sheet);
}

/* The list of kinds, each with the way to its own. */
static GBytes *
make_kinds(const AdSite *site, guint item, guint sheet, GError **error)
{
    g_autoptr(AdDict) page =
        ad_series_page(&ad_series_attachments, site, item, sheet, _("Attachments"));
    g_autofree char *total =
        ad_words_counted(site->attachments->count, "%s attachment", "%s attachments");

    ad_dict_set(page, "HEADING", _("Attachments"));
    ad_dict_set(page, "COUNT", total);
    AdDict *kinds = site->attachments->count > 0 ? ad_dict_add(page, "KINDS") : NULL;
    for (guint i = 0; i < AD_GROUPS; i++) {
        if (sheets(site, i) == 0)
            continue;
        AdDict *kind = ad_dict_add(kinds, "KIND");
        g_autofree char *href = path(i, 0);
        g_autofree char *file = g_path_get_basename(href);
        g_autofree char *words = total_words(site, i);
        ad_dict_set(kind, "HREF", file);
        ad_dict_set(kind, "NAME", _(headings[i]));
        ad_dict_set(kind, "WORDS", words);
    }
    return ad_templates_expand(site->templates, "attachments.tpl", page, error);
}

const AdSeries ad_series_attachments = {
    kinds_items, kinds_sheets, kinds_path, make_kinds, "index.html", N_("Calendar"),
};

const AdSeries ad_series_attachment_kind = {
    items, sheets, path, make, "lists/attachments.html", N_("All kinds"),
};

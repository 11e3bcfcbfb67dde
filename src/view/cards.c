/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cards.h"

#include "auditdisc/base/words.h"
#include "letter.h"
#include "page.h"

#include <string.h>

#define SMALL_WIDTH  240
#define SMALL_HEIGHT 180

/* What a browser shows in place of saving it, and can be asked to. */
static bool
opens(const AdAttachment *attachment)
{
    static const char *const extensions[] = {"pdf", "txt", "png", "jpg", "gif", "webp"};

    if (attachment->showing == AD_SHOWING_TOO_LARGE)
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(extensions); i++)
        if (strcmp(attachment->extension, extensions[i]) == 0)
            return true;
    return false;
}

/* The picture stands in the formatted message already if it is inlined. */
static bool
is_shown_small(const AdAttachment *attachment)
{
    return attachment->showing == AD_SHOWING_SMALL && !attachment->inlined;
}

bool
ad_cards_have_pictures(const AdMessage *message)
{
    for (guint i = 0; i < message->attachments->len; i++)
        if (is_shown_small(message->attachments->pdata[i]))
            return true;
    return false;
}

static char *
kind_words(const AdAttachment *attachment)
{
    g_autofree char *title = NULL;

    if (attachment->kind == NULL)
        return g_strdup(_("File of an unknown kind"));
    title = ad_kind_title(attachment->kind);
    return attachment->claimed ? g_strdup_printf(_("%s by its name or type"), title)
                               : g_steal_pointer(&title);
}

static void
show_mismatch(AdDict *card, const AdAttachment *attachment)
{
    AdDict *mismatch;

    if (attachment->mismatch == AD_MISMATCH_NONE)
        return;
    mismatch = ad_dict_add(
        card, attachment->mismatch == AD_MISMATCH_NAME ? "MISCALLED" : "MISDECLARED");
    ad_dict_set(mismatch, "NAME",
                attachment->mismatch == AD_MISMATCH_NAME ? attachment->name
                                                         : attachment->type);
    ad_dict_set(mismatch, "KIND", _(attachment->kind->words));
}

/* Scaled down in its proportions, never up. */
static void
show_picture(AdDict *card, const AdAttachment *attachment, const char *name)
{
    AdDict *small = ad_dict_add(card, "SMALL");
    gdouble width = attachment->picture.width, height = attachment->picture.height;
    gdouble scale = MIN(MIN(SMALL_WIDTH / width, SMALL_HEIGHT / height), 1);

    ad_dict_set_int(small, "WIDTH", MAX(1, (gint64)(width * scale)));
    ad_dict_set_int(small, "HEIGHT", MAX(1, (gint64)(height * scale)));
    ad_dict_set(small, "NAME", name);
}

/* Why a picture is not shown small; NULL if it is, or is none, or is shown above. */
static char *
reason(const AdAttachment *attachment)
{
    const AdPicture *picture = &attachment->picture;

    if (attachment->inlined)
        return NULL;
    switch (attachment->showing) {
    case AD_SHOWING_OTHER_TYPE:
        return g_strdup(
            _("Not shown small: it is not the kind of picture it is called."));
    case AD_SHOWING_TOO_LARGE: {
        g_autofree char *width = ad_words_number(picture->width);
        g_autofree char *height = ad_words_number(picture->height);

        return g_strdup_printf(
            _("Not shown small: %1$s × %2$s pixels may be more than a "
              "browser can bear."),
            width, height);
    }
    case AD_SHOWING_NO_PICTURE:
        return g_strdup(_("Not shown small: it can’t be read as a picture."));
    case AD_SHOWING_NONE:
    case AD_SHOWING_SMALL:
        break;
    }
    return NULL;
}

/* Of a message that was attached, what tells it from others. */
static void
show_message(AdDict *card, const AdAttachment *attachment)
{
    const AdMessage *message = attachment->message;
    AdDict *mail;

    if (message == NULL)
        return;
    mail = ad_dict_add(card, "MAIL");
    ad_page_pair_list(mail, _("From"), message->from);
    ad_page_pair_list(mail, _("To"), message->to);
    ad_page_pair(mail, _("Date"), message->date, NULL);
    ad_page_pair(mail, _("Subject"), message->subject, NULL);
}

static void
show_file(AdDict *card, const AdAttachment *attachment, const AdSaved *saved)
{
    AdDict *way = ad_dict_add(card, opens(attachment) ? "OPEN" : "SAVE");
    char hex[AD_DIGEST_HEX + 1];

    ad_dict_set(way, "PATH", saved->path);
    ad_dict_set(way, "DOWNLOAD", attachment->name);
    ad_digest_hex(&saved->extent.digest, hex);
    ad_dict_set(card, "SHA256", hex);
    ad_dict_set(card, "PATH", saved->path);
}

static void
fill_card(AdDict *card, const AdAttachment *attachment, const AdSaved *saved)
{
    g_autofree char *name = ad_letter_attachment_name(attachment);
    g_autofree char *size = ad_words_size((guint64)saved->extent.size);
    g_autofree char *kind = kind_words(attachment);
    g_autofree char *why = reason(attachment);

    ad_dict_set_int(card, "NUMBER", attachment->number);
    ad_dict_set(card, "NAME", name);
    ad_dict_set(card, "KIND", kind);
    ad_dict_set(card, "SIZE", size);
    ad_dict_set(card, "TYPE", attachment->type);
    show_mismatch(card, attachment);
    show_message(card, attachment);
    show_file(card, attachment, saved);
    ad_dict_show(card, "REASON", "WORDS", why);
    if (is_shown_small(attachment))
        show_picture(card, attachment, name);
    if (attachment->inlined)
        ad_dict_add(card, "INLINED");
}

void
ad_cards_fill(AdDict *page, const AdMessage *message, const GArray *saved)
{
    const GPtrArray *attachments = message->attachments;

    if (attachments->len == 0)
        return;
    AdDict *section = ad_dict_add(page, "ATTACHMENTS");
    g_autofree char *heading =
        ad_words_counted(attachments->len, "%s attachment", "%s attachments");
    ad_dict_set(section, "HEADING", heading);
    for (guint i = 0; i < attachments->len; i++)
        fill_card(ad_dict_add(section, "CARD"), attachments->pdata[i],
                  &g_array_index(saved, AdSaved, i));
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The website on the disc: what all pages share, and the making of them. Message pages
 * are made in worker processes, since mail is parsed there; all other pages are made
 * from envelopes, the lists by workers too, for speed, and the rest by the parent. A
 * view takes values and gives bytes.
 */
#pragma once

#include "auditdisc/base/pack.h"
#include "auditdisc/base/progress.h"
#include "auditdisc/mail/message.h"
#include "auditdisc/select/books.h"
#include "auditdisc/select/reckoning.h"
#include "auditdisc/select/request.h"
#include "auditdisc/select/selection.h"
#include "auditdisc/trail/queue.h"
#include "auditdisc/view/template.h"

#include <glib.h>
#include <stdbool.h>

typedef struct {
    AdFamily family; /* AD_FAMILIES for a file of an unknown kind */
    guint64 size;
} AdShownKind;

/* What became of a message when it was shown; one record each in the file "shown" of
 * the run directory, in the order of the selection. */
typedef struct {
    guint attachments;
    GPtrArray *files; /* char *, names of the saved attachments on the disc, in order */
    GPtrArray *names; /* char *, what their senders named them, or ""; one for each */
    GArray *kinds;    /* AdShownKind, one for each of these */
    GPtrArray *flaws; /* char *, found while parsing, beside those of the envelope */
    char *unshown; /* why there is no proper page, in plain words; NULL if there is */
} AdShown;

typedef struct AdShownFile AdShownFile;

AdShownFile *ad_shown_open(const char *path,
                           GError **error); /* mapped, read by index */
guint ad_shown_count(const AdShownFile *file);
AdShown *ad_shown_get(const AdShownFile *file, guint index);
AdShown *ad_shown_parse(const char *line, gsize length); /* NULL if it is none */
void ad_shown_write(const AdShown *shown, GString *line);
void ad_shown_file_free(AdShownFile *file);
void ad_shown_free(AdShown *shown);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdShownFile, ad_shown_file_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdShown, ad_shown_free)

/* What the mail log says. */
typedef struct {
    const AdLogFacts *facts;
    const AdTrail *trail;
    const AdTies *ties;
    const AdReckoning *reckoning; /* NULL where there is none to make */
    const char *archive;          /* address that all mail is copied to, or NULL */
} AdSiteLog;

/* The seal that the disc will have. */
typedef struct {
    const char *signature; /* path of the signature, NULL for an unsealed disc */
    const char *key;       /* fingerprint of the key it is by */
    const char *stamp;     /* path of the time stamp, NULL for none */
    bool failed;           /* a signature was asked for and could not be made */
} AdSiteSeal;

/* One of the discs that a period lies on. */
typedef struct {
    const char *volume_id;  /* AUDIT_2005_05, AUDIT_2005_05_D1OF2 */
    const AdPeriod *period; /* its days */
    guint messages;
} AdDisc;

/* Which messages belong together (src/view/conversations.h). */
typedef struct AdConversations AdConversations;

/* Whom the messages are from and to (src/view/people.h). */
typedef struct AdPeople AdPeople;

/* The attachments of all messages by kind (src/view/attachments.h). */
typedef struct AdAttachments AdAttachments;

/* What a list of its own names (src/view/findings.h). */
typedef struct AdFindings AdFindings;

/* What was taken out of the sources since the volume before this one. */
#define AD_CLEARED_LIST "lists/cleared.csv"

/* Values all pages share. Constant while pages are made. */
typedef struct {
    const AdTemplates *templates;
    const AdSelection *selection;
    const AdShownFile *shown;             /* NULL while message pages are being made */
    const AdAttachments *attachments;     /* NULL while message pages are being made */
    const AdFindings *findings;           /* likewise */
    const AdConversations *conversations; /* as people */
    const AdPeople *people; /* NULL until ad_site_render has counted them */
    const AdPeriod *period; /* the days of this disc */
    GTimeZone *zone;
    const AdSelection *whole; /* of all discs; selection where there is only one */
    const AdDisc *discs;      /* in order of days */
    guint disc_count, disc;   /* how many; which of them this is, from 0 */
    const AdSum *sum;         /* over all discs */
    const AdSiteLog *log;     /* NULL without one */
    const GPtrArray *queue;   /* AdQueued *, NULL where the queue is not on this disc */
    bool cleared;             /* AD_CLEARED_LIST is on the disc */
    AdRequest request;        /* what of the period was asked for */
    const char *books;        /* path of the books' records */
    const char *organisation; /* [archive] organisation, or "" */
    const char *const *hosts; /* [archive] hosts; NULL for none */
    const char *volume_id;    /* AUDIT_2005_05 */
    const char *sources;      /* specs, one a line */
    const char *made_words;   /* the run's time stamp */
    const char *span;         /* the days of this disc in words */
    AdSiteSeal seal;
} AdSite;

typedef struct {
    char *path; /* relative to the message's page: 0001a1.pdf */
    AdExtent extent;
} AdSaved;

/* One message to be shown; all is borrowed. */
typedef struct {
    guint index; /* in the selection */
    const AdEnvelope *envelope;
    const AdMessage *message; /* NULL where only the envelope can be shown */
    const GArray *saved;      /* AdSaved, one for each attachment of message */
    const char *unshown;      /* why there is no message, else NULL */
} AdLetter;

/* Pages. */
GBytes *ad_page_message(const AdSite *site, const AdLetter *letter, GError **error);
/* Where pages go that are made more than one at a time. page stays the caller's. */
typedef struct {
    bool (*add)(const char *name, GBytes *page, gpointer data, GError **error);
    gpointer data;
} AdPages;

/* index.html of a day that has mail. One with more than 500 messages lists its hours,
 * h00.html to h23.html and undated.html, that are made too. */
bool ad_pages_day(const AdSite *site, AdDay day, const AdPages *pages, GError **error);
/* What find.html looks in: find/2005.js, a script, for each year that has mail. Of
 * texts there is an index beside (src/view/term_index.h). */
bool ad_find_make(const AdSite *site, const AdPages *pages, GError **error);
char *ad_find_years(const AdSite *site); /* parted by blanks */
/* Only for a day that has lines of the log. */
GBytes *ad_page_log(const AdSite *site, AdDay day, GError **error);
GBytes *ad_page_index(const AdSite *site, GError **error);
GBytes *ad_page_about(const AdSite *site, GError **error);
GBytes *ad_page_check(const AdSite *site, GError **error); /* check.html */
GBytes *ad_page_find(const AdSite *site, GError **error);  /* find.html */
GBytes *ad_page_books(const AdSite *site, GError **error); /* lists/books.html */
GBytes *ad_page_dates(const AdSite *site, GError **error); /* lists/dates.html */
/* lists/log.html; only with a log. */
GBytes *ad_page_reckoning(const AdSite *site, GError **error);
/* lists/queue.html; only with a queue. */
GBytes *ad_page_queue(const AdSite *site, GError **error);
GBytes *ad_text_readme(const AdSite *site, GError **error); /* readme.txt, CRLF */

/* Tables, handed out piece by piece: they can be large. */
typedef bool (*AdPiece)(const char *text, gsize length, gpointer data, GError **error);
bool ad_table_mailbag(const AdSite *site, AdPiece piece, gpointer data, GError **error);
bool ad_table_books(const AdSite *site, AdPiece piece, gpointer data, GError **error);

/* What the tables hold, for audit software: index.xml of the German data hand-over
 * (GDPdU, now GoBD) and its DTD, under the name that its standard gives it. */
#define AD_HANDOVER_ELEMENTS "gdpdu-01-09-2004.dtd"
GBytes *ad_handover_index(const AdSite *site, GError **error);
GBytes *ad_handover_elements(const AdSite *site, GError **error);

/* Where finished files go. The extent's pack number is that of the pack that was
 * named in pack_format or own_pack. */
typedef struct {
    bool (*add)(const char *path, const AdExtent *extent, gpointer data,
                GError **error);
    gpointer data;
} AdSink;

typedef struct {
    guint workers;
    const char *originals;   /* pack 0 */
    const char *pack_format; /* packs of the workers: volume/pages-%u.pack */
    guint first_pack;        /* worker k writes pack number first_pack + k */
    AdPack *own_pack;        /* the parent's pages */
    const char *shown;       /* the file to be made */
    AdSink sink;
    const AdProgress *progress;
} AdRendering;

/* Message pages, then all others. site->shown is ignored. */
bool ad_site_render(const AdSite *site, const AdRendering *rendering, GError **error);

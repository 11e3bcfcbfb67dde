/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all kinds of pages share: the running head and foot, the way from one page to
 * its neighbours, and a few phrases.
 */
#pragma once

#include "auditdisc/view/site.h"

/* Where a page lies below the disc's root, as the way back up. */
#define AD_ROOT_TOP   ""
#define AD_ROOT_LISTS "../"
#define AD_ROOT_DAYS  "../../"

typedef enum {
    AD_SHEET_WIDE,     /* tables, the calendar */
    AD_SHEET_NARROW,   /* text to be read */
    AD_SHEET_SCRIPTED, /* narrow, and a script of the disc may run in it */
    AD_SHEET_SCRIPTED_WIDE,
    AD_SHEET_FRAMED,   /* narrow, and frames of formatted mail are allowed in it */
    AD_SHEET_PICTURED, /* narrow, and pictures of the disc are shown in it */
    AD_SHEET_FRAMED_PICTURED,
} AdSheet;

/* A page with head and foot. path is its own one where the head names it, else NULL. */
AdDict *ad_page_new(const AdSite *site, const char *root, const char *title,
                    AdSheet sheet, const char *path);

/* A term and what there is to say; not shown for an empty value. */
void ad_page_pair(AdDict *dict, const char *term, const char *value, const char *note);
/* The same for a list of addresses, on pages that have a place for one. */
void ad_page_pair_list(AdDict *dict, const char *term, const char *list);
/* A disc of the set in words: "AUDIT_2005_05_D2OF2, 16 to 31 May 2005, 12 messages". */
char *ad_page_disc(const AdSite *site, guint index);
/* A count of messages, written with its thousands. */
void ad_page_set_count(AdDict *dict, const char *name, guint64 number);

/* The neighbours of a page. A NULL path is one there is none of; of NULL words nothing
 * is said at all. */
typedef struct {
    const char *earlier_path, *earlier_words;
    const char *up_path, *up_words;
    const char *later_path, *later_words;
} AdTurn;

/* At the top of the page. */
void ad_page_turn(AdDict *page, const AdTurn *turn);

/* The sentence that says what the disc holds. */
char *ad_page_answer(const AdSite *site);
/* What was asked for, and how much of the period is not here for that reason; NULL for
 * a disc of the whole period. */
char *ad_page_request(const AdSite *site);
/* The account of the books, on the front page and on the page of the books. */
void ad_page_account(AdDict *page, const AdSite *site, const char *root);
/* AD_ERROR_FAILED unless the sum closes and agrees with the selection: a page that says
 * so must not exist otherwise. */
bool ad_page_books_close(const AdSite *site, GError **error);

/* What kind of seal the disc has, in a few words, and what that is worth. */
char *ad_page_seal_kind(const AdSite *site);
char *ad_page_seal_words(const AdSite *site);

char *ad_page_join(const char *root, const char *path);
/* The page of a message, seen from those of a day. */
char *ad_page_from_day(const AdSelection *selection, AdDay day, guint index);
/* What the sender's Date claims, in its own zone; what was written if it is no date. */
char *ad_page_sent(const AdEnvelope *envelope);
/* "5 hours 3 minutes later" for a Date more than an hour off the arrival; else NULL. */
char *ad_page_gap(const AdEnvelope *envelope);
/* The first characters of a long list of addresses; the message's page has them all. */
char *ad_page_shorten(const char *text, glong characters);

/* From the digest of a message to its place in the selection. */
typedef struct AdNumbers AdNumbers;

AdNumbers *ad_numbers_new(const AdSelection *selection);
bool ad_numbers_find(const AdNumbers *numbers, const char *hex, guint *ret_index);
void ad_numbers_free(AdNumbers *numbers);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdNumbers, ad_numbers_free)

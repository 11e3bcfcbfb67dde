/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists too long for one page are parted into sheets, each a page with the way to its
 * neighbours. A series is all pages of a kind: there is one item for each person, say,
 * and each has as many sheets as its list needs.
 */
#pragma once

#include "page.h"

#define AD_SHEET_ROWS 500

typedef struct {
    guint (*items)(const AdSite *site);
    guint (*sheets)(const AdSite *site, guint item); /* 0 where it has no page */
    char *(*path)(guint item, guint sheet); /* from the top folder of the disc */
    GBytes *(*make)(const AdSite *site, guint item, guint sheet, GError **error);
    const char *up_path, *up_words; /* where its pages are listed */
} AdSeries;

extern const AdSeries ad_series_conversations;
extern const AdSeries ad_series_flaws, ad_series_flaw_kind, ad_series_undated,
    ad_series_copies, ad_series_border;
extern const AdSeries ad_series_attachments, ad_series_attachment_kind;
extern const AdSeries ad_series_addresses, ad_series_organisations, ad_series_person,
    ad_series_organisation;

/* How many sheets a list takes: one where it is empty. */
guint ad_series_sheets(guint rows);
/* "people/0001.html", "people/0001_2.html": a sheet of that stem. */
char *ad_series_path(const char *stem, guint sheet);
/* The rows of a sheet are first .. end - 1. */
void ad_series_rows(guint rows, guint sheet, guint *ret_first, guint *ret_end);
/* Links to all sheets of that stem, where there is more than one: SHEETS. */
void ad_series_links(AdDict *page, const char *stem, guint sheet, guint sheets);
/* The title of a sheet, which tells it from the others. */
char *ad_series_title(const char *title, guint sheet, guint sheets);
/* A page of a series, with the way up and, where there is more than one, between the
 * sheets. */
AdDict *ad_series_page(const AdSeries *series, const AdSite *site, guint item,
                       guint sheet, const char *title);
/* All pages of a series, handed out in order. */
bool ad_series_make(const AdSeries *series, const AdSite *site, const AdPages *pages,
                    GError **error);

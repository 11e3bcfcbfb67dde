/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Days of the proleptic Gregorian calendar and moments in a zone.
 * A moment is seconds since 1970-01-01T00:00:00Z. Zones are those of tzdata.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef gint32 AdDay; /* days since 1970-01-01 */

#define AD_TIME_NONE G_MININT64

/* Strictly YYYY-MM-DD, a day that exists, year 1970 to 9999. */
bool ad_day_parse(const char *text, AdDay *ret_day);
AdDay ad_day_from_ymd(int year, int month, int day);
void ad_day_ymd(AdDay day, int *ret_year, int *ret_month, int *ret_day);
int ad_day_weekday(AdDay day); /* 1 Monday to 7 Sunday, as ISO 8601 */
int ad_day_month_length(int year, int month);
AdDay ad_day_of(gint64 moment, GTimeZone *zone);

char *ad_day_iso(AdDay day);    /* 2005-05-30 */
char *ad_day_folder(AdDay day); /* 2005_05_30, the name of its folder on the disc */
/* The day and number of a message: 2005-05-30/0001. */
bool ad_label_parse(const char *label, AdDay *ret_day, guint *ret_number);
const char *ad_month_name(int month); /* 1 is January, in English */

/* In the language of base/words.h. */
char *ad_day_words(AdDay day);             /* Monday 30 May 2005 */
char *ad_date_words(AdDay day);            /* 30 May 2005 */
char *ad_month_words(int year, int month); /* May 2005 */
char *ad_month_day_words(int day);         /* 30, as it stands before its month */
const char *ad_weekday_words(int weekday); /* Monday */
const char *ad_weekday_short(int weekday); /* Mo */

/* AD_ERROR_USAGE for a name that tzdata does not know; NULL is the machine's zone. */
GTimeZone *ad_zone_open(const char *name, GError **error);
/* The name under which the zone can be opened again, e.g. Europe/Berlin. */
const char *ad_zone_name(GTimeZone *zone);

/* AD_TIME_NONE is written as the empty string; moments outside the years 1 to 9999
 * are shown (and counted by ad_day_of) as the nearest one inside. */
char *ad_time_iso(gint64 moment, GTimeZone *zone);   /* 2005-05-30T14:03:12+02:00 */
char *ad_time_clock(gint64 moment, GTimeZone *zone); /* 14:03 */
/* 30 May 2005, 14:03:12 +02:00, in the language of base/words.h */
char *ad_time_words(gint64 moment, GTimeZone *zone);
/* ISO 8601 with a zone or Z; a bare number is seconds (SOURCE_DATE_EPOCH). */
bool ad_time_parse(const char *text, gint64 *ret_moment);

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events of the mail log in plain words. What is quoted in them is clean already.
 */
#pragma once

#include "auditdisc/trail/trail.h"
#include "auditdisc/view/site.h"

/* "Received from mx.example.com [192.0.2.7] at 09:00:01." A time of another day than
 * the given one is written with its date. NULL for an event that is no step of a
 * message's way. */
char *ad_trail_step(const AdSite *site, const AdTrailEvent *event, AdDay day);
/* "mx.example.com [192.0.2.7]" from "mx.example.com[192.0.2.7]:25". */
char *ad_trail_peer(const char *peer);
/* The name of the list behind "blocked using"; NULL if none is named. */
char *ad_trail_list(const char *reason);
/* 09:00:01 */
char *ad_trail_clock(gint64 moment, GTimeZone *zone);
/* "from 30 May 2005, 02:01:00 +02:00 to 04:09"; the end has a date too where it is on
 * another day. */
char *ad_trail_stretch(gint64 from, gint64 to, GTimeZone *zone);
/* Who the envelope names: what it was before aliases, if the log tells. */
const char *ad_trail_recipient(const AdTrailEvent *event);

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where mail comes from. A source is only read; it lists its items in an order that is
 * the same each time as long as its contents are, and fetches one by its id.
 */
#pragma once

#include "auditdisc/base/day.h"
#include "auditdisc/source/raw.h"

#include <glib.h>
#include <stdbool.h>

/* What says when a message arrived, best first. */
typedef enum {
    AD_CLOCK_RECEIVED,  /* the topmost Received header */
    AD_CLOCK_FROM_LINE, /* the From_ line of an mbox, in UTC as RFC 4155 says */
    AD_CLOCK_MAILDIR,   /* leading number of a Maildir file name, else its mtime */
    AD_CLOCK_SENDER,    /* the sender's Date: a claim */
    AD_CLOCK_NONE,
} AdClock;

typedef struct {
    char *id;         /* stable within its source; the bytes of names as they are */
    goffset size;     /* of the raw bytes in the source; -1 if not known */
    gint64 delivered; /* moment, or AD_TIME_NONE */
    AdClock clock;    /* what delivered was taken from; AD_CLOCK_NONE without one */
    char *note;       /* folder and flags in words ("Sent, seen, answered"), or NULL */
    bool journal;     /* held to be a report of Exchange's journal (mail/journal.h) */
} AdItem;

void ad_item_free(AdItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdItem, ad_item_free)

typedef struct AdSource AdSource;

typedef struct {
    const char *kind; /* the word before the colon in --source */
    AdSource *(*open)(const char *place, GError **error);
    /* *ret_item is NULL after the last one. An error ends the listing. */
    bool (*next)(AdSource *source, AdItem **ret_item, GError **error);
    /* An error means that this item is unreadable; the listing goes on. */
    AdRaw *(*fetch)(AdSource *source, const char *id, GError **error);
    void (*close)(AdSource *source);
} AdSourceOps;

/* Each kind of source embeds this as its first member. */
struct AdSource {
    const AdSourceOps *ops;
    char *spec; /* as given: maildir:/var/mail/archive; owned, set by ad_source_open */
};

/* KIND:PLACE. AD_ERROR_USAGE for an unknown kind (names those there are), for a place
 * that does not exist or is not of that kind; AD_ERROR_FAILED if it can't be read. */
AdSource *ad_source_open(const char *spec, GError **error);
bool ad_source_next(AdSource *source, AdItem **ret_item, GError **error);
AdRaw *ad_source_fetch(AdSource *source, const char *id, GError **error);
void ad_source_close(AdSource *source); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdSource, ad_source_close)

/* The id of an item is stable as long as the message stays in the source.
 *
 * maildir: a folder with cur or new in it and all such folders below it, by name
 *   (source/maildir.h); id "FOLDER/unique" with the part up to ":2,", "unique" in the
 *   place itself; flags in the note. A message that moved from new to cur is fetched
 *   all the same. What is no file (a folder, a pipe) is an item that can't be fetched.
 *
 * mbox: one file, plain or gzip, divided as source/mbox.h says, as long as it is when
 *   it is opened; id "@OFFSET+LENGTH" of the bytes in the (unpacked) file. Where a gzip
 *   file is cut off, the listing ends with an error behind what could be unpacked.
 *
 * mboxrd: the same with >From_ undone.
 *
 * eml: everything below a folder, by path, except names that begin with a dot; id is
 *   the path within the folder. Links to folders are not followed: they, and what is
 *   no file, are items that can't be fetched, so that the books name them.
 *
 * journal: the mailbox that Exchange's journal writes to, as a Maildir (a folder with
 *   cur or new in it), any other folder or an mbox; ids are those of that source. */
extern const AdSourceOps ad_source_maildir;
extern const AdSourceOps ad_source_mbox;
extern const AdSourceOps ad_source_mboxrd;
extern const AdSourceOps ad_source_eml;
extern const AdSourceOps ad_source_journal;

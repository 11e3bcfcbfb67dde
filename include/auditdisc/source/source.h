/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where mail comes from. A source lists its items in an order that is the same each
 * time as long as its contents are, and fetches one by its id. It is only read, unless
 * a removal was begun.
 */
#pragma once

#include "auditdisc/base/day.h"
#include "auditdisc/base/digest.h"
#include "auditdisc/source/raw.h"

#include <glib.h>
#include <stdbool.h>

/* What says when a message arrived, best first. */
typedef enum {
    AD_CLOCK_RECEIVED,  /* the topmost Received header */
    AD_CLOCK_FROM_LINE, /* the From_ line of an mbox, in UTC as RFC 4155 says */
    AD_CLOCK_MAILDIR,   /* leading number of a Maildir file name, else its mtime */
    AD_CLOCK_IMAP,      /* INTERNALDATE of an IMAP server (RFC 3501 2.3.3) */
    AD_CLOCK_DISC,      /* the record of an earlier disc, which had one of the others */
    AD_CLOCK_SENDER,    /* the sender's Date: a claim */
    AD_CLOCK_NONE,
} AdClock;

typedef struct {
    char *id;         /* stable within its source; the bytes of names as they are */
    gint64 delivered; /* moment, or AD_TIME_NONE */
    AdClock clock;    /* what delivered was taken from; AD_CLOCK_NONE without one */
    char *note;       /* folder and flags in words ("Sent, seen, answered"), or NULL */
    bool journal;     /* held to be a report of Exchange's journal (mail/journal.h) */
    guint number; /* on day, on the disc it comes from, which it is to keep; 0: none */
    AdDay day;
} AdItem;

void ad_item_free(AdItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdItem, ad_item_free)

typedef struct AdSource AdSource;
typedef struct AdSourceOps AdSourceOps;

typedef enum {
    AD_REMOVE_FOR_GOOD,
    AD_REMOVE_TO_TRASH,
} AdRemoval;

/* Taking messages out. The order is prepare, begin, the listing, remove for each, end.
 * Whoever dies or closes the source before the end has lost no message that was not
 * named to remove, and may have lost any that was: so what is to go has to be on
 * record, durably, before the first remove. */
typedef struct {
    /* Only looks. The listing leaves out from here on what lies in the Trash already,
     * where it is the Trash that things go to. AD_ERROR_REFUSED where messages can't
     * be taken out of this place, or not in this way. */
    bool (*prepare)(AdSource *source, AdRemoval how, GError **error);
    /* Keeps other programs out where the kind has a way to (an mbox is locked), and
     * begins the listing anew with what is there now. */
    bool (*begin)(AdSource *source, GError **error);
    /* Reads the item once more and takes it out, at once or at the end, if its bytes
     * have that digest. *ret_kept is NULL then, else says why it stays, in words that
     * are the kind's own and never freed: "it was changed meanwhile". */
    bool (*remove)(AdSource *source, const char *id, const AdDigest *digest,
                   const char **ret_kept, GError **error);
    /* What was taken out is gone durably when this returns, and others get in again. */
    bool (*end)(AdSource *source, GError **error);
} AdRemovalOps;

/* What opening a source may need: what opens a mailbox on a server. */
typedef struct {
    const char *imap_password;  /* NULL: none was given */
    const char *imap_authority; /* file of certificates; NULL: those of the system */
    const AdSourceOps *further; /* one more kind, which stands on later stations */
} AdSourceKeys;

struct AdSourceOps {
    const char *kind; /* the word before the colon in --source */
    AdSource *(*open)(const char *place, const AdSourceKeys *keys, GError **error);
    /* *ret_item is NULL after the last one. An error ends the listing. */
    bool (*next)(AdSource *source, AdItem **ret_item, GError **error);
    /* An error means that this item is unreadable; the listing goes on, as long as
     * check holds. */
    AdRaw *(*fetch)(AdSource *source, const char *id, GError **error);
    /* Whether the place as a whole can still be read. False, with the reason, once
     * every item would seem unreadable (a connection broke); NULL: always. */
    bool (*check)(const AdSource *source, GError **error);
    void (*close)(AdSource *source);
    const AdRemovalOps *removal; /* NULL: nothing can be taken out of this kind */
};

/* Each kind of source embeds this as its first member. */
struct AdSource {
    const AdSourceOps *ops;
    char *spec; /* as given: maildir:/var/mail/archive; owned, set by ad_source_open */
};

/* KIND:PLACE. AD_ERROR_USAGE for an unknown kind (names those there are), for a place
 * that does not exist or is not of that kind; AD_ERROR_FAILED if it can't be read. */
AdSource *ad_source_open(const char *spec, const AdSourceKeys *keys, GError **error);
bool ad_source_next(AdSource *source, AdItem **ret_item, GError **error);
AdRaw *ad_source_fetch(AdSource *source, const char *id, GError **error);
bool ad_source_check(const AdSource *source, GError **error);
void ad_source_close(AdSource *source); /* accepts NULL */
bool ad_source_prepare_removal(AdSource *source, AdRemoval how, GError **error);
bool ad_source_begin_removal(AdSource *source, GError **error);
bool ad_source_remove(AdSource *source, const char *id, const AdDigest *digest,
                      const char **ret_kept, GError **error);
bool ad_source_end_removal(AdSource *source, GError **error);
/* The digest of an item's bytes as they are now. */
bool ad_source_digest(AdSource *source, const char *id, AdDigest *ret_digest,
                      GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdSource, ad_source_close)

/* The id of an item is stable as long as the message stays in the source.
 *
 * maildir: a folder with cur or new in it and all such folders below it, by name
 *   (source/maildir.h); id "FOLDER/unique" with the part up to ":2,", "unique" in the
 *   place itself; flags in the note. A message that moved from new to cur is fetched
 *   all the same. What is no file (a folder, a pipe) is an item that can't be fetched.
 *   Removal unlinks the file, or moves it to .Trash/cur of the place; only a name that
 *   leads straight to the file that was read goes, so no link does.
 *
 * mbox: one file, plain or gzip, divided as source/mbox.h says, as long as it is when
 *   it is opened, once nobody holds one of its locks; id "@OFFSET+LENGTH" of the bytes
 *   in the (unpacked) file. Where a gzip file is cut off, the listing ends with an
 *   error behind what could be unpacked. Once it is listed, check fails if messages
 *   were taken out of the file since it was opened. Removal is done at its end, by a
 *   new file that takes the old one's name, owner, mode and attributes; all that stays
 *   is in it byte for byte. A file that is gzip, a link or has a second name, and
 *   Trash, are refused.
 *
 * mboxrd: the same with >From_ undone.
 *
 * imap, imaps: //user@host[:port]/mailbox on a server (RFC 3501); id "VALIDITY.UID"
 *   from its UIDVALIDITY and the message's UID, which are never used for another
 *   message. It is entered with EXAMINE and read with BODY.PEEK, so no message is
 *   marked by being read. imap goes over to TLS with STARTTLS and never on without it.
 *   Removal is UID STORE and UID EXPUNGE of that UID alone (RFC 4315), or UID MOVE to
 *   Trash (RFC 6851) in the user's own namespace (RFC 2342); where the server has no
 *   such command, or no Trash, it is refused.
 *
 * eml: everything below a folder, by path, except names that begin with a dot; id is
 *   the path within the folder. Links to folders are not followed: they, and what is
 *   no file, are items that can't be fetched, so that the books name them. Removal
 *   unlinks the file; there is no Trash.
 *
 * journal: the mailbox that Exchange's journal writes to, as a Maildir (a folder with
 *   cur or new in it), any other folder, an mbox, or imaps://…; ids and removal are
 *   those of that source. */
extern const AdSourceOps ad_source_maildir;
extern const AdSourceOps ad_source_mbox;
extern const AdSourceOps ad_source_mboxrd;
extern const AdSourceOps ad_source_eml;
extern const AdSourceOps ad_source_imap;
extern const AdSourceOps ad_source_imaps;
extern const AdSourceOps ad_source_journal;

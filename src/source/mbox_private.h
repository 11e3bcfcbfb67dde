/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An mbox as a source: what the reading of it and the removal from it share.
 */
#pragma once

#include "auditdisc/source/lines.h"
#include "auditdisc/source/mailbox_lock.h"
#include "auditdisc/source/mbox.h"
#include "auditdisc/source/source.h"

typedef struct {
    AdSource source;
    char *place;
    char *name; /* of it, for messages */
    bool unquote, gzip;
    int fd;         /* of the lock while there is one, else ours */
    goffset end;    /* the file as it was when we opened it */
    GError *damage; /* why the unpacked file is not all there, or NULL */
    AdLines *lines;
    AdMboxSplitter *splitter;
    GArray *listed;          /* AdMboxPart: all that was found so far */
    bool ended;              /* the listing came to its end */
    struct timespec opened;  /* when the file had changed last, as we opened it */
    AdMailboxLock *lock;     /* NULL but for a removal */
    struct timespec changed; /* when the file was, as we locked it */
    GArray *cuts;            /* AdMboxCut: what is to go at the end of it */
} AdMbox;

typedef struct {
    goffset start, end;
    AdDigest digest; /* of these bytes as they stand in the file */
} AdMboxCut;

/* Whether id is one of an mbox; its bytes in the file. */
bool ad_mbox_parse_id(const AdMbox *mbox, const char *id, goffset *ret_start,
                      goffset *ret_end);
/* Writes the file anew without the cuts, beside it, and lets it take the name. All that
 * stays is divided into messages as before, or nothing is done: AD_ERROR_REFUSED. */
bool ad_mbox_rewrite(AdMbox *mbox, GError **error);

/* The listing begins anew, of a file of that size. */
void ad_mbox_begin_listing(AdMbox *mbox, goffset size);

extern const AdRemovalOps ad_mbox_removal;

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Is the disc what was made? Every block and every file is read once, in block order.
 * The manifests prove the files; what they do not cover is proven by the digest that
 * the ledger has of it, and without the ledger by the one that the image itself has in
 * its padding (disc/image.h), or by the MD5 of libisofs in early images without it.
 * A medium may hold the image several times (disc/recovery.h): the first is verified,
 * the others have to be the same, and any that is not is a difference. Recovery data
 * behind the image (disc/rs03.h) is read; what it must be, the ledger knows.
 */
#pragma once

#include "auditdisc/base/progress.h"
#include "auditdisc/disc/image.h"
#include "auditdisc/disc/reader.h"
#include "auditdisc/disc/rs03.h"

#include <glib.h>
#include <stdbool.h>

typedef enum {
    AD_DIFF_CHANGED,    /* a file's digest is not the manifest's */
    AD_DIFF_MISSING,    /* in a manifest, not on the disc */
    AD_DIFF_EXTRA,      /* on the disc, in no manifest */
    AD_DIFF_UNREADABLE, /* blocks that the drive did not deliver */
    AD_DIFF_IMAGE,      /* outside any file: directories, padding, whole image */
    AD_DIFF_SEAL,       /* the seal: does not hold, was taken away, is by a stranger */
} AdDiffKind;

typedef struct {
    AdDiffKind kind;
    char *what; /* path, or the blocks in words; clean */
} AdDiff;

typedef struct {
    GPtrArray *diffs; /* AdDiff *, in order of kind and path; empty means equal */
    guint64 files, bytes, blocks;
    char *volume_id; /* "" where there is none, and for a folder */
    bool has_fingerprint;
    AdDigest fingerprint; /* of tagmanifest-sha256.txt, as read */
    AdDigest image;       /* of all its blocks; zero if that is not known */
    AdDigest rest;        /* of those that no manifest covers, as in AdImageFacts */
    guint copies, good_copies; /* of the image on the medium; 0 for a folder */
    bool augmented;            /* with recovery data, all of which could be read */
    AdDigest recovery;         /* of it, if so, */
    AdRs03 rs03;               /* and its numbers */
} AdVerdict;

void ad_verdict_free(AdVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdVerdict, ad_verdict_free)

/* Finds the facts for a fingerprint or a volume, e.g. in the ledger; false: unknown. */
typedef bool (*AdFactsOf)(const AdDigest *fingerprint, AdImageFacts *ret_facts,
                          gpointer data);

/* Differences are no error: an error means that nothing could be said. expected may be
 * NULL: then facts_of (may be NULL too) is asked once the fingerprint is known. */
AdVerdict *ad_verify_image(AdReader *reader, const AdImageFacts *expected,
                           AdFactsOf facts_of, gpointer data,
                           const AdProgress *progress, GError **error);
/* A mounted disc or a copy of its files. */
AdVerdict *ad_verify_folder(const char *folder, const AdProgress *progress,
                            GError **error);
/* What a file that was verified before has to hold still. */
typedef struct {
    guint64 blocks; /* of the image */
    guint copies;   /* of it, back to back; at least one */
    AdDigest fingerprint;
} AdGlance;

/* Not the messages, which a verification reads, but all that is quickly read: whether
 * the file is as long as it was, its folders lead to that fingerprint, and what no
 * manifest covers is what the tag at the end of each copy says. AD_ERROR_DIFFERS. */
bool ad_verify_glance(const char *path, const AdGlance *wanted, GError **error);
const char *ad_diff_word(AdDiffKind kind);
/* For what others find out about it. */
void ad_verdict_add(AdVerdict *verdict, AdDiffKind kind, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

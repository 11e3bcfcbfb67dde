/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kinds of files in plain words. Three things say what kind a file is, and two of them
 * may lie: the end of its name, the declared type, and its first bytes.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Kinds that are taken for each other without any harm meant. */
typedef enum {
    AD_FAMILY_TEXT,
    AD_FAMILY_WEB,
    AD_FAMILY_XML,
    AD_FAMILY_SCRIPT,
    AD_FAMILY_MAIL,
    AD_FAMILY_SEAL, /* signatures, keys, what is encrypted */
    AD_FAMILY_PDF,
    AD_FAMILY_PICTURE,
    AD_FAMILY_OFFICE,
    AD_FAMILY_ZIP, /* also what many office documents are made of */
    AD_FAMILY_OLE, /* the same for the older ones */
    AD_FAMILY_ARCHIVE,
    AD_FAMILY_PROGRAM,
    AD_FAMILY_SOUND,
    AD_FAMILY_VIDEO,
    AD_FAMILIES
} AdFamily;

typedef struct {
    const char *words; /* "a PDF document", "plain text" */
    AdFamily family;
    const char *extension; /* to save it under: a passive one, else "bin" */
} AdKind;

/* By the end of a file name; NULL if it says nothing. */
const AdKind *ad_kind_of_name(const char *name);
/* By a MIME type in lower case; NULL for application/octet-stream and unknown ones. */
const AdKind *ad_kind_of_type(const char *type);
/* Whether a file that claims to be of one kind may well be found to be the other. */
bool ad_kind_fits(const AdKind *claimed, const AdKind *found);
/* "PDF document", "Plain text": the words to stand alone. */
char *ad_kind_title(const AdKind *kind);

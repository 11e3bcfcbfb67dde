/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auditdisc/source/folder.h"

struct AdFolder {
    int fd;
    char *place;
};

/* What lies at the path, as ad_open_quietly. Links are followed inside the place, and
 * out of it to what belongs to the place's owner unless that is root; errno is EXDEV
 * for anything else. */
int ad_open_inside(const AdFolder *root, const char *path, int more);
/* The folder that holds it, and its name there: with these it stays the same thing
 * whatever becomes of the folders above. */
int ad_open_parent(const AdFolder *root, const char *path, const char **ret_name);
/* For a failure to open; name is fit for a message. Returns false. */
bool ad_folder_error(GError **error, int errnum, const char *name);

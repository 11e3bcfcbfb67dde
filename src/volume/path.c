/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/volume/bag.h"
#include "volume_private.h"

#include <string.h>

#define NAME_LENGTH 30
#define FOLDERS     7

/* In the root, as standards name them: RFC 8493 the files of the bag, that of the
 * German data hand-over its DTD. No page links to the DTD. */
static const char *const given_names[] = {
    "bagit.txt", "bag-info.txt", AD_BAG_MANIFEST, "gdpdu-01-09-2004.dtd", NULL,
};

static bool
name_is_good(const char *name, gsize length)
{
    guint dots = 0;

    if (length == 0 || length > NAME_LENGTH || name[0] == '.')
        return false;
    for (gsize i = 0; i < length; i++) {
        if (name[i] == '.')
            dots++;
        else if (!g_ascii_islower(name[i]) && !g_ascii_isdigit(name[i]) &&
                 name[i] != '_')
            return false;
    }
    return dots <= 1 && name[length - 1] != '.';
}

bool
ad_volume_path_is_good(const char *path)
{
    guint folders = 0;

    if (g_strv_contains(given_names, path) || ad_bag_is_unlisted(path))
        return true;
    for (const char *slash; (slash = strchr(path, '/')) != NULL; path = slash + 1)
        if (!name_is_good(path, (gsize)(slash - path)) || ++folders > FOLDERS)
            return false;
    return name_is_good(path, strlen(path));
}

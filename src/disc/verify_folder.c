/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A mounted disc, or the files of one copied somewhere.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/volume/bag.h"
#include "verify_private.h"

#include <errno.h>
#include <fts.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
    const char *folder;
    GStringChunk *paths;
    GArray *seen; /* AdSeen */
    AdVerdict *verdict;
    const AdProgress *progress;
} FolderWalk;

static void
take_file(FolderWalk *walk, const FTSENT *entry, const char *path)
{
    AdSeen seen = {.path = g_string_chunk_insert(walk->paths, path)};
    goffset size = 0;

    seen.readable = ad_fs_digest(entry->fts_accpath, &seen.digest, &size, NULL);
    g_array_append_val(walk->seen, seen);
    walk->verdict->files++;
    walk->verdict->bytes += (guint64)size;
    ad_progress_tell(walk->progress, "verifying", walk->verdict->bytes, 0);
}

static void
take_entry(FolderWalk *walk, const FTSENT *entry)
{
    const char *path = entry->fts_path + strlen(walk->folder);

    while (*path == '/')
        path++;
    switch (entry->fts_info) {
    case FTS_D:
    case FTS_DP:
        break;
    case FTS_F:
        take_file(walk, entry, path);
        break;
    case FTS_NS:
    case FTS_DNR:
    case FTS_ERR:
    case FTS_DC:
        ad_verdict_add(walk->verdict, AD_DIFF_UNREADABLE, "%s", path);
        break;
    default: /* a link or a device: a disc has none */
        ad_verdict_add(walk->verdict, AD_DIFF_EXTRA, "%s", path);
    }
}

static bool
walk_tree(FolderWalk *walk, GError **error)
{
    g_autofree char *root = g_strdup(walk->folder);
    char *const roots[] = {root, NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    const FTSENT *entry;

    if (tree == NULL)
        return ad_error_errno(error, errno, "%s", walk->folder);
    while ((entry = (errno = 0, fts_read(tree))) != NULL)
        take_entry(walk, entry);
    int reason = errno;
    (void)fts_close(tree);
    return reason == 0 || ad_error_errno(error, reason, "%s", walk->folder);
}

static GBytes *
read_manifest(const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    bool exists;

    if (!ad_fs_exists(path, &exists, error))
        return NULL;
    if (!exists) {
        ad_error(error, AD_ERROR_DIFFERS, "%s: has no %s, so it is not a disc of ours",
                 folder, name);
        return NULL;
    }
    return ad_fs_read(path, AD_BAG_FILE_LIMIT, error);
}

static AdVerdict *
judge(const char *folder, GBytes *payload, GBytes *tags, const AdProgress *progress,
      GError **error)
{
    g_autoptr(AdVerdict) verdict = ad_verdict_new();
    g_autoptr(GStringChunk) paths = g_string_chunk_new(64 * 1024);
    g_autoptr(GArray) seen = g_array_new(FALSE, FALSE, sizeof(AdSeen));
    g_auto(AdManifests) manifests = {NULL, NULL};
    FolderWalk walk = {folder, paths, seen, verdict, progress};
    gsize length;
    const void *data = g_bytes_get_data(tags, &length);

    ad_digest_of(data, length, &verdict->fingerprint);
    verdict->has_fingerprint = true;
    ad_manifests_take(&manifests.payload, payload, AD_BAG_MANIFEST, verdict);
    ad_manifests_take(&manifests.tags, tags, AD_BAG_TAGMANIFEST, verdict);
    if (!walk_tree(&walk, error))
        return NULL;
    g_array_sort(seen, ad_seen_compare);
    ad_manifests_compare(&manifests, (const AdSeen *)seen->data, seen->len, verdict);
    verdict->volume_id = g_strdup("");
    ad_verdict_sort(verdict);
    return g_steal_pointer(&verdict);
}

/* Without both manifests nothing could be said of a folder, and it may be a large one
 * that was named by mistake. */
AdVerdict *
ad_verify_folder(const char *folder, const AdProgress *progress, GError **error)
{
    g_autoptr(GBytes) payload = read_manifest(folder, AD_BAG_MANIFEST, error);
    g_autoptr(GBytes) tags = NULL;

    if (payload == NULL)
        return NULL;
    tags = read_manifest(folder, AD_BAG_TAGMANIFEST, error);
    return tags != NULL ? judge(folder, payload, tags, progress, error) : NULL;
}

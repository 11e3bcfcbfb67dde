/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What dvdisaster is run for.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/spawn.h"
#include "auditdisc/base/text.h"
#include "auditdisc/disc/rs03.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PROGRAM "dvdisaster"
#define BUFFER  ((gsize)256 * 1024)
#define NOWHERE "/dev/null" /* instead of a person's settings */

bool
ad_rs03_installed(void)
{
    g_autofree char *path = g_find_program_in_path(PROGRAM);

    return path != NULL;
}

static bool
has_room(const char *path, guint64 blocks, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    struct statvfs facts;

    if (statvfs(folder, &facts) != 0)
        return ad_error_errno(error, errno, "%s", folder);
    guint64 free_bytes = (guint64)facts.f_bavail * facts.f_frsize;
    if (blocks * AD_BLOCK_SIZE <= free_bytes)
        return true;
    g_autofree char *needed = ad_text_size(blocks * AD_BLOCK_SIZE);
    g_autofree char *offered = ad_text_size(free_bytes);
    return ad_error(error, AD_ERROR_FAILED,
                    "%s: the track of the disc needs %s and there are %s free: make "
                    "space there, or set recovery = none",
                    folder, needed, offered);
}

/* Reads blocks and hands them on to what is not NULL: a hash or two, a file. */
static bool
pass_on(int from, const char *name, guint64 first, guint64 end, AdHash *const hashes[2],
        int to, GError **error)
{
    g_autofree guint8 *buffer = g_malloc(BUFFER);
    goffset at = (goffset)(first * AD_BLOCK_SIZE),
            stop = (goffset)(end * AD_BLOCK_SIZE);

    while (at < stop) {
        gsize wanted = (gsize)MIN((goffset)BUFFER, stop - at);
        gssize got = ad_fs_read_at(from, buffer, wanted, at, name, error);
        if (got < 0)
            return false;
        if (got == 0)
            return ad_error(error, AD_ERROR_DIFFERS, "%s: too short", name);
        for (guint i = 0; i < 2; i++)
            if (hashes[i] != NULL)
                ad_hash_update(hashes[i], buffer, (gsize)got);
        if (to >= 0 && !ad_fs_write_all(to, buffer, (gsize)got, "the track", error))
            return false;
        at += got;
    }
    return true;
}

static bool
copy_image(const char *image, const AdImageFacts *facts, int to, GError **error)
{
    g_autoptr(AdHash) hash = ad_hash_new();
    AdHash *const hashes[2] = {hash, NULL};
    int from = open(image, O_RDONLY | O_CLOEXEC);
    AdDigest digest;

    if (from < 0)
        return ad_error_errno(error, errno, "%s", image);
    bool done = pass_on(from, image, 0, facts->blocks, hashes, to, error);
    close(from);
    if (!done)
        return false;
    ad_hash_finish(hash, &digest);
    return ad_digest_equal(&digest, &facts->digest) ||
           ad_error(error, AD_ERROR_DIFFERS,
                    "%s: not the image that was made; build it again", image);
}

static bool
augment(const char *path, const AdRs03 *rs03, GError **error)
{
    g_autofree char *size = g_strdup_printf("%" G_GUINT64_FORMAT, ad_rs03_end(rs03));
    const char *const arguments[] = {
        PROGRAM, "--resource-file", NOWHERE, "--debug", "-n", size, "-mRS03",
        "-o",    "image",           "-i",    path,      "-c", NULL};

    return ad_spawn_long(arguments, error);
}

/* dvdisaster judges itself by its exit status only; here its work is looked at. */
static bool
judge(int track, const char *path, const AdImageFacts *facts, const AdRs03 *rs03,
      AdRs03Facts *ret_facts, GError **error)
{
    g_autoptr(AdHash) image = ad_hash_new();
    g_autoptr(AdHash) recovery = ad_hash_new();
    g_autoptr(AdHash) whole = ad_hash_new();
    AdHash *const of_image[2] = {image, whole}, *const of_rest[2] = {recovery, whole};
    AdDigest digest;

    if (!pass_on(track, path, 0, facts->blocks, of_image, -1, error) ||
        !pass_on(track, path, facts->blocks, ad_rs03_track(rs03), of_rest, -1, error))
        return false;
    ad_hash_finish(image, &digest);
    ad_hash_finish(recovery, &ret_facts->recovery);
    ad_hash_finish(whole, &ret_facts->track.digest);
    ret_facts->track.blocks = ad_rs03_track(rs03);
    return ad_digest_equal(&digest, &facts->digest) ||
           ad_error(error, AD_ERROR_DIFFERS,
                    "%s: " PROGRAM " has changed the image itself", path);
}

static bool
add_headers(int track, const char *path, const AdRs03 *rs03, GError **error)
{
    guint8 block[AD_BLOCK_SIZE];
    AdRs03 found;
    off_t end = lseek(track, 0, SEEK_END);

    if (ad_fs_read_at(track, block, AD_BLOCK_SIZE,
                      (goffset)(rs03->image * AD_BLOCK_SIZE), path, error) < 0)
        return false;
    if (end != (off_t)(ad_rs03_end(rs03) * AD_BLOCK_SIZE) ||
        !ad_rs03_parse(block, &found) || !ad_rs03_equal(&found, rs03))
        return ad_error(error, AD_ERROR_FAILED,
                        "%s: not what " PROGRAM " was asked for; another version of it "
                        "may be, or set recovery = none",
                        path);
    for (guint i = 0; i < AD_RS03_HEADERS; i++)
        if (!ad_fs_write_all(track, block, AD_BLOCK_SIZE, path, error))
            return false;
    return fsync(track) == 0 || ad_error_errno(error, errno, "%s", path);
}

static bool
make(int track, const char *path, const char *image, const AdImageFacts *facts,
     const AdRs03 *rs03, AdRs03Facts *ret_facts, GError **error)
{
    return copy_image(image, facts, track, error) && augment(path, rs03, error) &&
           add_headers(track, path, rs03, error) &&
           judge(track, path, facts, rs03, ret_facts, error);
}

bool
ad_rs03_augment(const char *image, const AdImageFacts *facts, const AdRs03 *rs03,
                const char *path, AdRs03Facts *ret_facts, GError **error)
{
    g_autofree char *fresh = g_strconcat(path, ".new", NULL);

    if (!has_room(path, ad_rs03_track(rs03), error))
        return false;
    int track = open(fresh, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (track < 0)
        return ad_error_errno(error, errno, "%s", fresh);
    bool done = make(track, fresh, image, facts, rs03, ret_facts, error);
    close(track);
    if (!done)
        unlink(fresh);
    return done && ad_fs_rename(fresh, path, error);
}

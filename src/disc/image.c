/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image_private.h"
#include "verify_private.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"
#include "auditdisc/disc/image.h"

#include <errno.h>
#include <fcntl.h>
#include <libburn/libburn.h>
#include <unistd.h>

#define BLOCKS_A_WRITE 512
#define TELL_EVERY     1024 /* blocks */
#define GATHERING      500  /* microseconds */
#define BUFFER_ACTIVE  1    /* iso_ring_buffer_get_status */

/* The file that becomes the image once all is well. */
typedef struct {
    char *path; /* NULL once it is where it belongs */
    int descriptor;
    AdHash *hash; /* of what was put into it in front of the padding */
} Draft;

static void
draft_clear(Draft *draft)
{
    if (draft->descriptor >= 0)
        close(draft->descriptor);
    if (draft->path != NULL)
        unlink(draft->path);
    g_free(draft->path);
    ad_hash_free(draft->hash);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Draft, draft_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IsoImage, iso_image_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IsoWriteOpts, iso_write_opts_free)

/* The stream of an image's bytes as libisofs hands it out; freeing it waits for the
 * thread that makes them. */
typedef struct burn_source Output;

static void
output_free(Output *output)
{
    output->cancel(output);
    output->free_data(output);
    free(output);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Output, output_free)

/* libisofs has one state a process; it is set up anew for each image. */
typedef struct {
    bool up;
} Library;

static void
library_clear(Library *library)
{
    time_t now = 0;

    if (!library->up)
        return;
    iso_nowtime(&now, 2);
    iso_finish();
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Library, library_clear)

static bool
library_start(Library *library, gint64 made, GError **error)
{
    time_t now = (time_t)made;
    int answer = iso_init_with_flag(1); /* not the locale's character set */

    if (answer < 0)
        return ad_image_refused(answer, "cannot start libisofs", error);
    library->up = true;
    iso_set_local_charset((char *)"UTF-8", 0);
    iso_set_msgs_severities((char *)"NEVER", (char *)"NEVER", (char *)"");
    iso_set_abort_severity((char *)"MISHAP"); /* else a failed read becomes zeros */
    iso_nowtime(&now, 1);                     /* the time of every stamp in the image */
    return true;
}

static bool
is_set(int answer, int *worst)
{
    *worst = MIN(*worst, answer);
    return answer >= 0;
}

/* Everything that could differ from one run to the next is fixed here. Rock Ridge 1.10
 * has no inode numbers: libisofs gives them to folders in the order of addresses.
 * Without SUSP 1.10 a field stands before the name of each file that says whose fields
 * follow, and simple readers, fuseiso for one, then show the name of plain ISO 9660. */
static bool
set_options(IsoWriteOpts *options, GError **error)
{
    int worst = ISO_SUCCESS;
    const bool all =
        is_set(iso_write_opts_set_iso_level(options, 2), &worst) &&
        is_set(iso_write_opts_set_rockridge(options, 1), &worst) &&
        is_set(iso_write_opts_set_rrip_version_1_10(options, 1), &worst) &&
        is_set(iso_write_opts_set_joliet(options, 1), &worst) &&
        is_set(iso_write_opts_set_omit_version_numbers(options, 2), &worst) &&
        is_set(iso_write_opts_set_no_force_dots(options, 2), &worst) &&
        is_set(iso_write_opts_set_aaip(options, 1), &worst) &&
        is_set(iso_write_opts_set_aaip_susp_1_10(options, 1), &worst) &&
        is_set(iso_write_opts_set_record_md5(options, 1, 0), &worst) &&
        is_set(iso_write_opts_set_replace_mode(options, 2, 2, 2, 2), &worst) &&
        is_set(iso_write_opts_set_default_dir_mode(options, 0555), &worst) &&
        is_set(iso_write_opts_set_default_file_mode(options, 0444), &worst) &&
        is_set(iso_write_opts_set_default_uid(options, 0), &worst) &&
        is_set(iso_write_opts_set_default_gid(options, 0), &worst) &&
        is_set(iso_write_opts_set_always_gmt(options, 1), &worst) &&
        is_set(iso_write_opts_set_output_charset(options, "UTF-8"), &worst) &&
        is_set(iso_write_opts_set_tail_blocks(options, AD_IMAGE_PADDING), &worst);

    return all || ad_image_refused(worst, "cannot set up the image", error);
}

/* Letters outside ASCII become "_" in plain ISO 9660, and "_" in front would make of
 * the name that of a file (ECMA-119 8.4.20). */
static char *
name_of_person(const char *name)
{
    return g_strconcat(*name == '\0' || g_ascii_isalnum(*name) ? "" : " ", name, NULL);
}

static void
set_names(IsoImage *image, const AdImageSpec *spec)
{
    g_autofree char *organisation = name_of_person(spec->organisation);

    iso_image_set_volset_id(image, spec->volume_id);
    iso_image_set_volume_id(image, spec->volume_id);
    iso_image_set_publisher_id(image, organisation);
    iso_image_set_data_preparer_id(image, organisation);
    iso_image_set_application_id(image, spec->application);
    iso_image_set_system_id(image, "");
}

static Output *
start_output(IsoImage *image, GError **error)
{
    g_autoptr(IsoWriteOpts) options = NULL;
    Output *output = NULL;
    int answer = iso_write_opts_new(&options, 0);

    if (answer < 0) {
        ad_image_refused(answer, "cannot set up the image", error);
        return NULL;
    }
    if (!set_options(options, error))
        return NULL;
    answer = iso_image_create_burn_source(image, options, &output);
    if (answer < 0) {
        ad_image_refused(answer, "cannot lay out the image", error);
        return NULL;
    }
    return output;
}

static bool
fits(guint64 blocks, guint64 capacity, GError **error)
{
    g_autofree char *needed = ad_text_size(blocks * AD_BLOCK_SIZE);
    g_autofree char *offered = ad_text_size(capacity * AD_BLOCK_SIZE);

    if (capacity == 0 || blocks <= capacity)
        return true;
    return ad_error(
        error, AD_ERROR_MEDIUM,
        "the image needs %s and the medium holds %s: use a larger medium or "
        "a shorter period",
        needed, offered);
}

static bool
draft_open(Draft *draft, const char *path, guint64 blocks, GError **error)
{
    draft->path = g_strconcat(path, ".new", NULL);
    draft->hash = ad_hash_new();
    draft->descriptor =
        open(draft->path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (draft->descriptor < 0)
        return ad_error_errno(error, errno, "%s: making the file", draft->path);
    ad_fs_pass_cache(draft->descriptor);
    /* A full disk is better found now than in an hour. */
    if (fallocate(draft->descriptor, 0, 0, (off_t)(blocks * AD_BLOCK_SIZE)) != 0 &&
        errno != EOPNOTSUPP && errno != ENOSYS)
        return ad_error_errno(error, errno, "%s: making room for the image",
                              draft->path);
    return true;
}

static bool
draft_finish(Draft *draft, const char *path, GError **error)
{
    int descriptor = draft->descriptor;

    draft->descriptor = -1;
    if (close(descriptor) != 0)
        return ad_error_errno(error, errno, "%s: closing", draft->path);
    if (!ad_fs_rename(draft->path, path, error))
        return false;
    g_clear_pointer(&draft->path, g_free);
    return true;
}

/* The thread that makes the image would go to sleep and be woken for every block if
 * each were fetched as soon as it is there. */
static void
let_gather(Output *output, gsize bytes)
{
    gsize size, unused;

    while (iso_ring_buffer_get_status(output, &size, &unused) == BUFFER_ACTIVE &&
           size - unused < bytes)
        g_usleep(GATHERING);
}

/* How many blocks were put into buffer; -1 on failure. libisofs hands out any number of
 * blocks at once, but loses those in front of an early end. */
static gint
fetch(Output *output, guint8 *buffer, guint64 wanted)
{
    int bytes = (int)(MIN(wanted, BLOCKS_A_WRITE) * AD_BLOCK_SIZE);

    let_gather(output, (gsize)bytes);
    return output->read_xt(output, buffer, bytes) == bytes ? bytes / AD_BLOCK_SIZE : -1;
}

/* The tag is made of what now stands in the draft, in the place of zeros there. */
static bool
add_tag(const Draft *draft, AdImageFacts *facts, GError **error)
{
    static const guint8 zeros[AD_BLOCK_SIZE];
    guint8 tag[AD_BLOCK_SIZE];

    if (!ad_image_rest(draft->path, tag, &facts->rest, error))
        return false;
    if (lseek(draft->descriptor,
              (off_t)((facts->blocks - AD_IMAGE_PADDING) * AD_BLOCK_SIZE),
              SEEK_SET) < 0)
        return ad_error_errno(error, errno, "%s", draft->path);
    if (!ad_fs_write_all(draft->descriptor, tag, sizeof tag, draft->path, error))
        return false;
    ad_hash_update(draft->hash, tag, sizeof tag);
    for (guint i = 1; i < AD_IMAGE_PADDING; i++)
        ad_hash_update(draft->hash, zeros, sizeof zeros);
    ad_hash_finish(draft->hash, &facts->digest);
    facts->has_rest = true;
    return true;
}

static bool
copy_out(Output *output, const Draft *draft, const AdFeed *feed, guint64 expected,
         const AdProgress *progress, GError **error)
{
    g_autofree guint8 *memory =
        g_malloc((gsize)BLOCKS_A_WRITE * AD_BLOCK_SIZE + AD_FS_ALIGNED);
    guint8 *buffer = memory + AD_FS_ALIGNED - (guintptr)memory % AD_FS_ALIGNED;
    guint64 padding = expected - AD_IMAGE_PADDING, done = 0;
    gint got = 0;

    while (done < expected && (got = fetch(output, buffer, expected - done)) > 0) {
        gsize bytes = (gsize)got * AD_BLOCK_SIZE;
        if (g_atomic_int_get(&feed->failed))
            return false;
        if (!ad_fs_write_all(draft->descriptor, buffer, bytes, draft->path, error))
            return false;
        if (done < padding)
            ad_hash_update(draft->hash, buffer,
                           (gsize)MIN((guint64)got, padding - done) * AD_BLOCK_SIZE);
        done += (guint64)got;
        if (done % TELL_EVERY == 0 || done == expected)
            ad_progress_tell(progress, "mastering", done * AD_BLOCK_SIZE,
                             expected * AD_BLOCK_SIZE);
    }
    if (g_atomic_int_get(&feed->failed))
        return false;
    if (done == expected && output->read_xt(output, buffer, AD_BLOCK_SIZE) == 0)
        return true;
    return ad_error(error, AD_ERROR_FAILED,
                    "%s: libisofs made %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                    " blocks",
                    draft->path, done, expected);
}

/* The bytes of the image into draft, with the thread that makes them ended in any case,
 * so that what it left in feed can be looked at. */
static bool
make_bytes(IsoImage *image, const AdImageSpec *spec, const AdFeed *feed,
           const char *path, Draft *draft, AdImageFacts *facts,
           const AdProgress *progress, GError **error)
{
    g_autoptr(Output) output = start_output(image, error);

    if (output == NULL)
        return false;
    facts->blocks = (guint64)output->get_size(output) / AD_BLOCK_SIZE;
    return fits(facts->blocks, spec->capacity, error) &&
           draft_open(draft, path, facts->blocks, error) &&
           copy_out(output, draft, feed, facts->blocks, progress, error);
}

static bool
all_delivered(const AdFeed *feed, GError **error)
{
    ad_belt_finish(feed->belt);
    if (g_atomic_int_get(&feed->failed))
        return false;
    if (feed->delivered == feed->extents)
        return true;
    return ad_error(error, AD_ERROR_FAILED,
                    "libisofs took %u of %u files for the image", feed->delivered,
                    feed->extents);
}

static bool
master(AdFeed *feed, const AdImageSpec *spec, const char *path, AdImageFacts *facts,
       const AdProgress *progress, GError **error)
{
    g_auto(Library) library = {false};
    g_autoptr(IsoImage) image = NULL;
    g_auto(Draft) draft = {NULL, -1, NULL};

    if (!library_start(&library, spec->made, error))
        return false;
    int answer = iso_image_new(spec->volume_id, &image);
    if (answer < 0)
        return ad_image_refused(answer, "cannot set up the image", error);
    set_names(image, spec);
    return ad_image_add_volume(image, feed, error) &&
           make_bytes(image, spec, feed, path, &draft, facts, progress, error) &&
           all_delivered(feed, error) && add_tag(&draft, facts, error) &&
           draft_finish(&draft, path, error);
}

bool
ad_image_master(AdVolume *volume, const AdImageSpec *spec, const char *path,
                AdImageFacts *ret_facts, const AdProgress *progress, GError **error)
{
    AdFeed feed = {.volume = volume};
    AdImageFacts facts = {0};
    GError *why = NULL;

    feed.belt = ad_belt_new(ad_image_file_done, &feed, error);
    if (feed.belt == NULL)
        return false;
    bool done = master(&feed, spec, path, &facts, progress, &why);
    ad_belt_free(feed.belt);
    g_clear_pointer(&feed.ahead, g_bytes_unref);
    if (!done) {
        /* Without a reason of its own it broke off because of what the feed met; with
         * one, what the feed met is only that it was broken off. */
        GError **cause = why != NULL ? &why : &feed.error;
        g_propagate_error(error, g_steal_pointer(cause));
        g_clear_error(&feed.error);
        return false;
    }
    *ret_facts = facts;
    return true;
}

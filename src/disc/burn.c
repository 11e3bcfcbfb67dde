/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"
#include "auditdisc/disc/drive.h"
#include "grab.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define POLL                 100000 /* microseconds between looks at the progress */
#define PATIENCE             300    /* looks */
#define PATIENCE_FOR_NOTHING 20     /* looks, where it seems that there is no thread */

/* The image on its way to libburn, once for each copy and hashed as it goes: libburn
 * fills up with zeros what it does not get and says that all went well. */
typedef struct {
    const char *path;
    const AdDigest *digest; /* that each copy must have */
    int descriptor;
    goffset image;      /* bytes of one copy */
    goffset size, done; /* of all copies */
    goffset track; /* what libburn makes of the size: a track has at least 300 blocks */
    AdHash *hash;
    GError *error; /* of the writing thread; to be looked at when the drive is idle */
} Feed;

static void
feed_clear(Feed *feed)
{
    if (feed->descriptor >= 0)
        close(feed->descriptor);
    ad_hash_free(feed->hash);
    g_clear_error(&feed->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Feed, feed_clear)

static void
feed_end_copy(Feed *feed)
{
    AdDigest digest;

    ad_hash_finish(feed->hash, &digest);
    if (!ad_digest_equal(&digest, feed->digest))
        ad_error(&feed->error, AD_ERROR_DIFFERS, "%s: changed while it was burned",
                 feed->path);
}

/* What fits into room, but no more than to the end of a copy. */
static gssize
feed_piece(Feed *feed, unsigned char *buffer, gsize room)
{
    goffset at = feed->done % feed->image;
    gsize wanted = (gsize)MIN((goffset)room, feed->image - at);
    gssize got =
        ad_fs_read_at(feed->descriptor, buffer, wanted, at, feed->path, &feed->error);

    if (got <= 0)
        return got;
    ad_hash_update(feed->hash, buffer, (gsize)got);
    feed->done += got;
    if (feed->done % feed->image == 0)
        feed_end_copy(feed);
    return got;
}

static int
feed_read(struct burn_source *source, unsigned char *buffer, int size)
{
    Feed *feed = source->data;
    int filled = 0;
    gssize got = 1;

    while (filled < size && feed->done < feed->size && got > 0 && feed->error == NULL) {
        got = feed_piece(feed, buffer + filled, (gsize)(size - filled));
        filled += (int)MAX(got, 0);
    }
    return feed->error == NULL ? filled : -1;
}

static off_t
feed_get_size(struct burn_source *source)
{
    return ((const Feed *)source->data)->track;
}

static int
feed_set_size(struct burn_source *source, off_t size)
{
    ((Feed *)source->data)->track = size;
    return 1;
}

static void
feed_leave(struct burn_source *source)
{
}

/* What libburn is told to do. Its parts hold references to each other. */
typedef struct {
    struct burn_write_opts *options;
    struct burn_disc *disc;
    struct burn_session *session;
    struct burn_track *track;
} Order;

static void
order_clear(Order *order)
{
    if (order->options != NULL)
        burn_write_opts_free(order->options);
    if (order->track != NULL)
        burn_track_free(order->track);
    if (order->session != NULL)
        burn_session_free(order->session);
    if (order->disc != NULL)
        burn_disc_free(order->disc);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Order, order_clear)

static void
set_source(struct burn_track *track, Feed *feed)
{
    struct burn_source *source = calloc(1, sizeof *source); /* libburn calls free() */

    if (source == NULL)
        g_error("out of memory");
    source->refcount = 1;
    source->read = feed_read;
    source->get_size = feed_get_size;
    source->set_size = feed_set_size;
    source->free_data = feed_leave;
    source->data = feed;
    burn_track_set_source(track, source);
    burn_source_free(source);
}

/* One session with one track, closed. A CD is written session at once: track at once
 * leaves two blocks behind the track that can't be read. */
static bool
order_write(Order *order, const AdGrab *grab, const AdMedium *medium,
            const AdBurn *burn, Feed *feed, GError **error)
{
    char reasons[BURN_REASONS_LEN] = "";

    order->options = burn_write_opts_new(grab->drive);
    order->disc = burn_disc_create();
    order->session = burn_session_create();
    order->track = burn_track_create();
    burn_disc_add_session(order->disc, order->session, BURN_POS_END);
    burn_track_define_data(order->track, 0, 0, 1, BURN_MODE1);
    set_source(order->track, feed);
    burn_session_add_track(order->session, order->track, BURN_POS_END);
    burn_write_opts_set_multi(order->options, 0);
    burn_write_opts_set_underrun_proof(order->options, 1);
    burn_write_opts_set_simulate(order->options, burn->simulate);
    if (medium->is_cd)
        burn_write_opts_set_write_type(order->options, BURN_WRITE_SAO, BURN_BLOCK_SAO);
    else
        burn_write_opts_auto_write_type(order->options, order->disc, reasons, 1);
    if (burn_precheck_write(order->options, order->disc, reasons, 1) == 1)
        return true;
    g_autofree char *words = ad_burn_words(reasons);
    return ad_error(error, AD_ERROR_MEDIUM, "%s: this drive can't burn this disc: %s",
                    burn->address, words);
}

/* A drive counts as idle while its writing thread is still ending, half a second after
 * a failure. Until that thread has gone nothing that it uses may be freed. */
static void
wait_for_writer(AdComplaint *complaint, guint looks)
{
    for (; looks > 0 && !complaint->writer_ended; looks--) {
        g_usleep(POLL);
        ad_complaint_collect(complaint);
    }
    g_usleep(POLL);
}

static void
order_run(const Order *order, const AdGrab *grab, const Feed *feed,
          AdComplaint *complaint, const AdProgress *progress)
{
    struct burn_progress now;
    enum burn_drive_status status;
    bool begun = false;

    burn_disc_write(order->options, order->disc);
    while ((status = burn_drive_get_status(grab->drive, &now)) != BURN_DRIVE_IDLE) {
        begun = true;
        if (status == BURN_DRIVE_WRITING)
            ad_progress_tell(progress, "burning", (guint64)now.sector * AD_BLOCK_SIZE,
                             (guint64)feed->size);
        g_usleep(POLL);
        ad_complaint_collect(complaint);
    }
    wait_for_writer(complaint, begun ? PATIENCE : PATIENCE_FOR_NOTHING);
}

static bool
fed_the_image(const AdBurn *burn, Feed *feed, GError **error)
{
    if (feed->error != NULL) {
        g_propagate_error(error, g_steal_pointer(&feed->error));
        return false;
    }
    if (feed->done == feed->size)
        return true;
    return ad_error(error, AD_ERROR_DIFFERS, "%s: changed while it was burned",
                    burn->image);
}

/* Whether libburn had nothing to complain of. */
static bool
went_well(const AdGrab *grab, const AdBurn *burn, const AdComplaint *complaint,
          GError **error)
{
    if (burn_drive_wrote_well(grab->drive) && complaint->text == NULL)
        return true;
    if (grab->is_file && complaint->errnum != 0)
        return ad_error_errno(error, complaint->errnum, "%s: burning", burn->address);
    return ad_error(error, grab->is_file ? AD_ERROR_FAILED : AD_ERROR_MEDIUM,
                    "%s: burning failed: %s", burn->address,
                    complaint->text != NULL ? complaint->text
                                            : "the drive gives no reason");
}

static const char *
refusal(const AdMedium *medium)
{
    static const char *const by_status[] = {
        [BURN_DISC_UNREADY] = "it is not ready: close the drive, wait and try again",
        [BURN_DISC_EMPTY] = "there is no disc in the drive: insert a blank CD-R",
        [BURN_DISC_APPENDABLE] = "this disc is written in part: insert a blank one",
        [BURN_DISC_FULL] =
            "this disc is already written: verify it, or insert a blank one",
        [BURN_DISC_UNGRABBED] = "the drive was lost: connect it and try again",
        [BURN_DISC_UNSUITABLE] =
            "this drive can't write this disc: insert a blank CD-R",
    };

    if (medium->status != BURN_DISC_BLANK &&
        (guint)medium->status < G_N_ELEMENTS(by_status))
        return by_status[medium->status];
    if (!medium->write_once)
        return "this disc is rewritable and proves nothing: insert a blank CD-R";
    return NULL;
}

static bool
is_fit(const AdMedium *medium, const AdBurn *burn, GError **error)
{
    const char *why_not = refusal(medium);
    guint64 blocks = burn->facts->blocks * MAX(burn->copies, 1);

    if (why_not != NULL)
        return ad_error(error, AD_ERROR_MEDIUM, "%s: %s", burn->address, why_not);
    if (blocks <= medium->capacity)
        return true;
    g_autofree char *needed = ad_text_size(blocks * AD_BLOCK_SIZE);
    g_autofree char *offered = ad_text_size(medium->capacity * AD_BLOCK_SIZE);
    if (medium->is_file)
        return ad_error(
            error, AD_ERROR_FAILED,
            "%s: the image needs %s and there are %s free: make space there",
            burn->address, needed, offered);
    return ad_error(
        error, AD_ERROR_MEDIUM,
        "%s: the image needs %s and this disc holds %s: insert a larger one",
        burn->address, needed, offered);
}

static bool
can_simulate(const AdGrab *grab, const AdBurn *burn, GError **error)
{
    struct burn_multi_caps *caps = NULL;
    bool can = burn_disc_get_multi_caps(grab->drive, BURN_WRITE_NONE, &caps, 0) > 0 &&
               caps->might_simulate;

    if (caps != NULL)
        burn_disc_free_multi_caps(&caps);
    return can ||
           ad_error(error, AD_ERROR_MEDIUM,
                    "%s: this drive can't simulate with this disc", burn->address);
}

/* ret_begun tells whether the medium may have been touched. */
static bool
burn_now(const AdBurn *burn, Feed *feed, bool *ret_begun, const AdProgress *progress,
         GError **error)
{
    g_autoptr(AdGrab) grab = ad_grab(burn->address, AD_GRAB_LOAD, error);
    g_auto(Order) order = {NULL, NULL, NULL, NULL};
    g_auto(AdComplaint) complaint = {0};
    AdMedium medium;

    if (grab == NULL)
        return false;
    ad_medium_of(grab, &medium);
    if (!is_fit(&medium, burn, error) ||
        (burn->simulate && !can_simulate(grab, burn, error)) ||
        !order_write(&order, grab, &medium, burn, feed, error))
        return false;
    if (burn->begin != NULL && !burn->begin(burn->begin_data, error))
        return false;
    ad_complaint_ignore();
    *ret_begun = true;
    order_run(&order, grab, feed, &complaint, progress);
    return went_well(grab, burn, &complaint, error) && fed_the_image(burn, feed, error);
}

/* After a failure only the drive knows what became of the disc, and it knows only when
 * it is grabbed anew. */
static void
add_what_to_do(const AdBurn *burn, GError *error)
{
    g_autoptr(AdDrive) drive = ad_drive_look(burn->address, NULL);
    const char *advice =
        drive != NULL && drive->blank
            ? "the disc is still blank: try again"
            : "this disc is spoiled: mark it so and insert a blank one";
    char *message = g_strdup_printf("%s; %s", error->message, advice);

    g_free(error->message);
    error->message = message;
}

static bool
image_is_the_one(const AdBurn *burn, Feed *feed, GError **error)
{
    AdDigest digest;

    if (!ad_fs_digest(burn->image, &digest, &feed->image, error))
        return false;
    if ((guint64)feed->image != burn->facts->blocks * AD_BLOCK_SIZE ||
        !ad_digest_equal(&digest, &burn->facts->digest))
        return ad_error(error, AD_ERROR_DIFFERS,
                        "%s: not the image that was made; nothing was burned: build it "
                        "again",
                        burn->image);
    feed->size = feed->image * MAX(burn->copies, 1);
    feed->track = feed->size;
    feed->descriptor = open(burn->image, O_RDONLY | O_CLOEXEC);
    if (feed->descriptor < 0)
        return ad_error_errno(error, errno, "%s", burn->image);
    return true;
}

/* A file in place of a disc counts as blank, so what an earlier burn left in it goes.
 */
static bool
blank_the_file(const AdBurn *burn, const Feed *feed, GError **error)
{
    const char *path = ad_address_file(burn->address);
    struct stat file, image;

    if (path == NULL)
        return true;
    if (stat(path, &file) != 0)
        return errno == ENOENT || ad_error_errno(error, errno, "%s", path);
    if (!S_ISREG(file.st_mode))
        return ad_error(error, AD_ERROR_REFUSED,
                        "%s: only a file is written this way, not a device",
                        burn->address);
    if (fstat(feed->descriptor, &image) == 0 && file.st_dev == image.st_dev &&
        file.st_ino == image.st_ino)
        return ad_error(error, AD_ERROR_REFUSED, "%s: this is the image itself",
                        burn->address);
    if (!burn->simulate && truncate(path, 0) != 0)
        return ad_error_errno(error, errno, "%s: emptying it", path);
    return true;
}

bool
ad_drive_burn(const AdBurn *burn, const AdProgress *progress, GError **error)
{
    g_auto(Feed) feed = {
        .path = burn->image,
        .digest = &burn->facts->digest,
        .descriptor = -1,
        .hash = ad_hash_new(),
    };
    g_autoptr(GError) why = NULL;
    bool begun = false;

    if (!ad_address_check(burn->address, error) ||
        !image_is_the_one(burn, &feed, error) || !blank_the_file(burn, &feed, error))
        return false;
    if (burn_now(burn, &feed, &begun, progress, &why))
        return true;
    if (begun && !burn->simulate && ad_address_file(burn->address) == NULL)
        add_what_to_do(burn, why);
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

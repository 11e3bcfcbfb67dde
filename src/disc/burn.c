/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"
#include "auditdisc/disc/drive.h"
#include "grab.h"
#include "supply.h"

#include <errno.h>
#include <unistd.h>

#define POLL                 100000 /* microseconds between looks at the progress */
#define PATIENCE             300    /* looks */
#define PATIENCE_FOR_NOTHING 20     /* looks, where it seems that there is no thread */

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
set_source(Order *order, AdSupply *supply)
{
    struct burn_source *source = ad_supply_source(supply);

    burn_track_set_source(order->track, source);
    burn_source_free(source);
}

/* Power calibration is left to the drive: libburn has an option for it, and orders
 * none. A file is synchronised once, at its end. */
static void
set_options(struct burn_write_opts *options, const AdBurn *burn)
{
    enum { SYNC_AT_END = 1 };

    burn_write_opts_set_multi(options, 0);
    burn_write_opts_set_underrun_proof(options, 1);
    burn_write_opts_set_simulate(options, burn->simulate);
    burn_write_opts_set_stdio_fsync(options, SYNC_AT_END);
}

/* One session with one track, closed. A CD is written session at once: track at once
 * leaves two blocks behind the track that can't be read. */
static bool
order_write(Order *order, const AdGrab *grab, const AdMedium *medium,
            const AdBurn *burn, AdSupply *supply, GError **error)
{
    char reasons[BURN_REASONS_LEN] = "";

    order->options = burn_write_opts_new(grab->drive);
    order->disc = burn_disc_create();
    order->session = burn_session_create();
    order->track = burn_track_create();
    burn_disc_add_session(order->disc, order->session, BURN_POS_END);
    burn_track_define_data(order->track, 0, 0, 1, BURN_MODE1);
    set_source(order, supply);
    burn_session_add_track(order->session, order->track, BURN_POS_END);
    set_options(order->options, burn);
    if (medium->family == AD_FAMILY_CD)
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

static guint
percent(guint64 part, guint64 whole)
{
    return whole > 0 ? (guint)(100 * part / whole) : 0;
}

/* "block 151,000 of 336,202, 2.4 MB a second, fifo 98 %, drive's buffer 97 %" */
static void
tell(const AdSupply *supply, const struct burn_progress *now, gint64 began,
     const AdProgress *progress)
{
    gint64 spent = MAX(g_get_monotonic_time() - began, 1);
    guint64 block = (guint64)MAX(now->sector, 0);
    guint64 total = (guint64)supply->size / AD_BLOCK_SIZE;
    g_autofree char *at = ad_text_count(block);
    g_autofree char *of = ad_text_count(total);
    g_autofree char *speed =
        ad_text_size(block * AD_BLOCK_SIZE * G_USEC_PER_SEC / (guint64)spent);
    g_autoptr(GString) note = g_string_new(NULL);

    g_string_printf(note, "block %s of %s, %s a second", at, of, speed);
    if (now->buffer_capacity > 0)
        g_string_append_printf(note, ", fifo %u %%, drive's buffer %u %%",
                               ad_supply_ahead(supply, block),
                               percent(now->buffer_capacity - now->buffer_available,
                                       now->buffer_capacity));
    ad_progress_tell_note(progress, "burning", block * AD_BLOCK_SIZE,
                          total * AD_BLOCK_SIZE, note->str);
}

static bool
is_to_stop(const AdBurn *burn, bool writing)
{
    return burn->stop != NULL && burn->stop(writing, burn->data);
}

/* Whether it was stopped by hand. */
static bool
order_run(const Order *order, const AdGrab *grab, const AdBurn *burn,
          const AdSupply *supply, AdComplaint *complaint, const AdProgress *progress)
{
    gint64 began = g_get_monotonic_time();
    struct burn_progress now;
    enum burn_drive_status status;
    bool begun = false, stopped = false;

    burn_disc_write(order->options, order->disc);
    while ((status = burn_drive_get_status(grab->drive, &now)) != BURN_DRIVE_IDLE) {
        begun = true;
        if (status == BURN_DRIVE_WRITING)
            tell(supply, &now, began, progress);
        if (!stopped && is_to_stop(burn, true)) {
            stopped = true;
            burn_drive_cancel(grab->drive);
        }
        g_usleep(POLL);
        ad_complaint_collect(complaint);
    }
    wait_for_writer(complaint, begun ? PATIENCE : PATIENCE_FOR_NOTHING);
    return stopped;
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
    return ad_error(
        error, grab->is_file ? AD_ERROR_FAILED : AD_ERROR_MEDIUM, "%s: %s failed: %s%s",
        burn->address, burn->simulate ? "simulating" : "burning",
        complaint->text != NULL ? complaint->text : "the drive gives no reason",
        burn->simulate ? "; nothing was written" : "");
}

#define INSERT_BLANK "insert a blank CD-R, DVD-R, DVD+R or BD-R"

static const char *
refusal(const AdMedium *medium, bool rewritable)
{
    static const char *const by_status[] = {
        [BURN_DISC_UNREADY] = "it is not ready: close the drive, wait and try again",
        [BURN_DISC_EMPTY] = "there is no disc in the drive: " INSERT_BLANK,
        [BURN_DISC_APPENDABLE] = "this disc is written in part: insert a blank one",
        [BURN_DISC_FULL] =
            "this disc is already written: verify it, or insert a blank one",
        [BURN_DISC_UNGRABBED] = "the drive was lost: connect it and try again",
        [BURN_DISC_UNSUITABLE] = "this drive can't write this disc: " INSERT_BLANK,
    };

    if (medium->status != BURN_DISC_BLANK &&
        (guint)medium->status < G_N_ELEMENTS(by_status))
        return by_status[medium->status];
    if (!medium->write_once && !(rewritable && medium->rewritable))
        return "this disc is rewritable and proves nothing: " INSERT_BLANK;
    return NULL;
}

static bool
is_fit(const AdMedium *medium, const AdBurn *burn, GError **error)
{
    const char *why_not = refusal(medium, burn->rewritable);
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

static void
facts_clear(AdBurnFacts *facts)
{
    g_free(facts->drive);
    g_free(facts->speed);
    g_free(facts->maker);
    g_free(facts->lot);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AdBurnFacts, facts_clear)

static gpointer
end_at_once(gpointer unused)
{
    return unused;
}

/* libburn writes in a thread of its own, and where it gets none the drive is busy for
 * ever, and does not stop either. */
static bool
can_start_thread(const AdBurn *burn, GError **error)
{
    g_autoptr(GError) why = NULL;
    GThread *thread = g_thread_try_new("probe", end_at_once, NULL, &why);

    if (thread == NULL)
        return ad_error(
            error, AD_ERROR_FAILED,
            "%s: nothing was burned: %s; allow more processes, then run the "
            "same command again",
            burn->address, why->message);
    g_thread_join(thread);
    return true;
}

/* The last things before the medium is touched. */
static bool
make_ready(const AdBurn *burn, const AdGrab *grab, const AdMedium *medium,
           GError **error)
{
    g_auto(AdBurnFacts) facts = {.medium = (char *)medium->name};

    facts.drive = ad_grab_name(grab);
    facts.speed = ad_medium_set_speed(grab, medium, burn->speed);
    ad_medium_origin(grab, medium, &facts.maker, &facts.lot);
    if (is_to_stop(burn, false))
        return ad_error(error, AD_ERROR_FAILED,
                        "%s: stopped before anything was written", burn->address);
    if (!can_start_thread(burn, error))
        return false;
    return burn->begin == NULL || burn->begin(&facts, burn->data, error);
}

/* ret_begun tells whether the medium may have been touched. */
static bool
burn_now(const AdBurn *burn, AdSupply *supply, bool *ret_begun,
         const AdProgress *progress, GError **error)
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
        !order_write(&order, grab, &medium, burn, supply, error) ||
        !make_ready(burn, grab, &medium, error))
        return false;
    ad_complaint_ignore();
    *ret_begun = true;
    if (order_run(&order, grab, burn, supply, &complaint, progress))
        return ad_error(error, AD_ERROR_MEDIUM, "%s: stopped by hand", burn->address);
    return went_well(grab, burn, &complaint, error) && ad_supply_check(supply, error);
}

/* After a failure only the drive knows what became of the disc, and it knows only when
 * it is grabbed anew. One that does not answer any more leaves a disc that nobody can
 * vouch for. */
static bool
is_still_blank(const AdBurn *burn, GError *error)
{
    g_autoptr(AdDrive) drive = ad_drive_look(burn->address, NULL);
    bool blank = drive != NULL && drive->blank;
    const char *advice =
        blank ? "the disc is still blank: try again"
        : drive != NULL
            ? "this disc is spoiled: mark it so and insert a blank one"
            : "this disc is spoiled: mark it so, look after the drive, which does not "
              "answer, and insert a blank one";
    char *message = g_strdup_printf("%s; %s", error->message, advice);

    g_free(error->message);
    error->message = message;
    return blank;
}

/* A file in place of a disc counts as blank, so what an earlier burn left in it goes.
 */
static bool
blank_the_file(const AdBurn *burn, const AdSupply *supply, GError **error)
{
    const char *path = ad_address_file(burn->address);
    struct stat file;

    if (path == NULL)
        return true;
    if (stat(path, &file) != 0)
        return errno == ENOENT || ad_error_errno(error, errno, "%s", path);
    if (!S_ISREG(file.st_mode))
        return ad_error(error, AD_ERROR_REFUSED,
                        "%s: only a file is written this way, not a device",
                        burn->address);
    if (ad_supply_is(supply, &file))
        return ad_error(error, AD_ERROR_REFUSED, "%s: this is the image itself",
                        burn->address);
    if (!burn->simulate && truncate(path, 0) != 0)
        return ad_error_errno(error, errno, "%s: emptying it", path);
    return true;
}

bool
ad_drive_burn(const AdBurn *burn, bool *ret_blank, const AdProgress *progress,
              GError **error)
{
    g_auto(AdSupply) supply = {.descriptor = -1};
    g_autoptr(GError) why = NULL;
    bool begun = false;

    *ret_blank = true;
    if (!ad_address_check(burn->address, error) ||
        !ad_supply_open(&supply, burn, error) || !blank_the_file(burn, &supply, error))
        return false;
    if (burn_now(burn, &supply, &begun, progress, &why))
        return true;
    if (begun && !burn->simulate)
        *ret_blank =
            ad_address_file(burn->address) == NULL && is_still_blank(burn, why);
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

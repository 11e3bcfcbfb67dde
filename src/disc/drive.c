/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/disc/drive.h"

#include "auditdisc/base/error.h"
#include "grab.h"
#include "reader_private.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* The shortest track, of a file too; more than what DVD and BD are rounded up to. */
#define SPARE_BLOCKS 300

void
ad_drive_free(AdDrive *drive)
{
    if (drive == NULL)
        return;
    g_free(drive->address);
    g_free(drive->name);
    g_free(drive->medium);
    g_free(drive->lot);
    g_free(drive);
}

AdDrive *
ad_drive_look(const char *address, GError **error)
{
    g_autoptr(AdGrab) grab = ad_grab(address, AD_GRAB_AS_IT_IS, error);
    g_autofree char *maker = NULL;
    AdMedium medium;

    if (grab == NULL)
        return NULL;
    ad_medium_of(grab, &medium);
    AdDrive *drive = g_new0(AdDrive, 1);
    ad_medium_origin(grab, &medium, &maker, &drive->lot);
    drive->address = g_strdup(address);
    drive->name = ad_grab_name(grab);
    drive->medium = ad_medium_words(&medium);
    drive->blank = medium.status == BURN_DISC_BLANK;
    return drive;
}

/* Addresses only: what a scan holds has to be given back before a drive is looked at.
 */
static GStrv
scan(GError **error)
{
    g_autoptr(GStrvBuilder) addresses = g_strv_builder_new();
    struct burn_drive_info *infos = NULL;
    char address[BURN_DRIVE_ADR_LEN];
    unsigned int count = 0;
    g_auto(AdComplaint) complaint = {0};
    int answer;

    while ((answer = burn_drive_scan(&infos, &count)) == 0)
        g_usleep(10000);
    ad_complaint_collect(&complaint);
    if (answer < 0) {
        ad_error(error, AD_ERROR_FAILED, "cannot look for drives: %s",
                 complaint.text != NULL ? complaint.text : "libburn gives no reason");
        return NULL;
    }
    if (count == 0 && complaint.text != NULL) {
        ad_error(error, AD_ERROR_MEDIUM, "no drive can be used: %s%s", complaint.text,
                 ad_complaint_advice(&complaint));
        return NULL;
    }
    for (unsigned int i = 0; i < count; i++)
        if (burn_drive_d_get_adr(infos[i].drive, address) > 0)
            g_strv_builder_add(addresses, address);
    burn_drive_info_free(infos);
    return g_strv_builder_end(addresses);
}

/* A drive that somebody else holds is listed too, with the reason for its medium. */
static AdDrive *
look_or_say_why(const char *address)
{
    g_autoptr(GError) error = NULL;
    AdDrive *drive = ad_drive_look(address, &error);

    if (drive != NULL)
        return drive;
    drive = g_new0(AdDrive, 1);
    const char *why = error->message;
    if (g_str_has_prefix(why, address) && g_str_has_prefix(why + strlen(address), ": "))
        why += strlen(address) + strlen(": ");
    drive->address = g_strdup(address);
    drive->name = g_strdup("");
    drive->medium = g_strdup(why);
    drive->lot = g_strdup("");
    return drive;
}

GPtrArray *
ad_drive_list(GError **error)
{
    g_autoptr(GPtrArray) drives =
        g_ptr_array_new_with_free_func((GDestroyNotify)ad_drive_free);
    g_auto(GStrv) addresses = NULL;

    if (!ad_burn_start(error))
        return NULL;
    addresses = scan(error);
    if (addresses == NULL)
        return NULL;
    for (char **address = addresses; *address != NULL; address++)
        g_ptr_array_add(drives, look_or_say_why(*address));
    return g_steal_pointer(&drives);
}

/* libburn is told to say nothing of blocks that can't be read. What it complains of
 * nevertheless is trouble with the drive. */
static bool
drive_read(AdReader *reader, guint64 lba, guint count, void *buffer, GError **error)
{
    enum { NO_MESSAGE = 2, NOT_BLOCK_BY_BLOCK = 4 };
    const AdGrab *grab = reader->grab;
    off_t wanted = (off_t)count * AD_BLOCK_SIZE, got = 0;
    g_auto(AdComplaint) complaint = {0};
    int answer = burn_read_data(grab->drive, (off_t)lba * AD_BLOCK_SIZE, buffer, wanted,
                                &got, NO_MESSAGE | NOT_BLOCK_BY_BLOCK);

    ad_complaint_collect(&complaint);
    if (answer > 0 && got == wanted)
        return true;
    if (reader->trouble == NULL)
        reader->trouble = g_strdup(complaint.text);
    return ad_error(error, AD_ERROR_DIFFERS, "%s: %s", reader->name,
                    complaint.text != NULL ? complaint.text
                                           : "the drive does not deliver it");
}

static void
drive_close(AdReader *reader)
{
    ad_grab_free(reader->grab);
}

static const AdReaderOps drive_ops = {drive_read, drive_close};

/* The end of the last track there is, in whatever session, and where the second one
 * begins: a second session on a disc must not go unseen. */
static guint64
end_of_tracks(struct burn_drive *drive, guint64 *ret_second)
{
    struct burn_disc *disc = burn_drive_get_disc(drive);
    int sessions = 0, tracks = 0;
    gint64 end = 0;
    guint found = 0;

    *ret_second = 0;
    if (disc == NULL)
        return 0;
    struct burn_session **session = burn_disc_get_sessions(disc, &sessions);
    for (int i = 0; i < sessions; i++) {
        struct burn_track **track = burn_session_get_tracks(session[i], &tracks);
        for (int j = 0; j < tracks; j++) {
            struct burn_toc_entry entry;
            burn_track_get_entry(track[j], &entry);
            if ((entry.extensions_valid & 1) == 0)
                continue;
            end = MAX(end, (gint64)entry.start_lba + entry.track_blocks);
            if (++found == 2)
                *ret_second = (guint64)MAX(entry.start_lba, 0);
        }
    }
    burn_disc_free(disc);
    return (guint64)end;
}

static guint64
blocks_on(const AdGrab *grab, guint64 *ret_second)
{
    int capacity = 0;
    guint64 blocks = end_of_tracks(grab->drive, ret_second);

    if (blocks == 0 && burn_get_read_capacity(grab->drive, &capacity, 0) > 0)
        blocks = (guint64)MAX(capacity, 0);
    ad_complaint_ignore();
    return blocks;
}

static bool
holds_data(const AdGrab *grab, guint64 blocks, bool *ret_open, GError **error)
{
    AdMedium medium;

    ad_medium_of(grab, &medium);
    g_autofree char *words = ad_medium_words(&medium);
    *ret_open = medium.status == BURN_DISC_APPENDABLE;
    bool written = medium.status == BURN_DISC_FULL || *ret_open;
    return (written && blocks > 0) ||
           ad_error(error, AD_ERROR_MEDIUM,
                    "%s: nothing to read (%s): insert the disc to verify",
                    grab->address, words);
}

/* libburn would only copy the bytes once more. */
static AdReader *
read_file(const char *address, GError **error)
{
    const char *path = ad_address_file(address);
    struct stat status = {.st_mode = S_IFREG};

    if (!ad_address_check(address, error))
        return NULL;
    if ((stat(path, &status) == 0 || errno == ENOENT) && S_ISREG(status.st_mode) &&
        status.st_size == 0) {
        ad_error(error, AD_ERROR_MEDIUM,
                 "%s: nothing was written to it: burn the image first", address);
        return NULL;
    }
    AdReader *reader = ad_file_reader(path, error);
    if (reader != NULL)
        reader->spare = SPARE_BLOCKS;
    return reader;
}

AdReader *
ad_drive_reader(const char *address, GError **error)
{
    g_autoptr(AdGrab) grab = NULL;
    guint64 further;
    bool open;

    if (ad_address_file(address) != NULL)
        return read_file(address, error);
    grab = ad_grab(address, AD_GRAB_LOAD, error);
    if (grab == NULL)
        return NULL;
    guint64 blocks = blocks_on(grab, &further);
    if (!holds_data(grab, blocks, &open, error))
        return NULL;
    AdReader *reader = ad_reader_new(&drive_ops, address, blocks);
    reader->spare = SPARE_BLOCKS;
    reader->further = further;
    reader->open = open;
    reader->grab = g_steal_pointer(&grab);
    return reader;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grab.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"

#include <string.h>

#define FILE_PREFIX "stdio:"

const char *
ad_address_file(const char *address)
{
    if (!g_str_has_prefix(address, FILE_PREFIX))
        return NULL;
    return address + strlen(FILE_PREFIX);
}

/* libburn takes "-" and /dev/fd/N for descriptors that are open already. */
bool
ad_address_check(const char *address, GError **error)
{
    const char *file = ad_address_file(address);

    if (file == NULL || (file[0] != '\0' && strcmp(file, "-") != 0 &&
                         !g_str_has_prefix(file, "/dev/fd/")))
        return true;
    return ad_error(error, AD_ERROR_USAGE, "%s: name a file behind stdio:", address);
}

bool
ad_burn_start(GError **error)
{
    if (!burn_initialize()) /* again and again is allowed */
        return ad_error(error, AD_ERROR_FAILED, "cannot start libburn");
    burn_msgs_set_severities((char *)"ALL", (char *)"NEVER", (char *)"");
    return true;
}

char *
ad_burn_words(const char *text)
{
    char *words = ad_text_clean(text, -1, AD_TEXT_LINE, NULL);
    gsize length = strlen(words);

    while (length > 0 && strchr("., ", words[length - 1]) != NULL)
        words[--length] = '\0';
    return words;
}

void
ad_complaint_collect(AdComplaint *complaint)
{
    enum { WRITER_ENDED = 0x00020178 }; /* libdax_msgs.h */
    char text[BURN_MSGS_MESSAGE_LEN], severity[80];
    int code, errnum, rank, sorry;

    burn_text_to_sev((char *)"SORRY", &sorry, 0);
    while (burn_msgs_obtain((char *)"ALL", &code, text, &errnum, severity) == 1) {
        if (code == WRITER_ENDED)
            complaint->writer_ended = true;
        if (complaint->text != NULL || burn_text_to_sev(severity, &rank, 0) <= 0 ||
            rank < sorry)
            continue;
        complaint->errnum = errnum;
        complaint->text = ad_burn_words(text);
    }
}

void
ad_complaint_clear(AdComplaint *complaint)
{
    g_clear_pointer(&complaint->text, g_free);
}

void
ad_complaint_ignore(void)
{
    g_auto(AdComplaint) complaint = {0};

    ad_complaint_collect(&complaint);
}

AdGrab *
ad_grab(const char *address, AdGrabManner manner, GError **error)
{
    g_autoptr(AdGrab) grab = g_new0(AdGrab, 1);
    g_auto(AdComplaint) complaint = {0};

    if (!ad_address_check(address, error) || !ad_burn_start(error))
        return NULL;
    grab->address = g_strdup(address);
    grab->is_file = ad_address_file(address) != NULL;
    int answer =
        burn_drive_scan_and_grab(&grab->info, grab->address, manner == AD_GRAB_LOAD);
    ad_complaint_collect(&complaint);
    if (answer <= 0) {
        ad_error(error, grab->is_file ? AD_ERROR_FAILED : AD_ERROR_MEDIUM,
                 "%s: can't use this drive: %s", address,
                 complaint.text != NULL ? complaint.text
                                        : "it is in use or there is none");
        return NULL;
    }
    grab->drive = grab->info[0].drive;
    return g_steal_pointer(&grab);
}

void
ad_grab_free(AdGrab *grab)
{
    if (grab == NULL)
        return;
    if (grab->drive != NULL) {
        burn_drive_release(grab->drive, 0);
        burn_drive_info_free(grab->info);
        ad_complaint_ignore();
    }
    g_free(grab->address);
    g_free(grab);
}

/* MMC-5 table 91, and libburn's own number for a file. */
static const struct {
    int profile;
    const char *name;
    bool is_cd, write_once;
} profiles[] = {
    {0x08, "CD-ROM", true, false},   {0x09, "CD-R", true, true},
    {0x0a, "CD-RW", true, false},    {0x10, "DVD-ROM", false, false},
    {0x11, "DVD-R", false, true},    {0x12, "DVD-RAM", false, false},
    {0x13, "DVD-RW", false, false},  {0x14, "DVD-RW", false, false},
    {0x15, "DVD-R DL", false, true}, {0x1a, "DVD+RW", false, false},
    {0x1b, "DVD+R", false, true},    {0x2b, "DVD+R DL", false, true},
    {0x40, "BD-ROM", false, false},  {0x41, "BD-R", false, true},
    {0x43, "BD-RE", false, false},   {0xffff, "file", false, true},
};

/* A CD in one session has room up to where its ATIP says that the lead-out may begin at
 * the latest. libburn's figure is asked for all other media. */
static guint64
capacity_of(const AdGrab *grab, const AdMedium *medium)
{
    int start, end;

    if (medium->status != BURN_DISC_BLANK)
        return 0;
    if (medium->is_cd && burn_disc_read_atip(grab->drive) > 0 &&
        burn_drive_get_start_end_lba(grab->drive, &start, &end, 0) > 0 && end > 0)
        return (guint64)end;
    return (guint64)burn_disc_available_space(grab->drive, NULL) / AD_BLOCK_SIZE;
}

void
ad_medium_of(const AdGrab *grab, AdMedium *ret_medium)
{
    AdMedium medium = {.name = "disc of an unknown kind", .is_file = grab->is_file};
    char name[80];

    medium.status = burn_disc_get_status(grab->drive);
    if (burn_disc_get_profile(grab->drive, &medium.profile, name) <= 0)
        medium.profile = 0;
    for (guint i = 0; i < G_N_ELEMENTS(profiles); i++)
        if (profiles[i].profile == medium.profile) {
            medium.name = profiles[i].name;
            medium.is_cd = profiles[i].is_cd;
            medium.write_once = profiles[i].write_once;
        }
    medium.capacity = capacity_of(grab, &medium);
    ad_complaint_ignore();
    *ret_medium = medium;
}

static char *
blank_words(const AdMedium *medium)
{
    enum { BLOCKS_A_MINUTE = 75 * 60 };
    g_autofree char *free_space = ad_text_size(medium->capacity * AD_BLOCK_SIZE);

    if (medium->is_file)
        return g_strdup_printf("a file, %s free", free_space);
    if (!medium->is_cd)
        return g_strdup_printf("blank %s, %s free", medium->name, free_space);
    return g_strdup_printf(
        "blank %s, %u min, %s free", medium->name,
        (guint)((medium->capacity + BLOCKS_A_MINUTE / 2) / BLOCKS_A_MINUTE),
        free_space);
}

char *
ad_medium_words(const AdMedium *medium)
{
    switch (medium->status) {
    case BURN_DISC_BLANK:
        return blank_words(medium);
    case BURN_DISC_EMPTY:
        return g_strdup("no disc");
    case BURN_DISC_APPENDABLE:
        return g_strdup_printf("%s, written, not closed", medium->name);
    case BURN_DISC_FULL:
        return g_strdup_printf("%s, written and closed", medium->name);
    case BURN_DISC_UNSUITABLE:
        return g_strdup("a disc that this drive can't use");
    default:
        return g_strdup("not ready");
    }
}

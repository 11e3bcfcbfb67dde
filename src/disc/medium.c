/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What lies in a drive: its kind, its state, its room, who made it.
 */
#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "grab.h"

#include <stdlib.h>

/* What "1x" is with a kind of disc, in 100 bytes a second, and the multiple that burns
 * well: a middle one. */
static const struct {
    guint once, usual;
} speeds[] = {
    [AD_FAMILY_NONE] = {0, 0},
    [AD_FAMILY_CD] = {1764, 16},
    [AD_FAMILY_DVD] = {13850, 8},
    [AD_FAMILY_BD] = {44955, 4},
};

/* MMC-5 table 91, and libburn's own number for a file. A rewritable disc is of use only
 * where its sessions are those of a disc that is written once. */
static const struct {
    int profile;
    const char *name;
    AdFamily family;
    bool write_once, rewritable;
} profiles[] = {
    {0x08, "CD-ROM", AD_FAMILY_CD, false, false},
    {0x09, "CD-R", AD_FAMILY_CD, true, false},
    {0x0a, "CD-RW", AD_FAMILY_CD, false, true},
    {0x10, "DVD-ROM", AD_FAMILY_DVD, false, false},
    {0x11, "DVD-R", AD_FAMILY_DVD, true, false},
    {0x12, "DVD-RAM", AD_FAMILY_DVD, false, false},
    {0x13, "DVD-RW", AD_FAMILY_DVD, false, false},
    {0x14, "DVD-RW", AD_FAMILY_DVD, false, true},
    {0x15, "DVD-R DL", AD_FAMILY_DVD, true, false},
    {0x1a, "DVD+RW", AD_FAMILY_DVD, false, false},
    {0x1b, "DVD+R", AD_FAMILY_DVD, true, false},
    {0x2b, "DVD+R DL", AD_FAMILY_DVD, true, false},
    {0x40, "BD-ROM", AD_FAMILY_BD, false, false},
    {0x41, "BD-R", AD_FAMILY_BD, true, false},
    {0x43, "BD-RE", AD_FAMILY_BD, false, false},
    {0xffff, N_("file"), AD_FAMILY_NONE, true, false},
};

/* A CD in one session has room up to where its ATIP says that the lead-out may begin at
 * the latest. libburn's figure is asked for all other media. */
static guint64
capacity_of(const AdGrab *grab, const AdMedium *medium)
{
    int start, end;

    if (medium->status != BURN_DISC_BLANK)
        return 0;
    if (medium->family == AD_FAMILY_CD && burn_disc_read_atip(grab->drive) > 0 &&
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
            medium.family = profiles[i].family;
            medium.write_once = profiles[i].write_once;
            medium.rewritable = profiles[i].rewritable;
        }
    medium.capacity = capacity_of(grab, &medium);
    ad_complaint_ignore();
    *ret_medium = medium;
}

bool
ad_medium_is_rewritable(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(profiles); i++)
        if (profiles[i].rewritable && strcmp(profiles[i].name, name) == 0)
            return true;
    return false;
}

static char *
blank_words(const AdMedium *medium)
{
    enum { BLOCKS_A_MINUTE = 75 * 60 };
    g_autofree char *free_space = ad_text_size(medium->capacity * AD_BLOCK_SIZE);

    if (medium->is_file)
        return g_strdup_printf("a file, %s free", free_space);
    if (medium->family != AD_FAMILY_CD)
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

static char *
clean_and_free(char *text)
{
    char *words = ad_burn_words(text != NULL ? text : "");

    free(text);
    return words;
}

void
ad_medium_origin(const AdGrab *grab, const AdMedium *medium, char **ret_maker,
                 char **ret_lot)
{
    char *lot = NULL, *one = NULL, *other = NULL, *book = NULL, *maker = NULL;

    if (!medium->is_file &&
        burn_disc_get_media_id(grab->drive, &lot, &one, &other, &book, 0) > 0)
        maker = burn_guess_manufacturer(medium->profile, one, other, 0);
    if (maker != NULL && g_str_has_prefix(maker, "Unknown "))
        g_clear_pointer(&maker, free);
    *ret_maker = clean_and_free(maker);
    *ret_lot = clean_and_free(lot);
    free(one);
    free(other);
    free(book);
    ad_complaint_ignore();
}

/* The nearest of the speeds that the drive has with this disc, and what was wanted
 * itself where it names none. */
static int
nearest_speed(const AdGrab *grab, int wanted)
{
    struct burn_speed_descriptor *all = NULL;
    int nearest = 0;

    if (burn_drive_get_speedlist(grab->drive, &all) <= 0)
        return wanted;
    for (const struct burn_speed_descriptor *one = all; one != NULL; one = one->next) {
        bool nearer = ABS(one->write_speed - wanted) < ABS(nearest - wanted);
        if (one->write_speed > 0 && (nearest == 0 || nearer))
            nearest = one->write_speed;
    }
    burn_drive_free_speedlist(&all);
    return nearest > 0 ? nearest : wanted;
}

char *
ad_medium_set_speed(const AdGrab *grab, const AdMedium *medium, guint multiple)
{
    enum { READ_FAST = 0, HUNDREDS_A_KB = 10 };
    guint once = speeds[medium->family].once;
    guint wanted = (multiple > 0 ? multiple : speeds[medium->family].usual) * once;

    if (medium->is_file || once == 0)
        return g_strdup("");
    int speed = nearest_speed(grab, (int)(wanted / HUNDREDS_A_KB));
    burn_drive_set_speed(grab->drive, READ_FAST, speed);
    return g_strdup_printf("%ux", ((guint)speed * HUNDREDS_A_KB + once / 2) / once);
}

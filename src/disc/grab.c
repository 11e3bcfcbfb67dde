/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "grab.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"

#include <fcntl.h>
#include <linux/cdrom.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define FILE_PREFIX "stdio:"
#define PATIENCE    60 /* seconds; a disc that is hard to read takes half of them */

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
        complaint->code = code;
        complaint->errnum = errnum;
        complaint->text = ad_burn_words(text);
    }
}

const char *
ad_complaint_advice(const AdComplaint *complaint)
{
    enum { BUSY = 0x00020001, NOT_STARTED = 0x0002014d }; /* libdax_msgs.h */

    if (complaint->code == BUSY)
        return ": unmount its disc and end what uses it";
    if (complaint->code == NOT_STARTED)
        return ": insert another disc, and look after the drive if that does not help";
    return "";
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

/* How many drives are held. libburn is one for the whole process, and so is what it
 * would forget. */
static guint held;

/* It keeps a drive that did not answer in its register and would not look at it again;
 * it forgets all of them, so no other one may be held. */
static void
forget_drives(void)
{
    if (held == 0)
        burn_finish();
    ad_complaint_ignore();
}

/* As the kernel sees it. A drive that others hold is not disturbed: that one, and what
 * can't be asked, is left to libburn, which says why. */
static bool
is_getting_ready(const char *address)
{
    int fd = open(address, O_RDONLY | O_EXCL | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return false;
    bool is = ioctl(fd, CDROM_DRIVE_STATUS, CDSL_CURRENT) == CDS_DRIVE_NOT_READY;
    (void)close(fd);
    return is;
}

/* libburn waits anew at each of its commands, for ever if the drive does so. */
static bool
wait_until_ready(const char *address, GError **error)
{
    for (guint looks = 0; is_getting_ready(address); looks++) {
        if (looks == PATIENCE)
            return ad_error(error, AD_ERROR_MEDIUM,
                            "%s: the drive has been getting ready for a minute: take "
                            "the disc out and try another one, or switch the drive "
                            "off and on",
                            address);
        g_usleep(G_USEC_PER_SEC);
    }
    return true;
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
    if (!grab->is_file && !wait_until_ready(address, error))
        return NULL;
    int answer =
        burn_drive_scan_and_grab(&grab->info, grab->address, manner == AD_GRAB_LOAD);
    ad_complaint_collect(&complaint);
    if (answer <= 0) {
        forget_drives();
        ad_error(error, grab->is_file ? AD_ERROR_FAILED : AD_ERROR_MEDIUM,
                 "%s: can't use this drive: %s%s", address,
                 complaint.text != NULL ? complaint.text
                                        : "it is in use or there is none",
                 ad_complaint_advice(&complaint));
        return NULL;
    }
    grab->drive = grab->info[0].drive;
    held++;
    return g_steal_pointer(&grab);
}

void
ad_grab_free(AdGrab *grab)
{
    if (grab == NULL)
        return;
    if (grab->drive != NULL) {
        held--;
        burn_drive_release(grab->drive, 0);
        burn_drive_info_free(grab->info);
        ad_complaint_ignore();
    }
    g_free(grab->address);
    g_free(grab);
}

char *
ad_grab_name(const AdGrab *grab)
{
    char *vendor = grab->info->vendor, *product = grab->info->product;

    if (grab->is_file)
        return g_strdup("file"); /* libburn has made up another one */
    g_autofree char *whole =
        g_strdup_printf("%s %s %s", g_strstrip(vendor), g_strstrip(product),
                        g_strstrip(grab->info->revision));
    return ad_text_clean(whole, -1, AD_TEXT_LINE, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A drive held through libburn, and what medium lies in it. While it is held nobody
 * else can have it, neither another program nor this one a second time.
 */
#pragma once

#include "auditdisc/disc/drive.h"

#include <libburn/libburn.h>

/* The path in stdio:PATH; NULL for the address of a real drive. */
const char *ad_address_file(const char *address);
bool ad_address_check(const char *address, GError **error);

typedef struct {
    struct burn_drive_info *info; /* an array of one */
    struct burn_drive *drive;
    char *address;
    bool is_file; /* stdio: */
} AdGrab;

typedef enum {
    AD_GRAB_AS_IT_IS,
    AD_GRAB_LOAD, /* closes the tray first */
} AdGrabManner;

AdGrab *ad_grab(const char *address, AdGrabManner manner, GError **error);
void ad_grab_free(AdGrab *grab);
/* Vendor, product and revision, clean. */
char *ad_grab_name(const AdGrab *grab);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdGrab, ad_grab_free)

/* Starts libburn, which stays up until the process ends. */
bool ad_burn_start(GError **error);

/* What libburn says, clean and without a full stop. */
char *ad_burn_words(const char *text);

/* The first thing that libburn complained of; what follows are consequences. */
typedef struct {
    char *text;        /* clean, without a full stop; NULL if all was well */
    int code;          /* libburn's number for it */
    int errnum;        /* that goes with it, or 0 */
    bool writer_ended; /* its writing thread said good-bye */
} AdComplaint;

/* What a person can do about it, as ": unmount its disc"; "" where nothing is known. */
const char *ad_complaint_advice(const AdComplaint *complaint);
/* Adds what libburn said since it was last asked. */
void ad_complaint_collect(AdComplaint *complaint);
void ad_complaint_clear(AdComplaint *complaint);
/* Drops it: a question without an answer is no failure. */
void ad_complaint_ignore(void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AdComplaint, ad_complaint_clear)

typedef enum { AD_FAMILY_NONE, AD_FAMILY_CD, AD_FAMILY_DVD, AD_FAMILY_BD } AdFamily;

typedef struct {
    enum burn_disc_status status;
    int profile;
    const char *name; /* CD-R */
    AdFamily family;
    bool is_file;
    bool write_once;
    bool rewritable;  /* and fit to be burned where that is allowed */
    guint64 capacity; /* blocks that can be written now */
} AdMedium;

void ad_medium_of(const AdGrab *grab, AdMedium *ret_medium);
char *ad_medium_words(const AdMedium *medium);
/* Who made the disc, and what all discs of its lot have in common (of a CD where its
 * lead-in and lead-out begin); both "" where that can't be said. */
void ad_medium_origin(const AdGrab *grab, const AdMedium *medium, char **ret_maker,
                      char **ret_lot);
/* Sets the speed that is nearest to a multiple of what the kind of disc calls 1x, for 0
 * to a middle one, and says which: "16x"; "" for a file. */
char *ad_medium_set_speed(const AdGrab *grab, const AdMedium *medium, guint multiple);

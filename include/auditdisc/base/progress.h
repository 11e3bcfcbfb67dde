/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How far a long stage is. The library tells, the program decides how to show it.
 */
#pragma once

#include <glib.h>

typedef struct {
    /* done and total in bytes or whatever the stage counts; total 0 where it is not
     * known. note: what else there is to say of it now, or NULL. */
    void (*tell)(const char *stage, guint64 done, guint64 total, const char *note,
                 gpointer data);
    gpointer data;
} AdProgress;

/* A NULL progress is silence. */
static inline void
ad_progress_tell(const AdProgress *progress, const char *stage, guint64 done,
                 guint64 total)
{
    if (progress != NULL && progress->tell != NULL)
        progress->tell(stage, done, total, NULL, progress->data);
}

static inline void
ad_progress_tell_note(const AdProgress *progress, const char *stage, guint64 done,
                      guint64 total, const char *note)
{
    if (progress != NULL && progress->tell != NULL)
        progress->tell(stage, done, total, note, progress->data);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ctrl-C while a disc is made. From begin to end the signals that would end the program
 * wait, and are looked for now and then: a burn broken off in any other way leaves a
 * spoiled disc in a locked drive.
 */
#pragma once

#include <glib.h>
#include <signal.h>
#include <stdbool.h>

typedef struct {
    int descriptor;
    sigset_t before;
    guint asked;
} AdStop;

bool ad_stop_begin(AdStop *stop, GError **error);
/* How often Ctrl-C was pressed until now; to be told by SIGTERM to end counts twice. */
guint ad_stop_asked(AdStop *stop);
/* A hangup that came in between strikes now. */
void ad_stop_end(AdStop *stop);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AdStop, ad_stop_end)

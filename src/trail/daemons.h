/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of daemons whose lines are understood. Their words are those of Postfix 2.0
 * to 3.9.
 */
#pragma once

#include "auditdisc/trail/event.h"

typedef struct {
    const char *name;
    bool postfix;
    void (*of_message)(AdSpan words, AdLogEvent *event); /* behind "ID: ", or NULL */
    void (*of_none)(AdSpan words, AdLogEvent *event);    /* without an id, or NULL */
} AdDaemon;

/* Ends with a name of NULL. */
extern const AdDaemon ad_daemons[];

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One function a command; main.c has the table.
 */
#pragma once

#include "auditdisc/program/job.h"
#include "auditdisc/program/report.h"

#include <glib.h>
#include <stdbool.h>

/* argument: the period or target, NULL if none was given. */
typedef bool (*AdCommandFunction)(const AdJob *job, AdReport *report,
                                  const char *argument, GError **error);

bool ad_command_run(const AdJob *job, AdReport *report, const char *period,
                    GError **error);
bool ad_command_build(const AdJob *job, AdReport *report, const char *period,
                      GError **error);
bool ad_command_burn(const AdJob *job, AdReport *report, const char *period,
                     GError **error);
bool ad_command_clear(const AdJob *job, AdReport *report, const char *period,
                      GError **error);
bool ad_command_verify(const AdJob *job, AdReport *report, const char *target,
                       GError **error);
bool ad_command_prove(const AdJob *job, AdReport *report, const char *number,
                      GError **error);
bool ad_command_rescue(const AdJob *job, AdReport *report, const char *first,
                       GError **error);
bool ad_command_find(const AdJob *job, AdReport *report, const char *period,
                     GError **error);
bool ad_command_audit(const AdJob *job, AdReport *report, const char *unused,
                      GError **error);
bool ad_command_note(const AdJob *job, AdReport *report, const char *unit,
                     GError **error);
bool ad_command_lost(const AdJob *job, AdReport *report, const char *unit,
                     GError **error);
bool ad_command_hold(const AdJob *job, AdReport *report, const char *period,
                     GError **error);
bool ad_command_release(const AdJob *job, AdReport *report, const char *period,
                        GError **error);
bool ad_command_status(const AdJob *job, AdReport *report, const char *unused,
                       GError **error);
bool ad_command_drives(const AdJob *job, AdReport *report, const char *unused,
                       GError **error);
bool ad_command_show_config(const AdJob *job, AdReport *report, const char *unused,
                            GError **error);

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The catalogue of the state folder.
 */
#pragma once

#include "auditdisc/program/run.h"
#include "auditdisc/record/catalogue.h"

AdCatalogue *ad_state_catalogue(const AdJob *job, GError **error);
/* Enters the run's volumes. That this can't be done is a warning: the discs are made.
 */
void ad_run_catalogue(AdRun *run);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "catalogue.h"

#include "auditdisc/base/fs.h"
#include "lock.h"

AdCatalogue *
ad_state_catalogue(const AdJob *job, GError **error)
{
    g_autofree char *state = ad_state_folder(job);
    g_autofree char *path = g_build_filename(state, "catalogue.sqlite", NULL);

    return ad_fs_make_folders(state, error) ? ad_catalogue_open(path, error) : NULL;
}

void
ad_run_catalogue(AdRun *run)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(AdCatalogue) catalogue = ad_state_catalogue(run->job, &why);
    bool done = catalogue != NULL;

    for (guint i = 0; done && i < run->parts->len; i++) {
        const AdPart *part = run->parts->pdata[i];
        g_autoptr(AdTarget) target = ad_target_open(part->image, &why);
        done = target != NULL && ad_catalogue_add(catalogue, target, NULL, &why);
    }
    if (!done)
        ad_report_warning(run->report, "catalogue", why->message, NULL);
}

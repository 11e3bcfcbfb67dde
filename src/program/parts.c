/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parts.h"

#include "auditdisc/base/error.h"
#include "stages.h"

#include <string.h>

static void
free_part(gpointer data)
{
    AdPart *part = data;

    g_free(part->label);
    ad_period_free(part->period);
    g_free(part->volume_id);
    g_free(part->volume);
    g_free(part->shown);
    g_free(part->image);
    g_free(part->track);
    g_free(part->sheet);
    g_free(part);
}

/* AUDIT_2005_05, or with the first day where the period is not one whole month. */
static char *
volume_id(const AdPeriod *period, guint number, guint of)
{
    g_autofree char *day = ad_day_folder(period->first);

    if (strlen(period->name) == strlen("2005-05"))
        day[strlen("2005_05")] = '\0';
    if (of == 1)
        return g_strdup_printf("AUDIT_%s", day);
    return g_strdup_printf("AUDIT_%s_D%uOF%u", day, number, of);
}

static AdPart *
new_part(const AdRun *run, guint number, guint of, AdDay first, AdDay last)
{
    AdPart *part = g_new0(AdPart, 1);
    g_autofree char *suffix = of > 1 ? g_strdup_printf("-%uof%u", number, of) : NULL;
    const char *tail = suffix != NULL ? suffix : "";

    part->number = number;
    part->of = of;
    part->label = suffix != NULL ? g_strdup(suffix + 1) : NULL;
    part->period = ad_period_copy(run->period);
    part->period->first = first;
    part->period->last = last;
    part->volume_id = volume_id(run->period, number, of);
    part->volume = g_strdup_printf("%s/volume%s", run->folder, tail);
    part->shown = g_strdup_printf("%s/shown%s", run->folder, tail);
    part->image = g_strdup_printf("%s/image%s.iso", run->folder, tail);
    part->track = g_strdup_printf("%s/track%s.iso", run->folder, tail);
    part->sheet = g_strdup_printf("%s/label%s.html", run->folder, tail);
    return part;
}

static GPtrArray *
whole(const AdRun *run)
{
    GPtrArray *parts = g_ptr_array_new_with_free_func(free_part);

    g_ptr_array_add(parts, new_part(run, 1, 1, run->period->first, run->period->last));
    return parts;
}

/* days: the first day of each part, parted by commas. */
static GPtrArray *
parse_split(const AdRun *run, const char *days)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(free_part);
    g_auto(GStrv) firsts = g_strsplit(days, ",", -1);
    guint of = g_strv_length(firsts);

    for (guint i = 0; i < of; i++) {
        AdDay first, next = run->period->last + 1;
        if (!ad_day_parse(firsts[i], &first) ||
            (i + 1 < of && !ad_day_parse(firsts[i + 1], &next)) || next <= first)
            return NULL;
        g_ptr_array_add(parts, new_part(run, i + 1, of, first, next - 1));
    }
    return of > 1 ? g_steal_pointer(&parts) : NULL;
}

guint
ad_split_parts(const AdEntry *split)
{
    const char *days = ad_entry_get(split, "days");
    g_auto(GStrv) firsts = g_strsplit(days != NULL ? days : "", ",", -1);

    return MAX(g_strv_length(firsts), 1);
}

bool
ad_run_load_parts(AdRun *run, GError **error)
{
    const AdEntry *scanned = ad_run_entry(run, ad_stage_scan.event);
    const AdEntry *split = ad_run_entry(run, AD_SPLIT);
    g_autoptr(GPtrArray) parts = NULL;

    if (split == NULL || scanned == NULL || split->number < scanned->number)
        parts = whole(run);
    else if ((parts = parse_split(run, ad_entry_get(split, "days"))) == NULL)
        return ad_error(error, AD_ERROR_DIFFERS,
                        "ledger: entry %u does not say which days lie on which disc",
                        split->number);
    g_clear_pointer(&run->parts, g_ptr_array_unref);
    run->parts = g_steal_pointer(&parts);
    run->part = run->parts->len == 1 ? run->parts->pdata[0] : NULL;
    return true;
}

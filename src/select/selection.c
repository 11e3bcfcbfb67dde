/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/select/selection.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/record.h"

#include <string.h>

typedef struct {
    const char *envelope; /* in the mapped file */
    guint32 length;
    guint32 number;
    goffset original;
} Line;

struct AdSelection {
    GMappedFile *file;
    AdPeriod *period;
    GArray *lines;
    guint *starts; /* index of the first message of each day, and one past the end */
};

/* "DAY\tNUMBER\tORIGINAL\t" is plain digits, so it is read in place. */
static bool
parse_number(const char **at, const char *end, gint64 *ret_number)
{
    const char *tab = *at < end ? memchr(*at, '\t', (gsize)(end - *at)) : NULL;

    if (tab == NULL || !ad_record_number(*at, (gsize)(tab - *at), ret_number))
        return false;
    *at = tab + 1;
    return true;
}

static guint
days(const AdPeriod *period)
{
    return (guint)(period->last - period->first + 1);
}

/* Days ascend, and numbers within a day: anything else is no selection. */
static bool
take_line(AdSelection *selection, const AdPeriod *whole, const char *at,
          const char *end, AdDay *day)
{
    gint64 its_day, number, original;

    if (!parse_number(&at, end, &its_day) || !parse_number(&at, end, &number) ||
        !parse_number(&at, end, &original))
        return false;
    if (its_day < whole->first || its_day > whole->last || original < 0)
        return false;
    if (its_day < selection->period->first || its_day > selection->period->last)
        return true;
    if (its_day < *day)
        return false;
    for (; *day < its_day; (*day)++)
        selection->starts[*day + 1 - selection->period->first] = selection->lines->len;
    guint start = selection->starts[its_day - selection->period->first];
    guint count = selection->lines->len;
    guint32 last =
        count > start ? g_array_index(selection->lines, Line, count - 1).number : 0;
    if (number <= last || number > G_MAXUINT32)
        return false;
    Line line = {at, (guint32)(end - at), (guint32)number, original};
    g_array_append_val(selection->lines, line);
    return true;
}

static bool
take_lines(AdSelection *selection, const AdPeriod *whole)
{
    const char *at = g_mapped_file_get_contents(selection->file);
    const char *end = at + g_mapped_file_get_length(selection->file);
    const char *behind = at, *line;
    AdDay day = selection->period->first;
    gsize length;

    while ((line = ad_record_line(&at, end, &length)) != NULL) {
        if (!take_line(selection, whole, line, line + length, &day))
            return false;
        behind = ad_fs_let_go(behind, at);
    }
    if (at < end)
        return false;
    for (; day <= selection->period->last; day++)
        selection->starts[day + 1 - selection->period->first] = selection->lines->len;
    return true;
}

AdSelection *
ad_selection_open(const char *path, const AdPeriod *period, const AdPeriod *part,
                  GError **error)
{
    g_autoptr(AdSelection) selection = g_new0(AdSelection, 1);

    selection->period = ad_period_copy(part);
    selection->lines = g_array_new(FALSE, FALSE, sizeof(Line));
    selection->starts = g_new0(guint, days(part) + 1);
    selection->file = ad_fs_map(path, error);
    if (selection->file == NULL)
        return NULL;
    if (!take_lines(selection, period)) {
        ad_error(error, AD_ERROR_DIFFERS, "%s: not the selection of %s", path,
                 period->name);
        return NULL;
    }
    return g_steal_pointer(&selection);
}

void
ad_selection_free(AdSelection *selection)
{
    if (selection == NULL)
        return;
    g_clear_pointer(&selection->file, g_mapped_file_unref);
    ad_period_free(selection->period);
    g_array_unref(selection->lines);
    g_free(selection->starts);
    g_free(selection);
}

static const Line *
line_at(const AdSelection *selection, guint index)
{
    return &g_array_index(selection->lines, Line, index);
}

guint
ad_selection_count(const AdSelection *selection)
{
    return selection->lines->len;
}

void
ad_selection_on(const AdSelection *selection, AdDay day, guint *ret_first,
                guint *ret_count)
{
    *ret_first = *ret_count = 0;
    if (!ad_period_holds(selection->period, day))
        return;
    const guint *start = selection->starts + (day - selection->period->first);
    *ret_first = start[0];
    *ret_count = start[1] - start[0];
}

const char *
ad_selection_let_go(const AdSelection *selection, const char *behind, guint index)
{
    const char *at = line_at(selection, index)->envelope;

    return ad_fs_let_go(behind != NULL ? behind : at, at);
}

AdEnvelope *
ad_selection_envelope(const AdSelection *selection, guint index)
{
    const Line *line = line_at(selection, index);

    return ad_envelope_parse(line->envelope, line->length);
}

bool
ad_selection_original(const AdSelection *selection, guint index, AdExtent *ret_extent)
{
    const Line *line = line_at(selection, index);

    ret_extent->pack = 0;
    ret_extent->offset = line->original;
    return ad_envelope_parse_original(line->envelope, line->length, &ret_extent->digest,
                                      &ret_extent->size);
}

AdDay
ad_selection_day(const AdSelection *selection, guint index)
{
    guint low = 0, high = days(selection->period);

    while (high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (selection->starts[middle] <= index)
            low = middle;
        else
            high = middle;
    }
    return selection->period->first + (AdDay)low;
}

guint
ad_selection_number(const AdSelection *selection, guint index)
{
    return line_at(selection, index)->number;
}

char *
ad_selection_label(const AdSelection *selection, guint index)
{
    g_autofree char *day = ad_day_iso(ad_selection_day(selection, index));

    return g_strdup_printf("%s/%04u", day, ad_selection_number(selection, index));
}

char *
ad_selection_path(const AdSelection *selection, guint index, const char *suffix)
{
    g_autofree char *day = ad_day_folder(ad_selection_day(selection, index));

    return g_strdup_printf("days/%s/%04u%s", day, ad_selection_number(selection, index),
                           suffix);
}

char *
ad_selection_original_path(const AdSelection *selection, guint index)
{
    g_autofree char *day = ad_day_folder(ad_selection_day(selection, index));

    return g_strdup_printf("data/eml/%s/%04u.eml", day,
                           ad_selection_number(selection, index));
}

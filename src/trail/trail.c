/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/trail/trail.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/record.h"
#include "event_record.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define MAPPED_MOST ((gsize)16 * 1024 * 1024)

/* What is known of an event without reading it whole. */
typedef struct {
    guint64 offset;
    guint32 passage;
    AdDay day;
} Place;

struct AdTrail {
    GMappedFile *file;
    goffset length;
    gsize *touched;      /* bytes of it that were read since it was let go of */
    GArray *places;      /* Place, in the order of the lines */
    guint32 *by_passage; /* indices of events, those of one passage together */
    guint32 *starts;     /* where in by_passage those of each passage begin, and end */
    guint32 passages;
    GHashTable *days; /* day to a GArray of indices */
};

static void
free_event(AdTrailEvent *event)
{
    if (event == NULL)
        return;
    g_free(event->fields);
    g_free(event);
}

static bool
parse_number(const char **at, const char *end, gint64 *ret_number)
{
    bool negative = *at < end && **at == '-';
    gint64 number = 0;

    *at += negative;
    if (*at == end || !g_ascii_isdigit(**at))
        return false;
    for (; *at < end && g_ascii_isdigit(**at) && number < G_MAXUINT32; (*at)++)
        number = number * 10 + (**at - '0');
    if (*at == end || **at != '\t')
        return false;
    (*at)++;
    *ret_number = negative ? -number : number;
    return true;
}

/* Passages are numbered as they begin, so none is above the number of events kept and
 * not kept; the file is ours, but an index is not made from what it says unseen. */
static bool
take_places(AdTrail *trail, FILE *lines)
{
    g_autofree char *line = NULL;
    size_t room = 0;
    gssize length;

    for (; (length = getline(&line, &room, lines)) > 0; trail->length += length) {
        const char *at = line, *end = line + length - 1;
        gint64 day, passage;
        if (*end != '\n' || !parse_number(&at, end, &day) ||
            !parse_number(&at, end, &passage) || passage < 0 || passage > G_MAXINT32)
            return false;
        const Place place = {(guint64)trail->length, (guint32)passage, (AdDay)day};
        g_array_append_val(trail->places, place);
        trail->passages = MAX(trail->passages, place.passage);
    }
    return !ferror(lines);
}

static const Place *
place_at(const AdTrail *trail, guint index)
{
    return &g_array_index(trail->places, Place, index);
}

/* Sorted by counting, which keeps the order of the lines. */
static void
sort_by_passage(AdTrail *trail)
{
    guint count = trail->places->len;
    guint32 *starts = g_new0(guint32, (gsize)trail->passages + 2);

    for (guint i = 0; i < count; i++)
        starts[place_at(trail, i)->passage + 1]++;
    for (guint32 passage = 1; passage < trail->passages + 2; passage++)
        starts[passage] += starts[passage - 1];
    trail->by_passage = g_new(guint32, count + 1);
    for (guint i = 0; i < count; i++)
        trail->by_passage[starts[place_at(trail, i)->passage]++] = i;
    /* Now each start is the next one's: what was counted up is moved back. */
    memmove(starts + 1, starts, (gsize)(trail->passages + 1) * sizeof *starts);
    starts[0] = 0;
    trail->starts = starts;
}

static void
sort_by_day(AdTrail *trail)
{
    for (guint i = 0; i < trail->places->len; i++) {
        gpointer day = GINT_TO_POINTER(place_at(trail, i)->day);
        GArray *events = g_hash_table_lookup(trail->days, day);
        if (events == NULL) {
            events = g_array_new(FALSE, FALSE, sizeof(guint));
            g_hash_table_insert(trail->days, day, events);
        }
        g_array_append_val(events, i);
    }
}

AdTrail *
ad_trail_open(const char *path, GError **error)
{
    g_autoptr(AdTrail) trail = g_new0(AdTrail, 1);
    FILE *lines = fopen(path, "re");

    trail->touched = g_new0(gsize, 1);
    trail->places = g_array_new(FALSE, FALSE, sizeof(Place));
    trail->days =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
    if (lines == NULL) {
        ad_error_errno(error, errno, "cannot read %s", path);
        return NULL;
    }
    bool read = take_places(trail, lines);
    fclose(lines);
    trail->file = ad_fs_map(path, error);
    if (trail->file == NULL)
        return NULL;
    if (!read || (goffset)g_mapped_file_get_length(trail->file) != trail->length) {
        ad_error(error, AD_ERROR_DIFFERS, "%s: not the events of a log", path);
        return NULL;
    }
    sort_by_passage(trail);
    sort_by_day(trail);
    return g_steal_pointer(&trail);
}

void
ad_trail_free(AdTrail *trail)
{
    if (trail == NULL)
        return;
    g_clear_pointer(&trail->file, g_mapped_file_unref);
    g_free(trail->touched);
    g_array_unref(trail->places);
    g_hash_table_unref(trail->days);
    g_free(trail->by_passage);
    g_free(trail->starts);
    g_free(trail);
}

/* What was read of a mapped file counts as memory until it is let go of. Where it is
 * looked at again it is read again. */
static void
let_go(const AdTrail *trail, gsize length)
{
    *trail->touched += length;
    if (*trail->touched < MAPPED_MOST)
        return;
    (void)madvise(g_mapped_file_get_contents(trail->file), (gsize)trail->length,
                  MADV_DONTNEED);
    *trail->touched = 0;
}

/* The fields of a line; NULL if it is no record. */
static char **
read_line(const AdTrail *trail, guint index)
{
    goffset start = (goffset)place_at(trail, index)->offset;
    goffset end = index + 1 < trail->places->len
                      ? (goffset)place_at(trail, index + 1)->offset
                      : trail->length;
    gsize length = (gsize)(end - start);
    char **fields =
        ad_record_parse(g_mapped_file_get_contents(trail->file) + start, length);

    let_go(trail, length);
    return fields;
}

/* NULL for a line that is no event. */
static AdTrailEvent *
event_at(const AdTrail *trail, guint index)
{
    g_autofree char **fields = read_line(trail, index);
    gint64 told, moment;

    if (fields == NULL || g_strv_length(fields) != AD_EVENT_FIELDS ||
        !g_ascii_string_to_signed(fields[AD_EVENT_TOLD], 10, 0, AD_TOLD_KINDS - 1,
                                  &told, NULL) ||
        !g_ascii_string_to_signed(fields[AD_EVENT_MOMENT], 10, G_MININT64, G_MAXINT64,
                                  &moment, NULL))
        return NULL;
    AdTrailEvent *event = g_new0(AdTrailEvent, 1);
    event->told = (AdTold)told;
    event->moment = moment;
    for (guint i = 0; i < AD_SAID_FIELDS; i++)
        event->said[i] = fields[AD_EVENT_SAID + i];
    event->fields = g_steal_pointer(&fields);
    return event;
}

guint32
ad_trail_passages(const AdTrail *trail)
{
    return trail->passages;
}

GPtrArray *
ad_trail_passage(const AdTrail *trail, guint32 passage)
{
    GPtrArray *events = g_ptr_array_new_with_free_func((GDestroyNotify)free_event);

    for (guint32 i = trail->starts[passage]; i < trail->starts[passage + 1]; i++) {
        AdTrailEvent *event = event_at(trail, trail->by_passage[i]);
        if (event != NULL)
            g_ptr_array_add(events, event);
    }
    return events;
}

void
ad_trail_on(const AdTrail *trail, AdDay day,
            void (*each)(const AdTrailEvent *event, gpointer data), gpointer data)
{
    const GArray *events = g_hash_table_lookup(trail->days, GINT_TO_POINTER(day));

    for (guint i = 0; events != NULL && i < events->len; i++) {
        AdTrailEvent *event = event_at(trail, g_array_index(events, guint, i));
        if (event != NULL)
            each(event, data);
        free_event(event);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two passes: the first looks at every line, writes events and notes which stretches of
 * which file belong to which day; the second copies those stretches, so no day's lines
 * are ever held in memory.
 */
#include "auditdisc/trail/log.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/source/lines.h"
#include "auditdisc/trail/facts.h"
#include "event_record.h"
#include "files.h"
#include "passages.h"

#define MINUTE      60
#define DAY_MINUTES 1440
/* No zone's midnight lies elsewhere than on a quarter of an hour. */
#define QUARTER 900
#define PIECE   131072

/* Lines of one day that follow each other in one file. */
typedef struct {
    const AdLogFile *file;
    AdDay day;
    goffset start, length;
} Run;

typedef struct {
    const AdLogReading *spec;
    const AdLogFile *file;
    AdStampClock clock;
    AdPassages *passages;
    AdPack *events;
    GString *record;
    GArray *runs;
    AdLogFacts *facts;
    guint64 *lines, *other; /* of each day of the period */
    guint8 *minutes;        /* of the period and a day more: which have lines */
    gint64 origin;          /* moment of the first of them */
    gint64 quarter;         /* the last quarter of an hour and its day */
    AdDay quarter_day;
    goffset done, total;
} Reading;

/* Where the reading of a file is. */
typedef struct {
    goffset at;
    gint64 moment; /* of the last stamp; of the file's first before that */
    gint64 last;
    guint64 lines;
} Place;

static guint
days_of(const AdLogReading *spec)
{
    return (guint)(spec->last - spec->first + 1);
}

static AdDay
day_of(Reading *reading, gint64 moment)
{
    gint64 quarter = moment / QUARTER;

    if (quarter != reading->quarter) {
        reading->quarter = quarter;
        reading->quarter_day = ad_day_of(moment, reading->spec->zone);
    }
    return reading->quarter_day;
}

static void
note_run(Reading *reading, AdDay day, goffset start, goffset length)
{
    Run *last = reading->runs->len > 0
                    ? &g_array_index(reading->runs, Run, reading->runs->len - 1)
                    : NULL;

    if (last != NULL && last->file == reading->file && last->day == day &&
        last->start + last->length == start) {
        last->length += length;
        return;
    }
    const Run run = {reading->file, day, start, length};
    g_array_append_val(reading->runs, run);
}

static void
note_minute(Reading *reading, gint64 moment)
{
    gint64 minute = (moment - reading->origin) / MINUTE;

    if (moment >= reading->origin &&
        minute < (gint64)(days_of(reading->spec) + 2) * DAY_MINUTES)
        reading->minutes[minute] = 1;
}

static bool
write_event(Reading *reading, AdDay day, const AdLogEvent *event, GError **error)
{
    guint32 passage = ad_passages_number(reading->passages, event);

    if (event->told == AD_TOLD_OTHER || event->told == AD_TOLD_AMBIENT ||
        event->told == AD_TOLD_REMOVED)
        return true;
    g_string_truncate(reading->record, 0);
    ad_event_write(reading->record, day, passage, event);
    return ad_pack_write(reading->events, reading->record->str, reading->record->len,
                         error);
}

static bool
take_event(Reading *reading, AdDay day, const AdLogEvent *event, GError **error)
{
    const AdLogReading *spec = reading->spec;

    if (day >= spec->first && day <= spec->last) {
        guint index = (guint)(day - spec->first);
        bool other = event->told == AD_TOLD_OTHER;
        reading->lines[index]++;
        reading->other[index] += other;
        reading->facts->sum.other += other;
        reading->facts->sum.understood += !other;
    } else {
        reading->facts->sum.outside++;
    }
    if (day < spec->first - AD_LOG_DAYS_BEFORE || day > spec->last + AD_LOG_DAYS_AFTER)
        return true;
    return write_event(reading, day, event, error);
}

static bool
take_line(Reading *reading, Place *place, const char *line, goffset length,
          GError **error)
{
    gsize seen = (gsize)MIN(length, AD_LOG_LINE);
    gsize stamp = ad_stamp_read(&reading->clock, line, seen, &place->moment);
    AdDay day = day_of(reading, place->moment);
    AdLogEvent event = {.told = AD_TOLD_OTHER};

    if (stamp > 0) {
        ad_log_event_read(line + stamp, seen - stamp, &event);
        place->last = MAX(place->last, place->moment);
        note_minute(reading, place->moment);
    }
    event.moment = place->moment;
    if (day >= reading->spec->first && day <= reading->spec->last)
        note_run(reading, day, place->at, length);
    place->at += length;
    place->lines++;
    return take_event(reading, day, &event, error);
}

static bool
read_file(Reading *reading, const AdLogFile *file, gint64 around, GError **error)
{
    g_autoptr(AdLines) lines =
        ad_lines_new(file->fd, file->size, AD_LOG_LINE, file->path);
    Place place = {.moment = file->first, .last = file->first};

    reading->file = file;
    reading->clock = ad_log_file_clock(file, reading->spec->zone, around);
    while (true) {
        const char *line;
        goffset length;
        if (!ad_lines_next(lines, &line, &length, error))
            return false;
        if (length == 0)
            break;
        if (!take_line(reading, &place, line, length, error))
            return false;
        if (place.lines % 4096 == 0)
            ad_progress_tell(reading->spec->progress, "reading the log",
                             (guint64)(reading->done + place.at),
                             (guint64)reading->total);
    }
    reading->done += file->size;
    reading->facts->sum.lines += place.lines;
    reading->facts->guessed_years |= reading->clock.guessed_year;
    ad_log_facts_add_source(reading->facts, file->path, file->first, place.last,
                            place.lines, file->damage);
    return true;
}

/* ret_last: the last byte that was copied. */
static bool
copy_run(const Run *run, AdPack *pack, char *ret_last, GError **error)
{
    g_autofree char *piece = g_malloc(PIECE);
    goffset copied = 0;

    while (copied < run->length) {
        gsize want = (gsize)MIN((goffset)PIECE, run->length - copied);
        gssize got = ad_fs_read_at(run->file->fd, piece, want, run->start + copied,
                                   run->file->path, error);
        if (got == 0)
            ad_error(error, AD_ERROR_FAILED,
                     "%s: became shorter while it was read; run again",
                     run->file->path);
        if (got <= 0 || !ad_pack_write(pack, piece, (gsize)got, error))
            return false;
        *ret_last = piece[got - 1];
        copied += got;
    }
    return true;
}

/* Lines of several files follow each other in the order of the files; one that was cut
 * off gets its line end, so that no two become one. */
static bool
copy_day(Reading *reading, AdDay day, GError **error)
{
    guint index = (guint)(day - reading->spec->first);
    AdLogDay facts = {
        .day = day, .lines = reading->lines[index], .other = reading->other[index]};
    AdPack *pack = reading->spec->pack;
    char last = '\n';

    if (facts.lines == 0)
        return true;
    ad_pack_begin(pack);
    for (guint i = 0; i < reading->runs->len; i++) {
        const Run *run = &g_array_index(reading->runs, Run, i);
        if (run->day != day)
            continue;
        if (last != '\n' && !ad_pack_write(pack, "\n", 1, error))
            return false;
        if (!copy_run(run, pack, &last, error))
            return false;
    }
    if (!ad_pack_end(pack, &facts.extent, error))
        return false;
    g_array_append_val(reading->facts->days, facts);
    return true;
}

static bool
copy_lines(Reading *reading, GError **error)
{
    for (AdDay day = reading->spec->first; day <= reading->spec->last; day++)
        if (!copy_day(reading, day, error))
            return false;
    return true;
}

/* Stretches of minutes without a line, within the period and half a day around it. */
static void
find_silences(Reading *reading)
{
    guint minutes = (days_of(reading->spec) + 2) * DAY_MINUTES;
    guint from = 0;

    for (guint i = 0; i <= minutes; i++) {
        if (i < minutes && reading->minutes[i] == 0)
            continue;
        const AdSilence silence = {reading->origin + (gint64)from * MINUTE,
                                   reading->origin + (gint64)i * MINUTE};
        if (i > from)
            g_array_append_val(reading->facts->silences, silence);
        from = i + 1;
    }
}

static bool
read_files(Reading *reading, const GPtrArray *files, gint64 around, GError **error)
{
    AdExtent events;

    for (guint i = 0; i < files->len; i++)
        reading->total += ((const AdLogFile *)files->pdata[i])->size;
    ad_pack_begin(reading->events);
    for (guint i = 0; i < files->len; i++)
        if (!read_file(reading, files->pdata[i], around, error))
            return false;
    reading->facts->sum.files = files->len;
    find_silences(reading);
    return ad_pack_end(reading->events, &events, error) &&
           ad_pack_sync(reading->events, error) && copy_lines(reading, error) &&
           ad_log_facts_write(reading->facts, reading->spec->facts, error);
}

static bool
sum_closes(const AdLogSum *sum, GError **error)
{
    if (sum->lines == sum->outside + sum->understood + sum->other)
        return true;
    return ad_error(error, AD_ERROR_FAILED,
                    "the log does not add up: %" G_GUINT64_FORMAT
                    " lines read, %" G_GUINT64_FORMAT " accounted for",
                    sum->lines, sum->outside + sum->understood + sum->other);
}

bool
ad_log_read(const AdLogReading *spec, AdLogSum *ret_sum, GError **error)
{
    gint64 origin = ((gint64)spec->first - 1) * 86400;
    gint64 around = ((gint64)spec->first + spec->last) * 43200;
    g_autoptr(GPtrArray) files =
        ad_log_files(spec->patterns, spec->zone, around, error);
    g_autoptr(AdLogFacts) facts = ad_log_facts_new();
    g_autoptr(AdPassages) passages = ad_passages_new();
    g_autoptr(GString) record = g_string_new(NULL);
    g_autoptr(GArray) runs = g_array_new(FALSE, FALSE, sizeof(Run));
    g_autofree guint64 *lines = g_new0(guint64, days_of(spec));
    g_autofree guint64 *other = g_new0(guint64, days_of(spec));
    g_autofree guint8 *minutes = g_malloc0((gsize)(days_of(spec) + 2) * DAY_MINUTES);

    if (files == NULL || !ad_fs_remove_tree(spec->events, error))
        return false;
    g_autoptr(AdPack) events = ad_pack_open(spec->events, 0, error);
    Reading reading = {
        .spec = spec,
        .passages = passages,
        .events = events,
        .record = record,
        .runs = runs,
        .facts = facts,
        .lines = lines,
        .other = other,
        .minutes = minutes,
        .origin = origin,
        .quarter = G_MININT64,
    };
    if (events == NULL || !read_files(&reading, files, around, error) ||
        !sum_closes(&facts->sum, error))
        return false;
    *ret_sum = facts->sum;
    return true;
}

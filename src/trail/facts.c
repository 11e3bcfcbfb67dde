/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/trail/facts.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/record.h"
#include "auditdisc/base/text.h"

#include <string.h>

#define LARGEST ((gsize)256 * 1024 * 1024)
#define SIGNED  "%" G_GINT64_FORMAT
#define COUNT   "%" G_GUINT64_FORMAT

static void
source_free(gpointer data)
{
    AdLogSource *source = data;

    g_free(source->path);
    g_free(source->damage);
    g_free(source);
}

AdLogFacts *
ad_log_facts_new(void)
{
    AdLogFacts *facts = g_new0(AdLogFacts, 1);

    facts->sources = g_ptr_array_new_with_free_func(source_free);
    facts->days = g_array_new(FALSE, FALSE, sizeof(AdLogDay));
    facts->silences = g_array_new(FALSE, FALSE, sizeof(AdSilence));
    return facts;
}

void
ad_log_facts_free(AdLogFacts *facts)
{
    if (facts == NULL)
        return;
    g_ptr_array_unref(facts->sources);
    g_array_unref(facts->days);
    g_array_unref(facts->silences);
    g_free(facts);
}

void
ad_log_facts_add_source(AdLogFacts *facts, const char *path, gint64 first, gint64 last,
                        guint64 lines, const char *damage)
{
    AdLogSource *source = g_new0(AdLogSource, 1);

    source->path = ad_text_clean(path, -1, AD_TEXT_LINE, NULL);
    source->first = first;
    source->last = last;
    source->lines = lines;
    source->damage =
        ad_text_clean(damage != NULL ? damage : "", -1, AD_TEXT_LINE, NULL);
    g_ptr_array_add(facts->sources, source);
}

/* A record whose numbers stand between blanks in its second field; texts follow. */
static void
add(GString *text, const char *what, const char *one, const char *other, char *numbers)
{
    ad_record_add(text, what, numbers, one, other, NULL);
    g_free(numbers);
}

bool
ad_log_facts_write(const AdLogFacts *facts, const char *path, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const AdLogSum *sum = &facts->sum;

    add(text, "sum", "", "",
        g_strdup_printf(COUNT " " COUNT " " COUNT " " COUNT " " COUNT " %d", sum->files,
                        sum->lines, sum->outside, sum->understood, sum->other,
                        facts->guessed_years));
    for (guint i = 0; i < facts->sources->len; i++) {
        const AdLogSource *source = facts->sources->pdata[i];
        add(text, "file", source->path, source->damage,
            g_strdup_printf(SIGNED " " SIGNED " " COUNT, source->first, source->last,
                            source->lines));
    }
    for (guint i = 0; i < facts->days->len; i++) {
        const AdLogDay *day = &g_array_index(facts->days, AdLogDay, i);
        char hex[AD_DIGEST_HEX + 1];
        ad_digest_hex(&day->extent.digest, hex);
        add(text, "day", hex, "",
            g_strdup_printf("%d %u " SIGNED " " SIGNED " " COUNT " " COUNT, day->day,
                            day->extent.pack, (gint64)day->extent.offset,
                            (gint64)day->extent.size, day->lines, day->other));
    }
    for (guint i = 0; i < facts->silences->len; i++) {
        const AdSilence *silence = &g_array_index(facts->silences, AdSilence, i);
        add(text, "silence", "", "",
            g_strdup_printf(SIGNED " " SIGNED, silence->from, silence->to));
    }
    return ad_fs_replace(path, text->str, text->len, error);
}

/* Exactly count numbers with one blank between. */
static bool
parse_numbers(const char *text, guint count, gint64 *ret_numbers)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);

    if (g_strv_length(words) != count)
        return false;
    for (guint i = 0; i < count; i++)
        if (!g_ascii_string_to_signed(words[i], 10, G_MININT64, G_MAXINT64,
                                      &ret_numbers[i], NULL))
            return false;
    return true;
}

static bool
parse_sum(AdLogFacts *facts, char **fields)
{
    gint64 n[6];

    if (!parse_numbers(fields[1], 6, n))
        return false;
    facts->sum = (AdLogSum){(guint64)n[0], (guint64)n[1], (guint64)n[2], (guint64)n[3],
                            (guint64)n[4]};
    facts->guessed_years = n[5] != 0;
    return true;
}

static bool
parse_file(AdLogFacts *facts, char **fields)
{
    gint64 n[3];

    if (!parse_numbers(fields[1], 3, n))
        return false;
    ad_log_facts_add_source(facts, fields[2], n[0], n[1], (guint64)n[2], fields[3]);
    return true;
}

static bool
parse_day(AdLogFacts *facts, char **fields)
{
    AdLogDay day = {0};
    gint64 n[6];

    if (!parse_numbers(fields[1], 6, n) || strlen(fields[2]) != AD_DIGEST_HEX ||
        !ad_digest_parse(fields[2], &day.extent.digest))
        return false;
    day.day = (AdDay)n[0];
    day.extent.pack = (guint32)n[1];
    day.extent.offset = n[2];
    day.extent.size = n[3];
    day.lines = (guint64)n[4];
    day.other = (guint64)n[5];
    g_array_append_val(facts->days, day);
    return true;
}

static bool
parse_silence(AdLogFacts *facts, char **fields)
{
    AdSilence silence;
    gint64 n[2];

    if (!parse_numbers(fields[1], 2, n))
        return false;
    silence = (AdSilence){n[0], n[1]};
    g_array_append_val(facts->silences, silence);
    return true;
}

static bool
parse_line(AdLogFacts *facts, const char *line, gsize length)
{
    static const struct {
        const char *what;
        bool (*parse)(AdLogFacts *facts, char **fields);
    } parsers[] = {
        {"sum", parse_sum},
        {"file", parse_file},
        {"day", parse_day},
        {"silence", parse_silence},
    };
    g_autofree char **fields = ad_record_parse(line, length);

    if (fields == NULL || g_strv_length(fields) != 4)
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(parsers); i++)
        if (strcmp(fields[0], parsers[i].what) == 0)
            return parsers[i].parse(facts, fields);
    return false;
}

AdLogFacts *
ad_log_facts_open(const char *path, GError **error)
{
    g_autoptr(GBytes) bytes = ad_fs_read(path, LARGEST, error);
    g_autoptr(AdLogFacts) facts = ad_log_facts_new();
    gsize size, length;
    bool right = true;

    if (bytes == NULL)
        return NULL;
    const char *at = g_bytes_get_data(bytes, &size), *end = at + size, *line;
    while (right && (line = ad_record_line(&at, end, &length)) != NULL)
        right = parse_line(facts, line, length);
    if (right && at == end)
        return g_steal_pointer(&facts);
    ad_error(error, AD_ERROR_DIFFERS, "%s: not what was written about the log", path);
    return NULL;
}

const AdLogDay *
ad_log_facts_day(const AdLogFacts *facts, AdDay day)
{
    for (guint i = 0; i < facts->days->len; i++) {
        const AdLogDay *found = &g_array_index(facts->days, AdLogDay, i);
        if (found->day == day)
            return found;
    }
    return NULL;
}

const AdSilence *
ad_log_facts_silence(const AdLogFacts *facts, gint64 moment)
{
    guint low = 0, high = facts->silences->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        const AdSilence *silence = &g_array_index(facts->silences, AdSilence, middle);
        if (moment >= silence->from && moment < silence->to)
            return silence;
        if (moment < silence->from)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

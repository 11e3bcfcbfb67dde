/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "term_runs.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "terms.h"

#include <string.h>
#include <unistd.h>

#define BUFFER ((gsize)64 * 1024)
#define NAME   "the words put aside"
#define LETTER 4 /* bytes that one can have */
#define NUMBER 5 /* groups of seven bits that one can have */

/* A run that is read from its start. */
typedef struct {
    goffset at, end; /* what is not in the buffer yet */
    guint8 *buffer;
    gsize taken, filled;
    char word[AD_TERM_LETTERS * LETTER + 1]; /* "" behind the last one */
} Run;

struct AdTermRuns {
    int file;
    goffset end;
    GArray *runs;    /* Run */
    GError *failure; /* the first one of reading */
};

static void
clear_run(gpointer run)
{
    g_free(((Run *)run)->buffer);
}

AdTermRuns *
ad_term_runs_new(GError **error)
{
    int file = ad_fs_scratch(error);

    if (file < 0)
        return NULL;
    AdTermRuns *runs = g_new0(AdTermRuns, 1);
    runs->file = file;
    runs->runs = g_array_new(FALSE, TRUE, sizeof(Run));
    g_array_set_clear_func(runs->runs, clear_run);
    return runs;
}

void
ad_term_runs_free(AdTermRuns *runs)
{
    if (runs == NULL)
        return;
    close(runs->file);
    g_array_unref(runs->runs);
    g_clear_error(&runs->failure);
    g_free(runs);
}

static guint8 *
put_number(guint8 *at, guint32 number)
{
    for (; number >= 0x80; number >>= 7)
        *at++ = (guint8)(number | 0x80);
    *at++ = (guint8)number;
    return at;
}

void
ad_term_runs_put(GByteArray *run, const guint8 *word, const guint32 *messages,
                 guint32 count)
{
    guint before = run->len, packed = 1 + word[0];
    guint32 last = 0;

    g_byte_array_set_size(run, before + packed + NUMBER * (1 + count));
    guint8 *at = run->data + before;
    memcpy(at, word, packed);
    at = put_number(at + packed, count);
    for (guint32 i = 0; i < count; i++) {
        at = put_number(at, messages[i] - last);
        last = messages[i];
    }
    g_byte_array_set_size(run, (guint)(at - run->data));
}

bool
ad_term_runs_add(AdTermRuns *runs, const GByteArray *run, GError **error)
{
    const Run made = {.at = runs->end, .end = runs->end + run->len};

    if (!ad_fs_write_all(runs->file, run->data, run->len, NAME, error))
        return false;
    runs->end = made.end;
    g_array_append_val(runs->runs, made);
    return true;
}

static void
fill(AdTermRuns *runs, Run *run)
{
    gsize wanted = MIN(BUFFER, (gsize)(run->end - run->at));
    gssize got =
        ad_fs_read_at(runs->file, run->buffer, wanted, run->at, NAME, &runs->failure);

    run->taken = 0;
    run->filled = (gsize)MAX(got, 0);
    run->at += MAX(got, 0);
    if (got == 0)
        ad_error(&runs->failure, AD_ERROR_FAILED, NAME ": they end too early");
}

/* Zeros once reading has failed: whoever asks looks at that at the end of a word. */
static guint8
take_byte(AdTermRuns *runs, Run *run)
{
    if (run->taken == run->filled && runs->failure == NULL)
        fill(runs, run);
    return runs->failure == NULL ? run->buffer[run->taken++] : 0;
}

static guint32
take_number(AdTermRuns *runs, Run *run)
{
    guint32 number = 0;
    guint8 byte = 0x80;

    for (guint shift = 0; shift < 32 && (byte & 0x80) != 0; shift += 7) {
        byte = take_byte(runs, run);
        number |= (guint32)(byte & 0x7f) << shift;
    }
    return number;
}

/* Goes on to the next word of the run. */
static void
take_word(AdTermRuns *runs, Run *run)
{
    gsize length = 0;

    if (run->taken < run->filled || run->at < run->end)
        length = take_byte(runs, run);
    length = MIN(length, sizeof run->word - 1);
    for (gsize i = 0; i < length; i++)
        run->word[i] = (char)take_byte(runs, run);
    run->word[length] = '\0';
}

static void
take_messages(AdTermRuns *runs, Run *run, GArray *messages)
{
    guint32 count = take_number(runs, run), message = 0;

    for (guint32 i = 0; i < count && runs->failure == NULL; i++) {
        message += take_number(runs, run);
        g_array_append_val(messages, message);
    }
}

/* The first word that any run is at; "" once all are read. */
static const char *
first_word(const AdTermRuns *runs)
{
    const char *first = "";

    for (guint i = 0; i < runs->runs->len; i++) {
        const char *word = g_array_index(runs->runs, Run, i).word;
        if (*word != '\0' && (*first == '\0' || strcmp(word, first) < 0))
            first = word;
    }
    return first;
}

/* Runs are in the order of messages. */
static void
take_all(AdTermRuns *runs, const char *word, GArray *messages)
{
    g_array_set_size(messages, 0);
    for (guint i = 0; i < runs->runs->len; i++) {
        Run *run = &g_array_index(runs->runs, Run, i);
        if (strcmp(run->word, word) != 0)
            continue;
        take_messages(runs, run, messages);
        take_word(runs, run);
    }
}

bool
ad_term_runs_merge(AdTermRuns *runs, AdTermEach each, gpointer data, GError **error)
{
    g_autoptr(GArray) messages = g_array_new(FALSE, FALSE, sizeof(guint32));
    const char *first;
    bool done = true;

    for (guint i = 0; i < runs->runs->len; i++) {
        Run *run = &g_array_index(runs->runs, Run, i);
        run->buffer = g_malloc(BUFFER);
        take_word(runs, run);
    }
    while (done && *(first = first_word(runs)) != '\0' && runs->failure == NULL) {
        g_autofree char *word = g_strdup(first);
        take_all(runs, word, messages);
        done = runs->failure != NULL || each(word, messages, data, error);
    }
    if (runs->failure == NULL)
        return done;
    g_propagate_error(error, g_steal_pointer(&runs->failure));
    return false;
}

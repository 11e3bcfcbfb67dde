/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/program/report.h"

#include "auditdisc/base/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TELL_EVERY (G_USEC_PER_SEC / 5)

void
ad_report_init(AdReport *report, bool json, bool quiet, bool verbose)
{
    *report = (AdReport){
        .json = json,
        .quiet = quiet,
        .verbose = verbose,
        .terminal = !json && !quiet && isatty(STDERR_FILENO),
    };
}

static void
print_json(const char *event, const char *const *pairs)
{
    g_autoptr(GString) line = g_string_new("{\"event\":");

    ad_text_json(line, event);
    for (; pairs != NULL && pairs[0] != NULL; pairs += 2) {
        g_string_append_c(line, ',');
        ad_text_json(line, pairs[0]);
        g_string_append_c(line, ':');
        ad_text_json(line, pairs[1] != NULL ? pairs[1] : "");
    }
    g_string_append(line, "}\n");
    fputs(line->str, stdout);
}

void
ad_report_end_line(AdReport *report)
{
    if (report->line_open)
        fputs("\r\033[K", stderr);
    report->line_open = false;
}

void
ad_report_flush(AdReport *report)
{
    int failed = fflush(stdout) != 0 ? errno : ferror(stdout) != 0 ? EIO : 0;

    if (report->lost == 0)
        report->lost = failed;
}

/* Of one line or several. Names that somebody gave to files and folders are in it. */
static void
print_sentence(const char *sentence)
{
    g_autofree char *text = ad_text_clean(sentence, -1, AD_TEXT_LINES, NULL);

    printf("%s\n", text);
}

void
ad_report_event(AdReport *report, const char *event, const char *sentence,
                const char *const *pairs)
{
    ad_report_end_line(report);
    if (report->json)
        print_json(event, pairs);
    else if (!report->quiet && sentence != NULL)
        print_sentence(sentence);
    ad_report_flush(report);
}

void
ad_report_warning(AdReport *report, const char *event, const char *sentence,
                  const char *const *pairs)
{
    g_autofree char *line = ad_text_clean(sentence, -1, AD_TEXT_LINE, NULL);

    ad_report_end_line(report);
    if (report->json)
        print_json(event, pairs);
    else
        fprintf(stderr, "auditdisc: %s\n", line);
    ad_report_flush(report);
}

void
ad_report_detail(AdReport *report, const char *format, ...)
{
    g_autofree char *sentence = NULL;
    va_list arguments;

    if (!report->verbose || report->json)
        return;
    va_start(arguments, format);
    sentence = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    ad_report_end_line(report);
    print_sentence(sentence);
    ad_report_flush(report);
}

/* note stands in place of the speed that can be told from the numbers. */
static void
show(AdReport *report, guint64 done, guint64 total, const char *note)
{
    gint64 spent = g_get_monotonic_time() - report->stage_began;

    if (total == 0 || done == 0) {
        fprintf(stderr, "\r\033[K%s: %" G_GUINT64_FORMAT, report->stage, done);
        return;
    }
    double share = (double)done / (double)total;
    gint64 left = (gint64)((double)spent / share * (1 - share)) / G_USEC_PER_SEC;
    g_autofree char *speed = g_strdup_printf(
        "%.0f a second", (double)done * G_USEC_PER_SEC / (double)MAX(spent, 1));
    fprintf(stderr, "\r\033[K%s: %3.0f %%, %s, %d:%02d left", report->stage,
            share * 100, note != NULL ? note : speed, (int)(left / 60),
            (int)(left % 60));
}

static void
tell(const char *stage, guint64 done, guint64 total, const char *note, gpointer data)
{
    AdReport *report = data;
    gint64 now = g_get_monotonic_time();

    if (report->stage == NULL || strcmp(report->stage, stage) != 0) {
        report->stage = stage;
        report->stage_began = now;
        report->told = 0;
    }
    if (!report->terminal || now - report->told < TELL_EVERY)
        return;
    report->told = now;
    report->line_open = true;
    show(report, done, total, note);
    fflush(stderr);
}

AdProgress
ad_report_progress(AdReport *report)
{
    return (AdProgress){tell, report};
}

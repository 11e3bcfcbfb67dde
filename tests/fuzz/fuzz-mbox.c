/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The mbox splitter on any bytes: what it leaves out are From_ lines and the empty
 * lines before them, and the source gives out just what the splitter says.
 */
#include "../unit/mbox-parts.h"
#include "auditdisc/source/source.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_bytes(AdRaw *raw, const char *expected, gsize length)
{
    char piece[300];
    gsize at = 0;
    gssize got;

    while ((got = ad_raw_read(raw, piece, sizeof piece, NULL)) > 0) {
        g_assert_cmpuint((gsize)got, <=, length - at);
        g_assert_cmpint(memcmp(piece, expected + at, (gsize)got), ==, 0);
        at += (gsize)got;
    }
    g_assert_cmpint(got, ==, 0);
    g_assert_cmpuint(at, ==, length);
}

static void
check_source(AdSource *source, const GArray *parts, const char *data)
{
    AdItem *next;

    for (guint i = 0; i < parts->len; i++) {
        const AdMboxPart *part = &g_array_index(parts, AdMboxPart, i);
        g_autoptr(AdItem) item = NULL;
        g_autoptr(AdRaw) raw = NULL;

        g_assert_true(ad_source_next(source, &item, NULL));
        g_assert_nonnull(item);
        g_assert_cmpint(item->delivered, ==, part->delivered);
        raw = ad_source_fetch(source, item->id, NULL);
        g_assert_nonnull(raw);
        check_bytes(raw, data + part->start, (gsize)(part->end - part->start));
    }
    g_assert_true(ad_source_next(source, &next, NULL));
    g_assert_null(next);
}

/* mboxrd, with all of the text in hand. */
static GString *
unquote(const char *text, gsize size)
{
    GString *plain = g_string_new(NULL);

    for (gsize at = 0; at < size;) {
        gsize line = mbox_line_length(text + at, size - at);
        gsize marks = 0;

        while (marks < line && text[at + marks] == '>')
            marks++;
        if (marks > 0 && line - marks >= 5 &&
            memcmp(text + at + marks, "From ", 5) == 0)
            g_string_append_len(plain, text + at + 1, (gssize)line - 1);
        else
            g_string_append_len(plain, text + at, (gssize)line);
        at += line;
    }
    return plain;
}

static void
check_unquoting(int fd, const char *text, gsize size)
{
    g_autoptr(GString) plain = unquote(text, size);
    g_autoptr(AdRaw) raw = ad_raw_new(dup(fd), 0, (goffset)size, true, "mbox");

    check_bytes(raw, plain->str, plain->len);
}

/* Of a packed file the bytes are not known, only that it has an end. */
static void
exhaust(AdSource *source)
{
    AdItem *item;

    while (ad_source_next(source, &item, NULL) && item != NULL)
        ad_item_free(item);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_malloc(size + 1);
    g_autoptr(GArray) parts = NULL;
    int fd = memfd_create("mbox", MFD_CLOEXEC);
    g_autofree char *spec = g_strdup_printf("mbox:/proc/self/fd/%d", fd);
    g_autoptr(AdSource) source = NULL;

    memcpy(text, data, size);
    text[size] = '\0';
    parts = mbox_split(text, size);
    mbox_check_parts(parts, text, size);
    g_assert_cmpint(write(fd, text, size), ==, (gssize)size);
    check_unquoting(fd, text, size);
    source = ad_source_open(spec, NULL, NULL);
    g_assert_nonnull(source);
    if (size >= 3 && memcmp(data, "\x1f\x8b\x08", 3) == 0)
        exhaust(source);
    else
        check_source(source, parts, text);
    close(fd);
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/view/site.h"

#include "auditdisc/base/fs.h"
#include "auditdisc/base/record.h"
#include "auditdisc/base/text.h"

#include <string.h>

enum {
    FIELD_ATTACHMENTS,
    FIELD_FILES,
    FIELD_NAMES,
    FIELD_KINDS, /* family and size, one a line */
    FIELD_FLAWS,
    FIELD_UNSHOWN,
    FIELDS
};

struct AdShownFile {
    GMappedFile *file;
    GArray *starts; /* const char *, one more than there are records */
};

void
ad_shown_free(AdShown *shown)
{
    if (shown == NULL)
        return;
    g_clear_pointer(&shown->files, g_ptr_array_unref);
    g_clear_pointer(&shown->names, g_ptr_array_unref);
    g_clear_pointer(&shown->kinds, g_array_unref);
    g_clear_pointer(&shown->flaws, g_ptr_array_unref);
    g_free(shown->unshown);
    g_free(shown);
}

static char *
join(const GPtrArray *strings)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; strings != NULL && i < strings->len; i++) {
        if (i > 0)
            g_string_append_c(text, '\n');
        g_string_append(text, strings->pdata[i]);
    }
    return g_string_free(text, FALSE);
}

static bool
is_clean(const char *text)
{
    return ad_text_is_clean(text, strlen(text), AD_TEXT_LINE);
}

static bool
are_clean(const GPtrArray *strings)
{
    for (guint i = 0; i < strings->len; i++)
        if (!is_clean(strings->pdata[i]))
            return false;
    return true;
}

static GPtrArray *
split(const char *text)
{
    GPtrArray *strings = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) parts = g_strsplit(text, "\n", -1);

    for (guint i = 0; parts[i] != NULL; i++)
        g_ptr_array_add(strings, g_steal_pointer(&parts[i]));
    return strings;
}

static char *
join_kinds(const GArray *kinds)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; kinds != NULL && i < kinds->len; i++) {
        const AdShownKind *kind = &g_array_index(kinds, AdShownKind, i);
        g_string_append_printf(text, "%s%u %" G_GUINT64_FORMAT, i > 0 ? "\n" : "",
                               (guint)kind->family, kind->size);
    }
    return g_string_free(text, FALSE);
}

static bool
parse_kind(const char *text, AdShownKind *ret_kind)
{
    g_auto(GStrv) parts = g_strsplit(text, " ", 2);
    guint64 family, size;

    if (g_strv_length(parts) != 2 ||
        !g_ascii_string_to_unsigned(parts[0], 10, 0, AD_FAMILIES, &family, NULL) ||
        !g_ascii_string_to_unsigned(parts[1], 10, 0, G_MAXUINT64, &size, NULL))
        return false;
    *ret_kind = (AdShownKind){(AdFamily)family, size};
    return true;
}

/* One of each for each file. */
static bool
parse_kinds(const char *text, AdShown *shown)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    shown->kinds = g_array_new(FALSE, FALSE, sizeof(AdShownKind));
    for (guint i = 0; lines[i] != NULL; i++) {
        AdShownKind kind;
        if (!parse_kind(lines[i], &kind))
            return false;
        g_array_append_val(shown->kinds, kind);
    }
    return shown->kinds->len == shown->files->len &&
           shown->names->len >= shown->files->len;
}

void
ad_shown_write(const AdShown *shown, GString *line)
{
    g_autofree char *files = join(shown->files);
    g_autofree char *names = join(shown->names);
    g_autofree char *kinds = join_kinds(shown->kinds);
    g_autofree char *flaws = join(shown->flaws);
    g_autofree char *attachments = g_strdup_printf("%u", shown->attachments);

    ad_record_add(line, attachments, files, names, kinds, flaws,
                  shown->unshown != NULL ? shown->unshown : "", NULL);
}

AdShown *
ad_shown_parse(const char *line, gsize length)
{
    g_autofree char **fields = ad_record_parse(line, length);
    guint64 attachments;

    if (fields == NULL || g_strv_length(fields) != FIELDS ||
        !g_ascii_string_to_unsigned(fields[FIELD_ATTACHMENTS], 10, 0, G_MAXUINT,
                                    &attachments, NULL))
        return NULL;
    g_autoptr(AdShown) shown = g_new0(AdShown, 1);
    shown->attachments = (guint)attachments;
    shown->files = split(fields[FIELD_FILES]);
    shown->names = split(fields[FIELD_NAMES]);
    if (shown->attachments == 1 && shown->names->len == 0) /* "" is split to nothing */
        g_ptr_array_add(shown->names, g_strdup(""));
    shown->flaws = split(fields[FIELD_FLAWS]);
    if (fields[FIELD_UNSHOWN][0] != '\0')
        shown->unshown = g_strdup(fields[FIELD_UNSHOWN]);
    return shown->attachments <= shown->names->len && are_clean(shown->names) &&
                   are_clean(shown->flaws) && is_clean(fields[FIELD_UNSHOWN]) &&
                   parse_kinds(fields[FIELD_KINDS], shown)
               ? g_steal_pointer(&shown)
               : NULL;
}

AdShownFile *
ad_shown_open(const char *path, GError **error)
{
    g_autoptr(AdShownFile) file = g_new0(AdShownFile, 1);

    file->starts = g_array_new(FALSE, FALSE, sizeof(const char *));
    file->file = ad_fs_map(path, error);
    if (file->file == NULL)
        return NULL;
    const char *line = g_mapped_file_get_contents(file->file);
    const char *end = line + g_mapped_file_get_length(file->file);
    g_array_append_val(file->starts, line);
    while (line < end) {
        const char *newline = memchr(line, '\n', (gsize)(end - line));
        line = newline != NULL ? newline + 1 : end;
        g_array_append_val(file->starts, line);
    }
    return g_steal_pointer(&file);
}

void
ad_shown_file_free(AdShownFile *file)
{
    if (file == NULL)
        return;
    g_clear_pointer(&file->file, g_mapped_file_unref);
    g_array_unref(file->starts);
    g_free(file);
}

guint
ad_shown_count(const AdShownFile *file)
{
    return file->starts->len - 1;
}

AdShown *
ad_shown_get(const AdShownFile *file, guint index)
{
    const char *start = g_array_index(file->starts, const char *, index);
    const char *end = g_array_index(file->starts, const char *, index + 1);

    return ad_shown_parse(start, (gsize)(end - start));
}

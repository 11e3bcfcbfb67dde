/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder of its own for each test of a source, and what comes out of one as text.
 */
#pragma once

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/source/source.h"

#include <string.h>
#include <sys/stat.h>

typedef struct {
    char *folder;
} Fixture;

static inline void
fixture_set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    fixture->folder = g_dir_make_tmp("test-source-XXXXXX", &error);
    g_assert_no_error(error);
}

static inline void
fixture_tear_down(Fixture *fixture, gconstpointer data)
{
    g_assert_true(ad_fs_remove_tree(fixture->folder, NULL));
    g_free(fixture->folder);
}

static inline char *
fixture_path(const Fixture *fixture, const char *name)
{
    return g_build_filename(fixture->folder, name, NULL);
}

/* Makes the folders above it too. */
static inline void
fixture_write(const Fixture *fixture, const char *name, const char *data, gssize length)
{
    g_autofree char *path = fixture_path(fixture, name);
    g_autofree char *parent = g_path_get_dirname(path);
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(g_mkdir_with_parents(parent, 0700), ==, 0);
    g_file_set_contents(path, data, length, &error);
    g_assert_no_error(error);
}

static inline void
fixture_folder(const Fixture *fixture, const char *name)
{
    g_autofree char *path = fixture_path(fixture, name);

    g_assert_cmpint(g_mkdir_with_parents(path, 0700), ==, 0);
}

static inline AdSource *
fixture_try_open(const Fixture *fixture, const char *kind, const char *name,
                 GError **error)
{
    g_autofree char *path = fixture_path(fixture, name);
    g_autofree char *spec = g_strconcat(kind, ":", path, NULL);

    return ad_source_open(spec, NULL, error);
}

static inline AdSource *
fixture_open(const Fixture *fixture, const char *kind, const char *name)
{
    g_autoptr(GError) error = NULL;
    AdSource *source = fixture_try_open(fixture, kind, name, &error);

    g_assert_no_error(error);
    return source;
}

/* Opening fails with that code and those words. */
static inline void
fixture_refuse(const Fixture *fixture, const char *kind, const char *name, int code,
               const char *words)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(fixture_try_open(fixture, kind, name, &error));
    g_assert_error(error, AD_ERROR, code);
    g_assert_nonnull(strstr(error->message, words));
}

/* All bytes of an item, or why there are none: "! reason". */
static inline char *
source_text(AdSource *source, const char *id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AdRaw) raw = ad_source_fetch(source, id, &error);
    g_autoptr(GString) text = g_string_new(NULL);
    char piece[7];
    gssize got;

    while (raw != NULL && (got = ad_raw_read(raw, piece, sizeof piece, &error)) > 0)
        g_string_append_len(text, piece, got);
    if (error != NULL)
        return g_strconcat("! ", error->message, NULL);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* The ids of all items, a blank between them; "! reason" where the listing broke off.
 */
static inline char *
source_ids(AdSource *source)
{
    g_autoptr(GString) ids = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    bool more = true;

    while (more) {
        g_autoptr(AdItem) item = NULL;

        more = ad_source_next(source, &item, &error) && item != NULL;
        if (more)
            g_string_append_printf(ids, "%s%s", ids->len > 0 ? " " : "", item->id);
    }
    if (error != NULL)
        g_string_append_printf(ids, " ! %s", error->message);
    return g_string_free(g_steal_pointer(&ids), FALSE);
}

static inline void
source_expect(AdSource *source, const char *id, const char *text)
{
    g_autofree char *got = source_text(source, id);

    g_assert_cmpstr(got, ==, text);
}

/* Fetching fails and says these words. */
static inline void
source_expect_failure(AdSource *source, const char *id, const char *words)
{
    g_autofree char *got = source_text(source, id);

    g_assert_true(g_str_has_prefix(got, "! "));
    g_assert_nonnull(strstr(got, words));
}

static inline void
source_expect_ids(AdSource *source, const char *expected)
{
    g_autofree char *ids = source_ids(source);

    g_assert_cmpstr(ids, ==, expected);
}

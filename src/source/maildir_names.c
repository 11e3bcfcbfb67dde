/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/day.h"
#include "auditdisc/base/error.h"
#include "auditdisc/base/words.h"
#include "auditdisc/source/maildir.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#define READS 4 /* of a folder that changes all the time */

typedef struct {
    const char
        *text;    /* one letter, n for new and c for cur, and the name of the file */
    gsize unique; /* bytes of that name which are unique */
} Entry;

struct AdMaildirNames {
    GStringChunk *text;
    GArray *entries;
};

gsize
ad_maildir_unique(const char *name)
{
    const char *info = strstr(name, ":2,");

    return info == NULL ? strlen(name) : (gsize)(info - name);
}

char *
ad_maildir_flags(const char *name)
{
    static const struct {
        char letter;
        const char *words;
    } flags[] = {
        {'S', N_("seen")},      {'R', N_("answered")}, {'F', N_("flagged")},
        {'P', N_("forwarded")}, {'D', N_("draft")},    {'T', N_("marked as deleted")},
    };
    const char *info = name + ad_maildir_unique(name);
    g_autoptr(GString) words = g_string_new(NULL);

    for (gsize i = 0; *info != '\0' && i < G_N_ELEMENTS(flags); i++) {
        if (strchr(info + 3, flags[i].letter) != NULL)
            g_string_append_printf(words, "%s%s", words->len > 0 ? ", " : "",
                                   _(flags[i].words));
    }
    return words->len == 0 ? NULL : g_strdup(words->str);
}

gint64
ad_maildir_moment(const char *name)
{
    const gint64 first = (gint64)ad_day_from_ymd(1985, 1, 1) * 86400;
    const gint64 last = (gint64)ad_day_from_ymd(2100, 1, 1) * 86400;
    char *end;
    gint64 moment;

    if (!g_ascii_isdigit(*name))
        return AD_TIME_NONE;
    moment = g_ascii_strtoll(name, &end, 10);
    if (g_ascii_isalnum(*end) || moment < first || moment >= last)
        return AD_TIME_NONE;
    return moment;
}

static int
compare_unique(const char *one, gsize one_length, const char *other, gsize other_length)
{
    int order = memcmp(one, other, MIN(one_length, other_length));

    if (order != 0)
        return order;
    return one_length < other_length ? -1 : one_length > other_length;
}

static const Entry *
entry_at(const AdMaildirNames *names, guint at)
{
    return &g_array_index(names->entries, Entry, at);
}

static int
compare_by_unique(const Entry *one, const Entry *other)
{
    return compare_unique(one->text + 1, one->unique, other->text + 1, other->unique);
}

static int
compare_entries(gconstpointer one_pointer, gconstpointer other_pointer)
{
    const Entry *one = one_pointer, *other = other_pointer;
    int order = compare_by_unique(one, other);

    return order != 0 ? order : strcmp(one->text, other->text);
}

static char *
entry_path(const Entry *entry)
{
    return g_strconcat(*entry->text == 'n' ? "new/" : "cur/", entry->text + 1, NULL);
}

typedef struct {
    AdMaildirNames *names;
    char letter;
} Reading;

static void
note_name(const char *name, AdEntryKind kind, gpointer data)
{
    Reading *reading = data;
    Entry entry = {.unique = ad_maildir_unique(name)};
    g_autofree char *text = NULL;

    if (*name == '.')
        return;
    text = g_strdup_printf("%c%s", reading->letter, name);
    entry.text = g_string_chunk_insert(reading->names->text, text);
    g_array_append_val(reading->names->entries, entry);
}

/* A folder that has only one of the two is a Maildir still. */
static bool
read_one(const AdFolder *root, const char *folder, Reading *reading, GError **error)
{
    g_autofree char *path =
        ad_path_join(folder, reading->letter == 'n' ? "new" : "cur");
    g_autoptr(GError) failure = NULL;

    if (ad_folder_list(root, path, note_name, reading, &failure) ||
        g_error_matches(failure, AD_ERROR, AD_ERROR_USAGE))
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

/* Or may be: what can't be looked at is not gone. */
static bool
is_there(const AdFolder *root, const char *folder, const Entry *entry)
{
    g_autofree char *inside = entry_path(entry);
    g_autofree char *path = ad_path_join(folder, inside);
    struct stat status;

    return ad_folder_stat(root, path, AT_SYMLINK_NOFOLLOW, &status) || errno != ENOENT;
}

/* Where several files have one unique name, those that are gone by now were only seen
 * on their way. */
static void
drop_moved(const AdFolder *root, const char *folder, GArray *entries)
{
    Entry *all = (Entry *)(gpointer)entries->data;
    guint kept = 0;
    bool like_last = false;

    for (guint i = 0; i < entries->len; i++) {
        bool like_next =
            i + 1 < entries->len && compare_by_unique(&all[i], &all[i + 1]) == 0;

        if ((!like_last && !like_next) || is_there(root, folder, &all[i]))
            all[kept++] = all[i];
        like_last = like_next;
    }
    g_array_set_size(entries, kept);
}

static void
names_clear(gpointer data)
{
    AdMaildirNames *names = data;

    g_string_chunk_free(names->text);
    g_array_unref(names->entries);
}

void
ad_maildir_names_unref(AdMaildirNames *names)
{
    if (names != NULL)
        g_rc_box_release_full(names, names_clear);
}

AdMaildirNames *
ad_maildir_names_ref(AdMaildirNames *names)
{
    return g_rc_box_acquire(names);
}

/* new before cur, so that a message which moves in between is seen twice, not never. */
static AdMaildirNames *
read_both(const AdFolder *root, const char *folder, GError **error)
{
    g_autoptr(AdMaildirNames) names = g_rc_box_new0(AdMaildirNames);
    Reading fresh = {names, 'n'};
    Reading current = {names, 'c'};

    names->text = g_string_chunk_new(65536);
    names->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    if (!read_one(root, folder, &fresh, error) ||
        !read_one(root, folder, &current, error))
        return NULL;
    g_array_sort(names->entries, compare_entries);
    return g_steal_pointer(&names);
}

/* When the two folders were changed last; zero for one that is not there. */
typedef struct {
    struct timespec times[2];
} Age;

static Age
age_of(const AdFolder *root, const char *folder)
{
    static const char *const both[2] = {"new", "cur"};
    Age age;

    memset(&age, 0, sizeof age);
    for (int i = 0; i < 2; i++) {
        g_autofree char *path = ad_path_join(folder, both[i]);
        struct stat status;

        if (ad_folder_stat(root, path, 0, &status))
            age.times[i] = status.st_mtim;
    }
    return age;
}

/* Renaming a file in a folder that is being read can hide it from the reader, so a
 * folder that changed is read again. One that never rests is taken as it was seen
 * last: deliveries hide nothing, and only they go on and on. */
AdMaildirNames *
ad_maildir_names_read(const AdFolder *root, const char *folder, GError **error)
{
    AdMaildirNames *names = NULL;

    for (int reads = 0; reads < READS; reads++) {
        Age before = age_of(root, folder);
        Age after;

        ad_maildir_names_unref(names);
        names = read_both(root, folder, error);
        after = age_of(root, folder);
        if (names == NULL || memcmp(&before, &after, sizeof before) == 0)
            break;
    }
    if (names != NULL)
        drop_moved(root, folder, names->entries);
    return names;
}

guint
ad_maildir_names_count(const AdMaildirNames *names)
{
    return names->entries->len;
}

char *
ad_maildir_names_path(const AdMaildirNames *names, guint at)
{
    return entry_path(entry_at(names, at));
}

char *
ad_maildir_names_call(const AdMaildirNames *names, guint at)
{
    const Entry *entry = entry_at(names, at);

    if (at > 0 && compare_by_unique(entry_at(names, at - 1), entry) == 0)
        return entry_path(entry);
    return g_strndup(entry->text + 1, entry->unique);
}

char *
ad_maildir_names_find(const AdMaildirNames *names, const char *unique)
{
    gsize length = strlen(unique);
    guint low = 0;
    guint high = names->entries->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        const Entry *entry = entry_at(names, middle);

        if (compare_unique(entry->text + 1, entry->unique, unique, length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < names->entries->len) {
        const Entry *entry = entry_at(names, low);

        if (compare_unique(entry->text + 1, entry->unique, unique, length) == 0)
            return entry_path(entry);
    }
    return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree_walk.h"

#include "auditdisc/base/text.h"
#include "record.h"

#include <string.h>

#define LONGEST_PATH 240     /* what Joliet allows */
#define MOST_FILES   8000000 /* more than there is room for on 25 GB */
#define MOST_FLAWS   100
#define MODE_TYPE    0170000
#define MODE_FOLDER  0040000
#define MODE_FILE    0100000

/* Byte positions in a volume descriptor (ECMA-119 8.4), counted from 0. */
enum {
    AT_TYPE = 0,
    AT_STANDARD = 1,
    AT_VERSION = 6,
    AT_VOLUME_ID = 40,
    AT_BLOCKS = 80,
    AT_ESCAPES = 88,
    AT_BLOCK_SIZE = 128,
    AT_ROOT = 156,
};

#define VOLUME_ID_LENGTH 32
#define ROOT_LENGTH      34

typedef struct {
    const char *path; /* "" for the root */
    guint32 block, size;
} Folder;

typedef struct {
    AdReader *reader;
    const AdTreeView *view;
    GStringChunk *paths;
    GArray *pending;     /* Folder */
    GHashTable *entered; /* first blocks of folders */
    guint64 budget;      /* blocks of folders that may still be read */
    AdTreeWalk *walk;    /* what comes of it */
} Walker;

void
ad_disc_tree_flaw(GPtrArray *flaws, const char *format, ...)
{
    va_list arguments;

    if (flaws->len >= MOST_FLAWS)
        return;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(flaws, ad_text_clean(text, -1, AD_TEXT_LINE, NULL));
}

static void
flaw_of_folder(Walker *walker, const char *path, const char *wrong)
{
    ad_disc_tree_flaw(walker->walk->flaws, "%s: folder /%s: %s", walker->view->name,
                      path, wrong);
}

/* Only such names are made (volume/volume.h is stricter still); with anything else in
 * it a path could not be told apart from others on a screen or in a manifest. */
static bool
name_is_fit(const char *name)
{
    if (name[0] == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return false;
    for (; *name != '\0'; name++)
        if (!g_ascii_isgraph(*name) || *name == '/' || *name == '\\')
            return false;
    return true;
}

static void
enter_file(Walker *walker, const char *path, const AdIsoRecord *record)
{
    const AdDiscFile file = {path, record->block, record->size};

    g_array_append_val(walker->walk->files, file);
}

static void
enter_folder(Walker *walker, const char *path, const AdIsoRecord *record)
{
    const Folder folder = {path, record->block, record->size};

    if (record->size % AD_BLOCK_SIZE != 0 || record->size == 0 ||
        record->size / AD_BLOCK_SIZE > walker->budget)
        flaw_of_folder(walker, path, "an impossible size");
    else if (!g_hash_table_add(walker->entered, GUINT_TO_POINTER(record->block)))
        flaw_of_folder(walker, path, "lies where another folder lies");
    else {
        walker->budget -= record->size / AD_BLOCK_SIZE;
        g_array_append_val(walker->pending, folder);
    }
}

static void
enter(Walker *walker, const Folder *parent, const char *name, const AdIsoRecord *record)
{
    g_autofree char *path =
        g_strconcat(parent->path, parent->path[0] != '\0' ? "/" : "", name, NULL);

    if (!name_is_fit(name)) {
        flaw_of_folder(walker, parent->path, "a name that no file of ours has");
        return;
    }
    if (strlen(path) > LONGEST_PATH || walker->walk->files->len == MOST_FILES) {
        flaw_of_folder(walker, parent->path,
                       "more or longer paths than a disc can have");
        return;
    }
    const char *kept = g_string_chunk_insert(walker->paths, path);
    if (record->folder)
        enter_folder(walker, kept, record);
    else
        enter_file(walker, kept, record);
}

static const char *
read_rock_ridge(const AdIsoRecord *record, AdRockRidge *rock)
{
    const char *wrong = ad_rock_ridge_area(record->extra, record->extra_length, rock);

    if (wrong != NULL)
        return wrong;
    if (!rock->has_mode ||
        (rock->mode & MODE_TYPE) != (record->folder ? MODE_FOLDER : MODE_FILE))
        return "neither a plain file nor a folder";
    return NULL;
}

static const char *
name_of(Walker *walker, const AdIsoRecord *record, char ret_name[AD_ISO_NAME + 1])
{
    AdRockRidge rock = {0};

    if (walker->view->joliet)
        return ad_joliet_name(record, ret_name);
    const char *wrong = read_rock_ridge(record, &rock);
    if (wrong == NULL && memchr(rock.name, '\0', rock.name_length) != NULL)
        wrong = "a name that no file of ours has";
    memcpy(ret_name, rock.name, sizeof rock.name);
    return wrong;
}

/* The first two records of a folder are the folder itself and the one above it. */
static const char *
check_own_record(const Folder *folder, const AdIsoRecord *record, guint index)
{
    if (record->name_length != 1 || record->name[0] != index || !record->folder)
        return "does not begin with itself and the folder above";
    if (index == 0 && (record->block != folder->block || record->size != folder->size))
        return "says of itself that it lies elsewhere";
    return NULL;
}

/* The records of one block; index counts those of the whole folder. */
static const char *
walk_block(Walker *walker, const Folder *folder, const guint8 *block, guint *index)
{
    for (guint at = 0; at < AD_BLOCK_SIZE && block[at] != 0; (*index)++) {
        char name[AD_ISO_NAME + 1];
        AdIsoRecord record;
        const char *wrong = ad_iso_record(block + at, AD_BLOCK_SIZE - at, &record);
        if (wrong == NULL && *index < 2)
            wrong = check_own_record(folder, &record, *index);
        else if (wrong == NULL && (wrong = name_of(walker, &record, name)) == NULL)
            enter(walker, folder, name, &record);
        if (wrong != NULL)
            return wrong;
        at += record.length;
    }
    return NULL;
}

static void
walk_folder(Walker *walker, const Folder *folder)
{
    guint8 block[AD_BLOCK_SIZE];
    guint index = 0;

    for (guint32 i = 0; i < folder->size / AD_BLOCK_SIZE; i++) {
        guint64 lba = (guint64)folder->block + i;
        g_autoptr(GError) error = NULL;
        const char *wrong = ad_reader_read(walker->reader, lba, 1, block, &error)
                                ? walk_block(walker, folder, block, &index)
                                : error->message;
        if (wrong != NULL)
            flaw_of_folder(walker, folder->path, wrong);
    }
    if (index < 2)
        flaw_of_folder(walker, folder->path, "holds nothing, not even itself");
}

bool
ad_disc_tree_is_descriptor(const guint8 *block, guint8 type)
{
    return block[AT_TYPE] == type && memcmp(block + AT_STANDARD, "CD001", 5) == 0 &&
           block[AT_VERSION] == 1;
}

/* What is wrong with the descriptor, or NULL after walk got what it says. */
static const char *
take_descriptor(Walker *walker, const guint8 *block)
{
    static const char level_3[3] = {'%', '/', 'E'};
    AdIsoRecord root;
    guint32 blocks;
    guint16 block_size;

    if (!ad_disc_tree_is_descriptor(block, walker->view->type))
        return "no volume descriptor";
    if (!ad_iso_both32(block + AT_BLOCKS, &blocks) ||
        !ad_iso_both16(block + AT_BLOCK_SIZE, &block_size) ||
        block_size != AD_BLOCK_SIZE)
        return "a volume descriptor that contradicts itself";
    if (walker->view->joliet &&
        memcmp(block + AT_ESCAPES, level_3, sizeof level_3) != 0)
        return "a volume descriptor of another kind";
    const char *wrong = ad_iso_record(block + AT_ROOT, ROOT_LENGTH, &root);
    if (wrong != NULL || !root.folder)
        return wrong != NULL ? wrong : "a root that is no folder";
    walker->walk->blocks = blocks;
    if (!walker->view->joliet)
        walker->walk->volume_id = g_strchomp(ad_text_clean(
            (const char *)block + AT_VOLUME_ID, VOLUME_ID_LENGTH, AD_TEXT_LINE, NULL));
    enter_folder(walker, "", &root);
    return NULL;
}

static void
walk_view(Walker *walker)
{
    guint8 block[AD_BLOCK_SIZE];
    g_autoptr(GError) error = NULL;
    const char *wrong =
        ad_reader_read(walker->reader, walker->view->lba, 1, block, &error)
            ? take_descriptor(walker, block)
            : error->message;

    if (wrong != NULL)
        ad_disc_tree_flaw(walker->walk->flaws, "%s: %s", walker->view->name, wrong);
    while (walker->pending->len > 0) {
        Folder folder =
            g_array_index(walker->pending, Folder, walker->pending->len - 1);
        g_array_set_size(walker->pending, walker->pending->len - 1);
        walk_folder(walker, &folder);
    }
}

int
ad_disc_tree_compare_files(gconstpointer one, gconstpointer other)
{
    return strcmp(((const AdDiscFile *)one)->path, ((const AdDiscFile *)other)->path);
}

static void
look_for_repetitions(const Walker *walker)
{
    const GArray *files = walker->walk->files;

    for (guint i = 1; i < files->len; i++) {
        const AdDiscFile *file = &g_array_index(files, AdDiscFile, i);
        if (ad_disc_tree_compare_files(file - 1, file) == 0)
            ad_disc_tree_flaw(walker->walk->flaws, "%s: /%s: twice", walker->view->name,
                              file->path);
    }
}

void
ad_disc_tree_walk(AdReader *reader, const AdTreeView *view, GStringChunk *paths,
                  AdTreeWalk *ret_walk)
{
    g_autoptr(GArray) pending = g_array_new(FALSE, FALSE, sizeof(Folder));
    g_autoptr(GHashTable) entered = g_hash_table_new(g_direct_hash, g_direct_equal);
    Walker walker = {
        .reader = reader,
        .view = view,
        .paths = paths,
        .pending = pending,
        .entered = entered,
        .budget = ad_reader_blocks(reader),
        .walk = ret_walk,
    };

    *ret_walk = (AdTreeWalk){
        .files = g_array_new(FALSE, FALSE, sizeof(AdDiscFile)),
        .flaws = g_ptr_array_new_with_free_func(g_free),
    };
    walk_view(&walker);
    g_array_sort(ret_walk->files, ad_disc_tree_compare_files);
    look_for_repetitions(&walker);
}

void
ad_disc_tree_walk_clear(AdTreeWalk *walk)
{
    g_clear_pointer(&walk->files, g_array_unref);
    g_clear_pointer(&walk->flaws, g_ptr_array_unref);
    g_clear_pointer(&walk->volume_id, g_free);
}

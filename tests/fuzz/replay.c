/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Linked with a fuzzer, fuzz-NAME, this runs it over each file of
 * tests/fuzz/corpus/NAME, from the root of the sources, and speaks TAP. */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
compare_paths(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static GPtrArray *
list_files(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
        g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
    g_ptr_array_sort(paths, compare_paths);
    return paths;
}

static void
replay(guint number, const char *path)
{
    g_autofree char *content = NULL;
    g_autofree char *copy = NULL;
    gsize length = 0;
    bool ok = g_file_get_contents(path, &content, &length, NULL);

    if (ok) {
        /* A block of the exact size, so that a sanitiser sees a byte read too many. */
        copy = g_memdup2(content, length);
        (void)LLVMFuzzerTestOneInput((const uint8_t *)copy, length);
    }
    printf("%s %u - %s\n", ok ? "ok" : "not ok", number, path);
    (void)fflush(stdout); /* a crash in the next one must not take this away */
}

int
main(int argc, char **argv)
{
    g_autofree char *program = g_path_get_basename(argv[0]);
    const char *name = strchr(program, '-');
    g_autofree char *folder =
        g_build_filename("tests/fuzz/corpus", name != NULL ? name + 1 : "", NULL);
    g_autoptr(GPtrArray) paths = list_files(folder);

    if (paths->len == 0) {
        printf("Bail out! no files in %s\n", folder);
        return 1;
    }
    printf("1..%u\n", paths->len);
    for (guint i = 0; i < paths->len; i++)
        replay(i + 1, paths->pdata[i]);
    return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"

#include <string.h>

#define LIMIT     (1024 * 1024)
#define BYTE_MARK "\xef\xbb\xbf" /* some editors put it before UTF-8 */

typedef struct {
    GKeyFile *file;
    AdConfigTake take;
    gpointer data;
} Config;

/* AD_KEYS if there is none; with name NULL any key of the group. */
static AdKey
find_key(const char *group, const char *name)
{
    for (guint i = 0; i < AD_KEYS; i++) {
        const AdKeyFacts *facts = ad_key_facts(i);
        if (g_strcmp0(facts->group, group) == 0 &&
            (name == NULL || g_strcmp0(facts->key, name) == 0))
            return i;
    }
    return AD_KEYS;
}

/* true or false; false is the same as not being there. */
static bool
take_flag(const Config *config, AdKey key, GError **error)
{
    const AdKeyFacts *facts = ad_key_facts(key);
    g_autoptr(GError) why = NULL;
    bool value = g_key_file_get_boolean(config->file, facts->group, facts->key, &why);

    if (why != NULL)
        return ad_error(error, AD_ERROR_USAGE, "[%s] %s: write true or false",
                        facts->group, facts->key);
    return !value || config->take(key, "true", config->data, error);
}

static bool
read_values(const Config *config, const AdKeyFacts *facts, GStrv *ret_values,
            GError **error)
{
    GStrv values = NULL;

    if (facts->kind == AD_KIND_LIST)
        values = g_key_file_get_string_list(config->file, facts->group, facts->key,
                                            NULL, error);
    else {
        values = g_new0(char *, 2);
        values[0] =
            g_key_file_get_string(config->file, facts->group, facts->key, error);
    }
    *ret_values = values;
    return values != NULL && *error == NULL;
}

static bool
take_values(const Config *config, AdKey key, GError **error)
{
    const AdKeyFacts *facts = ad_key_facts(key);
    g_autoptr(GError) why = NULL;
    g_auto(GStrv) values = NULL;

    /* The file was parsed, so only the text of a value can be wrong. */
    if (!read_values(config, facts, &values, &why))
        return ad_error(
            error, AD_ERROR_USAGE, "[%s] %s: %s", facts->group, facts->key,
            g_error_matches(why, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_UNKNOWN_ENCODING)
                ? "not UTF-8"
                : "a backslash is written as two");
    for (guint i = 0; values[i] != NULL; i++) {
        const char *value = g_strstrip(values[i]);
        if (*value == '\0' && facts->kind == AD_KIND_LIST)
            continue;
        if (!config->take(key, value, config->data, error))
            return false;
    }
    return true;
}

static bool
take_key(const Config *config, const char *group, const char *name, GError **error)
{
    AdKey key = find_key(group, name);

    if (key == AD_KEYS)
        return ad_error(error, AD_ERROR_USAGE,
                        "[%s] %s: no such key; auditdisc show-config lists them all",
                        group, name);
    return ad_key_facts(key)->kind == AD_KIND_FLAG ? take_flag(config, key, error)
                                                   : take_values(config, key, error);
}

/* The parser keeps only the last of several lines with one key, so that a mailbox named
 * in another would be left out without a word. */
static bool
take_group(const Config *config, const char *group, GError **error)
{
    g_auto(GStrv) names = g_key_file_get_keys(config->file, group, NULL, NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    if (find_key(group, NULL) == AD_KEYS)
        return ad_error(error, AD_ERROR_USAGE,
                        "[%s]: no such group; auditdisc show-config lists them all",
                        group);
    for (guint i = 0; names[i] != NULL; i++) {
        if (!g_hash_table_add(seen, names[i]))
            return ad_error(error, AD_ERROR_USAGE,
                            "[%s] %s: stands there twice; write one line, and part the "
                            "values of a list with ;",
                            group, names[i]);
        if (!take_key(config, group, names[i], error))
            return false;
    }
    return true;
}

static GBytes *
read_text(const char *path, GError **error)
{
    g_autoptr(GBytes) bytes =
        ad_fs_check_owned(path, error) ? ad_fs_read(path, LIMIT, error) : NULL;
    gsize mark = strlen(BYTE_MARK), length = 0;
    const char *text = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;

    if (length < mark || memcmp(text, BYTE_MARK, mark) != 0)
        return g_steal_pointer(&bytes);
    return g_bytes_new_from_bytes(bytes, mark, length - mark);
}

bool
ad_config_read(const char *path, AdConfigTake take, gpointer data, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GBytes) text = read_text(path, error);
    g_autoptr(GError) why = NULL;
    const Config config = {file, take, data};

    if (text == NULL)
        return false;
    if (!g_key_file_load_from_bytes(file, text, G_KEY_FILE_KEEP_TRANSLATIONS, &why))
        return ad_error(error, AD_ERROR_USAGE, "%s: %s", path, why->message);
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
    for (guint i = 0; groups[i] != NULL; i++)
        if (!take_group(&config, groups[i], &why))
            return ad_error(error, AD_ERROR_USAGE, "%s: %s", path, why->message);
    return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"

#include "auditdisc/base/fs.h"
#include "auditdisc/disc/disc_source.h"
#include "stages.h"

#include <string.h>

#define PASSWORD_LIMIT 4096

/* NULL where there is nothing in it. */
static char *
first_line(const char *text, const char *key, GError **error)
{
    gsize length = strcspn(text, "\r\n");

    if (length > 0)
        return g_strndup(text, length);
    ad_error(error, AD_ERROR_USAGE, "%s: there is no password on its first line", key);
    return NULL;
}

static char *
ask_command(const char *command, GError **error)
{
    const char *key = ad_key_facts(AD_KEY_IMAP_PASSWORD_COMMAND)->option;
    g_autofree char *said = NULL;
    g_autoptr(GError) why = NULL;
    int status;

    if (!g_spawn_command_line_sync(command, &said, NULL, &status, &why) ||
        !g_spawn_check_wait_status(status, &why)) {
        ad_error(error, AD_ERROR_USAGE, "%s: %s", key, why->message);
        return NULL;
    }
    return first_line(said, key, error);
}

static char *
read_file(const char *path, GError **error)
{
    g_autoptr(GBytes) bytes = ad_fs_read(path, PASSWORD_LIMIT, error);

    if (bytes == NULL)
        return NULL;
    g_autoptr(GString) text = g_string_new_len(g_bytes_get_data(bytes, NULL),
                                               (gssize)g_bytes_get_size(bytes));
    return first_line(text->str, path, error);
}

/* NULL without an error where none is configured: the source says so. */
static bool
find_password(const AdJob *job, const char *const *specs, char **ret_password,
              GError **error)
{
    const char *file = ad_job_text(job, AD_KEY_IMAP_PASSWORD_FILE);
    const char *command = ad_job_text(job, AD_KEY_IMAP_PASSWORD_COMMAND);
    bool asked = false;

    for (guint i = 0; specs[i] != NULL; i++)
        asked = asked || g_str_has_prefix(specs[i], "imap") ||
                g_str_has_prefix(specs[i], "journal:imap");
    *ret_password = NULL;
    if (!asked || (file == NULL && command == NULL))
        return true;
    *ret_password = file != NULL ? read_file(file, error) : ask_command(command, error);
    return *ret_password != NULL;
}

AdRequest
ad_run_request(const AdJob *job)
{
    return (AdRequest){
        .with = ad_job_text(job, AD_KEY_WITH),
        .subject = ad_job_text(job, AD_KEY_SUBJECT),
    };
}

GPtrArray *
ad_run_open_sources(const AdJob *job, GError **error)
{
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)ad_source_close);
    const char *const *specs = ad_job_list(job, AD_KEY_SOURCE);
    g_autofree char *password = NULL;

    if (specs == NULL) {
        ad_error(error, AD_ERROR_USAGE,
                 "no source: nothing says where the mail is; use --source "
                 "maildir:/path or sources in [archive] of the configuration");
        return NULL;
    }
    if (!find_password(job, specs, &password, error))
        return NULL;
    const AdSourceKeys keys = {password, ad_job_text(job, AD_KEY_IMAP_AUTHORITY),
                               &ad_source_disc};
    for (guint i = 0; specs[i] != NULL; i++) {
        AdSource *source = ad_source_open(specs[i], &keys, error);
        if (source == NULL)
            return NULL;
        g_ptr_array_add(sources, source);
    }
    return g_steal_pointer(&sources);
}

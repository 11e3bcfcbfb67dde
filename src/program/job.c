/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/program/job.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/text.h"
#include "config.h"

#include <string.h>

#define DEFAULT_CONFIG "/etc/auditdisc.conf"

struct AdJob {
    GPtrArray *values[AD_KEYS]; /* char *, NULL-terminated */
    char *texts[AD_KEYS];       /* the values joined */
    AdOrigin origins[AD_KEYS];
    GStrv arguments;
};

/* Options that can be shortened to a letter. */
static const struct {
    char letter;
    AdKey key;
} letters[] = {{'o', AD_KEY_OUTPUT}};

AdJob *
ad_job_new(void)
{
    AdJob *job = g_new0(AdJob, 1);

    for (guint i = 0; i < AD_KEYS; i++) {
        job->values[i] = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(job->values[i], NULL);
    }
    return job;
}

void
ad_job_free(AdJob *job)
{
    if (job == NULL)
        return;
    for (guint i = 0; i < AD_KEYS; i++) {
        g_ptr_array_unref(job->values[i]);
        g_free(job->texts[i]);
    }
    g_strfreev(job->arguments);
    g_free(job);
}

const char *const *
ad_job_list(const AdJob *job, AdKey key)
{
    const GPtrArray *values = job->values[key];

    return values->len > 1 ? (const char *const *)values->pdata : NULL;
}

/* A value from a stronger origin replaces all from weaker ones; lists grow within one.
 */
static void
put(AdJob *job, AdKey key, const char *value, AdOrigin origin)
{
    GPtrArray *values = job->values[key];

    if (origin < job->origins[key])
        return;
    if (origin > job->origins[key] || ad_key_facts(key)->kind != AD_KIND_LIST) {
        g_ptr_array_set_size(values, 0);
        g_ptr_array_add(values, NULL);
    }
    job->origins[key] = origin;
    g_ptr_array_insert(values, (int)values->len - 1, g_strdup(value));
    g_free(job->texts[key]);
    job->texts[key] = g_strjoinv("\n", (char **)values->pdata);
}

AdJob *
ad_job_copy(const AdJob *job)
{
    AdJob *copy = ad_job_new();

    for (guint i = 0; i < AD_KEYS; i++) {
        copy->origins[i] = job->origins[i];
        for (guint k = 0; k + 1 < job->values[i]->len; k++)
            ad_job_add(copy, i, job->values[i]->pdata[k]);
    }
    copy->arguments = g_strdupv(job->arguments);
    return copy;
}

void
ad_job_clear(AdJob *job, AdKey key)
{
    g_ptr_array_set_size(job->values[key], 0);
    g_ptr_array_add(job->values[key], NULL);
    g_clear_pointer(&job->texts[key], g_free);
}

void
ad_job_add(AdJob *job, AdKey key, const char *value)
{
    put(job, key, value, job->origins[key]);
}

static bool
check(AdKey key, const char *value, GError **error)
{
    const AdKeyFacts *facts = ad_key_facts(key);

    if (!g_utf8_validate(value, -1, NULL))
        return ad_error(error, AD_ERROR_USAGE, "%s: not UTF-8", facts->option);
    /* It becomes part of lines of text, and could end them. */
    if (key == AD_KEY_ORGANISATION &&
        !ad_text_is_clean(value, strlen(value), AD_TEXT_LINE))
        return ad_error(error, AD_ERROR_USAGE,
                        "%s: has a line end in it, or another character that can't be "
                        "seen",
                        facts->option);
    if (*value == '\0' && g_strcmp0(facts->fallback, "") != 0)
        return ad_error(error, AD_ERROR_USAGE,
                        "%s: the value is empty; write one or leave it out",
                        facts->option);
    guint least = g_strcmp0(facts->fallback, "0") == 0 ? 0 : 1;
    return facts->kind != AD_KIND_NUMBER ||
           g_ascii_string_to_unsigned(value, 10, least, 1024, NULL, NULL) ||
           ad_error(error, AD_ERROR_USAGE, "%s: %s is not a number from %u to 1024",
                    facts->option, value, least);
}

static char
letter_of(AdKey key)
{
    for (guint i = 0; i < G_N_ELEMENTS(letters); i++)
        if (letters[i].key == key)
            return letters[i].letter;
    return '\0';
}

static AdKey
find_option(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(letters); i++)
        if (name[0] == letters[i].letter && name[1] == '\0')
            return letters[i].key;
    for (guint i = 0; i < AD_KEYS; i++)
        if (strcmp(name, ad_key_facts(i)->option) == 0)
            return i;
    return AD_KEYS;
}

static gboolean
take_option(const char *name, const char *value, gpointer job, GError **error)
{
    AdKey key = find_option(name + strspn(name, "-"));

    if (value == NULL)
        value = "yes";
    if (!check(key, value, error))
        return FALSE;
    put(job, key, value, AD_ORIGIN_OPTION);
    return TRUE;
}

static bool
is_for(const AdKeyFacts *facts, const char *command)
{
    g_auto(GStrv) commands = NULL;

    if (facts->commands == NULL)
        return true;
    commands = g_strsplit(facts->commands, " ", -1);
    return g_strv_contains((const char *const *)commands, command);
}

static GOptionGroup *
option_group(AdJob *job, const char *command)
{
    GOptionGroup *group = g_option_group_new("auditdisc", "", "", job, NULL);
    GOptionEntry entries[AD_KEYS + 1] = {0};
    guint count = 0;

    for (guint i = 0; i < AD_KEYS; i++) {
        const AdKeyFacts *facts = ad_key_facts(i);
        if (!is_for(facts, command))
            continue;
        entries[count++] = (GOptionEntry){
            .long_name = facts->option,
            .short_name = letter_of(i),
            .flags = facts->kind == AD_KIND_FLAG ? G_OPTION_FLAG_NO_ARG : 0,
            .arg = G_OPTION_ARG_CALLBACK,
            .arg_data = (gpointer)take_option,
            .description = facts->help,
            .arg_description = facts->argument,
        };
    }
    g_option_group_add_entries(group, entries);
    return group;
}

static bool
take_configured(AdKey key, const char *value, gpointer job, GError **error)
{
    if (!check(key, value, error))
        return false;
    put(job, key, value, AD_ORIGIN_CONFIGURATION);
    return true;
}

static bool
read_config(AdJob *job, GError **error)
{
    const char *named = ad_job_text(job, AD_KEY_CONFIG);
    const char *path = named != NULL ? named : DEFAULT_CONFIG;
    bool exists;

    if (!ad_fs_exists(path, &exists, error))
        return false;
    if (!exists)
        return named == NULL || ad_error(error, AD_ERROR_USAGE,
                                         "%s: there is no such configuration", path);
    return ad_config_read(path, take_configured, job, error);
}

static void
read_environment(AdJob *job)
{
    const char *epoch = g_getenv("SOURCE_DATE_EPOCH");

    if (epoch != NULL && epoch[0] != '\0')
        put(job, AD_KEY_TIMESTAMP, epoch, AD_ORIGIN_ENVIRONMENT);
}

static void
fill_defaults(AdJob *job)
{
    g_autofree char *processors = g_strdup_printf("%u", g_get_num_processors());

    for (guint i = 0; i < AD_KEYS; i++)
        if (ad_key_facts(i)->fallback != NULL)
            put(job, i, ad_key_facts(i)->fallback, AD_ORIGIN_DEFAULT);
    put(job, AD_KEY_WORKERS, processors, AD_ORIGIN_DEFAULT);
}

/* What the configuration has for every month tells of all mail, and does not go on the
 * disc of somebody who asked for some; what an option has does. */
static void
leave_out_of_request(AdJob *job)
{
    static const AdKey of_all[] = {AD_KEY_LOG, AD_KEY_QUEUE};

    if (ad_job_text(job, AD_KEY_WITH) == NULL &&
        ad_job_text(job, AD_KEY_SUBJECT) == NULL)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(of_all); i++)
        if (job->origins[of_all[i]] == AD_ORIGIN_CONFIGURATION)
            ad_job_clear(job, of_all[i]);
}

/* GLib leaves a "--" where words that look like options come behind it. */
static void
drop_mark(char **arguments)
{
    while (*arguments != NULL && strcmp(*arguments, "--") != 0)
        arguments++;
    g_free(*arguments);
    for (; *arguments != NULL; arguments++)
        arguments[0] = arguments[1];
}

bool
ad_job_read(AdJob *job, char ***arguments, const char *synopsis, const char *summary,
            char **ret_help, GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new(synopsis);
    g_autoptr(GError) why = NULL;
    const char *command = (*arguments)[0];

    g_option_context_set_summary(context, summary);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_main_group(context, option_group(job, command));
    if (g_strv_contains((const char *const *)*arguments, "--help")) {
        *ret_help = g_option_context_get_help(context, TRUE, NULL);
        return true;
    }
    if (!g_option_context_parse_strv(context, arguments, &why))
        return ad_error(error, AD_ERROR_USAGE, "%s; see auditdisc %s --help",
                        why->message, command);
    drop_mark(*arguments);
    job->arguments = g_strdupv(*arguments + 1);
    read_environment(job);
    if (!read_config(job, error))
        return false;
    fill_defaults(job);
    leave_out_of_request(job);
    return true;
}

const char *
ad_job_text(const AdJob *job, AdKey key)
{
    return job->texts[key];
}

guint64
ad_job_number(const AdJob *job, AdKey key)
{
    return job->texts[key] != NULL ? g_ascii_strtoull(job->texts[key], NULL, 10) : 0;
}

bool
ad_job_flag(const AdJob *job, AdKey key)
{
    return job->texts[key] != NULL;
}

AdOrigin
ad_job_origin(const AdJob *job, AdKey key)
{
    return job->origins[key];
}

const char *
ad_origin_word(AdOrigin origin)
{
    static const char *const words[] = {
        [AD_ORIGIN_DEFAULT] = "default",
        [AD_ORIGIN_CONFIGURATION] = "configuration",
        [AD_ORIGIN_ENVIRONMENT] = "environment",
        [AD_ORIGIN_OPTION] = "option",
    };

    return words[origin];
}

const char *const *
ad_job_arguments(const AdJob *job)
{
    return (const char *const *)job->arguments;
}

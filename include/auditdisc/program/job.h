/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is to be done: options over environment over configuration over defaults, from
 * one table of keys that also drives show-config and the manual's lists.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    AD_KEY_SOURCE,
    AD_KEY_IMAP_PASSWORD_FILE,
    AD_KEY_IMAP_PASSWORD_COMMAND,
    AD_KEY_IMAP_AUTHORITY,
    AD_KEY_HOSTS,
    AD_KEY_LOG,
    AD_KEY_ARCHIVE_ADDRESS,
    AD_KEY_QUEUE,
    AD_KEY_WITH,
    AD_KEY_SUBJECT,
    AD_KEY_MESSAGE,
    AD_KEY_ORGANISATION,
    AD_KEY_ZONE,
    AD_KEY_LANGUAGE,
    AD_KEY_MEDIA,
    AD_KEY_DRIVE,
    AD_KEY_COPIES,
    AD_KEY_SPEED,
    AD_KEY_KEPT,
    AD_KEY_STRICT,
    AD_KEY_SEED,
    AD_KEY_AGAIN,
    AD_KEY_COPY_AFTER,
    AD_KEY_RETENTION,
    AD_KEY_UNIT,
    AD_KEY_ALLOW_REWRITABLE,
    AD_KEY_RECOVERY,
    AD_KEY_STATE,
    AD_KEY_WORKERS,
    AD_KEY_TEMPLATES,
    AD_KEY_SEAL_METHOD,
    AD_KEY_SEAL_KEY,
    AD_KEY_SEAL_CERTIFICATE,
    AD_KEY_SEAL_IDENTITY,
    AD_KEY_SEAL_STAMP,
    AD_KEY_SEAL_AUTHORITY,
    AD_KEY_CLEAR,
    AD_KEY_CLEAR_COPIES,
    AD_KEY_TIMESTAMP,
    AD_KEY_TREE,
    AD_KEY_SIMULATE,
    AD_KEY_FROM,
    AD_KEY_CHAIN,
    AD_KEY_FROM_VOLUME,
    AD_KEY_OUTPUT,
    AD_KEY_EXTRACT,
    AD_KEY_TRIES,
    AD_KEY_YES,
    AD_KEY_DRY_RUN,
    AD_KEY_JSON,
    AD_KEY_QUIET,
    AD_KEY_VERBOSE,
    AD_KEY_CONFIG,
    AD_KEYS,
} AdKey;

typedef enum { AD_KIND_TEXT, AD_KIND_LIST, AD_KIND_NUMBER, AD_KIND_FLAG } AdKeyKind;

typedef enum {
    AD_ORIGIN_DEFAULT,
    AD_ORIGIN_CONFIGURATION,
    AD_ORIGIN_ENVIRONMENT,
    AD_ORIGIN_OPTION,
} AdOrigin;

typedef struct {
    const char *option; /* --option */
    const char *group;  /* [group] in the configuration, NULL if it can't stand there */
    const char *key;    /* its name there */
    AdKeyKind kind;
    const char *fallback; /* NULL: none */
    const char *argument; /* word for the value in the help */
    const char *help;
    const char *commands; /* the only commands it is for, in blanks; NULL: all */
} AdKeyFacts;

const AdKeyFacts *ad_key_facts(AdKey key);

typedef struct AdJob AdJob;

AdJob *ad_job_new(void);
void ad_job_free(AdJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdJob, ad_job_free)

/* Takes the options of a command out of arguments (a NULL-terminated vector, its first
 * the command) and leaves the rest; then the environment and the configuration file.
 * Unknown options and keys are AD_ERROR_USAGE. summary is shown by --help, which sets
 * *ret_help to the text and leaves everything else alone. */
bool ad_job_read(AdJob *job, char ***arguments, const char *synopsis,
                 const char *summary, char **ret_help, GError **error);

/* A job with the same values, to be changed. */
AdJob *ad_job_copy(const AdJob *job);
void ad_job_clear(AdJob *job, AdKey key);
void ad_job_add(AdJob *job, AdKey key, const char *value);

/* NULL without a value. Lists: the values joined by LF. */
const char *ad_job_text(const AdJob *job, AdKey key);
const char *const *ad_job_list(const AdJob *job, AdKey key); /* NULL if empty */
guint64 ad_job_number(const AdJob *job, AdKey key);          /* 0 without a value */
bool ad_job_flag(const AdJob *job, AdKey key);
AdOrigin ad_job_origin(const AdJob *job, AdKey key);
const char *ad_origin_word(AdOrigin origin);
/* All words of the command line that are no options, without the command. */
const char *const *ad_job_arguments(const AdJob *job);

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A source around another one, which it leaves all reading and removal to.
 */
#include "auditdisc/source/folder.h"
#include "auditdisc/source/source.h"

typedef struct {
    AdSource source;
    AdSource *mailbox;
} Journal;

static AdSource *
mailbox_of(AdSource *source)
{
    return ((Journal *)source)->mailbox;
}

static bool
is_folder(const AdFolder *root, const char *name)
{
    struct stat status;

    return ad_folder_stat(root, name, 0, &status) && S_ISDIR(status.st_mode);
}

/* A place that can't be looked at is left to the kind that it would be, whose words
 * about it are as good as any. */
static const char *
kind_of(const char *place)
{
    g_autoptr(AdFolder) root = NULL;
    struct stat status;

    if (stat(place, &status) == 0 && !S_ISDIR(status.st_mode))
        return "mbox";
    root = ad_folder_open(place, NULL);
    return root != NULL && (is_folder(root, "cur") || is_folder(root, "new"))
               ? "maildir"
               : "eml";
}

static bool
is_on_server(const char *place)
{
    return g_str_has_prefix(place, "imap:") || g_str_has_prefix(place, "imaps:");
}

static AdSource *
journal_open(const char *place, const AdSourceKeys *keys, GError **error)
{
    g_autofree char *spec = is_on_server(place)
                                ? g_strdup(place)
                                : g_strconcat(kind_of(place), ":", place, NULL);
    AdSource *mailbox = ad_source_open(spec, keys, error);
    Journal *journal;

    if (mailbox == NULL)
        return NULL;
    journal = g_new0(Journal, 1);
    journal->mailbox = mailbox;
    return &journal->source;
}

static bool
journal_next(AdSource *source, AdItem **ret_item, GError **error)
{
    if (!ad_source_next(mailbox_of(source), ret_item, error))
        return false;
    if (*ret_item != NULL)
        (*ret_item)->journal = true;
    return true;
}

static AdRaw *
journal_fetch(AdSource *source, const char *id, GError **error)
{
    return ad_source_fetch(mailbox_of(source), id, error);
}

static bool
journal_check(const AdSource *source, GError **error)
{
    return ad_source_check(((const Journal *)source)->mailbox, error);
}

static void
journal_close(AdSource *source)
{
    ad_source_close(mailbox_of(source));
    g_free(source);
}

static bool
journal_prepare(AdSource *source, AdRemoval how, GError **error)
{
    return ad_source_prepare_removal(mailbox_of(source), how, error);
}

static bool
journal_begin(AdSource *source, GError **error)
{
    return ad_source_begin_removal(mailbox_of(source), error);
}

static bool
journal_remove(AdSource *source, const char *id, const AdDigest *digest,
               const char **ret_kept, GError **error)
{
    return ad_source_remove(mailbox_of(source), id, digest, ret_kept, error);
}

static bool
journal_end(AdSource *source, GError **error)
{
    return ad_source_end_removal(mailbox_of(source), error);
}

static const AdRemovalOps removal = {
    .prepare = journal_prepare,
    .begin = journal_begin,
    .remove = journal_remove,
    .end = journal_end,
};

const AdSourceOps ad_source_journal = {
    .kind = "journal",
    .open = journal_open,
    .next = journal_next,
    .fetch = journal_fetch,
    .check = journal_check,
    .close = journal_close,
    .removal = &removal,
};

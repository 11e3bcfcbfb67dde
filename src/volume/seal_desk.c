/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the programs that judge a seal do their work.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/spawn.h"
#include "seal_private.h"

#include <string.h>

bool
ad_seal_desk_open(AdSealDesk *desk, GError **error)
{
    g_autoptr(GError) why = NULL;

    desk->folder = g_dir_make_tmp("auditdisc-seal-XXXXXX", &why);
    if (desk->folder == NULL)
        return ad_error(error, AD_ERROR_FAILED,
                        "a temporary folder (TMPDIR says where): %s", why->message);
    desk->text = g_build_filename(desk->folder, "text", NULL);
    desk->signature = g_build_filename(desk->folder, "signature", NULL);
    desk->keys = g_build_filename(desk->folder, "keys", NULL);
    desk->chain = g_build_filename(desk->folder, "chain", NULL);
    desk->query = g_build_filename(desk->folder, "query", NULL);
    desk->stamp = g_build_filename(desk->folder, "stamp", NULL);
    desk->authority = g_build_filename(desk->folder, "authority", NULL);
    return true;
}

void
ad_seal_desk_clear(AdSealDesk *desk)
{
    char *strings[] = {desk->folder, desk->text,  desk->signature, desk->keys,
                       desk->chain,  desk->query, desk->stamp,     desk->authority};

    if (desk->folder != NULL)
        ad_fs_remove_tree(desk->folder, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
        g_free(strings[i]);
}

static bool
judge_ssh(const AdSealDesk *desk, const AdSealKey *key, GError **error)
{
    const char *const arguments[] = {"ssh-keygen",      "-Y", "verify",        "-f",
                                     desk->keys,        "-I", key->identity,   "-n",
                                     AD_SEAL_NAMESPACE, "-s", desk->signature, NULL};

    return ad_spawn(arguments, desk->text, NULL, error);
}

/* -nointern: only the certificate that was shown counts, not one that the signature
 * brings along. Who issued it and whether it has expired since is not asked. */
static bool
judge_cms(const AdSealDesk *desk, GError **error)
{
    const char *const arguments[] = {
        "openssl",   "cms",           "-verify",  "-binary",   "-inform",   "DER",
        "-in",       desk->signature, "-content", desk->text,  "-certfile", desk->keys,
        "-nointern", "-noverify",     "-out",     "/dev/null", NULL};

    return ad_spawn(arguments, NULL, NULL, error);
}

bool
ad_seal_judge_signature(const AdSealDesk *desk, const AdSealKey *key, GError **error)
{
    return ad_fs_replace(desk->keys, key->text, strlen(key->text), error) &&
           (key->method == AD_SEAL_SSH ? judge_ssh(desk, key, error)
                                       : judge_cms(desk, error));
}

/* A stamp outlives the certificate of the authority. */
bool
ad_seal_judge_stamp(const AdSealDesk *desk, GError **error)
{
    const char *const arguments[] = {
        "openssl",   "ts",      "-verify",       "-data",          desk->text, "-in",
        desk->stamp, "-CAfile", desk->authority, "-no_check_time", NULL};

    return ad_spawn(arguments, NULL, NULL, error);
}

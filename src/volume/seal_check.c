/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "seal_private.h"

#include <string.h>

#define SSH_END "\n-----END SSH SIGNATURE-----\n"

typedef struct {
    AdSealFetch fetch;
    gpointer data;
    AdSealDesk *desk;
    AdSealVerdict *verdict;
} Check;

void
ad_seal_verdict_free(AdSealVerdict *verdict)
{
    if (verdict == NULL)
        return;
    ad_seal_key_free(verdict->key);
    g_ptr_array_unref(verdict->faults);
    g_free(verdict);
}

G_GNUC_PRINTF(2, 3)
static void
fault(AdSealVerdict *verdict, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(verdict->faults, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

bool
ad_seal_announced(GBytes *info, AdSealAnnounced *ret_announced)
{
    g_autofree char *seal = info != NULL ? ad_bag_value(info, AD_SEAL_INFO) : NULL;
    g_autofree char *stamp =
        info != NULL ? ad_bag_value(info, AD_SEAL_INFO_STAMP) : NULL;
    g_auto(GStrv) words = g_strsplit(seal != NULL ? seal : "none", " ", 2);

    *ret_announced =
        (AdSealAnnounced){AD_SEAL_NONE, NULL, g_strcmp0(stamp, "rfc3161") == 0};
    if (words[0] == NULL || !ad_seal_method_parse(words[0], &ret_announced->method))
        return false;
    if (ret_announced->method != AD_SEAL_NONE)
        ret_announced->fingerprint = g_strdup(words[1] != NULL ? words[1] : "");
    return true;
}

static bool
lay_out(GBytes *bytes, const char *path, GError **error)
{
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);

    return ad_fs_replace(path, data, length, error);
}

/* The program's no is a fault of the seal; a program that can't be run is an error. */
static bool
judged(bool good, GError **why, const char *path, AdSealVerdict *verdict,
       GError **error)
{
    if (good || !g_error_matches(*why, AD_ERROR, AD_ERROR_DIFFERS)) {
        if (!good)
            g_propagate_error(error, g_steal_pointer(why));
        return good;
    }
    fault(verdict, "%s does not hold: %s", path, (*why)->message);
    return true;
}

static AdSealKey *
take_key(const Check *check, const AdSealAnnounced *announced)
{
    const char *path = ad_seal_key_path(announced->method);
    g_autoptr(GBytes) bytes = check->fetch(path, check->data);
    g_autoptr(AdSealKey) key = NULL;
    gsize length;

    if (bytes != NULL) {
        const char *data = g_bytes_get_data(bytes, &length);
        key = ad_seal_key_parse(announced->method, data, length);
    }
    if (key == NULL)
        fault(check->verdict, "%s is not one key", path);
    else if (strcmp(key->fingerprint, announced->fingerprint) == 0)
        return g_steal_pointer(&key);
    else
        fault(check->verdict, "%s is not the key that bag-info.txt announces", path);
    return NULL;
}

/* ssh-keygen reads over bytes at the ends of lines that it would not write. */
static bool
is_plain(GBytes *signature)
{
    gsize length;
    const char *data = g_bytes_get_data(signature, &length);
    g_autofree char *text = g_strndup(data, length);

    for (const char *at = text; *at != '\0'; at++)
        if (!g_ascii_isprint(*at) && *at != '\n')
            return false;
    return strlen(text) == length && g_str_has_suffix(text, SSH_END);
}

/* Whether the signature is by key, of the text on the desk; a fault if it is not. */
static bool
judge(const Check *check, GBytes *signature, const char *path, const AdSealKey *key,
      bool *ret_good, GError **error)
{
    g_autoptr(GError) why = NULL;

    if (key->method == AD_SEAL_SSH && !is_plain(signature)) {
        fault(check->verdict, "%s is not as ssh-keygen writes it", path);
        return true;
    }
    if (!lay_out(signature, check->desk->signature, error))
        return false;
    *ret_good = ad_seal_judge_signature(check->desk, key, &why);
    return judged(*ret_good, &why, path, check->verdict, error);
}

static bool
check_signature(const Check *check, const AdSealAnnounced *announced, GError **error)
{
    const char *path = ad_seal_signature_path(announced->method);
    g_autoptr(GBytes) bytes = check->fetch(path, check->data);
    g_autoptr(AdSealKey) key = NULL;
    bool good = false;

    check->verdict->signature_absent = bytes == NULL;
    if (bytes == NULL)
        return true;
    key = take_key(check, announced);
    if (key == NULL)
        return true;
    if (!judge(check, bytes, path, key, &good, error))
        return false;
    if (good)
        check->verdict->key = g_steal_pointer(&key);
    return true;
}

/* A CMS signature brings certificates and more along that it does not sign. Both of the
 * volume bring the same, and the list of files covers the one of them. */
static void
check_form(const Check *check, GBytes *statement)
{
    g_autoptr(GBytes) signature = check->fetch(AD_SEAL_P7S, check->data);

    if (signature != NULL && !ad_seal_same_form(signature, statement))
        fault(check->verdict, "%s brings other things along than %s", AD_SEAL_P7S,
              ad_seal_statement_path(AD_SEAL_CMS));
}

/* That of bag-info.txt, by the key that the seal is by. Volumes of before there were
 * proofs have none; on others the list of files says that it is missing. */
static bool
check_statement(const Check *check, GBytes *info, GError **error)
{
    const AdSealKey *key = check->verdict->key;
    const char *path = key != NULL ? ad_seal_statement_path(key->method) : NULL;
    g_autoptr(GBytes) bytes = path != NULL ? check->fetch(path, check->data) : NULL;

    if (bytes == NULL)
        return true;
    if (!lay_out(info, check->desk->text, error) ||
        !judge(check, bytes, path, key, &check->verdict->statement, error))
        return false;
    if (key->method == AD_SEAL_CMS && check->verdict->statement)
        check_form(check, bytes);
    return true;
}

/* Nobody signed the rest of the reply, so that it has to be as it was put there. */
static void
check_stamp_form(const Check *check, GBytes *stamp, GBytes *authority)
{
    g_autoptr(GBytes) formed = ad_seal_form_stamp(stamp, authority, NULL);

    check->verdict->stamped = formed != NULL && g_bytes_equal(formed, stamp);
    if (!check->verdict->stamped)
        fault(check->verdict, "%s is not in the form in which it was made",
              AD_SEAL_TSR);
}

static bool
check_stamp(const Check *check, GError **error)
{
    g_autoptr(GBytes) bytes = check->fetch(AD_SEAL_TSR, check->data);
    g_autoptr(GBytes) authority = check->fetch(AD_SEAL_AUTHORITY, check->data);
    g_autoptr(GError) why = NULL;

    check->verdict->stamp_absent = bytes == NULL;
    if (bytes == NULL)
        return true;
    if (authority == NULL) {
        fault(check->verdict, "%s: nothing in %s to check it with", AD_SEAL_TSR,
              AD_SEAL_AUTHORITY);
        return true;
    }
    if (!lay_out(bytes, check->desk->stamp, error) ||
        !lay_out(authority, check->desk->authority, error))
        return false;
    bool good = ad_seal_judge_stamp(check->desk, &why);
    if (good)
        check_stamp_form(check, bytes, authority);
    return judged(good, &why, AD_SEAL_TSR, check->verdict, error);
}

/* Unlisted names are open to whoever can write: nothing may lie there unannounced. */
static void
check_others(const Check *check, const AdSealAnnounced *announced)
{
    const struct {
        const char *path;
        bool announced;
    } seals[] = {
        {AD_SEAL_SIG, announced->method == AD_SEAL_SSH},
        {AD_SEAL_P7S, announced->method == AD_SEAL_CMS},
        {AD_SEAL_TSR, announced->stamp},
    };

    for (guint i = 0; i < G_N_ELEMENTS(seals); i++) {
        g_autoptr(GBytes) bytes =
            seals[i].announced ? NULL : check->fetch(seals[i].path, check->data);
        if (bytes != NULL)
            fault(check->verdict, "%s is not announced by bag-info.txt", seals[i].path);
    }
}

static bool
check_all(const Check *check, const AdSealAnnounced *announced, GError **error)
{
    g_autoptr(GBytes) text = check->fetch(AD_BAG_TAGMANIFEST, check->data);

    check_others(check, announced);
    if (announced->method == AD_SEAL_NONE && !announced->stamp)
        return true;
    if (text == NULL) {
        fault(check->verdict, "there is no %s that was sealed", AD_BAG_TAGMANIFEST);
        return true;
    }
    return lay_out(text, check->desk->text, error) &&
           (announced->method == AD_SEAL_NONE ||
            check_signature(check, announced, error)) &&
           (!announced->stamp || check_stamp(check, error));
}

AdSealVerdict *
ad_seal_check(AdSealFetch fetch, gpointer data, GError **error)
{
    g_autoptr(AdSealVerdict) verdict = g_new0(AdSealVerdict, 1);
    g_autoptr(GBytes) info = fetch(AD_BAG_INFO, data);
    g_auto(AdSealDesk) desk = {NULL};
    const Check check = {fetch, data, &desk, verdict};

    verdict->faults = g_ptr_array_new_with_free_func(g_free);
    if (!ad_seal_desk_open(&desk, error))
        return NULL;
    AdSealAnnounced announced;
    if (!ad_seal_announced(info, &announced))
        fault(verdict, "bag-info.txt announces a seal of no kind that is known");
    bool done =
        check_all(&check, &announced, error) && check_statement(&check, info, error);
    g_free(announced.fingerprint);
    return done ? g_steal_pointer(&verdict) : NULL;
}

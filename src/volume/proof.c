/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/volume/proof.h"

#include "auditdisc/base/day.h"
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/volume/bag.h"
#include "auditdisc/volume/manifest.h"
#include "auditdisc/volume/merkle.h"
#include "proof_script.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* The volume that is asked, and what it says of its files. */
typedef struct {
    AdSealFetch fetch;
    gpointer data;
    AdManifest *payload, *tags;
    AdSealVerdict *seal;
    GBytes *info;
} Witness;

static void
witness_clear(Witness *witness)
{
    ad_manifest_free(witness->payload);
    ad_manifest_free(witness->tags);
    ad_seal_verdict_free(witness->seal);
    g_clear_pointer(&witness->info, g_bytes_unref);
}

void
ad_proof_free(AdProof *proof)
{
    if (proof == NULL)
        return;
    g_free(proof->label);
    g_free(proof->original);
    g_ptr_array_unref(proof->names);
    g_ptr_array_unref(proof->files);
    g_free(proof);
}

static bool
differs(const char *path, GError **error)
{
    return ad_error(error, AD_ERROR_DIFFERS, "%s: not as it was recorded", path);
}

/* A file whose bytes are those that the manifest states for it. */
static GBytes *
take(const Witness *witness, const AdManifest *manifest, const char *path,
     GError **error)
{
    const AdDigest *stated = ad_manifest_find(manifest, path);
    g_autoptr(GBytes) bytes = NULL;
    AdDigest found;
    gsize length;

    if (stated == NULL) {
        ad_error(error, AD_ERROR_DIFFERS, "%s: no manifest names it", path);
        return NULL;
    }
    bytes = witness->fetch(path, witness->data);
    if (bytes == NULL) {
        ad_error(error, AD_ERROR_DIFFERS, "%s: it can't be read", path);
        return NULL;
    }
    const void *data = g_bytes_get_data(bytes, &length);
    ad_digest_of(data, length, &found);
    if (ad_digest_equal(stated, &found))
        return g_steal_pointer(&bytes);
    (void)differs(path, error);
    return NULL;
}

static AdManifest *
parse(GBytes *bytes, const char *path, GError **error)
{
    g_autoptr(AdManifest) manifest = ad_manifest_new();
    gsize length;
    const char *text = g_bytes_get_data(bytes, &length);

    if (!ad_manifest_parse(manifest, text, length, path, error))
        return NULL;
    return g_steal_pointer(&manifest);
}

static bool
read_manifests(Witness *witness, GError **error)
{
    g_autoptr(GBytes) tags = witness->fetch(AD_BAG_TAGMANIFEST, witness->data);
    g_autoptr(GBytes) payload = NULL;

    if (tags == NULL)
        return ad_error(error, AD_ERROR_DIFFERS, "%s: it can't be read",
                        AD_BAG_TAGMANIFEST);
    witness->tags = parse(tags, AD_BAG_TAGMANIFEST, error);
    if (witness->tags == NULL)
        return false;
    payload = take(witness, witness->tags, AD_BAG_MANIFEST, error);
    if (payload == NULL)
        return false;
    witness->payload = parse(payload, AD_BAG_MANIFEST, error);
    if (witness->payload == NULL)
        return false;
    witness->info = take(witness, witness->tags, AD_BAG_INFO, error);
    return witness->info != NULL;
}

static bool
read_seal(Witness *witness, GError **error)
{
    witness->seal = ad_seal_check(witness->fetch, witness->data, error);
    if (witness->seal == NULL)
        return false;
    if (witness->seal->faults->len == 0)
        return true;
    return ad_error(error, AD_ERROR_DIFFERS, "seal: %s",
                    (const char *)witness->seal->faults->pdata[0]);
}

/* The original of the message with that number. */
static char *
original_of(const char *label, GError **error)
{
    AdDay day;
    guint number;

    if (!ad_label_parse(label, &day, &number)) {
        ad_error(error, AD_ERROR_USAGE,
                 "%s: not the number of a message; they look like 2005-05-30/0001",
                 label);
        return NULL;
    }
    g_autofree char *folder = ad_day_folder(day);
    return g_strdup_printf("data/eml/%s/%s.eml", folder, strchr(label, '/') + 1);
}

static bool
states_root(GBytes *info, const AdDigest *root)
{
    g_autofree char *stated = ad_bag_value(info, AD_MERKLE_INFO);
    char hex[AD_DIGEST_HEX + 1];

    ad_digest_hex(root, hex);
    return g_strcmp0(stated, hex) == 0;
}

bool
ad_proof_root_holds(GBytes *info, GBytes *manifest)
{
    g_autofree char *stated = ad_bag_value(info, AD_MERKLE_INFO);
    g_autoptr(AdManifest) payload = NULL;
    g_autoptr(AdMerkle) merkle = ad_merkle_new();
    AdDigest root;

    if (stated == NULL)
        return true;
    payload = parse(manifest, AD_BAG_MANIFEST, NULL);
    if (payload == NULL)
        return false;
    ad_manifest_each(payload, ad_merkle_add_each, merkle);
    ad_merkle_root(merkle, &root);
    return states_root(info, &root);
}

static void
add_file(AdProof *proof, const char *name, GBytes *bytes)
{
    g_ptr_array_add(proof->names, g_strdup(name));
    g_ptr_array_add(proof->files, g_bytes_ref(bytes));
}

static void
add_text(AdProof *proof, const char *name, GString *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text->str, text->len);

    add_file(proof, name, bytes);
}

static bool
add_path(AdProof *proof, const Witness *witness, GError **error)
{
    g_autoptr(AdMerkle) merkle = ad_merkle_new();
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GArray) steps = NULL;
    g_autofree char *stated = ad_bag_value(witness->info, AD_MERKLE_INFO);

    if (stated == NULL)
        return ad_error(error, AD_ERROR_DIFFERS,
                        "%s: it has no %s, as volumes had none in the beginning; only "
                        "the whole disc proves anything",
                        AD_BAG_INFO, AD_MERKLE_INFO);
    ad_manifest_each(witness->payload, ad_merkle_add_each, merkle);
    ad_merkle_root(merkle, &proof->root);
    if (!states_root(witness->info, &proof->root))
        return ad_error(error, AD_ERROR_DIFFERS,
                        "%s: its %s is not that of the messages", AD_BAG_INFO,
                        AD_MERKLE_INFO);
    steps = ad_merkle_path(merkle, proof->original, &proof->place);
    if (steps == NULL)
        return ad_error(error, AD_ERROR_DIFFERS, "%s: no such message on this volume",
                        proof->label);
    proof->place++;
    proof->of = ad_merkle_count(merkle);
    for (guint i = 0; i < steps->len; i++) {
        const AdMerkleStep *step = &g_array_index(steps, AdMerkleStep, i);
        char hex[AD_DIGEST_HEX + 1];
        ad_digest_hex(&step->other, hex);
        g_string_append_printf(text, "%s %s\n", step->left ? "left" : "right", hex);
    }
    add_text(proof, "proof.txt", text);
    return true;
}

static bool
add_seal(AdProof *proof, const Witness *witness, GError **error)
{
    const AdSealKey *key = witness->seal->statement ? witness->seal->key : NULL;
    g_autoptr(GBytes) signature = NULL, keys = NULL;

    proof->sealed = key != NULL;
    if (key == NULL)
        return true;
    const char *path = ad_seal_statement_path(key->method);
    signature = take(witness, witness->tags, path, error);
    if (signature == NULL)
        return false;
    keys = take(witness, witness->tags, ad_seal_key_path(key->method), error);
    if (keys == NULL)
        return false;
    g_autofree char *name = g_strconcat(AD_BAG_INFO, strrchr(path, '.'), NULL);
    g_autofree char *key_name = g_path_get_basename(ad_seal_key_path(key->method));
    add_file(proof, name, signature);
    add_file(proof, key_name, keys);
    return true;
}

static bool
make(AdProof *proof, const Witness *witness, GError **error)
{
    g_autoptr(GString) script = NULL;

    proof->original = original_of(proof->label, error);
    if (proof->original == NULL || !add_path(proof, witness, error))
        return false;
    proof->digest = *ad_manifest_find(witness->payload, proof->original);
    add_file(proof, AD_BAG_INFO, witness->info);
    if (!add_seal(proof, witness, error))
        return false;
    script = ad_proof_script(proof, proof->sealed ? witness->seal->key : NULL);
    add_text(proof, "check.sh", script);
    return true;
}

AdProof *
ad_proof_make(AdSealFetch fetch, gpointer data, const char *label, GError **error)
{
    g_autoptr(AdProof) proof = g_new0(AdProof, 1);
    Witness witness = {.fetch = fetch, .data = data};

    proof->label = g_strdup(label);
    proof->names = g_ptr_array_new_with_free_func(g_free);
    proof->files = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    bool done = read_manifests(&witness, error) && read_seal(&witness, error) &&
                make(proof, &witness, error);
    witness_clear(&witness);
    return done ? g_steal_pointer(&proof) : NULL;
}

/* Whether it could be written, and is what the manifest states. */
static bool
copy_message(const AdProof *proof, const char *path, AdProofCopy copy, gpointer data,
             GError **error)
{
    int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    AdDigest found;

    if (to < 0)
        return ad_error_errno(error, errno, "%s", path);
    bool done = copy(proof->original, to, &found, data, error);
    if (close(to) != 0 && done)
        done = ad_error_errno(error, errno, "%s", path);
    return done &&
           (ad_digest_equal(&found, &proof->digest) || differs(proof->original, error));
}

static bool
write_message(const AdProof *proof, const char *folder, AdProofCopy copy, gpointer data,
              GError **error)
{
    g_autofree char *path = g_build_filename(folder, "message.eml", NULL);
    g_autofree char *beside = g_strconcat(path, ".new", NULL);

    if (copy_message(proof, beside, copy, data, error))
        return ad_fs_rename(beside, path, error);
    (void)unlink(beside);
    return false;
}

bool
ad_proof_write(const AdProof *proof, const char *folder, AdProofCopy copy,
               gpointer data, GError **error)
{
    g_autoptr(GDir) entries = NULL;
    g_autoptr(GError) why = NULL;

    if (!ad_fs_make_folders(folder, error))
        return false;
    entries = g_dir_open(folder, 0, &why);
    if (entries == NULL)
        return ad_error(error, AD_ERROR_FAILED, "%s", why->message);
    if (g_dir_read_name(entries) != NULL)
        return ad_error(error, AD_ERROR_REFUSED,
                        "%s: not an empty folder; name a new one for the proof",
                        folder);
    if (!write_message(proof, folder, copy, data, error))
        return false;
    for (guint i = 0; i < proof->files->len; i++) {
        g_autofree char *path = g_build_filename(folder, proof->names->pdata[i], NULL);
        gsize length;
        const void *bytes = g_bytes_get_data(proof->files->pdata[i], &length);
        if (!ad_fs_replace(path, bytes, length, error))
            return false;
    }
    return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The seal, made and spoilt. The programs it is made with are run here as well, so that
 * not only our own judge has a say.
 */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/volume/bag.h"
#include "auditdisc/volume/seal.h"
#include "run.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
    char *folder, *tree, *key, *other, *certificate, *private;

} Fixture;

static void
set_up(Fixture *fixture, gconstpointer unused)
{
    fixture->folder = g_dir_make_tmp("seal-XXXXXX", NULL);
    fixture->tree = g_build_filename(fixture->folder, "tree", NULL);
    fixture->key = g_build_filename(fixture->folder, "key", NULL);
    fixture->other = g_build_filename(fixture->folder, "other", NULL);
    fixture->certificate = g_build_filename(fixture->folder, "cert.pem", NULL);
    fixture->private = g_build_filename(fixture->folder, "cert.key", NULL);
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "a comment", "-f",
        fixture->key);
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", fixture->other);
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj",
        "/CN=signer", "-keyout", fixture->private, "-out", fixture->certificate);
}

static void
tear_down(Fixture *fixture, gconstpointer unused)
{
    char *strings[] = {fixture->folder, fixture->tree,        fixture->key,
                       fixture->other,  fixture->certificate, fixture->private};

    g_assert_true(ad_fs_remove_tree(fixture->folder, NULL));
    for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
        g_free(strings[i]);
}

/* A volume with that seal, as a tree. */
static AdSealPromise *
make(const Fixture *fixture, const AdSealSpec *spec)
{
    g_autofree char *folder = g_build_filename(fixture->folder, "volume", NULL);
    g_autofree char *path = ad_volume_pack_path(folder, 1);
    g_autoptr(AdVolume) volume = ad_volume_new(folder);
    g_autoptr(AdPack) pack = NULL;
    AdSealPromise *promise = ad_seal_promise(spec);
    g_autofree char *info = ad_seal_info(promise);
    const AdBagInfo about = {.organisation = "",
                             .period = "2005-05",
                             .zone = "UTC",
                             .volume_id = "A",
                             .previous = "",
                             .sequence = 1,
                             .seal = info};
    g_autoptr(GBytes) text = NULL;
    AdDigest fingerprint, root;
    AdExtent extent;

    g_assert_true(ad_fs_remove_tree(folder, NULL));
    g_assert_true(ad_fs_remove_tree(fixture->tree, NULL));
    g_assert_true(ad_fs_make_folders(folder, NULL));
    pack = ad_pack_open(path, 1, NULL);
    g_assert_true(ad_pack_add(pack, "mail", 4, &extent, NULL));
    g_assert_true(ad_volume_add(volume, "data/eml/0001.eml", &extent, NULL));
    g_assert_true(ad_seal_add_keys(promise, volume, pack, NULL));
    g_assert_true(ad_bag_describe(volume, &about, pack, &text, &root, NULL));
    g_assert_true(ad_seal_add_statement(spec, promise, text, volume, pack, NULL));
    g_assert_true(ad_bag_seal(volume, pack, &fingerprint, NULL));
    g_assert_true(ad_seal_add(spec, promise, volume, pack, NULL));
    g_assert_true(ad_volume_write_tree(volume, fixture->tree, NULL, NULL));
    return promise;
}

static GBytes *
fetch(const char *path, gpointer data)
{
    const Fixture *fixture = data;
    g_autofree char *whole = g_build_filename(fixture->tree, path, NULL);

    return ad_fs_read(whole, 1024 * 1024, NULL);
}

static AdSealVerdict *
check(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    AdSealVerdict *verdict = ad_seal_check(fetch, fixture, &error);

    g_assert_no_error(error);
    return verdict;
}

static void
append(const Fixture *fixture, const char *path, const char *text)
{
    g_autofree char *whole = g_build_filename(fixture->tree, path, NULL);
    FILE *file = g_fopen(whole, "a");

    g_assert_nonnull(file);
    g_assert_cmpint(fputs(text, file), >=, 0);
    g_assert_cmpint(fclose(file), ==, 0);
}

static void
remove_file(const Fixture *fixture, const char *path)
{
    g_autofree char *whole = g_build_filename(fixture->tree, path, NULL);

    g_assert_cmpint(g_unlink(whole), ==, 0);
}

static void
expect_fault(Fixture *fixture, const char *words)
{
    g_autoptr(AdSealVerdict) verdict = check(fixture);

    g_assert_null(verdict->key);
    g_assert_cmpuint(verdict->faults->len, ==, 1);
    g_assert_nonnull(strstr(verdict->faults->pdata[0], words));
}

static void
test_ssh(Fixture *fixture, gconstpointer unused)
{
    const AdSealSpec spec = {.method = AD_SEAL_SSH, .key = fixture->key};
    g_autoptr(AdSealPromise) promise = make(fixture, &spec);
    g_autoptr(GBytes) first = fetch("tagmanifest-sha256.txt.sig", fixture);
    g_autoptr(AdSealVerdict) verdict = check(fixture);

    g_assert_cmpstr(promise->why_unsigned, ==, NULL);
    g_assert_cmpuint(verdict->faults->len, ==, 0);
    g_assert_cmpstr(verdict->key->fingerprint, ==, promise->key->fingerprint);
    g_assert_false(verdict->stamped);
    ad_seal_promise_free(g_steal_pointer(&promise));
    promise = make(fixture, &spec);
    g_autoptr(GBytes) again = fetch("tagmanifest-sha256.txt.sig", fixture);
    g_assert_true(g_bytes_equal(first, again));
}

static void
test_fingerprint(Fixture *fixture, gconstpointer unused)
{
    const AdSealSpec spec = {.method = AD_SEAL_SSH, .key = fixture->key};
    g_autoptr(AdSealKey) key = ad_seal_key_read(&spec, NULL);
    const char *const words[] = {"ssh-keygen", "-l", "-f", fixture->key, NULL};
    g_autofree char *said = g_build_filename(fixture->folder, "said", NULL);
    g_autofree char *text = NULL;

    g_assert_true(ad_spawn(words, NULL, said, NULL));
    g_assert_true(g_file_get_contents(said, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, key->fingerprint));
    g_assert_cmpuint(strlen(key->fingerprint), ==, strlen("SHA256:") + 43);
}

static void
test_cms(Fixture *fixture, gconstpointer unused)
{
    const AdSealSpec spec = {.method = AD_SEAL_CMS,
                             .key = fixture->private,
                             .certificate = fixture->certificate};
    const char *const words[] = {
        "openssl",      "x509",    "-in",    fixture->certificate,
        "-fingerprint", "-sha256", "-noout", NULL};
    g_autoptr(AdSealPromise) promise = make(fixture, &spec);
    g_autofree char *said = g_build_filename(fixture->folder, "said", NULL);
    g_autofree char *text = NULL;
    g_autoptr(AdSealVerdict) verdict = check(fixture);

    g_assert_cmpstr(promise->why_unsigned, ==, NULL);
    g_assert_cmpuint(verdict->faults->len, ==, 0);
    g_assert_true(ad_spawn(words, NULL, said, NULL));
    g_assert_true(g_file_get_contents(said, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, verdict->key->fingerprint));
    append(fixture, "tagmanifest-sha256.txt", "x");
    expect_fault(fixture, "does not hold");
}

static void
test_spoilt(Fixture *fixture, gconstpointer unused)
{
    static const struct {
        const char *path, *added, *fault;
    } cases[] = {
        {"tagmanifest-sha256.txt", "x", "tagmanifest-sha256.txt.sig does not hold"},
        {"seal/allowed_signers", "a b c d\n", "is not one key"},
        {"seal/allowed_signers", "\n", "is not one key"},
        {"tagmanifest-sha256.txt.p7s", "x", "is not announced"},
        {"tagmanifest-sha256.txt.tsr", "x", "is not announced"},
    };
    const AdSealSpec spec = {.method = AD_SEAL_SSH, .key = fixture->key};

    for (guint i = 0; i < 3; i++) {
        g_autoptr(AdSealPromise) promise = make(fixture, &spec);
        append(fixture, cases[i].path, cases[i].added);
        expect_fault(fixture, cases[i].fault);
    }
    for (guint i = 3; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(AdSealPromise) promise = make(fixture, &spec);
        append(fixture, cases[i].path, cases[i].added);
        g_autoptr(AdSealVerdict) verdict = check(fixture);
        g_assert_cmpuint(verdict->faults->len, ==, 1);
        g_assert_nonnull(strstr(verdict->faults->pdata[0], cases[i].fault));
    }
}

static void
test_taken_away(Fixture *fixture, gconstpointer unused)
{
    const AdSealSpec spec = {.method = AD_SEAL_SSH, .key = fixture->key};
    g_autoptr(AdSealPromise) promise = make(fixture, &spec);
    g_autoptr(AdSealVerdict) verdict = NULL;

    remove_file(fixture, "tagmanifest-sha256.txt.sig");
    verdict = check(fixture);
    g_assert_true(verdict->signature_absent);
    g_assert_null(verdict->key);
    g_assert_cmpuint(verdict->faults->len, ==, 0);
    remove_file(fixture, "tagmanifest-sha256.txt");
    expect_fault(fixture, "no tagmanifest-sha256.txt that was sealed");
}

/* Shown is the key that everybody knows, signed with is another one: both in one
 * file, or the file of one and the announcement of the other. */
static void
test_two_keys(Fixture *fixture, gconstpointer unused)
{
    const AdSealSpec spec = {.method = AD_SEAL_CMS,
                             .key = fixture->private,
                             .certificate = fixture->certificate};
    g_autoptr(AdSealPromise) promise = make(fixture, &spec);
    g_autofree char *private = g_build_filename(fixture->folder, "x.key", NULL);
    g_autofree char *path =
        g_build_filename(fixture->tree, "seal/certificate.pem", NULL);

    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x",
        "-keyout", private, "-out", path);
    expect_fault(fixture, "is not the key that bag-info.txt announces");
    append(fixture, "seal/certificate.pem", promise->key->text);
    expect_fault(fixture, "is not one key");
}

/* A signature brings its own certificate along. Only the one that is shown counts. */
static void
test_stranger(Fixture *fixture, gconstpointer unused)
{
    const AdSealSpec spec = {.method = AD_SEAL_CMS,
                             .key = fixture->private,
                             .certificate = fixture->certificate};
    g_autoptr(AdSealPromise) promise = make(fixture, &spec);
    g_autofree char *private = g_build_filename(fixture->folder, "x.key", NULL);
    g_autofree char *other = g_build_filename(fixture->folder, "x.pem", NULL);
    g_autofree char *text =
        g_build_filename(fixture->tree, "tagmanifest-sha256.txt", NULL);
    g_autofree char *signature = g_strconcat(text, ".p7s", NULL);

    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x",
        "-keyout", private, "-out", other);
    run("openssl", "cms", "-sign", "-binary", "-in", text, "-signer", other, "-inkey",
        private, "-outform", "DER", "-out", signature);
    expect_fault(fixture, "does not hold");
}

static void
test_reasons(Fixture *fixture, gconstpointer unused)
{
    g_autofree char *nowhere = g_build_filename(fixture->folder, "nowhere", NULL);
    const AdSealSpec specs[] = {
        {.method = AD_SEAL_SSH, .key = nowhere},
        {.method = AD_SEAL_SSH, .key = fixture->other}, /* has a passphrase */
        {.method = AD_SEAL_CMS, .key = fixture->private, .certificate = nowhere},
        {.method = AD_SEAL_CMS,
         .key = fixture->key,
         .certificate = fixture->certificate},
    };

    for (guint i = 0; i < G_N_ELEMENTS(specs); i++) {
        g_autoptr(AdSealPromise) promise = make(fixture, &specs[i]);
        g_assert_null(promise->key);
        g_assert_nonnull(promise->why_unsigned);
        g_autoptr(AdSealVerdict) verdict = check(fixture);
        g_assert_cmpuint(verdict->faults->len, ==, 0);
        g_assert_false(verdict->signature_absent);
        g_assert_null(verdict->key);
    }
}

static void
test_stamp_reasons(Fixture *fixture, gconstpointer unused)
{
    const AdSealSpec specs[] = {
        {.stamp = "false", .authority = fixture->certificate},
        {.stamp = "cat", .authority = fixture->certificate}, /* gives the query back */
        {.stamp = "cat", .authority = fixture->private},
        {.stamp = "/nowhere/at/all", .authority = fixture->certificate},
    };

    for (guint i = 0; i < G_N_ELEMENTS(specs); i++) {
        g_autoptr(AdSealPromise) promise = ad_seal_promise(&specs[i]);
        g_assert_false(promise->stamp);
        g_assert_nonnull(promise->why_unstamped);
        g_assert_null(promise->why_unsigned);
    }
}

static void
test_usage(Fixture *fixture, gconstpointer unused)
{
    const AdSealSpec specs[] = {
        {.method = AD_SEAL_SSH},
        {.method = AD_SEAL_CMS, .key = "k"},
        {.method = AD_SEAL_SSH, .key = "k", .identity = "a b"},
        {.method = AD_SEAL_SSH, .key = "k", .identity = "-a"},
        {.method = AD_SEAL_SSH, .key = "k", .identity = "*;x"},
        {.stamp = "http://localhost/"},
        {.stamp = "a 'b", .authority = "c"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(specs); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(ad_seal_spec_check(&specs[i], &error));
        g_assert_error(error, AD_ERROR, AD_ERROR_USAGE);
    }
}

static void
test_spawn(Fixture *fixture, gconstpointer unused)
{
    const char *const says[] = {"sh", "-c", "echo one >&2; echo two >&2; exit 3", NULL};
    const char *const missing[] = {"no-such-program", NULL};
    g_autoptr(GError) error = NULL;

    g_assert_false(ad_spawn(says, NULL, NULL, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_DIFFERS);
    g_assert_cmpstr(error->message, ==, "sh: one");
    g_clear_error(&error);
    g_assert_false(ad_spawn(missing, NULL, NULL, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *, gconstpointer);
    } tests[] = {
        {"ssh", test_ssh},
        {"fingerprint", test_fingerprint},
        {"cms", test_cms},
        {"spoilt", test_spoilt},
        {"taken-away", test_taken_away},
        {"two-keys", test_two_keys},
        {"stranger", test_stranger},
        {"reasons", test_reasons},
        {"stamp-reasons", test_stamp_reasons},
        {"usage", test_usage},
        {"spawn", test_spawn},
    };

    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *path = g_strconcat("/seal/", tests[i].name, NULL);
        g_test_add(path, Fixture, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}

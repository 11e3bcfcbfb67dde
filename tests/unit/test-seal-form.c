/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one form of time stamps, with an authority that signs the names of its algorithms
 * as well (RFC 6211), which openssl does not do by itself.
 */
#include "../../src/volume/seal_private.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "run.h"

#include <openssl/pem.h>
#include <openssl/ts.h>
#include <string.h>

#define LIMIT      65536
#define PROTECTION "1.2.840.113549.1.9.52" /* CMSAlgorithmProtection, RFC 6211 */

typedef struct {
    char *folder, *key, *certificate, *config, *query, *reply;
    GBytes *authority;
} Fixture;

static char *
write_config(const Fixture *fixture)
{
    g_autofree char *serial = g_build_filename(fixture->folder, "serial", NULL);
    g_autofree char *text =
        g_strdup_printf("[tsa]\ndefault_tsa = own\n[own]\nserial = %s\n"
                        "signer_cert = %s\nsigner_key = %s\nsigner_digest = sha256\n"
                        "default_policy = 1.2.3.4\ndigests = sha256\n",
                        serial, fixture->certificate, fixture->key);
    char *path = g_build_filename(fixture->folder, "config", NULL);

    g_assert_true(g_file_set_contents(serial, "01\n", -1, NULL));
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void
set_up(Fixture *fixture, gconstpointer unused)
{
    fixture->folder = g_dir_make_tmp("seal-form-XXXXXX", NULL);
    fixture->key = g_build_filename(fixture->folder, "key", NULL);
    fixture->certificate = g_build_filename(fixture->folder, "certificate", NULL);
    fixture->query = g_build_filename(fixture->folder, "query", NULL);
    fixture->reply = g_build_filename(fixture->folder, "reply", NULL);
    fixture->config = write_config(fixture);
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=tsa",
        "-addext", "extendedKeyUsage=critical,timeStamping", "-keyout", fixture->key,
        "-out", fixture->certificate);
    run("openssl", "ts", "-query", "-data", fixture->config, "-sha256", "-cert", "-out",
        fixture->query);
    run("openssl", "ts", "-reply", "-config", fixture->config, "-queryfile",
        fixture->query, "-out", fixture->reply);
    fixture->authority = ad_fs_read(fixture->certificate, LIMIT, NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer unused)
{
    char *strings[] = {fixture->folder, fixture->key,   fixture->certificate,
                       fixture->config, fixture->query, fixture->reply};

    g_assert_true(ad_fs_remove_tree(fixture->folder, NULL));
    for (guint i = 0; i < G_N_ELEMENTS(strings); i++)
        g_free(strings[i]);
    g_bytes_unref(fixture->authority);
}

static GBytes *
encode(TS_RESP *reply)
{
    guint8 *bytes = NULL;
    int length = i2d_TS_RESP(reply, &bytes);
    GBytes *copy = g_bytes_new(bytes, (gsize)length);

    OPENSSL_free(bytes);
    return copy;
}

static TS_RESP *
decode(GBytes *bytes)
{
    gsize length;
    const guint8 *data = g_bytes_get_data(bytes, &length);

    return d2i_TS_RESP(NULL, &data, (long)length);
}

static PKCS7_SIGNER_INFO *
signer_of(TS_RESP *reply)
{
    return sk_PKCS7_SIGNER_INFO_value(PKCS7_get_signer_info(TS_RESP_get_token(reply)),
                                      0);
}

/* SEQUENCE { digestAlgorithm, [1] IMPLICIT signatureAlgorithm } */
static ASN1_STRING *
protection_of(const PKCS7_SIGNER_INFO *info)
{
    ASN1_STRING *protection = ASN1_STRING_type_new(V_ASN1_SEQUENCE);
    guint8 *digest = NULL, *signature = NULL;
    int one = i2d_X509_ALGOR(info->digest_alg, &digest);
    int other = i2d_X509_ALGOR(info->digest_enc_alg, &signature);
    g_autoptr(GByteArray) all = g_byte_array_new();
    const guint8 head[] = {0x30, (guint8)(one + other)};

    signature[0] = 0xa1;
    g_byte_array_append(all, head, sizeof head);
    g_byte_array_append(all, digest, (guint)one);
    g_byte_array_append(all, signature, (guint)other);
    ASN1_STRING_set(protection, all->data, (int)all->len);
    OPENSSL_free(digest);
    OPENSSL_free(signature);
    return protection;
}

/* The reply, by sha256WithRSAEncryption, signed again with that in it if so wished. */
static GBytes *
named(const Fixture *fixture, bool protected)
{
    g_autoptr(GBytes) plain = ad_fs_read(fixture->reply, LIMIT, NULL);
    TS_RESP *reply = decode(plain);
    PKCS7_SIGNER_INFO *info = signer_of(reply);
    BIO *file = BIO_new_file(fixture->key, "r");

    X509_ALGOR_set0(info->digest_enc_alg, OBJ_nid2obj(NID_sha256WithRSAEncryption),
                    V_ASN1_NULL, NULL);
    if (protected) {
        int name = OBJ_txt2nid(PROTECTION);
        info->pkey = PEM_read_bio_PrivateKey(file, NULL, NULL, NULL);
        g_assert_true(PKCS7_add_signed_attribute(info, name, V_ASN1_SEQUENCE,
                                                 protection_of(info)));
        g_assert_true(PKCS7_SIGNER_INFO_sign(info));
    }
    GBytes *bytes = encode(reply);
    BIO_free(file);
    TS_RESP_free(reply);
    return bytes;
}

static int
algorithm_of(GBytes *stamp)
{
    TS_RESP *reply = decode(stamp);
    int name = OBJ_obj2nid(signer_of(reply)->digest_enc_alg->algorithm);

    TS_RESP_free(reply);
    return name;
}

/* Formed and judged; what was formed is its own form. */
static GBytes *
form(const Fixture *fixture, bool protected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) reply = named(fixture, protected);
    GBytes *formed = ad_seal_form_stamp(reply, fixture->authority, &error);
    g_autoptr(GBytes) again = NULL;

    g_assert_no_error(error);
    again = ad_seal_form_stamp(formed, fixture->authority, &error);
    g_assert_no_error(error);
    g_assert_true(g_bytes_equal(again, formed));
    g_assert_true(g_file_set_contents(fixture->reply, g_bytes_get_data(formed, NULL),
                                      (gssize)g_bytes_get_size(formed), NULL));
    run("openssl", "ts", "-verify", "-data", fixture->config, "-in", fixture->reply,
        "-CAfile", fixture->certificate);
    return formed;
}

static void
test_plain(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GBytes) formed = form(fixture, false);

    g_assert_cmpint(algorithm_of(formed), ==, NID_rsaEncryption);
}

static void
test_protected(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GBytes) formed = form(fixture, true);

    g_assert_cmpint(algorithm_of(formed), ==, NID_sha256WithRSAEncryption);
}

static void
test_refused(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GBytes) reply = ad_fs_read(fixture->reply, LIMIT, NULL);
    g_autoptr(GBytes) nobody = g_bytes_new_static("", 0);
    g_autoptr(GBytes) cut =
        g_bytes_new_from_bytes(reply, 0, g_bytes_get_size(reply) - 1);
    const struct {
        GBytes *reply, *authority;
    } cases[] = {{reply, nobody}, {cut, fixture->authority}, {nobody, nobody}};

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(ad_seal_form_stamp(cases[i].reply, cases[i].authority, &error));
        g_assert_error(error, AD_ERROR, AD_ERROR_DIFFERS);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    OBJ_create(PROTECTION, NULL, NULL); /* OpenSSL 3.5 knows it */
    g_test_add("/seal-form/plain", Fixture, NULL, set_up, test_plain, tear_down);
    g_test_add("/seal-form/protected", Fixture, NULL, set_up, test_protected,
               tear_down);
    g_test_add("/seal-form/refused", Fixture, NULL, set_up, test_refused, tear_down);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one form of signatures and time stamps. A signature covers little of the file
 * that it is in: not the reply's status, not the names of algorithms, not the
 * certificates beside it. What it does not cover follows here from what it does, so
 * that there is one file for it and no other.
 */
#include "auditdisc/base/error.h"
#include "seal_private.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

/* RFC 6211: signed attributes may say which algorithms they were signed with. */
#define ALGORITHM_PROTECTION "1.2.840.113549.1.9.52"
#define OID_LIMIT            64

typedef STACK_OF(X509) Certificates;

static void
free_certificates(Certificates *certificates)
{
    sk_X509_pop_free(certificates, X509_free);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Certificates, free_certificates)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PKCS7, PKCS7_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TS_RESP, TS_RESP_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_ALGOR, X509_ALGOR_free)

static Certificates *
parse_certificates(GBytes *pem)
{
    gsize length;
    const void *data = g_bytes_get_data(pem, &length);
    BIO *text = BIO_new_mem_buf(data, (int)length);
    Certificates *all = sk_X509_new_null();
    X509 *certificate;

    while ((certificate = PEM_read_bio_X509(text, NULL, NULL, NULL)) != NULL)
        sk_X509_push(all, certificate);
    ERR_clear_error(); /* the end of the text is one */
    BIO_free(text);
    return all;
}

/* The one of them that signed the certificate; NULL if none did. */
static X509 *
issuer_in(const Certificates *all, X509 *certificate)
{
    for (int i = 0; i < sk_X509_num(all); i++) {
        X509 *one = sk_X509_value(all, i);
        EVP_PKEY *key = X509_get0_pubkey(one);
        if (key != NULL && X509_check_issued(one, certificate) == X509_V_OK &&
            X509_verify(certificate, key) == 1)
            return one;
    }
    return NULL;
}

/* The signer's certificate and those between it and the authority: each is covered by
 * the signature of the next. NULL if they do not lead there. */
static Certificates *
find_way(const Certificates *brought, const Certificates *authority, X509 *signer)
{
    g_autoptr(Certificates) way = sk_X509_new_null();

    for (X509 *last = signer; last != NULL; last = issuer_in(brought, last)) {
        if (sk_X509_num(way) == sk_X509_num(brought))
            return NULL; /* in a circle */
        X509_up_ref(last);
        sk_X509_push(way, last);
        if (issuer_in(authority, last) != NULL)
            return g_steal_pointer(&way);
    }
    return NULL;
}

/* The content of that attribute; NULL if it isn't there. */
static const ASN1_STRING *
protection_of(const PKCS7_SIGNER_INFO *info)
{
    for (int i = 0; i < sk_X509_ATTRIBUTE_num(info->auth_attr); i++) {
        X509_ATTRIBUTE *attribute = sk_X509_ATTRIBUTE_value(info->auth_attr, i);
        char oid[OID_LIMIT];
        OBJ_obj2txt(oid, sizeof oid, X509_ATTRIBUTE_get0_object(attribute), 1);
        if (g_strcmp0(oid, ALGORITHM_PROTECTION) == 0)
            return X509_ATTRIBUTE_get0_data(attribute, 0, V_ASN1_SEQUENCE, NULL);
    }
    return NULL;
}

/* SEQUENCE { digestAlgorithm, [1] IMPLICIT signatureAlgorithm } */
static bool
take_algorithms(PKCS7_SIGNER_INFO *info, const ASN1_STRING *protection)
{
    const guint8 *at = ASN1_STRING_get0_data(protection);
    const guint8 *end = at + ASN1_STRING_length(protection);
    long length;
    int tag, class;

    if ((ASN1_get_object(&at, &length, &tag, &class, end - at) & 0x80) != 0)
        return false;
    g_autoptr(X509_ALGOR) digest = d2i_X509_ALGOR(NULL, &at, end - at);
    if (digest == NULL || at == end || *at != 0xa1)
        return false;
    g_autofree guint8 *rest = g_memdup2(at, (gsize)(end - at));
    const guint8 *from = rest;
    rest[0] = V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED;
    g_autoptr(X509_ALGOR) signature = d2i_X509_ALGOR(NULL, &from, end - at);
    return signature != NULL && X509_ALGOR_copy(info->digest_alg, digest) == 1 &&
           X509_ALGOR_copy(info->digest_enc_alg, signature) == 1;
}

static bool
name_algorithms(PKCS7_SIGNER_INFO *info, X509 *signer)
{
    const ASN1_STRING *protection = protection_of(info);
    const EVP_MD *digest = EVP_get_digestbyobj(info->digest_alg->algorithm);
    int key = EVP_PKEY_get_base_id(X509_get0_pubkey(signer));
    int name = NID_rsaEncryption;

    if (protection != NULL)
        return take_algorithms(info, protection);
    if (digest == NULL ||
        (key != EVP_PKEY_RSA &&
         OBJ_find_sigid_by_algs(&name, EVP_MD_get_type(digest), key) != 1))
        return false;
    X509_ALGOR_set_md(info->digest_alg, digest);
    return X509_ALGOR_set0(info->digest_enc_alg, OBJ_nid2obj(name),
                           key == EVP_PKEY_RSA ? V_ASN1_NULL : V_ASN1_UNDEF, NULL) == 1;
}

static bool
name_signer(PKCS7_SIGNER_INFO *info, X509 *signer)
{
    PKCS7_ISSUER_AND_SERIAL *name = info->issuer_and_serial;

    ASN1_INTEGER_free(name->serial);
    name->serial = ASN1_INTEGER_dup(X509_get0_serialNumber(signer));
    return X509_NAME_set(&name->issuer, X509_get_issuer_name(signer)) == 1;
}

static PKCS7_SIGNER_INFO *
only_signer(PKCS7 *token)
{
    STACK_OF(PKCS7_SIGNER_INFO) *all = token != NULL && PKCS7_type_is_signed(token)
                                           ? PKCS7_get_signer_info(token)
                                           : NULL;

    return sk_PKCS7_SIGNER_INFO_num(all) == 1 ? sk_PKCS7_SIGNER_INFO_value(all, 0)
                                              : NULL;
}

static bool
form_token(PKCS7 *token, const Certificates *authority)
{
    PKCS7_SIGNER_INFO *info = only_signer(token);
    PKCS7_SIGNED *sealed = info != NULL ? token->d.sign : NULL;
    X509 *signer = info != NULL ? PKCS7_cert_from_signer_info(token, info) : NULL;
    Certificates *way =
        signer != NULL ? find_way(sealed->cert, authority, signer) : NULL;

    if (way == NULL)
        return false;
    free_certificates(sealed->cert);
    sealed->cert = way;
    sk_X509_CRL_pop_free(sealed->crl, X509_CRL_free);
    sealed->crl = NULL;
    sk_X509_ATTRIBUTE_pop_free(info->unauth_attr, X509_ATTRIBUTE_free);
    info->unauth_attr = NULL;
    sk_X509_ALGOR_pop_free(sealed->md_algs, X509_ALGOR_free);
    sealed->md_algs = sk_X509_ALGOR_new_null();
    signer = sk_X509_value(way, 0);
    return name_algorithms(info, signer) && name_signer(info, signer) &&
           sk_X509_ALGOR_push(sealed->md_algs, X509_ALGOR_dup(info->digest_alg)) == 1 &&
           ASN1_INTEGER_set(sealed->version, 3) == 1 &&
           ASN1_INTEGER_set(info->version, 1) == 1;
}

/* What an encoder made, if it did. */
static GBytes *
take_bytes(int length, guint8 *bytes)
{
    GBytes *copy = length > 0 ? g_bytes_new(bytes, (gsize)length) : NULL;

    OPENSSL_free(bytes);
    return copy;
}

/* Granted, and not another word. */
static bool
form_status(TS_RESP *reply)
{
    TS_STATUS_INFO *status = TS_STATUS_INFO_new();
    bool done = TS_STATUS_INFO_set_status(status, TS_STATUS_GRANTED) == 1 &&
                TS_RESP_set_status_info(reply, status) == 1;

    TS_STATUS_INFO_free(status);
    return done;
}

GBytes *
ad_seal_form_stamp(GBytes *reply, GBytes *authority, GError **error)
{
    gsize length;
    const guint8 *data = g_bytes_get_data(reply, &length);
    g_autoptr(TS_RESP) parsed = d2i_TS_RESP(NULL, &data, (long)length);
    g_autoptr(Certificates) trusted = parse_certificates(authority);
    guint8 *bytes = NULL;
    GBytes *formed = NULL;
    int size = 0;

    if (parsed != NULL && form_token(TS_RESP_get_token(parsed), trusted) &&
        form_status(parsed))
        size = i2d_TS_RESP(parsed, &bytes);
    formed = take_bytes(size, bytes);
    ERR_clear_error();
    if (formed == NULL)
        ad_error(
            error, AD_ERROR_DIFFERS,
            "it is no time stamp whose certificates lead to those of the authority");
    return formed;
}

static PKCS7 *
parse_signature(GBytes *bytes)
{
    gsize length;
    const guint8 *data = g_bytes_get_data(bytes, &length);

    return d2i_PKCS7(NULL, &data, (long)length);
}

bool
ad_seal_same_form(GBytes *signature, GBytes *statement)
{
    g_autoptr(PKCS7) one = parse_signature(signature);
    g_autoptr(PKCS7) other = parse_signature(statement);
    PKCS7_SIGNER_INFO *from = only_signer(one), *to = only_signer(other);
    g_autoptr(GBytes) wanted = NULL;
    guint8 *bytes = NULL;
    int size = 0;

    if (from != NULL && to != NULL &&
        ASN1_STRING_copy(to->enc_digest, from->enc_digest) == 1)
        size = i2d_PKCS7(other, &bytes);
    wanted = take_bytes(size, bytes);
    ERR_clear_error();
    return wanted != NULL && g_bytes_equal(wanted, signature);
}

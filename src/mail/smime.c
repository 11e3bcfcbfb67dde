/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * S/MIME (RFC 8551). What is signed can be read by anyone; the signature is not
 * checked, since that would say something about certificates and clocks of today.
 */
#include "message_private.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "auditdisc/mail/header.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#define DEPTH_LIMIT 20

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CMS_ContentInfo, CMS_ContentInfo_free)

static CMS_ContentInfo *
parse(GBytes *bytes)
{
    gsize length;
    const unsigned char *data = g_bytes_get_data(bytes, &length);
    BIO *source = length == 0 ? NULL : BIO_new_mem_buf(data, (int)length);
    CMS_ContentInfo *info = source == NULL ? NULL : d2i_CMS_bio(source, NULL);

    BIO_free(source);
    ERR_clear_error();
    return info;
}

static bool
is_signed(CMS_ContentInfo *info)
{
    return OBJ_obj2nid(CMS_get0_type(info)) == NID_pkcs7_signed;
}

/* What the certificate that came along calls its owner, or "". */
static char *
name_of(X509 *certificate)
{
    static const int wanted[] = {NID_commonName, NID_pkcs9_emailAddress,
                                 NID_organizationName};
    X509_NAME *subject = X509_get_subject_name(certificate);

    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
        char name[200];

        if (X509_NAME_get_text_by_NID(subject, wanted[i], name, sizeof name) > 0)
            return ad_text_clean(name, -1, AD_TEXT_LINE, NULL);
    }
    return g_strdup("");
}

/* The name of the first signer, or "". */
static char *
signer_name(CMS_ContentInfo *info)
{
    STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(info);
    STACK_OF(X509) *certificates = CMS_get1_certs(info);
    CMS_SignerInfo *signer =
        sk_CMS_SignerInfo_num(signers) > 0 ? sk_CMS_SignerInfo_value(signers, 0) : NULL;
    char *name = NULL;

    for (int i = 0; signer != NULL && name == NULL && i < sk_X509_num(certificates);
         i++)
        if (CMS_SignerInfo_cert_cmp(signer, sk_X509_value(certificates, i)) == 0)
            name = name_of(sk_X509_value(certificates, i));
    sk_X509_pop_free(certificates, X509_free);
    ERR_clear_error();
    return name == NULL ? g_strdup("") : name;
}

/* Shows the part that is wrapped in a signature; false if it can't be found. */
static bool
show_wrapped(AdReader *reader, CMS_ContentInfo *info)
{
    ASN1_OCTET_STRING **wrapped = CMS_get0_content(info);
    g_autoptr(AdContent) content = NULL;
    const void *data;
    gsize length;

    if (wrapped == NULL || *wrapped == NULL)
        return false;
    data = ASN1_STRING_get0_data(*wrapped);
    length = (gsize)ASN1_STRING_length(*wrapped);
    content = ad_content_new_bytes(g_bytes_new(data, length));
    return ad_body_read_entity(reader, content, ad_header_begin(data, length));
}

static void
notice_signed(AdReader *reader, CMS_ContentInfo *info)
{
    g_autofree char *name = signer_name(info);

    if (*name == '\0')
        ad_body_notice(reader, _("Signed with S/MIME. The signature was not checked."));
    else
        ad_body_notice(reader,
                       _("Signed with S/MIME by \"%s\", as the signature says. It was "
                         "not checked."),
                       name);
}

void
ad_body_read_smime(AdReader *reader, const AdPart *part)
{
    bool more;
    g_autoptr(GBytes) bytes =
        ad_content_read(part->content, reader->shared->decoded_room, &more);
    g_autoptr(CMS_ContentInfo) info = more ? NULL : parse(bytes);

    if (info == NULL) {
        ad_body_notice(reader, _("Signed or encrypted with S/MIME, but damaged or too "
                                 "large to be opened."));
    } else if (!is_signed(info)) {
        ad_body_notice(reader,
                       _("Encrypted with S/MIME. Only someone with the key of a "
                         "recipient can read it."));
    } else {
        notice_signed(reader, info);
        reader->shared->decoded_room -= g_bytes_get_size(bytes);
        if (reader->depth < DEPTH_LIMIT && show_wrapped(reader, info))
            return;
    }
    ad_body_attach_part(reader, part);
}

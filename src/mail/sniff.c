/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sniff.h"

#include "auditdisc/base/error.h"

#include <magic.h>
#include <string.h>

#define DATABASE    "/usr/share/misc/magic" /* not $MAGIC, nor ~/.magic */
#define EVIDENCE    16                      /* bytes below which it would be a guess */
#define NONE        ((gsize)1)              /* for no data base */
#define PDF_WITHIN  1024 /* bytes before a PDF that its readers skip */
#define TEXT_ENOUGH 1024 /* bytes in which a text shows what it is */

/* What begins so needs no look into the data base, which would say the same. */
static const struct {
    const char *start;
    gsize length;
    const char *type;
} plain_starts[] = {
#define START(text, type)                                                              \
    {                                                                                  \
        (text), sizeof(text) - 1, (type)                                               \
    }
    START("%PDF-", "application/pdf"),
    START("\377\330\377\340", "image/jpeg"),
    START("\377\330\377\341", "image/jpeg"),
    START("\211PNG\r\n\032\n\0\0\0\rIHDR", "image/png"),
    START("GIF87a", "image/gif"),
    START("GIF89a", "image/gif"),
    START("-----BEGIN PGP SIGNATURE-", "application/pgp-signature"),
    START("-----BEGIN PGP MESSAGE-", "application/pgp-encrypted"),
    START("-----BEGIN PGP PUBLIC KEY BLOCK-", "application/pgp-keys"),
    START("\037\213\010", "application/gzip"),
    START("\3757zXZ\0", "application/x-xz"),
    START("MZ", "application/x-dosexec"),
#undef START
};

/* What is not asked for: other texts than the type, and looking into structures that
 * tell no more than the first bytes do. */
#define QUESTION                                                                       \
    (MAGIC_MIME_TYPE | MAGIC_ERROR | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF |    \
     MAGIC_NO_CHECK_APPTYPE | MAGIC_NO_CHECK_TOKENS | MAGIC_NO_CHECK_CSV |             \
     MAGIC_NO_CHECK_JSON)

static bool
set_limits(magic_t magic)
{
    static const struct {
        int param;
        size_t most;
    } limits[] = {
        {MAGIC_PARAM_INDIR_MAX, 15},
        {MAGIC_PARAM_NAME_MAX, 50},
        {MAGIC_PARAM_REGEX_MAX, 4096},
        {MAGIC_PARAM_BYTES_MAX, AD_SNIFF_LIMIT},
        {MAGIC_PARAM_ENCODING_MAX, AD_SNIFF_LIMIT},
    };

    for (guint i = 0; i < G_N_ELEMENTS(limits); i++)
        if (magic_setparam(magic, limits[i].param, &limits[i].most) < 0)
            return false;
    return true;
}

/* NULL if it can't be read. */
static magic_t
load(void)
{
    magic_t magic = magic_open(QUESTION);

    if (magic == NULL || (set_limits(magic) && magic_load(magic, DATABASE) == 0))
        return magic;
    magic_close(magic);
    return NULL;
}

/* Loaded when it is first asked for; a worker can only have it from its parent. */
static magic_t
database(void)
{
    static gsize loaded = 0;

    if (g_once_init_enter(&loaded)) {
        magic_t magic = load();

        g_once_init_leave(&loaded, magic == NULL ? NONE : (gsize)magic);
    }
    return loaded == NONE ? NULL : (magic_t)loaded;
}

bool
ad_sniff_init(GError **error)
{
    return database() != NULL ||
           ad_error(error, AD_ERROR_FAILED,
                    "cannot read the file types of libmagic in %s.mgc", DATABASE);
}

/* A PDF behind some other lines, which libmagic takes for those. */
static bool
holds_pdf(const guint8 *bytes, gsize length)
{
    return memmem(bytes, MIN(length, PDF_WITHIN), "\n%PDF-", 6) != NULL;
}

/* libmagic 5.46 knows a ZIP archive by its end, which it looks for in files only. */
static bool
begins_as_zip(const guint8 *bytes)
{
    return memcmp(bytes, "PK\003\004", 4) == 0;
}

/* Signed data of CMS (RFC 5652), of which libmagic knows nothing, in any length. */
static bool
is_signed_data(const guint8 *bytes, gsize length)
{
    static const char type[] = "\006\011\052\206\110\206\367\015\001\007\002";

    return bytes[0] == 0x30 &&
           memmem(bytes, MIN(length, EVIDENCE), type, sizeof type - 1) != NULL;
}

/* As libmagic calls types; NULL if it has no word for it. */
static const char *
type_of(const guint8 *bytes, gsize length)
{
    if (is_signed_data(bytes, length))
        return NULL;
    for (guint i = 0; i < G_N_ELEMENTS(plain_starts); i++)
        if (length >= plain_starts[i].length &&
            memcmp(bytes, plain_starts[i].start, plain_starts[i].length) == 0)
            return plain_starts[i].type;
    if (memchr(bytes, '\0', MIN(length, TEXT_ENOUGH)) == NULL)
        length = MIN(length, TEXT_ENOUGH);
    return magic_buffer(database(), bytes, MIN(length, AD_SNIFF_LIMIT));
}

const AdKind *
ad_sniff(const guint8 *bytes, gsize length)
{
    const AdKind *kind;
    const char *type;

    if (length < EVIDENCE)
        return NULL;
    type = type_of(bytes, length);
    kind = type == NULL ? NULL : ad_kind_of_type(type);
    /* All of them have zeros; a text may begin with the same letters. */
    if (kind != NULL && kind->family == AD_FAMILY_PROGRAM &&
        memchr(bytes, '\0', length) == NULL)
        return NULL;
    if ((kind == NULL || kind->family == AD_FAMILY_TEXT) && holds_pdf(bytes, length))
        return ad_kind_of_type("application/pdf");
    if (kind == NULL && begins_as_zip(bytes))
        return ad_kind_of_type("application/zip");
    return kind;
}

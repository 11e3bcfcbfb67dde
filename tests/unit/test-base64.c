/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/base64.h"

#include <string.h>

static GByteArray *
decode(const char *text, gsize piece)
{
    gsize length = strlen(text);
    GByteArray *bytes = g_byte_array_new();
    g_autofree guint8 *out = g_malloc(length + 2);
    AdBase64 state = {0};

    for (gsize at = 0; at < length; at += piece) {
        gsize size = ad_base64_step(&state, text + at, MIN(piece, length - at), out);
        g_byte_array_append(bytes, out, (guint)size);
    }
    g_byte_array_append(bytes, out, (guint)ad_base64_finish(&state, out));
    return bytes;
}

/* However it is cut in pieces. */
static void
assert_decodes(const char *text, const char *expected, gsize length)
{
    for (gsize piece = 1; piece <= strlen(text); piece++) {
        GByteArray *bytes = decode(text, piece);

        g_assert_cmpmem(bytes->data, bytes->len, expected, length);
        g_byte_array_unref(bytes);
    }
}

static void
test_all_bytes(void)
{
    char expected[3 * 256];
    g_autofree char *plain = NULL;
    GString *folded = g_string_new(NULL);

    for (gsize i = 0; i < sizeof expected; i++)
        expected[i] = (char)(i * 37 + i / 256);
    plain = g_base64_encode((const guchar *)expected, sizeof expected);
    assert_decodes(plain, expected, sizeof expected);
    for (gsize i = 0; plain[i] != '\0'; i++) {
        if (i > 0 && i % 74 == 0) /* not after a whole group */
            g_string_append(folded, "\r\n");
        g_string_append_c(folded, plain[i]);
    }
    assert_decodes(folded->str, expected, sizeof expected);
    g_string_free(folded, TRUE);
}

static void
test_lenient(void)
{
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"YWJj", "abc"},
        {"YW Jj*ZGVm", "abcdef"},
        {"YWJj\377ZG\200Vm", "abcdef"},
        {"YWI", "ab"},
        {"YQ", "a"},
        {"YWI=\nYWI=\nYWJjZGVm", "abababcdef"},
        {"YWI=\n-- \na footer of a list", "ab"},
        {"YWJjZGU=\r\n\r\n", "abcde"},
        {"====", ""},
        {"", ""},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        GByteArray *bytes = decode(rows[i].text, 1000);

        g_assert_cmpmem(bytes->data, bytes->len, rows[i].expected,
                        strlen(rows[i].expected));
        g_byte_array_unref(bytes);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base64/all-bytes", test_all_bytes);
    g_test_add_func("/base64/lenient", test_lenient);
    return g_test_run();
}

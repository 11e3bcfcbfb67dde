/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail.h"

#define MESSAGE    1
#define ATTACHMENT 2

/* The example of MS-OXRTFCP, section 3.1: {\rtf1\ansi\ansicpg1252\pard hello world} */
static const guint8 packed_rtf[] = {
    0x2d, 0x00, 0x00, 0x00, 0x2b, 0x00, 0x00, 0x00, 0x4c, 0x5a, 0x46, 0x75, 0xf1,
    0xc5, 0xc7, 0xa7, 0x03, 0x00, 0x0a, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32,
    0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0x00, 0x20, 0x62,
    0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
};

static void
add_number(GByteArray *bytes, guint32 number, guint length)
{
    for (guint i = 0; i < length; i++) {
        guint8 byte = (guint8)(number >> 8 * i);

        g_byte_array_append(bytes, &byte, 1);
    }
}

static void
add_attribute(GByteArray *bytes, guint level, guint32 id, const void *data,
              gsize length)
{
    add_number(bytes, level, 1);
    add_number(bytes, id, 4);
    add_number(bytes, (guint32)length, 4);
    g_byte_array_append(bytes, data, (guint)length);
    add_number(bytes, 0, 2);
}

/* A property whose value says how long it is. */
static void
add_property(GByteArray *bytes, guint32 type, guint32 id, const void *data,
             gsize length)
{
    add_number(bytes, type, 2);
    add_number(bytes, id, 2);
    add_number(bytes, 1, 4);
    add_number(bytes, (guint32)length, 4);
    g_byte_array_append(bytes, data, (guint)length);
    add_number(bytes, 0, (4 - length % 4) % 4);
}

static GByteArray *
new_container(void)
{
    GByteArray *bytes = g_byte_array_new();

    add_number(bytes, 0x223E9F78, 4);
    add_number(bytes, 0, 2);
    return bytes;
}

static Mail
open_container(const GByteArray *bytes)
{
    g_autofree char *base64 = g_base64_encode(bytes->data, bytes->len);
    g_autofree char *text =
        g_strdup_printf("Content-Type: application/ms-tnef; name=winmail.dat\n"
                        "Content-Transfer-Encoding: base64\n\n%s\n",
                        base64);

    return open_mail(text);
}

static void
add_file(GByteArray *bytes)
{
    GByteArray *properties = g_byte_array_new();

    add_attribute(bytes, ATTACHMENT, 0x69002, "", 0);
    add_attribute(bytes, ATTACHMENT, 0x18010, "LONGNA~1.PDF", 13);
    add_attribute(bytes, ATTACHMENT, 0x6800F, "picture", 7);
    add_number(properties, 3, 4);
    add_number(properties, 0x0003, 2); /* a number with a name in front */
    add_number(properties, 0x8001, 2);
    g_byte_array_append(properties, (const guint8 *)"0123456789abcdef", 16);
    add_number(properties, 1, 4);
    add_number(properties, 2, 4);
    g_byte_array_append(properties, (const guint8 *)"x\0\0\0", 4);
    add_number(properties, 7, 4);
    add_property(properties, 0x1F, 0x3707, "\351\0.\0p\0d\0f\0\0\0", 12);
    add_property(properties, 0x1E, 0x370E, "application/PDF", 16);
    add_attribute(bytes, ATTACHMENT, 0x69005, properties->data, properties->len);
    g_byte_array_unref(properties);
}

static void
test_files(void)
{
    g_autoptr(GByteArray) bytes = new_container();

    add_attribute(bytes, MESSAGE, 0x69007, "\343\4\0\0\0\0\0\0",
                  8); /* code page 1251 */
    add_attribute(bytes, MESSAGE, 0x2800C, "words \377", 8);
    add_file(bytes);
    add_attribute(bytes, ATTACHMENT, 0x69002, "", 0);
    add_attribute(bytes, ATTACHMENT, 0x6800F, "", 0);
    {
        g_auto(Mail) mail = open_container(bytes);

        g_assert_cmpint(block(mail.message, 0)->kind, ==, AD_BLOCK_NOTICE);
        g_assert_cmpstr(block(mail.message, 1)->text, ==, "words \321\217");
        g_assert_cmpuint(mail.message->attachments->len, ==, 2);
        g_assert_cmpstr(attachment(mail.message, 0)->name, ==, "\303\251.pdf");
        g_assert_cmpstr(attachment(mail.message, 0)->type, ==, "application/pdf");
        g_assert_cmpstr(attachment(mail.message, 0)->extension, ==, "pdf");
        expect_bytes(attachment(mail.message, 0), "picture", 7);
        expect_bytes(attachment(mail.message, 1), "", 0);
        g_assert_cmpuint(mail.message->flaws->len, ==, 0);
    }
}

static void
test_rich_text(void)
{
    static const char rtf[] =
        "{\\rtf1\\ansicpg1251{\\fonttbl{\\f0 Hidden;}}{\\*\\x hidden}"
        "one\\par\ntwo \\'ff\\u8364?\\tab \\{three\\}}";
    g_autoptr(GByteArray) packed = new_container();
    g_autoptr(GByteArray) plain = new_container();
    g_autoptr(GByteArray) properties = g_byte_array_new();
    g_autoptr(GByteArray) value = g_byte_array_new();

    add_number(properties, 1, 4);
    add_property(properties, 0x102, 0x1009, packed_rtf, sizeof packed_rtf);
    add_attribute(packed, MESSAGE, 0x69003, properties->data, properties->len);
    g_byte_array_append(value, (const guint8 *)"12345678MELA1234", 16);
    g_byte_array_append(value, (const guint8 *)rtf, sizeof rtf);
    g_byte_array_set_size(properties, 4);
    add_property(properties, 0x102, 0x1009, value->data, value->len);
    add_attribute(plain, MESSAGE, 0x69003, properties->data, properties->len);
    {
        g_auto(Mail) one = open_container(packed);
        g_auto(Mail) other = open_container(plain);

        g_assert_cmpstr(block(one.message, 1)->text, ==, "hello world");
        g_assert_cmpstr(block(other.message, 1)->text, ==,
                        "one\ntwo \321\217\342\202\254\t{three}");
    }
}

static void
test_nested(void)
{
    g_autoptr(GByteArray) bytes = new_container();
    g_autoptr(GByteArray) properties = g_byte_array_new();
    g_autoptr(GByteArray) object = g_byte_array_new();
    g_autoptr(GByteArray) inner = new_container();

    add_attribute(inner, MESSAGE, 0x2800C, "inner words", 12);
    g_byte_array_append(object, (const guint8 *)"0123456789abcdef", 16);
    g_byte_array_append(object, inner->data, inner->len);
    add_number(properties, 1, 4);
    add_property(properties, 0x0D, 0x3701, object->data, object->len);
    add_attribute(bytes, ATTACHMENT, 0x69002, "", 0);
    add_attribute(bytes, ATTACHMENT, 0x69005, properties->data, properties->len);
    {
        g_auto(Mail) mail = open_container(bytes);

        g_assert_cmpstr(block(mail.message, 1)->text, ==, "inner words");
        g_assert_cmpuint(mail.message->attachments->len, ==, 0);
    }
}

static void
test_damaged(void)
{
    g_autoptr(GByteArray) bytes = new_container();

    add_attribute(bytes, MESSAGE, 0x2800C, "words", 6);
    add_file(bytes);
    for (guint length = bytes->len; length > 0; length--) {
        GByteArray *cut = g_byte_array_append(g_byte_array_new(), bytes->data, length);
        g_auto(Mail) mail = open_container(cut);
        bool is_shown = block(mail.message, 0)->kind == AD_BLOCK_NOTICE;

        g_byte_array_unref(cut);
        if (is_shown)
            g_assert_cmpstr(block(mail.message, 1)->text, ==, "words");
        else
            expect_bytes(attachment(mail.message, 0), (const char *)bytes->data,
                         length);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_true(ad_message_init(NULL));
    g_test_add_func("/tnef/files", test_files);
    g_test_add_func("/tnef/rich-text", test_rich_text);
    g_test_add_func("/tnef/nested", test_nested);
    g_test_add_func("/tnef/damaged", test_damaged);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/words.h"

#include "auditdisc/base/text.h"
#include "auditdisc/mail/base64.h"
#include "auditdisc/mail/charset.h"

#include <stdbool.h>
#include <string.h>

#define CHARSET_LENGTH 60
#define TEXT_LENGTH    (8 * 1024) /* keeps a row of words without an end cheap */

/* =?charset*language?encoding?text?= */
typedef struct {
    char charset[CHARSET_LENGTH + 1]; /* "" where the word names none */
    char encoding;                    /* 'b' or 'q' */
    const char *text;
    gsize text_length;
    gsize length; /* of the whole word */
} Word;

static bool
read_charset(const char *bytes, gsize length, Word *word, gsize *ret_length)
{
    const char *end = memchr(bytes, '?', MIN(length, CHARSET_LENGTH));
    gsize size = end == NULL ? 0 : (gsize)(end - bytes);

    if (end == NULL)
        return false;
    for (gsize i = 0; i < size; i++)
        if ((guchar)bytes[i] <= ' ' || (guchar)bytes[i] >= 127)
            return false;
    memcpy(word->charset, bytes, size);
    word->charset[size] = '\0';
    word->charset[strcspn(word->charset, "*")] = '\0';
    *ret_length = size;
    return true;
}

static bool
read_word(const char *bytes, gsize length, Word *word)
{
    gsize charset;
    const char *end;

    if (length < 8 || bytes[0] != '=' || bytes[1] != '?' ||
        !read_charset(bytes + 2, length - 2, word, &charset))
        return false;
    word->text = bytes + 2 + charset + 3;
    if (word->text + 2 > bytes + length || word->text[-1] != '?')
        return false;
    word->encoding = g_ascii_tolower(word->text[-2]);
    if (word->encoding != 'b' && word->encoding != 'q')
        return false;
    end = memmem(word->text, MIN((gsize)(bytes + length - word->text), TEXT_LENGTH),
                 "?=", 2);
    if (end == NULL)
        return false;
    word->text_length = end - word->text;
    word->length = end + 2 - bytes;
    return true;
}

static void
decode_base64(const Word *word, GString *bytes)
{
    gsize before = bytes->len;
    AdBase64 state = {0};
    guint8 *out;
    gsize size;

    g_string_set_size(bytes, before + word->text_length / 4 * 3 + 6);
    out = (guint8 *)bytes->str + before;
    size = ad_base64_step(&state, word->text, word->text_length, out);
    size += ad_base64_finish(&state, out + size);
    g_string_set_size(bytes, before + size);
}

static void
decode_quoted(const Word *word, GString *bytes)
{
    const char *text = word->text;
    gsize length = word->text_length;

    for (gsize i = 0; i < length; i++) {
        if (text[i] == '=' && i + 2 < length && g_ascii_isxdigit(text[i + 1]) &&
            g_ascii_isxdigit(text[i + 2])) {
            g_string_append_c(bytes, g_ascii_xdigit_value(text[i + 1]) << 4 |
                                         g_ascii_xdigit_value(text[i + 2]));
            i += 2;
        } else {
            g_string_append_c(bytes, text[i] == '_' ? ' ' : text[i]);
        }
    }
}

static void
append_bytes(GString *text, GString *bytes, const char *charset)
{
    g_autofree char *utf8 = ad_charset_to_utf8(bytes->str, bytes->len, charset, NULL);

    g_string_append(text, utf8);
    g_string_set_size(bytes, 0);
}

gsize
ad_words_length(const char *bytes, gsize length)
{
    Word word;

    return read_word(bytes, length, &word) ? word.length : 0;
}

static gsize
blanks_at(const char *bytes, gsize length)
{
    gsize count = 0;

    while (count < length && (bytes[count] == ' ' || bytes[count] == '\t' ||
                              bytes[count] == '\r' || bytes[count] == '\n'))
        count++;
    return count;
}

/* Decodes the words that follow each other from the start of bytes and tells how long
 * they are. Bytes of one character set are put together before they are converted,
 * since mailers cut a character in two. */
static gsize
decode_run(const char *bytes, gsize length, GString *text)
{
    GString *decoded = g_string_new(NULL);
    char charset[CHARSET_LENGTH + 1] = "";
    gsize done = 0;
    gsize blanks = 0;
    Word word;

    while (read_word(bytes + done + blanks, length - done - blanks, &word)) {
        if (decoded->len > 0 && g_ascii_strcasecmp(charset, word.charset) != 0)
            append_bytes(text, decoded, charset);
        memcpy(charset, word.charset, sizeof charset);
        if (word.encoding == 'b')
            decode_base64(&word, decoded);
        else
            decode_quoted(&word, decoded);
        done += blanks + word.length;
        blanks = blanks_at(bytes + done, length - done);
    }
    append_bytes(text, decoded, charset);
    g_string_free(decoded, TRUE);
    return done;
}

/* Most texts hold no encoded word, and few a question mark. */
static bool
may_hold_words(const char *bytes, gsize length)
{
    const char *end = bytes + length;

    for (const char *at = bytes; at < end; at++) {
        at = memchr(at, '?', (gsize)(end - at));
        if (at == NULL)
            return false;
        if (at > bytes && at[-1] == '=')
            return true;
    }
    return false;
}

char *
ad_words_decode(const char *bytes, gsize length)
{
    GString *text, *plain;

    if (!may_hold_words(bytes, length))
        return ad_charset_to_utf8(bytes, length, NULL, NULL);
    text = g_string_sized_new(length);
    plain = g_string_new(NULL);
    for (gsize at = 0; at < length;) {
        const char *next = memmem(bytes + at, length - at, "=?", 2);
        gsize stop = next == NULL ? length : (gsize)(next - bytes);
        gsize word = next == NULL ? 0 : ad_words_length(next, length - stop);

        if (next != NULL && word == 0)
            stop += 2;
        g_string_append_len(plain, bytes + at, stop - at);
        at = stop;
        if (word > 0) {
            append_bytes(text, plain, NULL);
            at += decode_run(bytes + at, length - at, text);
        }
    }
    append_bytes(text, plain, NULL);
    g_string_free(plain, TRUE);
    return g_string_free(text, FALSE);
}

char *
ad_words_text(const char *bytes, gsize length)
{
    g_autofree char *decoded = NULL;

    if (ad_text_is_clean(bytes, length, AD_TEXT_LINE) && !may_hold_words(bytes, length))
        return g_strndup(bytes, length);
    decoded = ad_words_decode(bytes, length);
    return ad_text_clean(decoded, -1, AD_TEXT_LINE, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as the value of a header field: encoded words (RFC 2047), parameters (RFC
 * 2231), addresses and a date. Text comes out as valid UTF-8, clean where it is shown.
 */
#include "auditdisc/base/text.h"
#include "auditdisc/mail/address.h"
#include "auditdisc/mail/charset.h"
#include "auditdisc/mail/date.h"
#include "auditdisc/mail/params.h"
#include "auditdisc/mail/words.h"

#include <stdint.h>
#include <string.h>

#define MOST_ADDRESSES 10
#define DAY            86400

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_words(const char *bytes, gsize length)
{
    g_autofree char *text = ad_words_decode(bytes, length);

    g_assert_true(g_utf8_validate(text, -1, NULL));
    g_assert_cmpuint(ad_words_length(bytes, length), <=, length);
}

static void
read_params(const char *bytes, gsize length)
{
    g_autoptr(AdParams) params = ad_params_parse(bytes, length);
    static const char *const names[] = {"charset", "name", "filename", "boundary"};

    g_assert_true(ad_text_is_clean(params->value, strlen(params->value), AD_TEXT_LINE));
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *value = ad_params_get(params, names[i]);
        g_assert_true(value == NULL || g_utf8_validate(value, -1, NULL));
    }
}

static void
read_addresses(const char *bytes, gsize length)
{
    guint count;
    g_autofree char *text = ad_address_text(bytes, length, MOST_ADDRESSES, &count);

    g_assert_true(ad_text_is_clean(text, strlen(text), AD_TEXT_LINE));
}

static void
read_date(const char *bytes, gsize length)
{
    AdMailDate date;

    if (ad_date_parse(bytes, length, &date))
        g_assert_cmpint(ABS(date.zone), <, DAY);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = size == 0 ? "" : (const char *)data;

    ad_charset_init();
    read_words(bytes, size);
    read_params(bytes, size);
    read_addresses(bytes, size);
    read_date(bytes, size);
    return 0;
}

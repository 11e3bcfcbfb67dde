/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail.h"

/* Made with openssl cms: a text/plain part with the words "signed words", signed with a
 * certificate of Ann Bee, in lengths that are said ahead and in a stream; the same
 * encrypted. */
static const char signed_words[] =
    "MIIDxAYJKoZIhvcNAQcCoIIDtTCCA7ECAQExDTALBglghkgBZQMEAgEwOQYJKoZIhvcNAQcB\n"
    "oCwEKkNvbnRlbnQtVHlwZTogdGV4dC9wbGFpbg0KDQpzaWduZWQgd29yZHMNCqCCAb8wggG7\n"
    "MIIBYaADAgECAhRBpbOeQQoPwQ7SzVxvO0vTq0u2kjAKBggqhkjOPQQDAjAyMRAwDgYDVQQD\n"
    "DAdBbm4gQmVlMR4wHAYJKoZIhvcNAQkBFg9hbm5AZXhhbXBsZS5jb20wIBcNMjYxMTIyMTQz\n"
    "MjM0WhgPMjEyNjEwMjkxNDMyMzRaMDIxEDAOBgNVBAMMB0FubiBCZWUxHjAcBgkqhkiG9w0B\n"
    "CQEWD2FubkBleGFtcGxlLmNvbTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFWvLOiml4d4\n"
    "yJSBnolAv5NsOMhoqmOmNmf4pyS9rprgx/ZEN/qyb+VUJS/YcbXFpAsRcTpolL6rCVvo5tML\n"
    "5TCjUzBRMB0GA1UdDgQWBBTno8hf7nbhYeF92/r/BQxSwq5s9jAfBgNVHSMEGDAWgBTno8hf\n"
    "7nbhYeF92/r/BQxSwq5s9jAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQCW\n"
    "AuCuXhLHSAa0bJ2xbgLEush7bdOMWQ/fI5vJX972lAIgaxnoA6GuQuEzYuARoUIQnJI3nVEZ\n"
    "cCyvlXrBDYm10SExggGdMIIBmQIBATBKMDIxEDAOBgNVBAMMB0FubiBCZWUxHjAcBgkqhkiG\n"
    "9w0BCQEWD2FubkBleGFtcGxlLmNvbQIUQaWznkEKD8EO0s1cbztL06tLtpIwCwYJYIZIAWUD\n"
    "BAIBoIHkMBgGCSqGSIb3DQEJAzELBgkqhkiG9w0BBwEwHAYJKoZIhvcNAQkFMQ8XDTI2MTEy\n"
    "MjE0MzIzNFowLwYJKoZIhvcNAQkEMSIEIAx6FG8xLSK2WoywBHDdpBW6xko7qjLGQEGa/Ych\n"
    "Eg94MHkGCSqGSIb3DQEJDzFsMGowCwYJYIZIAWUDBAEqMAsGCWCGSAFlAwQBFjALBglghkgB\n"
    "ZQMEAQIwCgYIKoZIhvcNAwcwDgYIKoZIhvcNAwICAgCAMA0GCCqGSIb3DQMCAgFAMAcGBSsO\n"
    "AwIHMA0GCCqGSIb3DQMCAgEoMAoGCCqGSM49BAMCBEgwRgIhANJTf456DhUGtEMAFHNYHs3H\n"
    "VokjE3wudGxCTPdctOaMAiEA5HyDjK6MK1ZcNsD8RR57tKSxbX6rXEa8Oz7H2K2k81A=\n";

static const char signed_stream[] =
    "MIAGCSqGSIb3DQEHAqCAMIACAQExDTALBglghkgBZQMEAgEwgAYJKoZIhvcNAQcBoIAkgAQq\n"
    "Q29udGVudC1UeXBlOiB0ZXh0L3BsYWluDQoNCnNpZ25lZCB3b3Jkcw0KAAAAAAAAoIIBvzCC\n"
    "AbswggFhoAMCAQICFEGls55BCg/BDtLNXG87S9OrS7aSMAoGCCqGSM49BAMCMDIxEDAOBgNV\n"
    "BAMMB0FubiBCZWUxHjAcBgkqhkiG9w0BCQEWD2FubkBleGFtcGxlLmNvbTAgFw0yNjExMjIx\n"
    "NDMyMzRaGA8yMTI2MTAyOTE0MzIzNFowMjEQMA4GA1UEAwwHQW5uIEJlZTEeMBwGCSqGSIb3\n"
    "DQEJARYPYW5uQGV4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEVa8s6KaX\n"
    "h3jIlIGeiUC/k2w4yGiqY6Y2Z/inJL2umuDH9kQ3+rJv5VQlL9hxtcWkCxFxOmiUvqsJW+jm\n"
    "0wvlMKNTMFEwHQYDVR0OBBYEFOejyF/uduFh4X3b+v8FDFLCrmz2MB8GA1UdIwQYMBaAFOej\n"
    "yF/uduFh4X3b+v8FDFLCrmz2MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIh\n"
    "AJYC4K5eEsdIBrRsnbFuAsS6yHtt04xZD98jm8lf3vaUAiBrGegDoa5C4TNi4BGhQhCckjed\n"
    "URlwLK+VesENibXRITGCASEwggEdAgEBMEowMjEQMA4GA1UEAwwHQW5uIEJlZTEeMBwGCSqG\n"
    "SIb3DQEJARYPYW5uQGV4YW1wbGUuY29tAhRBpbOeQQoPwQ7SzVxvO0vTq0u2kjALBglghkgB\n"
    "ZQMEAgGgaTAYBgkqhkiG9w0BCQMxCwYJKoZIhvcNAQcBMBwGCSqGSIb3DQEJBTEPFw0yNjEx\n"
    "MjIxNDMyMzRaMC8GCSqGSIb3DQEJBDEiBCAMehRvMS0itlqMsARw3aQVusZKO6oyxkBBmv2H\n"
    "IRIPeDAKBggqhkjOPQQDAgRIMEYCIQCsrdYqyCmAXH0XCXmFZOchI/gTlmBzTYRt/GPjgG86\n"
    "8QIhANkT9c5KVc2lWn0BpcSRE4AITx5NzHpVNGWtl6Rn2X0qAAAAAAAA\n";

static const char encrypted_words[] =
    "MIIBXwYJKoZIhvcNAQcDoIIBUDCCAUwCAQIxgfGhge4CAQOgUaFPMAkGByqGSM49AgEDQgAE\n"
    "vMQyDbUpFCG4wsW5bQpRGXp2mpdIebBOYo7fqiJkX9u90EBg/1ApQirAY7Ih4cQMu9D/CpDd\n"
    "2V5FEFf/75qviTAcBgkrgQUQhkg/AAIwDwYLKoZIhvcNAQkQAwYFADB4MHYwSjAyMRAwDgYD\n"
    "VQQDDAdBbm4gQmVlMR4wHAYJKoZIhvcNAQkBFg9hbm5AZXhhbXBsZS5jb20CFEGls55BCg/B\n"
    "DtLNXG87S9OrS7aSBCgPDaCXogsGwd2UDi9hSrFIRu72BMLBtXI0o91BB3V2YryuZyF+KCcp\n"
    "MFMGCSqGSIb3DQEHATAUBggqhkiG9w0DBwQIpionJWjmZ7OAMCh9Xs0D0z0j4jqF1IJBiNUh\n"
    "NZzyCjt4SdljyZlJK50smvmDuSqF0Ac/KpmwFP4CJw==\n";

static Mail
open_smime(const char *base64)
{
    g_autofree char *text =
        g_strdup_printf("Content-Type: application/pkcs7-mime; name=smime.p7m\n"
                        "Content-Transfer-Encoding: base64\n\n%s",
                        base64);

    return open_mail(text);
}

static void
expect_signed(const char *base64)
{
    g_auto(Mail) mail = open_smime(base64);

    g_assert_cmpstr(
        block(mail.message, 0)->text, ==,
        "Signed with S/MIME by \"Ann Bee\", as the signature says. It was not"
        " checked.");
    g_assert_cmpstr(block(mail.message, 1)->text, ==, "signed words\n");
    g_assert_cmpuint(mail.message->attachments->len, ==, 0);
}

static void
test_signed(void)
{
    expect_signed(signed_words);
    expect_signed(signed_stream);
}

static void
test_encrypted(void)
{
    g_auto(Mail) mail = open_smime(encrypted_words);
    g_auto(Mail) damaged = open_smime("AAAA");

    g_assert_nonnull(strstr(block(mail.message, 0)->text, "Encrypted with S/MIME"));
    g_assert_cmpuint(mail.message->attachments->len, ==, 1);
    g_assert_nonnull(strstr(block(damaged.message, 0)->text, "damaged"));
    expect_bytes(attachment(damaged.message, 0), "\0\0\0", 3);
}

/* Signed data without a signature, of what text has by now. */
static void
sign(GString *text)
{
    static const guint8 head[] = "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
                                 "\xa0\x80\x30\x80\x02\x01\x01\x31\x00"
                                 "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
                                 "\xa0\x80\x24\x80\x04\x82";
    static const guint8 tail[] = "\0\0\0\0\0\0\x31\0\0\0\0\0\0\0";
    const guint8 length[] = {(guint8)(text->len >> 8), (guint8)text->len};

    g_string_prepend_len(text, (const char *)length, sizeof length);
    g_string_prepend_len(text, (const char *)head, sizeof head - 1);
    g_string_append_len(text, (const char *)tail, sizeof tail - 1);
}

/* A notice for each layer, and behind the last one what it wraps, or what is left of
 * it. */
static void
test_nested(void)
{
    static const struct {
        guint layers;
        AdBlockKind last;
    } cases[] = {{20, AD_BLOCK_TEXT}, {21, AD_BLOCK_ATTACHMENT}};

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) text = g_string_new("Content-Type: text/plain\n\nwords");
        sign(text);
        for (guint k = 1; k < cases[i].layers; k++) {
            g_string_prepend(text, "Content-Type: application/pkcs7-mime\n\n");
            sign(text);
        }
        g_autofree char *base64 = g_base64_encode((const guchar *)text->str, text->len);
        g_auto(Mail) mail = open_smime(base64);
        g_assert_cmpuint(mail.message->blocks->len, ==, cases[i].layers + 1);
        g_assert_cmpint(block(mail.message, cases[i].layers)->kind, ==, cases[i].last);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_true(ad_message_init(NULL));
    g_test_add_func("/smime/signed", test_signed);
    g_test_add_func("/smime/encrypted", test_encrypted);
    g_test_add_func("/smime/nested", test_nested);
    return g_test_run();
}

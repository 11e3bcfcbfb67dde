/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/mail/params.h"

#include <string.h>

static void
expect(const char *field, const char *value, const char *name, const char *param)
{
    g_autoptr(AdParams) params = ad_params_parse(field, strlen(field));
    g_autofree char *got = ad_params_get(params, name);

    g_assert_cmpstr(params->value, ==, value);
    g_assert_cmpstr(got, ==, param);
}

static void
test_values(void)
{
    expect(" Text/HTML ; charset=utf-8", "text/html", "charset", "utf-8");
    expect("text/plain", "text/plain", "charset", NULL);
    expect("text/plain (a comment); x=y", "text/plain", "x", "y");
    expect("text / plain", "text/plain", "x", NULL);
    expect("te\001xt/plain", "", "x", NULL);
    expect("\"attachment\"", "", "x", NULL);
    expect("attachment;filename=a", "attachment", "filename", "a");
    expect("", "", "x", NULL);
    expect(";;;x=1;;", "", "x", "1");
    g_assert_null(ad_params_get(NULL, "x"));
}

static void
test_forms(void)
{
    static const char *const cases[][2] = {
        {"name=\"a; b.pdf\"", "a; b.pdf"},
        {"name=\"a \\\"b\\\" \\\\ C:\\temp\"", "a \"b\" \\ C:\\temp"},
        {"NAME = a b (1).pdf ; x=y", "a b (1).pdf"},
        {"name=\"open", "open"},
        {"name=", ""},
        {"name=\"=?utf-8?q?caf=C3=A9.pdf?=\"", "caf\303\251.pdf"},
        {"name==?utf-8?b?Y2Fm?= =?utf-8?q?=C3=A9;?=.pdf", "caf\303\251;.pdf"},
        {"name=caf\351", "caf\303\251"},
        {"name*=utf-8'en'caf%C3%A9", "caf\303\251"},
        {"name*=iso-8859-1''caf%e9", "caf\303\251"},
        {"name*=caf%C3%A9", "caf\303\251"}, /* without a character set */
        {"name=plain; name*=utf-8''rich", "rich"},
        {"name*0=a; name*2=c; name*1=b", "abc"},
        {"name*1*=%A9.pdf; name*0*=utf-8''caf%C3", "caf\303\251.pdf"},
        {"name*0*=utf-8''%41; name*1=%41", "A%41"},
        {"name*1=lost", NULL},
        {"name=one; name=two", "one"},
        {"name=\"\033[2J\"", "\342\220\233[2J"},
        {"name*=utf-8''..%2F..%2Fetc", "../../etc"},
        {"name*=utf-8''%FF", "\303\277"}, /* no UTF-8 at all */
        {"surname=x", NULL},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *field = g_strconcat("a/b; ", cases[i][0], NULL);

        expect(field, "a/b", "name", cases[i][1]);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/params/values", test_values);
    g_test_add_func("/params/forms", test_forms);
    return g_test_run();
}

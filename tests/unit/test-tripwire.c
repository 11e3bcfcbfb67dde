/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tripwire knows what the writer writes and lets nothing else pass. The writer is
 * asked for one document; everything else is made from that by hand. */
#include "auditdisc/mail/html.h"

#include <string.h>

static const char source[] =
    "<html lang=en><style>p,.a>b{color:red;margin:0 auto}"
    "@media (max-width:9px){i{width:1px}}</style><body bgcolor=red>"
    "<p class=a style='color:#fff'>a &amp; &quot;b&quot;<br><a href=http://h/>c</a>"
    "<img src='data:image/gif;base64,R0lGODlh' alt=d><img src=//h>HERE";

static char *
good_document(void)
{
    g_autoptr(AdHtml) html = ad_html_rebuild(source, strlen(source), NULL);

    g_assert_nonnull(html->document);
    return g_steal_pointer(&html->document);
}

static bool
holds(const char *document)
{
    g_autofree char *why = NULL;
    bool result = ad_tripwire_holds(document, strlen(document), &why);

    g_assert_true(result == (why == NULL));
    return result;
}

/* The good document with one string put in the place of another. */
static char *
changed(const char *from, const char *to)
{
    g_autofree char *document = good_document();
    const char *place = strstr(document, from);

    g_assert_nonnull(place);
    return g_strdup_printf("%.*s%s%s", (int)(place - document), document, to,
                           place + strlen(from));
}

static void
test_good(void)
{
    static const char *const bodies[] = {
        "",
        "<b>x</b>",
        "<table width=\"100%\"><tbody><tr><td colspan=\"2\" nowrap=\"\">x</td></tr>"
        "</tbody></table>",
        "<ad-box title=\"a &lt; b\" style=\"width:1px;height:2px\">x</ad-box>",
        "<ad-field>x</ad-field><hr><wbr>",
        "<i class=\"m-a i-b_c\">x</i>",
        "<i style=\"font:12px/1.5 'A B',serif;color:rgba(0,0,0,.5)!important\">x</i>",
        "<img src=\"data:image/png;base64,AAA=\" alt=\"\">",
        "<pre>\n\t\xc3\xa4</pre>",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_autofree char *document = changed("HERE", bodies[i]);

        g_assert_true(holds(document));
    }
}

static void
test_bodies(void)
{
    static const char *const bodies[] = {
        "<script>x</script>",
        "<SCRIPT>x</SCRIPT>",
        "<B>x</B>",
        "<a>x</a>",
        "<iframe></iframe>",
        "<svg></svg>",
        "<math></math>",
        "<form></form>",
        "<input>",
        "<style>p{}</style>",
        "<meta charset=\"utf-8\">",
        "<link>",
        "<base>",
        "<title>x</title>",
        "<html>",
        "<body>",
        "</body>\n</html>\n",
        "</body>",
        "<b>x",
        "x</b>",
        "<b><i>x</b></i>",
        "<b>x</b >",
        "<br></br>",
        "<br/>",
        "< b>x</b>",
        "<b/>",
        "<b",
        "<b >x</b>",
        "<b  dir=\"ltr\">x</b>",
        "<b\ndir=\"ltr\">x</b>",
        "<b dir=ltr>x</b>",
        "<b dir='ltr'>x</b>",
        "<b dir>x</b>",
        "<b dir=\"ltr\"lang=\"en\">x</b>",
        "<b dir=\"ltr>x</b>",
        "<b dir=\"a<b\">x</b>",
        "<b onclick=\"x\">x</b>",
        "<b href=\"x\">x</b>",
        "<b id=\"x\">x</b>",
        "<b name=\"x\">x</b>",
        "<b title=\"x\">x</b>",
        "<b src=\"data:image/png;base64,AAAA\">x</b>",
        "<b alt=\"x\">x</b>",
        "<b class=\"x\">x</b>",
        "<b class=\"m-\">x</b>",
        "<b class=\"m-a \">x</b>",
        "<b class=\"\">x</b>",
        "<b class=\"ad-x\">x</b>",
        "<ad-link href=\"x\">x</ad-link>",
        "<ad-link title=\"a\"b\">x</ad-link>",
        "<ad-link title=\"&#106;\">x</ad-link>",
        "<table background=\"x\"></table>",
        "<img src=\"http://h/\">",
        "<img src=\"cid:a\">",
        "<img src=\"data:text/html;base64,AAAA\">",
        "<img src=\"data:image/svg+xml;base64,AAAA\">",
        "<img src=\"data:image/png,AAAA\">",
        "<img src=\"data:image/png;base64,\">",
        "<img src=\"data:image/png;base64,A A\">",
        "<img src=\"data:image/png;base64,A=A=\">",
        "<img src=\"data:image/png;base64,A===\">",
        "<img src=\" data:image/png;base64,AAAA\">",
        "<img srcset=\"x\">",
        "<!-- x -->",
        "<![CDATA[x]]>",
        "<?x?>",
        "</ b>",
        "a > b",
        "a < b",
        "a & b",
        "a &copy; b",
        "a &#60; b",
        "a &lt b",
        "a \"b\"",
        "\x01",
        "\x1b[0m",
        "\x7f",
        "\xc2\x85",
        "\xe2\x80\xae",
        "\xe2\x80\x8f",
        "\xe2\x80\xa8",
        "\xe2\x81\xa6",
        "\xef\xbb\xbf",
        "\xef\xbf\xbf",
        "\xff",
        "\xc3",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_autofree char *document = changed("HERE", bodies[i]);

        if (holds(document))
            g_error("the tripwire let this pass: %s", bodies[i]);
    }
}

static void
test_styles(void)
{
    static const char *const styles[] = {
        "",
        "color",
        "color:",
        "color:red;",
        ";color:red",
        "color:red;;color:red",
        "color: url(x)",
        "color:url(x)",
        "color:URL(x)",
        "color:expression(x)",
        "color:var(x)",
        "color:(x)",
        "color:rgb(x",
        "color:x)",
        "color:u\\72l(x)",
        "color:a/*b*/",
        "color://h",
        "color:@import",
        "color:a{b",
        "color:a}b",
        "color:'a",
        "color:'a;b'",
        "color:'a(b'c",
        "color:&quot;a&quot;",
        "color:a:b",
        "Color:red",
        "position:fixed",
        "behavior:x",
        "content:'x'",
        "z-index:1",
        "transform:none",
        "filter:x",
        "-moz-binding:x",
        "unicode-bidi:bidi-override",
        "animation:x",
        "cursor:x",
        "src:x",
        "--a:b",
        "color:\xc3\xa4",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(styles); i++) {
        g_autofree char *body = g_strdup_printf("<i style=\"%s\">x</i>", styles[i]);
        g_autofree char *document = changed("HERE", body);

        if (holds(document))
            g_error("the tripwire let this pass: %s", styles[i]);
    }
}

static void
test_sheets(void)
{
    static const char *const good[] = {
        "", "p{color:red}\n", ".m-a .i-b.i-b,td:first-child{color:red}\n",
        "@media screen and (max-width:9px){\np{color:red}\n}\n", "body>*{color:red}\n"};
    static const char *const bad[] = {
        "p{color:red}",
        "p{color:red}\n\n",
        "p{}\n",
        "{color:red}\n",
        "p{color:red\n",
        "p{color:url(x)}\n",
        "p{position:fixed}\n",
        "@import 'x';\n",
        "@font-face{color:red}\n",
        "@media screen{\np{color:red}\n",
        "@media screen{\n@media screen{\n}\n}\n",
        "@media evil{\n}\n",
        "@media screen{color:red}\n",
        "}\n",
        "p}{color:red}\n",
        "script{color:red}\n",
        "a{color:red}\n",
        ".a{color:red}\n",
        ".ad-x{color:red}\n",
        "#a{color:red}\n",
        "[href]{color:red}\n",
        "p:hover{color:red}\n",
        "p::before{color:red}\n",
        "p:not(b){color:red}\n",
        "p\\{color:red}\n",
        "/* x */\n",
        "<!--\n",
        "</style><script>\n",
        "p{color:red}b{color:red}\n",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autofree char *rules = g_strconcat(good[i], "p,.m-a>b{", NULL);
        g_autofree char *document = changed("p,.m-a>b{", rules);

        g_assert_true(holds(document));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *rules = g_strconcat(bad[i], "p,.m-a>b{", NULL);
        g_autofree char *document = changed("p,.m-a>b{", rules);

        if (holds(document))
            g_error("the tripwire let this pass: %s", bad[i]);
    }
}

/* The frame of the document is known byte for byte. */
static void
test_every_byte(void)
{
    g_autofree char *document = good_document();
    gsize length = strlen(document);
    gsize frame = (gsize)(strstr(document, "p,.m-a>b{") - document);

    g_assert_true(holds(document));
    for (gsize i = 0; i < length; i++) {
        g_autofree char *cut = g_strdup(document);

        g_assert_false(ad_tripwire_holds(document, i, NULL));
        if (i >= frame && i < length - strlen("</body>\n</html>\n"))
            continue;
        if (g_str_has_prefix(document + i, "en\""))
            i += 2; /* the language may be another */
        memmove(cut + i, cut + i + 1, length - i);
        g_assert_false(holds(cut));
        memcpy(cut, document, length);
        cut[i] ^= 0x01;
        g_assert_false(holds(cut));
    }
}

static void
test_frame(void)
{
    g_autofree char *document = good_document();
    g_autofree char *longer = g_strconcat(document, " ", NULL);
    g_autofree char *twice = g_strconcat(document, document, NULL);
    g_autofree char *root = changed("lang=\"en\"", "manifest=\"x\"");
    g_autofree char *body = changed("bgcolor=\"red\"", "onload=\"x\"");
    g_autofree char *policy = changed("; form-action 'none'", "");
    g_autofree char *looser = changed("img-src data:", "img-src *");
    g_autofree char *media = changed("}\n}\n</style>", "}\n</style>");
    g_autofree char *nul = g_strdup(document);

    *strstr(nul, "HERE") = '\0';
    g_assert_false(ad_tripwire_holds(nul, strlen(document), NULL));
    g_assert_false(holds(longer));
    g_assert_false(holds(twice));
    g_assert_false(holds(root));
    g_assert_false(holds(body));
    g_assert_false(holds(policy));
    g_assert_false(holds(looser));
    g_assert_false(holds(media));
    g_assert_false(holds(""));
}

static void
test_why(void)
{
    g_autofree char *document = changed("HERE", "<script>");
    g_autofree char *why = NULL;

    g_assert_false(ad_tripwire_holds(document, strlen(document), &why));
    g_assert_true(g_str_has_prefix(why, "an unknown element, at byte "));
}

static void
test_depth(void)
{
    g_autoptr(GString) body = g_string_new(NULL);
    g_autofree char *document = NULL;

    for (guint i = 0; i < 300; i++)
        g_string_append(body, "<b>");
    for (guint i = 0; i < 300; i++)
        g_string_append(body, "</b>");
    document = changed("HERE", body->str);
    g_assert_false(holds(document));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tripwire/good", test_good);
    g_test_add_func("/tripwire/bodies", test_bodies);
    g_test_add_func("/tripwire/styles", test_styles);
    g_test_add_func("/tripwire/sheets", test_sheets);
    g_test_add_func("/tripwire/every-byte", test_every_byte);
    g_test_add_func("/tripwire/frame", test_frame);
    g_test_add_func("/tripwire/why", test_why);
    g_test_add_func("/tripwire/depth", test_depth);
    return g_test_run();
}

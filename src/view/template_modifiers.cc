/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What templates can do with a value beside escaping it (view/template.h).
 */
#include "auditdisc/view/template.h"
#include "template_private.h"

#include <ctemplate/per_expand_data.h>
#include <ctemplate/template_emitter.h>
#include <ctemplate/template_modifiers.h>

#include <cstring>

/* Nearly all of any text: it stays, and is no mark and no line end either. */
static inline bool
is_plain(char c)
{
    return static_cast<guchar>(c) >= ' ' && c != '&' && c != '<';
}

static const char *
entity_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    default:
        return NULL;
    }
}

/* What stands for a character or a mark; NULL where it stays as it is. */
static const char *
tag_of(char c, bool broken)
{
    static const char *const tags[AD_TEXT_MARKS] = {
        "",
        "<p>",
        "<p class=q1>",
        "<p class=q2>",
        "<p class=q3>",
        "<p class=q4>",
        "\n", /* a paragraph ends where the next begins */
        "<pre>",
        "</pre>\n",
        NULL, /* tab */
        NULL, /* line end */
        "<div class=sign>",
        "</div>\n",
        "<details><summary>",
        "</summary>",
        "</details>\n",
    };

    if (c == '\n')
        return broken ? "<br>" : NULL;
    return c > 0 && c < AD_TEXT_MARKS ? tags[(int)c] : entity_of(c);
}

/* Escapes text and sets tags where it is marked (AdTextMark): one value takes a
 * fraction of what a dictionary a paragraph does. Other controls than line ends are no
 * text. */
class Text : public ctemplate::TemplateModifier
{
  public:
    void
    Modify(const char *in, size_t length, const ctemplate::PerExpandData *,
           ctemplate::ExpandEmitter *out, const std::string &) const override
    {
        const char *end = in + length;
        bool broken = true; /* a line end is a <br> */

        for (const char *at = in; at < end; at++) {
            if (is_plain(*at))
                continue;
            const char *tag = tag_of(*at, broken);
            if (tag == NULL)
                continue;
            if (*at == AD_TEXT_TABLE || *at == AD_TEXT_TABLE_END)
                broken = *at == AD_TEXT_TABLE_END;
            out->Emit(in, at - in);
            out->Emit(tag);
            in = at + 1;
        }
        out->Emit(in, end - in);
    }
};

/* With line_end for each end of a line, or NULL to leave it. */
static void
emit_escaped(const char *in, const char *end, const char *line_end,
             ctemplate::ExpandEmitter *out)
{
    for (const char *at = in; at < end; at++) {
        if (is_plain(*at))
            continue;
        const char *instead = *at == '\n' ? line_end : entity_of(*at);
        if (instead == NULL)
            continue;
        out->Emit(in, at - in);
        out->Emit(instead);
        in = at + 1;
    }
    out->Emit(in, end - in);
}

/* Escapes lines of text and sets a tag between them. */
class Lines : public ctemplate::TemplateModifier
{
  public:
    explicit Lines(const char *tag_between) : tag(tag_between)
    {
    }
    void
    Modify(const char *in, size_t length, const ctemplate::PerExpandData *,
           ctemplate::ExpandEmitter *out, const std::string &) const override
    {
        emit_escaped(in, in + length, tag, out);
    }

  private:
    const char *tag;
};

/* Letters that run to the left are U+0590 to U+08FF, U+FB1D to U+FEFF and some above
 * U+10800, and begin with one of these bytes in UTF-8. Not all of these blocks do, but
 * to set apart what does not changes nothing. */
static bool
may_run_left(const char *in, const char *end)
{
    for (; in < end; in++) {
        const guchar byte = static_cast<guchar>(*in);
        if ((byte >= 0xd6 && byte <= 0xe0) || byte >= 0xef)
            return true;
    }
    return false;
}

/* Where the name or the <address> ends that begins here. */
static const char *
part_end(const char *in, const char *end)
{
    const bool named = *in != '<';
    auto stop = static_cast<const char *>(memchr(in, named ? '<' : '>', end - in));

    if (stop == NULL)
        return end;
    if (!named)
        return stop + 1;
    while (stop[-1] == ' ')
        stop--;
    return stop;
}

/* Escapes a list of addresses. What may run to the left is set apart, or the digits
 * that an address begins with would go to the other side of the name before it. */
class Addresses : public ctemplate::TemplateModifier
{
  public:
    void
    Modify(const char *in, size_t length, const ctemplate::PerExpandData *,
           ctemplate::ExpandEmitter *out, const std::string &) const override
    {
        const char *end = in + length;

        while (in < end) {
            if (*in == ' ' || *in == ',') {
                out->Emit(*in++);
                continue;
            }
            const char *stop = part_end(in, end);
            const bool apart = may_run_left(in, stop);
            out->Emit(apart ? "<bdi>" : "");
            emit_escaped(in, stop, NULL, out);
            out->Emit(apart ? "</bdi>" : "");
            in = stop;
        }
    }
};

/* For a document in an attribute between single quotes, where nothing else ends it;
 * it has far more of the others. */
class Document : public ctemplate::TemplateModifier
{
  public:
    void
    Modify(const char *in, size_t length, const ctemplate::PerExpandData *,
           ctemplate::ExpandEmitter *out, const std::string &) const override
    {
        const char *end = in + length;

        for (const char *at = in; at < end; at++) {
            if (*at != '&' && *at != '\'')
                continue;
            out->Emit(in, at - in);
            out->Emit(*at == '&' ? "&amp;" : "&#39;");
            in = at + 1;
        }
        out->Emit(in, end - in);
    }
};

static const Text words;
static const Lines items("\n<li>");
static const Addresses addresses;
static const Document document;

void
ad_template_modifiers(void)
{
    static gsize added = 0;

    if (!g_once_init_enter(&added))
        return;
    ctemplate::AddXssSafeModifier("x-text", &words);
    ctemplate::AddXssSafeModifier("x-items", &items);
    ctemplate::AddXssSafeModifier("x-addresses", &addresses);
    ctemplate::AddXssSafeModifier("x-document", &document);
    g_once_init_leave(&added, 1);
}

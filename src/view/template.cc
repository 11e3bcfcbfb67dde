/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The only C++ here: ctemplate has no C interface.
 */
#include "auditdisc/view/template.h"

extern "C" {
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/words.h"
}

#include <ctemplate/per_expand_data.h>
#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary.h>
#include <ctemplate/template_emitter.h>
#include <ctemplate/template_enums.h>
#include <ctemplate/template_modifiers.h>

#include <cstring>
#include <gio/gio.h>
#include <iostream>
#include <sstream>
#include <unordered_map>

#define FOLDER     "/auditdisc/templates"
#define PRAGMA     "{{%AUTOESCAPE context=\"HTML\"}}"
#define FILE_LIMIT (1024 * 1024)

struct AdTemplates {
    ctemplate::TemplateCache cache;
};

/* A name as ctemplate looks for it, which has to read and hash it and to look it up in
 * a map of all names each time it is given a new one. Names are literals, so each is
 * known by its address after the first time; that is kept as long as the process. */
static ctemplate::TemplateString
named(const char *name)
{
    static std::unordered_map<const char *, ctemplate::StaticTemplateString> names;
    auto known = names.find(name);

    if (known == names.end()) {
        known = names.insert({name, {{name, strlen(name), 0}}}).first;
        ctemplate::StaticTemplateStringInitializer initializer(&known->second);
    }
    return ctemplate::TemplateString(known->second);
}

static ctemplate::TemplateDictionary *
unwrap(AdDict *dict)
{
    return reinterpret_cast<ctemplate::TemplateDictionary *>(dict);
}

static AdDict *
wrap(ctemplate::TemplateDictionary *dictionary)
{
    return reinterpret_cast<AdDict *>(dictionary);
}

/* ctemplate tells what is wrong with a template on std::cerr and nowhere else. */
class Complaints : private std::streambuf
{
  public:
    Complaints() : before(std::cerr.rdbuf(this))
    {
    }
    ~Complaints() override
    {
        std::cerr.rdbuf(before);
    }
    /* The first line without the words "ERROR: Template : ERROR: " before it. */
    std::string
    reason() const
    {
        const std::string line = text.substr(0, text.find('\n'));
        const size_t mark = line.rfind("ERROR: ");
        return mark == std::string::npos ? line : line.substr(mark + strlen("ERROR: "));
    }

  private:
    std::string text;
    std::streambuf *before;

    int
    overflow(int c) override
    {
        text.push_back((char)c);
        return c;
    }
};

/* Hands the pieces of a page straight to a growing array. */
class ArrayEmitter : public ctemplate::ExpandEmitter
{
  public:
    explicit ArrayEmitter(GByteArray *page_array) : page(page_array)
    {
    }
    void
    Emit(char c) override
    {
        Emit(&c, 1);
    }
    void
    Emit(const std::string &s) override
    {
        Emit(s.data(), s.size());
    }
    void
    Emit(const char *s) override
    {
        Emit(s, strlen(s));
    }
    void
    Emit(const char *s, size_t length) override
    {
        g_byte_array_append(page, reinterpret_cast<const guint8 *>(s), (guint)length);
    }

  private:
    GByteArray *page;
};

static const char *
entity_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    default:
        return NULL;
    }
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

  private:
    static const char *const tags[AD_TEXT_MARKS];

    static const char *
    tag_of(char c, bool broken)
    {
        if (c == '\n')
            return broken ? "<br>" : NULL;
        return c > 0 && c < AD_TEXT_MARKS ? tags[(int)c] : entity_of(c);
    }
};

const char *const Text::tags[AD_TEXT_MARKS] = {
    "",
    "<p>",
    "<p class=\"q1\">",
    "<p class=\"q2\">",
    "<p class=\"q3\">",
    "<p class=\"q4\">",
    "</p>\n",
    "<pre>",
    "</pre>\n",
    NULL, /* tab */
    NULL, /* line end */
    "<div class=\"sign\">",
    "</div>\n",
    "<details><summary>",
    "</summary>",
    "</details>\n",
};

/* Escapes lines of text and sets a tag between them. */
class Lines : public ctemplate::TemplateModifier
{
  public:
    explicit Lines(const char *tag_between) : tag(tag_between)
    {
    }
    void
    Modify(const char *in, size_t length, const ctemplate::PerExpandData *data,
           ctemplate::ExpandEmitter *out, const std::string &argument) const override
    {
        const char *end = in + length;

        while (auto line_end = static_cast<const char *>(memchr(in, '\n', end - in))) {
            ctemplate::pre_escape.Modify(in, line_end - in, data, out, argument);
            out->Emit(tag);
            in = line_end + 1;
        }
        ctemplate::pre_escape.Modify(in, end - in, data, out, argument);
    }

  private:
    const char *tag;
};

/* For a document in an attribute between double quotes, where nothing else ends it. */
class Document : public ctemplate::TemplateModifier
{
  public:
    void
    Modify(const char *in, size_t length, const ctemplate::PerExpandData *,
           ctemplate::ExpandEmitter *out, const std::string &) const override
    {
        const char *end = in + length;

        for (const char *at = in; at < end; at++) {
            if (*at != '&' && *at != '"')
                continue;
            out->Emit(in, at - in);
            out->Emit(*at == '&' ? "&amp;" : "&quot;");
            in = at + 1;
        }
        out->Emit(in, end - in);
    }
};

static const Text words;
static const Lines items("\n<li>");
static const Document document;

static void
add_modifiers(void)
{
    static gsize added = 0;

    if (!g_once_init_enter(&added))
        return;
    ctemplate::AddXssSafeModifier("x-text", &words);
    ctemplate::AddXssSafeModifier("x-items", &items);
    ctemplate::AddXssSafeModifier("x-document", &document);
    g_once_init_leave(&added, 1);
}

/* What would switch escaping off. Neither is needed: HTML that src/mail rebuilt is the
 * value of an attribute. */
static const char *
loophole(const char *text, gsize length)
{
    static const char *const holes[] = {":none", "{{="};

    for (const char *hole : holes)
        if (g_strstr_len(text, (gssize)length, hole) != NULL)
            return hole;
    return NULL;
}

/* Blanks and line ends between words count as one blank, so a text may go over several
 * lines of its template. */
static std::string
one_line(const std::string &text)
{
    std::istringstream words(text);
    std::string word, line;

    while (words >> word)
        line += (line.empty() ? "" : " ") + word;
    return line;
}

/* Each [[text]] in the language of the disc. */
static bool
speak(const char *bytes, gsize length, const char *where, std::string *ret_text,
      GError **error)
{
    const std::string text(bytes, length);
    size_t at = 0, open;

    while ((open = text.find("[[", at)) != std::string::npos) {
        const size_t close = text.find("]]", open);
        if (close == std::string::npos)
            return ad_error(error, AD_ERROR_USAGE, "template %s: a [[ without its ]]",
                            where);
        ret_text->append(text, at, open - at);
        ret_text->append(
            ad_words(one_line(text.substr(open + 2, close - open - 2)).c_str()));
        at = close + 2;
    }
    ret_text->append(text, at);
    return true;
}

static bool
parse(AdTemplates *templates, const char *name, GBytes *bytes, const char *where,
      GError **error)
{
    gsize size = 0;
    auto raw = static_cast<const char *>(g_bytes_get_data(bytes, &size));
    std::string spoken;

    if (!speak(raw, size, where, &spoken, error))
        return false;
    const char *text = spoken.data();
    const gsize length = spoken.size();
    if (length < strlen(PRAGMA) || memcmp(text, PRAGMA, strlen(PRAGMA)) != 0)
        return ad_error(error, AD_ERROR_USAGE, "template %s: does not begin with %s",
                        where, PRAGMA);
    if (const char *hole = loophole(text, length))
        return ad_error(error, AD_ERROR_USAGE, "template %s: may not use %s", where,
                        hole);

    Complaints complaints;
    if (templates->cache.StringToTemplateCache(name, text, length,
                                               ctemplate::STRIP_BLANK_LINES))
        return true;
    return ad_error(error, AD_ERROR_USAGE, "template %s: %s", where,
                    complaints.reason().c_str());
}

static bool
load(AdTemplates *templates, const char *folder, const char *name, GError **error)
{
    g_autofree char *inside = g_build_filename(FOLDER, name, NULL);
    g_autofree char *outside =
        folder == NULL ? NULL : g_build_filename(folder, name, NULL);
    bool overridden = false;

    if (outside != NULL && !ad_fs_exists(outside, &overridden, error))
        return false;
    g_autoptr(GBytes) bytes =
        overridden
            ? ad_fs_read(outside, FILE_LIMIT, error)
            : g_resources_lookup_data(inside, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
    return bytes != NULL &&
           parse(templates, name, bytes, overridden ? outside : name, error);
}

/* A misspelt name would otherwise be a change that silently never shows. */
static bool
knows_all_of(const char *folder, const char *const *names, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(GDir) files = g_dir_open(folder, 0, &why);

    if (files == NULL)
        return ad_error(error, AD_ERROR_USAGE, "templates %s: %s", folder,
                        why->message);
    while (const char *name = g_dir_read_name(files)) {
        if (g_str_has_suffix(name, ".tpl") && !g_strv_contains(names, name))
            return ad_error(error, AD_ERROR_USAGE,
                            "template %s/%s: there is no template of that name", folder,
                            name);
    }
    return true;
}

AdTemplates *
ad_templates_load(const char *folder, GError **error)
{
    g_auto(GStrv) names =
        g_resources_enumerate_children(FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
    g_autoptr(AdTemplates) templates = new AdTemplates;

    if (names == NULL)
        return NULL;
    add_modifiers();
    if (folder != NULL && !knows_all_of(folder, names, error))
        return NULL;
    for (char **name = names; *name != NULL; name++)
        if (!load(templates, folder, *name, error))
            return NULL;
    templates->cache.Freeze();
    return static_cast<AdTemplates *>(g_steal_pointer(&templates));
}

void
ad_templates_free(AdTemplates *templates)
{
    delete templates;
}

AdDict *
ad_dict_new(void)
{
    return wrap(new ctemplate::TemplateDictionary("page"));
}

void
ad_dict_free(AdDict *dict)
{
    delete unwrap(dict);
}

void
ad_dict_set(AdDict *dict, const char *name, const char *value)
{
    unwrap(dict)->SetValue(named(name), value == NULL ? "" : value);
}

void
ad_dict_set_bytes(AdDict *dict, const char *name, const char *bytes, gsize length)
{
    unwrap(dict)->SetValue(named(name), ctemplate::TemplateString(bytes, length));
}

void
ad_dict_set_int(AdDict *dict, const char *name, gint64 value)
{
    unwrap(dict)->SetIntValue(named(name), (long)value);
}

AdDict *
ad_dict_add(AdDict *dict, const char *section)
{
    return wrap(unwrap(dict)->AddSectionDictionary(named(section)));
}

void
ad_dict_show(AdDict *dict, const char *section, const char *name, const char *value)
{
    unwrap(dict)->SetValueAndShowSection(named(name), value == NULL ? "" : value,
                                         named(section));
}

AdDict *
ad_dict_include(AdDict *dict, const char *marker, const char *template_name)
{
    ctemplate::TemplateDictionary *included =
        unwrap(dict)->AddIncludeDictionary(named(marker));

    included->SetFilename(template_name);
    return wrap(included);
}

GBytes *
ad_templates_expand(const AdTemplates *templates, const char *name, const AdDict *dict,
                    GError **error)
{
    g_autoptr(GByteArray) page = g_byte_array_new();
    ctemplate::PerExpandData data;
    ArrayEmitter emitter(page);
    Complaints complaints;

    if (!templates->cache.ExpandNoLoad(name, ctemplate::STRIP_BLANK_LINES,
                                       unwrap(const_cast<AdDict *>(dict)), &data,
                                       &emitter)) {
        ad_error(error, AD_ERROR_FAILED, "template %s: could not be filled in: %s",
                 name, complaints.reason().c_str());
        return NULL;
    }
    return g_byte_array_free_to_bytes(
        static_cast<GByteArray *>(g_steal_pointer(&page)));
}

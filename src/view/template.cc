/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * This and template_modifiers.cc are the only C++ here: ctemplate has no C interface.
 */
#include "auditdisc/view/template.h"
#include "template_private.h"

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

#include <cstring>
#include <gio/gio.h>
#include <iostream>
#include <sstream>
#include <unordered_map>

#define FOLDER     "/auditdisc/templates"
#define PRAGMA     "{{%AUTOESCAPE context=\"HTML\"}}"
#define FILE_LIMIT (1024 * 1024)
#define USUAL_PAGE 16384 /* bytes */

struct AdTemplates {
    ctemplate::TemplateCache cache;
};

using NameMap = std::unordered_map<const char *, ctemplate::StaticTemplateString>;

/* A name as ctemplate looks for it, which has to read and hash it and to look it up in
 * a map of all names each time it is given a new one. Names are literals, so each is
 * known by its address after the first time; that is kept as long as the process. */
static ctemplate::TemplateString
named(const char *name)
{
    static NameMap names;
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

/* A page as it grows, in memory that a GBytes can take over. */
class Page : public ctemplate::ExpandEmitter
{
  public:
    Page() : bytes(static_cast<char *>(g_malloc(USUAL_PAGE)))
    {
    }
    ~Page() override
    {
        g_free(bytes);
    }
    void
    Emit(char c) override
    {
        Emit(&c, 1);
    }
    void
    Emit(const std::string &text) override
    {
        Emit(text.data(), text.size());
    }
    void
    Emit(const char *text) override
    {
        Emit(text, strlen(text));
    }
    void
    Emit(const char *text, size_t length) override
    {
        if (length > room - used)
            grow(length);
        memcpy(bytes + used, text, length);
        used += length;
    }
    /* All of it; nothing may be emitted afterwards. */
    GBytes *
    take()
    {
        return g_bytes_new_take(g_steal_pointer(&bytes), used);
    }

  private:
    char *bytes;
    size_t used = 0, room = USUAL_PAGE;

    void
    grow(size_t length)
    {
        room = MAX(2 * room, used + length);
        bytes = static_cast<char *>(g_realloc(bytes, room));
    }
};

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

/* Each modifier escapes for one place only: the characters that may stand before a
 * value with it. */
static const struct {
    const char *modifier, *before;
} places[] = {{":x-text", ">\n"},
              {":x-items", ">\n"},
              {":x-addresses", ">\n"},
              {":x-document", "'"}};

/* A modifier that stands where it does not escape enough, or NULL. */
static const char *
misplaced(const std::string &text)
{
    for (const auto &place : places)
        for (size_t at = text.find(place.modifier); at != std::string::npos;
             at = text.find(place.modifier, at + 1)) {
            const size_t open = text.rfind("{{", at);
            if (open == std::string::npos || open == 0 ||
                strchr(place.before, text[open - 1]) == NULL)
                return place.modifier;
        }
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
    if (const char *modifier = misplaced(spoken))
        return ad_error(error, AD_ERROR_USAGE,
                        "template %s: %s stands in a wrong place", where, modifier);

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
    ad_template_modifiers();
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
    Page page;
    ctemplate::PerExpandData data;
    Complaints complaints;

    if (!templates->cache.ExpandNoLoad(name, ctemplate::STRIP_BLANK_LINES,
                                       unwrap(const_cast<AdDict *>(dict)), &data,
                                       &page)) {
        ad_error(error, AD_ERROR_FAILED, "template %s: could not be filled in: %s",
                 name, complaints.reason().c_str());
        return NULL;
    }
    return page.take();
}

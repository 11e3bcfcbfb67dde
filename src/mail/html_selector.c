/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Selectors of elements, classes and ids. On the page there are no ids; both kinds of
 * name become classes with a prefix, so that no name of the mail is one of ours.
 */
#include "html_private.h"

#include <string.h>

bool
ad_selector_class(char prefix, const char *name, gsize length, char *ret_class)
{
    if (length == 0 || length > AD_CLASS_SIZE - 3)
        return false;
    *ret_class++ = prefix;
    *ret_class++ = '-';
    for (gsize i = 0; i < length; i++) {
        if (!ad_is_word(name[i]))
            return false;
        *ret_class++ = g_ascii_tolower(name[i]);
    }
    *ret_class = '\0';
    return true;
}

/* A selector as it is being rewritten. */
typedef struct {
    const char *at, *end;
    GString *out;
    GHashTable *classes;
} Selector;

static bool
append_class(Selector *selector, char prefix, const char *name, gsize length)
{
    char class[AD_CLASS_SIZE];

    if (!ad_selector_class(prefix, name, length, class))
        return false;
    g_string_append_printf(selector->out, ".%s", class);
    /* An id weighs more than a class. */
    if (prefix == 'i')
        g_string_append_printf(selector->out, ".%s", class);
    if (!g_hash_table_contains(selector->classes, class))
        g_hash_table_add(selector->classes, g_strdup(class));
    return true;
}

static bool
take_class(Selector *selector)
{
    char prefix = *selector->at == '#' ? 'i' : 'm';
    gsize length = ad_word_length(selector->at + 1, selector->end);
    const char *name = selector->at + 1;

    selector->at += 1 + length;
    return append_class(selector, prefix, name, length);
}

static bool
take_element(Selector *selector)
{
    gsize length = ad_word_length(selector->at, selector->end);
    GumboTag tag = gumbo_tagn_enum(selector->at, (guint)length);
    const AdElement *element = ad_list_element(tag);

    if (element->name == NULL)
        return false;
    g_string_append(selector->out, element->name);
    selector->at += length;
    return true;
}

/* [class="name"], [class~=name], [id=name] */
static bool
take_attribute(Selector *selector)
{
    const char *at = selector->at + 1;
    const char *over = memchr(at, ']', (gsize)(selector->end - at));
    const char *name = at;
    gsize length = ad_word_length(at, selector->end);
    char prefix = length == 2 ? 'i' : 'm';
    const char *last;

    if (over == NULL || !((length == 5 && strncmp(name, "class", 5) == 0) ||
                          (length == 2 && strncmp(name, "id", 2) == 0)))
        return false;
    at += length;
    if (at < over && *at == '~')
        at++;
    if (at == over || *at++ != '=')
        return false;
    last = over;
    if (last - at >= 2 && (*at == '"' || *at == '\'') && last[-1] == *at) {
        at++;
        last--;
    }
    selector->at = over + 1;
    return append_class(selector, prefix, at, (gsize)(last - at));
}

/* Every link counts as not visited. */
static bool
take_state(Selector *selector)
{
    static const char *const kept[] = {"first-child", "last-child"};
    const char *name = selector->at + 1;
    gsize length = ad_word_length(name, selector->end);

    selector->at = name + length;
    if (length == 4 && strncmp(name, "link", 4) == 0)
        return true;
    for (gsize i = 0; i < G_N_ELEMENTS(kept); i++) {
        if (length == strlen(kept[i]) && strncmp(name, kept[i], length) == 0) {
            g_string_append_printf(selector->out, ":%s", kept[i]);
            return true;
        }
    }
    return false;
}

/* A blank, or one of > + ~ with blanks around it. */
static bool
take_combinator(Selector *selector)
{
    char sign = ' ';

    while (selector->at < selector->end &&
           (ad_is_blank(*selector->at) || strchr(">+~", *selector->at) != NULL)) {
        if (!ad_is_blank(*selector->at) && sign != ' ')
            return false;
        if (!ad_is_blank(*selector->at))
            sign = *selector->at;
        selector->at++;
    }
    g_string_append_c(selector->out, sign);
    return selector->at < selector->end;
}

static bool
take_part(Selector *selector)
{
    char c = *selector->at;

    if (c == '.' || c == '#')
        return take_class(selector);
    if (c == '[')
        return take_attribute(selector);
    if (c == ':')
        return take_state(selector);
    if (c == '*') {
        g_string_append_c(selector->out, '*');
        selector->at++;
        return true;
    }
    if (g_ascii_isalpha(c))
        return take_element(selector);
    return (ad_is_blank(c) || c == '>' || c == '+' || c == '~') &&
           take_combinator(selector);
}

bool
ad_selector_append(const char *at, const char *end, GHashTable *classes, GString *out)
{
    Selector selector = {at, end, out, classes};
    gsize before = out->len;

    while (selector.at < end && ad_is_blank(*selector.at))
        selector.at++;
    while (end > selector.at && ad_is_blank(end[-1]))
        selector.end = --end;
    if (selector.at < end && strchr(">+~", *selector.at) != NULL)
        return false;
    while (selector.at < end) {
        if (!take_part(&selector)) {
            g_string_truncate(out, before);
            return false;
        }
    }
    return out->len > before;
}

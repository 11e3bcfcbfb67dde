/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Business cards (RFC 6350 and its older forms 2.1 and 3.0) as lines that a person can
 * read. Pictures, sounds and keys in them stay in the saved file.
 */
#include "message_private.h"

#include "auditdisc/base/text.h"
#include "auditdisc/base/words.h"
#include "auditdisc/mail/charset.h"
#include "properties_private.h"

#include <string.h>

#define SIZE_LIMIT (1024 * 1024)
#define LINE_LIMIT 300 /* lines that are shown of all cards */

/* The cards of a part while they are read. */
typedef struct {
    GString *text;
    GArray *properties; /* AdProperty of the card that has begun */
    guint left;         /* lines that may still be shown */
} Cards;

/* What is told of a card, in this order. Texts with semicolons are made of several; a
 * name is taken apart only where it is not also given as a whole. */
static const struct {
    const char *name, *label, *instead_of;
} rows[] = {
    {"FN", N_("Name"), NULL},           {"N", N_("Name"), "FN"},
    {"NICKNAME", N_("Known as"), NULL}, {"ORG", N_("Organisation"), NULL},
    {"TITLE", N_("Position"), NULL},    {"ROLE", N_("Role"), NULL},
    {"EMAIL", N_("E-mail"), NULL},      {"TEL", N_("Telephone"), NULL},
    {"IMPP", N_("Messages"), NULL},     {"ADR", N_("Postal address"), NULL},
    {"URL", N_("Web page"), NULL},      {"BDAY", N_("Birthday"), NULL},
    {"NOTE", N_("Note"), NULL},
};

static const char *const kinds[][2] = {
    {"WORK", N_("work")}, {"HOME", N_("private")}, {"CELL", N_("mobile")},
    {"FAX", N_("fax")},   {"PAGER", N_("pager")},
};

static bool
is_named(const AdProperty *property, const char *name)
{
    const char *dot = strrchr(property->name, '.'); /* behind the name of a group */

    return g_ascii_strcasecmp(dot == NULL ? property->name : dot + 1, name) == 0;
}

static bool
has_word(const char *params, const char *word)
{
    gsize length = strlen(word);

    for (const char *at = params; *at != '\0'; at++)
        if ((at == params || strchr(";=,\"", at[-1]) != NULL) &&
            g_ascii_strncasecmp(at, word, length) == 0 &&
            strchr(";,\"", at[length]) != NULL)
            return true;
    return false;
}

/* Values in quoted-printable go on behind a line that ends with "=". */
static char *
join_quoted(const char *text)
{
    GString *lines = g_string_sized_new(strlen(text));
    bool quoted = false; /* this line goes on from the one before it */

    while (*text != '\0') {
        gsize length = strcspn(text, "\n");
        g_autofree char *head = g_strndup(text, strcspn(text, ":\n"));

        quoted = (quoted || has_word(head, "QUOTED-PRINTABLE")) && length > 0 &&
                 text[length - 1] == '=';
        g_string_append_len(lines, text, (gssize)length - quoted);
        if (!quoted)
            g_string_append_c(lines, '\n');
        text += length + (text[length] == '\n');
    }
    return g_string_free(lines, FALSE);
}

static char *
decode_quoted(const AdProperty *property)
{
    g_autofree char *charset = ad_property_param(property, "CHARSET");
    GString *bytes = g_string_new(NULL);
    g_autofree char *utf8 = NULL;

    for (const char *at = property->value; *at != '\0'; at++) {
        if (at[0] == '=' && g_ascii_isxdigit(at[1]) && g_ascii_isxdigit(at[2])) {
            g_string_append_c(bytes, (char)(g_ascii_xdigit_value(at[1]) << 4 |
                                            g_ascii_xdigit_value(at[2])));
            at += 2;
        } else {
            g_string_append_c(bytes, *at);
        }
    }
    utf8 = ad_charset_to_utf8(bytes->str, bytes->len,
                              *charset == '\0' ? NULL : g_strstrip(charset), NULL);
    g_string_free(bytes, TRUE);
    return ad_text_clean(utf8, -1, AD_TEXT_LINES, NULL);
}

/* The pieces of a value that are not empty, on one line. */
static char *
value_of(const AdProperty *property)
{
    bool quoted = has_word(property->params, "QUOTED-PRINTABLE");
    g_autofree char *decoded =
        quoted ? decode_quoted(property) : g_strdup(property->value);
    GString *text = g_string_new(NULL);
    bool pause = false;

    for (const char *at = decoded; *at != '\0'; at++) {
        bool escaped = *at == '\\' && at[1] != '\0';
        bool ends = escaped ? g_ascii_tolower(at[1]) == 'n' : *at == ';' || *at == '\n';

        at += escaped;
        if (ends) {
            pause = text->len > 0;
            continue;
        }
        if (pause && *at == ' ')
            continue;
        if (pause)
            g_string_append(text, ", ");
        pause = false;
        g_string_append_c(text, *at);
    }
    return g_strstrip(g_string_free(text, FALSE));
}

static void
tell_property(Cards *cards, const AdProperty *property, const char *label)
{
    g_autofree char *value = value_of(property);
    g_autoptr(GString) term = g_string_new(label);
    const char *before = " (";

    if (*value == '\0' || cards->left == 0)
        return;
    cards->left--;
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!has_word(property->params, kinds[i][0]))
            continue;
        g_string_append_printf(term, "%s%s", before, _(kinds[i][1]));
        before = ", ";
    }
    g_string_append(term, *before == ',' ? ")" : "");
    g_string_append_printf(cards->text, _("%1$s: %2$s"), term->str, value);
    g_string_append_c(cards->text, '\n');
}

static bool
holds(const Cards *cards, const char *name)
{
    for (guint i = 0; name != NULL && i < cards->properties->len; i++)
        if (is_named(&g_array_index(cards->properties, AdProperty, i), name))
            return true;
    return false;
}

static void
tell_card(Cards *cards)
{
    if (cards->text->len > 0 && cards->left > 0 && cards->properties->len > 0)
        g_string_append_c(cards->text, '\n');
    for (guint row = 0; row < G_N_ELEMENTS(rows); row++) {
        if (holds(cards, rows[row].instead_of))
            continue;
        for (guint i = 0; i < cards->properties->len && cards->left > 0; i++) {
            const AdProperty *property =
                &g_array_index(cards->properties, AdProperty, i);

            if (is_named(property, rows[row].name))
                tell_property(cards, property, _(rows[row].label));
        }
    }
    g_array_set_size(cards->properties, 0);
}

static char *
tell_cards(char **lines, bool *ret_more)
{
    Cards cards = {g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(AdProperty)),
                   LINE_LIMIT};
    AdProperty property;

    for (; *lines != NULL && cards.left > 0; lines++) {
        if (!ad_property_split(*lines, &property))
            continue;
        if (g_ascii_strcasecmp(property.name, "BEGIN") == 0 ||
            g_ascii_strcasecmp(property.name, "END") == 0)
            tell_card(&cards);
        else
            g_array_append_val(cards.properties, property);
    }
    tell_card(&cards);
    *ret_more = cards.left == 0;
    g_array_unref(cards.properties);
    return g_string_free(cards.text, FALSE);
}

void
ad_body_read_vcard(AdReader *reader, const AdPart *part)
{
    bool cut, more;
    g_autofree char *clean = ad_body_folded_lines(reader, part, SIZE_LIMIT, &cut);
    g_autofree char *joined = join_quoted(clean);
    g_autofree char *unfolded = ad_property_unfold(joined);
    g_auto(GStrv) lines = g_strsplit(unfolded, "\n", 0);
    char *text = tell_cards(lines, &more);

    ad_body_tell(reader, part, text, _("Business card"), cut || more);
}

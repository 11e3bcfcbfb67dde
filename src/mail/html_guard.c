/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The HTML5 algorithm walks its stack of open elements for most tags and opens unclosed
 * formatting elements again in every paragraph, so that a small source can ask for
 * hours and gigabytes. Here the same stack and list are kept by the same rules,
 * roughly, with nothing but names in them, and what the parser would do is counted.
 */
#include "html_private.h"

#define STEPS       (30UL * 1000 * 1000)
#define MEMORY      (192UL * 1024 * 1024)
#define NODE        250 /* bytes of memory */
#define ATTRIBUTE   250 /* the same */
#define ALIKE       3   /* formatting elements with the same attributes that are kept */
#define NOWHERE     G_MAXUINT
#define MARKER_NAME G_MAXUINT

/* Start tags that end an open element of the same or a sister name, if none of these
 * stands between them. */
static const struct {
    GumboTag opened, ended;
    guint held_by;
} successors[] = {
    {GUMBO_TAG_LI, GUMBO_TAG_LI, AD_TRAIT_HARD},
    {GUMBO_TAG_DD, GUMBO_TAG_DD, AD_TRAIT_HARD},
    {GUMBO_TAG_DD, GUMBO_TAG_DT, AD_TRAIT_HARD},
    {GUMBO_TAG_DT, GUMBO_TAG_DD, AD_TRAIT_HARD},
    {GUMBO_TAG_DT, GUMBO_TAG_DT, AD_TRAIT_HARD},
    {GUMBO_TAG_TD, GUMBO_TAG_TD, AD_TRAIT_TABLE},
    {GUMBO_TAG_TD, GUMBO_TAG_TH, AD_TRAIT_TABLE},
    {GUMBO_TAG_TH, GUMBO_TAG_TD, AD_TRAIT_TABLE},
    {GUMBO_TAG_TH, GUMBO_TAG_TH, AD_TRAIT_TABLE},
    {GUMBO_TAG_TR, GUMBO_TAG_TR, AD_TRAIT_TABLE},
    {GUMBO_TAG_TBODY, GUMBO_TAG_TBODY, AD_TRAIT_TABLE},
    {GUMBO_TAG_OPTION, GUMBO_TAG_OPTION, AD_TRAIT_ANY},
    {GUMBO_TAG_BUTTON, GUMBO_TAG_BUTTON, AD_TRAIT_SCOPE},
};

typedef struct {
    guint name;
    guint alike; /* a hash of the tag as it was written */
    guint attributes;
    bool open; /* it stands on the stack */
} Format;

typedef struct {
    GArray *open;    /* guint, names */
    GArray *formats; /* Format, with markers */
    guint root_attributes;
    guint tables; /* on the stack */
    bool foreign; /* SVG or MathML was seen: there names mean nothing */
    guint64 steps, memory;
} Guard;

/* The innermost open element of that name which nothing holds back, or NOWHERE. */
static guint
find_open(Guard *guard, guint name, guint held_by)
{
    for (guint i = guard->open->len; i > 0; i--) {
        guint other = g_array_index(guard->open, guint, i - 1);

        if (other == name)
            return i - 1;
        if ((ad_list_traits(other) | AD_TRAIT_ANY) & held_by)
            return NOWHERE;
    }
    return NOWHERE;
}

/* The last entry of that name since the last marker, or NOWHERE. */
static guint
find_format(Guard *guard, guint name)
{
    for (guint i = guard->formats->len; i > 0; i--) {
        const Format *format = &g_array_index(guard->formats, Format, i - 1);

        guard->steps++;
        if (format->name == MARKER_NAME)
            return NOWHERE;
        if (format->name == name)
            return i - 1;
    }
    return NOWHERE;
}

static void
forget_since_marker(Guard *guard)
{
    guint i = guard->formats->len;

    while (i > 0 && g_array_index(guard->formats, Format, i - 1).name != MARKER_NAME)
        i--;
    g_array_set_size(guard->formats, i > 0 ? i - 1 : 0);
}

/* The formatting element that leaves the stack first is the one opened last. */
static void
note_closed(Guard *guard, guint name)
{
    for (guint i = guard->formats->len; i > 0; i--) {
        Format *format = &g_array_index(guard->formats, Format, i - 1);

        guard->steps++;
        if (format->name == name && format->open) {
            format->open = false;
            return;
        }
    }
}

static void
close_down_to(Guard *guard, guint place)
{
    for (guint i = guard->open->len; i > place; i--) {
        guint name = g_array_index(guard->open, guint, i - 1);

        if (name == GUMBO_TAG_TABLE)
            guard->tables--;
        if (ad_list_traits(name) & AD_TRAIT_MARKER)
            forget_since_marker(guard);
        else if (ad_list_traits(name) & AD_TRAIT_FORMATTING)
            note_closed(guard, name);
    }
    g_array_set_size(guard->open, place);
}

static void
close_if_open(Guard *guard, guint name, guint held_by)
{
    guint place = find_open(guard, name, held_by);

    if (place != NOWHERE)
        close_down_to(guard, place);
}

static bool
block_stands_above(Guard *guard, guint place)
{
    for (guint i = place + 1; i < guard->open->len; i++) {
        if (ad_list_traits(g_array_index(guard->open, guint, i)) & AD_TRAIT_SPECIAL)
            return true;
    }
    return false;
}

/* The end of a formatting element; blocks opened inside it stay open. */
static void
close_format(Guard *guard, guint name)
{
    guint entry = find_format(guard, name);
    guint place = find_open(guard, name, AD_TRAIT_SCOPE);

    if (entry == NOWHERE)
        return;
    g_array_remove_index(guard->formats, entry);
    if (place == NOWHERE)
        return;
    if (block_stands_above(guard, place)) {
        g_array_remove_index(guard->open, place);
        guard->memory += (guint64)4 * NODE;
        return;
    }
    close_down_to(guard, place + 1);
    g_array_set_size(guard->open, place);
}

static void
open_again(Guard *guard)
{
    guint i = guard->formats->len;

    for (; i > 0; i--) {
        const Format *format = &g_array_index(guard->formats, Format, i - 1);

        if (format->name == MARKER_NAME)
            break;
        guard->steps += guard->open->len; /* is it open? */
        if (format->open)
            break;
    }
    for (; i < guard->formats->len; i++) {
        Format *format = &g_array_index(guard->formats, Format, i);

        format->open = true;
        g_array_append_val(guard->open, format->name);
        guard->memory += NODE + (guint64)format->attributes * ATTRIBUTE;
    }
}

static guint
hash_of(const char *bytes, gsize length)
{
    guint hash = 5381;

    for (gsize i = 0; i < length; i++)
        hash = hash * 33 + (guchar)bytes[i];
    return hash;
}

/* Of formatting elements that are all alike only the last few are remembered. */
static void
remember_format(Guard *guard, const AdToken *token)
{
    Format format = {token->name, hash_of(token->bytes, token->length),
                     token->attributes, true};
    guint earliest = NOWHERE;
    guint count = 0;

    for (guint i = guard->formats->len; i > 0; i--) {
        const Format *other = &g_array_index(guard->formats, Format, i - 1);

        guard->steps++;
        if (other->name == MARKER_NAME)
            break;
        if (other->name == format.name && other->alike == format.alike) {
            earliest = i - 1;
            count++;
        }
    }
    if (count >= ALIKE)
        g_array_remove_index(guard->formats, earliest);
    g_array_append_val(guard->formats, format);
}

/* Elements that end a drawing, and so are empty anywhere. */
static bool
is_empty_anywhere(GumboTag tag)
{
    return tag == GUMBO_TAG_BR || tag == GUMBO_TAG_HR || tag == GUMBO_TAG_IMG ||
           tag == GUMBO_TAG_META || tag == GUMBO_TAG_EMBED;
}

static void
end_predecessor(Guard *guard, GumboTag opened)
{
    if (opened == GUMBO_TAG_A || opened == GUMBO_TAG_NOBR)
        close_format(guard, (guint)opened);
    for (gsize i = 0; i < G_N_ELEMENTS(successors); i++) {
        if (successors[i].opened == opened)
            close_if_open(guard, successors[i].ended, successors[i].held_by);
    }
}

/* Attributes are looked up one by one, those of the root among all there were. */
static void
count_attributes(Guard *guard, const AdToken *token)
{
    guint64 others = token->attributes;

    if (token->tag == GUMBO_TAG_HTML || token->tag == GUMBO_TAG_BODY)
        others = guard->root_attributes += token->attributes;
    guard->steps += others * token->attributes / 2;
    guard->memory += (guint64)token->attributes * ATTRIBUTE;
}

/* Outside of a table its parts are ignored. */
static bool
is_stray_part(const Guard *guard, const AdToken *token)
{
    return (ad_list_traits(token->name) & AD_TRAIT_PART) != 0 &&
           token->tag != GUMBO_TAG_TABLE && guard->tables == 0 && !guard->foreign;
}

static void
open_element(Guard *guard, const AdToken *token)
{
    static const Format marker = {.name = MARKER_NAME};
    guint asked = ad_list_traits(token->name);

    count_attributes(guard, token);
    if (is_stray_part(guard, token))
        return;
    if (asked & AD_TRAIT_ENDS_P)
        close_if_open(guard, GUMBO_TAG_P, AD_TRAIT_SCOPE | AD_TRAIT_BUTTON);
    if (!guard->foreign)
        end_predecessor(guard, token->tag);
    if ((asked & (AD_TRAIT_ENDS_P | AD_TRAIT_PART)) == 0)
        open_again(guard);
    if ((asked & AD_TRAIT_EMPTY) && (!guard->foreign || is_empty_anywhere(token->tag)))
        return;
    g_array_append_val(guard->open, token->name);
    if (token->tag == GUMBO_TAG_TABLE)
        guard->tables++;
    if (asked & AD_TRAIT_FORMATTING)
        remember_format(guard, token);
    if (asked & AD_TRAIT_MARKER)
        g_array_append_val(guard->formats, marker);
}

static void
close_element(Guard *guard, const AdToken *token)
{
    guint asked = ad_list_traits(token->name);
    guint held_by = AD_TRAIT_SPECIAL;

    if (asked & AD_TRAIT_FORMATTING) {
        close_format(guard, token->name);
        return;
    }
    if (asked & AD_TRAIT_PART)
        held_by = AD_TRAIT_TABLE;
    else if (token->tag == GUMBO_TAG_P)
        held_by = AD_TRAIT_SCOPE | AD_TRAIT_BUTTON;
    else if (token->tag == GUMBO_TAG_LI)
        held_by = AD_TRAIT_SCOPE | AD_TRAIT_LIST;
    else if (asked & AD_TRAIT_SPECIAL)
        held_by = AD_TRAIT_SCOPE;
    close_if_open(guard, token->name, held_by);
}

/* Nearly every tag makes the parser walk the whole stack, some several times. */
static void
count_walks(Guard *guard, const AdToken *token)
{
    bool often = token->tag == GUMBO_TAG_TEMPLATE || token->tag == GUMBO_TAG_ISINDEX ||
                 guard->foreign;

    guard->steps += (often ? 10 : 1) * (1 + (guint64)guard->open->len);
}

static void
guard_token(Guard *guard, const AdToken *token)
{
    guard->memory += NODE + token->length;
    if (token->kind == AD_TOKEN_OPEN || token->kind == AD_TOKEN_CLOSE)
        count_walks(guard, token);
    if (token->kind == AD_TOKEN_TEXT && !token->raw)
        open_again(guard);
    else if (token->kind == AD_TOKEN_OPEN)
        open_element(guard, token);
    else if (token->kind == AD_TOKEN_CLOSE)
        close_element(guard, token);
}

bool
ad_html_is_tame(const char *utf8, gsize length)
{
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GArray) formats = g_array_new(FALSE, FALSE, sizeof(Format));
    Guard guard = {.open = open, .formats = formats};
    AdTokens tokens;
    AdToken token;

    ad_tokens_init(&tokens, utf8, length);
    while (ad_tokens_next(&tokens, &token) != AD_TOKEN_END) {
        guard.foreign = tokens.foreign;
        guard_token(&guard, &token);
        if (guard.steps > STEPS || guard.memory > MEMORY)
            return false;
    }
    return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Catalogues are read as msgfmt writes them, described in "The Format of GNU MO Files"
 * of the gettext manual: two tables of lengths and offsets, sorted by the English
 * texts. Of a counted text both forms lie behind one key; here each stands for itself,
 * since all these languages have two.
 */
#include "auditdisc/base/words.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"

#include <gio/gio.h>
#include <string.h>

#define MAGIC       0x950412deU
#define HEADER      28
#define OF_SCRIPTS  "script\004" /* before the texts of scripts: their context */
#define NO_BREAK    "\302\240"   /* U+00A0 */
#define MOST_TEXTS  65536
#define TABLE_ENTRY 8

typedef struct {
    const char *name;      /* as HTML has it */
    const char *catalogue; /* NULL: the texts are in English */
    const char *thousands, *decimal;
    int first_weekday;
    bool zero_is_one; /* none takes the form of one */
} Language;

/* The first is what is spoken without a choice. */
static const Language languages[] = {
    {"en", NULL, ",", ".", 1, false}, {"en-US", NULL, ",", ".", 7, false},
    {"de", "de", ".", ",", 1, false}, {"fr", "fr", NO_BREAK, ",", 1, true},
    {"es", "es", ".", ",", 1, false},
};

typedef struct {
    const Language *language;
    GBytes *bytes;     /* of the catalogue */
    GHashTable *texts; /* char *, in them, by English ones */
} Choice;

/* Every text that is shown passes by here, from the depths of all pages: like the
 * locale of a C library this is the process's, made once and then only read. */
static Choice choice;

static const Language *
spoken(void)
{
    return choice.language != NULL ? choice.language : &languages[0];
}

static guint32
number_at(const guint8 *data, gsize offset)
{
    guint32 number;

    memcpy(&number, data + offset, sizeof number);
    return GUINT32_FROM_LE(number);
}

/* The text that an entry of a table describes, or NULL if it is not all there. */
static const char *
text_at(GBytes *bytes, guint64 entry, gsize *ret_length)
{
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);

    if (entry + TABLE_ENTRY > size)
        return NULL;
    guint64 length = number_at(data, entry), offset = number_at(data, entry + 4);
    if (offset + length >= size || data[offset + length] != '\0')
        return NULL;
    *ret_length = length;
    return (const char *)data + offset;
}

/* One text, or both forms of a counted one, which are parted by a NUL. */
static bool
take_text(GHashTable *texts, GBytes *bytes, guint64 key_entry, guint64 entry)
{
    gsize key_length, length;
    const char *key = text_at(bytes, key_entry, &key_length);
    const char *text = text_at(bytes, entry, &length);

    if (key == NULL || text == NULL)
        return false;
    g_hash_table_insert(texts, (gpointer)key, (gpointer)text);
    gsize one = strlen(key), form = strlen(text);
    if (one == key_length)
        return form == length;
    if (form == length)
        return false;
    g_hash_table_insert(texts, (gpointer)(key + one + 1), (gpointer)(text + form + 1));
    return one + 1 + strlen(key + one + 1) == key_length &&
           form + 1 + strlen(text + form + 1) == length;
}

/* NULL for what is no catalogue. */
static GHashTable *
read_texts(GBytes *bytes)
{
    g_autoptr(GHashTable) texts = g_hash_table_new(g_str_hash, g_str_equal);
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);

    if (size < HEADER || number_at(data, 0) != MAGIC)
        return NULL;
    guint64 count = number_at(data, 8);
    guint64 keys = number_at(data, 12), values = number_at(data, 16);
    if (count > MOST_TEXTS)
        return NULL;
    for (guint64 i = 0; i < count; i++)
        if (!take_text(texts, bytes, keys + i * TABLE_ENTRY, values + i * TABLE_ENTRY))
            return NULL;
    g_hash_table_remove(texts, ""); /* the facts about the catalogue */
    return g_steal_pointer(&texts);
}

static bool
open_catalogue(const char *name, Choice *made, GError **error)
{
    g_autofree char *path = g_strdup_printf("/auditdisc/words/%s.mo", name);

    made->bytes = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
    made->texts = made->bytes != NULL ? read_texts(made->bytes) : NULL;
    return made->texts != NULL || made->bytes == NULL ||
           ad_error(error, AD_ERROR_FAILED, "%s: it is no catalogue of words", path);
}

static const Language *
find_language(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(languages); i++)
        if (strcmp(languages[i].name, name) == 0)
            return &languages[i];
    return NULL;
}

bool
ad_words_choose(const char *language, GError **error)
{
    Choice made = {.language =
                       find_language(language != NULL ? language : languages[0].name)};

    if (made.language == NULL)
        return ad_error(error, AD_ERROR_USAGE,
                        "language: %s is not known; use en, en-US, de, fr or es",
                        language);
    bool done = made.language->catalogue == NULL ||
                open_catalogue(made.language->catalogue, &made, error);
    Choice old = done ? choice : made;
    if (done)
        choice = made;
    g_clear_pointer(&old.texts, g_hash_table_unref);
    g_clear_pointer(&old.bytes, g_bytes_unref);
    return done;
}

const char *
ad_words_language(void)
{
    return spoken()->name;
}

const char *
ad_words(const char *text)
{
    const char *words =
        choice.texts != NULL ? g_hash_table_lookup(choice.texts, text) : NULL;

    return words != NULL ? words : text;
}

bool
ad_words_is_one(guint64 number)
{
    return number == 1 || (number == 0 && spoken()->zero_is_one);
}

const char *
ad_words_form(guint64 number, const char *one, const char *many)
{
    return ad_words(ad_words_is_one(number) ? one : many);
}

char *
ad_words_counted(guint64 number, const char *one, const char *many)
{
    g_autofree char *digits = ad_words_number(number);

    return g_strdup_printf(ad_words_form(number, one, many), digits);
}

char *
ad_words_number(guint64 number)
{
    return ad_text_group(number, spoken()->thousands);
}

char *
ad_words_size(guint64 bytes)
{
    static const char *const units[] = {N_("%s KB"), N_("%s MB"), N_("%s GB"),
                                        N_("%s TB"), N_("%s PB"), N_("%s EB")};
    guint power;
    guint64 tenths = ad_text_scale(bytes, &power);

    if (power == 0)
        return ad_words_counted(bytes, "%s byte", "%s bytes");
    g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT "%s%d", tenths / 10,
                                              spoken()->decimal, (int)(tenths % 10));
    return g_strdup_printf(_(units[power - 1]), number);
}

const char *
ad_words_thousands(void)
{
    return spoken()->thousands;
}

const char *
ad_words_decimal(void)
{
    return spoken()->decimal;
}

int
ad_words_first_weekday(void)
{
    return spoken()->first_weekday;
}

void
ad_words_each_of_scripts(void (*each)(const char *text, const char *words,
                                      gpointer data),
                         gpointer data)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    GHashTableIter at;
    gpointer key;

    if (choice.texts == NULL)
        return;
    g_hash_table_iter_init(&at, choice.texts);
    while (g_hash_table_iter_next(&at, &key, NULL))
        if (g_str_has_prefix(key, OF_SCRIPTS))
            g_ptr_array_add(keys, key);
    g_ptr_array_sort(keys, ad_text_compare);
    for (guint i = 0; i < keys->len; i++)
        each((const char *)keys->pdata[i] + strlen(OF_SCRIPTS),
             g_hash_table_lookup(choice.texts, keys->pdata[i]), data);
}

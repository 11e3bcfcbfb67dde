/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Questions about lists that were made readable.
 */
#include "auditdisc/base/words.h"
#include "auditdisc/mail/address.h"

#include <string.h>

#define CUT_BEFORE ", and "
#define CUT_COUNT  " more"
#define CUT_TEXT   "\342\200\246" /* … */

bool
ad_address_is_cut(const char *list)
{
    return g_str_has_suffix(list, CUT_COUNT) || g_str_has_suffix(list, CUT_TEXT);
}

/* Where a list that was cut says so, as ad_address_text writes it. */
static const char *
find_count(const char *list)
{
    const char *cut = g_strrstr(list, CUT_BEFORE);
    const char *count = cut != NULL ? cut + strlen(CUT_BEFORE) : NULL;

    return count != NULL && strcmp(count + strspn(count, "0123456789,"), CUT_COUNT) == 0
               ? cut
               : NULL;
}

char *
ad_address_shown(const char *list)
{
    const char *cut = find_count(list);
    guint64 number = 0;

    if (cut == NULL)
        return g_strdup(list);
    for (const char *at = cut + strlen(CUT_BEFORE); *at != *CUT_COUNT; at++)
        if (*at != ',')
            number = 10 * number + (guint64)g_ascii_digit_value(*at);
    g_autofree char *before = g_strndup(list, (gsize)(cut - list));
    g_autofree char *count = ad_words_number(number);
    return g_strdup_printf(_("%1$s, and %2$s more"), before, count);
}

/* Whether an address may have this character inside it. */
static bool
is_inside(char character)
{
    return g_ascii_isalnum(character) ||
           strchr(".-_+=/&!#$%'*?^`{|}~", character) != NULL;
}

/* Whether one may go on behind its domain with this character. */
static bool
goes_on(char character)
{
    return character != '\0' &&
           (g_ascii_isalnum(character) || strchr(".-_", character) != NULL);
}

bool
ad_address_names(const char *list, const char *address)
{
    g_autofree char *text = g_utf8_casefold(list, -1);
    g_autofree char *sought = g_utf8_casefold(address, -1);
    gsize length = strlen(sought);

    if (length == 0)
        return false;
    for (const char *at = text; (at = strstr(at, sought)) != NULL; at++) {
        bool begins = *sought == '@' || at == text || !is_inside(at[-1]);
        if (begins && !goes_on(at[length]))
            return true;
    }
    return false;
}

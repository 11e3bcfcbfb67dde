/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "page.h"

#include <stdlib.h>

typedef struct {
    AdDigest digest;
    guint index;
} Number;

struct AdNumbers {
    Number *sorted;
    guint count;
};

static int
compare(const void *one, const void *other)
{
    return ad_digest_compare(&((const Number *)one)->digest,
                             &((const Number *)other)->digest);
}

AdNumbers *
ad_numbers_new(const AdSelection *selection)
{
    AdNumbers *numbers = g_new0(AdNumbers, 1);
    guint total = ad_selection_count(selection);
    const char *behind = NULL;

    numbers->sorted = g_new(Number, total);
    for (guint i = 0; i < total; i++) {
        behind = ad_selection_let_go(selection, behind, i);
        g_autoptr(AdEnvelope) envelope = ad_selection_envelope(selection, i);
        if (envelope != NULL)
            numbers->sorted[numbers->count++] = (Number){envelope->digest, i};
    }
    if (numbers->count > 0)
        qsort(numbers->sorted, numbers->count, sizeof(Number), compare);
    return numbers;
}

bool
ad_numbers_find(const AdNumbers *numbers, const char *hex, guint *ret_index)
{
    Number wanted = {0};
    const Number *found = NULL;

    if (numbers->count > 0 && ad_digest_parse(hex, &wanted.digest))
        found =
            bsearch(&wanted, numbers->sorted, numbers->count, sizeof wanted, compare);
    if (found != NULL)
        *ret_index = found->index;
    return found != NULL;
}

void
ad_numbers_free(AdNumbers *numbers)
{
    if (numbers == NULL)
        return;
    g_free(numbers->sorted);
    g_free(numbers);
}

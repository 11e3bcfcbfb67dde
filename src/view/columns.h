/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The columns of mailbag.csv and books.csv: their heads in the tables, and what
 * index.xml says of them, come from here.
 */
#pragma once

#include "auditdisc/view/site.h"

typedef struct {
    const char *name;        /* its head; as Mailbag 1.0 has it where that does */
    const char *description; /* to be shown in the language of the disc */
    bool is_key;             /* with all others that are, it tells rows apart */
    bool is_number;          /* digits only, or empty */
} AdColumn;

typedef struct {
    const char *file, *name, *description;
    const AdColumn *columns; /* ends with one without a name */
} AdTable;

extern const AdTable ad_columns_mailbag, ad_columns_books;

/* The row of heads. */
void ad_columns_head(const AdTable *table, GString *text);

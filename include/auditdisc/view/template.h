/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ctemplate behind a C interface. Every template begins with
 * {{%AUTOESCAPE context="HTML"}}; one without it is refused, and so is one that could
 * switch escaping off (:none, other delimiters). HTML that src/mail rebuilt is handed
 * over as the value of srcdoc, between single quotes: {{DOCUMENT:x-document}}.
 * What stands between [[ and ]] is said in the language of base/words.h; it may hold
 * {{VARIABLES}} and tags, and line ends count as blanks.
 * {{TEXT:x-text}} escapes text and sets tags where it has an AdTextMark, and <br>
 * between lines that are not columns; {{TEXT:x-items}} sets a line end and <li> between
 * lines; {{TEXT:x-addresses}} is for lists of addresses (mail/address.h).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* Bytes between pieces of a text, which has no other controls than tab and line end. */
typedef enum {
    AD_TEXT_PARAGRAPH = 1,
    AD_TEXT_QUOTE, /* four deep at most: AD_TEXT_QUOTE + 3 */
    AD_TEXT_PARAGRAPH_END = AD_TEXT_QUOTE + 4,
    AD_TEXT_TABLE,
    AD_TEXT_TABLE_END,
    AD_TEXT_SIGNATURE = '\n' + 1,
    AD_TEXT_SIGNATURE_END,
    AD_TEXT_FOLD, /* the words that stand for what is folded follow */
    AD_TEXT_FOLDED,
    AD_TEXT_FOLD_END,
    AD_TEXT_MARKS
} AdTextMark;

typedef struct AdTemplates AdTemplates;
typedef struct AdDict AdDict;

/* All templates of the program's resources; a file of the same name in folder (may be
 * NULL) takes the place of one. AD_ERROR_USAGE names a file that ctemplate refuses.
 * Immutable afterwards. */
AdTemplates *ad_templates_load(const char *folder, GError **error);
void ad_templates_free(AdTemplates *templates);

/* Names of values, sections and templates are literals. */
AdDict *ad_dict_new(void);
void ad_dict_free(AdDict *dict);
/* Values are copied; they must be valid UTF-8. NULL counts as "". */
void ad_dict_set(AdDict *dict, const char *name, const char *value);
/* Of text that does not end with a NUL. */
void ad_dict_set_bytes(AdDict *dict, const char *name, const char *bytes, gsize length);
void ad_dict_set_int(AdDict *dict, const char *name, gint64 value);
/* A section to be shown once more; the result belongs to dict. */
AdDict *ad_dict_add(AdDict *dict, const char *section);
/* Shows the section with one value in it, or not at all if value is NULL or "". */
void ad_dict_show(AdDict *dict, const char *section, const char *name,
                  const char *value);
/* A template included at {{>MARKER}}; the result belongs to dict. */
AdDict *ad_dict_include(AdDict *dict, const char *marker, const char *template_name);

GBytes *ad_templates_expand(const AdTemplates *templates, const char *name,
                            const AdDict *dict, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdTemplates, ad_templates_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdDict, ad_dict_free)

G_END_DECLS

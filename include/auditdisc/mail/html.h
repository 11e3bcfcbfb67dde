/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * HTML from mail, rebuilt. An HTML5 parser makes a tree of it; a new document is
 * written from the tree with the elements, attributes and style properties of an
 * allow-list. Nothing is copied through that is not on a list.
 *
 * The result is a whole document for the srcdoc of <iframe sandbox="">. It has its own
 * meta CSP (default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri
 * 'none'; form-action 'none') and x-dns-prefetch-control off; no element has an href,
 * a name or an id. Elements of our own are ad-link (a link, its target as text in its
 * title), ad-box (in place of a picture or frame that lies elsewhere, naming the host)
 * and ad-field (of a form, its value as text); an image of this message is a data: URI.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Bytes of UTF-8 that are rebuilt; of more, only so much of the beginning. */
#define AD_HTML_LIMIT (4UL * 1024 * 1024)

typedef struct {
    /* The decoded image for a Content-ID (without cid: and brackets), of a passive
     * image type (image/png, jpeg, gif, webp), or NULL. The caller owns it. */
    GBytes *(*image)(const char *content_id, const char **ret_type, gpointer data);
    gpointer data;
    /* The same for an address as it is written, that a part of the message may have
     * (RFC 2557); may be NULL. */
    GBytes *(*image_at)(const char *address, const char **ret_type, gpointer data);
} AdHtmlImages;

/* How much was changed. */
typedef struct {
    /* What was taken out. */
    guint scripts;       /* programs, addresses that are programs */
    guint handlers;      /* programs that wait for a click or the like */
    guint remote_images; /* pictures that lie elsewhere, seen or not */
    guint frames;        /* other pages in this one */
    guint remote_others; /* media and other things that would be fetched */
    guint styles;        /* declarations and rules of style sheets */
    guint marks;         /* invisible marks that hint at a writing direction */

    /* What is shown as its words. */
    guint fields;   /* of forms */
    guint drawings; /* SVG and MathML */
} AdHtmlChanges;

typedef struct {
    char *document; /* the rebuilt document; NULL if the tripwire held it back */
    char *text;     /* its words as plain text with line ends, clean */
    AdHtmlChanges changes;
    GPtrArray *links; /* char *, clean, each once, in order; [3] in text is the third */
    GPtrArray *notes; /* char *, plain words: caps that were reached, and what else a
                         reader should know of the rebuilding */
} AdHtml;

/* utf8 must be valid. images may be NULL. Never NULL, never fails. */
AdHtml *ad_html_rebuild(const char *utf8, gsize length, const AdHtmlImages *images);
void ad_html_free(AdHtml *html);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdHtml, ad_html_free)

/* Separate code that shares nothing with the rebuilding: reads a rebuilt document byte
 * by byte and knows its exact form. false, with what and where, for anything else. */
bool ad_tripwire_holds(const char *document, gsize length, char **ret_why);

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where messages begin and end in an mbox. There is no one mbox format; this is how it
 * is read here. The aim is that no byte of mail is lost and that neither two messages
 * become one nor one message two, wherever the file itself can tell.
 *
 * A From_ line is a line that begins with "From " (in this case), unless what follows
 * is a colon: that is a header field in an old spelling. It is, best first,
 *   dated    its end reads as a date: a weekday, then "May 30 14:03[:12]" and a year of
 *            two or four digits with zones before or after it, or "30 May 2005
 *            14:03[:12]" and zones; "remote from HOST" may stand behind;
 *   mark     "From -", which Netscape and its heirs write;
 *   address  a single word with an @ in it;
 *   text     anything else.
 *
 * Which of them begin a message depends on where they stand and on whether the next
 * line looks like a header field ("Name:", or ">From " as relays once added it):
 *
 *                                   a field follows     anything else follows
 *   on the first line of the file   any                 dated
 *   after an empty line             address or better   dated
 *   after a line of a body          mark or better      none
 *   elsewhere                       none                none
 *
 * Elsewhere is inside a header, where some programs leave a From_ line behind, and the
 * header of a MIME part (fields right below a line of dashes, two at least, and a mark
 * right behind them) with the empty line that ends it, where an attached message or
 * patch brings its own. Dashes alone stand above signatures.
 * So "From here on, see" divides nothing, and messages without an empty line between
 * them are still found. Content-Length is not believed. Lines longer than
 * AD_MBOX_HEAD bytes are no From_ lines. A line ends with LF or CRLF.
 *
 * The bytes of a message begin after its From_ line and end before the next one or
 * at the end of the file. If the last line of these bytes is empty, it is not the
 * message's: RFC 4155 has one written after each message. That goes for the end of
 * the file too; otherwise the last message would become another one as soon as the
 * next is delivered behind it.
 *
 * Text before the first From_ line is a part too, in full, unless it is only blank.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define AD_MBOX_HEAD 1024 /* bytes of a line that are looked at */

typedef enum {
    AD_FROM_NONE,
    AD_FROM_TEXT,
    AD_FROM_ADDRESS,
    AD_FROM_MARK,
    AD_FROM_DATED,
} AdFromShape;

/* line is without its end. *ret_moment is the date, read as UTC where it has no zone;
 * AD_TIME_NONE if there is none, its zone is not known or it is before 2 January 1970,
 * as programs write it that know no date. */
AdFromShape ad_from_line_read(const char *line, gsize length, gint64 *ret_moment);

typedef struct {
    goffset start;
    goffset end;      /* of the byte after the last one */
    gint64 delivered; /* as the From_ line says, or AD_TIME_NONE */
    bool preface;     /* text before the first From_ line */
} AdMboxPart;

/* Divides lines that are handed to it one by one; memory does not grow with them. */
typedef struct AdMboxSplitter AdMboxSplitter;

AdMboxSplitter *ad_mbox_splitter_new(void);
void ad_mbox_splitter_free(AdMboxSplitter *splitter);
/* head is the beginning of the line, up to AD_MBOX_HEAD bytes, with the line's end if
 * it reaches that far; length is that of the whole line with its end. True if a
 * part is now known to be complete. */
bool ad_mbox_splitter_line(AdMboxSplitter *splitter, const char *head, goffset length,
                           AdMboxPart *ret_part);
/* After the last line, until it returns false. */
bool ad_mbox_splitter_end(AdMboxSplitter *splitter, AdMboxPart *ret_part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdMboxSplitter, ad_mbox_splitter_free)

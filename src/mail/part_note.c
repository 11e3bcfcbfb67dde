/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The notes are taken where a tree is read and where a leaf of it was read: what a leaf
 * came to is seen from the blocks and attachments that it left behind.
 */
#include "message_private.h"

#define WORD_LIMIT 80

void
ad_part_note_free(AdPartNote *note)
{
    if (note == NULL)
        return;
    g_free(note->type);
    g_free(note->charset);
    g_free(note->name);
    g_free(note);
}

/* What the sender declares may be of any length. */
static char *
shorten(const char *text)
{
    return g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), WORD_LIMIT));
}

static AdPartNote *
note_new(const AdPart *part, guint depth)
{
    AdPartNote *note = g_new0(AdPartNote, 1);
    g_autofree char *charset = ad_params_get(part->type, "charset");

    note->depth = depth;
    note->type = shorten(part->type->value);
    note->charset = shorten(charset == NULL ? "" : charset);
    note->name = ad_part_name(part);
    note->unread = part->unread;
    note->encoding = "";
    if (part->parts != NULL) {
        note->fate = AD_PART_HOLDS;
        return note;
    }
    note->encoding = ad_content_encoding(part->content);
    note->size = ad_content_length(part->content);
    return note;
}

/* Notes part and those in it from *at on. */
static void
note_tree(AdMessage *outermost, AdPart *part, guint depth, guint *at)
{
    if (outermost->parts->len < AD_PART_NOTES) {
        part->note = note_new(part, depth);
        g_ptr_array_insert(outermost->parts, (gint)(*at)++, part->note);
    } else {
        outermost->more_parts++;
    }
    for (guint i = 0; part->parts != NULL && i < part->parts->len; i++)
        note_tree(outermost, part->parts->pdata[i], depth + 1, at);
}

void
ad_part_notes_tree(AdReader *reader, AdPart *tree)
{
    AdShared *shared = reader->shared;
    AdPartNote *around = shared->leaf;
    guint at = shared->outermost->parts->len;

    if (around != NULL) {
        around->opened = true;
        g_ptr_array_find(shared->outermost->parts, around, &at);
        at++;
    }
    note_tree(shared->outermost, tree, around == NULL ? 0 : around->depth + 1, &at);
}

AdPartTrace
ad_part_notes_begin(AdReader *reader, const AdPart *part)
{
    AdShared *shared = reader->shared;
    AdPartTrace trace = {shared->leaf, reader->message->blocks->len,
                         shared->outermost->attachments->len};

    shared->leaf = part->note;
    return trace;
}

void
ad_part_notes_saved(AdReader *reader, const AdPart *part, guint before)
{
    guint saved = reader->shared->outermost->attachments->len;

    if (part->note == NULL)
        return;
    part->note->attachment = saved > before ? saved : 0;
    part->note->fate = saved > before ? AD_PART_SAVED : AD_PART_DROPPED;
}

/* The most that was done with a leaf that left these blocks. */
static AdPartFate
fate_of(const GPtrArray *blocks, guint first, const AdPartNote *note)
{
    static const AdPartFate shown[] = {
        [AD_BLOCK_TEXT] = AD_PART_TEXT,
        [AD_BLOCK_HTML] = AD_PART_FORMATTED,
        [AD_BLOCK_MESSAGE] = AD_PART_MESSAGE,
        [AD_BLOCK_ATTACHMENT] = AD_PART_UNDECIDED,
        [AD_BLOCK_NOTICE] = AD_PART_UNDECIDED,
    };
    AdPartFate best = AD_PART_UNDECIDED;

    for (guint i = first; i < blocks->len; i++)
        best = MAX(best, shown[((const AdBlock *)blocks->pdata[i])->kind]);
    if (best != AD_PART_UNDECIDED)
        return best;
    if (note->fate != AD_PART_UNDECIDED)
        return note->fate; /* given to be saved */
    if (note->files > 0)
        return AD_PART_UNPACKED;
    return blocks->len > first ? AD_PART_TOLD : AD_PART_EMPTY;
}

void
ad_part_notes_end(AdReader *reader, const AdPart *part, const AdPartTrace *trace)
{
    AdShared *shared = reader->shared;
    guint saved = shared->outermost->attachments->len - trace->attachments;
    AdPartNote *note = part->note;

    shared->leaf = trace->around;
    if (note == NULL)
        return;
    note->beside = reader->beside;
    if (!note->opened)
        note->files = saved - (note->attachment != 0);
    note->fate = fate_of(reader->message->blocks, trace->blocks, note);
}

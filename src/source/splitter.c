/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/day.h"
#include "auditdisc/source/mbox.h"

#include <string.h>

/* Where a line stands. */
typedef enum {
    FIRST_LINE,
    AFTER_EMPTY,
    IN_BODY,
    ELSEWHERE,
    PLACES,
} Place;

enum { NEVER = AD_FROM_DATED + 1 };

/* The least that divides there: without and with a header field on the next line. */
static const int least[PLACES][2] = {
    [FIRST_LINE] = {AD_FROM_DATED, AD_FROM_TEXT},
    [AFTER_EMPTY] = {AD_FROM_DATED, AD_FROM_ADDRESS},
    [IN_BODY] = {NEVER, AD_FROM_MARK},
    [ELSEWHERE] = {NEVER, NEVER},
};

typedef enum {
    BODY,
    HEADER,
    PART_HEADER,
} Region;

/* A From_ line that waits for the line after it. */
typedef struct {
    AdFromShape shape; /* AD_FROM_NONE if there is none */
    Place place;
    gint64 moment;
    goffset start;
    goffset empty; /* length of the empty line before it */
} Candidate;

struct AdMboxSplitter {
    AdMboxPart part; /* the one under way */
    bool blank;      /* nothing in it yet but white space */
    bool ended;      /* the last one was given out */
    goffset at;      /* of the line that comes next */
    goffset empty;   /* length of the line before it if that was empty, else 0 */
    Region region;
    bool after_boundary;    /* that line may begin a MIME part */
    bool after_part_header; /* that line ended the header of one */
    Candidate candidate;
};

AdMboxSplitter *
ad_mbox_splitter_new(void)
{
    AdMboxSplitter *splitter = g_new0(AdMboxSplitter, 1);

    splitter->part.delivered = AD_TIME_NONE;
    splitter->part.preface = true;
    splitter->blank = true;
    splitter->region = HEADER;
    return splitter;
}

void
ad_mbox_splitter_free(AdMboxSplitter *splitter)
{
    g_free(splitter);
}

static bool
looks_like_field(const char *line, gsize length)
{
    gsize at = 0;

    if (length > 6 && memcmp(line, ">From ", 6) == 0)
        return true;
    while (at < length && line[at] > ' ' && line[at] < 0x7f && line[at] != ':')
        at++;
    if (at == 0)
        return false;
    while (at < length && (line[at] == ' ' || line[at] == '\t'))
        at++;
    if (at == length || line[at] != ':')
        return false;
    return length < at + 3 || memcmp(line + at, "://", 3) != 0; /* a link */
}

/* "--" and a mark begin a part; dashes alone or before a blank are put above a
 * signature or a quoted message. */
static bool
looks_like_boundary(const char *line, gsize length)
{
    gsize dashes = 0;

    while (dashes < length && line[dashes] == '-')
        dashes++;
    return dashes >= 2 && dashes < length && line[dashes] != ' ';
}

static bool
is_blank(const char *line, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isspace(line[i]))
            return false;
    }
    return true;
}

static Place
place_of_next(const AdMboxSplitter *splitter)
{
    if (splitter->at == 0)
        return FIRST_LINE;
    if (splitter->region != BODY || splitter->after_part_header)
        return ELSEWHERE;
    return splitter->empty > 0 ? AFTER_EMPTY : IN_BODY;
}

/* Gives out the part under way, which ends there. */
static bool
give_part(AdMboxSplitter *splitter, goffset end, goffset empty, AdMboxPart *ret_part)
{
    AdMboxPart *part = &splitter->part;

    part->end = part->preface ? end : end - empty;
    *ret_part = *part;
    return !(part->preface && splitter->blank);
}

/* The line after the candidate is there, or the end (field is false then). */
static bool
decide(AdMboxSplitter *splitter, bool field, AdMboxPart *ret_part)
{
    Candidate candidate = splitter->candidate;
    bool given;

    splitter->candidate.shape = AD_FROM_NONE;
    if ((int)candidate.shape < least[candidate.place][field]) {
        splitter->blank = false;
        return false;
    }
    given = give_part(splitter, candidate.start, candidate.empty, ret_part);
    splitter->part = (AdMboxPart){
        .start = splitter->at,
        .delivered = candidate.moment,
    };
    splitter->region = HEADER;
    return given;
}

/* A header ends at the first line that can't be one of it. */
static Region
region_after(const AdMboxSplitter *splitter, const char *line, gsize length)
{
    bool field = looks_like_field(line, length);

    if (splitter->region == BODY)
        return splitter->after_boundary && field ? PART_HEADER : BODY;
    if (field || (length > 0 && (*line == ' ' || *line == '\t')))
        return splitter->region;
    return BODY;
}

/* From_ lines that divide nothing leave the region as it is. */
static void
take_text(AdMboxSplitter *splitter, const char *line, gsize length)
{
    Region before = splitter->region;

    splitter->region = region_after(splitter, line, length);
    splitter->after_part_header = before == PART_HEADER && length == 0;
    splitter->after_boundary = looks_like_boundary(line, length);
    splitter->blank = splitter->blank && is_blank(line, length);
}

static gsize
without_end(const char *line, gsize length)
{
    if (length == 0 || line[length - 1] != '\n')
        return length;
    length--;
    return length > 0 && line[length - 1] == '\r' ? length - 1 : length;
}

bool
ad_mbox_splitter_line(AdMboxSplitter *splitter, const char *head, goffset length,
                      AdMboxPart *ret_part)
{
    gsize text = without_end(head, (gsize)MIN(length, AD_MBOX_HEAD));
    bool given = false;
    Candidate candidate = {.start = splitter->at, .empty = splitter->empty};

    if (splitter->candidate.shape != AD_FROM_NONE)
        given = decide(splitter, looks_like_field(head, text), ret_part);
    if (length <= AD_MBOX_HEAD)
        candidate.shape = ad_from_line_read(head, text, &candidate.moment);
    candidate.place = place_of_next(splitter);
    if (candidate.shape == AD_FROM_NONE)
        take_text(splitter, head, text);
    else
        splitter->after_part_header = splitter->after_boundary = false;
    splitter->candidate = candidate;
    splitter->empty = text == 0 ? length : 0;
    splitter->at += length;
    return given;
}

bool
ad_mbox_splitter_end(AdMboxSplitter *splitter, AdMboxPart *ret_part)
{
    if (splitter->candidate.shape != AD_FROM_NONE && decide(splitter, false, ret_part))
        return true;
    if (splitter->ended)
        return false;
    splitter->ended = true;
    return give_part(splitter, splitter->at, splitter->empty, ret_part);
}

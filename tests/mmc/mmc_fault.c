/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of faults: what goes wrong, when, how often. See mmc.h for the words.
 */
#include "mmc.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { ANY_OPCODE = 0x100, ALWAYS = -1 };

struct MmcFaultKind {
    const char *name;
    MmcMoment moment;
    int opcode; /* for MMC_COMMAND */
    MmcEffect effect;
    MmcSense sense;
    int times;       /* unless the list says otherwise */
    bool open_ended; /* also strikes all blocks after the first */
};

static const MmcFaultKind fault_kinds[] = {
    {"write-error", MMC_WRITING, 0, MMC_SENSE, {3, 0x0c, 0}, ALWAYS, false},
    {"full", MMC_WRITING, 0, MMC_SENSE, {5, 0x63, 0}, ALWAYS, true},
    {"reset", MMC_WRITING, 0, MMC_SENSE, {6, 0x29, 0}, 1, false},
    {"lost-writing", MMC_WRITING, 0, MMC_LOST, {0, 0, 0}, ALWAYS, false},
    {"power-loss", MMC_WRITING, 0, MMC_POWER, {0, 0, 0}, ALWAYS, false},
    {"hang-writing", MMC_WRITING, 0, MMC_HANG, {0, 0, 0}, ALWAYS, false},
    {"flip-burned", MMC_WRITING, 0, MMC_FLIP, {0, 0, 0}, ALWAYS, false},
    {"pause-writing", MMC_WRITING, 0, MMC_PAUSE, {0, 0, 0}, 1, false},
    {"read-error", MMC_READING, 0, MMC_SENSE, {3, 0x11, 5}, ALWAYS, false},
    {"lost-reading", MMC_READING, 0, MMC_LOST, {0, 0, 0}, ALWAYS, false},
    {"hang-reading", MMC_READING, 0, MMC_HANG, {0, 0, 0}, ALWAYS, false},
    {"flip-read", MMC_READING, 0, MMC_FLIP, {0, 0, 0}, ALWAYS, false},
    {"close-error", MMC_CLOSING, 0, MMC_SENSE, {3, 0x72, 0}, ALWAYS, false},
    {"hang-closing", MMC_CLOSING, 0, MMC_HANG, {0, 0, 0}, ALWAYS, false},
    {"cue-error", MMC_COMMAND, 0x5d, MMC_SENSE, {5, 0x26, 0}, ALWAYS, false},
    {"opc-error", MMC_COMMAND, 0x54, MMC_SENSE, {3, 0x73, 3}, ALWAYS, false},
    {"mode-error", MMC_COMMAND, 0x55, MMC_SENSE, {5, 0x26, 0}, ALWAYS, false},
    {"sync-error", MMC_COMMAND, 0x35, MMC_SENSE, {3, 0x0c, 0}, ALWAYS, false},
    {"unit-attention", MMC_COMMAND, ANY_OPCODE, MMC_SENSE, {6, 0x28, 0}, 1, false},
    {"pause", MMC_COMMAND, ANY_OPCODE, MMC_PAUSE, {0, 0, 0}, 1, false},
    {"not-ready", MMC_COMMAND, ANY_OPCODE, MMC_SENSE, {2, 0x04, 1}, ALWAYS, false},
};

static const MmcFaultKind *
kind_named(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof fault_kinds / sizeof *fault_kinds; i++)
        if (strlen(fault_kinds[i].name) == length &&
            memcmp(fault_kinds[i].name, word, length) == 0)
            return &fault_kinds[i];
    mmc_die("no such fault", word);
}

/* A number behind the sign, when the sign is what comes next. */
static bool
take_number(const char **text, char sign, int *ret_number)
{
    if (**text != sign)
        return false;
    char *end;
    long number = strtol(*text + 1, &end, 10);
    if (end == *text + 1 || number < 0 || number > INT_MAX)
        return false;
    *ret_number = (int)number;
    *text = end;
    return true;
}

static MmcFault
parse_fault(const char *word)
{
    size_t name = strcspn(word, "=*.");
    MmcFault fault = {.kind = kind_named(word, name)};
    fault.left = fault.kind->times;
    const char *rest = word + name;
    bool has_block = take_number(&rest, '=', &fault.from);
    bool needs_block =
        fault.kind->moment == MMC_WRITING || fault.kind->moment == MMC_READING;
    fault.to = fault.kind->open_ended ? INT_MAX : fault.from;
    take_number(&rest, '-', &fault.to);
    int bit = 0;
    take_number(&rest, '.', &bit);
    take_number(&rest, '*', &fault.left);
    fault.bit = (unsigned)bit;
    if (*rest != '\0' || has_block != needs_block || bit >= MMC_BLOCK * 8)
        mmc_die("a fault that isn't understood", word);
    return fault;
}

void
mmc_faults_parse(MmcFaults *faults, const char *words)
{
    char *copy = strdup(words), *rest = NULL;
    for (char *word = strtok_r(copy, " ,\n", &rest); word != NULL;
         word = strtok_r(NULL, " ,\n", &rest)) {
        faults->fault =
            realloc(faults->fault, (faults->count + 1) * sizeof *faults->fault);
        if (faults->fault == NULL)
            mmc_die("no memory for", word);
        faults->fault[faults->count++] = parse_fault(word);
    }
    free(copy);
}

void
mmc_faults_clear(MmcFaults *faults)
{
    free(faults->fault);
    *faults = (MmcFaults){0};
}

static bool
use_up(MmcFault *fault)
{
    if (fault->left == 0)
        return false;
    if (fault->left > 0)
        fault->left--;
    return true;
}

/* The first of the blocks that this fault covers, or -1. */
static int32_t
first_covered(const MmcFault *fault, int32_t lba, int32_t blocks)
{
    if (fault->left == 0 || fault->to < lba || fault->from >= lba + blocks)
        return -1;
    return fault->from > lba ? fault->from : lba;
}

bool
mmc_fault_at(MmcFaults *faults, MmcMoment moment, int32_t lba, int32_t blocks,
             MmcHit *ret_hit)
{
    MmcFault *first = NULL;
    int32_t first_lba = 0;
    for (size_t i = 0; i < faults->count; i++) {
        MmcFault *fault = &faults->fault[i];
        if (fault->kind->moment != moment || fault->kind->effect == MMC_FLIP)
            continue;
        int32_t covered = first_covered(fault, lba, blocks);
        if (covered < 0 || (first != NULL && covered >= first_lba))
            continue;
        first = fault;
        first_lba = covered;
    }
    if (first == NULL || !use_up(first))
        return false;
    *ret_hit = (MmcHit){first->kind->effect, first->kind->sense, first_lba};
    return true;
}

bool
mmc_fault_command(MmcFaults *faults, uint8_t opcode, MmcHit *ret_hit)
{
    for (size_t i = 0; i < faults->count; i++) {
        MmcFault *fault = &faults->fault[i];
        const MmcFaultKind *kind = fault->kind;
        bool concerns = kind->moment == MMC_COMMAND &&
                        (kind->opcode == ANY_OPCODE || kind->opcode == opcode);
        if (!concerns || !use_up(fault))
            continue;
        *ret_hit = (MmcHit){kind->effect, kind->sense, -1};
        return true;
    }
    return false;
}

void
mmc_fault_flip(MmcFaults *faults, MmcMoment moment, int32_t lba, int32_t blocks,
               uint8_t *data)
{
    for (size_t i = 0; i < faults->count; i++) {
        MmcFault *fault = &faults->fault[i];
        if (fault->kind->moment != moment || fault->kind->effect != MMC_FLIP)
            continue;
        int32_t at = first_covered(fault, lba, blocks);
        if (at < 0 || !use_up(fault))
            continue;
        for (; at <= fault->to && at < lba + blocks; at++)
            data[(size_t)(at - lba) * MMC_BLOCK + fault->bit / 8] ^=
                (uint8_t)(1U << fault->bit % 8);
    }
}

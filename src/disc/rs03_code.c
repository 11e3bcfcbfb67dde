/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rs03_code.h"

#include <string.h>

#define FIELD      255 /* numbers but for zero */
#define POLYNOMIAL 0x187
#define FIRST_ROOT 112
#define STEP       11
#define SUMS       4 /* over all bytes of each block, so that a single one is found */
#define ENOUGH     4 /* words in a row that tell nothing new */

struct AdRs03Code {
    guint roots;
    guint8 power[FIELD], log[FIELD + 1];
    guint8 product[FIELD + 1][FIELD + 1];
};

static guint8
power_of(const AdRs03Code *code, guint exponent)
{
    return code->power[exponent % FIELD];
}

AdRs03Code *
ad_rs03_code_new(guint roots)
{
    AdRs03Code *code = g_new0(AdRs03Code, 1);
    guint number = 1;

    code->roots = roots;
    for (guint i = 0; i < FIELD; i++) {
        code->power[i] = (guint8)number;
        code->log[number] = (guint8)i;
        number <<= 1;
        if (number > FIELD)
            number ^= POLYNOMIAL;
    }
    for (guint a = 1; a <= FIELD; a++)
        for (guint b = 1; b <= FIELD; b++)
            code->product[a][b] = power_of(code, code->log[a] + code->log[b]);
    return code;
}

void
ad_rs03_code_free(AdRs03Code *code)
{
    g_free(code);
}

/* What a one at that place of the word adds to the syndrome of that root. */
static guint8
check_of(const AdRs03Code *code, guint place, guint root)
{
    return power_of(code, STEP * (FIRST_ROOT + root) * (FIELD - 1 - place));
}

static void
add_multiple(const AdRs03Code *code, guint8 *to, const guint8 *from, guint8 factor,
             gsize length)
{
    const guint8 *product = code->product[factor];

    for (gsize i = 0; i < length; i++)
        to[i] ^= product[from[i]];
}

static guint8
inverse(const AdRs03Code *code, guint8 number)
{
    return power_of(code, FIELD - code->log[number]);
}

/* Vectors of roots bytes, each with a one where all the others after it have a zero. */
typedef struct {
    guint count;
    guint pivots[FIELD];
    guint8 vectors[FIELD][FIELD];
} Space;

/* What is left of the vector outside the space; false if it lies in it. */
static bool
reduce(const AdRs03Code *code, const Space *space, guint8 *vector, guint *ret_pivot)
{
    for (guint i = 0; i < space->count; i++) {
        guint8 factor = vector[space->pivots[i]];
        if (factor != 0)
            add_multiple(code, vector, space->vectors[i], factor, code->roots);
    }
    for (guint i = 0; i < code->roots; i++)
        if (vector[i] != 0) {
            *ret_pivot = i;
            return true;
        }
    return false;
}

static bool
widen(const AdRs03Code *code, Space *space, guint8 *vector)
{
    guint8 *own = space->vectors[space->count];
    guint pivot;

    if (!reduce(code, space, vector, &pivot))
        return false;
    memset(own, 0, code->roots);
    add_multiple(code, own, vector, inverse(code, vector[pivot]), code->roots);
    space->pivots[space->count++] = pivot;
    return true;
}

/* One byte of each block, and before those the blocks' values as polynomials. */
static void
take_bytes(const AdRs03Code *code, const guint8 *word, guint number,
           guint8 ret_bytes[AD_RS03_LAYERS])
{
    const guint8 *product = code->product[power_of(code, number + 1)];

    for (guint place = 0; place < AD_RS03_LAYERS; place++) {
        const guint8 *block = word + (gsize)place * AD_BLOCK_SIZE;
        guint8 sum = 0;
        if (number >= SUMS) {
            ret_bytes[place] = block[number - SUMS];
            continue;
        }
        for (guint i = 0; i < AD_BLOCK_SIZE; i++)
            sum = product[sum] ^ block[i];
        ret_bytes[place] = sum;
    }
}

static void
find_syndromes(const AdRs03Code *code, const guint8 *bytes, guint8 *ret_vector)
{
    memset(ret_vector, 0, code->roots);
    for (guint place = 0; place < AD_RS03_LAYERS; place++) {
        guint step = STEP * (FIELD - 1 - place) % FIELD;
        guint exponent = FIRST_ROOT * step % FIELD;
        for (guint root = 0; root < code->roots && bytes[place] != 0; root++) {
            ret_vector[root] ^= code->product[bytes[place]][code->power[exponent]];
            exponent += step;
            exponent -= exponent >= FIELD ? FIELD : 0;
        }
    }
}

/* Bytes of the blocks are asked until they tell nothing new. */
static void
span(const AdRs03Code *code, const guint8 *word, Space *ret_space)
{
    guint8 bytes[AD_RS03_LAYERS], vector[FIELD];
    guint silent = 0;

    ret_space->count = 0;
    for (guint i = 0; i < SUMS + AD_BLOCK_SIZE && silent < ENOUGH; i++) {
        take_bytes(code, word, i, bytes);
        find_syndromes(code, bytes, vector);
        silent = widen(code, ret_space, vector) ? 0 : silent + 1;
    }
}

/* Where the space is everything, only what was known before is wrong. */
static void
find_wrong(const AdRs03Code *code, const Space *space, guint8 *wrong)
{
    guint8 vector[FIELD];
    guint pivot;

    for (guint place = 0; place < AD_RS03_LAYERS && space->count < code->roots;
         place++) {
        for (guint root = 0; root < code->roots; root++)
            vector[root] = check_of(code, place, root);
        wrong[place] |= !reduce(code, space, vector, &pivot);
    }
}

/* What was lost may be anything but alike: blocks of zeros would hide each other. */
static void
fill_lost(guint8 *word, const guint8 *wrong)
{
    g_autoptr(GRand) dice = g_rand_new_with_seed(AD_RS03_LAYERS);

    for (guint place = 0; place < AD_RS03_LAYERS; place++)
        for (guint i = 0; i < AD_BLOCK_SIZE && wrong[place]; i++)
            word[(gsize)place * AD_BLOCK_SIZE + i] = (guint8)g_rand_int(dice);
}

/* The equations of the wrong places: the check vectors of as many roots, and behind
 * each the syndromes. */
static void
set_up(const AdRs03Code *code, const guint8 *word, const guint *places, guint count,
       guint8 *checks, guint8 *syndromes)
{
    for (guint root = 0; root < count; root++) {
        guint8 *row = syndromes + (gsize)root * AD_BLOCK_SIZE;
        memset(row, 0, AD_BLOCK_SIZE);
        for (guint place = 0; place < AD_RS03_LAYERS; place++)
            add_multiple(code, row, word + (gsize)place * AD_BLOCK_SIZE,
                         check_of(code, place, root), AD_BLOCK_SIZE);
        for (guint i = 0; i < count; i++)
            checks[root * count + i] = check_of(code, places[i], root);
    }
}

static void
swap_rows(guint8 *rows, guint one, guint other, gsize length)
{
    for (gsize i = 0; i < length && one != other; i++) {
        guint8 kept = rows[one * length + i];
        rows[one * length + i] = rows[other * length + i];
        rows[other * length + i] = kept;
    }
}

static void
multiply(const AdRs03Code *code, guint8 *row, guint8 factor, gsize length)
{
    for (gsize i = 0; i < length; i++)
        row[i] = code->product[factor][row[i]];
}

/* Afterwards row i of the syndromes is what block i has too much. Check vectors of
 * different places are independent, so there is a pivot for each. */
static void
solve(const AdRs03Code *code, guint8 *checks, guint8 *syndromes, guint count)
{
    for (guint i = 0; i < count; i++) {
        guint pivot = i;
        while (pivot + 1 < count && checks[pivot * count + i] == 0)
            pivot++;
        swap_rows(checks, i, pivot, count);
        swap_rows(syndromes, i, pivot, AD_BLOCK_SIZE);
        guint8 scale = inverse(code, checks[i * count + i]);
        multiply(code, checks + i * count, scale, count);
        multiply(code, syndromes + (gsize)i * AD_BLOCK_SIZE, scale, AD_BLOCK_SIZE);
        for (guint row = 0; row < count; row++) {
            guint8 factor = checks[row * count + i];
            if (row == i || factor == 0)
                continue;
            add_multiple(code, checks + row * count, checks + i * count, factor, count);
            add_multiple(code, syndromes + (gsize)row * AD_BLOCK_SIZE,
                         syndromes + (gsize)i * AD_BLOCK_SIZE, factor, AD_BLOCK_SIZE);
        }
    }
}

static void
put_right(const AdRs03Code *code, guint8 *word, const guint *places, guint count)
{
    g_autofree guint8 *checks = g_malloc((gsize)count * count);
    g_autofree guint8 *syndromes = g_malloc((gsize)count * AD_BLOCK_SIZE);

    set_up(code, word, places, count, checks, syndromes);
    solve(code, checks, syndromes, count);
    for (guint i = 0; i < count; i++)
        add_multiple(code, word + (gsize)places[i] * AD_BLOCK_SIZE,
                     syndromes + (gsize)i * AD_BLOCK_SIZE, 1, AD_BLOCK_SIZE);
}

bool
ad_rs03_code_repair(const AdRs03Code *code, guint8 *word, guint8 *wrong)
{
    g_autofree Space *space = g_new(Space, 1);
    guint places[AD_RS03_LAYERS], count = 0;

    fill_lost(word, wrong);
    span(code, word, space);
    find_wrong(code, space, wrong);
    for (guint place = 0; place < AD_RS03_LAYERS; place++)
        if (wrong[place])
            places[count++] = place;
    if (count > code->roots || space->count > count)
        return false;
    if (count > 0)
        put_right(code, word, places, count);
    return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/disc/recovery.h"
#include "auditdisc/disc/rescue.h"
#include "disc.h"

/* A medium in memory, to be damaged. */
typedef struct {
    Disc *disc;
    guint8 *image, *bytes;
    bool *gone; /* blocks that a map will call unreadable */
    guint64 blocks, image_blocks;
    char *path, *output, *folder;
} Medium;

typedef enum { NOISE, ZEROS, UNREADABLE, MANNERS } Manner;

static Medium *
medium_new(guint messages, guint copies)
{
    Medium *medium = g_new0(Medium, 1);
    gsize length;

    medium->disc = disc_new_mastered(messages);
    medium->image = (guint8 *)disc_read(medium->disc->image, &length);
    medium->image_blocks = length / AD_BLOCK_SIZE;
    medium->blocks = medium->image_blocks * copies;
    medium->bytes = g_malloc(length * copies);
    for (guint i = 0; i < copies; i++)
        memcpy(medium->bytes + length * i, medium->image, length);
    medium->gone = g_new0(bool, medium->blocks);
    medium->path = g_build_filename(medium->disc->folder, "medium", NULL);
    medium->output = g_build_filename(medium->disc->folder, "rescued.iso", NULL);
    medium->folder = g_build_filename(medium->disc->folder, "files", NULL);
    return medium;
}

static void
medium_free(Medium *medium)
{
    disc_free(medium->disc);
    g_free(medium->image);
    g_free(medium->bytes);
    g_free(medium->gone);
    g_free(medium->path);
    g_free(medium->output);
    g_free(medium->folder);
    g_free(medium);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Medium, medium_free)

/* As the tool leaves it, in the file NAME. */
static char *
medium_write(const Medium *medium, const char *name)
{
    char *path = g_build_filename(medium->disc->folder, name, NULL);
    g_autofree char *map = g_strconcat(path, ".map", NULL);
    g_autoptr(GString) text = g_string_new("# auditdisc rescue map 1\n");

    g_assert_true(g_file_set_contents(path, (const char *)medium->bytes,
                                      (gssize)(medium->blocks * AD_BLOCK_SIZE), NULL));
    for (guint64 i = 0; i < medium->blocks; i++)
        g_string_append_printf(text, "%" G_GUINT64_FORMAT " 1 %c\n", i,
                               medium->gone[i] ? '-' : '?');
    g_assert_true(g_file_set_contents(map, text->str, (gssize)text->len, NULL));
    return path;
}

static void
hurt(Medium *medium, GRand *rand, guint64 lba, Manner manner)
{
    guint8 *block = medium->bytes + lba * AD_BLOCK_SIZE;

    medium->gone[lba] = manner == UNREADABLE;
    memset(block, 0, AD_BLOCK_SIZE);
    for (guint i = 0; manner == NOISE && i < AD_BLOCK_SIZE; i += 4) {
        guint32 word = g_rand_int(rand);
        memcpy(block + i, &word, sizeof word);
    }
}

static void
hurt_at_random(Medium *medium, guint percent, Manner manner)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(5);

    for (guint64 i = 0; i < medium->blocks; i++)
        if (g_rand_int_range(rand, 0, 100) < (gint)percent)
            hurt(medium, rand, i, manner);
}

static void
hurt_piece(Medium *medium, guint64 from, guint64 to, Manner manner)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);

    for (guint64 i = from; i < to; i++)
        hurt(medium, rand, i, manner);
}

static AdRescued *
rescue_from(const Medium *medium, const char *one, const char *other,
            const char *extract)
{
    const char *targets[] = {one, other, NULL};
    const AdRescueOrder order = {targets, medium->output, extract, 2, NULL, NULL};
    g_autoptr(GError) error = NULL;
    AdRescued *rescued = ad_rescue(&order, NULL, &error);

    g_assert_no_error(error);
    for (guint i = 0; i < MIN(rescued->verdict->diffs->len, 5); i++) {
        const AdDiff *diff = rescued->verdict->diffs->pdata[i];
        g_test_message("%s: %s", ad_diff_word(diff->kind), diff->what);
    }
    return rescued;
}

static bool
is_whole(const Medium *medium, const AdRescued *rescued)
{
    gsize length;
    g_autofree char *bytes = disc_read(medium->output, &length);

    g_assert_cmpuint(length, ==, medium->image_blocks * AD_BLOCK_SIZE);
    bool same = memcmp(bytes, medium->image, length) == 0;
    g_assert_true(same == (rescued->verdict->diffs->len == 0));
    g_assert_true(!same || (rescued->unsure == 0 && rescued->missing == 0));
    return same;
}

static void
assert_whole(const Medium *medium)
{
    g_autofree char *path = medium_write(medium, "medium");
    g_autoptr(AdRescued) rescued = rescue_from(medium, path, NULL, NULL);

    g_assert_cmpuint(rescued->blocks, ==, medium->image_blocks);
    g_assert_true(is_whole(medium, rescued));
    g_assert_cmpuint(rescued->lost->len, ==, 0);
}

static void
test_random(gconstpointer data)
{
    g_autoptr(Medium) medium = medium_new(20, 40);

    hurt_at_random(medium, 55, (Manner)GPOINTER_TO_INT(data));
    assert_whole(medium);
}

static void
test_piece(gconstpointer data)
{
    Manner manner = (Manner)GPOINTER_TO_INT(data);

    for (guint tenth = 0; tenth <= 10; tenth += 2) {
        g_autoptr(Medium) medium = medium_new(20, 14);
        guint64 from = medium->blocks * tenth / 100;
        hurt_piece(medium, from, from + medium->blocks * 90 / 100, manner);
        assert_whole(medium);
    }
}

static void
test_both_ends(gconstpointer data)
{
    g_autoptr(Medium) medium = medium_new(20, 14);
    guint64 fifth = medium->blocks / 5;

    hurt_piece(medium, 0, fifth, (Manner)GPOINTER_TO_INT(data));
    hurt_piece(medium, medium->blocks - fifth, medium->blocks,
               (Manner)GPOINTER_TO_INT(data));
    assert_whole(medium);
}

/* Each of two discs with one copy has lost a different 40 %. */
static void
test_two_discs(gconstpointer data)
{
    Manner manner = (Manner)GPOINTER_TO_INT(data);
    g_autoptr(Medium) one = medium_new(120, 1);
    guint64 blocks = one->blocks, hole = blocks * 40 / 100;

    hurt_piece(one, 20, 20 + hole, manner);
    g_autofree char *first = medium_write(one, "one");
    memcpy(one->bytes, one->image, blocks * AD_BLOCK_SIZE);
    memset(one->gone, 0, blocks);
    hurt_piece(one, blocks - hole, blocks, manner);
    g_autofree char *second = medium_write(one, "two");
    g_autoptr(AdRescued) rescued = rescue_from(one, first, second, NULL);
    g_assert_true(is_whole(one, rescued));
}

/* Damages what the one disc of two has lost: a half in one piece, or every second
 * block.
 */
static char *
write_half(Medium *medium, guint which, bool alternate, Manner manner)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(which + 3);

    memcpy(medium->bytes, medium->image, medium->blocks * AD_BLOCK_SIZE);
    memset(medium->gone, 0, medium->blocks * sizeof *medium->gone);
    for (guint64 i = 0; i < medium->blocks; i++)
        if ((alternate ? i % 2 : i * 2 / medium->blocks) == which)
            hurt(medium, rand, i, manner);
    return medium_write(medium, which == 0 ? "one" : "two");
}

static void
rescue_halves(Manner manner, bool alternate)
{
    g_autoptr(Medium) medium = medium_new(60, 1);
    g_autofree char *one = write_half(medium, 0, alternate, manner);
    g_autofree char *two = write_half(medium, 1, alternate, manner);
    g_autoptr(AdRescued) rescued = rescue_from(medium, one, two, NULL);

    g_assert_true(is_whole(medium, rescued));
}

static void
test_two_halves(gconstpointer data)
{
    rescue_halves((Manner)GPOINTER_TO_INT(data), false);
}

static void
test_alternate(gconstpointer data)
{
    rescue_halves((Manner)GPOINTER_TO_INT(data), true);
}

/* The head of the file itself is missing: copies begin anywhere. */
static void
test_shifted(void)
{
    g_autoptr(Medium) medium = medium_new(20, 4);
    guint64 cut = 100;

    memmove(medium->bytes, medium->bytes + cut * AD_BLOCK_SIZE,
            (medium->blocks - cut) * AD_BLOCK_SIZE);
    medium->blocks -= cut;
    assert_whole(medium);
}

/* What reads a disc that was burned track at once often misses its padding. The tag in
 * it follows from the rest, but only where that is proven. */
static void
test_without_padding(void)
{
    g_autoptr(Medium) medium = medium_new(20, 1);

    medium->blocks -= AD_IMAGE_PADDING;
    assert_whole(medium);
    g_assert_cmpint(g_unlink(medium->output), ==, 0);
    medium->bytes[AD_BLOCK_SIZE * 18 + 100] ^= 1;
    g_autofree char *path = medium_write(medium, "medium");
    g_autoptr(AdRescued) rescued = rescue_from(medium, path, NULL, NULL);
    g_assert_false(is_whole(medium, rescued));
    g_assert_cmpuint(rescued->missing, ==, 1);
}

/* Whoever zeroed it may have changed folders too, which nothing else proves. */
static void
test_without_tag(void)
{
    g_autoptr(Medium) medium = medium_new(20, 1);
    guint64 tag = medium->blocks - AD_IMAGE_PADDING;

    memset(medium->bytes + tag * AD_BLOCK_SIZE, 0, AD_BLOCK_SIZE);
    g_autofree char *path = medium_write(medium, "medium");
    g_autoptr(AdRescued) rescued = rescue_from(medium, path, NULL, NULL);
    g_assert_cmpuint(rescued->missing, ==, 0);
    g_assert_cmpuint(rescued->verdict->diffs->len, ==, 1);
    const AdDiff *diff = rescued->verdict->diffs->pdata[0];
    g_assert_nonnull(strstr(diff->what, "the image has lost its digest"));
}

static guint64
block_with(const Medium *medium, const char *text)
{
    guint64 lba = 0;

    while (memcmp(medium->image + lba * AD_BLOCK_SIZE, text, strlen(text)) != 0)
        lba++;
    return lba;
}

static void
test_lost(void)
{
    g_autoptr(Medium) medium = medium_new(20, 1);
    g_autofree char *path = NULL, *intact = NULL, *spoiled = NULL, *bytes = NULL;
    guint64 lba = block_with(medium, "message 20, byte 0\n");
    gsize length;

    hurt_piece(medium, lba + 1, lba + 2, UNREADABLE);
    path = medium_write(medium, "medium");
    g_autoptr(AdRescued) rescued = rescue_from(medium, path, NULL, medium->folder);
    g_assert_false(is_whole(medium, rescued));
    g_assert_cmpuint(rescued->missing, ==, 1);
    g_assert_cmpuint(rescued->lost->len, ==, 1);
    g_assert_cmpstr(rescued->lost->pdata[0], ==, "2005-05-30/0020");
    g_assert_cmpuint(rescued->damaged, ==, 2); /* and its twin */
    intact = g_build_filename(medium->folder, "data/eml/2005_05_30/0019.eml", NULL);
    bytes = disc_read(intact, &length);
    g_assert_cmpuint(length, ==, 19 * 733);
    g_assert_true(g_str_has_prefix(bytes, "message 19, byte 0\n"));
    spoiled =
        g_build_filename(medium->folder, "damaged/data/eml/2005_05_30/0020.eml", NULL);
    g_assert_true(g_file_test(spoiled, G_FILE_TEST_EXISTS));
}

/* The second try has another disc, and what the first one left. */
static void
test_goes_on(void)
{
    g_autoptr(Medium) medium = medium_new(60, 1);
    guint64 half = medium->blocks / 2;

    hurt_piece(medium, half, medium->blocks, UNREADABLE);
    g_autofree char *first = medium_write(medium, "one");
    g_autoptr(AdRescued) partly = rescue_from(medium, first, NULL, NULL);
    g_assert_false(is_whole(medium, partly));
    g_assert_cmpuint(partly->lost->len, >, 0);
    memcpy(medium->bytes, medium->image, medium->blocks * AD_BLOCK_SIZE);
    memset(medium->gone, 0, medium->blocks * sizeof *medium->gone);
    hurt_piece(medium, 0, half - 10, UNREADABLE);
    g_autofree char *second = medium_write(medium, "two");
    g_autoptr(AdRescued) rescued = rescue_from(medium, second, NULL, NULL);
    g_assert_true(is_whole(medium, rescued));
}

static void
assert_fails(const Medium *medium, const char *one, const char *other, AdErrorCode code)
{
    const char *targets[] = {one, other, NULL};
    const AdRescueOrder order = {targets, medium->output, NULL, 1, NULL, NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(AdRescued) rescued = ad_rescue(&order, NULL, &error);

    g_assert_null(rescued);
    g_assert_error(error, AD_ERROR, (gint)code);
}

static void
test_refuses(void)
{
    g_autoptr(Medium) medium = medium_new(5, 1);
    g_autoptr(Medium) other = medium_new(9, 1);
    g_autofree char *path = medium_write(medium, "medium");
    g_autofree char *stranger = medium_write(other, "other");

    assert_fails(medium, path, stranger, AD_ERROR_DIFFERS);
    g_assert_true(g_file_set_contents(medium->output, "mine", -1, NULL));
    assert_fails(medium, path, NULL, AD_ERROR_REFUSED);
    g_assert_cmpint(g_unlink(medium->output), ==, 0);
    hurt_piece(medium, 0, medium->blocks, NOISE);
    g_autofree char *noise = medium_write(medium, "noise");
    assert_fails(medium, noise, NULL, AD_ERROR_DIFFERS);
}

/* A map that is about another image is not believed. */
static void
test_stale_map(void)
{
    g_autoptr(Medium) medium = medium_new(20, 1);
    g_autofree char *path = medium_write(medium, "medium");
    g_autofree char *map = g_strconcat(path, ".map", NULL);
    g_autoptr(GString) text = g_string_new("# auditdisc rescue map 1\nimage ");

    for (guint i = 0; i < AD_DIGEST_HEX; i++)
        g_string_append_c(text, '0');
    g_string_append(text, "\n0 20 -\n");
    g_assert_true(g_file_set_contents(map, text->str, -1, NULL));
    g_autoptr(AdRescued) rescued = rescue_from(medium, path, NULL, NULL);
    g_assert_true(is_whole(medium, rescued));
    g_assert_cmpuint(rescued->unread, ==, 0);
    g_assert_true(
        g_file_set_contents(map, "# auditdisc rescue map 1\n0 1 x\n", -1, NULL));
    assert_fails(medium, path, NULL, AD_ERROR_USAGE);
}

static AdVerdict *
verdict_on(const Medium *medium, bool in_ledger)
{
    g_autofree char *path = medium_write(medium, "medium");
    g_autoptr(GError) error = NULL;
    g_autoptr(AdReader) reader = ad_reader_open(path, &error);
    AdVerdict *verdict = ad_verify_image(
        reader, in_ledger ? &medium->disc->facts : NULL, NULL, NULL, NULL, &error);

    g_assert_no_error(error);
    g_assert_cmpuint(verdict->copies, ==, 5);
    return verdict;
}

/* One byte in one copy is a difference, and the good copies are named. */
static void
test_verify_copies(void)
{
    g_autoptr(Medium) medium = medium_new(5, 5);
    g_autoptr(AdVerdict) equal = verdict_on(medium, true);

    g_assert_cmpuint(equal->diffs->len, ==, 0);
    g_assert_cmpuint(equal->good_copies, ==, 5);
    medium->bytes[medium->image_blocks * AD_BLOCK_SIZE * 2 + 5] ^= 1;
    g_autoptr(AdVerdict) third = verdict_on(medium, true);
    g_assert_cmpuint(third->diffs->len, ==, 1);
    g_assert_cmpuint(third->good_copies, ==, 4);
    const AdDiff *diff = third->diffs->pdata[0];
    g_assert_nonnull(strstr(diff->what, "these are good: 1 to 2, 4 to 5; "));
    medium->bytes[5] ^= 1;
    g_autoptr(AdVerdict) two = verdict_on(medium, true);
    g_assert_cmpuint(two->good_copies, ==, 3);
}

/* What a drive delivers in place of what it can't read is the same in each copy, and
 * for all that no image. */
static void
test_verify_copies_of_nothing(void)
{
    g_autoptr(Medium) medium = medium_new(5, 5);
    gsize image = medium->image_blocks * AD_BLOCK_SIZE;

    memset(medium->bytes + image, 0, 4 * image);
    g_autoptr(AdVerdict) verdict = verdict_on(medium, false);
    g_assert_cmpuint(verdict->good_copies, ==, 1);
    g_assert_cmpuint(verdict->diffs->len, ==, 1);
    const AdDiff *diff = verdict->diffs->pdata[0];
    g_assert_nonnull(strstr(diff->what, "these are good: 1; these are not: 2 to 5 "));
}

static void
test_plan(void)
{
    AdRecovery many = ad_recovery_plan(10000, 359844, true);
    AdRecovery few = ad_recovery_plan(153600, 359844, true);
    AdRecovery without = ad_recovery_plan(100000, 359844, false);
    AdRecovery full = ad_recovery_plan(359844, 359844, true);
    AdRecovery over = ad_recovery_plan(359845, 359844, true);

    g_assert_false(many.augmented);
    g_assert_cmpuint(many.copies, ==, 35);
    g_autofree char *copies = ad_recovery_words(&many);
    g_assert_nonnull(strstr(copies, "any 97 % in one piece, or of 67 % of the blocks"));
    g_assert_true(few.augmented);
    g_assert_cmpuint(few.copies, ==, 1);
    g_assert_cmpuint(few.rs03.layer, ==, 1409);
    g_assert_cmpuint(few.rs03.roots, ==, 144);
    g_autofree char *parity = ad_recovery_words(&few);
    g_assert_nonnull(strstr(parity, "any 56 % in one piece, or of 43 % of the blocks"));
    g_assert_cmpuint(without.copies, ==, 3);
    g_assert_false(full.augmented || over.augmented || without.augmented);
    g_assert_cmpuint(full.copies, ==, 1);
    g_assert_cmpuint(over.copies, ==, 1);
    g_autofree char *one = ad_recovery_words(&full);
    g_assert_nonnull(strstr(one, "once"));
}

static void
count_verified(const char *stage, guint64 done, guint64 total, const char *note,
               gpointer data)
{
    *(guint *)data += strcmp(stage, "verifying") == 0 && done == 0;
}

/* How often an image is verified that stays damaged however often it is read. */
static guint
times_verified(guint copies)
{
    g_autoptr(Medium) medium = medium_new(2, copies);
    g_autoptr(GRand) rand = g_rand_new_with_seed(9);
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;
    guint64 lba = block_with(medium, "message 2, byte 0\n");
    guint times = 0;

    for (guint i = 0; i < copies; i++)
        hurt(medium, rand, lba + i * medium->image_blocks, NOISE);
    path = medium_write(medium, "medium");
    const char *targets[] = {path, NULL};
    const AdRescueOrder order = {targets, medium->output, NULL, 4, NULL, NULL};
    const AdProgress progress = {count_verified, &times};
    g_autoptr(AdRescued) rescued = ad_rescue(&order, &progress, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(rescued->verdict->diffs->len, >, 0);
    return times;
}

/* Each time takes as long as reading all of the medium. */
static void
test_nothing_new(void)
{
    g_assert_cmpuint(times_verified(1), ==, 1);
    g_assert_cmpuint(times_verified(2), ==, 2); /* once for each doubt */
}

int
main(int argc, char **argv)
{
    static const char *const words[MANNERS] = {"noise", "zeros", "unreadable"};
    static const struct {
        const char *name;
        GTestDataFunc function;
    } cases[] = {
        {"random", test_random},         {"piece", test_piece},
        {"both-ends", test_both_ends},   {"two-discs", test_two_discs},
        {"two-halves", test_two_halves}, {"alternate", test_alternate},
    };

    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        for (gint manner = 0; manner < MANNERS; manner++) {
            g_autofree char *name =
                g_strdup_printf("/rescue/%s/%s", cases[i].name, words[manner]);
            g_test_add_data_func(name, GINT_TO_POINTER(manner), cases[i].function);
        }
    g_test_add_func("/rescue/shifted", test_shifted);
    g_test_add_func("/rescue/without-padding", test_without_padding);
    g_test_add_func("/rescue/without-tag", test_without_tag);
    g_test_add_func("/rescue/lost", test_lost);
    g_test_add_func("/rescue/goes-on", test_goes_on);
    g_test_add_func("/rescue/refuses", test_refuses);
    g_test_add_func("/rescue/nothing-new", test_nothing_new);
    g_test_add_func("/rescue/stale-map", test_stale_map);
    g_test_add_func("/recovery/verify", test_verify_copies);
    g_test_add_func("/recovery/verify-nothing", test_verify_copies_of_nothing);
    g_test_add_func("/recovery/copies", test_plan);
    return g_test_run();
}

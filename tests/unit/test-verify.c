/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/disc/tree.h"
#include "auditdisc/disc/verify.h"
#include "../../src/disc/reader_private.h"
#include "disc.h"

#define CHANGES 500

/* An image in memory that can be spoiled. */
typedef struct {
    Disc *disc;
    char *bytes;
    gsize length;
    AdReader *reader;
    guint64 bad_from, bad_to; /* blocks that can't be read, the last one not included */
} Copy;

static bool
copy_read(AdReader *reader, guint64 lba, guint count, void *buffer, GError **error)
{
    const Copy *copy = reader->grab;

    if (lba + count > copy->bad_from && lba < copy->bad_to)
        return ad_error(error, AD_ERROR_FAILED, "scratched");
    if ((lba + count) * AD_BLOCK_SIZE > copy->length)
        return ad_error(error, AD_ERROR_FAILED, "ends");
    memcpy(buffer, copy->bytes + lba * AD_BLOCK_SIZE, (gsize)count * AD_BLOCK_SIZE);
    return true;
}

static void
copy_close(AdReader *reader)
{
}

static const AdReaderOps copy_ops = {copy_read, copy_close};

static void
copy_resize(Copy *copy, gsize length)
{
    g_clear_pointer(&copy->reader, ad_reader_free);
    copy->bytes = g_realloc(copy->bytes, length + 1);
    if (length > copy->length)
        memset(copy->bytes + copy->length, 0, length - copy->length);
    copy->length = length;
    copy->reader =
        ad_reader_new(&copy_ops, "copy", (length + AD_BLOCK_SIZE - 1) / AD_BLOCK_SIZE);
    copy->reader->grab = copy;
}

static Copy *
copy_of(Disc *disc)
{
    Copy *copy = g_new0(Copy, 1);

    copy->disc = disc;
    copy->bytes = disc_read(disc->image, &copy->length);
    copy_resize(copy, copy->length);
    return copy;
}

static void
copy_free(Copy *copy)
{
    ad_reader_free(copy->reader);
    disc_free(copy->disc);
    g_free(copy->bytes);
    g_free(copy);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Copy, copy_free)

static char *
tag_of(const Copy *copy)
{
    return copy->bytes + (copy->disc->facts.blocks - AD_IMAGE_PADDING) * AD_BLOCK_SIZE;
}

static AdVerdict *
verify(const Copy *copy, bool with_facts)
{
    g_autoptr(GError) error = NULL;
    AdVerdict *verdict = ad_verify_image(
        copy->reader, with_facts ? &copy->disc->facts : NULL, NULL, NULL, NULL, &error);

    g_assert_no_error(error);
    return verdict;
}

static bool
differs(const Copy *copy, const AdImageFacts *facts)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AdVerdict) verdict =
        ad_verify_image(copy->reader, facts, NULL, NULL, NULL, &error);

    if (verdict == NULL)
        g_assert_error(error, AD_ERROR, AD_ERROR_DIFFERS);
    return verdict == NULL || verdict->diffs->len > 0;
}

static bool
told(const AdVerdict *verdict, AdDiffKind kind, const char *what)
{
    for (guint i = 0; i < verdict->diffs->len; i++) {
        const AdDiff *diff = verdict->diffs->pdata[i];
        if (diff->kind == kind && strcmp(diff->what, what) == 0)
            return true;
    }
    return false;
}

static guint
count_of(const AdVerdict *verdict, AdDiffKind kind)
{
    guint count = 0;

    for (guint i = 0; i < verdict->diffs->len; i++)
        count += ((const AdDiff *)verdict->diffs->pdata[i])->kind == kind;
    return count;
}

static void
show(const AdVerdict *verdict)
{
    for (guint i = 0; i < verdict->diffs->len; i++) {
        const AdDiff *diff = verdict->diffs->pdata[i];
        g_test_message("%s: %s", ad_diff_word(diff->kind), diff->what);
    }
}

static void
assert_equal(const Copy *copy, bool with_facts)
{
    g_autoptr(AdVerdict) verdict = verify(copy, with_facts);

    show(verdict);
    g_assert_cmpuint(verdict->diffs->len, ==, 0);
    g_assert_cmpuint(verdict->files, ==, ad_volume_count(copy->disc->volume));
    g_assert_cmpuint(verdict->blocks, ==, copy->disc->facts.blocks);
    g_assert_cmpstr(verdict->volume_id, ==, "AUDIT_2005_05");
    g_assert_true(verdict->has_fingerprint);
    g_assert_true(ad_digest_equal(&verdict->fingerprint, &copy->disc->fingerprint));
    g_assert_true(ad_digest_equal(&verdict->rest, &copy->disc->facts.rest));
    if (with_facts)
        g_assert_true(ad_digest_equal(&verdict->image, &copy->disc->facts.digest));
}

static void
test_equal(void)
{
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(20));

    assert_equal(copy, true);
    assert_equal(copy, false);
}

static void
test_image_file(void)
{
    g_autoptr(Disc) disc = disc_new_mastered(40);
    g_autoptr(AdReader) reader = ad_reader_open(disc->image, NULL);
    g_autoptr(AdVerdict) verdict = NULL;

    g_assert_nonnull(reader);
    verdict = ad_verify_image(reader, &disc->facts, NULL, NULL, NULL, NULL);
    g_assert_cmpuint(verdict->diffs->len, ==, 0);
    g_assert_cmpuint(ad_reader_blocks(reader), ==, disc->facts.blocks);
}

static gsize
place_of(const Copy *copy, const char *path)
{
    g_autoptr(AdDiscTree) tree = ad_disc_tree_read(copy->reader);

    return (gsize)ad_disc_tree_find(tree, path)->block * AD_BLOCK_SIZE;
}

static void
test_changed_file(void)
{
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(20));

    copy->bytes[place_of(copy, "data/eml/2005_05_30/0007.eml") + 2100] ^= 1;
    for (int with_facts = 0; with_facts < 2; with_facts++) {
        g_autoptr(AdVerdict) verdict = verify(copy, with_facts);
        g_assert_true(told(verdict, AD_DIFF_CHANGED, "data/eml/2005_05_30/0007.eml"));
        g_assert_true(told(verdict, AD_DIFF_CHANGED, "days/2005_05_30/0007.txt"));
        g_assert_cmpuint(count_of(verdict, AD_DIFF_CHANGED), ==, 2);
        g_assert_cmpuint(verdict->diffs->len, ==, 2);
    }
}

/* Every image has the tag, so that one without it was changed, whatever else holds. */
static void
test_without_tag(void)
{
    static const char *const known[] = {
        "folders and checksums: the image has lost its digest of them",
        "folders, checksums or padding: not the digest that was recorded",
    };
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(20));

    memset(tag_of(copy), 0, AD_BLOCK_SIZE);
    for (guint with_facts = 0; with_facts < G_N_ELEMENTS(known); with_facts++) {
        g_autoptr(AdVerdict) verdict = verify(copy, with_facts);
        g_assert_true(told(verdict, AD_DIFF_IMAGE, known[with_facts]));
        g_assert_cmpuint(verdict->diffs->len, ==, 1);
    }
}

/* What the image says of what is in no manifest, and nobody else knows. */
static void
test_own_tag(void)
{
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(20));

    copy->bytes[16 * AD_BLOCK_SIZE + 40] ^= 1;
    g_autoptr(AdVerdict) renamed = verify(copy, false);
    g_assert_true(told(renamed, AD_DIFF_IMAGE,
                       "folders or checksums: not the digest that the image has of "
                       "them"));
    g_assert_cmpuint(renamed->diffs->len, ==, 1);
    copy->bytes[16 * AD_BLOCK_SIZE + 40] ^= 1;
    tag_of(copy)[AD_BLOCK_SIZE] = 'x';
    g_autoptr(AdVerdict) padded = verify(copy, false);
    g_autofree char *what =
        g_strdup_printf("block %" G_GUINT64_FORMAT ": not zero",
                        copy->disc->facts.blocks - AD_IMAGE_PADDING + 1);
    g_assert_true(told(padded, AD_DIFF_IMAGE, what));
    g_assert_cmpuint(padded->diffs->len, ==, 1);
}

/* A byte that no file and no folder has a use for. */
static void
test_slack(void)
{
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(20));

    copy->bytes[place_of(copy, "index.html") + 2047] = 'x';
    for (int with_facts = 0; with_facts < 2; with_facts++) {
        g_autoptr(AdVerdict) verdict = verify(copy, with_facts);
        g_assert_true(
            told(verdict, AD_DIFF_IMAGE, "bytes after the end of index.html"));
        g_assert_cmpuint(count_of(verdict, AD_DIFF_IMAGE), ==, verdict->diffs->len);
    }
}

/* Windows shows the files of the Joliet tree: they have to be the same ones. */
static void
test_trees_that_differ(void)
{
    static const char name[] = "\0000\0000\0000\0001\0.\0e\0m\0l";
    enum { AT_NAME = 33, AT_BLOCK = 2, AT_BLOCK_AGAIN = 9 };
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(5));
    char *found = memmem(copy->bytes, copy->length, name, sizeof name - 1);

    g_assert_nonnull(found);
    found[AT_BLOCK - AT_NAME]++;
    found[AT_BLOCK_AGAIN - AT_NAME]++;
    g_autoptr(AdVerdict) verdict = verify(copy, false);
    g_assert_true(told(verdict, AD_DIFF_IMAGE,
                       "/data/eml/2005_05_30/0001.eml: not the same under Joliet"));
    g_assert_cmpuint(count_of(verdict, AD_DIFF_CHANGED), ==, 0);
}

static void
put_both32(char *at, guint32 number)
{
    guint32 little = GUINT32_TO_LE(number), big = GUINT32_TO_BE(number);

    memcpy(at, &little, sizeof little);
    memcpy(at + 4, &big, sizeof big);
}

/* Lets both trees say that a file lies elsewhere. */
static void
move_file(Copy *copy, guint number, guint32 block)
{
    char bare[] = "\0120001.EML;1", wide[] = "\0000\0000\0000\0001\0.\0e\0m\0l";
    enum { AT_NAME = 33, AT_BLOCK = 2 };

    bare[4] = (char)('0' + number);
    wide[7] = (char)('0' + number);
    char *first = memmem(copy->bytes, copy->length, bare, sizeof bare - 1);
    char *second = memmem(copy->bytes, copy->length, wide, sizeof wide - 1);
    g_assert_nonnull(first);
    g_assert_nonnull(second);
    put_both32(first + 1 - AT_NAME + AT_BLOCK, block);
    put_both32(second - AT_NAME + AT_BLOCK, block);
}

static void
test_impossible_places(void)
{
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(5));
    guint32 third =
        (guint32)(place_of(copy, "data/eml/2005_05_30/0003.eml") / AD_BLOCK_SIZE);

    move_file(copy, 1, third + 1);
    move_file(copy, 2, 0xfffffff0U);
    g_autoptr(AdVerdict) verdict = verify(copy, false);
    show(verdict);
    g_assert_true(told(verdict, AD_DIFF_CHANGED, "data/eml/2005_05_30/0001.eml"));
    g_assert_true(told(verdict, AD_DIFF_IMAGE,
                       "data/eml/2005_05_30/0001.eml lies over another file"));
    g_assert_true(told(verdict, AD_DIFF_CHANGED, "data/eml/2005_05_30/0002.eml"));
    g_assert_true(told(verdict, AD_DIFF_IMAGE,
                       "data/eml/2005_05_30/0002.eml ends behind the image"));
    g_assert_false(told(verdict, AD_DIFF_CHANGED, "data/eml/2005_05_30/0003.eml"));
}

/* What Rock Ridge could make of a file: a link, a folder moved here, a name that goes
 * on in another place. */
static void
test_odd_entries(void)
{
    static const char *const odd[] = {"SL", "CL", "PL", "RE", "PN", "SF", "CE"};
    static const char record[] = "\0120001.EML;1";

    for (guint i = 0; i < G_N_ELEMENTS(odd); i++) {
        g_autoptr(Copy) copy = copy_of(disc_new_mastered(5));
        char *name = memmem(copy->bytes, copy->length, record, sizeof record - 1);
        g_assert_nonnull(name);
        char *mode = memmem(name, 255, "PX", 2);
        g_assert_nonnull(mode);
        memcpy(mode, odd[i], 2);
        g_autoptr(AdVerdict) verdict = verify(copy, false);
        g_test_message("%s", odd[i]);
        show(verdict);
        g_assert_true(
            told(verdict, AD_DIFF_IMAGE,
                 "Rock Ridge: folder /data/eml/2005_05_30: a link, a moved folder, a "
                 "device or an entry that goes on elsewhere, where only files and "
                 "folders belong"));
    }
}

static gsize
random_place(gsize length)
{
    return (gsize)g_test_rand_int_range(0, (gint)length);
}

static void
assert_all_find_it(const Copy *copy, const char *what, gsize place)
{
    AdImageFacts whole = copy->disc->facts;
    const AdImageFacts *known[] = {NULL, &copy->disc->facts, &whole};
    static const char *const words[] = {"nothing", "the rest", "the whole image"};

    whole.has_rest = false;
    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        if (differs(copy, known[i]))
            continue;
        g_test_message("%s at %" G_GSIZE_FORMAT " not found, %s known", what, place,
                       words[i]);
        g_assert_not_reached();
    }
}

static void
flip_and_look(Copy *copy, gsize place)
{
    char mask = (char)(1 << g_test_rand_int_range(0, 8));

    copy->bytes[place] ^= mask;
    assert_all_find_it(copy, "flip", place);
    copy->bytes[place] ^= mask;
}

static void
test_flips(void)
{
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(20));

    for (guint i = 0; i < CHANGES; i++)
        flip_and_look(copy, random_place(copy->length));
    for (gsize block = 0; block < copy->length; block += AD_BLOCK_SIZE)
        flip_and_look(copy, block + random_place(AD_BLOCK_SIZE));
    assert_equal(copy, false);
}

static void
test_swapped_blocks(void)
{
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(20));
    gsize blocks = copy->length / AD_BLOCK_SIZE;
    g_autofree char *spare = g_malloc(AD_BLOCK_SIZE);

    for (guint i = 0; i < CHANGES; i++) {
        char *one = copy->bytes + random_place(blocks) * AD_BLOCK_SIZE;
        char *other = copy->bytes + random_place(blocks) * AD_BLOCK_SIZE;
        if (memcmp(one, other, AD_BLOCK_SIZE) == 0)
            continue; /* two of zeros, say */
        memcpy(spare, one, AD_BLOCK_SIZE);
        memcpy(one, other, AD_BLOCK_SIZE);
        memcpy(other, spare, AD_BLOCK_SIZE);
        assert_all_find_it(copy, "swap", (gsize)(one - copy->bytes));
        memcpy(other, one, AD_BLOCK_SIZE);
        memcpy(one, spare, AD_BLOCK_SIZE);
    }
    assert_equal(copy, true);
}

static void
test_truncated(void)
{
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(20));

    copy_resize(copy, copy->length - 1);
    assert_all_find_it(copy, "truncation", copy->length);
    while (copy->length > 7 * AD_BLOCK_SIZE) {
        copy_resize(copy, (copy->length - 1) / AD_BLOCK_SIZE * AD_BLOCK_SIZE -
                              random_place(3) * 1000);
        assert_all_find_it(copy, "truncation", copy->length);
    }
    copy_resize(copy, 0);
    assert_all_find_it(copy, "truncation", 0);
}

static void
test_truncated_files(void)
{
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(20));
    gsize end = place_of(copy, "data/eml/2005_05_30/0019.eml") + AD_BLOCK_SIZE;

    copy_resize(copy, end);
    g_autoptr(AdVerdict) verdict = verify(copy, false);
    g_assert_true(told(verdict, AD_DIFF_UNREADABLE, "data/eml/2005_05_30/0019.eml"));
    g_assert_true(told(verdict, AD_DIFF_UNREADABLE, "days/2005_05_30/0020.txt"));
    g_assert_false(told(verdict, AD_DIFF_UNREADABLE, "days/2005_05_30/0018.txt"));
    g_assert_true(told(verdict, AD_DIFF_UNREADABLE, "manifest-sha256.txt"));
}

static void
test_appended(void)
{
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(10));
    gsize length = copy->length;

    copy_resize(copy, length + AD_BLOCK_SIZE);
    assert_all_find_it(copy, "more blocks", length);
    copy->reader->spare = 15;
    assert_equal(copy, true);
    copy->bytes[length + 77] = 1;
    assert_all_find_it(copy, "more bytes", length);
    copy_resize(copy, length + 16 * AD_BLOCK_SIZE);
    copy->bytes[length + 77] = 0;
    copy->reader->spare = 15;
    assert_all_find_it(copy, "more blocks than a medium may have", length);
}

static void
test_unreadable_file(void)
{
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(20));

    copy->bad_from = place_of(copy, "data/eml/2005_05_30/0020.eml") / AD_BLOCK_SIZE + 1;
    copy->bad_to = copy->bad_from + 1;
    for (int with_facts = 0; with_facts < 2; with_facts++) {
        g_autoptr(AdVerdict) verdict = verify(copy, with_facts);
        g_assert_true(
            told(verdict, AD_DIFF_UNREADABLE, "data/eml/2005_05_30/0020.eml"));
        g_assert_true(told(verdict, AD_DIFF_UNREADABLE, "days/2005_05_30/0020.txt"));
        g_assert_cmpuint(verdict->diffs->len, ==, 2);
    }
}

static void
test_unreadable_padding(void)
{
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(20));
    guint64 blocks = copy->disc->facts.blocks;

    copy->bad_from = blocks - 9;
    copy->bad_to = blocks - 7;
    for (int with_facts = 0; with_facts < 2; with_facts++) {
        g_autofree char *where =
            g_strdup_printf("blocks %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
                            blocks - 9, blocks - 8);
        g_autoptr(AdVerdict) verdict = verify(copy, with_facts);
        g_assert_true(told(verdict, AD_DIFF_UNREADABLE, where));
        g_assert_cmpuint(verdict->diffs->len, ==, 1);
    }
}

/* With the folders of Rock Ridge scratched, those of Joliet tell where the files lie.
 */
static void
test_unreadable_folder(void)
{
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(20));

    copy->bad_from = 16;
    copy->bad_to = 17;
    g_autoptr(AdVerdict) verdict = verify(copy, true);
    g_assert_true(told(verdict, AD_DIFF_UNREADABLE, "block 16"));
    g_assert_cmpuint(count_of(verdict, AD_DIFF_MISSING), ==, 0);
    g_assert_cmpuint(count_of(verdict, AD_DIFF_CHANGED), ==, 0);
    g_assert_cmpuint(verdict->files, ==, ad_volume_count(copy->disc->volume));
}

typedef struct {
    AdDigest asked;
    AdImageFacts facts;
    bool known;
} Ledger;

static bool
facts_from(const AdDigest *fingerprint, AdImageFacts *ret_facts, gpointer data)
{
    Ledger *ledger = data;

    ledger->asked = *fingerprint;
    *ret_facts = ledger->facts;
    return ledger->known;
}

static void
test_facts_of(void)
{
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(10));
    Ledger ledger = {.facts = copy->disc->facts, .known = true};
    g_autoptr(AdVerdict) equal =
        ad_verify_image(copy->reader, NULL, facts_from, &ledger, NULL, NULL);

    g_assert_cmpuint(equal->diffs->len, ==, 0);
    g_assert_true(ad_digest_equal(&ledger.asked, &copy->disc->fingerprint));
    ledger.facts.rest.bytes[3] ^= 1;
    g_autoptr(AdVerdict) other =
        ad_verify_image(copy->reader, NULL, facts_from, &ledger, NULL, NULL);
    g_assert_cmpuint(count_of(other, AD_DIFF_IMAGE), ==, 1);
    ledger.facts.has_rest = false;
    g_autoptr(AdVerdict) early =
        ad_verify_image(copy->reader, NULL, facts_from, &ledger, NULL, NULL);
    g_assert_cmpuint(early->diffs->len, ==, 0);
    ledger.facts.digest.bytes[3] ^= 1;
    g_autoptr(AdVerdict) whole =
        ad_verify_image(copy->reader, NULL, facts_from, &ledger, NULL, NULL);
    g_assert_cmpuint(count_of(whole, AD_DIFF_IMAGE), ==, 1);
    ledger.known = false;
    g_autoptr(AdVerdict) unknown =
        ad_verify_image(copy->reader, NULL, facts_from, &ledger, NULL, NULL);
    g_assert_cmpuint(unknown->diffs->len, ==, 0);
}

/* A volume whose manifests don't fit what lies beside them. */
static Disc *
disc_with(const char *payload, const char *tags)
{
    Disc *disc = g_new0(Disc, 1);

    disc->folder = g_dir_make_tmp("disc-XXXXXX", NULL);
    disc->image = g_build_filename(disc->folder, "image.iso", NULL);
    disc->volume = ad_volume_new(disc->folder);
    g_autofree char *path = ad_volume_pack_path(disc->folder, 0);
    g_autoptr(AdPack) pack = ad_pack_open(path, 0, NULL);
    disc_add(disc->volume, pack, "data/one.eml", "one", 3, NULL);
    disc_add(disc->volume, pack, "index.html", "front", 5, NULL);
    if (payload != NULL)
        disc_add(disc->volume, pack, AD_BAG_MANIFEST, payload, strlen(payload), NULL);
    if (tags != NULL)
        disc_add(disc->volume, pack, AD_BAG_TAGMANIFEST, tags, strlen(tags), NULL);
    g_assert_true(ad_pack_sync(pack, NULL));
    g_assert_true(ad_volume_seal(disc->volume, NULL));
    g_assert_true(ad_image_master(disc->volume, &disc_spec, disc->image, &disc->facts,
                                  NULL, NULL));
    return disc;
}

static void
add_line(GString *text, const char *content, const char *path)
{
    AdDigest digest;

    ad_digest_of(content, strlen(content), &digest);
    ad_manifest_line(text, &digest, path);
}

static void
test_manifests_that_do_not_fit(void)
{
    g_autoptr(GString) payload = g_string_new(NULL);
    g_autoptr(GString) tags = g_string_new(NULL);

    add_line(payload, "two", "data/two.eml");
    add_line(tags, "other", "index.html");
    g_autoptr(Copy) copy = copy_of(disc_with(payload->str, tags->str));
    g_autoptr(AdVerdict) verdict = verify(copy, true);
    g_assert_true(told(verdict, AD_DIFF_CHANGED, "index.html"));
    g_assert_true(told(verdict, AD_DIFF_MISSING, "data/two.eml"));
    g_assert_true(told(verdict, AD_DIFF_EXTRA, "data/one.eml"));
    g_assert_true(told(verdict, AD_DIFF_EXTRA, AD_BAG_MANIFEST));
    g_assert_cmpuint(verdict->diffs->len, ==, 4);
    for (guint i = 1; i < verdict->diffs->len; i++)
        g_assert_cmpint(((AdDiff *)verdict->diffs->pdata[i - 1])->kind, <=,
                        ((AdDiff *)verdict->diffs->pdata[i])->kind);
}

/* Payload that only the manifest of the tag files lists is not covered. */
static void
test_listed_in_the_wrong_place(void)
{
    g_autoptr(GString) tags = g_string_new(NULL);

    add_line(tags, "front", "index.html");
    add_line(tags, "one", "data/one.eml");
    add_line(tags, "", AD_BAG_MANIFEST);
    g_autoptr(Copy) copy = copy_of(disc_with("", tags->str));
    g_autoptr(AdVerdict) verdict = verify(copy, true);
    g_assert_true(told(verdict, AD_DIFF_EXTRA, "data/one.eml"));
    g_assert_cmpuint(verdict->diffs->len, ==, 1);
}

static void
test_no_manifests(void)
{
    g_autoptr(Copy) none = copy_of(disc_with(NULL, NULL));
    g_autoptr(AdVerdict) bare = verify(none, true);

    g_assert_true(told(bare, AD_DIFF_MISSING, AD_BAG_MANIFEST));
    g_assert_true(told(bare, AD_DIFF_MISSING, AD_BAG_TAGMANIFEST));
    g_assert_false(bare->has_fingerprint);
    g_autoptr(Copy) odd = copy_of(disc_with("no manifest\n", NULL));
    g_autoptr(AdVerdict) broken = verify(odd, true);
    g_assert_true(told(broken, AD_DIFF_CHANGED, AD_BAG_MANIFEST));
}

static void
test_no_image(void)
{
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(1));
    g_autoptr(GError) error = NULL;

    memset(copy->bytes, 'x', copy->length);
    g_assert_null(ad_verify_image(copy->reader, NULL, NULL, NULL, NULL, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_DIFFERS);
    g_autoptr(AdVerdict) verdict = verify(copy, true);
    g_assert_cmpuint(count_of(verdict, AD_DIFF_IMAGE), >, 0);
    g_clear_error(&error);
    g_assert_null(ad_reader_open("/nowhere/image.iso", &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_USAGE);
    g_clear_error(&error);
    g_assert_null(ad_reader_open("/dev/nowhere", &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_MEDIUM);
    g_clear_error(&error);
    g_assert_null(ad_reader_open(copy->disc->folder, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
}

/* The tree of a disc as a folder; the caller frees the name. */
static char *
lay_out(const Disc *disc)
{
    char *folder = g_build_filename(disc->folder, "tree", NULL);

    g_assert_true(ad_volume_write_tree(disc->volume, folder, NULL, NULL));
    return folder;
}

static char *
below(const char *folder, const char *path)
{
    return g_build_filename(folder, path, NULL);
}

static void
test_folder_equal(void)
{
    g_autoptr(Disc) disc = disc_new(10);
    g_autofree char *folder = lay_out(disc);
    g_autofree char *slashed = g_strconcat(folder, "//", NULL);
    g_autoptr(AdVerdict) verdict = ad_verify_folder(slashed, NULL, NULL);

    show(verdict);
    g_assert_cmpuint(verdict->diffs->len, ==, 0);
    g_assert_cmpuint(verdict->files, ==, ad_volume_count(disc->volume));
    g_assert_true(verdict->has_fingerprint);
    g_assert_true(ad_digest_equal(&verdict->fingerprint, &disc->fingerprint));
}

static void
test_folder_differs(void)
{
    g_autoptr(Disc) disc = disc_new(10);
    g_autofree char *folder = lay_out(disc);
    g_autofree char *changed = below(folder, "data/eml/2005_05_30/0001.eml");
    g_autofree char *missing = below(folder, "days/2005_05_30/0002.txt");
    g_autofree char *extra = below(folder, "data/eml/more.eml");
    g_autofree char *link = below(folder, "data/eml/link.eml");

    g_assert_true(g_file_set_contents(changed, "x", 1, NULL));
    g_assert_cmpint(g_unlink(missing), ==, 0);
    g_assert_true(g_file_set_contents(extra, "x", 1, NULL));
    g_assert_cmpint(symlink("more.eml", link), ==, 0);
    g_autoptr(AdVerdict) verdict = ad_verify_folder(folder, NULL, NULL);
    g_assert_true(told(verdict, AD_DIFF_CHANGED, "data/eml/2005_05_30/0001.eml"));
    g_assert_true(told(verdict, AD_DIFF_MISSING, "days/2005_05_30/0002.txt"));
    g_assert_true(told(verdict, AD_DIFF_EXTRA, "data/eml/more.eml"));
    g_assert_true(told(verdict, AD_DIFF_EXTRA, "data/eml/link.eml"));
    g_assert_cmpuint(verdict->diffs->len, ==, 4);
}

static void
test_folder_of_no_disc(void)
{
    g_autoptr(Disc) disc = disc_new(1);
    g_autoptr(GError) error = NULL;

    g_assert_null(ad_verify_folder(disc->folder, NULL, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_DIFFERS);
    g_clear_error(&error);
    g_assert_null(ad_verify_folder("/nowhere", NULL, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_DIFFERS);
}

#define VERY_MANY 3200000

/* What a million small messages come to, with a list of them of more than 256 MB. */
static void
test_very_many_files(void)
{
    g_autoptr(Disc) disc = NULL;
    g_autoptr(AdPack) pack = NULL;
    g_autofree char *path = NULL;
    AdExtent extent;

    if (g_getenv("AD_FULL") == NULL) {
        g_test_skip("takes half a minute; set AD_FULL");
        return;
    }
    disc = disc_new(0);
    path = g_build_filename(disc->folder, "volume", "pack-0", NULL);
    pack = ad_pack_open(path, 0, NULL);
    g_assert_true(ad_pack_add(pack, "x", 1, &extent, NULL));
    ad_volume_free(disc->volume);
    path[strlen(path) - strlen("/pack-0")] = '\0';
    disc->volume = ad_volume_new(path);
    for (guint i = 0; i < VERY_MANY; i++) {
        g_autofree char *file = g_strdup_printf("days/%u/%u.txt", i / 30000, i);
        g_assert_true(ad_volume_add(disc->volume, file, &extent, NULL));
    }
    g_assert_true(ad_bag_seal(disc->volume, pack, &disc->fingerprint, NULL));
    g_assert_true(ad_image_master(disc->volume, &disc_spec, disc->image, &disc->facts,
                                  NULL, NULL));
    g_autoptr(AdReader) reader = ad_reader_open(disc->image, NULL);
    g_autoptr(AdVerdict) verdict =
        ad_verify_image(reader, &disc->facts, NULL, NULL, NULL, NULL);
    g_assert_cmpuint(verdict->diffs->len, ==, 0);
    g_assert_cmpuint(verdict->files, ==, VERY_MANY + 2);
}

/* The image twice in a file, of which one byte is another. */
static bool
glance_at(const Disc *disc, const AdGlance *wanted, gsize length, gsize changed)
{
    g_autofree char *path = g_build_filename(disc->folder, "medium.iso", NULL);
    gsize size;
    g_autofree char *image = disc_read(disc->image, &size);
    g_autofree char *bytes = g_malloc(2 * size);
    g_autoptr(GError) error = NULL;

    memcpy(bytes, image, size);
    memcpy(bytes + size, image, size);
    if (changed < length)
        bytes[changed] ^= 1;
    g_assert_true(g_file_set_contents(path, bytes, (gssize)length, NULL));
    bool good = ad_verify_glance(path, wanted, &error);
    if (!good)
        g_assert_error(error, AD_ERROR, AD_ERROR_DIFFERS);
    return good;
}

static void
test_glance(void)
{
    g_autoptr(Copy) copy = copy_of(disc_new_mastered(20));
    const Disc *disc = copy->disc;
    gsize size = (gsize)disc->facts.blocks * AD_BLOCK_SIZE;
    gsize tag = (gsize)(tag_of(copy) - copy->bytes);
    AdGlance wanted = {disc->facts.blocks, 2, disc->fingerprint};

    g_assert_true(glance_at(disc, &wanted, 2 * size, 2 * size));
    g_assert_false(glance_at(disc, &wanted, 2 * size - AD_BLOCK_SIZE, 2 * size));
    g_assert_false(glance_at(disc, &wanted, size, 2 * size));
    g_assert_false(glance_at(disc, &wanted, 0, 2 * size));
    g_assert_false(glance_at(disc, &wanted, 2 * size, tag));
    g_assert_false(glance_at(disc, &wanted, 2 * size, size + tag));
    g_assert_false(glance_at(disc, &wanted, 2 * size, 16 * AD_BLOCK_SIZE + 40));
    g_assert_false(
        glance_at(disc, &wanted, 2 * size, place_of(copy, AD_BAG_TAGMANIFEST)));
    wanted.copies = 1;
    g_assert_true(glance_at(disc, &wanted, size, size));
    wanted.fingerprint.bytes[0] ^= 1;
    g_assert_false(glance_at(disc, &wanted, size, size));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/verify/equal", test_equal);
    g_test_add_func("/verify/image-file", test_image_file);
    g_test_add_func("/verify/changed-file", test_changed_file);
    g_test_add_func("/verify/without-tag", test_without_tag);
    g_test_add_func("/verify/own-tag", test_own_tag);
    g_test_add_func("/verify/slack", test_slack);
    g_test_add_func("/verify/trees-that-differ", test_trees_that_differ);
    g_test_add_func("/verify/impossible-places", test_impossible_places);
    g_test_add_func("/verify/odd-entries", test_odd_entries);
    g_test_add_func("/verify/flips", test_flips);
    g_test_add_func("/verify/swapped-blocks", test_swapped_blocks);
    g_test_add_func("/verify/truncated", test_truncated);
    g_test_add_func("/verify/truncated-files", test_truncated_files);
    g_test_add_func("/verify/appended", test_appended);
    g_test_add_func("/verify/unreadable-file", test_unreadable_file);
    g_test_add_func("/verify/unreadable-padding", test_unreadable_padding);
    g_test_add_func("/verify/unreadable-folder", test_unreadable_folder);
    g_test_add_func("/verify/facts-of", test_facts_of);
    g_test_add_func("/verify/manifests-that-do-not-fit",
                    test_manifests_that_do_not_fit);
    g_test_add_func("/verify/listed-in-the-wrong-place",
                    test_listed_in_the_wrong_place);
    g_test_add_func("/verify/no-manifests", test_no_manifests);
    g_test_add_func("/verify/no-image", test_no_image);
    g_test_add_func("/verify/folder-equal", test_folder_equal);
    g_test_add_func("/verify/folder-differs", test_folder_differs);
    g_test_add_func("/verify/folder-of-no-disc", test_folder_of_no_disc);
    g_test_add_func("/verify/glance", test_glance);
    g_test_add_func("/verify/very-many-files", test_very_many_files);
    return g_test_run();
}

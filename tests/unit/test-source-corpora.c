/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sources over mail that others collected, where it lies beside the repository: each
 * message of the list MESSAGES.tsv there (SHA-256 of raw bytes, path#n, as another
 * reader saw them) has to come out of a source with the same digest, or for a reason
 * that this program can show.
 */
#include "auditdisc/base/digest.h"
#include "auditdisc/source/source.h"
#include "mbox-parts.h"

#include <string.h>

#define CORPORA "../shared/corpora"

/* Mailboxes in which the other reader counts other messages, and why we don't. */
static const struct {
    const char *path;
    guint theirs;
    guint ours;
    const char *reason;
} differences[] = {
    {"courriel/t/data/stress-test/mbox_mime_nested_from.txt", 7, 3,
     "four of theirs are message/rfc822 parts that begin with a From_ line"},
    {"kmime/autotests/data/mails/simple-encapsulated.mbox", 1, 2,
     "no empty line before the second From_ line"},
    {"mimekit/UnitTests/TestData/mbox/content-length-summary.txt", 1, 29,
     "no mail, but it looks like some"},
    {"mimekit/UnitTests/TestData/mbox/content-length.mbox.txt", 1, 29,
     "taken for one message; its own summary has 29"},
    {"mimekit/UnitTests/TestData/mbox/issue1189-summary.txt", 1, 4,
     "no mail, but it looks like some"},
    {"mimekit/UnitTests/TestData/mbox/issue1189.mbox.txt", 1, 4,
     "taken for one message; its own summary has 4"},
    {"mimekit/UnitTests/TestData/mbox/jwz-summary.txt", 1, 152,
     "no mail, but it looks like some"},
    {"mimekit/UnitTests/TestData/mbox/simple.mbox.txt", 1, 3,
     "taken for one message; From_ lines are \"From - \" below text"},
    {"notmuch/test/corpora/indexing/mbox-attachment.eml", 2, 1,
     "the second of theirs is an attached patch of git"},
};

typedef struct {
    AdDigest digest;
    goffset size;
} Listed;

/* Path to GArray of Listed. */
static GHashTable *
read_list(void)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    GHashTable *list = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify)g_array_unref);

    if (!g_file_get_contents(CORPORA "/MESSAGES.tsv", &text, NULL, NULL))
        return list;
    lines = g_strsplit(text, "\n", -1);
    for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], "\t", 4);
        char *mark = strrchr(cells[1], '#');
        GArray *messages;
        Listed listed;

        *mark = '\0';
        g_assert_true(ad_digest_parse(cells[0], &listed.digest));
        listed.size = g_ascii_strtoll(cells[2], NULL, 10);
        messages = g_hash_table_lookup(list, cells[1]);
        if (messages == NULL) {
            messages = g_array_new(FALSE, FALSE, sizeof(Listed));
            g_hash_table_insert(list, g_strdup(cells[1]), messages);
        }
        g_array_append_val(messages, listed);
    }
    return list;
}

static bool
is_listed(const GArray *messages, const AdDigest *digest)
{
    for (guint i = 0; messages != NULL && i < messages->len; i++) {
        if (ad_digest_equal(&g_array_index(messages, Listed, i).digest, digest))
            return true;
    }
    return false;
}

static AdSource *
open_source(const char *spec)
{
    g_autoptr(GError) error = NULL;
    AdSource *source = ad_source_open(spec, NULL, &error);

    g_assert_no_error(error);
    return source;
}

static GPtrArray *
list_items(AdSource *source)
{
    GPtrArray *items = g_ptr_array_new_with_free_func((GDestroyNotify)ad_item_free);
    g_autoptr(GError) error = NULL;
    AdItem *item;

    while (ad_source_next(source, &item, &error) && item != NULL)
        g_ptr_array_add(items, item);
    g_assert_no_error(error);
    return items;
}

static GBytes *
read_file(const char *path)
{
    char *text;
    gsize length;

    g_assert_true(g_file_get_contents(path, &text, &length, NULL));
    return g_bytes_new_take(text, length);
}

static GByteArray *
fetch_all(AdSource *source, const char *id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AdRaw) raw = ad_source_fetch(source, id, &error);
    GByteArray *bytes = g_byte_array_new();
    guint8 piece[16384];
    gssize got;

    g_assert_no_error(error);
    while ((got = ad_raw_read(raw, piece, sizeof piece, &error)) > 0)
        g_byte_array_append(bytes, piece, (guint)got);
    g_assert_no_error(error);
    return bytes;
}

static void
count(GHashTable *tally, const char *what)
{
    guint before = GPOINTER_TO_UINT(g_hash_table_lookup(tally, what));

    g_hash_table_insert(tally, (gpointer)what, GUINT_TO_POINTER(before + 1));
}

static void
print_tally(GHashTable *tally)
{
    g_autoptr(GList) keys =
        g_list_sort(g_hash_table_get_keys(tally), (GCompareFunc)strcmp);

    for (GList *at = keys; at != NULL; at = at->next)
        g_test_message("%5u %s", GPOINTER_TO_UINT(g_hash_table_lookup(tally, at->data)),
                       (const char *)at->data);
}

/* How one of our messages compares with theirs; NULL if it can't be explained. */
static const char *
compare_message(GByteArray *ours, guint messages, const GArray *theirs, GBytes *file)
{
    gsize length;
    const char *text = g_bytes_get_data(file, &length);
    AdDigest digest;

    ad_digest_of(ours->data, ours->len, &digest);
    if (is_listed(theirs, &digest))
        return "the same";
    g_byte_array_append(ours, (const guint8 *)"\n", 1);
    ad_digest_of(ours->data, ours->len, &digest);
    if (is_listed(theirs, &digest))
        return "the same but for the empty line at the end of the file, which is "
               "theirs";
    ad_digest_of(text, length, &digest);
    if (messages == 1 && is_listed(theirs, &digest) && g_str_has_prefix(text, "From "))
        return "the same but for the From_ line of a single message, which is theirs";
    return NULL;
}

static bool
is_explained(const char *path, guint theirs, guint ours)
{
    for (gsize i = 0; i < G_N_ELEMENTS(differences); i++) {
        if (strcmp(path, differences[i].path) == 0)
            return theirs == differences[i].theirs && ours == differences[i].ours;
    }
    return false;
}

static void
compare_mbox(const char *path, const GArray *theirs, GHashTable *tally)
{
    g_autofree char *spec = g_strconcat("mbox:" CORPORA "/", path, NULL);
    g_autoptr(AdSource) source = open_source(spec);
    g_autoptr(GPtrArray) items = list_items(source);
    g_autoptr(GBytes) file = read_file(spec + strlen("mbox:"));
    gsize length;
    const char *text = g_bytes_get_data(file, &length);
    g_autoptr(GArray) parts = mbox_split(text, length);

    g_assert_cmpuint(parts->len, ==, items->len);
    mbox_check_parts(parts, text, length);
    if (items->len == 0) { /* of which mbox_check_parts made sure */
        count(tally, "files of white space, a message for them");
        return;
    }
    if (items->len != theirs->len) {
        g_test_message("%s: theirs %u, ours %u", path, theirs->len, items->len);
        g_assert_true(is_explained(path, theirs->len, items->len));
        count(tally, "mailboxes with other messages, each explained above");
        return;
    }
    for (guint i = 0; i < items->len; i++) {
        const AdItem *item = items->pdata[i];
        g_autoptr(GByteArray) bytes = fetch_all(source, item->id);
        const char *how = compare_message(bytes, items->len, theirs, file);

        if (how == NULL)
            g_test_message("%s: %s differs", path, item->id);
        g_assert_nonnull(how);
        count(tally, how);
    }
}

/* Every file on the list as a mailbox; most are one of a single message. */
static void
test_mbox(void)
{
    g_autoptr(GHashTable) list = read_list();
    g_autoptr(GHashTable) tally = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iter;
    gpointer path;
    gpointer messages;

    g_hash_table_iter_init(&iter, list);
    while (g_hash_table_iter_next(&iter, &path, &messages))
        compare_mbox(path, messages, tally);
    print_tally(tally);
}

/* What the folder gives out under the names on the list. Where the other reader made
 * several of a file, or took a From_ line off, that was seen by test_mbox. */
static void
compare_eml(const char *folder, GHashTable *list, GHashTable *tally)
{
    g_autofree char *spec = g_strconcat("eml:" CORPORA "/", folder, NULL);
    g_autoptr(AdSource) source = open_source(spec);
    g_autoptr(GPtrArray) items = list_items(source);

    for (guint i = 0; i < items->len; i++) {
        const AdItem *item = items->pdata[i];
        g_autofree char *path = g_strconcat(folder, "/", item->id, NULL);
        const GArray *theirs = g_hash_table_lookup(list, path);
        g_autoptr(GByteArray) bytes = fetch_all(source, item->id);
        AdDigest digest;

        ad_digest_of(bytes->data, bytes->len, &digest);
        if (is_listed(theirs, &digest))
            count(tally, "the same");
        else
            count(tally, theirs == NULL ? "no mail for them" : "a mailbox for them");
        g_hash_table_remove(list, path);
    }
}

static void
test_eml(void)
{
    g_autoptr(GHashTable) list = read_list();
    g_autoptr(GHashTable) tally = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GDir) folders = g_dir_open(CORPORA, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(folders)) != NULL) {
        g_autofree char *path = g_build_filename(CORPORA, name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            compare_eml(name, list, tally);
    }
    print_tally(tally);
    g_assert_cmpuint(g_hash_table_size(list), ==, 0);
    g_assert_cmpuint(GPOINTER_TO_UINT(g_hash_table_lookup(tally, "the same")), >, 3000);
}

/* Each file in cur or new that is on the list. */
static void
test_maildir(gconstpointer place)
{
    g_autoptr(GHashTable) list = read_list();
    g_autofree char *spec = g_strconcat("maildir:" CORPORA "/", place, NULL);
    g_autoptr(AdSource) source = open_source(spec);
    g_autoptr(GPtrArray) items = list_items(source);
    g_autoptr(GHashTable) ours =
        g_hash_table_new(ad_digest_hash_func, ad_digest_equal_func);
    g_autofree AdDigest *digests = g_new(AdDigest, items->len);
    guint theirs = 0;
    GHashTableIter iter;
    gpointer path;
    gpointer messages;

    for (guint i = 0; i < items->len; i++) {
        const AdItem *item = items->pdata[i];
        g_autoptr(GByteArray) bytes = fetch_all(source, item->id);

        ad_digest_of(bytes->data, bytes->len, &digests[i]);
        g_hash_table_add(ours, &digests[i]);
    }
    g_hash_table_iter_init(&iter, list);
    while (g_hash_table_iter_next(&iter, &path, &messages)) {
        if (!g_str_has_prefix(path, place) ||
            (strstr(path, "/cur/") == NULL && strstr(path, "/new/") == NULL))
            continue;
        g_assert_true(g_hash_table_contains(
            ours, &g_array_index((GArray *)messages, Listed, 0).digest));
        theirs++;
    }
    g_test_message("%s: theirs %u, ours %u", (const char *)place, theirs, items->len);
    g_assert_cmpuint(theirs, >, 0);
    g_assert_cmpuint(theirs, ==, items->len);
}

int
main(int argc, char **argv)
{
    if (!g_file_test(CORPORA "/MESSAGES.tsv", G_FILE_TEST_EXISTS)) {
        g_print("1..0 # SKIP no mail beside the repository\n");
        return 0;
    }
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/corpora/mbox", test_mbox);
    g_test_add_func("/corpora/eml", test_eml);
    g_test_add_data_func("/corpora/maildir/notmuch", "notmuch/test/corpora",
                         test_maildir);
    g_test_add_data_func("/corpora/maildir/mairix", "mairix/test/messages/maildir",
                         test_maildir);
    return g_test_run();
}

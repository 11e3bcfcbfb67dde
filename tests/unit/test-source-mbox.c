/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mbox and mboxrd files as sources, plain and packed. What divides them is tested with
 * the splitter.
 */
#include "source-fixture.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <unistd.h>

#define DATED "From a@b  Mon May 30 12:00:00 2005\n" /* 35 bytes */
#define ONE   "A: b\n\nc\n"
#define TWO   "D: e\n\n>From f\n>>From g\n> From h\n>F>rom \n>From"
#define BOTH  DATED ONE "\n" DATED TWO

static void
test_items(Fixture *fixture, gconstpointer data)
{
    g_autoptr(AdSource) source = NULL;
    g_autoptr(AdItem) one = NULL;
    g_autoptr(AdItem) two = NULL;
    AdItem *none;
    gint64 moment;

    fixture_write(fixture, "mbox", BOTH, -1);
    source = fixture_open(fixture, "mbox", "mbox");
    g_assert_true(ad_source_next(source, &one, NULL));
    g_assert_true(ad_time_parse("2005-05-30T12:00:00Z", &moment));
    g_assert_cmpstr(one->id, ==, "@35+8");
    g_assert_cmpint(one->delivered, ==, moment);
    g_assert_cmpint(one->clock, ==, AD_CLOCK_FROM_LINE);
    g_assert_null(one->note);
    g_assert_true(ad_source_next(source, &two, NULL));
    g_assert_cmpstr(two->id, ==, "@79+45");
    g_assert_true(ad_source_next(source, &none, NULL));
    g_assert_null(none);
    source_expect(source, "@35+8", ONE);
    source_expect(source, "@79+45", TWO);
    g_assert_true(g_str_has_prefix(source->spec, "mbox:/"));
}

static void
test_unquoting(Fixture *fixture, gconstpointer data)
{
    g_autoptr(AdSource) source = NULL;

    fixture_write(fixture, "mbox", BOTH, -1);
    source = fixture_open(fixture, "mboxrd", "mbox");
    source_expect_ids(source, "@35+8 @79+45");
    source_expect(source, "@79+45",
                  "D: e\n\nFrom f\n>From g\n> From h\n>F>rom \n>From");
}

/* Only lines begin with a mark, not the pieces in which they are read. */
static void
test_marks_inside(Fixture *fixture, gconstpointer data)
{
    for (gsize before = 1; before <= 8; before++) {
        g_autofree char *fill = g_strnfill(before, 'x');
        g_autofree char *text = g_strconcat(fill, ">From a\n", NULL);
        g_autofree char *mbox = g_strconcat(DATED, text, NULL);
        g_autofree char *id = g_strdup_printf("@35+%zu", strlen(text));
        g_autoptr(AdSource) source = NULL;

        fixture_write(fixture, "mbox", mbox, -1);
        source = fixture_open(fixture, "mboxrd", "mbox");
        source_expect(source, id, text);
    }
}

/* Quoted lines around the edges of the window, and runs longer than it. */
static void
test_unquoting_edges(Fixture *fixture, gconstpointer data)
{
    enum { EDGE = 32 * 1024 };
    g_autoptr(GString) run = g_string_new(NULL);

    for (int i = 0; i < EDGE + 100; i++)
        g_string_append_c(run, '>');
    for (int before = EDGE - 8; before <= EDGE + 1; before++) {
        g_autofree char *head = g_strnfill((gsize)before - 1, 'x');
        g_autofree char *lines = g_strdup_printf("%s\n>From a\n%sFrom b\n%sFrob\n",
                                                 head, run->str, run->str);
        g_autofree char *expected = g_strdup_printf("%s\nFrom a\n%sFrom b\n%sFrob\n",
                                                    head, run->str + 1, run->str);
        g_autofree char *mbox = g_strconcat(DATED, lines, NULL);
        g_autofree char *id = g_strdup_printf("@35+%zu", strlen(lines));
        g_autoptr(AdSource) source = NULL;

        fixture_write(fixture, "mbox", mbox, -1);
        source = fixture_open(fixture, "mboxrd", "mbox");
        source_expect(source, id, expected);
    }
}

/* Lines that lie across the edge of the buffer, and one longer than it. */
static void
test_long_lines(Fixture *fixture, gconstpointer data)
{
    enum { EDGE = 128 * 1024 };

    for (int before = EDGE - 80; before <= EDGE + 1; before++) {
        g_autofree char *fill = g_strnfill((gsize)before, 'x');
        g_autofree char *mbox =
            g_strconcat(DATED, fill, fill, "\n\n", DATED "A: b\n\n", NULL);
        g_autofree char *ids =
            g_strdup_printf("@35+%d @%d+5", 2 * before + 1, 35 + 2 * before + 2 + 35);
        g_autoptr(AdSource) source = NULL;

        fixture_write(fixture, "mbox", mbox, -1);
        source = fixture_open(fixture, "mbox", "mbox");
        source_expect_ids(source, ids);
    }
}

static void
test_preface(Fixture *fixture, gconstpointer data)
{
    g_autoptr(AdSource) source = NULL;
    g_autoptr(AdItem) item = NULL;

    fixture_write(fixture, "mbox", "x\n" BOTH, -1);
    source = fixture_open(fixture, "mbox", "mbox");
    g_assert_true(ad_source_next(source, &item, NULL));
    g_assert_cmpstr(item->id, ==, "@0+2");
    g_assert_cmpint(item->delivered, ==, AD_TIME_NONE);
    g_assert_cmpint(item->clock, ==, AD_CLOCK_NONE);
    g_assert_cmpstr(item->note, ==, "text before the first From line");
}

static void
test_empty(Fixture *fixture, gconstpointer data)
{
    g_autoptr(AdSource) source = NULL;

    fixture_write(fixture, "mbox", "", 0);
    source = fixture_open(fixture, "mbox", "mbox");
    source_expect_ids(source, "");
    source_expect_failure(source, "@0+1", "not in the mailbox");
}

/* The same message before and after the next one is delivered. */
static void
test_growing(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = fixture_path(fixture, "mbox");
    g_autoptr(AdSource) before = NULL;
    g_autoptr(AdSource) after = NULL;
    int fd;

    fixture_write(fixture, "mbox", DATED ONE "\n", -1);
    before = fixture_open(fixture, "mbox", "mbox");
    fd = open(path, O_WRONLY | O_APPEND);
    g_assert_true(ad_fs_write_all(fd, DATED ONE "\n", 44, "mbox", NULL));
    close(fd);
    source_expect_ids(before, "@35+8");
    after = fixture_open(fixture, "mbox", "mbox");
    source_expect_ids(after, "@35+8 @79+8");
}

static void
test_shrinking(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = fixture_path(fixture, "mbox");
    g_autoptr(AdSource) source = NULL;
    g_autofree char *ids = NULL;

    fixture_write(fixture, "mbox", BOTH, -1);
    source = fixture_open(fixture, "mbox", "mbox");
    g_assert_cmpint(truncate(path, 90), ==, 0);
    source_expect_failure(source, "@79+45", "became shorter");
    ids = source_ids(source);
    g_assert_nonnull(strstr(ids, "became shorter"));
}

/* Messages are taken out where they are, and others delivered, while it is read: what
 * was listed is not what is there, however long the file is by then. */
static void
test_taken_out(Fixture *fixture, gconstpointer data)
{
    static const char later[] = "From a@b  Mon May 30 12:00:01 2005\n" ONE "\n";
    g_autofree char *path = fixture_path(fixture, "mbox");
    g_autoptr(AdSource) source = NULL;
    g_autoptr(GError) error = NULL;
    int fd;

    fixture_write(fixture, "mbox", DATED ONE "\n" DATED TWO "\n\n", -1);
    source = fixture_open(fixture, "mbox", "mbox");
    fd = open(path, O_WRONLY);
    g_assert_cmpint(pwrite(fd, later, sizeof later - 1, 0), ==, sizeof later - 1);
    g_assert_true(ad_source_check(source, NULL));
    source_expect_ids(source, "@35+8 @79+46");
    g_assert_true(ad_source_check(source, NULL));
    g_assert_cmpint(pwrite(fd, DATED, strlen(DATED), 0), ==, strlen(DATED));
    close(fd);
    g_assert_false(ad_source_check(source, &error));
    g_assert_error(error, AD_ERROR, AD_ERROR_FAILED);
    g_assert_nonnull(strstr(error->message, "taken out of it while it was read"));
}

/* Another one that took its name, and what is delivered behind our end, harm nothing.
 */
static void
test_name_taken(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = fixture_path(fixture, "mbox");
    g_autoptr(AdSource) source = NULL;
    int fd;

    fixture_write(fixture, "mbox", BOTH "\n", -1);
    source = fixture_open(fixture, "mbox", "mbox");
    fd = open(path, O_WRONLY | O_APPEND);
    g_assert_true(ad_fs_write_all(fd, DATED ONE "\n", 44, "mbox", NULL));
    close(fd);
    fixture_write(fixture, "mbox", DATED ONE, -1);
    source_expect_ids(source, "@35+8 @79+46");
    g_assert_true(ad_source_check(source, NULL));
}

/* The other half of the message, and the end of the lock. */
static gpointer
deliver_the_rest(gpointer data)
{
    const Fixture *fixture = data;
    g_autofree char *path = fixture_path(fixture, "mbox");
    g_autofree char *dot = fixture_path(fixture, "mbox.lock");
    int fd = open(path, O_WRONLY | O_APPEND);

    g_usleep(G_USEC_PER_SEC / 10);
    g_assert_true(ad_fs_write_all(fd, "e\n\n", 3, "mbox", NULL));
    close(fd);
    g_assert_cmpint(unlink(dot), ==, 0);
    return NULL;
}

/* As a program delivers that knows FILE.lock alone. */
static void
test_delivery_under_way(Fixture *fixture, gconstpointer data)
{
    g_autoptr(AdSource) source = NULL;
    GThread *delivery;

    fixture_write(fixture, "mbox", DATED ONE "\n" DATED "D: ", -1);
    fixture_write(fixture, "mbox.lock", "1:elsewhere.example", -1);
    delivery = g_thread_new("delivery", deliver_the_rest, fixture);
    source = fixture_open(fixture, "mbox", "mbox");
    source_expect_ids(source, "@35+8 @79+5");
    g_thread_join(delivery);
}

static GBytes *
packed(const char *text)
{
    g_autoptr(GZlibCompressor) zlib =
        g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
    gsize room = strlen(text) + 100;
    char *out = g_malloc(room);
    gsize got;
    gsize made;

    g_assert_cmpint(g_converter_convert(G_CONVERTER(zlib), text, strlen(text), out,
                                        room, G_CONVERTER_INPUT_AT_END, &got, &made,
                                        NULL),
                    ==, G_CONVERTER_FINISHED);
    return g_bytes_new_take(out, made);
}

static GByteArray *
two_members(void)
{
    g_autoptr(GBytes) first = packed(DATED ONE "\n" DATED);
    g_autoptr(GBytes) second = packed(TWO);
    GByteArray *file = g_byte_array_new();

    g_byte_array_append(file, g_bytes_get_data(first, NULL),
                        (guint)g_bytes_get_size(first));
    g_byte_array_append(file, g_bytes_get_data(second, NULL),
                        (guint)g_bytes_get_size(second));
    return file;
}

static void
test_gzip(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GByteArray) file = two_members();
    g_autofree guint8 *zeros = g_malloc0(100000);
    g_autoptr(AdSource) source = NULL;

    g_byte_array_append(file, zeros, 100000);
    fixture_write(fixture, "mbox", (const char *)file->data, file->len);
    source = fixture_open(fixture, "mbox", "mbox");
    source_expect_ids(source, "@35+8 @79+45");
    source_expect(source, "@79+45", TWO);
}

/* Whatever is cut off, what is there is listed and then the listing fails. */
static void
test_gzip_cut(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GByteArray) file = two_members();

    for (guint length = 3; length < file->len; length++) {
        g_autoptr(AdSource) source = NULL;
        g_autofree char *ids = NULL;
        g_autoptr(GBytes) first = packed(DATED ONE "\n" DATED);

        fixture_write(fixture, "mbox", (const char *)file->data, length);
        source = fixture_open(fixture, "mbox", "mbox");
        ids = source_ids(source);
        if (length == g_bytes_get_size(first)) /* a whole file as it stands */
            g_assert_cmpstr(ids, ==, "@35+8 @79+0");
        else
            g_assert_nonnull(strstr(ids, " ! "));
        if (length > g_bytes_get_size(first))
            g_assert_true(g_str_has_prefix(ids, "@35+8 @79+"));
    }
}

static void
test_gzip_damage(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GByteArray) file = two_members();
    g_autofree guint8 *zeros = g_malloc0(100000);
    g_autoptr(AdSource) source = NULL;
    g_autofree char *ids = NULL;

    g_byte_array_append(file, zeros, 100000);
    g_byte_array_append(file, (const guint8 *)"garbage", 7);
    fixture_write(fixture, "mbox", (const char *)file->data, file->len);
    source = fixture_open(fixture, "mbox", "mbox");
    ids = source_ids(source);
    g_assert_true(g_str_has_prefix(ids, "@35+8 @79+45 ! "));
    g_assert_nonnull(strstr(ids, "cut off or damaged"));
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
    g_autofree char *circle = fixture_path(fixture, "circle");
    g_autofree char *pipe = fixture_path(fixture, "pipe");

    g_assert_cmpint(symlink("circle", circle), ==, 0);
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    fixture_refuse(fixture, "mbox", "nothing", AD_ERROR_USAGE, "No such file");
    fixture_refuse(fixture, "mbox", ".", AD_ERROR_USAGE, "maildir:");
    fixture_refuse(fixture, "mbox", "pipe", AD_ERROR_USAGE, "not a file");
    fixture_refuse(fixture, "mbox", "circle", AD_ERROR_FAILED, "circle");
}

static void
test_ids(Fixture *fixture, gconstpointer data)
{
    static const char *const wrong[] = {
        "",       "@",      "@1",    "1+1",
        "@1+",    "@-1+1",  "@1+1 ", "@1+99999999999999999999",
        "@125+0", "@0+125", "@124+1"};
    g_autoptr(AdSource) source = NULL;

    fixture_write(fixture, "mbox", BOTH, -1);
    source = fixture_open(fixture, "mbox", "mbox");
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        source_expect_failure(source, wrong[i], "not in the mailbox");
    source_expect(source, "@124+0", "");
}

/* The other program keeps its lock for longer than we wait. */
static void
test_locked(Fixture *fixture, gconstpointer data)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    g_autofree char *path = fixture_path(fixture, "mbox");
    int fd;

    if (g_getenv("AD_FULL") == NULL) {
        g_test_skip("waits for five seconds; set AD_FULL");
        return;
    }
    fixture_write(fixture, "mbox", BOTH, -1);
    fd = open(path, O_RDWR);
    g_assert_cmpint(fcntl(fd, F_OFD_SETLK, &lock), ==, 0);
    fixture_refuse(fixture, "mbox", "mbox", AD_ERROR_FAILED, "locked");
    close(fd);
    ad_source_close(fixture_open(fixture, "mbox", "mbox"));
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *, gconstpointer);
    } tests[] = {
        {"/mbox/items", test_items},
        {"/mbox/unquoting", test_unquoting},
        {"/mbox/marks-inside", test_marks_inside},
        {"/mbox/unquoting-edges", test_unquoting_edges},
        {"/mbox/long-lines", test_long_lines},
        {"/mbox/preface", test_preface},
        {"/mbox/empty", test_empty},
        {"/mbox/growing", test_growing},
        {"/mbox/shrinking", test_shrinking},
        {"/mbox/taken-out", test_taken_out},
        {"/mbox/name-taken", test_name_taken},
        {"/mbox/delivery-under-way", test_delivery_under_way},
        {"/mbox/gzip", test_gzip},
        {"/mbox/gzip-cut", test_gzip_cut},
        {"/mbox/gzip-damage", test_gzip_damage},
        {"/mbox/refused", test_refused},
        {"/mbox/ids", test_ids},
        {"/mbox/locked", test_locked},
    };

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, Fixture, NULL, fixture_set_up, tests[i].test,
                   fixture_tear_down);
    return g_test_run();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/trail/facts.h"
#include "auditdisc/trail/stamp.h"
#include "auditdisc/trail/trail.h"

#include <string.h>

#define AT "mail postfix/"

typedef struct {
    char *folder;
    GTimeZone *zone;
    AdLogSum sum;
    AdLogFacts *facts;
    AdTrail *trail;
} Fixture;

static AdDay
day(int month, int number)
{
    return ad_day_from_ymd(2005, month, number);
}

static void
set_up(Fixture *fixture, gconstpointer unused)
{
    fixture->folder = g_dir_make_tmp("trail-XXXXXX", NULL);
    fixture->zone = g_time_zone_new_identifier("Europe/Berlin");
}

static void
tear_down(Fixture *fixture, gconstpointer unused)
{
    ad_log_facts_free(fixture->facts);
    ad_trail_free(fixture->trail);
    g_time_zone_unref(fixture->zone);
    g_assert_true(ad_fs_remove_tree(fixture->folder, NULL));
    g_free(fixture->folder);
}

static void
write_log(Fixture *fixture, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(fixture->folder, name, NULL);

    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* Reads mail.log* for 30 and 31 May 2005. */
static bool
read_logs(Fixture *fixture, GError **error)
{
    g_autofree char *pattern = g_build_filename(fixture->folder, "mail.log*", NULL);
    g_autofree char *events = g_build_filename(fixture->folder, "events", NULL);
    g_autofree char *facts = g_build_filename(fixture->folder, "facts", NULL);
    g_autofree char *lines = g_build_filename(fixture->folder, "lines", NULL);
    g_autoptr(AdPack) pack = ad_pack_open(lines, 1, NULL);
    const char *patterns[] = {pattern, NULL};
    const AdLogReading reading = {
        .patterns = patterns,
        .first = day(5, 30),
        .last = day(5, 31),
        .zone = fixture->zone,
        .events = events,
        .facts = facts,
        .pack = pack,
    };

    if (!ad_log_read(&reading, &fixture->sum, error))
        return false;
    g_assert_true(ad_pack_sync(pack, NULL));
    fixture->facts = ad_log_facts_open(facts, NULL);
    fixture->trail = ad_trail_open(events, NULL);
    return fixture->facts != NULL && fixture->trail != NULL;
}

static char *
lines_of(Fixture *fixture, AdDay of)
{
    g_autofree char *path = g_build_filename(fixture->folder, "lines", NULL);
    const AdLogDay *found = ad_log_facts_day(fixture->facts, of);
    g_autofree char *all = NULL;

    g_assert_nonnull(found);
    g_assert_true(g_file_get_contents(path, &all, NULL, NULL));
    return g_strndup(all + found->extent.offset, (gsize)found->extent.size);
}

static char *
stamp(AdStampClock *clock, const char *line)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    gint64 moment = AD_TIME_NONE;
    gsize length = ad_stamp_read(clock, line, strlen(line), &moment);

    return length == 0 ? g_strdup("none") : ad_time_iso(moment, utc);
}

static void
test_stamps(Fixture *fixture, gconstpointer unused)
{
    static const char *const cases[][2] = {
        {"May 30 09:00:01 mail x", "2005-05-30T07:00:01+00:00"},
        {"May  3 09:00:01 mail x", "2005-05-03T07:00:01+00:00"},
        {"May 3 09:00:01.5 mail x", "2005-05-03T07:00:01+00:00"},
        {"<22>May 30 09:00:01 mail x", "2005-05-30T07:00:01+00:00"},
        {"2005-05-30T09:00:01.12+02:00 mail x", "2005-05-30T07:00:01+00:00"},
        {"2005-05-30T09:00:01-0400 mail x", "2005-05-30T13:00:01+00:00"},
        {"<22>1 2005-05-30T07:00:01Z mail x", "2005-05-30T07:00:01+00:00"},
        {"Mon 2005-05-30 09:00:01 CEST mail x", "2005-05-30T07:00:01+00:00"},
        {"Mon 2005-05-30 07:00:01 UTC mail x", "2005-05-30T07:00:01+00:00"},
        {"2005-02-30T09:00:01Z mail x", "none"},
        {"Mai 30 09:00:01 mail x", "none"},
        {"May 30 24:00:01 mail x", "none"},
        {"May 30 09:00:01", "none"},
        {"", "none"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AdStampClock clock = ad_stamp_clock(fixture->zone, 1117584000, 1130000000);
        g_autofree char *found = stamp(&clock, cases[i][0]);
        g_assert_cmpstr(found, ==, cases[i][1]);
    }
}

/* The period is around 1 January 2006; then a file that was last changed before it. */
static void
test_years(Fixture *fixture, gconstpointer unused)
{
    AdStampClock clock = ad_stamp_clock(fixture->zone, 1136073600, 1140000000);
    AdStampClock old = ad_stamp_clock(fixture->zone, 1136073600, 1120000000);
    g_autofree char *before = stamp(&clock, "Dec 31 23:59:59 mail x");
    g_autofree char *after = stamp(&clock, "Jan  1 00:00:00 mail x");
    g_autofree char *back = stamp(&clock, "Dec 31 23:59:59 mail x");
    g_autofree char *earlier = stamp(&old, "Dec 31 23:59:59 mail x");

    g_assert_cmpstr(before, ==, "2005-12-31T22:59:59+00:00");
    g_assert_cmpstr(after, ==, "2005-12-31T23:00:00+00:00");
    g_assert_cmpstr(back, ==, "2005-12-31T22:59:59+00:00");
    g_assert_cmpstr(earlier, ==, "2004-12-31T22:59:59+00:00");
}

static AdTold
told(const char *line, AdLogEvent *event)
{
    ad_log_event_read(line, strlen(line), event);
    return event->told;
}

static void
assert_said(const AdLogEvent *event, AdSaid field, const char *wanted)
{
    g_autofree char *said = g_strndup(event->said[field].at, event->said[field].length);

    g_assert_cmpstr(said, ==, wanted);
}

static void
test_kinds(Fixture *fixture, gconstpointer unused)
{
    static const struct {
        const char *line;
        AdTold told;
    } cases[] = {
        {AT "smtpd[1]: connect from a[192.0.2.1]", AD_TOLD_AMBIENT},
        {AT "smtpd[1]: 3D37316360: client=a[192.0.2.1]", AD_TOLD_CLIENT},
        {"mail postfix-in/submission/smtpd[1]: 4Kk2vz2Qx5zGpKd: client=a[192.0.2.1]",
         AD_TOLD_CLIENT},
        {"mail postfix/smtpd 1 - - 3D37316360: client=a[192.0.2.1]", AD_TOLD_CLIENT},
        {AT "pickup[1]: 3D37316360: uid=0 from=<root>", AD_TOLD_CLIENT},
        {AT "cleanup[1]: 3D37316360: message-id=<a@b>", AD_TOLD_MESSAGE_ID},
        {AT "qmgr[1]: 3D37316360: from=<a@b>, size=1, nrcpt=1 (queue active)",
         AD_TOLD_QUEUED},
        {AT "qmgr[1]: 3D37316360: from=<a@b>, status=expired, returned to sender",
         AD_TOLD_EXPIRED},
        {AT "qmgr[1]: 3D37316360: removed", AD_TOLD_REMOVED},
        {AT "postsuper[1]: 3D37316360: removed", AD_TOLD_REMOVED},
        {AT "smtpd[1]: 3D37316360: proxy-reject: END-OF-MESSAGE from a[192.0.2.1]: no",
         AD_TOLD_REFUSED},
        {AT "lmtp[1]: 3D37316360: to=<a@b>, relay=x, status=deferred (later)",
         AD_TOLD_DEFERRED},
        {AT "error[1]: 3D37316360: to=<a@b>, relay=none, status=bounced (no)",
         AD_TOLD_BOUNCED},
        {AT "bounce[1]: 3D37316360: sender non-delivery notification: 5E86E878E8",
         AD_TOLD_RETURNED},
        {"mail opendkim[1]: 3D37316360: no signature data", AD_TOLD_NOTE},
        {"mail dovecot[1]: 3D37316360: removed", AD_TOLD_OTHER},
        {"mail evil/qmgr[1]: 3D37316360: removed", AD_TOLD_OTHER},
        {AT "smtpd[1]: what nobody knows", AD_TOLD_OTHER},
        {"mail", AD_TOLD_OTHER},
        {"", AD_TOLD_OTHER},
    };
    AdLogEvent event;

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(told(cases[i].line, &event), ==, cases[i].told);
}

static void
test_fields(Fixture *fixture, gconstpointer unused)
{
    AdLogEvent event;

    g_assert_cmpint(
        told(AT "smtp[1]: 3D37316360: to=<x, status=sent (y>, orig_to=<b@example.com>, "
                "relay=mx.example.net[192.0.2.9]:25, delay=1, dsn=2.0.0, "
                "status=deferred (250 Ok: to=<no>, relay=no)\n",
             &event),
        ==, AD_TOLD_DEFERRED);
    assert_said(&event, AD_SAID_ID, "3D37316360");
    assert_said(&event, AD_SAID_HOST, "mail");
    assert_said(&event, AD_SAID_TO, "x, status=sent (y");
    assert_said(&event, AD_SAID_ORIG_TO, "b@example.com");
    assert_said(&event, AD_SAID_PEER, "mx.example.net[192.0.2.9]:25");
    assert_said(&event, AD_SAID_TEXT, "250 Ok: to=<no>, relay=no");

    g_assert_cmpint(told(AT "local[1]: 3D37316360: to=a@localhost, orig_to=root, "
                            "relay=local, status=sent (delivered to maildir)",
                         &event),
                    ==, AD_TOLD_SENT);
    assert_said(&event, AD_SAID_TO, "a@localhost");
    assert_said(&event, AD_SAID_ORIG_TO, "root");
    g_assert_cmpint(
        told(AT "smtpd[1]: NOQUEUE: reject: RCPT from u[192.0.2.6]: 554 5.7.1 Service "
                "unavailable; Client host [192.0.2.6] blocked using bl.example.org; "
                "from=<a to=<x>@example.net> to=<b@example.com> proto=ESMTP helo=<h>",
             &event),
        ==, AD_TOLD_REFUSED);
    assert_said(&event, AD_SAID_PEER, "u[192.0.2.6]");
    assert_said(&event, AD_SAID_TEXT,
                "554 5.7.1 Service unavailable; Client host [192.0.2.6] blocked using "
                "bl.example.org");
    g_assert_cmpint(told(AT
                         "smtpd[1]: NOQUEUE: reject: RCPT from u[192.0.2.6]: 550 "
                         "<z@example.com>: Recipient address rejected: User unknown; "
                         "from=<a@example.net> to=<z@example.com> proto=SMTP",
                         &event),
                    ==, AD_TOLD_UNKNOWN);
    assert_said(&event, AD_SAID_FROM, "a@example.net");
    assert_said(&event, AD_SAID_TO, "z@example.com");
}

/* The older file has the later name; its last line has no end. */
static void
test_lines(Fixture *fixture, gconstpointer unused)
{
    write_log(fixture, "mail.log",
              "May 31 10:00:00 mail postfix/qmgr[2]: 3D37316360: removed\n"
              "no stamp, but the line before has one\n"
              "Jun  1 00:00:00 mail postfix/qmgr[2]: 3D37316361: removed\n");
    write_log(fixture, "mail.log.1",
              "May 29 23:59:59 mail dovecot: before\n"
              "May 30 00:00:00 mail dovecot: \x1b[2J\xff\n"
              "May 31 09:00:00 mail postfix/smtpd[1]: connect from a[192.0.2.1]");
    g_assert_true(read_logs(fixture, NULL));
    g_autofree char *first = lines_of(fixture, day(5, 30));
    g_autofree char *second = lines_of(fixture, day(5, 31));

    g_assert_cmpstr(first, ==, "May 30 00:00:00 mail dovecot: \x1b[2J\xff\n");
    g_assert_cmpstr(second, ==,
                    "May 31 09:00:00 mail postfix/smtpd[1]: connect from a[192.0.2.1]\n"
                    "May 31 10:00:00 mail postfix/qmgr[2]: 3D37316360: removed\n"
                    "no stamp, but the line before has one\n");
    g_assert_cmpuint(fixture->sum.lines, ==, 6);
    g_assert_cmpuint(fixture->sum.outside, ==, 2);
    g_assert_cmpuint(fixture->sum.understood, ==, 2);
    g_assert_cmpuint(fixture->sum.other, ==, 2);
}

static void
test_no_log(Fixture *fixture, gconstpointer unused)
{
    g_autoptr(GError) missing = NULL;
    g_autoptr(GError) strange = NULL;

    g_assert_false(read_logs(fixture, &missing));
    g_assert_error(missing, AD_ERROR, AD_ERROR_USAGE);
    write_log(fixture, "mail.log", "<html>\n");
    g_assert_false(read_logs(fixture, &strange));
    g_assert_error(strange, AD_ERROR, AD_ERROR_USAGE);
}

static gint64
moment(const char *iso)
{
    gint64 found;

    g_assert_true(ad_time_parse(iso, &found));
    return found;
}

/* One queue id for two messages, the first of which has no end in the log; a filter
 * that takes the second on under another id. */
static void
test_ties(Fixture *fixture, gconstpointer unused)
{
    guint count;

    write_log(
        fixture, "mail.log",
        "May 30 09:00:00 mail postfix/smtpd[1]: ABCDE: client=a[192.0.2.1]\n"
        "May 30 09:00:00 mail postfix/cleanup[1]: ABCDE: message-id=<one@x>\n"
        "May 30 09:00:00 mail postfix/qmgr[1]: ABCDE: from=<a@x>, size=1, nrcpt=1 (q)\n"
        "May 30 15:00:00 mail postfix/smtpd[1]: ABCDE: client=a[192.0.2.1]\n"
        "May 30 15:00:00 mail postfix/cleanup[1]: ABCDE: message-id=<two@x>\n"
        "May 30 15:00:00 mail postfix/qmgr[1]: ABCDE: from=<a@x>, size=1, nrcpt=1 (q)\n"
        "May 30 15:00:01 mail postfix/smtp[1]: ABCDE: to=<b@x>, relay=f[127.0.0.1]:1, "
        "dsn=2.0.0, status=sent (250 Ok: queued as FEDCB)\n"
        "May 30 15:00:01 mail postfix/cleanup[1]: FEDCB: message-id=<two@x>\n");
    g_assert_true(read_logs(fixture, NULL));
    g_assert_cmpuint(ad_trail_passages(fixture->trail), ==, 3);
    g_autoptr(AdTies) ties = ad_ties_new(fixture->trail);

    ad_ties_add(ties, "ABCDE", "one@x", moment("2005-05-30T09:00:00+02:00"));
    ad_ties_add(ties, "OTHER1 ABCDE", "two@x", moment("2005-05-30T15:00:00+02:00"));
    ad_ties_add(ties, "ABCDE", "two@x", moment("2005-06-15T15:00:00+02:00"));
    ad_ties_add(ties, "", "one@x", moment("2005-05-30T09:00:00+02:00"));
    ad_ties_add(ties, "", "two@x", moment("2005-05-30T15:00:00+02:00"));
    const guint32 *one = ad_ties_of(ties, 0, &count);
    g_assert_cmpuint(count, ==, 1);
    g_assert_cmpuint(one[0], ==, 1);
    const guint32 *two = ad_ties_of(ties, 1, &count);
    g_assert_cmpuint(count, ==, 2);
    g_assert_cmpuint(two[0], ==, 2);
    g_assert_cmpuint(two[1], ==, 3);
    g_assert_null(ad_ties_of(ties, 2, &count));
    g_assert_nonnull(ad_ties_of(ties, 3, &count));
    g_assert_true(ad_ties_by_message_id(ties, 3));
    g_assert_false(ad_ties_by_message_id(ties, 0));
    g_assert_null(ad_ties_of(ties, 4, &count)); /* two have that Message-ID */
}

static void
test_silence(Fixture *fixture, gconstpointer unused)
{
    write_log(
        fixture, "mail.log",
        "May 30 02:00:30 mail dovecot: last\nMay 30 04:00:10 mail dovecot: next\n");
    g_assert_true(read_logs(fixture, NULL));
    const AdSilence *gap =
        ad_log_facts_silence(fixture->facts, moment("2005-05-30T03:00:00+02:00"));

    g_assert_nonnull(gap);
    g_assert_cmpint(gap->from, ==, moment("2005-05-30T02:01:00+02:00"));
    g_assert_cmpint(gap->to, ==, moment("2005-05-30T04:00:00+02:00"));
    g_assert_null(
        ad_log_facts_silence(fixture->facts, moment("2005-05-30T02:00:59+02:00")));
    g_assert_null(
        ad_log_facts_silence(fixture->facts, moment("2005-05-30T04:00:00+02:00")));
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *fixture, gconstpointer unused);
    } tests[] = {
        {"/trail/stamps", test_stamps}, {"/trail/years", test_years},
        {"/trail/kinds", test_kinds},   {"/trail/fields", test_fields},
        {"/trail/lines", test_lines},   {"/trail/no-log", test_no_log},
        {"/trail/ties", test_ties},     {"/trail/silence", test_silence},
    };

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
    return g_test_run();
}

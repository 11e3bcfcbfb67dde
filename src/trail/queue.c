/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auditdisc/trail/queue.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/fs.h"
#include "auditdisc/base/spawn.h"
#include "auditdisc/base/text.h"
#include "queue_record.h"

#include <json-glib/json-glib.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define LIST_LIMIT ((gsize)256 * 1024 * 1024)
#define ID_LIMIT   64
#define PIECE      65536

static char *
text_of(JsonObject *object, const char *name)
{
    const char *text = json_object_get_string_member_with_default(object, name, "");

    return ad_text_clean(text != NULL ? text : "", -1, AD_TEXT_LINE, NULL);
}

/* An id becomes a word of a command line. */
static bool
is_id(const char *text)
{
    gsize length = strspn(text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS);

    return length > 0 && length <= ID_LIMIT && text[length] == '\0';
}

static void
take_recipients(AdQueued *queued, JsonObject *object)
{
    if (!json_object_has_member(object, "recipients"))
        return;
    JsonNode *node = json_object_get_member(object, "recipients");
    JsonArray *all = JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    for (guint i = 0; all != NULL && i < json_array_get_length(all); i++) {
        JsonNode *one = json_array_get_element(all, i);
        if (!JSON_NODE_HOLDS_OBJECT(one))
            continue;
        JsonObject *recipient = json_node_get_object(one);
        AdQueuedFor target = {text_of(recipient, "address"),
                              text_of(recipient, "delay_reason")};
        g_array_append_val(queued->recipients, target);
    }
}

/* A line of postqueue -j; NULL if it is none. */
static AdQueued *
parse(const char *line, gsize length)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(AdQueued) queued = ad_queued_new();

    if (!json_parser_load_from_data(parser, line, (gssize)length, NULL))
        return NULL;
    JsonNode *root = json_parser_get_root(parser);
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root))
        return NULL;
    JsonObject *object = json_node_get_object(root);
    queued->id = text_of(object, "queue_id");
    queued->queue = text_of(object, "queue_name");
    queued->sender = text_of(object, "sender");
    queued->arrived =
        json_object_get_int_member_with_default(object, "arrival_time", 0);
    take_recipients(queued, object);
    return is_id(queued->id) ? g_steal_pointer(&queued) : NULL;
}

static bool
copy(const char *path, AdPack *pack, AdExtent *ret_extent, GError **error)
{
    int from = open(path, O_RDONLY | O_CLOEXEC);
    g_autofree char *buffer = g_malloc(PIECE);
    goffset offset = 0;
    gssize got = 0;
    bool done = true;

    if (from < 0)
        return ad_error_errno(error, errno, "cannot open %s", path);
    ad_pack_begin(pack);
    while (done &&
           (got = ad_fs_read_at(from, buffer, PIECE, offset, path, error)) > 0) {
        done = ad_pack_write(pack, buffer, (gsize)got, error);
        offset += got;
    }
    close(from);
    return done && got == 0 && ad_pack_end(pack, ret_extent, error);
}

/* What Postfix would not hand out is no failure of ours: it is listed with the reason.
 */
static bool
save(AdQueued *queued, const char *file, AdPack *pack, GError **error)
{
    const char *const ask[] = {"postcat", "-bhq", queued->id, NULL};
    g_autoptr(GError) why = NULL;

    queued->saved = ad_spawn(ask, NULL, file, &why);
    if (!queued->saved) {
        queued->why = g_strdup(why->message);
        return true;
    }
    return copy(file, pack, &queued->original, error);
}

static bool
take(AdQueued *queued, const char *file, AdPack *pack, AdQueueSum *sum, GError **error)
{
    if (!save(queued, file, pack, error))
        return false;
    sum->messages++;
    sum->saved += queued->saved;
    if (!queued->saved && sum->why == NULL)
        sum->why = g_strdup(queued->why);
    return true;
}

static gint
by_arrival(gconstpointer one, gconstpointer other)
{
    const AdQueued *a = *(AdQueued *const *)one, *b = *(AdQueued *const *)other;

    if (a->arrived != b->arrived)
        return a->arrived < b->arrived ? -1 : 1;
    return strcmp(a->id, b->id);
}

static GPtrArray *
parse_list(GBytes *list, GError **error)
{
    g_autoptr(GPtrArray) all =
        g_ptr_array_new_with_free_func((GDestroyNotify)ad_queued_free);
    gsize rest;
    const char *line = g_bytes_get_data(list, &rest);

    while (rest > 0) {
        const char *end = memchr(line, '\n', rest);
        gsize length = end != NULL ? (gsize)(end - line) : rest;
        AdQueued *queued = parse(line, length);
        if (queued == NULL) {
            ad_error(
                error, AD_ERROR_FAILED,
                "postqueue -j: line %u is no entry of a queue; is this Postfix 3.1 "
                "or later?",
                all->len + 1);
            return NULL;
        }
        g_ptr_array_add(all, queued);
        length += end != NULL;
        line += length;
        rest -= length;
    }
    g_ptr_array_sort(all, by_arrival);
    return g_steal_pointer(&all);
}

static GPtrArray *
ask_list(const char *file, GError **error)
{
    const char *const ask[] = {"postqueue", "-j", NULL};
    g_autoptr(GError) why = NULL;
    g_autoptr(GBytes) list = NULL;

    if (!ad_spawn(ask, NULL, file, &why)) {
        ad_error(error, AD_ERROR_FAILED,
                 "the mail queue: %s; without --queue the disc is made without it",
                 why->message);
        return NULL;
    }
    list = ad_fs_read(file, LIST_LIMIT, error);
    return list != NULL ? parse_list(list, error) : NULL;
}

bool
ad_queue_read(const char *folder, const char *records, AdPack *pack,
              AdQueueSum *ret_sum, GError **error)
{
    g_autofree char *file = g_build_filename(folder, "queue.said", NULL);
    g_autoptr(GPtrArray) all = ask_list(file, error);
    AdQueueSum sum = {0};
    bool done = all != NULL;

    for (guint i = 0; done && i < all->len; i++)
        done = take(all->pdata[i], file, pack, &sum, error);
    done =
        done && ad_queue_write(all, records, error) && ad_fs_remove_tree(file, error);
    if (done)
        *ret_sum = sum;
    else
        g_free(sum.why);
    return done;
}

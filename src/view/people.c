/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people.h"

#include "auditdisc/mail/address.h"

#include <stdlib.h>
#include <string.h>

#define ADDRESS_LENGTH 254 /* of RFC 5321; what is longer is no address */
#define NAME_LENGTH    60  /* characters */

/* An address in a message. person is its place in order of appearance, later in order.
 */
typedef struct {
    guint person;
    AdMention mention;
} Note;

typedef struct {
    AdPeople *people;
    GHashTable *known; /* from an address to its place, from 1 */
    GArray *notes;
    guint32 message; /* that is being looked at */
    bool sender;     /* whether the field is that of its sender */
    guint listed, unlisted;
} Census;

static const char *
domain_of(const char *address)
{
    return strrchr(address, '@') + 1;
}

/* A list that was cut ends in an ellipsis, perhaps within an address. */
static bool
is_address(const char *text)
{
    const char *at = strrchr(text, '@');

    return at != NULL && at > text && at[1] != '\0' && strchr(text, ' ') == NULL &&
           strlen(text) <= ADDRESS_LENGTH && !g_str_has_suffix(text, "…");
}

static void
name_person(Census *census, AdPerson *person, const char *name)
{
    bool own = census->sender && person->sent == 0;

    if (*name == '\0' || (*person->name != '\0' && !own))
        return;
    g_autofree char *start = g_utf8_strlen(name, -1) > NAME_LENGTH
                                 ? g_utf8_substring(name, 0, NAME_LENGTH)
                                 : NULL;
    g_autofree char *cut = start != NULL ? g_strconcat(start, "…", NULL) : NULL;
    person->name =
        g_string_chunk_insert_const(census->people->texts, cut != NULL ? cut : name);
}

static guint
find_person(Census *census, const char *address)
{
    AdPeople *people = census->people;
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(census->known, address));

    if (place > 0)
        return place - 1;
    AdPerson person = {
        .address = g_string_chunk_insert(people->texts, address),
        .name = "",
    };
    g_array_append_val(people->persons, person);
    g_hash_table_insert(census->known, (gpointer)person.address,
                        GUINT_TO_POINTER(people->persons->len));
    return people->persons->len - 1;
}

static void
take_address(const char *name, const char *address, gpointer data)
{
    Census *census = data;

    if (!is_address(address))
        return;
    if (census->listed == AD_PEOPLE_LIMIT) {
        census->unlisted++;
        return;
    }
    census->listed++;
    g_autofree char *lower = g_ascii_strdown(address, -1);
    guint place = find_person(census, lower);
    AdPerson *person = &g_array_index(census->people->persons, AdPerson, place);
    Note note = {place, {census->message, census->sender, !census->sender}};
    name_person(census, person, name);
    person->sent += census->sender;
    g_array_append_val(census->notes, note);
}

static void
take_envelope(Census *census, const AdEnvelope *envelope)
{
    const char *const lists[] = {envelope->from, envelope->to, envelope->cc,
                                 envelope->bcc};
    bool cut = false;

    census->listed = census->unlisted = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        census->sender = i == 0;
        ad_address_each(lists[i], take_address, census);
        cut = cut || ad_address_is_cut(lists[i]);
    }
    census->people->cut += cut || census->unlisted > 0;
    census->people->silent += census->listed == 0;
}

static gint
compare_persons(gconstpointer one, gconstpointer other, gpointer data)
{
    const GArray *persons = data;
    const char *a = g_array_index(persons, AdPerson, *(const guint *)one).address;
    const char *b = g_array_index(persons, AdPerson, *(const guint *)other).address;
    int order = strcmp(domain_of(a), domain_of(b));

    return order != 0 ? order : strcmp(a, b);
}

/* Puts the persons in order, and the notes on their new places. */
static void
sort_persons(Census *census)
{
    GArray *persons = census->people->persons;
    GArray *sorted = g_array_sized_new(FALSE, FALSE, sizeof(AdPerson), persons->len);
    g_autofree guint *order = g_new(guint, persons->len);
    g_autofree guint *place = g_new(guint, persons->len);

    for (guint i = 0; i < persons->len; i++)
        order[i] = i;
    g_qsort_with_data(order, (gint)persons->len, sizeof *order, compare_persons,
                      persons);
    for (guint i = 0; i < persons->len; i++) {
        AdPerson person = g_array_index(persons, AdPerson, order[i]);
        person.sent = 0;
        place[order[i]] = i;
        g_array_append_val(sorted, person);
    }
    for (guint i = 0; i < census->notes->len; i++) {
        Note *note = &g_array_index(census->notes, Note, i);
        note->person = place[note->person];
    }
    g_array_unref(persons);
    census->people->persons = sorted;
}

static int
compare_notes(const void *one, const void *other)
{
    const Note *a = one, *b = other;

    if (a->person != b->person)
        return a->person < b->person ? -1 : 1;
    return (a->mention.message > b->mention.message) -
           (a->mention.message < b->mention.message);
}

/* One mention for all notes of a person in a message. */
static void
take_mentions(Census *census)
{
    AdPeople *people = census->people;
    const Note *last = NULL;

    g_array_sort(census->notes, compare_notes);
    for (guint i = 0; i < census->notes->len; i++) {
        const Note *note = &g_array_index(census->notes, Note, i);
        AdPerson *person = &g_array_index(people->persons, AdPerson, note->person);
        if (last == NULL || compare_notes(last, note) != 0) {
            g_array_append_val(people->mentions, note->mention);
            if (person->count++ == 0)
                person->first = people->mentions->len - 1;
        }
        AdMention *mention =
            &g_array_index(people->mentions, AdMention, people->mentions->len - 1);
        mention->sent = mention->sent || note->mention.sent;
        mention->received = mention->received || note->mention.received;
        last = note;
    }
}

static void
count_mentions(AdPeople *people)
{
    for (guint i = 0; i < people->persons->len; i++) {
        AdPerson *person = &g_array_index(people->persons, AdPerson, i);
        for (guint k = 0; k < person->count; k++) {
            const AdMention *mention =
                &g_array_index(people->mentions, AdMention, person->first + k);
            person->sent += mention->sent;
            person->received += mention->received;
        }
    }
}

static void
end_organisation(AdPeople *people, AdOrganisation *organisation)
{
    g_autoptr(GArray) mentions = ad_people_mentions(people, organisation);

    organisation->messages = mentions->len;
    organisation->earliest = g_array_index(mentions, AdMention, 0).message;
    organisation->latest =
        g_array_index(mentions, AdMention, mentions->len - 1).message;
    for (guint i = 0; i < mentions->len; i++) {
        const AdMention *mention = &g_array_index(mentions, AdMention, i);
        organisation->sent += mention->sent;
        organisation->received += mention->received;
    }
    g_array_append_val(people->organisations, *organisation);
}

static void
take_organisations(AdPeople *people)
{
    AdOrganisation organisation = {0};

    for (guint i = 0; i < people->persons->len; i++) {
        const char *domain = domain_of(ad_people_person(people, i)->address);
        if (organisation.count > 0 && strcmp(domain, organisation.domain) != 0) {
            end_organisation(people, &organisation);
            organisation = (AdOrganisation){0};
        }
        if (organisation.count++ == 0) {
            organisation.domain = domain;
            organisation.first = i;
        }
    }
    if (organisation.count > 0)
        end_organisation(people, &organisation);
}

AdPeople *
ad_people_new(const AdSelection *selection)
{
    AdPeople *people = g_new0(AdPeople, 1);
    Census census = {.people = people};

    people->texts = g_string_chunk_new(1024);
    people->mentions = g_array_new(FALSE, FALSE, sizeof(AdMention));
    people->persons = g_array_new(FALSE, FALSE, sizeof(AdPerson));
    people->organisations = g_array_new(FALSE, FALSE, sizeof(AdOrganisation));
    census.known = g_hash_table_new(g_str_hash, g_str_equal);
    census.notes = g_array_new(FALSE, FALSE, sizeof(Note));
    for (guint i = 0; i < ad_selection_count(selection); i++) {
        g_autoptr(AdEnvelope) envelope = ad_selection_envelope(selection, i);
        census.message = i;
        if (envelope != NULL)
            take_envelope(&census, envelope);
    }
    sort_persons(&census);
    take_mentions(&census);
    count_mentions(people);
    take_organisations(people);
    g_hash_table_unref(census.known);
    g_array_unref(census.notes);
    return people;
}

void
ad_people_free(AdPeople *people)
{
    if (people == NULL)
        return;
    g_array_unref(people->mentions);
    g_array_unref(people->persons);
    g_array_unref(people->organisations);
    g_string_chunk_free(people->texts);
    g_free(people);
}

const AdPerson *
ad_people_person(const AdPeople *people, guint index)
{
    return &g_array_index(people->persons, AdPerson, index);
}

const AdOrganisation *
ad_people_organisation(const AdPeople *people, guint index)
{
    return &g_array_index(people->organisations, AdOrganisation, index);
}

guint
ad_people_organisation_of(const AdPeople *people, guint person)
{
    guint low = 0, high = people->organisations->len;

    while (high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (ad_people_organisation(people, middle)->first <= person)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static int
compare_mentions(const void *one, const void *other)
{
    guint32 a = ((const AdMention *)one)->message;
    guint32 b = ((const AdMention *)other)->message;

    return (a > b) - (a < b);
}

/* Mentions of one person lie together, and those of the next one follow. */
GArray *
ad_people_mentions(const AdPeople *people, const AdOrganisation *organisation)
{
    GArray *merged = g_array_new(FALSE, FALSE, sizeof(AdMention));
    const AdPerson *first = ad_people_person(people, organisation->first);
    guint count = 0, kept = 0;

    for (guint i = 0; i < organisation->count; i++)
        count += first[i].count;
    g_array_append_vals(
        merged, &g_array_index(people->mentions, AdMention, first->first), count);
    g_array_sort(merged, compare_mentions);
    AdMention *mentions = (AdMention *)(gpointer)merged->data;
    for (guint i = 0; i < count; i++) {
        AdMention mention = mentions[i];
        AdMention *last = kept > 0 ? &mentions[kept - 1] : NULL;
        if (last == NULL || last->message != mention.message) {
            mentions[kept++] = mention;
            continue;
        }
        last->sent = last->sent || mention.sent;
        last->received = last->received || mention.received;
    }
    g_array_set_size(merged, kept);
    return merged;
}

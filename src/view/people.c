/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people.h"

#include "auditdisc/mail/address.h"

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
    const char *const *hosts;
    guint32 message; /* that is being looked at */
    bool sender;     /* whether the field is that of its sender */
    guint listed, unlisted;
    guint32 party; /* whom it is with, so far */
    guint rank;    /* how much speaks for that, from 1 */
} Census;

/* A host mail.example.com speaks for example.com too. */
bool
ad_people_is_own(const char *const *hosts, const char *domain)
{
    gsize length = strlen(domain);
    bool dotted = strchr(domain, '.') != NULL;

    for (guint i = 0; hosts != NULL && hosts[i] != NULL; i++) {
        const char *host = hosts[i];
        gsize before = strlen(host) - MIN(strlen(host), length);
        if (g_ascii_strcasecmp(host + before, domain) == 0 &&
            (before == 0 || (dotted && host[before - 1] == '.')))
            return true;
    }
    return false;
}

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

/* Those of other hosts before our own, and senders before recipients. */
static void
consider_party(Census *census, guint place, const char *address)
{
    bool own = ad_people_is_own(census->hosts, domain_of(address));
    guint rank = 1 + (own ? 0 : 2) + (census->sender ? 1 : 0);

    if (rank <= census->rank)
        return;
    census->rank = rank;
    census->party = place;
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
    consider_party(census, place, lower);
}

static void
take_envelope(Census *census, const AdEnvelope *envelope)
{
    const char *const lists[] = {envelope->from, envelope->to, envelope->cc,
                                 envelope->bcc};
    bool cut = false;

    census->listed = census->unlisted = census->rank = 0;
    census->party = AD_PEOPLE_NOBODY;
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        census->sender = i == 0;
        ad_address_each(lists[i], take_address, census);
        cut = cut || ad_address_is_cut(lists[i]);
    }
    census->people->cut += cut || census->unlisted > 0;
    census->people->silent += census->listed == 0;
    g_array_index(census->people->parties, guint32, census->message) = census->party;
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

/* Puts the persons in order, and notes and parties on their new places. */
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
    for (guint i = 0; i < census->people->parties->len; i++) {
        guint32 *party = &g_array_index(census->people->parties, guint32, i);
        if (*party != AD_PEOPLE_NOBODY)
            *party = place[*party];
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
end_organisation(AdPeople *people, const AdSelection *selection,
                 AdOrganisation *organisation)
{
    g_autoptr(GArray) mentions = ad_people_mentions(people, organisation);
    AdDay last = 0;

    organisation->messages = mentions->len;
    organisation->earliest = g_array_index(mentions, AdMention, 0).message;
    organisation->latest =
        g_array_index(mentions, AdMention, mentions->len - 1).message;
    for (guint i = 0; i < mentions->len; i++) {
        const AdMention *mention = &g_array_index(mentions, AdMention, i);
        AdDay day = ad_selection_day(selection, mention->message);
        organisation->sent += mention->sent;
        organisation->received += mention->received;
        organisation->days += i == 0 || day != last;
        last = day;
    }
    g_array_append_val(people->organisations, *organisation);
}

static void
take_organisations(AdPeople *people, const AdSelection *selection)
{
    AdOrganisation organisation = {0};

    for (guint i = 0; i < people->persons->len; i++) {
        const char *domain = domain_of(ad_people_person(people, i)->address);
        if (organisation.count > 0 && strcmp(domain, organisation.domain) != 0) {
            end_organisation(people, selection, &organisation);
            organisation = (AdOrganisation){0};
        }
        if (organisation.count++ == 0) {
            organisation.domain = domain;
            organisation.first = i;
        }
    }
    if (organisation.count > 0)
        end_organisation(people, selection, &organisation);
}

AdPeople *
ad_people_new(const AdSelection *selection, const char *const *hosts)
{
    AdPeople *people = g_new0(AdPeople, 1);
    Census census = {.people = people, .hosts = hosts};
    guint count = ad_selection_count(selection);

    people->texts = g_string_chunk_new(1024);
    people->mentions = g_array_new(FALSE, FALSE, sizeof(AdMention));
    people->persons = g_array_new(FALSE, FALSE, sizeof(AdPerson));
    people->organisations = g_array_new(FALSE, FALSE, sizeof(AdOrganisation));
    people->parties = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_array_set_size(people->parties, count);
    census.known = g_hash_table_new(g_str_hash, g_str_equal);
    census.notes = g_array_new(FALSE, FALSE, sizeof(Note));
    for (guint i = 0; i < count; i++) {
        g_autoptr(AdEnvelope) envelope = ad_selection_envelope(selection, i);
        g_array_index(people->parties, guint32, i) = AD_PEOPLE_NOBODY;
        census.message = i;
        if (envelope != NULL)
            take_envelope(&census, envelope);
    }
    sort_persons(&census);
    take_mentions(&census);
    count_mentions(people);
    take_organisations(people, selection);
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
    g_array_unref(people->parties);
    g_string_chunk_free(people->texts);
    g_free(people);
}

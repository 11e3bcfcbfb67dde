/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can be asked of the people of a selection once they are counted.
 */
#include "people.h"

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

AdBeside
ad_people_beside(const AdPeople *people, guint32 message)
{
    AdBeside beside = {g_array_index(people->parties, guint32, message),
                       AD_PEOPLE_NOBODY, AD_PEOPLE_NOBODY};

    if (beside.person == AD_PEOPLE_NOBODY)
        return beside;
    const AdPerson *person = ad_people_person(people, beside.person);
    const AdMention *mentions =
        &g_array_index(people->mentions, AdMention, person->first);
    guint here = 0;
    for (guint end = person->count; end - here > 1;) { /* they ascend */
        guint middle = here + (end - here) / 2;
        if (mentions[middle].message <= message)
            here = middle;
        else
            end = middle;
    }
    if (here > 0)
        beside.before = mentions[here - 1].message;
    if (here + 1 < person->count)
        beside.after = mentions[here + 1].message;
    return beside;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one volume says of its place in the chain.
 */
#include "auditdisc/base/text.h"
#include "auditdisc/volume/bag.h"
#include "auditdisc/volume/seal.h"
#include "chain.h"

#include <stdio.h>
#include <string.h>

void
ad_chain_fault(GPtrArray *faults, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(faults, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

void
ad_chain_ledger_clear(AdChainLedger *ledger)
{
    g_clear_pointer(&ledger->text, g_bytes_unref);
    g_clear_pointer(&ledger->entries, g_ptr_array_unref);
    g_clear_pointer(&ledger->verified, g_ptr_array_unref);
}

void
ad_chain_link_free(AdChainLink *link)
{
    if (link == NULL)
        return;
    g_free(link->name);
    g_free(link->volume_id);
    g_free(link->fingerprint);
    g_free(link->previous);
    g_free(link->key);
    ad_period_free(link->days);
    ad_chain_ledger_clear(&link->ledger);
    g_free(link);
}

static void
find_verified(AdChainLedger *ledger)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);

    ledger->verified = g_ptr_array_new();
    for (guint i = 0; ledger->entries != NULL && i < ledger->entries->len; i++) {
        AdEntry *entry = ledger->entries->pdata[i];
        const char *fingerprint = ad_entry_get(entry, "fingerprint");
        AdDigest digest;
        if (strcmp(entry->event, "verified") == 0 && fingerprint != NULL &&
            strlen(fingerprint) == AD_DIGEST_HEX &&
            ad_digest_parse(fingerprint, &digest) &&
            g_hash_table_add(known, (gpointer)fingerprint))
            g_ptr_array_add(ledger->verified, entry);
    }
}

void
ad_chain_ledger_read(AdChainLedger *ledger, GBytes *text, const char *name,
                     GPtrArray *faults)
{
    g_autoptr(GError) why = NULL;
    gsize length, whole = 0;
    const char *data = g_bytes_get_data(text, &length);

    ledger->text = text;
    ledger->entries = ad_ledger_parse(data != NULL ? data : "", length, &whole, &why);
    if (ledger->entries == NULL)
        ad_chain_fault(faults, "%s: %s", name, why->message);
    else if (whole != length)
        ad_chain_fault(faults, "%s: ledger: its last line is not whole", name);
    find_verified(ledger);
}

/* Clean, since it will be shown. */
static char *
value_of(GBytes *info, const char *label)
{
    g_autofree char *text = ad_bag_value(info, label);

    return text != NULL ? ad_text_clean(text, -1, AD_TEXT_LINE, NULL) : NULL;
}

static guint
number_of(GBytes *info, const char *label)
{
    g_autofree char *text = ad_bag_value(info, label);
    guint64 number = 0;

    if (text == NULL ||
        !g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT, &number, NULL))
        return 0;
    return (guint)number;
}

/* Volumes of before days were stated have those of their period. */
static AdPeriod *
days_of(GBytes *info)
{
    g_autofree char *days = ad_bag_value(info, AD_BAG_DAYS);

    if (days == NULL)
        days = ad_bag_value(info, AD_BAG_PERIOD);
    if (days == NULL || !g_ascii_isdigit(days[0]))
        return NULL;
    return ad_period_parse(days, 0, NULL, NULL);
}

/* Which of several discs of its period: AUDIT_2005_05_D2OF3. */
static guint
part_of(const char *volume_id)
{
    const char *tail = strrchr(volume_id, '_');
    guint part, of;

    return tail != NULL && sscanf(tail, "_D%uOF%u", &part, &of) == 2 ? part : 1;
}

static char *
key_of(GBytes *info)
{
    g_autofree char *seal = value_of(info, AD_SEAL_INFO);
    const char *blank = seal != NULL ? strchr(seal, ' ') : NULL;

    return blank != NULL ? g_strdup(blank + 1) : NULL;
}

AdChainLink *
ad_chain_link_read(AdTarget *target, const AdVerdict *verdict, GPtrArray *faults,
                   GError **error)
{
    g_autoptr(GBytes) info = ad_target_read(target, AD_BAG_INFO, error);
    GBytes *ledger = info != NULL ? ad_target_read(target, "ledger.txt", error) : NULL;
    AdChainLink *link;

    if (ledger == NULL)
        return NULL;
    link = g_new0(AdChainLink, 1);
    link->name = g_strdup(ad_target_name(target));
    link->volume_id = value_of(info, "External-Identifier");
    if (link->volume_id == NULL)
        link->volume_id = g_strdup("");
    link->fingerprint = ad_digest_dup_hex(&verdict->fingerprint);
    link->serial = number_of(info, AD_BAG_SERIAL);
    link->previous = value_of(info, AD_BAG_PREVIOUS);
    link->key = key_of(info);
    link->days = days_of(info);
    link->part = part_of(link->volume_id);
    ad_chain_ledger_read(&link->ledger, ledger, link->name, faults);
    if (link->serial == 0 || link->days == NULL)
        ad_chain_fault(faults, "%s: bag-info.txt does not say which volume it is",
                       link->name);
    return link;
}

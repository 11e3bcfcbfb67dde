/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one table of keys.
 */
#include "auditdisc/program/job.h"

#define BUILDING "run build"
#define BURNING  "run burn"

static const AdKeyFacts keys[AD_KEYS] = {
    [AD_KEY_SOURCE] =
        {"source", "archive", "sources", AD_KIND_LIST, NULL, "KIND:PLACE",
         "where mail comes from: maildir:, mbox:, mboxrd:, eml: or "
         "journal: and a path, imaps://user@host/mailbox, or disc: and a drive, "
         "an image or a folder; may be given several times",
         NULL},
    [AD_KEY_IMAP_PASSWORD_FILE] = {"imap-password-file", "imap", "password_file",
                                   AD_KIND_TEXT, NULL, "FILE",
                                   "its first line is the password for imaps: sources",
                                   NULL},
    [AD_KEY_IMAP_PASSWORD_COMMAND] = {"imap-password-command", "imap",
                                      "password_command", AD_KIND_TEXT, NULL, "COMMAND",
                                      "prints that password", NULL},
    [AD_KEY_IMAP_AUTHORITY] =
        {"imap-authority", "imap", "authority", AD_KIND_TEXT, NULL, "FILE",
         "certificates that the server's is checked with; those of "
         "the system without it",
         NULL},
    [AD_KEY_HOSTS] = {"hosts", "archive", "hosts", AD_KIND_LIST, NULL, "NAME",
                      "our own mail hosts: a message arrived when one of them says so",
                      NULL},
    [AD_KEY_LOG] = {"log", "archive", "logs", AD_KIND_LIST, NULL, "PATH",
                    "the mail log of the period: a file or a pattern of several, also "
                    ".gz; may be given several times",
                    NULL},
    [AD_KEY_ARCHIVE_ADDRESS] = {"archive-address", "archive", "address", AD_KIND_TEXT,
                                NULL, "ADDRESS",
                                "the address that all mail is copied to: what the log "
                                "says went there is held against the mailbox",
                                NULL},
    [AD_KEY_QUEUE] =
        {"queue", "archive", "queue", AD_KIND_FLAG, NULL, NULL,
         "put the mail that is still in Postfix's queue on the disc too, as "
         "a list of its own",
         BUILDING},
    [AD_KEY_WITH] = {"with", NULL, NULL, AD_KIND_TEXT, NULL, "ADDRESS",
                     "only messages from or to the address, or @example.com for a "
                     "domain",
                     BUILDING " find"},
    [AD_KEY_SUBJECT] = {"subject", NULL, NULL, AD_KIND_TEXT, NULL, "TEXT",
                        "only messages with these words in their subject",
                        BUILDING " find"},
    [AD_KEY_MESSAGE] = {"message", NULL, NULL, AD_KIND_TEXT, NULL, "ID",
                        "a number such as 2005-05-30/0001, a Message-ID or a SHA-256",
                        "find"},
    [AD_KEY_ORGANISATION] = {"organisation", "archive", "organisation", AD_KIND_TEXT,
                             "", "TEXT", "whose mail this is, as it stands on the disc",
                             NULL},
    [AD_KEY_ZONE] = {"zone", "archive", "zone", AD_KIND_TEXT, NULL, "ZONE",
                     "the time zone of the days, such as Europe/Berlin; the machine's "
                     "own without it",
                     NULL},
    [AD_KEY_LANGUAGE] = {"language", "disc", "language", AD_KIND_TEXT, "en", "LANGUAGE",
                         "of the pages and the label: en, en-US, de, fr or es", NULL},
    [AD_KEY_MEDIA] = {"media", "disc", "media", AD_KIND_TEXT, "cd-80", "MEDIA",
                      "what it has to fit on: cd-74, cd-80, dvd, bd or a size in MB",
                      NULL},
    [AD_KEY_DRIVE] = {"drive", "disc", "drives", AD_KIND_LIST, NULL, "ADDRESS",
                      "/dev/sr0, or stdio:FILE; without it a file in the run's folder; "
                      "several take turns",
                      NULL},
    [AD_KEY_COPIES] = {"copies", "disc", "copies", AD_KIND_NUMBER, NULL, "N",
                       "how many discs are made of each image; two with a drive, one "
                       "where the medium is a file",
                       NULL},
    [AD_KEY_SPEED] =
        {"speed", "disc", "speed", AD_KIND_NUMBER, NULL, "N",
         "burn at the drive's nearest to N times the plain speed; 16 for a "
         "CD without it",
         BURNING},
    [AD_KEY_KEPT] = {"kept", "disc", "kept", AD_KIND_LIST, NULL, "PLACE",
                     "where the disc will lie, for the ledger; given again, where the "
                     "next copy will",
                     BURNING},
    [AD_KEY_STRICT] = {"strict", "disc", "strict", AD_KIND_FLAG, NULL, NULL,
                       "a disc on which reads had to be repeated is not good enough",
                       "run burn verify"},
    [AD_KEY_SEED] = {"seed", NULL, NULL, AD_KIND_TEXT, NULL, "TEXT",
                     "what the discs to be read are drawn by; random without it",
                     "audit"},
    [AD_KEY_AGAIN] = {"again", NULL, NULL, AD_KIND_FLAG, NULL, NULL,
                      "begin another audit though the last one is not a year old",
                      "audit"},
    [AD_KEY_COPY_AFTER] = {"copy-after", "disc", "copy_after", AD_KIND_NUMBER, "0",
                           "YEARS", "the age at which a disc is to be copied; 0: none",
                           "audit"},
    [AD_KEY_RETENTION] =
        {"retention", "archive", "retention", AD_KIND_NUMBER, "0", "YEARS",
         "how long mail is to be kept, from the end of its year; when that "
         "is over status says so, and nothing else is done; 0: not stated",
         "status"},
    [AD_KEY_UNIT] = {"unit", NULL, NULL, AD_KIND_TEXT, NULL, "LETTER",
                     "which copy this is, as on its label: A, or 2005-05/A",
                     "verify audit"},
    [AD_KEY_ALLOW_REWRITABLE] = {"allow-rewritable", "disc", "allow_rewritable",
                                 AD_KIND_FLAG, NULL, NULL,
                                 "burn a CD-RW or DVD-RW too, which proves nothing",
                                 BURNING},
    [AD_KEY_RECOVERY] = {"recovery", "disc", "recovery", AD_KIND_TEXT, NULL, "HOW",
                         "fill: the empty space of the medium with further copies of "
                         "the image or recovery data, or none; fill with a drive, none "
                         "without it",
                         NULL},
    [AD_KEY_STATE] = {"state", "run", "state", AD_KIND_TEXT, "/var/lib/auditdisc",
                      "DIR", "where the ledger and the runs are kept", NULL},
    [AD_KEY_WORKERS] = {"workers", "run", "workers", AD_KIND_NUMBER, NULL, "N",
                        "how many processes take mail apart; one for each processor "
                        "without it",
                        NULL},
    [AD_KEY_TEMPLATES] = {"templates", "run", "templates", AD_KIND_TEXT, NULL, "DIR",
                          "templates that take the place of those of the same name",
                          NULL},
    [AD_KEY_SEAL_METHOD] = {"seal-method", "seal", "method", AD_KIND_TEXT, NULL,
                            "METHOD",
                            "ssh, which is what a key means without this, cms or none",
                            NULL},
    [AD_KEY_SEAL_KEY] = {"seal-key", "seal", "key", AD_KIND_TEXT, NULL, "FILE",
                         "the private key that seals each volume", NULL},
    [AD_KEY_SEAL_CERTIFICATE] = {"seal-certificate", "seal", "certificate",
                                 AD_KIND_TEXT, NULL, "FILE",
                                 "with cms: the certificate of that key and its chain",
                                 NULL},
    [AD_KEY_SEAL_IDENTITY] = {"seal-identity", "seal", "identity", AD_KIND_TEXT, NULL,
                              "NAME", "with ssh: whom the seal is by", NULL},
    [AD_KEY_SEAL_STAMP] = {"seal-stamp", "seal", "stamp", AD_KIND_TEXT, NULL,
                           "URL|COMMAND", "who gives an RFC 3161 time stamp", NULL},
    [AD_KEY_SEAL_AUTHORITY] = {"seal-authority", "seal", "authority", AD_KIND_TEXT,
                               NULL, "FILE",
                               "certificates that the time stamp is checked with",
                               NULL},
    [AD_KEY_CLEAR] = {"clear", "archive", "clear", AD_KIND_TEXT, NULL, "HOW",
                      "what becomes of mail that is proven to be on disc: remove or "
                      "trash; without it run leaves the mail alone, and clear means "
                      "remove",
                      "clear"},
    [AD_KEY_CLEAR_COPIES] = {"clear-copies", "archive", "clear_copies", AD_KIND_NUMBER,
                             "2", "N",
                             "how many verified discs of it there have to be before "
                             "mail goes",
                             "clear"},
    [AD_KEY_TIMESTAMP] = {"timestamp", NULL, NULL, AD_KIND_TEXT, NULL, "ISO-8601",
                          "the time that stands in everything made; now without it",
                          NULL},
    [AD_KEY_TREE] = {"tree", NULL, NULL, AD_KIND_TEXT, NULL, "DIR",
                     "write the files of the disc to a new folder as well", BUILDING},
    [AD_KEY_SIMULATE] = {"simulate", NULL, NULL, AD_KIND_FLAG, NULL, NULL,
                         "let the drive go through the burn with its laser off",
                         "burn"},
    [AD_KEY_FROM] = {"from", NULL, NULL, AD_KIND_TEXT, NULL, "TARGET",
                     "the drive, image or folder that the message is taken from, or "
                     "that is entered in "
                     "the catalogue",
                     "prove find"},
    [AD_KEY_CHAIN] =
        {"chain", NULL, NULL, AD_KIND_FLAG, NULL, NULL,
         "verify several discs, and whether they follow each other without "
         "a gap",
         "verify"},
    [AD_KEY_FROM_VOLUME] =
        {"from-volume", NULL, NULL, AD_KIND_TEXT, NULL, "TARGET",
         "make the volume in a drive, an image or a folder again from "
         "itself, and say whether it is the same",
         "build"},
    [AD_KEY_OUTPUT] = {"output", NULL, NULL, AD_KIND_TEXT, NULL, "PATH",
                       "where the result goes: the rescued image, or the folder of the "
                       "proof",
                       "rescue prove"},
    [AD_KEY_EXTRACT] = {"extract", NULL, NULL, AD_KIND_TEXT, NULL, "DIR",
                        "write the files that survived to a new folder as well",
                        "rescue"},
    [AD_KEY_TRIES] = {"tries", NULL, NULL, AD_KIND_NUMBER, "4", "N",
                      "how often what can't be read is tried again", "rescue"},
    [AD_KEY_YES] = {"yes", NULL, NULL, AD_KIND_FLAG, NULL, NULL,
                    "do it; without this it is only said what would go", "clear"},
    [AD_KEY_DRY_RUN] = {"dry-run", NULL, NULL, AD_KIND_FLAG, NULL, NULL,
                        "only say what would go, whatever else is given", "clear"},
    [AD_KEY_JSON] = {"json", NULL, NULL, AD_KIND_FLAG, NULL, NULL,
                     "one JSON object a line, for scripts", NULL},
    [AD_KEY_QUIET] = {"quiet", NULL, NULL, AD_KIND_FLAG, NULL, NULL,
                      "say nothing unless something is wrong", NULL},
    [AD_KEY_VERBOSE] = {"verbose", NULL, NULL, AD_KIND_FLAG, NULL, NULL,
                        "say what each stage does", NULL},
    [AD_KEY_CONFIG] = {"config", NULL, NULL, AD_KIND_TEXT, NULL, "FILE",
                       "the configuration; /etc/auditdisc.conf if that is there", NULL},
};

const AdKeyFacts *
ad_key_facts(AdKey key)
{
    return &keys[key];
}

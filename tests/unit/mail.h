/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For the tests that read mail: a message made from text, its blocks and attachments.
 */
#pragma once

#include "auditdisc/mail/message.h"

#include "auditdisc/base/error.h"
#include "auditdisc/base/text.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A mail in a file, between other bytes, and the message read from it. */
typedef struct {
    int fd;
    AdMessage *message;
} Mail;

static inline Mail
open_mail_sized(const char *text, gsize length)
{
    Mail mail = {memfd_create("mail", MFD_CLOEXEC), NULL};

    g_assert_cmpint(mail.fd, >=, 0);
    g_assert_cmpint(write(mail.fd, "From: before\n\n", 14), ==, 14);
    g_assert_cmpint(write(mail.fd, text, length), ==, (gssize)length);
    g_assert_cmpint(write(mail.fd, "\nbehind", 7), ==, 7);
    mail.message = ad_message_read(mail.fd, 14, (goffset)length);
    return mail;
}

static inline Mail
open_mail(const char *text)
{
    return open_mail_sized(text, strlen(text));
}

static inline void
close_mail(Mail *mail)
{
    ad_message_free(mail->message);
    close(mail->fd);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Mail, close_mail)

static inline const AdBlock *
block(const AdMessage *message, guint index)
{
    g_assert_cmpuint(index, <, message->blocks->len);
    return message->blocks->pdata[index];
}

static inline const AdAttachment *
attachment(const AdMessage *message, guint index)
{
    g_assert_cmpuint(index, <, message->attachments->len);
    return message->attachments->pdata[index];
}

static inline bool
has_flaw(const AdMessage *message, const char *part)
{
    for (guint i = 0; i < message->flaws->len; i++)
        if (strstr(message->flaws->pdata[i], part) != NULL)
            return true;
    return false;
}

/* What the attachment's bytes are on the disc. */
static inline void
expect_bytes(const AdAttachment *saved, const char *bytes, gsize length)
{
    g_autofree char *folder = g_dir_make_tmp("auditdisc-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "pack", NULL);
    g_autoptr(AdPack) pack = ad_pack_open(path, 0, NULL);
    g_autofree char *got = g_malloc(length + 1);
    AdExtent extent;
    AdDigest digest;

    g_assert_nonnull(pack);
    g_assert_true(ad_attachment_save(saved, pack, &extent, NULL));
    g_assert_true(ad_pack_flush(pack, NULL));
    g_assert_cmpint(extent.size, ==, (goffset)length);
    g_assert_cmpint(pread(ad_pack_fd(pack), got, length, extent.offset), ==,
                    (gssize)length);
    g_assert_cmpmem(got, length, bytes, length);
    ad_digest_of(bytes, length, &digest);
    g_assert_true(ad_digest_equal(&digest, &extent.digest));
    unlink(path);
    rmdir(folder);
}

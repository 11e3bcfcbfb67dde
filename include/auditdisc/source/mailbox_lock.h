/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lock on an mbox, as Postfix and Dovecot take it: fcntl(2) on the file, then
 * FILE.lock beside it, which must not be there yet. Who can't get one of the two lets
 * go of both, so that nobody waits for anybody who waits for him, and tries again for a
 * few seconds.
 *
 * A FILE.lock that somebody left behind is removed only by who holds the file's own
 * lock, and only if it says PID:HOST, as Dovecot and we write it, and there is no such
 * process on this host; or if nobody touched it for ten minutes (Postfix takes 500
 * seconds for the limit, Dovecot 2 minutes). Ours is touched while we work.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct AdMailboxLock AdMailboxLock;

/* AD_ERROR_FAILED if another program keeps it; AD_ERROR_REFUSED if path is no plain
 * file, or has another name. */
AdMailboxLock *ad_mailbox_lock(const char *path, GError **error);
/* For reading and writing; belongs to the lock. */
int ad_mailbox_lock_fd(const AdMailboxLock *lock);
/* To be called now and then: says that we are alive. AD_ERROR_FAILED if the lock was
 * taken from us, or path is another file by now. */
bool ad_mailbox_lock_keep(AdMailboxLock *lock, GError **error);
/* For who only reads: whether another program has FILE.lock now, and did not leave it
 * behind. */
bool ad_mailbox_dot_is_held(const char *path);
void ad_mailbox_lock_free(AdMailboxLock *lock); /* lets go */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdMailboxLock, ad_mailbox_lock_free)

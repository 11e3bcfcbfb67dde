/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Images that were made to hurt. So that an input stays small it holds only the first
 * 1024 bytes of each block from the volume descriptors on; the rest is zeros.
 */
#include "auditdisc/disc/verify.h"
#include "../../src/disc/reader_private.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PIECE  1024
#define FIRST  16
#define PADDED (AD_IMAGE_PADDING + 20)

typedef struct {
    const uint8_t *data;
    size_t size;
} Input;

static bool
input_read(AdReader *reader, guint64 lba, guint count, void *buffer, GError **error)
{
    const Input *input = reader->grab;

    memset(buffer, 0, (gsize)count * AD_BLOCK_SIZE);
    for (guint i = 0; i < count; i++) {
        size_t at = lba + i < FIRST ? input->size : (lba + i - FIRST) * PIECE;
        if (at < input->size)
            memcpy((uint8_t *)buffer + (gsize)i * AD_BLOCK_SIZE, input->data + at,
                   MIN(PIECE, input->size - at));
    }
    return true;
}

static void
input_close(AdReader *reader)
{
}

static const AdReaderOps input_ops = {input_read, input_close};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Input input = {data, size};
    AdImageFacts facts = {.blocks = FIRST + size / PIECE};
    g_autoptr(AdReader) reader =
        ad_reader_new(&input_ops, "input", FIRST + size / PIECE + PADDED);

    reader->grab = &input;
    ad_verdict_free(ad_verify_image(reader, NULL, NULL, NULL, NULL, NULL));
    ad_verdict_free(ad_verify_image(reader, &facts, NULL, NULL, NULL, NULL));
    return 0;
}

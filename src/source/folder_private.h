/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auditdisc/source/folder.h"

struct AdFolder {
    int fd;
    char *place;
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "auditdisc/volume/proof.h"

/* check.sh; key is the one that signed bag-info.txt, NULL where nobody did. */
GString *ad_proof_script(const AdProof *proof, const AdSealKey *key);

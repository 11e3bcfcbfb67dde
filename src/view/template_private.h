/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Makes the modifiers x-text, x-items and x-document known to ctemplate, once. */
void ad_template_modifiers(void);

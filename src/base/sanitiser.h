/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * AddressSanitizer reserves terabytes of address space and handles crashes itself, so a
 * limit of memory and handlers of our own can't be had under it.
 */
#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define AD_UNDER_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define AD_UNDER_ASAN 1
#endif
#endif

#ifndef AD_UNDER_ASAN
#define AD_UNDER_ASAN 0
#endif

# SPDX-License-Identifier: GPL-3.0-or-later
# The emulated drive (tests/mmc/mmc.h): $(BUILD)/mmc/mmc.so is for LD_PRELOAD, and
# $(MMC_OBJECTS) can be linked into a unit test. FORTIFY would replace the very functions
# that the emulator defines.
MMC_OBJECTS := $(patsubst tests/mmc/%.c,$(BUILD)/mmc/%.o,$(sort $(wildcard tests/mmc/*.c)))

$(BUILD)/mmc/%.o: tests/mmc/%.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) -D_GNU_SOURCE -std=gnu11 -O2 -g -fPIC $(WARNINGS) -MMD -MP -c -o $@ $<

$(BUILD)/mmc/mmc.so: $(MMC_OBJECTS)
	$(call say,LD)$(CC) -shared -o $@ $^
	@chmod a-x $@

units: $(BUILD)/mmc/mmc.so

# SPDX-License-Identifier: GPL-3.0-or-later
#
#   make          the program, as build/auditdisc
#   make demo     installs what is missing, builds, makes a disc of the mail in examples/
#   make test     installs what the tests need and runs them all
#   make asan     the unit tests and fuzz corpora under ASan and UBSan
#   make lint     layers, format, clang-tidy, shellcheck, manual pages
#   make fuzz     each fuzzer for FUZZ_SECONDS (600)
#   make bench    what a build costs beside what it must cost; SET=M, L or growth for one set
#   make install  DESTDIR=… PREFIX=/usr/local; make uninstall takes it away again
#
# V=1 shows the commands of the compiler.
.SUFFIXES:
.DELETE_ON_ERROR:

ifneq ($(shell getconf LONG_BIT),64)
$(error auditdisc needs a 64-bit system: what a disc holds is counted in more than 32 bits)
endif

VERSION := 1.0
BUILD   ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
CC      ?= cc
CXX     ?= c++
JOBS    ?= $(shell nproc)
FUZZ_SECONDS ?= 600

PACKAGES := gio-unix-2.0 json-glib-1.0 gmime-3.0 libcrypto libctemplate_nothreads \
            libisofs-1 libburn-1 gumbo libcurl sqlite3 libseccomp uchardet libmagic libqrencode
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
            -Wpointer-arith -Wwrite-strings -Wno-unused-parameter
OPTIMISE ?= -O2 -g
HARDEN   ?= -D_FORTIFY_SOURCE=2 -fstack-protector-strong
SANITISE ?=

INCLUDED := $(shell pkg-config --cflags $(PACKAGES))
LINKED   := $(shell pkg-config --libs $(PACKAGES))
CPPFLAGS += -Iinclude -D_GNU_SOURCE -DAD_VERSION='"$(VERSION)"' \
            -DG_LOG_DOMAIN='"auditdisc"' $(INCLUDED) \
            -DGLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_74 -DGLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_74
CFLAGS   += -std=gnu11 $(OPTIMISE) $(HARDEN) $(WARNINGS) $(SANITISE)
CXXFLAGS += -std=gnu++17 $(OPTIMISE) $(HARDEN) -Wall -Wextra $(SANITISE)
LDLIBS   += $(LINKED) -lstdc++ -lm
LDFLAGS  += -Wl,-z,relro,-z,now $(SANITISE)

SOURCES   := $(sort $(wildcard src/*/*.c))
TEMPLATES := $(sort $(wildcard templates/*.tpl))
ASSETS    := $(sort $(wildcard assets/*.*))
WORDS     := $(patsubst assets/%.po,%.mo,$(sort $(wildcard assets/words/*.po)))
OBJECTS   := $(patsubst src/%.c,$(BUILD)/%.o,$(filter-out src/program/main.c,$(SOURCES))) \
             $(BUILD)/view/template.o $(BUILD)/view/template_modifiers.o
# The resources enter themselves when the program starts, so nothing asks for them.
LIBRARY   := $(BUILD)/resources.o $(BUILD)/libauditdisc.a
UNITS     := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/test-*.c)))
FUZZERS   := $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/fuzz-*.c)))
REPLAYS   := $(FUZZERS:%=$(BUILD)/tests/%)

# What is being made, in place of the command.
say = $(if $(V),,@printf '  %-4s %s\n' $(1) $@;)

all: $(BUILD)/auditdisc

$(BUILD)/libauditdisc.a: $(OBJECTS)
	@rm -f $@
	$(call say,AR)$(AR) rcs $@ $^

$(BUILD)/auditdisc: $(BUILD)/program/main.o $(LIBRARY)
	$(call say,LD)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/%.o: src/%.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/%.o: src/%.cc
	@mkdir -p $(@D)
	$(call say,CXX)$(CXX) $(CPPFLAGS) $(CXXFLAGS) -MMD -MP -c -o $@ $<

# Templates, assets and words travel inside the program.
$(BUILD)/resources.xml: $(TEMPLATES) $(ASSETS) Makefile
	@mkdir -p $(@D)
	$(call say,GEN){ echo '<gresources><gresource prefix="/auditdisc">'; \
	  printf '<file>%s</file>\n' $(TEMPLATES) $(ASSETS) $(WORDS); \
	  echo '</gresource></gresources>'; } >$@

$(BUILD)/words/%.mo: assets/words/%.po
	@mkdir -p $(@D)
	$(call say,MO)msgfmt --check-format --check-domain --no-hash --endianness=little -o $@ $<

$(BUILD)/resources.c: $(BUILD)/resources.xml $(TEMPLATES) $(ASSETS) $(WORDS:%=$(BUILD)/%)
	$(call say,GEN)glib-compile-resources --sourcedir=. --sourcedir=$(BUILD) --generate-source \
	  --target=$@ $<

$(BUILD)/resources.o: $(BUILD)/resources.c
	$(call say,CC)$(CC) $(CPPFLAGS) $(CFLAGS) -w -c -o $@ $<

$(BUILD)/tests/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< $(LIBRARY) $(LDLIBS)

# A fuzzer is a function LLVMFuzzerTestOneInput; linked with replay.c it runs its corpus.
$(BUILD)/tests/fuzz-%: tests/fuzz/fuzz-%.c tests/fuzz/replay.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< tests/fuzz/replay.c $(LIBRARY) $(LDLIBS)

$(BUILD)/fuzz/fuzz-%: tests/fuzz/fuzz-%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(CPPFLAGS) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $< $(LIBRARY) $(LDLIBS)

$(BUILD)/bench/gmime-decode: tests/bench/gmime-decode.c
	@mkdir -p $(@D)
	$(call say,LD)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LDLIBS)

include tests/mmc/rules.mk
-include $(wildcard $(BUILD)/*/*.d)

units: $(UNITS) $(REPLAYS)

demo:
	tests/install-packages build
	$(MAKE) -j$(JOBS) all
	examples/demo

test:
	tests/install-packages build test
	$(MAKE) -j$(JOBS) all units
	tests/run

test-full:
	tests/install-packages build test
	$(MAKE) -j$(JOBS) all units
	AD_FULL=1 tests/run

# A confined worker can't look up the types of ctemplate's objects.
ASAN := BUILD=build/asan OPTIMISE='-O1 -g' HARDEN= \
        SANITISE='-fsanitize=address,undefined -fno-sanitize-recover=all \
                  -fno-sanitize=vptr -fno-omit-frame-pointer'
asan:
	$(MAKE) -j$(JOBS) $(ASAN) all units
	BUILD=build/asan tests/run unit

FUZZ := BUILD=build/fuzzing CC=clang CXX=clang++ OPTIMISE='-O1 -g' HARDEN= WARNINGS=-w \
        SANITISE='-fsanitize=address,undefined -fno-sanitize-recover=all -fsanitize=fuzzer-no-link -fno-sanitize=vptr'
fuzz:
	$(MAKE) -j$(JOBS) $(FUZZ) $(FUZZERS:%=build/fuzzing/fuzz/%)
	tests/fuzz/run build/fuzzing/fuzz $(FUZZ_SECONDS)

bench:
	tests/install-packages build bench
	$(MAKE) -j$(JOBS) all $(BUILD)/bench/gmime-decode
	BUILD=$(BUILD) tests/bench/run $(SET)
	BUILD=$(BUILD) tests/bench/burn
	BUILD=$(BUILD) tests/bench/log

lint:
	tests/install-packages build lint
	tests/check-layers
	tests/check-style
	$(MAKE) -j$(JOBS) $(BUILD)/resources.c
	printf '%s\n' $(SOURCES) | xargs -P$(JOBS) -I{} clang-tidy --quiet \
	  --warnings-as-errors='*' {} -- $(CPPFLAGS) -std=gnu11 2>$(BUILD)/tidy.log
	mandoc -Tlint -W style man/*.[0-9] | { ! grep -v 'referenced manual not found'; }

install: all
	install -D -m 755 $(BUILD)/auditdisc $(DESTDIR)$(PREFIX)/bin/auditdisc
	for page in man/*.[0-9]; do \
	  install -D -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}; done

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/auditdisc
	for page in man/*.[0-9]; do \
	  rm -f $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}; done

clean:
	rm -rf build

.PHONY: all units demo test test-full asan fuzz bench lint install uninstall clean

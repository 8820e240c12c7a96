# SPDX-License-Identifier: MIT
# Everything is built from here; `make help` lists the targets.
MODE ?= release
CC ?= cc
B := build/$(MODE)
PREFIX ?= /usr/local
VERSION := 0.1.0

WARN := -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wvla -Wconversion \
	-Wno-sign-conversion -Werror
FLAGS_release := -O2 -g
FLAGS_debug := -O0 -g3
FLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS ?=
ALL_CFLAGS := -std=c11 -D_GNU_SOURCE -DVERSION='"$(VERSION)"' $(WARN) $(FLAGS_$(MODE)) $(CFLAGS)
LDLIBS := -lpthread

TOOLS_OBJ := $(patsubst %.c,$(B)/%.o,$(filter-out tools/main.c,$(wildcard tools/*.c)))
# What every produced program is linked with: runtime and wasi.
LIB_OBJ := $(patsubst %.c,$(B)/%.o,$(wildcard runtime/*.c wasi/*.c))
UNIT := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/*_test.c))
FUZZ := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/*_fuzz.c))

.PHONY: all tool unit fuzzers clean help
all: build/gowasm2native ## build the tool (build/gowasm2native)

build/gowasm2native: $(B)/gowasm2native $(B)/libgowasm.a
	ln -sf $(MODE)/gowasm2native $@

$(B)/gowasm2native: $(B)/tools/main.o $(B)/libtools.a
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/libtools.a: $(TOOLS_OBJ)
	rm -f $@ && ar rcs $@ $^

$(B)/libgowasm.a: $(LIB_OBJ)
	rm -f $@ && ar rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Unit tests of tools/ and of wasi/ alike: one program per source file.
unit: $(UNIT) ## build and run the unit tests
	@set -e; for t in $(UNIT); do $$t; done

$(B)/unit/%: tests/unit/%.c $(B)/libtools.a $(B)/libgowasm.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -I. -MMD -MP -o $@ $< $(B)/libtools.a $(B)/libgowasm.a -luv $(LDLIBS)

$(B)/fuzz/%: tests/fuzz/%.c $(B)/libtools.a $(B)/libgowasm.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -I. -MMD -MP -o $@ $< $(B)/libtools.a $(B)/libgowasm.a -luv $(LDLIBS)
fuzzers: $(FUZZ)

clean: ## remove build/
	rm -rf build

help: ## this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | sort

-include $(wildcard $(B)/*/*.d $(B)/*/*/*.d)

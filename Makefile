# SPDX-License-Identifier: MIT
# Everything is built from here; `make help` lists the targets.
MODE ?= release
PREFIX ?= /usr/local
VERSION := 0.1.0
B := build/$(MODE)
GO_PATH := $(CURDIR)/build/bin:$(PATH)
SHELL := /bin/bash
# Where nobody said which and there is no cc, a clang with a version in its name will do.
ifeq ($(origin CC),default)
CC := $(shell for c in cc gcc clang clang-{22..14}; do command -v $$c >/dev/null && echo $$c && break; done)
endif
JOBS = $(if $(findstring j,$(firstword -$(MAKEFLAGS))),,-j$(shell nproc))

# Warnings are errors where we look at them, not on a user's newer compiler.
WARN := -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wvla -Wconversion \
	-Wno-sign-conversion
flags = $(or $(shell sed -n 's/^FLAG($(1), "\(.*\)").*/\1/p' $(FLAG_ROWS)),$(error $(FLAG_ROWS): no row $(1)))
FLAG_ROWS := runtime/shared/compile_flags.def
FLAGS_release := $(call flags,RELEASE) -g
# CHECK_PASSES: tools/go/passes.c checks each function after each pass that changed it.
FLAGS_debug := -O0 -g3 -Werror -DCHECK_PASSES
FLAGS_asan := -O1 -g -Werror -DCHECK_PASSES -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
CFLAGS ?=
ALL_CFLAGS := $(call flags,LANGUAGE) -DVERSION='"$(VERSION)"' -I. -fPIE $(WARN) $(FLAGS_$(MODE)) $(CFLAGS)
UV := $(or $(wildcard /usr/lib/*/libuv_a.a /usr/lib/*/libuv.a),-luv)

# The command is made of tools/ and of what both sides need.
TOOLS_OBJ := $(patsubst %.c,$(B)/%.o,$(wildcard tools/*/*.c tools/*/*/*.c runtime/shared/*.c))
# Every produced program is linked with these.
LIB_OBJ := $(patsubst %.c,$(B)/%.o,$(wildcard runtime/*/*.c wasi/*.c wasi/*/*.c))
# Tests bring their own main and program.
WASI_OBJ := $(patsubst %.c,$(B)/%.o,$(wildcard wasi/*.c wasi/*/*.c runtime/native/*.c runtime/go/*.c runtime/shared/*.c) \
	$(addprefix runtime/,start/fence.c start/baked.c start/lend.c start/lend_directory.c start/grants.c start/directories.c start/cgroup.c guest/trap.c guest/table.c guest/open.c guest/text.c guest/handler.c start/environment.c start/filter.c embed/narrow.c))
UNIT := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/*_test.c tests/unit/*/*_test.c))
FUZZ := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/*_fuzz.c))

.PHONY: all demo test units fuzzers fuzz fuzz-wasi fuzz-go go-test bench bench-resume asan lint fmt install uninstall deb setup fresh go-std bench-build bench-host-call bench-micro soak spec peers wc clean \
	help compile_commands.json
all: build/gowasm2native $(B)/go_wasip1_wasm_exec ## build the tool: build/gowasm2native

build/gowasm2native: $(B)/gowasm2native $(B)/libgowasm.a
	ln -sf $(MODE)/gowasm2native $@

$(B)/gowasm2native: $(B)/tools/main.o $(B)/libtools.a
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^

$(B)/go_wasip1_wasm_exec: tools/go_wasip1_wasm_exec
	@mkdir -p $(@D)
	ln -sf ../../$< $@

$(B)/libtools.a: $(TOOLS_OBJ)
	rm -f $@ && $(AR) rcs $@ $^
$(B)/libgowasm.a: $(LIB_OBJ)
	rm -f $@ && $(AR) rcs $@ $^
$(B)/libwasi.a: $(WASI_OBJ)
	rm -f $@ && $(AR) rcs $@ $^

LIBRARY_FLAGS := $(call flags,LIBRARY)
# The sections of debug information would be in every program (MODE=debug has them).
$(LIB_OBJ): ALL_CFLAGS += $(LIBRARY_FLAGS) $(if $(filter release,$(MODE)),-g0)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/unit/% $(B)/fuzz/%: LINK = $(CC) $(ALL_CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< \
	$(B)/libtools.a $(B)/libwasi.a $(UV) -lpthread -ldl -lm
$(B)/unit/%: tests/unit/%.c $(B)/libtools.a $(B)/libwasi.a
	@mkdir -p $(@D)
	$(LINK)
$(B)/fuzz/%: tests/fuzz/%.c $(B)/libtools.a $(B)/libwasi.a
	@mkdir -p $(@D)
	$(LINK)
units: $(UNIT)
fuzzers: $(FUZZ)

setup:
	.ci/setup build

demo: setup ## install what is missing, build, compile the article's program and run it
	$(MAKE) -s $(JOBS) all
	cd examples/hello-wasmimport && PATH="$(GO_PATH)" GOOS=wasip1 GOARCH=wasm GOFLAGS=-buildvcs=false \
		go build -o $(CURDIR)/build/hello.wasm .
	build/gowasm2native build/hello.wasm -o build/hello
	build/hello

test: setup ## install what is missing, build, run all tests
	.ci/setup test
	$(MAKE) -s $(JOBS) all units
	$(MAKE) -s asan
	PATH="$(GO_PATH)" tests/run.sh $(TESTS)

asan: ## build tools, wasi and their tests with ASan and UBSan
	$(MAKE) -s $(JOBS) MODE=asan build/asan/gowasm2native build/asan/libgowasm.a units fuzzers

fuzz: asan all ## mutate modules under ASan and UBSan; V8's verdicts; random modules as in V8 (FUZZ_RUNS=10000 FUZZ_MODULES=20000 FUZZ_SEED=1)
	PATH="$(GO_PATH)" FUZZ_RUNS=$(or $(FUZZ_RUNS),10000) FUZZ_SEED=$(or $(FUZZ_SEED),1) \
		FUZZ_VERDICTS=$(or $(FUZZ_VERDICTS),300000) tests/run.sh fuzz/modules fuzz/verdicts
	PATH="$(GO_PATH)" MODULES=$(or $(FUZZ_MODULES),20000) MODULES_SEED=$(or $(FUZZ_SEED),1) tests/run.sh wat/modules

fuzz-wasi: asan ## random arguments and paths at wasi/ under ASan and UBSan (FUZZ_SECONDS=1800 FUZZ_SEED=1)
	FUZZ_SECONDS=$(or $(FUZZ_SECONDS),1800) FUZZ_SEED=$(or $(FUZZ_SEED),1) tests/run.sh fuzz/wasi

fuzz-go: all ## 10,000 random Go functions as natively (GEN_MODULES=20 GEN_FUNCTIONS=500 GEN_SEED=1)
	PATH="$(GO_PATH)" GEN_MODULES=$(or $(GEN_MODULES),20) GEN_FUNCTIONS=$(or $(GEN_FUNCTIONS),500) \
		GEN_SEED=$(or $(GEN_SEED),1) tests/run.sh go/generated

spec: all ## the WebAssembly core tests (SPEC_CC="clang gcc" SPEC_LEVELS="0 2" SPEC_WASM2C="here new" SPEC_WAYS="library program")
	PATH="$(GO_PATH)" SPEC=all tests/run.sh wat/spec

go-test: all ## programs of GOROOT/test, as with wazero (STEP=1 FROM=0 GROUP=100 FLAGS=-O0)
	PATH="$(GO_PATH)" tests/goroot-test.sh

bench: all ## gobench against native Go (DIR=program WAYS="ours plain wazero" ROUNDS=7 KERNELS=fib,json)
	PATH="$(GO_PATH)" tests/bench-kernels.sh

lint: ## format, static analysis, our own rules
	tests/lint.sh

fmt: ## format the C sources
	$(or $(CLANG_FORMAT),clang-format-19) -i $$(git ls-files 'tools/*.[ch]' 'runtime/*.[ch]' 'wasi/*.[ch]' 'tests/*.[ch]')

fresh: ## make demo and make test in fresh Debian 12 and 13 roots (as root; SUITES="bookworm trixie")
	tests/fresh-debian.sh $(or $(SUITES),bookworm trixie)

go-std: all ## Go's own tests of PKGS="os io/fs ...", counted (FLAGS="-O1 -A")
	PATH="$(GO_PATH)" tests/go-std.sh

bench-resume: all ## loops whose frame was resumed, against their own time (KERNELS=fib,json ROUNDS=5)
	PATH="$(GO_PATH)" tests/bench-resume.sh

real: all ## programs from the Go module proxy do what they do natively (LEVEL=-O2 PROGRAMS="gojq esbuild")
	PATH="$(GO_PATH)" tests/real.sh

peers: all ## HTTP/2, TLS, websockets, gRPC between native programs, ours, curl and openssl (PROGRAMS=DIR LEVEL=-O0)
	PATH="$(GO_PATH)" tests/peers.sh

bench-build: all ## time against plain wasm2c + gcc -O2: a build and a start
	PATH="$(GO_PATH)" tests/bench-build.sh

L := $(DESTDIR)$(PREFIX)/lib/gowasm2native
S := $(DESTDIR)$(PREFIX)/share
ZSH_DIR := zsh/site-functions
COMPLETIONS := $(S)/bash-completion/completions/gowasm2native $(S)/$(ZSH_DIR)/_gowasm2native \
	$(S)/fish/vendor_completions.d/gowasm2native.fish
RUNTIME_SOURCES = $(wildcard $(foreach e,c h def,runtime/*/*.$e wasi/*.$e wasi/*/*.$e) runtime/overlay/*.go runtime/warm/*.go)
install: all ## install the tool, its runtime, manual page and completions (PREFIX=/usr/local)
	install -d $(DESTDIR)$(PREFIX)/bin $(L) $(S)/man/man1 $(S)/man/man3 $(dir $(COMPLETIONS))
	install -m755 $(B)/gowasm2native tools/go_wasip1_wasm_exec $(DESTDIR)$(PREFIX)/bin/
	install -m644 $(B)/libgowasm.a $(L)/
	for f in $(RUNTIME_SOURCES); do install -D -m644 $$f $(L)/src/$$f || exit 1; done
	$(B)/gowasm2native --man >$(S)/man/man1/gowasm2native.1
	packaging/man.sh gowasm.h "functions of your own in C for WebAssembly" $(VERSION) <runtime/embed/gowasm.h >$(S)/man/man3/gowasm.h.3
	packaging/man.sh gowasm-library "the C interface of a library that gowasm2native made" $(VERSION) <runtime/embed/api.h >$(S)/man/man3/gowasm-library.3
	$(B)/gowasm2native completion bash >$(word 1,$(COMPLETIONS))
	$(B)/gowasm2native completion zsh >$(word 2,$(COMPLETIONS))
	$(B)/gowasm2native completion fish >$(word 3,$(COMPLETIONS))
uninstall: ## remove what install put there
	rm -f $(L)/libgowasm.a $(addprefix $(L)/src/,$(RUNTIME_SOURCES)) \
		$(DESTDIR)$(PREFIX)/bin/gowasm2native $(DESTDIR)$(PREFIX)/bin/go_wasip1_wasm_exec \
		$(S)/man/man1/gowasm2native.1 $(S)/man/man3/gowasm.h.3 $(S)/man/man3/gowasm-library.3 $(COMPLETIONS)
	if [ -d $(L) ]; then find $(L) -depth -type d -exec rmdir --ignore-fail-on-non-empty {} ';'; fi
install uninstall: $(if $(word 2,x$(DESTDIR)$(PREFIX)x),$(error PREFIX and DESTDIR have no blanks in them))

DEB = build/gowasm2native_$(VERSION)_$(shell dpkg --print-architecture).deb
deb: all ## a Debian package (DEB=build/gowasm2native_VERSION_ARCH.deb)
	packaging/deb.sh $(VERSION) $(DEB)

compile_commands.json: ## for clangd and other tools
	@sep='['; for f in $(wildcard tools/*.c tools/*/*.c tools/*/*/*.c runtime/*/*.c wasi/*.c wasi/*/*.c tests/unit/*.c); do \
		printf '%s\n{"directory": "%s", "file": "%s", "command": "%s"}' "$$sep" '$(CURDIR)' $$f \
			'$(CC) $(subst '"$(VERSION)"',\\\"$(VERSION)\\\",$(ALL_CFLAGS)) -c '$$f; sep=,; \
	done >$@ && echo ']' >>$@

bench-host-call: all ## ns a call between Go and C, against cgo (N=100000000 ROUNDS=3)
	PATH="$(GO_PATH)" tests/bench-host-call.sh

bench-micro: all ## ns of operations of Go's library against native Go, the worst first (ONLY=json ROUNDS=2)
	PATH="$(GO_PATH)" tests/bench-micro.sh

soak: all ## Go libraries, 8 threads with an instance each, for SOAK_SECONDS=60
	PATH="$(GO_PATH)" SOAK_SECONDS=$(or $(SOAK_SECONDS),60) tests/run.sh lib/runs

wc: ## lines of each part
	@for d in tools runtime wasi tests; do printf '%s\t%s\n' $$d "$$(git ls-files $$d | xargs cat | wc -l)"; done
clean: ## remove build/
	rm -rf build
help: ## this list
	@grep -hE '^[a-z_.-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 24

-include $(wildcard $(B)/*/*.d $(B)/*/*/*.d $(B)/*/*/*/*.d)

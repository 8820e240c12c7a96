// The commands of a test script, as wast2json writes them, and what becomes of each.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

type value struct {
	Type  string
	Value string
	lane  string   // of a vector: the type of its lanes
	lanes []string // and their values
}

type command struct {
	Type       string
	Line       int
	Name       string
	As         string
	Filename   string
	Text       string
	ModuleType string `json:"module_type"`
	Expected   []value
	Either     []value // one result, of these
	Action     struct {
		Type, Module, Field string
		Args                []value
	}
}

// A check is one assertion, or a module or a bare call that has to succeed.
type check struct {
	command
	skip   string // why it cannot be run
	failed string // what was seen
	ran    bool
}

// An instance is a module of the script with what is called in it.
type instance struct {
	id     int
	m      *module
	skip   string // why it cannot be built
	lost   string // why its state is not what the script has from here on
	host   bool   // it imports functions that spectest.c has
	checks []*check
	steps  []step
	built  string // the library or executable, or ""
	get    map[string][]string
	wraps  map[string]wrapper
}

// A step calls a function, or reads a global.
type step struct {
	c       *check
	trap    string // what its trap has to say
	opening bool   // instantiating it has to trap
	global  bool
	index   uint32
	field   string
	args    []value
	results []value
	either  []value // results[0], or one of these
}

type script struct {
	name      string
	dir       string
	checks    []*check
	instances []*instance
	order     []*instance // of all steps
}

var kinds = map[string]byte{"i32": i32, "i64": i64, "f32": f32, "f64": f64, "v128": v128, "funcref": funcref, "externref": externref}

// What a trap is called here, by the name in the scripts.
var traps = map[string]string{
	"unreachable":                   "unreachable",
	"integer divide by zero":        "divide by zero",
	"integer overflow":              "integer overflow",
	"invalid conversion to integer": "invalid conversion to integer",
	"out of bounds memory access":   "out of bounds memory or table access",
	"out of bounds table access":    "out of bounds memory or table access",
	"undefined element":             "indirect call",
	"uninitialized element":         "indirect call",
	"uninitialized element 2":       "indirect call",
	"indirect call type mismatch":   "indirect call",
	"call stack exhausted":          "stack exhausted",
}

func load(path string) (*script, error) {
	p, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var file struct{ Commands []command }
	if err := json.Unmarshal(p, &file); err != nil {
		return nil, err
	}
	s := &script{dir: filepath.Dir(path), name: filepath.Base(filepath.Dir(path))}
	var current *instance
	named, registered := map[string]*instance{}, map[string]*instance{}
	for _, c := range file.Commands {
		k := &check{command: c}
		switch c.Type {
		case "register":
			if registered[c.As] = current; c.Name != "" {
				registered[c.As] = named[c.Name]
			}
			continue
		case "module":
			current = s.instantiate(k)
			current.share(registered)
			if c.Name != "" {
				named[c.Name] = current
			}
		case "assert_uninstantiable":
			i := s.instantiate(k)
			i.share(registered)
			if i.skip == "" {
				i.steps = append(i.steps, step{c: k, trap: traps[c.Text], opening: true})
				s.order = append(s.order, i)
			}
		case "action", "assert_return", "assert_trap", "assert_exhaustion":
			i := current
			if c.Action.Module != "" {
				i = named[c.Action.Module]
			}
			s.call(i, k)
		default:
			if c.ModuleType == "text" {
				k.skip = "text that is no module"
			}
		}
		s.checks = append(s.checks, k)
	}
	return s, nil
}

func (s *script) instantiate(k *check) *instance {
	i := &instance{id: len(s.instances), get: map[string][]string{}, wraps: map[string]wrapper{}}
	s.instances = append(s.instances, i)
	p, err := os.ReadFile(filepath.Join(s.dir, k.Filename))
	if err == nil {
		i.m, err = parse(p)
	}
	if err != nil {
		i.skip = err.Error()
	} else {
		for _, im := range i.m.imports {
			if im.module != "spectest" && !(im.module == "a" && strings.HasPrefix(im.name, "ef")) {
				i.skip = "imports from other modules"
			}
			i.host = i.host || im.kind == kindFunc
		}
	}
	if i.skip == "" {
		i.m.adopt()
	}
	i.checks = append(i.checks, k)
	k.skip = i.skip
	return i
}

// share notes that what is not run could have changed what it imports.
func (i *instance) share(registered map[string]*instance) {
	if i.skip == "" || i.m == nil {
		return
	}
	for _, im := range i.m.imports {
		if other := registered[im.module]; other != nil && im.kind != kindFunc {
			other.lost = "imports from other modules"
		}
	}
}

// keeps says whether it has tables or globals in which references stay.
func (m *module) keeps() bool {
	refs := false
	for _, g := range m.globals {
		refs = refs || isRef(g)
	}
	return refs || m.has(4)
}

func (s *script) call(i *instance, k *check) {
	if i == nil || i.skip != "" {
		k.skip = "imports from other modules"
		return
	}
	if i.lost != "" {
		k.skip = i.lost
		return
	}
	e, ok := i.m.exports[k.Action.Field]
	if !ok {
		k.ran, k.failed = true, "there is no such export"
		return
	}
	for _, a := range k.Action.Args {
		if isRef(kinds[a.Type]) && a.Value != "null" {
			k.skip = "references that only a host with references of its own can make"
			if i.m.keeps() {
				i.lost = k.skip
			}
			return
		}
	}
	t := step{c: k, global: k.Action.Type == "get", index: e.index, field: k.Action.Field, args: k.Action.Args,
		results: k.Expected}
	if len(k.Either) > 0 {
		t.results, t.either = k.Either[:1], k.Either[1:]
	}
	if k.Type == "assert_trap" || k.Type == "assert_exhaustion" {
		if t.trap = traps[k.Text]; t.trap == "" {
			k.ran, k.failed = true, "an unknown trap: "+k.Text
			return
		}
		t.results = nil
	}
	i.checks = append(i.checks, k)
	i.steps = append(i.steps, t)
	s.order = append(s.order, i)
}

func isRef(t byte) bool { return t == funcref || t == externref }

// bits of a number of the script's.
func (v value) bits() uint64 {
	n, err := strconv.ParseUint(v.Value, 10, 64)
	if err != nil {
		panic(fmt.Sprintf("a value %q of type %s", v.Value, v.Type))
	}
	return n
}

// A wrapper calls a function that C cannot call: it passes null references, and keeps the
// results, which functions of its own give, references as whether they are null.
type wrapper struct {
	call    string
	params  []byte
	results [][]string
	types   []byte
}

func (i *instance) wrap(index uint32) wrapper {
	key := fmt.Sprint(index)
	if w, ok := i.wraps[key]; ok {
		return w
	}
	t := i.m.functype(index)
	var w wrapper
	var body []byte
	for _, p := range t.params {
		if isRef(p) {
			body = join(body, []byte{0xd0, p})
		} else if p == v128 { // of two halves
			n := uint32(len(w.params))
			body = join(body, []byte{0x20}, leb(n), []byte{0xfd, 0x12, 0x20}, leb(n+1), []byte{0xfd, 0x1e, 1})
			w.params = append(w.params, i64, i64)
		} else {
			body = join(body, []byte{0x20}, leb(uint32(len(w.params))))
			w.params = append(w.params, p)
		}
	}
	body = join(body, []byte{0x10}, leb(index))
	for k := len(t.results) - 1; k >= 0; k-- {
		r := t.results[k]
		if isRef(r) {
			body = append(body, 0xd1)
			r = i32
		}
		g := uint32(len(i.m.globals))
		i.m.globals = append(i.m.globals, r)
		i.m.add(6, false, join([]byte{r, 1}, zero(r), []byte{0x0b}))
		body = join(body, []byte{0x24}, leb(g))
		w.results = append([][]string{i.getters(g, r)}, w.results...)
		w.types = append([]byte{r}, w.types...)
	}
	w.call = i.m.addExport(i.m.addFunction(functype{w.params, nil}, nil, body))
	i.wraps[key] = w
	return w
}

// getters exports a function that reads a global, or two for the halves of a vector.
func (i *instance) getters(global uint32, t byte) (names []string) {
	body := join([]byte{0x23}, leb(global))
	if t != v128 {
		return []string{i.m.addExport(i.m.addFunction(functype{nil, []byte{t}}, nil, body))}
	}
	for half := byte(0); half < 2; half++ {
		f := i.m.addFunction(functype{nil, []byte{i64}}, nil, join(body, []byte{0xfd, 0x1d, half}))
		names = append(names, i.m.addExport(f))
	}
	return names
}

// summary of what was done, to add up.
type counts struct {
	passed, failed int
	skipped        map[string]int
}

func (s *script) count(n *counts, show func(string)) {
	for _, k := range s.checks {
		if !strings.HasPrefix(k.Type, "assert_") && k.failed == "" {
			continue
		}
		switch {
		case k.skip != "":
			n.skipped[k.skip]++
		case k.failed != "" || !k.ran:
			n.failed++
			if k.failed == "" {
				k.failed = "nothing was seen of it"
			}
			show(fmt.Sprintf("%s.wast:%d: %s %s: %s", s.name, k.Line, k.Type, k.Action.Field, k.failed))
		default:
			n.passed++
		}
	}
}

// A script through executables: each module gets a _start that makes the script's calls, with
// constants, and compares the results itself. A call that traps gets a run of its own.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// insert makes room for n imported functions after those that are there.
func (m *module) insert(types []functype, names ...string) {
	first, n := uint32(len(m.imports)), uint32(len(types))
	move := func(f uint32) uint32 {
		if f >= first {
			return f + n
		}
		return f
	}
	m.constants(func(op byte, index uint32) []byte {
		if op == 0xd2 {
			index = move(index)
		}
		return join([]byte{op}, leb(index))
	}, move)
	var kept []section
	for _, s := range m.sections {
		r := &reader{s.data, 0}
		switch s.id {
		case 0:
			continue // names would be wrong
		case 7:
			var items [][]byte
			for k := r.u32(); k > 0; k-- {
				s, kind := r.string(), r.byte()
				index := r.u32()
				if kind == kindFunc {
					index = move(index)
				}
				items = append(items, join(name(s), []byte{kind}, leb(index)))
			}
			s.data = vector(items)
		case 8:
			s.data = leb(move(r.u32()))
		case 10:
			var items [][]byte
			for k := r.u32(); k > 0; k-- {
				body := (&reader{r.bytes(r.u32()), 0}).body(shift{function: move})
				items = append(items, join(leb(uint32(len(body))), body))
			}
			s.data = vector(items)
		}
		kept = append(kept, s)
	}
	m.sections = kept
	var funcs []uint32
	for k, t := range types {
		index := m.addType(t)
		m.add(2, false, join(name("spec"), name(names[k]), []byte{kindFunc}, leb(index)))
		m.imports = append(m.imports, imported{module: "spec", name: names[k], index: index})
		funcs = append(funcs, index)
	}
	m.funcs = append(m.funcs[:first:first], append(funcs, m.funcs[first:]...)...)
}

// compare is the code that takes a result from the stack and tells of step n if it is wrong. A
// vector may be any of several; it is kept in local 0.
func (v value) compare(n int, fail uint32, either []value) []byte {
	var code []byte
	switch kinds[v.Type] {
	case f32:
		code = []byte{0xbc}
	case f64:
		code = []byte{0xbd}
	case funcref, externref:
		code = []byte{0xd1}
	case v128:
		code = []byte{0x21, 0}
	}
	mask, want := v.expected()
	if t := kinds[v.Type]; t == v128 {
		for k, v := range append([]value{v}, either...) {
			mask, want := v.expected()
			code = join(code, []byte{0x20, 0}, vectorConstant([2]uint64(mask)), []byte{0xfd, 0x4e},
				vectorConstant([2]uint64(want)), []byte{0xfd, 0x51, 0xfd, 0x53})
			if k > 0 {
				code = append(code, 0x71)
			}
		}
	} else if t == i64 || t == f64 {
		code = join(code, []byte{0x42}, sleb(int64(mask[0])), []byte{0x83, 0x42}, sleb(int64(want[0])), []byte{0x52})
	} else {
		code = join(code, []byte{0x41}, sleb(int64(int32(mask[0]))), []byte{0x71, 0x41}, sleb(int64(int32(want[0]))), []byte{0x47})
	}
	return join(code, []byte{0x04, 0x40, 0x41}, sleb(int64(n)), []byte{0x10}, leb(fail), []byte{0x0b})
}

// program adds a _start that does the instance's steps.
func (i *instance) program() {
	which := uint32(len(i.m.imports))
	i.m.insert([]functype{{nil, []byte{i32}}, {[]byte{i32}, nil}}, "case", "fail")
	fail := which + 1
	var start, body []byte
	vectors := false
	close := func() {
		var locals []byte
		if vectors {
			locals = []byte{v128}
		}
		start = join(start, []byte{0x10}, leb(i.m.addFunction(functype{}, locals, body)))
		body = nil
	}
	for n, t := range i.steps {
		if t.opening {
			continue
		}
		for _, r := range t.results {
			vectors = vectors || r.Type == "v128"
		}
		var code []byte
		if t.global {
			code = join([]byte{0x23}, leb(t.index), t.results[0].compare(n, fail, nil))
		} else {
			index := t.index
			if index >= which {
				index += 2
			}
			for _, a := range t.args {
				code = append(code, a.constant()...)
			}
			code = join(code, []byte{0x10}, leb(index))
			if t.trap != "" || t.c.Type == "action" {
				code = append(code, bytes.Repeat([]byte{0x1a}, len(i.m.functype(index).results))...)
			} else {
				for k := len(t.results) - 1; k >= 0; k-- {
					code = append(code, t.results[k].compare(n, fail, t.either)...)
				}
			}
		}
		if t.trap != "" { // only in a run that asks for it
			code = join([]byte{0x10}, leb(which), []byte{0x41}, sleb(int64(n)+1), []byte{0x46, 0x04, 0x40}, code, []byte{0x0b})
		}
		if body = append(body, code...); n%100 == 99 {
			close()
		}
	}
	close()
	index := i.m.addFunction(functype{}, nil, start)
	i.m.add(7, false, join(name("_start"), []byte{kindFunc}, leb(index)))
}

// try runs the executable: step 0 is all that returns, n the trap of step n-1.
func (i *instance) try(n int) (status int, out, errs string) {
	ctx, stop := context.WithTimeout(context.Background(), 60*time.Second)
	defer stop()
	cmd := exec.CommandContext(ctx, i.built)
	cmd.Env = append(os.Environ(), fmt.Sprintf("SPEC_CASE=%d", n))
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	cmd.Run()
	return cmd.ProcessState.ExitCode(), o.String(), e.String()
}

func (i *instance) check() {
	opened := i.checks[0].Type == "module"
	if opened {
		i.checks[0].ran = true
		status, out, errs := i.try(0)
		if status != 0 {
			i.checks[0].failed = fmt.Sprintf("exit status %d: %s", status, errs)
		}
		for n := range i.steps {
			i.steps[n].c.ran = status == 0
		}
		for _, line := range strings.Fields(out) {
			var n int
			fmt.Sscan(line, &n)
			i.steps[n].c.failed = "a wrong result"
		}
	}
	for n := range i.steps {
		t := &i.steps[n]
		if t.trap == "" {
			continue
		}
		status, _, errs := i.try(n + 1)
		t.c.ran = true
		if status != 134 || !strings.Contains(errs, t.trap) {
			t.c.failed = fmt.Sprintf("no trap %q: exit status %d: %s", t.trap, status, errs)
		}
	}
}

// programs runs scripts through executables, the largest first.
func programs(all []*script, o options) error {
	sort.SliceStable(all, func(a, b int) bool { return len(all[a].instances) > len(all[b].instances) })
	each(all, o.jobs, func(s *script) {
		dir := filepath.Join(o.work, s.name)
		os.Mkdir(dir, 0o777)
		for _, i := range s.instances {
			if i.skip != "" {
				continue
			}
			i.program()
			i.build(o, filepath.Join(dir, fmt.Sprint(i.id)))
			if i.built != "" {
				i.check()
				os.Remove(i.built)
			}
		}
		os.RemoveAll(dir)
	})
	for _, s := range all {
		for _, k := range s.checks {
			if k.skip == "" && (k.ModuleType != "" && k.Type != "assert_uninstantiable") {
				k.skip = "what is refused, which libraries have shown"
			}
		}
	}
	return nil
}

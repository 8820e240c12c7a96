// A script through libraries: each module becomes one, and a driver in C calls them all.
package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"time"
)

// Signatures of all functions that are called, by number.
type signatures struct {
	sync.Mutex
	number map[string]int
	list   []functype
}

func (s *signatures) of(t functype) int {
	s.Lock()
	defer s.Unlock()
	key := string(t.params) + ":" + string(t.results)
	n, ok := s.number[key]
	if !ok {
		n = len(s.list)
		s.number[key] = n
		s.list = append(s.list, t)
	}
	return n
}

var ctypes = map[byte]string{i32: "uint32_t", i64: "uint64_t", f32: "float", f64: "double"}
var letters = map[byte]string{i32: "i", i64: "l", f32: "f", f64: "d"}

// write writes what driver.c includes: a function that calls one of a signature.
func (s *signatures) write(path string) error {
	var b strings.Builder
	b.WriteString("static int call(int signature, void *function, void *instance, const uint64_t *a, uint64_t *r)\n{\n\tswitch (signature) {\n")
	for n, t := range s.list {
		fmt.Fprintf(&b, "\tcase %d: {\n\t\tint (*g)(void *", n)
		var pass string
		for k, p := range t.params {
			b.WriteString(", " + ctypes[p])
			pass += fmt.Sprintf(", %s(a[%d])", letters[p], k)
		}
		if len(t.results) == 0 {
			fmt.Fprintf(&b, ") = function;\n\t\treturn g(instance%s);\n\t}\n", pass)
			continue
		}
		fmt.Fprintf(&b, ", %s *) = function;\n\t\t%s x = 0;\n\t\tint status = g(instance%s, &x);\n\t\t*r = 0;\n\t\tmemcpy(r, &x, sizeof x);\n\t\treturn status;\n\t}\n",
			ctypes[t.results[0]], ctypes[t.results[0]], pass)
	}
	b.WriteString("\t}\n\treturn -1;\n}\n")
	return os.WriteFile(path, []byte(b.String()), 0o666)
}

// Names of the API's own: an export of that name has its first letter written as an escape.
var taken = map[string]bool{"instance": true, "status": true, "policy": true, "open": true, "close": true, "message": true,
	"exit_status": true, "memory_size": true, "memory": true, "run": true, "OK": true, "EXITED": true, "TRAPPED": true,
	"ENDED": true, "BUSY": true, "NO_MEMORY": true, "API_H": true}

func escape(s string) string {
	alnum := func(c byte) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
	}
	if taken[s] {
		return fmt.Sprintf("_Z%02X%s", s[0], s[1:])
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if alnum(s[i]) || s[i] == '_' && i+1 < len(s) && alnum(s[i+1]) && s[i+1] != 'Z' {
			b.WriteByte(s[i])
		} else {
			fmt.Fprintf(&b, "_Z%02X", s[i])
		}
	}
	return b.String()
}

func callable(name string, t functype) bool {
	for _, v := range string(t.params) + string(t.results) {
		if isRef(byte(v)) || v == v128 {
			return false
		}
	}
	return len(t.results) < 2 && !strings.Contains(name, "\x00") && len(name) < 60
}

// lines gives the driver's for a step; c is the check's number.
func (i *instance) lines(t *step, c int, sigs *signatures) string {
	var b strings.Builder
	call := func(export, expect string, sig functype, args []value) {
		fmt.Fprintf(&b, "%d call %d m%d_%s %d %s", c, i.id, i.id, escape(export), sigs.of(sig), expect)
		for _, a := range args {
			if !isRef(kinds[a.Type]) {
				for _, w := range a.words() {
					fmt.Fprintf(&b, " %x", w)
				}
			}
		}
		b.WriteByte('\n')
	}
	// what a half, or all, of the value may be
	bits := func(v value, half int) string {
		var all []string
		for _, v := range append([]value{v}, t.either...) {
			mask, want := v.expected()
			all = append(all, fmt.Sprintf("%x/%x", mask[half], want[half]))
		}
		return strings.Join(all, "|")
	}
	results := func(getters []string, r byte, v value) {
		if r == v128 {
			r = i64
		}
		for half, g := range getters {
			call(g, bits(v, half), functype{nil, []byte{r}}, nil)
		}
	}
	if t.opening { // opening it has to trap
		return fmt.Sprintf("%d no %d %s\n", c, i.id, strings.ReplaceAll(t.trap, " ", "_"))
	}
	if t.global {
		g := i.m.globals[t.index]
		if i.get[t.field] == nil {
			i.get[t.field] = i.getters(t.index, g)
		}
		results(i.get[t.field], g, t.results[0])
		return b.String()
	}
	expect := "-"
	if t.trap != "" {
		expect = strings.ReplaceAll(t.trap, " ", "_")
	}
	f := i.m.functype(t.index)
	if callable(t.field, f) {
		if t.trap == "" && len(t.results) == 1 {
			expect = bits(t.results[0], 0)
		}
		call(t.field, expect, f, t.args)
		return b.String()
	}
	w := i.wrap(t.index)
	call(w.call, expect, functype{w.params, nil}, t.args)
	for k, r := range t.results {
		results(w.results[k], w.types[k], r)
	}
	return b.String()
}

// plan writes the driver's script; each instance is opened where it is in the test's.
func (s *script) plan(sigs *signatures) string {
	var b strings.Builder
	number := map[*check]int{}
	for n, k := range s.checks {
		number[k] = n
	}
	next := map[*instance]int{}
	calls := map[*check]string{}
	for _, i := range s.order {
		t := &i.steps[next[i]]
		next[i]++
		calls[t.c] += i.lines(t, number[t.c], sigs)
	}
	opens := map[*check]*instance{}
	for _, i := range s.instances {
		for _, k := range i.checks {
			if i.skip == "" && k.Type == "module" {
				opens[k] = i
			}
		}
	}
	for n, k := range s.checks {
		if i := opens[k]; i != nil {
			fmt.Fprintf(&b, "%d open %d\n", n, i.id)
		}
		b.WriteString(calls[k])
	}
	return b.String()
}

// run lets the driver do the plan, and notes what it says of each check.
func (s *script) run(driver, dir, plan string) {
	ctx, stop := context.WithTimeout(context.Background(), 300*time.Second)
	defer stop()
	cmd := exec.CommandContext(ctx, driver, dir)
	cmd.Stdin = strings.NewReader(plan)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	in := bufio.NewScanner(&out)
	for in.Scan() {
		var n int
		text := in.Text()
		if _, e := fmt.Sscan(text, &n); e != nil || n < 0 || n >= len(s.checks) {
			continue
		}
		k := s.checks[n]
		k.ran = true
		if _, what, _ := strings.Cut(text, " "); what != "ok" && k.failed == "" {
			k.failed = what
		}
	}
	if err != nil {
		for _, k := range s.checks {
			if !k.ran && k.skip == "" && strings.Contains(plan, k.Action.Field) {
				k.failed = fmt.Sprintf("the driver: %v %s", err, errs.String())
				break
			}
		}
	}
}

// libraries runs scripts through libraries, the largest first.
func libraries(all []*script, o options) error {
	sigs := &signatures{number: map[string]int{}}
	plans := map[*script]string{}
	for _, s := range all {
		plans[s] = s.plan(sigs)
		for _, i := range s.instances {
			if i.skip == "" { // a library has to offer something
				i.m.addExport(i.m.addFunction(functype{}, nil, nil))
			}
		}
	}
	if err := sigs.write(filepath.Join(o.work, "calls.inc")); err != nil {
		return err
	}
	driver := filepath.Join(o.work, "driver")
	if out, err := exec.Command(o.cc, "-w", "-I"+o.work, o.driver, "-ldl", "-o", driver).CombinedOutput(); err != nil {
		return fmt.Errorf("the driver: %v\n%s", err, out)
	}
	sort.SliceStable(all, func(a, b int) bool { return len(all[a].instances) > len(all[b].instances) })
	each(all, o.jobs, func(s *script) {
		dir := filepath.Join(o.work, s.name)
		os.Mkdir(dir, 0o777)
		for _, i := range s.instances {
			if i.skip == "" {
				i.build(o, filepath.Join(dir, fmt.Sprintf("libm%d.so", i.id)), "--emit=shared")
			}
		}
		s.run(driver, dir, plans[s])
		s.refusals(o, dir)
		os.RemoveAll(dir)
	})
	return nil
}

// spec runs the WebAssembly core tests, as wast2json has converted them:
//
//	spec [-way library|program] [-files "i32 f64"] SUITE WORK TOOL [OPTION]...
//
// SUITE has a directory with t.json for each script, WORK is for what is built, TOOL is
// gowasm2native with the options to build with. It prints what failed, and last the counts.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"sync"
	"syscall"
)

type options struct {
	work, cc     string
	driver, host string // in C
	object       string // the host file compiled
	tool         []string
	jobs         int
}

// each calls f for all of them, some at once.
func each[T any](all []T, jobs int, f func(T)) {
	var wait sync.WaitGroup
	next := make(chan T)
	for i := 0; i < jobs; i++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for x := range next {
				f(x)
			}
		}()
	}
	for _, x := range all {
		next <- x
	}
	close(next)
	wait.Wait()
}

// build makes a library or an executable of the module; where it cannot, that is what the
// check of the module has seen.
func (i *instance) build(o options, output string, more ...string) {
	input := output + ".wasm"
	if err := os.WriteFile(input, i.m.bytes(), 0o666); err != nil {
		i.checks[0].failed = err.Error()
		return
	}
	args := append(append(o.tool[1:len(o.tool):len(o.tool)], input, "-j1", "-o", output), more...)
	if i.host || len(more) == 0 {
		args = append(args, "--host="+o.object)
	}
	out, err := exec.Command(o.tool[0], args...).CombinedOutput()
	if err != nil {
		i.checks[0].ran, i.checks[0].failed = true, fmt.Sprintf("it does not build: %v: %s", err, out)
		return
	}
	i.built = output
}

// refusals checks what must not be accepted.
func (s *script) refusals(o options, dir string) {
	for _, k := range s.checks {
		var cmd *exec.Cmd
		path := filepath.Join(s.dir, k.Filename)
		switch {
		case k.skip != "":
			continue
		case k.Type == "assert_invalid" || k.Type == "assert_malformed":
			// what it imports is no reason to refuse it
			if p, err := os.ReadFile(path); err == nil && k.Type == "assert_invalid" {
				if m, err := parse(p); err == nil {
					m.adopt()
					path = filepath.Join(dir, "refused.wasm")
					os.WriteFile(path, m.bytes(), 0o666)
				}
			}
			cmd = exec.Command(o.tool[0], "header", path)
		case k.Type == "assert_unlinkable":
			if k.skip = unlinkable(path); k.skip != "" {
				continue
			}
			cmd = exec.Command(o.tool[0], append(o.tool[1:len(o.tool):len(o.tool)], path, "-o",
				filepath.Join(dir, "librefused.so"), "--emit=shared", "--host="+o.host)...)
		default:
			continue
		}
		k.ran = true
		out, _ := cmd.CombinedOutput()
		if status := cmd.ProcessState.Sys().(syscall.WaitStatus); !status.Exited() || status.ExitStatus() != 1 {
			k.failed = fmt.Sprintf("not refused (%s): status %#x", k.Text, int(status))
			if !status.Exited() || status.ExitStatus() != 0 {
				k.failed += fmt.Sprintf(" %s", out)
			}
		}
	}
}

// unlinkable says why it means nothing that a module cannot be linked; "" if it does.
func unlinkable(path string) string {
	p, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	m, err := parse(p)
	if err != nil {
		return err.Error()
	}
	for _, i := range m.imports {
		if i.kind != kindFunc {
			return "imports of globals, memories and tables, which are all refused"
		}
		if i.module != "spectest" {
			return "imports from other modules"
		}
	}
	return ""
}

func main() {
	way := flag.String("way", "library", "")
	files := flag.String("files", "", "")
	jobs := flag.Int("j", runtime.NumCPU(), "")
	flag.Parse()
	args := flag.Args()
	if len(args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: spec [-way library|program] [-files NAMES] SUITE WORK TOOL [OPTION]...")
		os.Exit(2)
	}
	root := os.Getenv("root")
	source := filepath.Join(root, "tests", "wat", "spec", "c")
	o := options{work: args[1], tool: args[2:], jobs: *jobs, cc: "cc", driver: filepath.Join(source, "driver.c"),
		host: filepath.Join(source, "spectest.c"), object: filepath.Join(args[1], "spectest.o")}
	if cc := os.Getenv("CC"); cc != "" {
		o.cc = cc
	}
	if out, err := exec.Command(o.cc, "-w", "-fPIC", "-I"+filepath.Join(root, "runtime", "embed"), "-c", o.host, "-o", o.object).CombinedOutput(); err != nil {
		fmt.Printf("failed: %v\n%s", err, out)
		os.Exit(1)
	}
	paths, _ := filepath.Glob(filepath.Join(args[0], "*", "t.json"))
	wanted := strings.Fields(*files)
	var all []*script
	for _, p := range paths {
		s, err := load(p)
		if err != nil {
			fmt.Println("failed:", p, err)
			os.Exit(1)
		}
		take := len(wanted) == 0
		for _, w := range wanted {
			take = take || w == s.name
		}
		if take {
			all = append(all, s)
		}
	}
	each(all, o.jobs, func(s *script) { s.merge(o.tool[0]) })
	run := libraries
	if *way == "program" {
		run = programs
	}
	if err := run(all, o); err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	report(all)
}

func report(all []*script) {
	n := counts{skipped: map[string]int{}}
	modules := 0
	sort.Slice(all, func(a, b int) bool { return all[a].name < all[b].name })
	for _, s := range all {
		s.count(&n, func(text string) { fmt.Println("failed:", text) })
		for _, i := range s.instances {
			if i.built != "" {
				modules++
			}
		}
	}
	var reasons []string
	total := 0
	for why, k := range n.skipped {
		reasons = append(reasons, fmt.Sprintf("%d %s", k, why))
		total += k
	}
	sort.Strings(reasons)
	fmt.Printf("%d assertions passed, %d failed, %d skipped (%s); %d modules built\n", n.passed, n.failed, total,
		strings.Join(reasons, "; "), modules)
	if n.failed > 0 || n.passed == 0 {
		os.Exit(1)
	}
}

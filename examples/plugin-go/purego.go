//go:build !cgo

package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"unsafe"

	"github.com/ebitengine/purego"
)

// The functions of score.h that are used here. They say nothing of types that differ: compare them with it.
var (
	scoreOpen    func(policy unsafe.Pointer, text *byte, size uintptr) uintptr
	scoreClose   func(instance uintptr)
	scoreMessage func(instance uintptr) string
	scoreScore   func(instance uintptr, n uint32, result *int64) int32
	scoreFail    func(instance uintptr) int32
)

// init finds the library beside this program.
func init() {
	program, err := os.Executable()
	check(err)
	library, err := purego.Dlopen(filepath.Join(filepath.Dir(program), "libscore.so"), purego.RTLD_NOW)
	check(err)
	for name, function := range map[string]any{
		"score_open":    &scoreOpen,
		"score_close":   &scoreClose,
		"score_message": &scoreMessage,
		"score_score":   &scoreScore,
		"score_fail":    &scoreFail,
	} {
		purego.RegisterLibFunc(function, library, name)
	}
}

// Plugin is an instance: a sandbox with memory of its own. One goroutine at a time may use it.
type Plugin struct{ handle uintptr }

func Open() (*Plugin, error) {
	var text [256]byte
	p := &Plugin{scoreOpen(nil, &text[0], uintptr(len(text)))}
	if p.handle == 0 {
		message, _, _ := bytes.Cut(text[:], []byte{0})
		return nil, errors.New(string(message))
	}
	return p, nil
}

func (p *Plugin) Close() { scoreClose(p.handle) }

// result makes an error of a call that did not return. The instance is over then.
func (p *Plugin) result(status int32) error {
	if status == 0 {
		return nil
	}
	return errors.New(scoreMessage(p.handle))
}

func (p *Plugin) Score(n int) (int64, error) {
	var r int64
	err := p.result(scoreScore(p.handle, uint32(n), &r))
	return r, err
}

func (p *Plugin) Fail() error { return p.result(scoreFail(p.handle)) }

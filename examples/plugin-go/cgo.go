//go:build cgo

package main

// #cgo CFLAGS: -I${SRCDIR}
// #cgo LDFLAGS: -L${SRCDIR} -lscore -Wl,-rpath,$ORIGIN
// #include "score.h"
import "C"

import "errors"

// Plugin is an instance: a sandbox with memory of its own. One goroutine at a time may use it.
type Plugin struct{ handle *C.struct_score_instance }

func Open() (*Plugin, error) {
	var text [256]C.char
	p := &Plugin{C.score_open(nil, &text[0], C.size_t(len(text)))}
	if p.handle == nil {
		return nil, errors.New(C.GoString(&text[0]))
	}
	return p, nil
}

func (p *Plugin) Close() { C.score_close(p.handle) }

// result makes an error of a call that did not return. The instance is over then.
func (p *Plugin) result(status C.int) error {
	if status == C.score_OK {
		return nil
	}
	return errors.New(C.GoString(C.score_message(p.handle)))
}

func (p *Plugin) Score(n int) (int64, error) {
	var r C.uint64_t
	err := p.result(C.int(C.score_score(p.handle, C.uint32_t(n), &r)))
	return int64(r), err
}

func (p *Plugin) Fail() error { return p.result(C.int(C.score_fail(p.handle))) }

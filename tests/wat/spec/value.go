// Values of the scripts: what makes them, and which bits of a result have to be so.
package main

import "encoding/json"

// UnmarshalJSON reads a value; a vector's is a list.
func (v *value) UnmarshalJSON(p []byte) error {
	var plain struct {
		Type  string
		Lane  string `json:"lane_type"`
		Value json.RawMessage
	}
	if err := json.Unmarshal(p, &plain); err != nil {
		return err
	}
	v.Type, v.lane = plain.Type, plain.Lane
	switch {
	case len(plain.Value) == 0:
		return nil
	case plain.Type == "v128":
		return json.Unmarshal(plain.Value, &v.lanes)
	}
	return json.Unmarshal(plain.Value, &v.Value)
}

// zero is the instruction that makes a zero.
func zero(t byte) []byte {
	if t == v128 {
		return join([]byte{0xfd, 0x0c}, make([]byte, 16))
	}
	return value{Type: map[byte]string{i32: "i32", i64: "i64", f32: "f32", f64: "f64"}[t], Value: "0"}.constant()
}

// words are the numbers that C passes for it.
func (v value) words() []uint64 {
	if v.Type != "v128" {
		return []uint64{v.bits()}
	}
	w := v.vector(func(lane value) uint64 { return lane.bits() })
	return w[:]
}

// vector gives both halves of what f says of each lane.
func (v value) vector(f func(lane value) uint64) (w [2]uint64) {
	bits := map[string]int{"i8": 8, "i16": 16, "i32": 32, "i64": 64, "f32": 32, "f64": 64}[v.lane]
	for n, text := range v.lanes {
		lane := value{Type: v.lane, Value: text}
		w[n*bits/64] |= f(lane) << (n * bits % 64) & (1<<64 - 1)
	}
	return w
}

func vectorConstant(w [2]uint64) []byte { return join([]byte{0xfd, 0x0c}, le(w[0], 8), le(w[1], 8)) }

// constant is the instruction that makes it.
func (v value) constant() []byte {
	t := kinds[v.Type]
	switch t {
	case i32:
		return join([]byte{0x41}, sleb(int64(int32(v.bits()))))
	case i64:
		return join([]byte{0x42}, sleb(int64(v.bits())))
	case f32:
		return join([]byte{0x43}, le(v.bits(), 4))
	case f64:
		return join([]byte{0x44}, le(v.bits(), 8))
	case v128:
		return vectorConstant([2]uint64(v.words()))
	}
	return []byte{0xd0, t}
}

// expected gives the mask and the value of the bits that have to be so, for each half of a vector;
// of a reference, whether it is null.
func (v value) expected() (mask, want []uint64) {
	if v.Type == "v128" {
		m := v.vector(func(lane value) uint64 { m, _ := lane.number(); return m })
		w := v.vector(func(lane value) uint64 { _, w := lane.number(); return w })
		return m[:], w[:]
	}
	m, w := v.number()
	return []uint64{m}, []uint64{w}
}

func (v value) number() (mask, want uint64) {
	quiet := map[string]uint64{"f32": 0x7fc00000, "f64": 0x7ff8000000000000}[v.Type]
	width := map[string]int{"i8": 8, "i16": 16, "i32": 32, "f32": 32}[v.Type]
	switch {
	case isRef(kinds[v.Type]):
		if v.Value == "null" {
			return 1, 1
		}
		return 1, 0
	case v.Value == "nan:canonical":
		if v.Type == "f32" {
			return 1<<31 - 1, quiet
		}
		return 1<<63 - 1, quiet
	case v.Value == "nan:arithmetic":
		return quiet, quiet
	case width != 0:
		return 1<<width - 1, v.bits()
	}
	return 1<<64 - 1, v.bits()
}

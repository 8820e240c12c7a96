// Expressions of v128. What makes NaNs is made equal at once, so that all bits of a vector are known.
package main

import (
	"fmt"
	"os"
	"strings"
)

// vectors says that modules use v128: V128=1.
var vectors = os.Getenv("V128") != ""

// From a vector, by how many operands and by whose NaNs are left open.
var vectorUnary = strings.Fields(`v128.not i8x16.abs i8x16.neg i8x16.popcnt i16x8.extadd_pairwise_i8x16_s i16x8.extadd_pairwise_i8x16_u
i32x4.extadd_pairwise_i16x8_s i32x4.extadd_pairwise_i16x8_u i16x8.abs i16x8.neg i16x8.extend_low_i8x16_s
i16x8.extend_high_i8x16_s i16x8.extend_low_i8x16_u i16x8.extend_high_i8x16_u i32x4.abs i32x4.neg
i32x4.extend_low_i16x8_s i32x4.extend_high_i16x8_s i32x4.extend_low_i16x8_u i32x4.extend_high_i16x8_u
i64x2.abs i64x2.neg i64x2.extend_low_i32x4_s i64x2.extend_high_i32x4_s i64x2.extend_low_i32x4_u
i64x2.extend_high_i32x4_u f32x4.abs f32x4.neg f64x2.abs f64x2.neg i32x4.trunc_sat_f32x4_s
i32x4.trunc_sat_f32x4_u f32x4.convert_i32x4_s f32x4.convert_i32x4_u i32x4.trunc_sat_f64x2_s_zero
i32x4.trunc_sat_f64x2_u_zero f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u`)

var vectorBinary = strings.Fields(`i8x16.swizzle i8x16.eq i8x16.ne i8x16.lt_s i8x16.lt_u i8x16.gt_s i8x16.gt_u i8x16.le_s i8x16.le_u i8x16.ge_s
i8x16.ge_u i16x8.eq i16x8.ne i16x8.lt_s i16x8.lt_u i16x8.gt_s i16x8.gt_u i16x8.le_s i16x8.le_u i16x8.ge_s
i16x8.ge_u i32x4.eq i32x4.ne i32x4.lt_s i32x4.lt_u i32x4.gt_s i32x4.gt_u i32x4.le_s i32x4.le_u i32x4.ge_s
i32x4.ge_u f32x4.eq f32x4.ne f32x4.lt f32x4.gt f32x4.le f32x4.ge f64x2.eq f64x2.ne f64x2.lt f64x2.gt f64x2.le
f64x2.ge v128.and v128.andnot v128.or v128.xor i8x16.narrow_i16x8_s i8x16.narrow_i16x8_u i8x16.add
i8x16.add_sat_s i8x16.add_sat_u i8x16.sub i8x16.sub_sat_s i8x16.sub_sat_u i8x16.min_s i8x16.min_u i8x16.max_s
i8x16.max_u i8x16.avgr_u i16x8.q15mulr_sat_s i16x8.narrow_i32x4_s i16x8.narrow_i32x4_u i16x8.add
i16x8.add_sat_s i16x8.add_sat_u i16x8.sub i16x8.sub_sat_s i16x8.sub_sat_u i16x8.mul i16x8.min_s i16x8.min_u
i16x8.max_s i16x8.max_u i16x8.avgr_u i16x8.extmul_low_i8x16_s i16x8.extmul_high_i8x16_s
i16x8.extmul_low_i8x16_u i16x8.extmul_high_i8x16_u i32x4.add i32x4.sub i32x4.mul i32x4.min_s i32x4.min_u
i32x4.max_s i32x4.max_u i32x4.dot_i16x8_s i32x4.extmul_low_i16x8_s i32x4.extmul_high_i16x8_s
i32x4.extmul_low_i16x8_u i32x4.extmul_high_i16x8_u i64x2.add i64x2.sub i64x2.mul i64x2.eq i64x2.ne i64x2.lt_s
i64x2.gt_s i64x2.le_s i64x2.ge_s i64x2.extmul_low_i32x4_s i64x2.extmul_high_i32x4_s i64x2.extmul_low_i32x4_u
i64x2.extmul_high_i32x4_u f32x4.pmin f32x4.pmax f64x2.pmin f64x2.pmax`)

var vectorShift = strings.Fields(`i8x16.shl i8x16.shr_s i8x16.shr_u i16x8.shl i16x8.shr_s i16x8.shr_u i32x4.shl i32x4.shr_s i32x4.shr_u i64x2.shl i64x2.shr_s i64x2.shr_u`)

var vectorQuestion = strings.Fields(`v128.any_true i8x16.all_true i8x16.bitmask i16x8.all_true i16x8.bitmask i32x4.all_true i32x4.bitmask i64x2.all_true i64x2.bitmask`)

var vectorNaNs = map[string][2][]string{
	"$qv32": {strings.Fields(`f32x4.demote_f64x2_zero f32x4.ceil f32x4.floor f32x4.trunc f32x4.nearest f32x4.sqrt`), strings.Fields(`f32x4.add f32x4.sub f32x4.mul f32x4.div f32x4.min f32x4.max`)},
	"$qv64": {strings.Fields(`f64x2.promote_low_f32x4 f64x2.ceil f64x2.floor f64x2.trunc f64x2.nearest f64x2.sqrt`), strings.Fields(`f64x2.add f64x2.sub f64x2.mul f64x2.div f64x2.min f64x2.max`)},
}

// Functions that make NaNs equal.
const vectorFunctions = `(func $qv32 (param v128) (result v128) (v128.bitselect (local.get 0)
  (v128.and (local.get 0) (v128.const i32x4 0x7fc00000 0x7fc00000 0x7fc00000 0x7fc00000))
  (f32x4.eq (local.get 0) (local.get 0))))
(func $qv64 (param v128) (result v128) (v128.bitselect (local.get 0)
  (v128.and (local.get 0) (v128.const i64x2 0x7ff8000000000000 0x7ff8000000000000))
  (f64x2.eq (local.get 0) (local.get 0))))`

var lanes = map[string]int{"i8x16": 16, "i16x8": 8, "i32x4": 4, "i64x2": 2, "f32x4": 4, "f64x2": 2}

// laneType is what a lane is outside of a vector.
func laneType(shape string) string {
	return map[string]string{"i8x16": "i32", "i16x8": "i32", "i32x4": "i32", "i64x2": "i64", "f32x4": "f32", "f64x2": "f64"}[shape]
}

func (g *gen) shape() string { return g.pick("i8x16", "i16x8", "i32x4", "i64x2", "f32x4", "f64x2") }

func (g *gen) vectorConstant() string {
	s := g.pick("i32x4", "i64x2", "f32x4", "f64x2")
	b := "(v128.const " + s
	same, t := g.one(3), laneType(s)
	first := ""
	for n := lanes[s]; n > 0; n-- {
		v := g.float(bits(t))
		if t[0] == 'i' {
			v = fmt.Sprint(g.integer(bits(t)))
		}
		if same && first != "" {
			v = first
		}
		first = v
		b += " " + v
	}
	return b + ")"
}

func (g *gen) vectorLoad() string {
	if g.one(4) {
		w := g.pick("8", "16", "32", "64")
		n := map[string]int{"8": 16, "16": 8, "32": 4, "64": 2}[w]
		return fmt.Sprintf("(v128.load%s_lane %s %d %s %s)", w, g.offset(), g.Intn(n), g.address(), g.expr("v128"))
	}
	how := g.pick("", "", "8x8_s", "8x8_u", "16x4_s", "16x4_u", "32x2_s", "32x2_u", "8_splat", "16_splat", "32_splat", "64_splat",
		"32_zero", "64_zero")
	return fmt.Sprintf("(v128.load%s %s %s)", how, g.offset(), g.address())
}

func (g *gen) vectorStore() string {
	if g.one(3) {
		w := g.pick("8", "16", "32", "64")
		n := map[string]int{"8": 16, "16": 8, "32": 4, "64": 2}[w]
		return fmt.Sprintf("(v128.store%s_lane %s %d %s %s)", w, g.offset(), g.Intn(n), g.address(), g.expr("v128"))
	}
	return fmt.Sprintf("(v128.store %s %s %s)", g.offset(), g.address(), g.expr("v128"))
}

func (g *gen) vector() string {
	v := func() string { return g.expr("v128") }
	switch g.Intn(12) {
	case 0, 1, 2:
		return fmt.Sprintf("(%s %s %s)", g.pick(vectorBinary...), v(), v())
	case 3, 4:
		return fmt.Sprintf("(%s %s)", g.pick(vectorUnary...), v())
	case 5:
		return fmt.Sprintf("(%s %s %s)", g.pick(vectorShift...), v(), g.expr("i32"))
	case 6:
		quiet := g.pick("$qv32", "$qv64")
		return fmt.Sprintf("(call %s (%s %s))", quiet, g.pick(vectorNaNs[quiet][0]...), v())
	case 7:
		quiet := g.pick("$qv32", "$qv64")
		return fmt.Sprintf("(call %s (%s %s %s))", quiet, g.pick(vectorNaNs[quiet][1]...), v(), v())
	case 8:
		s := g.shape()
		return fmt.Sprintf("(%s.splat %s)", s, g.expr(laneType(s)))
	case 9:
		s := g.shape()
		return fmt.Sprintf("(%s.replace_lane %d %s %s)", s, g.Intn(lanes[s]), v(), g.expr(laneType(s)))
	case 10:
		if g.one(2) {
			return fmt.Sprintf("(v128.bitselect %s %s %s)", v(), v(), v())
		}
		places := ""
		for n := 0; n < 16; n++ {
			places += fmt.Sprintf(" %d", g.Intn(32))
		}
		return fmt.Sprintf("(i8x16.shuffle %s %s %s)", places, v(), v())
	}
	return g.vectorLoad()
}

// lane is a number from a vector.
func (g *gen) lane(t string) string {
	v := g.expr("v128")
	switch {
	case t == "i32" && g.one(2):
		return fmt.Sprintf("(%s %s)", g.pick(vectorQuestion...), v)
	case t == "i32":
		s := g.pick("i8x16", "i16x8")
		return fmt.Sprintf("(%s.extract_lane_%s %d %s)", s, g.pick("s", "u"), g.Intn(lanes[s]), v)
	}
	s := map[string]string{"i64": "i64x2", "f32": "f32x4", "f64": "f64x2"}[t]
	return fmt.Sprintf("(%s.extract_lane %d %s)", s, g.Intn(lanes[s]), v)
}

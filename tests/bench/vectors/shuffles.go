package main

import "simd/archsimd"

// reverse writes the bytes of s from the last to the first; both have a multiple of 16.
func reverse(to, s []byte) {
	var places [16]int8
	for i := range places {
		places[i] = int8(15 - i)
	}
	order := archsimd.LoadInt8x16(places[:])
	for at := 0; at+16 <= len(s); at += 16 {
		v := archsimd.LoadUint8x16(s[at:]).BitsToInt8()
		lookup(v, order).ToBits().Store(to[len(s)-16-at:])
	}
}

// encode is base64, of 12 bytes at once.
func encode(to, s []byte) {
	spread := archsimd.LoadInt8x16([]int8{1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10})
	letters := archsimd.LoadInt8x16([]int8{'a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
		'0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '+' - 62, '/' - 63, 'A', 0, 0})
	low := archsimd.BroadcastUint32x4(0x3f)
	for len(s) >= 16 && len(to) >= 16 {
		v := lookup(archsimd.LoadUint8x16(s).BitsToInt8(), spread).ToBits().ReshapeToUint32s()
		// the four sixes of bits, of 24 in each lane, from the lowest byte on
		a := v.ShiftAllRight(10).And(low)
		b := v.ShiftAllRight(4).And(low).ShiftAllLeft(8)
		c := v.ShiftAllRight(22).And(low).ShiftAllLeft(16)
		d := v.ShiftAllRight(16).And(low).ShiftAllLeft(24)
		sixes := a.Or(b).Or(c.Or(d)).ReshapeToUint8s()
		// which of the sixteen letters' differences it is: 0 a-z, 1 to 10 digits, 11, 12, 13 A-Z
		kind := sixes.SubSaturated(archsimd.BroadcastUint8x16(51))
		capital := archsimd.BroadcastInt8x16(26).Greater(sixes.BitsToInt8())
		kind = kind.Or(archsimd.BroadcastUint8x16(13).Masked(capital))
		sixes.Add(lookup(letters, kind.BitsToInt8()).ToBits()).Store(to)
		s, to = s[12:], to[16:]
	}
}

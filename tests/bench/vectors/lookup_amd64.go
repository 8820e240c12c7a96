package main

import "simd/archsimd"

func lookup(table, places archsimd.Int8x16) archsimd.Int8x16 { return table.PermuteOrZero(places) }

package reverse

import "testing"

func TestString(t *testing.T) {
	for in, want := range map[string]string{"": "", "a": "a", "Grüße": "eßürG"} {
		if got := String(in); got != want {
			t.Errorf("String(%q) = %q, want %q", in, got, want)
		}
	}
}

func BenchmarkString(b *testing.B) {
	for i := 0; i < b.N; i++ {
		String("some text of a usual length")
	}
}

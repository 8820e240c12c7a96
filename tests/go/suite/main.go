// Suite runs one behaviour of the standard library at a time, named by its first argument.
package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"math/bits"
	"os"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	_ "time/tzdata"
	"unicode"
	"unicode/utf8"
)

func main() {
	tests := map[string]func(){
		"args": args, "env": env, "stdin": stdin, "stdinpoll": stdinPoll, "maps": maps,
		"generics": generics, "reflection": reflection, "floats": floats, "integers": integers,
		"strconv": conversions, "unicode": unicodes, "zones": zones, "errors": errorValues,
		"bigs": bigs, "stdout": stdout, "files": files,
	}
	f, ok := tests[os.Args[1]]
	if !ok {
		fmt.Println("unknown test", os.Args[1])
		os.Exit(3)
	}
	f()
}

func args() {
	for i, a := range os.Args[1:] {
		fmt.Printf("%d %d %x\n", i, len(a), a)
	}
}

func env() {
	list := os.Environ()
	sort.Strings(list)
	for _, e := range list {
		if strings.HasPrefix(e, "T_") {
			fmt.Printf("%q\n", e)
		}
	}
	v, ok := os.LookupEnv("T_MISSING")
	fmt.Println(v, ok)
}

func stdin() {
	n, lines, sum := 0, 0, uint32(0)
	r := bufio.NewReader(os.Stdin)
	for {
		line, err := r.ReadString('\n')
		n += len(line)
		for _, c := range []byte(line) {
			sum = sum*31 + uint32(c)
		}
		if err != nil {
			if err != io.EOF {
				fmt.Println("error:", errors.Unwrap(err))
			}
			break
		}
		lines++
	}
	fmt.Println(n, lines, sum)
}

// A goroutine that waits for input does not stop the others.
func stdinPoll() {
	got := make(chan string)
	go func() {
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		got <- fmt.Sprint(strings.TrimSpace(line), " ", err)
	}()
	ticks := 0
	for {
		select {
		case s := <-got:
			fmt.Println(s, ticks > 3)
			return
		case <-time.After(5 * time.Millisecond):
			ticks++
		}
	}
}

type key struct {
	a int
	b string
}

func maps() {
	m := map[key][]int{}
	for i := 0; i < 5000; i++ {
		k := key{i % 97, strconv.Itoa(i % 31)}
		m[k] = append(m[k], i)
	}
	for i := 0; i < 97; i += 2 {
		for j := 0; j < 31; j++ {
			delete(m, key{i, strconv.Itoa(j)})
		}
	}
	total := 0
	for k, v := range m {
		total += k.a*len(v) + len(k.b)
	}
	f := map[float64]int{math.NaN(): 1, 0: 2, math.Inf(1): 3}
	f[math.Copysign(0, -1)]++
	fmt.Println(len(m), total, f[0], len(f), m)
}

type number interface{ ~int | ~int64 | ~float64 }

func sum[T number](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return
}

type list[T any] struct {
	head *cell[T]
}
type cell[T any] struct {
	v    T
	next *cell[T]
}

func (l *list[T]) push(v T) { l.head = &cell[T]{v, l.head} }
func apply[T, U any](l *list[T], f func(T) U) (out []U) {
	for c := l.head; c != nil; c = c.next {
		out = append(out, f(c.v))
	}
	return
}

type celsius float64

func generics() {
	var l list[string]
	l.push("one")
	l.push("three")
	fmt.Println(sum(1, 2, 3), sum(1.5, 2.5), sum[celsius](1, 2.25), apply(&l, func(s string) int { return len(s) }))
	fmt.Println(min(3, 1, 2), max(2.5, 1), min("b", "a"))
}

type tagged struct {
	Name  string `k:"name"`
	Count int    `k:"count"`
	inner []byte
}

func (t tagged) Double(n int) (int, string) { return 2*n + t.Count, t.Name }

func reflection() {
	v := reflect.ValueOf(&tagged{"x", 4, nil}).Elem()
	for i := 0; i < v.NumField(); i++ {
		f := v.Type().Field(i)
		fmt.Println(f.Name, f.Type, f.Tag.Get("k"), f.IsExported())
	}
	v.Field(1).SetInt(10)
	out := v.Method(0).Call([]reflect.Value{reflect.ValueOf(16)})
	fmt.Println(out[0].Int(), out[1])
	swap := func(in []reflect.Value) []reflect.Value { return []reflect.Value{in[1], in[0]} }
	var f func(int, string) (string, int)
	reflect.ValueOf(&f).Elem().Set(reflect.MakeFunc(reflect.TypeOf(f), swap))
	fmt.Println(f(3, "made"))
	fmt.Println(reflect.DeepEqual(map[int][]string{1: {"a"}}, map[int][]string{1: {"a"}}))
	m := v.MethodByName("Double").Interface().(func(int) (int, string))
	fmt.Println(m(1))
}

func floats() {
	nan := math.Float64frombits(0x7ff4000000000001)
	for _, x := range []float64{0, math.Copysign(0, -1), 1, -1.5, 2.5, 0.1, 1e308, 5e-324, math.Inf(1), math.Inf(-1), math.Pi, -0.5, 1 << 53} {
		fmt.Printf("%x %v %v %v %v %v %x %x\n", math.Float64bits(x), math.Floor(x), math.Ceil(x), math.Trunc(x), math.RoundToEven(x), math.Abs(x),
			math.Float64bits(math.Sqrt(x)), math.Float32bits(float32(x)))
		fmt.Printf("%x %x\n", math.Float64bits(math.FMA(x, 3, 1)), math.Float64bits(math.Sin(x)+math.Exp(x/1e3)))
	}
	fmt.Printf("%x %v %v\n", math.Float64bits(-nan)&(1<<63), nan != nan, math.IsNaN(nan+1))
	fmt.Println(math.Max(math.Copysign(0, -1), 0), math.Min(0, math.Copysign(0, -1)), math.Max(1, math.NaN()))
	var third float32 = 1.0 / 3
	fmt.Println(third, float64(third), third*third, float32(1)/3 == third, int64(-third*21), uint8(third*600))
}

func integers() {
	x, y := uint64(0x123456789abcdef0), 7
	fmt.Println(bits.LeadingZeros64(x), bits.TrailingZeros64(x), bits.OnesCount64(x), bits.RotateLeft64(x, -13), bits.Reverse64(x), bits.ReverseBytes64(x))
	hi, lo := bits.Mul64(x, x)
	q, r := bits.Div64(hi>>8, lo, x)
	fmt.Println(hi, lo, q, r, -7/2, -7%2, int8(-128)/int8(y-8), math.MinInt64/int64(y-8), math.MinInt64%int64(y-8))
	for s := uint(0); s < 130; s += 13 {
		fmt.Print(x<<s, " ", int64(x)>>s, " ", int32(x)>>s, " ", uint8(x)<<s, "; ")
	}
	fmt.Println()
}

func conversions() {
	for _, s := range []string{"1.7976931348623157e308", "5e-324", "0x1p-2", "-0", "1e400", "0.1", "abc", "123456789012345678901234567890", "1_000", ""} {
		f, err := strconv.ParseFloat(s, 64)
		i, err2 := strconv.ParseInt(s, 0, 64)
		fmt.Println(f, err, i, err2)
	}
	for _, f := range []float64{0.1, 1.0 / 3, 1e21, 123456789, 2.5e-8, 100} {
		fmt.Println(strconv.FormatFloat(f, 'g', -1, 64), strconv.FormatFloat(f, 'e', 5, 32), strconv.FormatFloat(f, 'f', 3, 64), strconv.FormatInt(int64(math.Mod(f, 1e9)), 36))
	}
	fmt.Println(strconv.Quote("a\tb\x00\u2028\xff☺"), strconv.QuoteToASCII("日本"))
}

func unicodes() {
	s := "héllo, 世界! \xff\xfe Ǆ ﬁ İ ß"
	fmt.Println(strings.ToUpper(s), strings.ToLower(s), strings.ToTitle(s), utf8.RuneCountInString(s), utf8.ValidString(s))
	for i, r := range s {
		fmt.Print(i, ":", unicode.IsLetter(r), unicode.Is(unicode.Han, r), unicode.SimpleFold(r), " ")
	}
	fmt.Println(strings.EqualFold("Straße", "STRASSE"), strings.Fields(" a\u00a0b\u3000c "), bytes.Runes([]byte("é\xff")))
}

func zones() {
	t := time.Date(2024, 3, 31, 0, 30, 0, 123456789, time.UTC)
	for _, name := range []string{"UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			fmt.Println(err)
			continue
		}
		for _, d := range []time.Duration{0, time.Hour, 5000 * time.Hour} {
			fmt.Println(t.Add(d).In(loc).Format(time.RFC3339Nano), t.Add(d).In(loc).Weekday())
		}
	}
	p, err := time.Parse("Jan _2 15:04:05 2006 MST", "Feb  3 04:05:06 1999 CET")
	fmt.Println(p.UTC(), err, time.Now().After(p), time.Until(p) < 0)
}

type myError struct{ n int }

func (e *myError) Error() string { return fmt.Sprintf("error %d", e.n) }

func errorValues() {
	err := fmt.Errorf("outer: %w", fmt.Errorf("middle: %w", &myError{7}))
	var target *myError
	fmt.Println(err, errors.As(err, &target), target.n, errors.Is(err, target))
	_, err = os.Open("/nonexistent/file")
	fmt.Println(err != nil, errors.Join(errors.New("a"), errors.New("b")))
}

func bigs() {
	a := new(big.Int).Exp(big.NewInt(3), big.NewInt(2000), nil)
	b := new(big.Int).MulRange(1, 300)
	g := new(big.Int).GCD(nil, nil, a, b)
	q, r := new(big.Int).DivMod(b, a, new(big.Int))
	fmt.Println(a.BitLen(), b.BitLen(), g, q, r.BitLen(), big.NewInt(1000003).ProbablyPrime(20))
	fmt.Println(new(big.Float).SetPrec(200).Sqrt(big.NewFloat(2)).Text('g', 50))
}

func stdout() {
	w := tabwriter.NewWriter(os.Stdout, 4, 8, 1, '.', 0)
	fmt.Fprintf(w, "a\tb\tc\n%v\t%+v\t%#v\n", struct{ X int }{1}, struct{ X []int }{[]int{2}}, map[string]bool{"k": true})
	w.Flush()
	fmt.Printf("%08.3f|%-8s|%+d|%q|%x|%U|%T\n", 3.14159, "left", 5, 'x', "hex", '☺', w)
	fmt.Print(hex.Dump([]byte("0123456789abcdefXYZ")))
	big := bytes.Repeat([]byte("0123456789abcde\n"), 20000)
	os.Stdout.Write(big)
	fmt.Fprintln(os.Stderr, "to stderr")
}

// A sandbox without files: errors, not crashes.
func files() {
	_, err := os.ReadFile("/etc/passwd")
	_, err2 := os.Create("/tmp/x")
	_, err3 := os.ReadDir(".")
	fmt.Println(err != nil, err2 != nil, err3 != nil)
}

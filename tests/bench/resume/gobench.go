// The kernels of gobench, each with a call of pause in its hot loop, or in the innermost that
// is its own.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"sort"
	"strings"
)

type body struct{ x, y, z, vx, vy, vz, m float64 }

func nbody(n int, pause func()) float64 {
	b := []body{{0, 0, 0, 0, 0, 0, 39.47}, {4.84, -1.16, -.10, .6, 2.8, -.02, .037}, {8.34, 4.12, -4e-1, -1.01, 1.8, .008, .011}, {12.8, -15.1, -.22, 1.08, .86, -.01, .0017}, {15.3, -25.9, .179, .979, .594, -.034, .002}}
	for s := 0; s < n; s++ {
		if s == 1 {
			pause()
		}
		for i := range b {
			bi := &b[i]
			for j := i + 1; j < len(b); j++ {
				bj := &b[j]
				dx, dy, dz := bi.x-bj.x, bi.y-bj.y, bi.z-bj.z
				d2 := dx*dx + dy*dy + dz*dz
				mag := 0.01 / (d2 * math.Sqrt(d2))
				bi.vx -= dx * bj.m * mag
				bi.vy -= dy * bj.m * mag
				bi.vz -= dz * bj.m * mag
				bj.vx += dx * bi.m * mag
				bj.vy += dy * bi.m * mag
				bj.vz += dz * bi.m * mag
			}
		}
		for i := range b {
			bi := &b[i]
			bi.x += .01 * bi.vx
			bi.y += .01 * bi.vy
			bi.z += .01 * bi.vz
		}
	}
	return b[0].x
}
func fannkuch(n int, pause func()) int {
	p := make([]int, n)
	q := make([]int, n)
	s := make([]int, n)
	sign, maxflips, sum := 1, 0, 0
	for i := range p {
		p[i], q[i], s[i] = i, i, i
	}
	for step := 0; ; step++ {
		if step == 1 {
			pause()
		}
		if q0 := p[0]; q0 != 0 {
			copy(q, p)
			flips := 1
			for {
				qq := q[q0]
				if qq == 0 {
					sum += sign * flips
					if flips > maxflips {
						maxflips = flips
					}
					break
				}
				q[q0] = q0
				if q0 >= 3 {
					i, j := 1, q0-1
					for i < j {
						q[i], q[j] = q[j], q[i]
						i++
						j--
					}
				}
				q0 = qq
				flips++
			}
		}
		if sign == 1 {
			p[0], p[1] = p[1], p[0]
			sign = -1
		} else {
			p[1], p[2] = p[2], p[1]
			sign = 1
			for i := 2; i < n; i++ {
				sx := s[i]
				if sx != 0 {
					s[i] = sx - 1
					break
				}
				if i == n-1 {
					return sum + maxflips
				}
				s[i] = i
				t := p[0]
				for j := 0; j <= i; j++ {
					p[j] = p[j+1]
				}
				p[i+1] = t
			}
		}
	}
}

type tree struct{ l, r *tree }

func mk(d int) *tree {
	if d == 0 {
		return &tree{}
	}
	return &tree{mk(d - 1), mk(d - 1)}
}
func trees(n, d int, pause func()) int {
	s := 0
	for i := 0; i < n; i++ {
		if i == 1 {
			pause()
		}
		s += mk(d).check()
	}
	return s
}
func (t *tree) check() int {
	if t.l == nil {
		return 1
	}
	return 1 + t.l.check() + t.r.check()
}

// Down to fib(20), all of these frames are resumed.
func fibs(n int, pause func()) int {
	if n == 20 {
		pause()
		return fib(n)
	}
	return fibs(n-1, pause) + fib(n-2)
}
func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}
func spectral(n int, pause func()) float64 {
	u := make([]float64, n)
	v := make([]float64, n)
	t := make([]float64, n)
	for i := range u {
		u[i] = 1
	}
	a := func(i, j int) float64 { return 1 / float64((i+j)*(i+j+1)/2+i+1) }
	mul := func(v, u []float64) {
		for i := range v {
			if i == 1 {
				pause()
			}
			var s float64
			for j := range u {
				s += a(i, j) * u[j]
			}
			v[i] = s
		}
	}
	mult := func(v, u []float64) {
		for i := range v {
			if i == 1 {
				pause()
			}
			var s float64
			for j := range u {
				s += a(j, i) * u[j]
			}
			v[i] = s
		}
	}
	for i := 0; i < 10; i++ {
		mul(t, u)
		mult(v, t)
		mul(t, v)
		mult(u, t)
	}
	var vbv, vv float64
	for i := range u {
		vbv += u[i] * v[i]
		vv += v[i] * v[i]
	}
	return math.Sqrt(vbv / vv)
}

type rec struct {
	ID   int                `json:"id"`
	Name string             `json:"name"`
	Tags []string           `json:"tags"`
	M    map[string]float64 `json:"m"`
}

func jsonb(n int, pause func()) int {
	var rs []rec
	for i := 0; i < 200; i++ {
		rs = append(rs, rec{i, fmt.Sprint("name", i), []string{"a", "b", "c"}, map[string]float64{"x": float64(i) / 3, "y": 2}})
	}
	l := 0
	for i := 0; i < n; i++ {
		if i == 1 {
			pause()
		}
		b, _ := json.Marshal(rs)
		var o []rec
		if err := json.Unmarshal(b, &o); err != nil {
			panic(err)
		}
		l += len(b) + len(o)
	}
	return l
}
func mapb(n int, pause func()) int {
	m := map[string]int{}
	for i := 0; i < n; i++ {
		if i == 1 {
			pause()
		}
		m[fmt.Sprintf("k%d", i%5000)] += i
	}
	im := map[int]int{}
	for i := 0; i < n*4; i++ {
		if i == 1 {
			pause()
		}
		im[i*7919%10007] ^= i
	}
	return len(m) + len(im)
}
func sortb(n int, pause func()) int {
	a := make([]int, n)
	x := uint32(1)
	for i := range a {
		x = x*1664525 + 1013904223
		a[i] = int(x >> 8)
	}
	s := make([]string, n/4)
	for i := range s {
		if i == 1 {
			pause()
		}
		s[i] = fmt.Sprint(a[i])
	}
	sort.Ints(a)
	sort.Strings(s)
	return a[0] + len(s[0])
}
func shab(n int, pause func()) byte {
	b := make([]byte, 1<<16)
	var r byte
	for i := 0; i < n; i++ {
		if i == 1 {
			pause()
		}
		h := sha256.Sum256(b)
		r ^= h[0]
		b[i&0xffff] = r
	}
	return r
}
func reb(n int, pause func()) int {
	text := strings.Repeat("the quick brown fox 12-34 jumps over 2024-11-22 lazy dog user@example.com ", 200)
	re := regexp.MustCompile(`(\d{4})-(\d\d)-(\d\d)|[a-z]+@[a-z]+\.com`)
	c := 0
	for i := 0; i < n; i++ {
		if i == 1 {
			pause()
		}
		c += len(re.FindAllStringIndex(text, -1))
	}
	return c
}
func gz(n int, pause func()) int {
	text := []byte(strings.Repeat("the quick brown fox jumps over the lazy dog 0123456789 ", 4000))
	c := 0
	for i := 0; i < n; i++ {
		if i == 1 {
			pause()
		}
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		w.Write(text)
		w.Close()
		c += b.Len()
	}
	return c
}
func chanb(n int, pause func()) int {
	c := make(chan int)
	d := make(chan int)
	go func() {
		for v := range c {
			d <- v + 1
		}
		close(d)
	}()
	s := 0
	for i := 0; i < n; i++ {
		if i == 1 {
			pause()
		}
		c <- i
		s += <-d
	}
	close(c)
	return s
}

type shape interface{ area() float64 }
type sq struct{ s float64 }
type ci struct{ r float64 }

func (s sq) area() float64 { return s.s * s.s }
func (c ci) area() float64 { return c.r * c.r * 3.14 }
func iface(n int, pause func()) float64 {
	ss := []shape{sq{1}, ci{2}, sq{3}, ci{4}}
	t := 0.0
	for i := 0; i < n; i++ {
		if i == 1 {
			pause()
		}
		t += ss[i&3].area()
	}
	return t
}
func mat(n int, pause func()) float64 {
	a := make([]float64, n*n)
	b := make([]float64, n*n)
	c := make([]float64, n*n)
	for i := range a {
		a[i] = float64(i % 7)
		b[i] = float64(i % 5)
	}
	for i := 0; i < n; i++ {
		if i == 1 {
			pause()
		}
		for k := 0; k < n; k++ {
			x := a[i*n+k]
			for j := 0; j < n; j++ {
				c[i*n+j] += x * b[k*n+j]
			}
		}
	}
	return c[n+1]
}
func sieve(n int, pause func()) int {
	c := 0
	s := make([]bool, n+1)
	for i := 2; i <= n; i++ {
		if i == 2 {
			pause()
		}
		if !s[i] {
			c++
			for j := i * 2; j <= n; j += i {
				s[j] = true
			}
		}
	}
	return c
}

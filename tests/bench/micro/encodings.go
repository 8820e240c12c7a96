package main

import (
	"bytes"
	"compress/flate"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"reflect"
	"text/template"
)

type point struct {
	X, Y int
	Name string
	Tags []string
	M    map[string]float64
}

func encodings() {
	p := point{1, 2, "hello", []string{"a", "b"}, map[string]float64{"x": 1.5}}
	js, _ := json.Marshal(p)
	run("json.Marshal", func(n int) {
		for i := 0; i < n; i++ {
			sinkB, _ = json.Marshal(p)
		}
	})
	run("json.Unmarshal", func(n int) {
		for i := 0; i < n; i++ {
			var q point
			json.Unmarshal(js, &q)
			sinkI += q.X
		}
	})
	run("json any", func(n int) {
		for i := 0; i < n; i++ {
			var q any
			json.Unmarshal(js, &q)
		}
	})
	run("gob", func(n int) {
		for i := 0; i < n; i++ {
			var b bytes.Buffer
			gob.NewEncoder(&b).Encode(p)
			var q point
			gob.NewDecoder(&b).Decode(&q)
		}
	})
	run("xml", func(n int) {
		type pp struct {
			X, Y int
			N    string
		}
		for i := 0; i < n; i++ {
			b, _ := xml.Marshal(pp{1, 2, "x"})
			var q pp
			xml.Unmarshal(b, &q)
		}
	})
	run("template", func(n int) {
		t := template.Must(template.New("").Parse("{{.X}} {{range .Tags}}<{{.}}>{{end}} {{.Name | printf \"%q\"}}"))
		for i := 0; i < n; i++ {
			var b bytes.Buffer
			t.Execute(&b, p)
			sinkI += b.Len()
		}
	})
	run("reflect", func(n int) {
		v := reflect.ValueOf(&p).Elem()
		for i := 0; i < n; i++ {
			v.Field(0).SetInt(int64(i))
			sinkI += int(v.Field(1).Int())
		}
	})
	run("reflect.Call", func(n int) {
		v := reflect.ValueOf(add)
		a := []reflect.Value{reflect.ValueOf(1), reflect.ValueOf(2)}
		for i := 0; i < n; i++ {
			sinkI += int(v.Call(a)[0].Int())
		}
	})
	run("reflect.DeepEqual", func(n int) {
		q := p
		for i := 0; i < n; i++ {
			if reflect.DeepEqual(p, q) {
				sinkI++
			}
		}
	})
	run("flate", func(n int) {
		for i := 0; i < n; i++ {
			var b bytes.Buffer
			w, _ := flate.NewWriter(&b, 6)
			w.Write(textBytes)
			w.Close()
			sinkI += b.Len()
		}
	})
}

func images() {
	img := image.NewRGBA(image.Rect(0, 0, 128, 128))
	run("image.Set", func(n int) {
		for i := 0; i < n; i++ {
			for yy := 0; yy < 128; yy++ {
				for xx := 0; xx < 128; xx++ {
					img.Set(xx, yy, color.RGBA{uint8(xx * yy), uint8(xx), uint8(yy), 255})
				}
			}
		}
	})
	run("png", func(n int) {
		for i := 0; i < n; i++ {
			var b bytes.Buffer
			png.Encode(&b, img)
			png.Decode(&b)
		}
	})
	run("jpeg", func(n int) {
		for i := 0; i < n; i++ {
			var b bytes.Buffer
			jpeg.Encode(&b, img, nil)
			jpeg.Decode(&b)
		}
	})
	run("mandelbrot", func(n int) {
		for k := 0; k < n; k++ {
			it := 0
			for yy := 0; yy < 32; yy++ {
				for xx := 0; xx < 32; xx++ {
					c := complex(float64(xx)/16-1.5, float64(yy)/16-1)
					z := complex(0, 0)
					for j := 0; j < 50 && real(z)*real(z)+imag(z)*imag(z) < 4; j++ {
						z = z*z + c
						it++
					}
				}
			}
			sinkI += it
		}
	})
	run("matmul32", func(n int) {
		var a, b, c [32][32]float32
		for k := 0; k < n; k++ {
			for i := 0; i < 32; i++ {
				for j := 0; j < 32; j++ {
					var s float32
					for l := 0; l < 32; l++ {
						s += a[i][l] * b[l][j]
					}
					c[i][j] = s
				}
			}
		}
		sinkF += float64(c[1][1])
	})
	run("lcs dp", func(n int) {
		for k := 0; k < n; k++ {
			a, b := text[:100], text[20:120]
			var d [101][101]int
			for i := 1; i <= 100; i++ {
				for j := 1; j <= 100; j++ {
					if a[i-1] == b[j-1] {
						d[i][j] = d[i-1][j-1] + 1
					} else {
						d[i][j] = max(d[i-1][j], d[i][j-1])
					}
				}
			}
			sinkI += d[100][100]
		}
	})
}

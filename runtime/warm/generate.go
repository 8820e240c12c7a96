// SPDX-License-Identifier: MIT

// Generate prints a Go program that names every exported function and type of the
// packages that most programs import, so that the linker keeps their code. It never does
// anything. `gowasm2native cache warm` compiles it once, for all later programs.
package main

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"sort"
)

var packages = []string{
	"archive/tar", "archive/zip", "bufio", "bytes", "compress/flate", "compress/gzip",
	"compress/zlib", "container/heap", "container/list", "context", "crypto/aes",
	"crypto/cipher", "crypto/ecdsa", "crypto/ed25519", "crypto/elliptic", "crypto/hmac",
	"crypto/md5", "crypto/rand", "crypto/rsa", "crypto/sha1", "crypto/sha256",
	"crypto/sha512", "crypto/tls", "crypto/x509", "database/sql", "encoding/base32",
	"encoding/base64", "encoding/binary", "encoding/csv", "encoding/gob", "encoding/hex",
	"encoding/json", "encoding/pem", "encoding/xml", "errors", "expvar", "flag", "fmt",
	"go/ast", "go/format", "go/parser", "go/printer", "go/scanner", "go/token", "hash/adler32",
	"hash/crc32", "hash/fnv", "html", "html/template", "image", "image/color", "image/gif",
	"image/jpeg", "image/png", "io", "io/fs", "log", "log/slog", "math", "math/big",
	"math/bits", "math/cmplx", "math/rand", "mime", "mime/multipart", "net", "net/http",
	"net/http/httptest", "net/mail", "net/netip", "net/textproto", "net/url", "os", "os/exec",
	"os/signal", "path", "path/filepath", "reflect", "regexp", "regexp/syntax", "runtime",
	"runtime/debug", "runtime/pprof", "sort", "strconv", "strings", "sync", "sync/atomic",
	"syscall", "testing", "testing/fstest", "testing/iotest", "text/scanner",
	"text/tabwriter", "text/template", "text/template/parse", "time", "unicode",
	"unicode/utf16", "unicode/utf8",
}

// A generic function or type is code only where it is used.
func isPlain(list *ast.FieldList) bool { return list == nil || len(list.List) == 0 }

// Names returns an expression for each exported function and type of a file.
func names(pkg string, file *ast.File) (out []string) {
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.IsExported() && isPlain(d.Type.TypeParams) {
				out = append(out, pkg+"."+d.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				t, ok := spec.(*ast.TypeSpec)
				if ok && t.Name.IsExported() && isPlain(t.TypeParams) {
					out = append(out, "(*"+pkg+"."+t.Name.Name+")(nil)")
				}
			}
		}
	}
	return out
}

func main() {
	context := build.Default
	context.GOOS, context.GOARCH, context.CgoEnabled = "wasip1", "wasm", false
	context.GOROOT = runtime.GOROOT()
	var imports, list []string
	for _, path := range packages {
		dir := filepath.Join(context.GOROOT, "src", filepath.FromSlash(path))
		pkg, err := context.ImportDir(dir, 0)
		if err != nil {
			continue // of a newer Go
		}
		alias := fmt.Sprintf("p%d", len(imports))
		var here []string
		for _, name := range pkg.GoFiles {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, 0)
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			here = append(here, names(alias, file)...)
		}
		if len(here) > 0 {
			imports = append(imports, fmt.Sprintf("\t%s %q\n", alias, path))
			list = append(list, here...)
		}
	}
	sort.Strings(list)
	fmt.Print("package main\n\nimport (\n\t\"os\"\n\t\"reflect\"\n")
	for _, line := range imports {
		fmt.Print(line)
	}
	fmt.Print(")\n\nvar all = []any{\n")
	for _, line := range list {
		fmt.Printf("\t%s,\n", line)
	}
	// A method that is named at run time keeps all methods.
	fmt.Print("}\n\nfunc main() {\n\tif len(os.Args) < 1000 {\n\t\treturn\n\t}\n" +
		"\tfor _, v := range all {\n\t\treflect.ValueOf(v).MethodByName(os.Args[0]).Call(nil)\n\t}\n}\n")
}

module real

go 1.21

require (
	github.com/andybalholm/brotli v1.1.1
	github.com/yuin/goldmark v1.7.8
	github.com/yuin/gopher-lua v1.1.1
)

module example.com/plugin-go

go 1.24

require github.com/ebitengine/purego v0.8.4

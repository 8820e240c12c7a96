module hello-wasmimport

go 1.21

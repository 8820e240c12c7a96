module spec

go 1.21

module see

go 1.21

module runs

go 1.24

module callback

go 1.24

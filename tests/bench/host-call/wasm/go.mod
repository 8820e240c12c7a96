module hostcall

go 1.24

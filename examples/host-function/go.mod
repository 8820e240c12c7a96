module host-function

go 1.21

module release

go 1.21

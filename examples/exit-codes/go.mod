module exit-codes

go 1.21

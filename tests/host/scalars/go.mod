module scalars

go 1.24

module resume

go 1.21

module natives

go 1.21

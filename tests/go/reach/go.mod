module reach

go 1.21

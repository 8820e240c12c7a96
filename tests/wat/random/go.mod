module random

go 1.21

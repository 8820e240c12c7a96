module host-zlib

go 1.21

"""Calls Go from Python, with ctypes. See README.md."""
import ctypes
import sys
from ctypes import byref, c_char_p, c_double, c_int64, c_size_t, c_uint32, c_uint64, c_void_p

OK, EXITED, TRAPPED = 0, 1, 2
lib = ctypes.CDLL(sys.argv[1] if len(sys.argv) > 1 else "./libtext.so")
lib.text_open.restype = c_void_p
lib.text_open.argtypes = [c_void_p, c_char_p, c_size_t]
lib.text_message.restype = c_char_p
lib.text_message.argtypes = [c_void_p]
lib.text_memory.restype = c_void_p
lib.text_memory.argtypes = [c_void_p, c_uint32, c_uint64]
lib.text_close.argtypes = [c_void_p]


class Text:
    """An instance; each has memory and goroutines of its own."""

    def __init__(self):
        error = ctypes.create_string_buffer(200)
        self.handle = lib.text_open(None, error, len(error))
        if not self.handle:
            raise RuntimeError(error.value.decode())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        lib.text_close(self.handle)

    def call(self, name, *args, result=c_uint32):
        r = result()
        if getattr(lib, "text_" + name)(c_void_p(self.handle), *args, byref(r)) != OK:
            raise RuntimeError(lib.text_message(self.handle).decode())
        return r.value

    def copy_in(self, data):
        at = self.call("alloc", c_uint32(len(data)))
        ctypes.memmove(lib.text_memory(self.handle, at, len(data)), data, len(data))
        return c_uint32(at), c_uint32(len(data))

    def upper(self, s):
        r = self.call("upper", *self.copy_in(s.encode()), result=c_uint64)
        return ctypes.string_at(lib.text_memory(self.handle, r & 0xFFFFFFFF, r >> 32), r >> 32).decode()


with Text() as a, Text() as b:
    print(a.upper("für Python"))
    print(b.call("mean", c_double(1), c_double(2), result=c_double))
    print(b.call("shared", c_uint32(100), result=c_int64))
    try:
        a.call("divide", c_int64(1), c_int64(0), result=c_int64)
    except RuntimeError as e:
        print("it ended:", e)
    print(b.call("words", *b.copy_in(b"the other goes on")))

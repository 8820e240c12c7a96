// SPDX-License-Identifier: MIT

//go:build wasip1

// In the place of syscall/net_wasip1.go: sockets, by the extension of preview1 that
// docs/sockets.md describes. Addresses lie on the heap, which does not move, since the
// host is told where they are by a number.

package syscall

import (
	"runtime"
	"unsafe"
)

const (
	SHUT_RD   = 0x1
	SHUT_WR   = 0x2
	SHUT_RDWR = SHUT_RD | SHUT_WR
)

// SOL_SOCKET differs from IPPROTO_IP; the host has 0 for it.
const SOL_SOCKET = 0xffff

// The options of SOL_SOCKET (SO_ERROR, 2, stands in net_fake.go), and of IPPROTO_TCP.
const (
	SO_REUSEADDR = 0
	SO_TYPE      = 1
	SO_BROADCAST = 4
	SO_SNDBUF    = 5
	SO_RCVBUF    = 6
	SO_KEEPALIVE = 7
	SO_LINGER    = 9

	TCP_NODELAY   = 1
	TCP_KEEPIDLE  = 4
	TCP_KEEPINTVL = 5
	TCP_KEEPCNT   = 6
)

type Linger struct {
	Onoff  int32
	Linger int32
}

type IPMreq struct {
	Multiaddr [4]byte
	Interface [4]byte
}

type IPv6Mreq struct {
	Multiaddr [16]byte
	Interface uint32
}

type sdflags = uint32

// The extension's families, by ours.
var sockFamilies = [...]uint32{AF_UNIX: 3, AF_INET: 1, AF_INET6: 2}

// A place in memory and the address that it names.
type sockPlace struct {
	buf  uint32
	size uint32
	data [128]byte
}

//go:wasmimport wasi_snapshot_preview1 sock_accept
//go:noescape
func sock_accept(fd int32, flags uint32, newfd unsafe.Pointer) uint32

//go:wasmimport wasi_snapshot_preview1 sock_shutdown
//go:noescape
func sock_shutdown(fd int32, flags uint32) uint32

//go:wasmimport wasi_snapshot_preview1 sock_open
//go:noescape
func sock_open(family, sotype uint32, fd unsafe.Pointer) uint32

//go:wasmimport wasi_snapshot_preview1 sock_bind
//go:noescape
func sock_bind(fd int32, place unsafe.Pointer, port uint32) uint32

//go:wasmimport wasi_snapshot_preview1 sock_listen
//go:noescape
func sock_listen(fd int32, backlog uint32) uint32

//go:wasmimport wasi_snapshot_preview1 sock_connect
//go:noescape
func sock_connect(fd int32, place unsafe.Pointer, port uint32) uint32

//go:wasmimport wasi_snapshot_preview1 sock_recv_from
//go:noescape
func sock_recv_from(fd int32, iovs unsafe.Pointer, n uint32, place unsafe.Pointer, flags uint32, port, nread, roflags unsafe.Pointer) uint32

//go:wasmimport wasi_snapshot_preview1 sock_send_to
//go:noescape
func sock_send_to(fd int32, iovs unsafe.Pointer, n uint32, place unsafe.Pointer, port, flags uint32, nwritten unsafe.Pointer) uint32

//go:wasmimport wasi_snapshot_preview1 sock_getsockopt
//go:noescape
func sock_getsockopt(fd int32, level, name uint32, value unsafe.Pointer, size uint32) uint32

//go:wasmimport wasi_snapshot_preview1 sock_setsockopt
//go:noescape
func sock_setsockopt(fd int32, level, name uint32, value unsafe.Pointer, size uint32) uint32

//go:wasmimport wasi_snapshot_preview1 sock_getlocaladdr
//go:noescape
func sock_getlocaladdr(fd int32, place, port unsafe.Pointer) uint32

//go:wasmimport wasi_snapshot_preview1 sock_getpeeraddr
//go:noescape
func sock_getpeeraddr(fd int32, place, port unsafe.Pointer) uint32

func sockErr(e uint32) error {
	return errnoErr(Errno(e))
}

//go:noinline
func newSockPlace() *sockPlace {
	p := new(sockPlace)
	p.buf = uint32(uintptr(unsafe.Pointer(&p.data)))
	p.size = uint32(len(p.data))
	return p
}

// sockPlaceOf writes an address as the host reads it.
func sockPlaceOf(sa Sockaddr) (p *sockPlace, port uint32, err error) {
	p = newSockPlace()
	switch a := sa.(type) {
	case *SockaddrInet4:
		if a == nil || a.Port < 0 || a.Port > 0xffff {
			return nil, 0, EINVAL
		}
		p.data[0] = 1
		copy(p.data[2:], a.Addr[:])
		port = uint32(a.Port)
	case *SockaddrInet6:
		if a == nil || a.Port < 0 || a.Port > 0xffff {
			return nil, 0, EINVAL
		}
		p.data[0] = 2
		copy(p.data[2:], a.Addr[:])
		for i := 0; i < 4; i++ {
			p.data[20+i] = byte(a.ZoneId >> (8 * i))
		}
		port = uint32(a.Port)
	case *SockaddrUnix:
		if a == nil || len(a.Name) > 107 {
			return nil, 0, EINVAL
		}
		p.data[0] = 3
		copy(p.data[2:], a.Name)
	default:
		return nil, 0, EAFNOSUPPORT
	}
	return p, port, nil
}

func (p *sockPlace) sockaddr(port uint32) Sockaddr {
	switch p.data[0] {
	case 1:
		a := &SockaddrInet4{Port: int(port)}
		copy(a.Addr[:], p.data[2:])
		return a
	case 2:
		a := &SockaddrInet6{Port: int(port)}
		copy(a.Addr[:], p.data[2:])
		for i := 0; i < 4; i++ {
			a.ZoneId |= uint32(p.data[20+i]) << (8 * i)
		}
		return a
	case 3:
		n := 2
		for n < len(p.data) && p.data[n] != 0 {
			n++
		}
		return &SockaddrUnix{Name: string(p.data[2:n])}
	}
	return nil
}

func Socket(proto, sotype, unused int) (fd int, err error) {
	var newfd int32
	kind := uint32(0)
	switch sotype {
	case SOCK_STREAM:
		kind = 2
	case SOCK_DGRAM:
		kind = 1
	default:
		return -1, EPROTONOSUPPORT
	}
	if proto <= 0 || proto >= len(sockFamilies) {
		return -1, EAFNOSUPPORT
	}
	if e := sock_open(sockFamilies[proto], kind, unsafe.Pointer(&newfd)); e != 0 {
		return -1, sockErr(e)
	}
	return int(newfd), nil
}

func Bind(fd int, sa Sockaddr) error {
	p, port, err := sockPlaceOf(sa)
	if err != nil {
		return err
	}
	e := sock_bind(int32(fd), unsafe.Pointer(p), port)
	runtime.KeepAlive(p)
	return sockErr(e)
}

func StopIO(fd int) error {
	return ENOSYS
}

func Listen(fd int, backlog int) error {
	return sockErr(sock_listen(int32(fd), uint32(backlog)))
}

func Accept(fd int) (int, Sockaddr, error) {
	var newfd int32
	if e := sock_accept(int32(fd), 0, unsafe.Pointer(&newfd)); e != 0 {
		return -1, nil, sockErr(e)
	}
	sa, _ := Getpeername(int(newfd))
	return int(newfd), sa, nil
}

func Connect(fd int, sa Sockaddr) error {
	p, port, err := sockPlaceOf(sa)
	if err != nil {
		return err
	}
	e := sock_connect(int32(fd), unsafe.Pointer(p), port)
	runtime.KeepAlive(p)
	return sockErr(e)
}

func Getsockname(fd int) (Sockaddr, error) {
	var port uint32
	p := newSockPlace()
	if e := sock_getlocaladdr(int32(fd), unsafe.Pointer(p), unsafe.Pointer(&port)); e != 0 {
		return nil, sockErr(e)
	}
	return p.sockaddr(port), nil
}

func Getpeername(fd int) (Sockaddr, error) {
	var port uint32
	p := newSockPlace()
	if e := sock_getpeeraddr(int32(fd), unsafe.Pointer(p), unsafe.Pointer(&port)); e != 0 {
		return nil, sockErr(e)
	}
	return p.sockaddr(port), nil
}

type sockIovec struct {
	buf, size uint32
}

// The flags of a received datagram as net expects them: its end was cut off.
const sockTruncated = 0x20

func sockReceive(fd int, b []byte, p *sockPlace) (n int, port uint32, flags int, err error) {
	var nread uint32
	var roflags, from uint16
	v := sockIovec{uint32(uintptr(unsafe.Pointer(unsafe.SliceData(b)))), uint32(len(b))}
	e := sock_recv_from(int32(fd), unsafe.Pointer(&v), 1, unsafe.Pointer(p), 0, unsafe.Pointer(&from), unsafe.Pointer(&nread), unsafe.Pointer(&roflags))
	runtime.KeepAlive(b)
	if e != 0 {
		return 0, 0, 0, sockErr(e)
	}
	if roflags&1 != 0 {
		flags = sockTruncated
	}
	return int(nread), uint32(from), flags, nil
}

func sockSend(fd int, b []byte, p *sockPlace, port uint32) (int, error) {
	var n uint32
	v := sockIovec{uint32(uintptr(unsafe.Pointer(unsafe.SliceData(b)))), uint32(len(b))}
	e := sock_send_to(int32(fd), unsafe.Pointer(&v), 1, unsafe.Pointer(p), port, 0, unsafe.Pointer(&n))
	runtime.KeepAlive(b)
	if e != 0 {
		return 0, sockErr(e)
	}
	return int(n), nil
}

func Recvfrom(fd int, p []byte, flags int) (n int, from Sockaddr, err error) {
	if flags != 0 {
		return 0, nil, EINVAL
	}
	place := newSockPlace()
	n, port, _, err := sockReceive(fd, p, place)
	if err != nil {
		return 0, nil, err
	}
	return n, place.sockaddr(port), nil
}

func Sendto(fd int, p []byte, flags int, to Sockaddr) error {
	_, err := SendmsgN(fd, p, nil, to, flags)
	return err
}

func Recvmsg(fd int, p, oob []byte, flags int) (n, oobn, recvflags int, from Sockaddr, err error) {
	if flags != 0 {
		return 0, 0, 0, nil, EINVAL
	}
	place := newSockPlace()
	n, port, recvflags, err := sockReceive(fd, p, place)
	if err != nil {
		return 0, 0, 0, nil, err
	}
	return n, 0, recvflags, place.sockaddr(port), nil
}

// SendmsgN sends no ancillary data: the host has none.
func SendmsgN(fd int, p, oob []byte, to Sockaddr, flags int) (n int, err error) {
	if flags != 0 {
		return 0, EINVAL
	}
	if len(oob) != 0 {
		return 0, ENOTSUP
	}
	if to == nil {
		return Write(fd, p)
	}
	place, port, err := sockPlaceOf(to)
	if err != nil {
		return 0, err
	}
	return sockSend(fd, p, place, port)
}

func recvfromInet4(fd int, p []byte, flags int, from *SockaddrInet4) (int, error) {
	n, _, _, err := recvmsgInet4(fd, p, nil, flags, from)
	return n, err
}

func recvfromInet6(fd int, p []byte, flags int, from *SockaddrInet6) (int, error) {
	n, _, _, err := recvmsgInet6(fd, p, nil, flags, from)
	return n, err
}

func sendtoInet4(fd int, p []byte, flags int, to *SockaddrInet4) error {
	return Sendto(fd, p, flags, to)
}

func sendtoInet6(fd int, p []byte, flags int, to *SockaddrInet6) error {
	return Sendto(fd, p, flags, to)
}

func sendmsgNInet4(fd int, p, oob []byte, to *SockaddrInet4, flags int) (int, error) {
	if to == nil {
		return SendmsgN(fd, p, oob, nil, flags)
	}
	return SendmsgN(fd, p, oob, to, flags)
}

func sendmsgNInet6(fd int, p, oob []byte, to *SockaddrInet6, flags int) (int, error) {
	if to == nil {
		return SendmsgN(fd, p, oob, nil, flags)
	}
	return SendmsgN(fd, p, oob, to, flags)
}

func recvmsgInet4(fd int, p, oob []byte, flags int, from *SockaddrInet4) (n, oobn int, recvflags int, err error) {
	n, _, recvflags, sa, err := Recvmsg(fd, p, oob, flags)
	if a, ok := sa.(*SockaddrInet4); ok {
		*from = *a
	}
	return n, 0, recvflags, err
}

func recvmsgInet6(fd int, p, oob []byte, flags int, from *SockaddrInet6) (n, oobn int, recvflags int, err error) {
	n, _, recvflags, sa, err := Recvmsg(fd, p, oob, flags)
	if a, ok := sa.(*SockaddrInet6); ok {
		*from = *a
	}
	return n, 0, recvflags, err
}

func sockLevel(level int) (uint32, error) {
	switch level {
	case SOL_SOCKET:
		return 0, nil
	case IPPROTO_TCP, IPPROTO_IPV6:
		return uint32(level), nil
	}
	return 0, ENOPROTOOPT
}

func GetsockoptInt(fd, level, opt int) (value int, err error) {
	var v int32
	l, err := sockLevel(level)
	if err != nil {
		return 0, err
	}
	if e := sock_getsockopt(int32(fd), l, uint32(opt), unsafe.Pointer(&v), 4); e != 0 {
		return 0, sockErr(e)
	}
	return int(v), nil
}

func SetsockoptInt(fd, level, opt int, value int) error {
	v := int32(value)
	l, err := sockLevel(level)
	if err != nil {
		return err
	}
	return sockErr(sock_setsockopt(int32(fd), l, uint32(opt), unsafe.Pointer(&v), 4))
}

func SetsockoptLinger(fd, level, opt int, linger *Linger) error {
	v := *linger
	l, err := sockLevel(level)
	if err != nil {
		return err
	}
	return sockErr(sock_setsockopt(int32(fd), l, uint32(opt), unsafe.Pointer(&v), 8))
}

func SetsockoptInet4Addr(fd, level, opt int, value [4]byte) error {
	return ENOPROTOOPT
}

func SetsockoptIPMreq(fd, level, opt int, mreq *IPMreq) error {
	return ENOPROTOOPT
}

func SetsockoptIPv6Mreq(fd, level, opt int, mreq *IPv6Mreq) error {
	return ENOPROTOOPT
}

func SetReadDeadline(fd int, t int64) error {
	return ENOSYS
}

func SetWriteDeadline(fd int, t int64) error {
	return ENOSYS
}

func Shutdown(fd int, how int) error {
	return sockErr(sock_shutdown(int32(fd), uint32(how)))
}

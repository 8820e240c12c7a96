// SPDX-License-Identifier: MIT

//go:build wasip1

// In the place of net/fd_wasip1.go: what fd_unix.go needs of this system.

package net

import (
	"internal/poll"
	"os"
	"syscall"
)

// sysSocket makes a socket that does not block.
func sysSocket(family, sotype, proto int) (int, error) {
	s, err := socketFunc(family, sotype, proto)
	if err != nil {
		return -1, os.NewSyscallError("socket", err)
	}
	if err := syscall.SetNonblock(s, true); err != nil {
		poll.CloseFunc(s)
		return -1, os.NewSyscallError("setnonblock", err)
	}
	return s, nil
}

// newPollFD makes a netFD of a socket that the program was started with.
func newPollFD(net string, pfd poll.FD) *netFD {
	fd := &netFD{pfd: pfd, net: net, family: syscall.AF_INET, sotype: syscall.SOCK_STREAM}
	if net == "udp" {
		fd.sotype = syscall.SOCK_DGRAM
	}
	lsa, _ := syscall.Getsockname(pfd.Sysfd)
	rsa, _ := syscall.Getpeername(pfd.Sysfd)
	switch lsa.(type) {
	case *syscall.SockaddrInet6:
		fd.family = syscall.AF_INET6
	case *syscall.SockaddrUnix:
		fd.family = syscall.AF_UNIX
	}
	laddr, raddr := fd.addrFunc()(lsa), fd.addrFunc()(rsa)
	if laddr == nil && net == "tcp" {
		laddr = new(TCPAddr)
	}
	if raddr == nil && net == "tcp" {
		raddr = new(TCPAddr)
	}
	fd.setAddr(laddr, raddr)
	return fd
}

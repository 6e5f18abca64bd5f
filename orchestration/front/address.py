"""Where the front listens. Not here: who may pass (`gate`)."""

import errno
import ipaddress
import socket

from orchestration.said import Said


class AddressError(OSError):
    """Nothing can listen on this address; the message says why and what to do."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens, so that no other program can take the address. Raises AddressError.

    It is opened before anything is started, and handed to the server.
    """
    if not 0 <= port <= 65535:
        raise AddressError(
            Said(f"{port}不是端口；端口在1到65535之间", f"{port} is no port; one lies between 1 and 65535")
        )
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AddressError(
                Said(f"{host}:{port}已被其他程序占用", f"{host}:{port} is in use by another program")
            ) from None
        raise AddressError(
            Said(
                f"无法监听{host}:{port}：{error.strerror or error}",
                f"cannot listen on {host}:{port}: {error.strerror or error}",
            )
        ) from None


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_every_address(host: str) -> bool:
    """Whether it stands for all addresses of the machine, and is itself no name of any."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return host == ""

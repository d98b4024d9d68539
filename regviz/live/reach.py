"""Where others reach the app: what the share dialog puts in front of a link."""

from __future__ import annotations

import os
import socket
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

import streamlit as st

ADDRESS = "REGVIZ_ADDRESS"
"""The environment variable with the app's address for others, as in https://example.org/regviz."""
LOCAL = {"localhost", "127.0.0.1", "0.0.0.0", "::1"}


def network_address() -> str | None:
    """The address of this computer in its network. Connecting a datagram socket sends nothing: it only picks a route,
    and 203.0.113.1 is reserved for documentation, so nobody has it.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as route:
        try:
            route.connect(("203.0.113.1", 9))
        except OSError:
            return None
        return str(route.getsockname()[0])


def public_address() -> str | None:
    """The configured address: the environment variable, else Streamlit's browser.serverAddress and serverPort.

    The project's own settings say localhost there, which nobody else can reach, so it counts as none.
    """
    if named := os.environ.get(ADDRESS, "").strip():
        return named if "://" in named else f"https://{named}"
    host, port = str(st.get_option("browser.serverAddress")), int(st.get_option("browser.serverPort"))
    if not host or host in LOCAL:
        return None
    secure = bool(st.get_option("server.sslCertFile"))
    path = str(st.get_option("server.baseUrlPath")).strip("/")
    at = "" if port == (443 if secure else 80) else f":{port}"
    return f"{'https' if secure else 'http'}://{host}{at}/{path}".rstrip("/")


def addresses(host: str, asker: str) -> dict[str, str | None]:
    """The configured address; else this computer's in its network, for who opened the app as localhost on it.

    Nobody else needs that one, and it says how the network is built inside. `host` is what the page was opened as: a
    name, with a port where it has one, which anybody can claim. `asker` is the address that the request came from.
    """
    public, is_here = public_address(), _is_local(host) and _is_loopback(asker)
    return {"public": public, "network": network_address() if is_here and not public else None}


def _is_local(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in LOCAL
    except ValueError:
        return False


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):  # where both kinds are listened to, 127.0.0.1 comes as ::ffff:127.0.0.1
        found = found.ipv4_mapped or found
    return found.is_loopback

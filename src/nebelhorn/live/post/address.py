"""Mail addresses: what one is, and how it is written to a server."""

from __future__ import annotations

import idna

from nebelhorn.errors import NebelhornError

LONGEST = 254
"""Of an address, characters (RFC 5321, section 4.5.3.1.3, less the two brackets)."""

_LONGEST_LOCAL = 64
_FORBIDDEN = set('<>()[]\\,;:" @')


class NoAddress(NebelhornError):
    """What was given is no mail address; the message does not repeat it."""


def checked_address(text: str) -> str:
    r"""Return a mail address fit for a header and an envelope.

    Plain addresses only, without a name beside and without quoted parts: nothing in it can end a
    header or begin another. The domain is written in ASCII by IDNA 2008 (RFC 5891): by the older
    rules ``straße.example`` would be somebody else's.

    Args:
        text: As somebody typed it.

    Raises:
        NoAddress: It is none.

    Examples:
        >>> checked_address(" Ada@Straße.example ")
        'Ada@xn--strae-oqa.example'
        >>> checked_address("ada@example.com\r\nBcc: all@example.com")
        Traceback (most recent call last):
        nebelhorn.live.post.address.NoAddress: this is no mail address
    """
    address = text.strip()
    local, at, domain = address.rpartition("@")
    if not at or not _is_local(local):
        raise NoAddress(_NONE)
    try:
        ascii_domain = idna.encode(domain, uts46=True, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise NoAddress(_NONE) from error
    if len(local) + 1 + len(ascii_domain) > LONGEST or not _has_two_parts(ascii_domain):
        raise NoAddress(_NONE)
    return f"{local}@{ascii_domain}"


_NONE = "this is no mail address"


def _is_local(local: str) -> bool:
    return (
        1 <= len(local.encode("utf-8", "surrogatepass")) <= _LONGEST_LOCAL
        and local.isprintable()
        and not _FORBIDDEN & set(local)
        and not local.startswith(".")
        and not local.endswith(".")
        and ".." not in local
    )


def _has_two_parts(domain: str) -> bool:
    return domain == "localhost" or all(domain.rpartition(".")[::2])

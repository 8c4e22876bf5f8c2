"""What somebody must have to reach an address; no route is made without saying it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from starlette.routing import Route

from nebelhorn.app import Role


class Needs(StrEnum):
    """What opens an address: nothing, a key of a program, or the role of somebody logged in.

    ``READER``: a read key, or anybody who is logged in. ``INSIDE``: either of these, or nothing at
    all where it is asked from the machine itself.
    """

    NOTHING = "nothing"
    WRITE_KEY = "write key"
    READER = "read key or viewer"
    INSIDE = "read key, viewer or the machine itself"
    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"

    @property
    def role(self) -> Role | None:
        """The least role that is let in; None: no role is asked for.

        Examples:
            >>> Needs.EDITOR.role, Needs.NOTHING.role
            (<Role.EDITOR: 'editor'>, None)
        """
        return Role(self.value) if self.value in set(Role) else None


class NeedingRoute(Route):
    """A route that says what it needs; made by ``routed``.

    Attributes:
        needs: What opens it.
    """

    needs: Needs


def routed(
    path: str,
    endpoint: Callable[..., Any],
    needs: Needs,
    methods: Sequence[str] | None = None,
) -> NeedingRoute:
    """Make a route that says what it needs. What it says is kept by its endpoint.

    Args:
        path: As Starlette writes it, such as ``/invite/{token}``.
        endpoint: Answers; a function of a request, or an ASGI application.
        needs: What opens it.
        methods: Taken; None: as Starlette does, GET for functions and all for applications.

    Examples:
        >>> routed("/healthz", print, Needs.NOTHING).needs
        <Needs.NOTHING: 'nothing'>
    """
    route = NeedingRoute(path, endpoint, methods=None if methods is None else list(methods))
    route.needs = needs
    return route

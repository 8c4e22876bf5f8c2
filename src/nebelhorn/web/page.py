"""What a page is: an address, who may see it, and what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from nebelhorn.app import Access, Passwords, Secret, Service, Session, Sheet, Words
from nebelhorn.web.needs import Needs


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page, after it was found out who asks.

    Attributes:
        service: The workspace that is served.
        passwords: One for the whole server.
        access: The office, with the address they come from; its role is None for strangers.
        session: Of who is logged in; None: nobody is.
        presented: What their cookie says; of strangers a number of their own.
        words: In their language.
        site: Scheme, host and port as they typed them, to write links with.
        places: What stands at the places of the path.
        query: What stands behind the question mark.
        form: What was typed; empty unless a form was sent.
    """

    service: Service
    passwords: Passwords
    access: Access
    session: Session | None
    presented: Secret
    words: Words
    site: str
    places: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]

    def typed(self, name: str) -> str:
        """Return a field of the form; one that was not sent is empty."""
        return self.form.get(name, "")

    def typed_secret(self, name: str) -> Secret:
        """Return a field of the form that must not be shown again."""
        return Secret(self.form.get(name, ""))


@dataclass(frozen=True, slots=True)
class Shown:
    """A page to show.

    Attributes:
        template: In ``web/templates``.
        values: What the template says; ``title`` is always among them.
        status: Of HTTP.
        retry_after_s: When to try again, whole seconds; None: nothing is said about that.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    status: int = 200
    retry_after_s: int | None = None


@dataclass(frozen=True, slots=True)
class GoTo:
    """Another page to go to.

    Attributes:
        path: On this server, from ``/``.
        enter: What the cookie says from now on; None: it stays.
        leave: Should the cookie be dropped?
    """

    path: str
    enter: Secret | None = None
    leave: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A file to keep.

    Attributes:
        name: What it is called.
        media_type: Such as ``text/csv; charset=utf-8``.
        content: Whole.
    """

    name: str
    media_type: str
    content: bytes


Reply = Shown | GoTo | Sent


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        path: As Starlette writes it, such as ``/invite/{token}``.
        needs: Who is let in. Checked before ``show`` and ``take`` are called.
        show: Answers GET; None: there is nothing to see, only to send. Runs in a thread.
        take: Answers a form, whose token was checked before; None: there is none to send. Runs in
            a thread.
        label: What it is called in the top bar, in English; None: it is not there. The bar follows
            the order of the shelf.
        sheets: What it shows as tables for programs, the main one first; None: it is still being
            counted. No function: there are none. They are at the path of the page and ``.csv``.
        picture: What it draws, as for ``standalone_svg``; None: nothing is drawn. No function:
            there is none. It is at the path of the page and ``.svg``.
        further: Ends of the names of what else it may draw. The query says as ``picture`` which one
            is wanted; without it, it is the first.
        most_bytes: A form may have so many.
        takes_file: Does its form send a file too? Then ``file`` is what it is found by
            (see ``app.incoming``); the file itself may be larger than ``most_bytes``.
    """

    path: str
    needs: Needs
    show: Callable[[Visit], Reply] | None
    take: Callable[[Visit], Reply] | None = None
    label: str | None = None
    sheets: Callable[[Visit], Sequence[Sheet] | None] | None = None
    picture: Callable[[Visit], Markup | None] | None = None
    further: tuple[str, ...] = ()
    most_bytes: int = 1 << 16
    takes_file: bool = False

    @property
    def stem(self) -> str:
        """Path of its files without their ending.

        Examples:
            >>> Page("/", Needs.VIEWER, None).stem, Page("/map", Needs.VIEWER, None).stem
            ('/today', '/map')
        """
        if self.path == "/":
            return "/today"
        # whatever an id is like, its page and its files are told apart
        return f"{self.path}/moments" if self.path.endswith("}") else self.path

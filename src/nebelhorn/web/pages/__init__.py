"""The shelf of pages: one a file, and the list that names them."""

from __future__ import annotations

from nebelhorn.web.pages.belief import BELIEF
from nebelhorn.web.pages.columns import COLUMNS
from nebelhorn.web.pages.customer import CUSTOMER
from nebelhorn.web.pages.customer_now import CUSTOMER_NOW
from nebelhorn.web.pages.customers import CUSTOMERS
from nebelhorn.web.pages.desk import DESK
from nebelhorn.web.pages.first import FIRST
from nebelhorn.web.pages.fog import FOG
from nebelhorn.web.pages.guess import GUESS
from nebelhorn.web.pages.horn import HORN
from nebelhorn.web.pages.index import INDEX
from nebelhorn.web.pages.invite import INVITE
from nebelhorn.web.pages.login import LOGIN
from nebelhorn.web.pages.logout import LOGOUT
from nebelhorn.web.pages.made_up import MADE_UP
from nebelhorn.web.pages.map import MAP
from nebelhorn.web.pages.me import ME
from nebelhorn.web.pages.people import PEOPLE
from nebelhorn.web.pages.predictions import PREDICTIONS
from nebelhorn.web.pages.rules import RULES
from nebelhorn.web.pages.settings import SETTINGS
from nebelhorn.web.pages.sources import SOURCES
from nebelhorn.web.pages.today import TODAY
from nebelhorn.web.pages.voices import VOICES
from nebelhorn.web.pages.welcome import WELCOME

PAGES = (
    *(TODAY, INDEX, HORN, MAP, FOG, CUSTOMERS, DESK, RULES, VOICES, SOURCES, SETTINGS, PEOPLE),
    # the path of the whole page takes in that of the short one
    *(CUSTOMER_NOW, CUSTOMER),
    # likewise: it is no file that was brought in
    *(BELIEF, PREDICTIONS, FIRST, MADE_UP, COLUMNS, GUESS),
    *(LOGIN, LOGOUT, ME, INVITE, WELCOME),
)
"""Every page; more of them need nothing but a file here and their name in this list."""

__all__ = ["PAGES"]

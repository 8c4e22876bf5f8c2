"""Look around in a company that is made up: it is brought in where nothing has come yet."""

from __future__ import annotations

from nebelhorn.app import MadeUpStage, NotAllowed, deed
from nebelhorn.errors import NebelhornError
from nebelhorn.web.brought import said_brought
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import GoTo, Page, Reply, Shown, Visit
from nebelhorn.web.refusing import message, said_of

_DOING = {
    MadeUpStage.WAITS: message("It is about to begin."),
    MadeUpStage.LIVES: message("People are made up, and live through 18 months."),
    MadeUpStage.READ: message("What happened to them is read in."),
}


def _show(visit: Visit) -> Reply:
    state, words = visit.service.made_up.state, visit.words
    if state.is_coming and state.stage is not None:
        return Shown("made_up_coming.html", {"doing": words.say(_DOING[state.stage])})
    if visit.service.made_up.is_here:
        said = [] if state.result is None else said_brought(state.result, words)
        going_on = state.stage is MadeUpStage.FORETOLD
        error = None if state.trouble is None else said_of(state.trouble, words)
        return Shown("made_up.html", {"said": said, "going_on": going_on, "error": error})
    if state.trouble is not None:
        return _refused(visit, state.trouble)
    return Shown("made_up_not.html", {"error": None, "fits": visit.service.made_up.fits})


def _take(visit: Visit) -> Reply:
    try:
        with deed(visit.service, visit.access, "made-up company asked for"):
            visit.service.made_up.ask()
    except NotAllowed:
        raise
    except NebelhornError as error:
        return _refused(visit, error)
    return GoTo("/first/made-up")


def _refused(visit: Visit, error: NebelhornError) -> Shown:
    values = {"error": said_of(error, visit.words), "fits": visit.service.made_up.fits}
    return Shown("made_up_not.html", values, 409)


MADE_UP = Page("/first/made-up", Needs.EDITOR, _show, _take)

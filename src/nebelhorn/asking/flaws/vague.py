"""Everybody understands something else by a word."""

from __future__ import annotations

from collections.abc import Iterator

from nebelhorn.asking.flaw import Flaw, FlawKind, Spot, spots, wording

_DE = (
    wording(
        r"(?<!wie )(?:oft|häufig)|regelmäßig|manchmal|gelegentlich|hin und wieder|ab und zu|selten|"
        r"normalerweise|üblicherweise|meistens",
        "in den letzten 30 Tagen",
        "Wie oft … in den letzten 30 Tagen?",
    ),
    wording(
        r"kürzlich|neulich|in (?:der )?letzte[rn] Zeit|vor kurzem|jüngst", "in den letzten 7 Tagen"
    ),
    wording(r"demnächst|bald|in nächster Zeit|irgendwann", "in den nächsten 3 Monaten"),
    wording(r"zeitnah|umgehend|rasch|schnellstmöglich", "innerhalb eines Tages"),
    wording(r"angemessen|akzeptabel|ausreichend", "Wie lange dauerte …?"),
    wording(r"(?:usw|etc|u\. ?ä|u\. ?a|und so weiter)\.?", ""),
    wording(r"(?:so )?im Allgemeinen|im Großen und Ganzen|generell|grundsätzlich", ""),
    wording(r"irgend\w+|Dinge|Sachen|gewisse|einige|diverse", "Was hat …?"),
)
_EN = (
    wording(
        r"(?<!how )often|regularly|(?<!how )frequently|sometimes|occasionally|rarely|seldom|"
        r"usually|normally|typically|now and then|from time to time",
        "in the last 30 days",
        "How often … in the last 30 days?",
    ),
    wording(r"recently|lately|in recent (?:times|weeks|months)|not long ago", "in the last 7 days"),
    wording(r"soon|in the near future|some ?time|at some point", "in the next 3 months"),
    wording(r"in a timely (?:manner|fashion)|promptly|in good time", "within a day"),
    wording(r"reasonable|acceptable|adequate|appropriate", "How long did … take?"),
    wording(r"(?:etc|and so on|and the like)\.?", ""),
    wording(r"in general|generally|by and large|on the whole", ""),
    wording(
        r"things|stuff|somehow|something|certain|various|several|kind of|sort of", "What was …?"
    ),
)


def find(question: str, language: str) -> Iterator[Spot]:
    """Yield the words that mean something else to everybody.

    Examples:
        >>> [spot.better[0] for spot in find("Have you contacted us recently?", "en")]
        ['Have you contacted us in the last 7 days?']
        >>> list(find("How often did you open the app in the last 30 days?", "en"))
        []
    """
    return spots(question, _DE if language == "de" else _EN)


VAGUE = Flaw(
    FlawKind.VAGUE,
    de="Unbestimmt: jeder versteht etwas anderes darunter, und die Antworten messen das Wort.",
    en="Vague: everybody understands something else by it, and the answers measure the word.",
    find=find,
    source="Schaeffer (1991), Hardly ever or constantly?, Public Opinion Quarterly 55",
)

"""The question says which answer is wanted."""

from __future__ import annotations

from collections.abc import Iterator

from nebelhorn.asking.flaw import Flaw, FlawKind, Spot, spots, wording

_PRAISE_DE = (
    r"(?:toll|super|großartig|grossartig|hervorragend|ausgezeichnet|exzellent|fantastisch|"
    r"wunderbar|begeistert|erstklassig|perfekt|überragend|genial|klasse|einzigartig)"
)
_BLAME_DE = (
    r"(?:schlecht|schlimm|furchtbar|schrecklich|ärgerlich|nervig|frustrierend|enttäuschend|"
    r"enttäuscht|unfreundlich|katastrophal|mies|lästig|verärgert)"
)
_BRAG_DE = (
    rf"(?:{_PRAISE_DE}|preisgekrönt|bewährt|innovativ|beliebt|freundlich|schnell|einmalig|"
    r"modern|kompetent|zuverlässig|verbessert|günstig)(?:e|en|em|er|es)"
)
_PRAISE_EN = (
    r"(?:amazing|great|excellent|fantastic|wonderful|awesome|outstanding|brilliant|superb|"
    r"delighted|thrilled|perfect|delightful|incredible)"
)
_BLAME_EN = (
    r"(?:bad|terrible|awful|annoying|frustrating|horrible|disappointing|disappointed|poor|"
    r"dreadful|annoyed|frustrated)"
)
_BRAG_EN = (
    rf"(?:{_PRAISE_EN}|award-winning|world-class|innovative|popular|friendly|fast|first-class|"
    r"unique|improved|reliable|proven|great-value|leading)"
)

_DE = (
    wording(
        r"(?:finden|meinen|denken|glauben|sagen) Sie nicht(?: auch)?,? dass|nicht auch|"
        r"(?:finden|meinen|denken|glauben) Sie auch,? dass|sind Sie (?:nicht )?auch der Meinung",
        "Wie bewerten Sie …?",
    ),
    wording(
        r"stimmen Sie (?:mir |uns )?zu,? dass|sind Sie der Meinung,? dass|geben Sie uns recht",
        "Wie bewerten Sie …?",
    ),
    wording(
        r"nicht wahr|,? oder(?=\?)|doch sicher(?:lich)?|doch bestimmt|,? gell(?=\?)",
        "Wie … sind Sie?",
    ),
    wording(
        rf"wie (?:sehr )?{_PRAISE_DE}", "wie zufriedenstellend", "Wie zufrieden waren Sie mit …?"
    ),
    wording(rf"wie (?:sehr )?{_BLAME_DE}", "Wie haben Sie … erlebt?"),
    wording(
        r"wie sehr (?:hat|haben|lieben|mögen|schätzen|genießen|freuen)",
        "Wie zufrieden waren Sie mit …?",
    ),
    wording(r"(?:was|warum|weshalb) (?:lieben|schätzen|mögen) Sie", "Was ist Ihnen an … wichtig?"),
    wording(rf"(unser(?:e|en|em|er|es)?) {_BRAG_DE}", r"\1"),
    wording(
        r"(?:warum|weshalb|wieso)\b[^?]*\b(?:so gern(?:e)?|lieber|am liebsten|so zufrieden)",
        "Was ist Ihnen bei … wichtig?",
    ),
    wording(
        r"(?:die meisten|viele|andere|fast alle)(?: unserer)? (?:Kunden|Kundinnen|Menschen|Nutzer)|"
        r"wie die meisten",
        "Wie zufrieden sind Sie mit …?",
    ),
    wording(
        r"natürlich|selbstverständlich|bekanntlich|offensichtlich|zweifellos|sicherlich|sogar|"
        r"wie (?:allseits|allgemein) bekannt(?: ist)?",
        "",
    ),
    wording(r"(?<=würden Sie )etwa|(?<=wollen Sie )etwa", ""),
)
_EN = (
    wording(
        r"(?:do|would|could|can|is|are|was|were|did|has|have)n[’']t (?:you|it|they|we) "
        r"(?:agree|think|say|feel|find)",
        "How do you rate …?",
    ),
    wording(r"(?:do|would) you (?:not )?agree(?: that)?|would you not say", "How do you rate …?"),
    wording(
        r",? (?:are|do|did|was|is|were|have|would|could|should)n[’']t (?:you|it|they|we)(?=\?)|"
        r",? right(?=\?)|surely",
        "How … are you?",
        unless=r"right or wrong",
    ),
    wording(rf"how (?:very )?{_PRAISE_EN}", "how satisfactory", "How satisfied were you with …?"),
    wording(rf"how (?:very )?{_BLAME_EN}", "How did you experience …?"),
    wording(
        r"how much (?:did|do|will|would) you (?:already )?(?:love|like|enjoy|appreciate|value)",
        "How satisfied were you with …?",
    ),
    wording(
        r"(?:what|why) (?:do|did) you (?:love|like|enjoy|appreciate|prefer)\b(?! or)",
        "What matters to you about …?",
        unless=r"\bdislike\b|what did you like",
    ),
    wording(rf"(our) {_BRAG_EN}", r"\1"),
    wording(
        r"(?:most|many|other|nearly all)(?: of our)? (?:customers|people|users)|like most",
        "How satisfied are you with …?",
    ),
    wording(
        r"of course|obviously|clearly|naturally|undoubtedly|needless to say",
        "",
        unless=r"how clearly",
    ),
)


def find(question: str, language: str) -> Iterator[Spot]:
    """Yield the words that lead.

    Examples:
        >>> [spot.better for spot in find("How do you rate our award-winning support?", "en")]
        [('How do you rate our support?',)]
    """
    return spots(question, _DE if language == "de" else _EN)


LEADING = Flaw(
    FlawKind.LEADING,
    de="Legt die Antwort nahe: wer zustimmt, stimmt der Frage zu, nicht der Sache.",
    en="Suggests the answer: whoever agrees, agrees with the question, not with the matter.",
    find=find,
    source="Krosnick (1999), Survey research, Annual Review of Psychology 50 (acquiescence)",
)

"""English sentences of the demo's customers, by topic and by how it felt: bad, so-so, good."""

from __future__ import annotations

from typing import Final

SENTENCES_EN: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]] = {
    "advice": (
        ("They knew less than I did.", "I waited for ages and learned nothing."),
        ("The advice was all right.", "Some things are clear now, others aren't."),
        ("Very good advice, no pressure.", "At last somebody explains the tariffs."),
    ),
    "contract": (
        ("The contract is impossible to understand.", "Signing up went wrong twice."),
        ("Signing worked but took long.", "All fine so far."),
        ("Done in ten minutes.", "Simple and friendly."),
    ),
    "technician": (
        ("The technician came hours late.", "I took a day off for nothing."),
        ("He came, he explained little.", "It works, no more."),
        ("On time, tidy, friendly.", "The technician took his time."),
    ),
    "activation": (
        ("No connection for days.", "They said it was active; it wasn't."),
        ("Worked at the second attempt.", "Took a while."),
        ("Online at once, great.", "Everything worked right away."),
    ),
    "bill": (
        (
            "The invoice is far higher than promised.",
            "I don't understand this invoice.",
            "What is this item on my bill?",
        ),
        ("The invoice seems right.", "A bit more than I thought."),
        ("Clear invoice, just as agreed.", "The amount is right, thanks."),
    ),
    "tariff": (
        ("The new tariff costs more than they said.", "The change did not work."),
        ("The change was okay.", "We'll see whether it pays off."),
        ("Better tariff, quickly changed.", "Fits us perfectly now."),
    ),
    "hotline": (
        (
            "Nobody could help me.",
            "Transferred three times, then cut off.",
            "After the call I knew no more than before.",
        ),
        ("Friendly, but a long queue.", "The answer was okay."),
        ("Quick help, very kind.", "She solved it at once."),
    ),
    "self-service": (
        ("I can't find anything in my account.", "The app crashes every time."),
        ("Worked after some searching.", "It works but it's nested."),
        ("Done in two minutes on my own.", "This is how easy it should be."),
    ),
    "ticket": (
        ("The fault is still there.", "A week without internet and nobody called."),
        ("Solved, but it took long.", "It works again."),
        ("Fixed the same day.", "I was kept informed, thanks."),
    ),
    "complaint": (
        ("They answered with a template.", "Nobody listened."),
        ("At least they got back to me.", "I'll wait and see."),
        ("My complaint was taken seriously.", "They made up for it."),
    ),
    "leaving": (
        ("I leave because nobody helps.", "I've had enough."),
        ("I'm switching; not everything was bad.", "It's cheaper elsewhere."),
        ("I'm moving away or I'd have stayed.", "Always happy here, thanks."),
    ),
    "portal": (
        ("The Tarifblick portal opened my eyes.", "Much cheaper on Tarifblick."),
        ("Tarifblick had a better offer.", "I found you on Tarifblick."),
        ("Nothing against you, Tarifblick was cheaper.", "Tarifblick recommended you."),
    ),
}

ENDINGS_EN: Final[dict[str, str]] = {
    "hurried": "I had no time for this.",
    "worried": "I worry how this goes on.",
    "distracted": "I may have missed something.",
    "save money": "I watch every euro.",
    "no hassle": "I just want no trouble.",
    "fast internet": "Fast internet is what counts.",
    "green power": "Green power matters to me.",
}

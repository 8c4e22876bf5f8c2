from __future__ import annotations

import pytest

from nebelhorn.app import words_of
from nebelhorn.clock import TimeLapse
from nebelhorn.web.lapse import said_lapse

FAR_US = 10**15
DAY_S = 86_400


@pytest.mark.parametrize(
    ("seconds", "language", "said"),
    [
        (1, "en", "a day passes in about one second."),
        (5, "en", "a day passes in about 5 seconds."),
        (1, "de", "Ein Tag vergeht in etwa einer Sekunde."),
        (5, "de", "Ein Tag vergeht in etwa 5 Sekunden."),
        (2.5, "de", "Ein Tag vergeht in etwa 2,5 Sekunden."),
    ],
)
def test_says_how_fast_days_pass(seconds, language, said):
    lapse = TimeLapse(0, DAY_S / seconds, lambda: FAR_US)
    lapse.go()
    assert said in said_lapse(lapse, words_of("nebelhorn.web", language))

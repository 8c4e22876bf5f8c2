"""Each ask is answered at most once, in whatever order things happen: by who is thanked first."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from nebelhorn import init
from nebelhorn.app import LinkRefusal, Said, Service, read_said
from nebelhorn.live.inbox import LoopInbox
from tests.flows.surveying import NOW, answers_in, asking_shop, bring, link_of, put_ask

ASKS = 3
QUESTIONS = 2
SCORES = st.integers(1, 5)
TAKE = st.tuples(st.just("take"), st.integers(0, ASKS - 1), SCORES)
BOTH = st.tuples(st.just("both"), st.integers(0, ASKS - 1), SCORES)
PART = st.tuples(st.just("part"), st.integers(0, ASKS - 1), SCORES)
OTHER = st.tuples(st.sampled_from(["step", "left", "restart"]), st.just(0), st.just(0))
THANKS, STAYS = "thanked", "kept"


class World:
    """A shop with three asks, and what its customers were told."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, NOW
        self.thanked: dict[int, list[int]] = {n: [] for n in range(ASKS)}
        self.parts: dict[int, int] = {}
        self.tokens: list[str] = []

    def begin(self, service: Service) -> None:
        if self.tokens:
            return
        events = [{"customer": f"k{n}", "touchpoint": "Visit", "id": f"k{n}"} for n in range(ASKS)]
        bring(service, *events)
        numbers = [put_ask(service, customer=f"k{n}") for n in range(ASKS)]
        self.tokens = [link_of(service, number).rpartition("/")[2] for number in numbers]

    def do(self, service: Service, deed: str, ask: int, score: int) -> None:
        if deed == "step":
            service.step()
        elif deed == "left":
            self.now += 40 * 60 * 1_000_000
            service.answers.bring_left()
        elif deed == "part":
            opened = service.answers.open(self.tokens[ask])
            if not isinstance(opened, LinkRefusal):
                service.answers.keep(opened, {"score": str(score)})
                self.parts[ask] = score
        else:
            scores = [score] if deed == "take" else [score, 6 - score]
            asyncio.run(self._take(service, ask, scores))

    async def _take(self, service: Service, ask: int, scores: list[int]) -> None:
        line = service.answers.line()
        assert isinstance(line, LoopInbox)

        async def one(score: int) -> None:
            opened = service.answers.open(self.tokens[ask])
            if isinstance(opened, LinkRefusal):
                return
            said = read_said(opened.ask, {"score": str(score), "score2": "9"})
            assert isinstance(said, Said)
            if await service.answers.take(line, opened, said) is None:
                self.thanked[ask].append(score)

        await asyncio.gather(*map(one, scores))


@given(st.lists(st.one_of(TAKE, BOTH, PART, OTHER), min_size=1, max_size=10))
@example([("take", 0, 5), ("restart", 0, 0), ("take", 0, 1)])
@example([("part", 0, 2), ("left", 0, 0), ("restart", 0, 0), ("take", 0, 1)])
@example([("both", 0, 2), ("step", 0, 0), ("restart", 0, 0), ("both", 0, 1)])
@settings(max_examples=max(8, settings().max_examples // 4), deadline=None)
def test_each_ask_has_one_answer_that_of_the_first_who_was_thanked(
    deeds: list[tuple[str, int, int]],
) -> None:
    with tempfile.TemporaryDirectory() as place:
        world = World(Path(place) / "shop")
        init(world.folder)
        rest = list(deeds)
        found: list[dict[str, object]] = []
        while rest is not None:
            with asking_shop(world.folder, lambda: world.now, visited=False) as service:
                world.begin(service)
                while rest and rest[0][0] != "restart":
                    world.do(service, *rest.pop(0))
                rest = rest[1:] if rest else None  # type: ignore[assignment]
                if rest is None:
                    found = answers_in(service)
    by_event: dict[object, list[dict[str, object]]] = {}
    for one in found:
        by_event.setdefault(one["on_event_id"], []).append(one)
    assert all(len(thanks) <= 1 for thanks in world.thanked.values())
    for answers in by_event.values():
        scales = [one["scale_high"] for one in answers]
        assert len(scales) == len(set(scales)) <= QUESTIONS
    first = sorted(one["raw_score"] for one in found if one["scale_high"] == 5.0)
    thanked = sorted(score for thanks in world.thanked.values() for score in thanks)
    # what was thanked for is there; what else is there was a part that nobody sent off
    left = [score for ask, score in world.parts.items() if not world.thanked[ask]]
    rest_of = list(first)
    for score in thanked:
        rest_of.remove(float(score))
    assert all(score in map(float, left) for score in rest_of)

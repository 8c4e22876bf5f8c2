"""Reports to look at and to test with: seeded walks through invented companies.

The counts are made by walking, so every total agrees as it does in a real log.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from math import sqrt
from statistics import mean, median, stdev

from nebelhorn.feedback import (
    CareBalance,
    CurvePoint,
    EmotionalCurve,
    Feeling,
    FogCell,
    FogMap,
    FogReason,
    Mean,
    NaviCount,
    Share,
    StayComparison,
)
from nebelhorn.journeys import (
    FunnelStep,
    JourneyMap,
    NextInstead,
    Station,
    Transition,
    Variant,
)
from nebelhorn.reality import (
    FEW_CUSTOMERS,
    Acknowledged,
    Ahead,
    Alarm,
    Chart,
    ChartPoint,
    ChartState,
    Concentration,
    Days,
    Deed,
    Depth,
    Faded,
    Gap,
    Heap,
    LeadTime,
    Level,
    Line,
    Mirror,
    Naive,
    PartIndex,
    Parting,
    PeriodIndex,
    QuestionDepth,
    QuestionIndex,
    Rate,
    RealityIndex,
    Reflection,
    Reliability,
    RuleIndex,
    RuleLead,
    RunningIndex,
    Score,
    SealFunnel,
    Shrunk,
    Step,
    Surprise,
    Twin,
    Voice,
    Watched,
)
from nebelhorn.reality.diagnosis import (
    Cause,
    Compared,
    Dark,
    DataFault,
    Diagnosis,
    Fault,
    FogChange,
    Gain,
    MissingMass,
    MoveChange,
    Moved,
    NewKind,
    NewName,
    Novelty,
    Part,
    RulePart,
    Span,
    Term,
    Verdict,
    Waterfall,
)
from nebelhorn.settings import By, Group, Question, Settings, Stage, Standing, Touchpoint
from nebelhorn.views import ImportedSource, Report, Unmeasured, UnmeasuredKind

DAY_US = 86_400_000_000
START_US = 1_767_225_600_000_000  # 2026-01-01
MADE_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

STAGES = (
    Stage("aware", "Aufmerksam werden", "Becoming aware"),
    Stage("buy", "Entscheiden", "Deciding"),
    Stage("start", "Ankommen", "Getting started"),
    Stage("use", "Nutzen", "Using"),
    Stage("help", "Hilfe holen", "Getting help"),
    Stage("stay", "Bleiben oder gehen", "Staying or leaving"),
)

# name, German, English, stage, share of encounters with a voice, mood −1 … 1
FIBRE = [
    ("ad", "Anzeige gesehen", "Saw advert", "aware", 0.0, 0.0),
    ("portal", "Vergleichsportal", "Comparison site", "aware", 0.05, 0.05),
    ("site", "Webseite", "Website", "aware", 0.2, 0.22),
    ("friend", "Empfehlung", "Referral", "aware", 0.3, 0.71),
    ("calc", "Preisrechner", "Price calculator", "buy", 0.25, 0.31),
    ("shop", "Filialberatung", "Shop advice", "buy", 0.55, 0.62),
    ("hotline1", "Hotline Beratung", "Sales hotline", "buy", 0.4, 0.08),
    ("offer", "Angebot per Mail", "Offer by mail", "buy", 0.0, 0.0),
    ("sign", "Vertrag", "Contract", "buy", 0.6, 0.44),
    ("ident", "Identprüfung", "ID check", "start", 0.3, -0.42),
    ("welcome", "Willkommensmail", "Welcome mail", "start", 0.0, 0.0),
    ("date", "Terminvergabe", "Appointment", "start", 0.3, -0.28),
    ("ship", "Router-Lieferung", "Router delivery", "start", 0.4, 0.19),
    ("tech", "Technikerbesuch", "Engineer visit", "start", 0.7, 0.38),
    ("active", "Anschluss aktiv", "Line active", "start", 0.0, 0.0),
    ("app", "App-Login", "App login", "use", 0.2, 0.27),
    ("bill1", "Erste Rechnung", "First bill", "use", 0.35, -0.51),
    ("speed", "Tempo im Alltag", "Everyday speed", "use", 0.0, 0.0),
    ("tariff", "Tarifwechsel", "Tariff change", "use", 0.3, 0.12),
    ("faq", "Hilfe-Seiten", "Help pages", "help", 0.0, 0.0),
    ("chat", "Chat", "Chat", "help", 0.8, -0.14),
    ("hotline2", "Störungs-Hotline", "Fault hotline", "help", 0.5, -0.63),
    ("fix", "Störung behoben", "Fault fixed", "help", 0.6, 0.55),
    ("compl", "Beschwerde", "Complaint", "help", 0.95, -0.78),
    ("renew", "Verlängerung", "Renewal", "stay", 0.3, 0.48),
    ("quit", "Kündigung", "Cancellation", "stay", 0.3, -0.69),
    ("winback", "Rückgewinnung", "Win-back", "stay", 0.0, 0.0),
]

FIBRE_WAYS = (
    "ad>site 820,ad>portal 310,portal>site 260,portal>calc 240,friend>site 150,friend>shop 120,"
    "site>calc 760,site>shop 190,site>hotline1 170,site>faq 60,calc>offer 520,calc>sign 360,"
    "calc>hotline1 150,calc>site 70,shop>sign 260,shop>offer 60,hotline1>offer 180,"
    "hotline1>sign 110,hotline1>shop 35,offer>sign 470,offer>hotline1 60,offer>calc 40,"
    "sign>ident 690,sign>welcome 430,ident>welcome 420,ident>hotline1 45,ident>compl 30,"
    "ident>ship 210,ident>ident 60,welcome>date 560,welcome>ship 230,date>tech 520,"
    "date>hotline2 65,date>compl 25,ship>tech 210,ship>active 260,ship>chat 30,tech>active 640,"
    "tech>date 70,tech>hotline2 50,active>app 480,active>bill1 360,active>speed 260,"
    "active>hotline2 60,app>bill1 350,app>tariff 90,app>speed 160,app>chat 50,bill1>app 110,"
    "bill1>chat 150,bill1>hotline2 210,bill1>speed 190,bill1>faq 80,bill1>compl 55,speed>faq 120,"
    "speed>hotline2 170,speed>renew 240,speed>tariff 80,tariff>bill1 70,tariff>renew 70,"
    "faq>chat 110,faq>hotline2 100,faq>speed 40,chat>fix 120,chat>hotline2 130,chat>compl 25,"
    "hotline2>fix 430,hotline2>compl 140,hotline2>tech 120,hotline2>quit 45,hotline2>hotline2 90,"
    "fix>speed 260,fix>renew 170,fix>bill1 40,compl>fix 70,compl>quit 95,compl>hotline2 40,"
    "quit>winback 120,winback>renew 45"
)
FIBRE_STARTS = {"ad": 1130, "portal": 220, "friend": 280, "site": 240}
FIBRE_ENDS = {"renew": 1.0, "quit": 0.4, "winback": 0.6, "speed": 0.1, "fix": 0.05}
GROUPS = ("Neukunden", "Bestandskunden", "Familien", "Selbstständige", "Senioren", "Studierende")


@dataclass(frozen=True)
class Company:
    """An invented company to walk through."""

    touchpoints: list[tuple[str, str, str, str, float, float]]
    ways: dict[str, dict[str, float]]
    starts: dict[str, float]
    ends: dict[str, float]
    stages: tuple[Stage, ...] = STAGES
    groups: tuple[str, ...] = GROUPS
    customers: int = 900


@dataclass
class Walked:
    """What the walks left behind."""

    journeys: list[list[tuple[int, str, int]]] = field(default_factory=list)
    voices: dict[str, list[tuple[int, float, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )


@cache
def fibre() -> Report:
    """27 touchpoints in 6 stages: a provider of fibre lines."""
    ways: dict[str, dict[str, float]] = defaultdict(dict)
    for way in FIBRE_WAYS.split(","):
        pair, weight = way.split(" ")
        source, target = pair.split(">")
        ways[source][target] = float(weight)
    company = Company(FIBRE, ways, FIBRE_STARTS, FIBRE_ENDS)
    report = walk(company)
    return replace(report, counts_only=(("banner", 48_210),))


@cache
def sixty() -> Report:
    """60 touchpoints in 6 stages, each with a long way name."""
    chance = random.Random(11)  # noqa: S311  # invented data
    words = ("Service", "Vertrag", "Rechnung", "Beratung", "Lieferung", "Rückruf", "Termin")
    kinds = ("portal", "anfrage", "änderung", "bestätigung", "formular", "gespräch", "mail")
    touchpoints = []
    for i in range(60):
        name = f"{words[i % 7]}{kinds[(i * 3 + i // 7) % 7]}"
        heard = 0.0 if chance.random() < 0.3 else chance.uniform(0.02, 0.6)
        stage = STAGES[i // 10].id
        touchpoints.append((f"t{i}", name, f"{name} {i}", stage, heard, chance.uniform(-0.9, 0.9)))
    ways: dict[str, dict[str, float]] = defaultdict(dict)
    for i in range(60):
        for _ in range(5):
            step = chance.choice([1, 1, 2, 3, 5, 8, 12, -1, -4, 0])
            j = min(59, max(0, i + step))
            ways[f"t{i}"][f"t{j}"] = chance.paretovariate(1.1)
    company = Company(
        touchpoints,
        ways,
        {"t0": 5, "t1": 3, "t3": 1},
        {"t59": 1.0, "t58": 0.9, "t57": 0.8},
        customers=700,
    )
    return walk(company)


@cache
def fresh() -> Report:
    """An import nobody has put in order yet: no stages, no groups, few voices."""
    report = fibre()
    settings = Settings(name="helpdesk", language="en")
    everybody = tuple(c for c in report.fog.cells if c.group is None)
    curve = report.curves[0]
    one = (replace(curve.stages[0], place="other"),)
    return replace(
        report,
        settings=settings,
        fog=replace(report.fog, cells=everybody),
        curves=(replace(curve, stages=one),),
        counts_only=(),
    )


@cache
def silent() -> Report:
    """Nobody has ever said anything."""
    report = fibre()
    cells = tuple(_unheard(cell) for cell in report.fog.cells)
    total = wilson(report.fog.total.n, report.fog.total.n)
    none = Share(None, 0, 0, None, None)
    feeling = Feeling(none, none, none)
    unknown = Mean(None, 0, None, None)
    stages = tuple(
        CurvePoint(p.place, unknown, wilson(p.fog.n, p.fog.n), feeling)
        for p in report.curves[0].stages
    )
    return replace(
        report,
        fog=FogMap(cells, total, 1.0, None, 0),
        curves=(EmotionalCurve(None, stages, ()),),
        feeling=feeling,
        navi=NaviCount(none, none, none, 0, 90.0, ()),
        care=CareBalance(0, None, None, none, "no touchpoint is marked as leaving"),
        stay=StayComparison(90.0, none, none, none, "nobody complained"),
    )


@cache
def single() -> Report:
    """One touchpoint, one event."""
    none = Share(None, 0, 0, None, None)
    unknown = Mean(None, 0, None, None)
    feeling = Feeling(none, none, none)
    cell = FogCell(
        "hello", None, None, wilson(1, 1), 0, unknown, feeling, None, FogReason.NOT_ASKED
    )
    return Report(
        settings=Settings(name="One"),
        journey_map=JourneyMap(
            "customer", None, 1, 1, 1, (Station("hello", 1, 1, 1, 1),), (), START_US, START_US
        ),
        fog=FogMap((cell,), wilson(1, 1), 1.0, None, 0),
        curves=(),
        feeling=feeling,
        navi=None,
        care=None,
        stay=None,
        variants=(Variant(("hello",), 1, 1.0),),
        variants_total=1,
        funnel=(),
        instead=(),
        counts_only=(),
        unmeasured=(),
        sources=(),
        made_at=MADE_AT,
    )


def empty() -> Report:
    """No event at all."""
    report = single()
    none = Share(None, 0, 0, None, None)
    return replace(
        report,
        journey_map=JourneyMap("customer", None, 0, 0, 0, (), (), None, None),
        fog=FogMap((), none, None, None, 0),
        variants=(),
        variants_total=0,
    )


HOSTILE = (
    "<script>alert(1)</script>",
    'x" onmouseover="alert(1)',
    "</svg></style><img src=x onerror=alert(1)>",
    "W" * 200,
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabteilung und so weiter und so fort",
    "👩‍👩‍👧‍👦 Familie 🇩🇪 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉",
    "مرحبا بكم في خدمة العملاء الطويلة جدا",
    "日本語のとても長いタッチポイントの名前です",
    "a\u202egnp.exe",
    "{n} of {total} %s %(x)s",
    "]]>&amp;&lt;",
    "\x00\x07\n\t",
    "",
    "url(#de-map-fog)",
    "   ",
)


@cache
def hostile() -> Report:
    """Names that try to break the page."""
    report = fibre()
    names = {row[0]: name for row, name in zip(FIBRE, HOSTILE, strict=False)}
    return with_hostile_index(renamed(report, names))


def with_hostile_index(report: Report) -> Report:
    """Rules, groups, questions and guesses with the same names."""
    rules = tuple(
        replace(rule, after=(name, HOSTILE[i]), foretells=HOSTILE[-i], question=question)
        for i, (name, question, rule) in enumerate(
            zip(HOSTILE, ["next", "leaves", "<i>gone"] * 5, some_rules(), strict=False)
        )
    )
    score = scored(0.6, 0.5, 400, 90)
    index = replace(
        some_index(),
        label="</script><script>alert(3)</script>",
        groups_counted=tuple(f"<u>{name}" for name in HOSTILE),
        groups=tuple(PartIndex(name, score) for name in HOSTILE),
        touchpoints=tuple(PartIndex(name, score) for name in HOSTILE),
        rules=rules,
    )
    surprises = tuple(
        replace(one, after=(HOSTILE[i],), foretells=HOSTILE[i + 3], question="<i>gone")
        for i, one in enumerate(some_surprises())
    )
    return replace(report, index=index, surprises=surprises)


def renamed(report: Report, names: dict[str, str]) -> Report:
    """Give touchpoints other raw names, without a catalogue."""

    def new(name: str) -> str:
        return names.get(name, name)

    settings = replace(
        report.settings,
        name="<b>Evil & Sons</b>",
        touchpoints={
            new(n): replace(t, name=new(n), de=None, en=None)
            for n, t in report.settings.touchpoints.items()
        },
        groups=tuple(replace(g, name=f"<i>{g.name}") for g in report.settings.groups),
    )
    j = report.journey_map
    curve = report.curves[0]
    return replace(
        report,
        settings=settings,
        journey_map=replace(
            j,
            stations=tuple(replace(s, touchpoint=new(s.touchpoint)) for s in j.stations),
            transitions=tuple(
                replace(t, source=new(t.source), target=new(t.target)) for t in j.transitions
            ),
        ),
        fog=replace(
            report.fog,
            cells=tuple(replace(c, touchpoint=new(c.touchpoint)) for c in report.fog.cells),
        ),
        curves=(
            replace(
                curve, touchpoints=tuple(replace(p, place=new(p.place)) for p in curve.touchpoints)
            ),
        ),
        variants=tuple(
            replace(v, touchpoints=tuple(map(new, v.touchpoints))) for v in report.variants
        ),
        sources=(ImportedSource("</p><script>alert(2)</script>", 1, 2, 3),),
    )


def walk(company: Company, *, seed: int = 5) -> Report:
    """Walk customers through a company and count what a log of it would say."""
    chance = random.Random(seed)  # noqa: S311  # invented data
    walked = Walked()
    for customer in range(company.customers):
        walked.journeys.append(_journey(company, customer, chance, walked))
    journey_map = _count(walked.journeys)
    cells, total = _fog(company, walked)
    curve = _curve(company, walked, cells)
    scores = [score for voices in walked.voices.values() for _, score, _ in voices]
    delays = [hours for voices in walked.voices.values() for _, _, hours in voices]
    variants = Counter(tuple(name for _, name, _ in j) for j in walked.journeys).most_common(8)
    n = company.customers
    return Report(
        settings=_settings(company),
        journey_map=journey_map,
        fog=FogMap(cells, total, 0.83, median(delays), 12),
        curves=(curve, *(_curve(company, walked, cells, group=g) for g in company.groups)),
        feeling=_feeling(scores),
        navi=NaviCount(
            wilson(n // 2, n),
            wilson(n // 3, n),
            wilson(n - n // 2 - n // 3, n),
            n - 80,
            90.0,
            (("tech", 41), ("sign", 22)),
        ),
        care=CareBalance(73, 0.42, 2.61, wilson(31, 223), None),
        stay=StayComparison(90.0, wilson(148, 201), wilson(310, 700), wilson(458, 901), None),
        variants=tuple(Variant(names, k, k / n) for names, k in variants),
        variants_total=len({tuple(name for _, name, _ in j) for j in walked.journeys}),
        funnel=(
            FunnelStep("site", 640, 1.0, None, 0.0, 0),
            FunnelStep("calc", 470, 470 / 640, 470 / 640, 5400.0, 0),
            FunnelStep("sign", 391, 391 / 640, 391 / 470, 200_000.0, 17),
        ),
        instead=(
            NextInstead("shop", 80, 7200.0),
            NextInstead("hotline1", 51, 90_000.0),
            NextInstead(None, 39, None),
        ),
        counts_only=(),
        unmeasured=(Unmeasured(UnmeasuredKind.REJECTED, (("n", 7),)),),
        sources=(
            ImportedSource("events.csv", 6919, 0, 0),
            ImportedSource("answers.xlsx", 0, 1204, 3),
        ),
        made_at=MADE_AT,
    )


def wilson(k: int, n: int) -> Share:
    """A share with its 95 % Wilson interval."""
    if not n:
        return Share(None, 0, 0, None, None)
    p, z = k / n, 1.96
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return Share(p, k, n, max(0.0, middle - half), min(1.0, middle + half))


def _settings(company: Company) -> Settings:
    return Settings(
        name="Nordlicht Glasfaser",
        time_zone="Europe/Berlin",
        language="de",
        stages=company.stages,
        touchpoints={
            name: Touchpoint(name, stage=stage, by=By.CUSTOMER, de=de, en=en)
            for name, de, en, stage, _, _ in company.touchpoints
        }
        | {"banner": Touchpoint("banner", stage="aware", de="Werbebanner", en="Banner ad")},
        groups=tuple(Group(name, "true") for name in company.groups),
    )


def _journey(company: Company, customer: int, chance: random.Random, walked: Walked):
    info = {row[0]: row for row in company.touchpoints}
    starts = company.starts
    at = chance.choices(list(starts), list(starts.values()))[0]
    t_us = START_US + int(chance.random() * 200 * DAY_US)
    steps = []
    group = customer % max(1, len(company.groups))
    for _ in range(60):
        steps.append((t_us, at, group))
        if chance.random() < info[at][4] * (0.4 + 0.2 * group):
            score = min(1.0, max(0.0, chance.gauss((info[at][5] + 1) / 2, 0.18)))
            walked.voices[at].append((group, score, chance.expovariate(1 / 30)))
        if chance.random() < company.ends.get(at, 0.01) or not company.ways.get(at):
            break
        targets = company.ways[at]
        at = chance.choices(list(targets), list(targets.values()))[0]
        t_us += int(chance.expovariate(1 / 3) * DAY_US) + 1
    return steps


def _count(journeys) -> JourneyMap:
    events, customers, starts, ends = Counter(), Counter(), Counter(), Counter()
    gaps, users = defaultdict(list), defaultdict(set)
    for number, journey in enumerate(journeys):
        names = [name for _, name, _ in journey]
        events.update(names)
        customers.update(set(names))
        starts[names[0]] += 1
        ends[names[-1]] += 1
        for (t0, a, _), (t1, b, _) in pairwise(journey):
            gaps[a, b].append((t1 - t0) / 1e6)
            users[a, b].add(number)
    stations = [Station(n, events[n], customers[n], starts[n], ends[n]) for n in events]
    transitions = [
        Transition(a, b, len(g), len(users[a, b]), median(g), sorted(g)[int(len(g) * 0.9)])
        for (a, b), g in gaps.items()
    ]
    times = [t for journey in journeys for t, _, _ in journey]
    return JourneyMap(
        unit="customer",
        group=None,
        journeys=len(journeys),
        customers=len(journeys),
        events=sum(events.values()),
        stations=tuple(sorted(stations, key=lambda s: (-s.events, s.touchpoint))),
        transitions=tuple(sorted(transitions, key=lambda t: (-t.count, t.source, t.target))),
        first_us=min(times),
        last_us=max(times),
    )


def _fog(company: Company, walked: Walked) -> tuple[tuple[FogCell, ...], Share]:
    seen = Counter()
    for journey in walked.journeys:
        for _, name, group in journey:
            seen[name, None] += 1
            seen[name, company.groups[group] if company.groups else None] += bool(company.groups)
    cells = []
    for group in (None, *company.groups):
        for row in company.touchpoints:
            n = seen[row[0], group]
            if not n:
                continue
            voices = [
                v for v in walked.voices[row[0]] if group is None or company.groups[v[0]] == group
            ]
            cells.append(_cell(row[0], group, n, voices, any(walked.voices[row[0]])))
    total = sum(c.fog.n for c in cells if c.group is None)
    heard = sum(c.heard for c in cells if c.group is None)
    return tuple(cells), wilson(total - heard, total)


def _cell(name: str, group: str | None, n: int, voices, others: bool) -> FogCell:
    reason = None if len(voices) == n else FogReason.SILENT if others else FogReason.NOT_ASKED
    return FogCell(
        name,
        group,
        None,
        wilson(n - len(voices), n),
        len(voices),
        _mean([score for _, score, _ in voices]),
        _feeling([score for _, score, _ in voices]),
        median(h for *_, h in voices) if voices else None,
        reason,
    )


def _curve(
    company: Company, walked: Walked, cells: tuple[FogCell, ...], *, group: str | None = None
) -> EmotionalCurve:
    mine = {c.touchpoint: c for c in cells if c.group == group}
    stages = []
    for stage in company.stages:
        names = [row[0] for row in company.touchpoints if row[3] == stage.id and row[0] in mine]
        scores = [
            score
            for name in names
            for who, score, _ in walked.voices[name]
            if group in {None, company.groups[who]}
        ]
        n = sum(mine[name].fog.n for name in names)
        stages.append(
            CurvePoint(stage.id, _mean(scores), wilson(n - len(scores), n), _feeling(scores))
        )
    points = tuple(
        CurvePoint(c.touchpoint, c.mood, c.fog, c.feeling) for c in mine.values() if c.heard
    )
    return EmotionalCurve(group, tuple(stages), points)


def _mean(scores: list[float]) -> Mean:
    if not scores:
        return Mean(None, 0, None, None)
    if len(scores) == 1:
        return Mean(scores[0], 1, None, None)
    half = 1.96 * stdev(scores) / sqrt(len(scores))
    middle = mean(scores)
    return Mean(middle, len(scores), max(0.0, middle - half), min(1.0, middle + half))


def _feeling(scores: list[float]) -> Feeling:
    good = sum(score >= 0.9 for score in scores)
    bad = sum(score < 0.65 for score in scores)
    n = len(scores)
    return Feeling(wilson(good, n), wilson(n - good - bad, n), wilson(bad, n))


def _unheard(cell: FogCell) -> FogCell:
    none = Share(None, 0, 0, None, None)
    return replace(
        cell,
        fog=wilson(cell.fog.n, cell.fog.n),
        heard=0,
        mood=Mean(None, 0, None, None),
        feeling=Feeling(none, none, none),
        delay_h=None,
        reason=FogReason.NOT_ASKED,
    )


STRETCH_US = 28 * DAY_US
FIRST_DUE_US = STRETCH_US * 713  # 2024-08-28

QUESTIONS = (
    Question(
        "next",
        "next_touchpoint",
        2.0,
        de="Was kommt in 2 Tagen als Nächstes?",
        en="What comes next within 2 days?",
        standing=Standing.CONFIRMED,
    ),
    Question(
        "leaves",
        "outcome",
        30.0,
        touchpoints=("quit",),
        de="Wer kündigt in 30 Tagen?",
        en="Who leaves within 30 days?",
    ),
    Question(
        "answer",
        "next_answer",
        30.0,
        de="Wie fällt die nächste Antwort aus?",
        en="How will the next answer turn out?",
    ),
    Question("silent", "falls_silent", 60.0, de="Wer verstummt für 60 Tage?"),
    Question("spends", "value", 90.0, bands=(50.0, 250.0), en="Spending in 90 days"),
)

# question, after (newest first), foretells, confidence, share in general, cited, right
RULES = [
    ("next", ("bill1",), "hotline2", 0.38, 0.12, 812, 0.37),
    ("next", ("{said_angry}", "bill1"), "hotline2", 0.62, 0.12, 288, 0.61),
    ("next", ("sign", "calc", "site"), "ident", 0.57, 0.09, 640, 0.55),
    ("next", ("speed",), "silence", 0.64, 0.41, 596, 0.66),
    ("leaves", ("{said_angry}", "hotline2", "hotline2"), "yes", 0.34, 0.06, 143, 0.3),
    ("leaves", (), "no", 0.94, 0.94, 2410, 0.94),
    ("leaves", ("fix",), "no", 0.98, 0.94, 420, 0.99),
    ("answer", ("{said_enthusiastic}", "tech"), "enthusiastic", 0.58, 0.31, 301, 0.52),
    ("answer", ("{said_lukewarm}",), "lukewarm", 0.44, 0.3, 377, 0.29),
    ("answer", ("{said}", "chat"), "angry", 0.51, 0.39, 96, 0.33),
    ("silent", ("{quiet}", "{quiet}", "{quiet}"), "yes", 0.81, 0.35, 502, 0.8),
    ("silent", ("ad", "{beginning}", "{beginning}"), "no", 0.72, 0.65, 388, 0.7),
    ("spends", ("renew",), "50..250", 0.55, 0.2, 131, 0.5),
    ("spends", ("{quiet}",), "nothing", 0.88, 0.7, 260, 0.86),
    ("spends", ("sign", "shop"), "250..", 0.41, 0.1, 12, 0.4),
    ("gone", ("a touchpoint nobody knows",), "yes", 0.5, 0.5, 4, None),
]


def scored(value: float | None, naive: float, n: int, customers: int) -> Score:
    """A score with its interval; few customers leave only k of n."""
    if value is None or customers < 15:
        return Score(None, None, None, None, round(n * (value or 0.5)), n, customers)
    share = wilson(round(n * value), n)
    return Score(value, share.low, share.high, naive, share.k, n, customers)


def some_rules() -> tuple[RuleIndex, ...]:
    """Rules of every kind, with every sign."""
    return tuple(
        RuleIndex(q, after, what, n // 2 + 31, c, base, c / base, scored(right, base, n, n // 3))
        for q, after, what, c, base, n, right in RULES
    )


def some_periods(shares: list[float | None], naive: float) -> tuple[PeriodIndex, ...]:
    """Stretches one after the other; None is too few for a share."""
    return tuple(
        PeriodIndex(
            FIRST_DUE_US + i * STRETCH_US,
            scored(
                share,
                naive + 0.02 * ((i * 7) % 5 - 2) / 2,
                9 if share is None else 260 + 35 * (i % 6),
                7 if share is None else 120 + 9 * i,
            ),
        )
        for i, share in enumerate(shares)
    )


def some_index() -> RealityIndex:
    """14 stretches with a gap; better than blind guessing."""
    funnel = SealFunnel(26_400, 3100, 23_300, 21_150, 2150, 0, 840)
    questions = tuple(
        QuestionIndex(
            asked.name,
            asked.kind,
            asked.horizon_days,
            SealFunnel(
                5280, opened, 5280 - opened - gone, 5280 - opened - gone - void, void, gone, 40
            ),
            scored(right, naive, 5280 - opened - gone - void, 640),
            naive if i % 2 else naive - 0.06,
            naive - 0.04 if i % 2 else naive,
            Naive.MAJORITY if i % 2 else Naive.MARKOV,
        )
        for i, (asked, right, naive, opened, void, gone) in enumerate(
            zip(
                QUESTIONS,
                (0.47, 0.93, 0.51, 0.66, 0.55),
                (0.31, 0.94, 0.42, 0.58, 0.5),
                (120, 640, 700, 1300, 1900),
                (0, 0, 2150, 0, 0),
                (0, 0, 0, 12, 0),
                strict=True,
            )
        )
    )
    shares = [0.49, 0.53, 0.55, 0.54, 0.58, 0.6, None, 0.57, 0.61, 0.63, 0.64, 0.63, 0.66, 0.67]
    return RealityIndex(
        label="backtest",
        as_of_us=FIRST_DUE_US + 14 * STRETCH_US,
        set_version="3f9a61c20b7d",
        days=None,
        groups_counted=(),
        adopted_rules=0,
        machine=Score(0.624, 0.608, 0.64, 0.55, 13_290, 21_150, 871),
        funnel=funnel,
        questions=questions,
        groups=tuple(
            PartIndex(name, scored(0.58 + i / 50, 0.55, 900 - 140 * i, 240 - 45 * i))
            for i, name in enumerate(GROUPS)
        ),
        touchpoints=(
            PartIndex("", scored(0.66, 0.6, 6200, 800)),
            *(
                PartIndex(name, scored(0.5 + i / 40, 0.5, 800 - 90 * i, 200 - 27 * i))
                for i, (name, *_) in enumerate(FIBRE[10:18])
            ),
        ),
        rules=some_rules(),
        periods=some_periods(shares, 0.55),
    )


def some_surprises() -> tuple[Surprise, ...]:
    """One of each kind of question."""
    asked = [
        ("next", "next_touchpoint", 2.0, ("{said_angry}", "bill1"), "hotline2", 0.62, 0.12),
        ("leaves", "outcome", 30.0, ("compl",), "yes", 0.08, 0.06),
        ("answer", "next_answer", 30.0, ("fix", "hotline2"), "enthusiastic", 0.57, 0.31),
        ("silent", "falls_silent", 60.0, ("tariff",), "yes", 0.44, 0.18),
        ("spends", "value", 90.0, ("renew",), "nothing", 0.21, 0.7),
    ]
    return tuple(
        Surprise(*what, 140 + i, share.k, share.n, share.value, share.low, share.high, base)
        for i, (*what, part, base) in enumerate(asked)
        for share in [wilson(round(part * 260), 260)]
    )


def some_leads() -> tuple[LeadTime, ...]:
    """Leaving was often warned of; of silence too few are known."""

    def rate(k: int, n: int, customers: int, base: float) -> Rate:
        if customers < FEW_CUSTOMERS:
            return Rate(k, n, customers, None, None, None, None)
        share = wilson(k, n)
        return Rate(k, n, customers, share.value, share.low, share.high, base)

    def lead(asked: Question, deed: Deed, customers: int, days: Days | None) -> LeadTime:
        warned = rate(9 * customers // 20, customers, customers, 0.12)
        called = rate(customers // 40, customers, customers, 0.001)
        right = rate(14 * customers, 180 * customers, 3 * customers, 0.031)
        nothing = rate(0, customers, customers, 0.0)
        blind = rate(customers // 8, customers, customers, 0.07)
        blind_days = days and Days(2.0, 6.5, 12.0, customers // 8)
        return LeadTime(
            question=asked.name,
            kind=asked.kind,
            horizon_days=asked.horizon_days,
            deed=deed,
            outcomes=customers,
            customers=customers,
            too_early=0,
            possible=days and Days(14.0, 21.5, 27.0, customers),
            called=Ahead(called, None, right, nothing, None),
            warned=Ahead(warned, days, right, blind, blind_days),
            said_no=rate(30 * customers, 1000 * customers, 5 * customers, 0.031),
            unlikely=rate(8 * customers, 600 * customers, 5 * customers, 0.031),
        )

    named = {question.name: question for question in QUESTIONS}
    days = Days(4.9, 11.8, 19.0, 180)
    return (
        lead(named["leaves"], Deed.LEAVES, 400, days),
        lead(named["silent"], Deed.FALLS_SILENT, 2, None),
    )


def some_mirror() -> Mirror:
    """Enthusiasts leave as often as others do, and that should not be; few were ever angry."""
    asked = next(question for question in QUESTIONS if question.name == "leaves")
    said = {
        Voice.ANGRY: (3, 30, 9),
        Voice.LUKEWARM: (24, 900, 210),
        Voice.ENTHUSIASTIC: (60, 1000, 300),
        Voice.NO_SCORE: (0, 0, 0),
        Voice.NEVER: (70, 2000, 500),
    }
    rows = []
    for voice, (k, n, customers) in said.items():
        share = wilson(k, n) if customers >= FEW_CUSTOMERS else Share(None, k, n, None, None)
        rate = Rate(k, n, customers, share.value, share.low, share.high, 0.045)
        lift = None if share.value is None else share.value / 0.045
        examples = (7, 9, 8) if k else ()
        rows.append(Reflection(*question_key(asked), Deed.LEAVES, voice, rate, lift, examples))
    return Mirror(tuple(rows), (Parting(rows[2], 0.015, 0.004),), 1)


def question_key(asked: Question) -> tuple[str, str, float]:
    """What the mirror keeps of a question."""
    return asked.name, asked.kind, asked.horizon_days


def some_standing() -> tuple[RuleIndex, ...]:
    """One that calls, one that tells, one too rare to say how early, and one without a moment."""
    rule = next(rule for rule in some_rules() if rule.question == "leaves")
    yes = replace(rule, foretells="yes", lead=RuleLead(9, 9, None))
    led = replace(yes, lead=RuleLead(55, 44, Days(4.9, 11.8, 19.0, 55)))
    told = replace(led, says=(("no", 0.74), ("yes", 0.26)), adopted_by="Ute")
    return (replace(rule, foretells="no"), yes, led, told)


def with_index(report: Report, index: RealityIndex, surprises=()) -> Report:
    """Give a report an index and the questions it was made with."""
    settings = replace(report.settings, questions=QUESTIONS)
    return replace(report, settings=settings, index=index, surprises=surprises)


@cache
def understood() -> Report:
    """Foretold well, with a gap in the middle, and something to guess."""
    report = replace(with_index(fibre(), some_index(), some_surprises()), leads=some_leads())
    named = {7: "K-1007", 8: "a/b <i>"}
    return replace(report, mirror=some_mirror(), mirrored=named, standing=some_standing())


@cache
def misread() -> Report:
    """The machine is worse than blind guessing; two stretches; only some groups count."""
    index = replace(
        some_index(),
        machine=Score(0.48, 0.46, 0.5, 0.55, 960, 2000, 300),
        groups_counted=("Neukunden", "Familien"),
        days=90,
        periods=some_periods([0.44, 0.48], 0.55),
    )
    return with_index(fibre(), index, some_surprises()[:2])


@cache
def tiny() -> Report:
    """So few customers that nobody may speak of a share."""
    index = some_index()
    few = Score(None, None, None, None, 9, 14, 6)
    funnel = SealFunnel(20, 6, 14, 14, 0, 0, 3)
    return with_index(
        fresh(),
        replace(
            index,
            machine=few,
            funnel=funnel,
            questions=tuple(
                replace(q, score=few, majority=None, markov=None, funnel=funnel)
                for q in index.questions[:1]
            ),
            groups=(),
            touchpoints=(PartIndex("", few),),
            rules=(replace(index.rules[0], score=few),),
            periods=some_periods([None, None], 0.5),
        ),
    )


@cache
def waiting() -> Report:
    """Foretold, but nothing is due yet."""
    index = some_index()
    none = Score(None, None, None, None, 0, 0, 0)
    funnel = SealFunnel(5280, 5280, 0, 0, 0, 0, 5280)
    return with_index(
        fibre(),
        replace(
            index,
            machine=none,
            funnel=funnel,
            questions=tuple(
                replace(q, score=none, majority=None, markov=None, funnel=funnel)
                for q in index.questions
            ),
            groups=(),
            touchpoints=(),
            rules=(),
            periods=(),
        ),
    )


FIRST_DAY = FIRST_DUE_US // DAY_US


def some_chart(
    watched, subject, before, drop, *, days=300, since=None, many=60, learnt=56
) -> Chart:
    """A chart of invented days that sinks by ``drop`` from day ``since`` on."""
    chance = random.Random(f"{watched}{subject}")  # noqa: S311  # invented
    points, total, state = [], 0.0, ChartState.CALM
    for day in range(days):
        n = many + chance.randrange(-many // 3, many // 3)
        level = before - (drop if since is not None and day >= since else 0.0)
        spread = 0.4 / sqrt(many)
        value = min(1.0, level + chance.gauss(0, spread))
        if before > drop:
            value = max(0.0, value)
        if day < learnt:
            points.append(ChartPoint(FIRST_DAY + day, n, value, None))
            continue
        if state is not ChartState.RED:
            total = max(0.0, total + (min(4.0, (before - value) / spread) - 0.55) / 6)
        if total >= 1.0:
            state = ChartState.RED
        points.append(ChartPoint(FIRST_DAY + day, n, value, total))
    learning = days <= learnt
    return Chart(
        watched,
        subject,
        ChartState.LEARNING if learning else state,
        tuple(points),
        None if learning else before,
        None if learning or many < 20 else 0.052,
    )


def some_charts() -> tuple[Chart, ...]:
    """Charts of every kind: calm, sinking, learning, with few a day."""
    return (
        some_chart(Watched.INDEX, "next", 0.51, 0.08, since=210, many=90),
        some_chart(Watched.SKILL, "next", 0.16, 0.0, many=90),
        some_chart(Watched.CALIBRATION, "next", -0.01, 0.08, since=210, many=90),
        some_chart(Watched.INDEX, "leaves", 0.93, 0.0),
        some_chart(Watched.VOICES, "fix", 0.31, 0.28, since=232, many=40),
        some_chart(Watched.VOICES, "bill1", 0.22, 0.0, many=14),
        some_chart(Watched.MOOD, "chat", 0.7, 0.0, days=40),
        some_chart(Watched.ENTHUSIASM, "", 0.41, 0.1, since=190, many=50),
        some_chart(Watched.ARRIVALS, "", 0.86, 0.0, many=24),
    )


def some_alarms() -> tuple[Alarm, ...]:
    """One of each kind, one of them acknowledged."""
    day = FIRST_DAY

    def one(watched, subject, since, raised, figures, n=412, **more):
        red = more.pop("red", None)
        return Alarm(
            alarm_id=f"{watched}/{subject}/{raised}",
            watched=watched,
            subject=subject,
            level=Level.YELLOW if red is None else Level.RED,
            since_day=day + since,
            raised_day=day + raised,
            red_day=None if red is None else day + red,
            proven_day=more.pop("proven", None),
            usual=figures[0],
            lately=figures[1],
            n=n,
            **more,
        )

    known = Acknowledged("The shop in Bremen was closed", "Ada", (day + 250) * DAY_US)
    moved = (
        ("bits", 0.041),
        *(("less", "app"), ("less_before", 0.34), ("less_lately", 0.12)),
        *(("more", ""), ("more_before", 0.18), ("more_lately", 0.4)),
    )
    use = (("use_before", 8.2), ("use_lately", 8.0), ("use_holds", "yes"))
    return (
        one(Watched.SOURCE, "crm.csv", 280, 284, (0.97, 0.0), n=9, red=286),
        one(
            Watched.NEW_KIND,
            "community forum",
            262,
            270,
            (None, None),
            n=90,
            red=270,
            detail=(("customers", 57.0),),
        ),
        one(Watched.VOICES, "fix", 232, 236, (0.31, 0.03), red=238, proven=day + 250),
        one(Watched.INDEX, "next", 210, 222, (0.51, 0.43), n=1840, red=228),
        one(Watched.CALIBRATION, "next", 210, 224, (-0.01, -0.09), n=1840, red=230),
        one(Watched.MOVES, "offer", 200, 226, (None, None), n=230, detail=moved),
        one(Watched.ENTHUSIASM, "", 190, 204, (0.41, 0.31), n=900, red=214, detail=use),
        one(Watched.MOOD, "chat", 180, 199, (0.7, 0.55), n=80),
        one(Watched.ARRIVALS, "", 150, 170, (0.86, 0.71), n=210, acknowledged=known),
        one(Watched.PRESSURE, "offer", 140, 168, (0.8, 0.52), n=300, acknowledged=known),
        one(Watched.LEAVING, "", 120, 160, (0.64, 0.41), n=55, red=165, acknowledged=known),
        one(Watched.SKILL, "leaves", 90, 111, (0.03, -0.012), n=640, acknowledged=known),
    )


def some_depth(index: RealityIndex) -> Depth:
    """What stands below an index: good on the whole, too sure, heaped up after the app login."""
    chance = random.Random(11)  # noqa: S311  # invented

    def curve(n):
        edges = [0.05, 0.2, 0.35, 0.5, 0.7, 0.92]
        shares = [0.04, 0.17, 0.33, 0.41, 0.58, 0.8]
        steps = tuple(
            Step(low, high - 0.03, n // (i + 2), share)
            for i, (low, high, share) in enumerate(
                zip(edges, [*edges[1:], 1.0], shares, strict=True)
            )
        )
        return Reliability(0.171, 0.012, 0.071, 0.23, steps, n)

    def shrunk(score, base, i):
        if score.value is None:
            return Shrunk(None, None, None, stands_out=False, predicts=False)
        value = 0.85 * score.value + 0.15 * base
        return Shrunk(value, value - 0.05, value + 0.05, stands_out=i % 3 == 0, predicts=i % 6 == 0)

    running, hits, n = [], 0, 0
    for day in range(380):
        for _ in range(55):
            hits, n = hits + (chance.random() < 0.6 + day / 9000), n + 1
        half = 2.6 / sqrt(n)
        running.append(
            RunningIndex(FIRST_DAY + day, n, hits / n, max(0, hits / n - half), hits / n + half)
        )
    return Depth(
        lately=scored(0.64, 0.56, 1420, 260),
        faded=Faded(0.645, 0.61, 0.68, 0.557, 812.0),
        skill=Gap(0.164, 0.131, 0.198, 21_150, 871),
        calibration=Gap(-0.031, -0.044, -0.018, 21_150, 871),
        questions=tuple(
            QuestionDepth(
                one.name,
                Gap(0.2 - i / 20, 0.15 - i / 20, 0.25 - i / 20, one.score.n, one.score.customers),
                Gap(-0.02, -0.03 - i / 90, -0.01 + i / 90, one.score.n, one.score.customers),
                curve(one.score.n) if one.score.value else None,
                7 * i,
            )
            for i, one in enumerate(index.questions)
        ),
        rules=tuple(shrunk(one.score, one.base, i) for i, one in enumerate(index.rules)),
        groups=tuple(shrunk(one.score, 0.55, i) for i, one in enumerate(index.groups)),
        concentration=(
            Concentration(Heap.TOUCHPOINT, "app", 7400, 0.35, scored(0.59, 0.54, 13_750, 830)),
            Concentration(Heap.QUIET, "", 4650, 0.22, scored(0.6, 0.53, 16_500, 840)),
            Concentration(Heap.CUSTOMERS, "", 900, 0.04, scored(0.62, 0.55, 20_250, 862)),
        ),
        twin=Twin(scored(0.63, 0.55, 9100, 700), 0.58, Gap(0.05, 0.032, 0.068, 9100, 700), 90),
        running=tuple(running),
        ingest_fog=False,
        lines=(
            Line(1, "0b1c2d3e4f50", START_US, now=False),
            Line(4, index.set_version, START_US + 90 * DAY_US, now=True),
        ),
    )


def some_diagnosis() -> Diagnosis:
    """A fall of five points with every kind of reason."""
    day = FIRST_DAY + 300
    share = Share
    parts = (
        Part(
            "next",
            "bill1",
            Cause.WITHIN,
            Term(-0.021, -0.03, -0.012),
            800,
            760,
            0.52,
            0.41,
            (RulePart(12, ("bill1",), -0.015, 300, 280),),
        ),
        Part(
            "next", "community forum", Cause.UNSEEN, Term(-0.016, -0.022, -0.01), 0, 210, None, 0.22
        ),
        Part(
            "leaves",
            "{quiet}",
            Cause.WITHIN,
            Term(0.009, 0.003, 0.015),
            600,
            640,
            0.9,
            0.94,
            (RulePart(31, ("chat", "bill1"), 0.008, 210, 230),),
        ),
        Part("next", "app", Cause.MIX, Term(0.004, -0.004, 0.012), 900, 500, 0.6, 0.6),
        Part("leaves", "{said}", Cause.VANISHED, Term(-0.002, -0.006, 0.002), 40, 0, 0.9, None),
    )
    waterfall = Waterfall(
        before=0.624,
        after=0.57,
        unseen=Term(-0.019, -0.026, -0.012),
        vanished=Term(-0.002, -0.006, 0.002),
        within=Term(-0.043, -0.058, -0.028),
        mix=Term(0.01, -0.004, 0.024),
        question_set=0.0,
        n_before=3120,
        n_after=2980,
        void_before=0.08,
        void_after=0.11,
        customers=640,
        parts=parts,
    )
    fault = Fault
    return Diagnosis(
        before=Span(day - 56, day - 28),
        after=Span(day - 28, day),
        verdicts=(*tuple(Verdict)[:6], Verdict.WITHIN),
        waterfall=waterfall,
        faults=(
            DataFault(fault.SILENT, "crm.csv", day - 9, 41.0, 0.0, 369),
            DataFault(fault.CLOCK, "app", day - 20, 0.0, 2.0, 800),
            DataFault(fault.LATE, "", day - 20, 1.0, 30.5, 90),
            DataFault(fault.DOUBLES, "web", day - 20, 0.001, 0.21, 460),
            DataFault(fault.RENAMED, "chat", day - 20, 12.0, 13.0, 360, became="live chat"),
        ),
        new_kinds=(
            NewKind(
                "community forum",
                day - 25,
                210,
                57,
                "other",
                "faq",
                0.83,
                "help",
                (("bill1", 40),),
                (("quit", 22), ("chat", 9)),
            ),
            NewKind("winback", day - 5, 12, 9, "stay", None, None, None, (), ()),
        ),
        novelty=Novelty(
            MissingMass(0.001, 0.0, 0.003, 3120, 27),
            MissingMass(0.004, 0.001, 0.007, 2980, 29),
            MissingMass(0.02, 0.015, 0.025, 3000, 210),
            MissingMass(None, None, None, 0, 0),
        ),
        moves=(
            MoveChange(
                "offer",
                0.041,
                1e-5,
                210,
                190,
                250,
                230,
                True,
                (
                    Moved("app", 0.34, 0.12, 85, 28),
                    Moved(None, 0.18, 0.4, 45, 92),
                    Moved("sign", 0.48, 0.48, 120, 110),
                ),
            ),
        ),
        sources_tested=18,
        dark=Dark(
            Compared(
                share(0.1, 30, 300, 0.07, 0.14), share(0.24, 70, 290, 0.19, 0.29), 1e-5, risen=True
            ),
            (("sign", 40), ("ident", 12)),
            Compared(
                share(0.3, 30, 100, 0.2, 0.4), share(0.31, 30, 96, 0.2, 0.4), 0.9, risen=False
            ),
            (
                NewName("FibreRivals", "{text}", day - 12, 14),
                NewName("rivals.example", "referrer", day - 10, 9),
            ),
        ),
        fog=(
            FogChange(
                "chat",
                Compared(
                    share(0.69, 174, 252, 0.62, 0.75),
                    share(0.97, 181, 187, 0.93, 0.99),
                    1e-9,
                    risen=True,
                ),
            ),
        ),
        gains=(
            Gain(
                "leaves",
                "{quiet}",
                Cause.WITHIN,
                False,
                Term(0.009, 0.004, 0.014),
                410,
                430,
                (RulePart(31, ("chat", "bill1"), 0.008, 210, 230),),
            ),
            Gain("next", "app", Cause.MIX, False, Term(0.004, 0.001, 0.008), 90, 120, ()),
        ),
    )


def sounding() -> Report:
    """The horn sounds, one click deeper is open, and it is said why the index moved."""
    report = understood()
    return replace(
        report,
        depth=some_depth(report.index),
        charts=some_charts(),
        alarms=some_alarms(),
        watching=13,
        diagnosis=some_diagnosis(),
    )


EXAMPLES = {
    "fibre": fibre,
    "sixty": sixty,
    "fresh": fresh,
    "silent": silent,
    "single": single,
    "empty": empty,
    "hostile": hostile,
    "understood": understood,
    "misread": misread,
    "tiny": tiny,
    "waiting": waiting,
    "sounding": sounding,
}

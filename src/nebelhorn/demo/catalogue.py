"""What the demo company has written in its ``nebelhorn.toml``: all but the new touchpoint."""

from __future__ import annotations

from nebelhorn.demo import points
from nebelhorn.settings import (
    By,
    Group,
    JourneySettings,
    Settings,
    Stage,
    Standing,
    Touchpoint,
)

COMPANY = "Nordlicht Energie & Netz"
_CUT_AFTER_DAYS = 30.0

STAGES = (
    Stage("research", "Umsehen", "Look around"),
    Stage("buy", "Kaufen", "Buy"),
    Stage("start", "Ankommen", "Start"),
    Stage("use", "Nutzen", "Use"),
    Stage("service", "Hilfe", "Service"),
    Stage("leave", "Gehen und danach", "Leave and after"),
)

GROUPS = (
    Group("Families", "segment = 'family'", Standing.CONFIRMED),
    Group("Young", "segment = 'young'", Standing.CONFIRMED),
    Group("Business", "segment = 'business'", Standing.CONFIRMED),
    Group("North", "region = 'north'"),
)

_US, _THIRD = By.COMPANY, By.THIRD

_ENTRIES: tuple[tuple[str, str, By, str, str, str], ...] = (
    (points.AD_CLICKED, "research", By.CUSTOMER, "web", "Anzeige geklickt", "Ad clicked"),
    (points.WEBSITE_VISIT, "research", By.CUSTOMER, "web", "Website besucht", "Website visited"),
    (points.TARIFF_CALCULATOR, "research", By.CUSTOMER, "web", "Tarifrechner", "Tariff calculator"),
    (points.ADVICE_CALL, "research", By.CUSTOMER, "phone", "Beratungsanruf", "Advice call"),
    (points.BRANCH_VISIT, "research", By.CUSTOMER, "branch", "Besuch im Laden", "Branch visit"),
    (points.OFFER_REQUESTED, "buy", By.CUSTOMER, "web", "Angebot angefragt", "Offer requested"),
    (points.CONTRACT_SIGNED, "buy", By.CUSTOMER, "web", "Vertrag geschlossen", "Contract signed"),
    (points.WELCOME_LETTER, "start", _US, "letter", "Willkommensbrief", "Welcome letter"),
    (points.TECHNICIAN_VISIT, "start", _THIRD, "visit", "Technikerbesuch", "Technician visit"),
    (points.ACTIVATION_DONE, "start", _US, "email", "Anschluss aktiv", "Activation done"),
    (points.FIRST_INVOICE, "start", _US, "email", "Erste Rechnung", "First invoice"),
    (points.INVOICE, "use", _US, "email", "Rechnung", "Invoice"),
    (points.PAYMENT, "use", By.CUSTOMER, "bank", "Zahlung", "Payment"),
    (points.PAYMENT_REMINDER, "use", _US, "letter", "Mahnung", "Payment reminder"),
    (points.APP_LOGIN, "use", By.CUSTOMER, "app", "App geöffnet", "App opened"),
    (points.TARIFF_CHANGE, "use", By.CUSTOMER, "web", "Tarif gewechselt", "Tariff changed"),
    (points.CAMPAIGN_MAIL, "use", _US, "email", "Werbemail", "Campaign mail"),
    (points.CAMPAIGN_ANSWERED, "use", By.CUSTOMER, "web", "Werbung gefolgt", "Campaign answered"),
    (
        points.ADVERTISING_REFUSED,
        "use",
        By.CUSTOMER,
        "email",
        "Werbung abbestellt",
        "Advertising refused",
    ),
    (points.HOTLINE_CALL, "service", By.CUSTOMER, "phone", "Anruf Hotline", "Hotline call"),
    (points.SELF_SERVICE, "service", By.CUSTOMER, "app", "Selbst erledigt", "Self-service"),
    (points.TICKET_OPENED, "service", By.CUSTOMER, "web", "Störung gemeldet", "Ticket opened"),
    (points.TICKET_SOLVED, "service", _US, "email", "Störung behoben", "Ticket solved"),
    (points.COMPLAINT, "service", By.CUSTOMER, "email", "Beschwerde", "Complaint"),
    (points.GOODWILL_CREDIT, "service", _US, "letter", "Gutschrift", "Goodwill credit"),
    (points.MOVING_HOUSE, "service", By.CUSTOMER, "web", "Umzug gemeldet", "Moving house"),
    (points.CANCELLATION, "leave", By.CUSTOMER, "letter", "Kündigung", "Cancellation"),
    (points.WINBACK_OFFER, "leave", _US, "letter", "Rückholangebot", "Win-back offer"),
    (points.RETURNED, "leave", By.CUSTOMER, "web", "Zurückgekommen", "Came back"),
    (points.RECOMMENDATION, "leave", By.CUSTOMER, "app", "Weiterempfohlen", "Recommended"),
)

_KEY_POINTS = frozenset(
    (
        points.CONTRACT_SIGNED,
        points.TECHNICIAN_VISIT,
        points.FIRST_INVOICE,
        points.INVOICE,
        points.TARIFF_CHANGE,
        points.HOTLINE_CALL,
        points.TICKET_SOLVED,
        points.COMPLAINT,
        points.CANCELLATION,
    )
)


def demo_settings() -> Settings:
    """Return the settings of the demo company, with every touchpoint but the unmodelled one.

    Examples:
        >>> settings = demo_settings()
        >>> settings.touchpoint("first invoice").label("de"), len(settings.touchpoints)
        ('Erste Rechnung', 30)
        >>> "community forum" in settings.touchpoints
        False
    """
    return Settings(
        name=COMPANY,
        time_zone="Europe/Berlin",
        language="en",
        journey=JourneySettings(cut_after_days=_CUT_AFTER_DAYS),
        stages=STAGES,
        touchpoints={entry[0]: _touchpoint(*entry) for entry in _ENTRIES},
        groups=GROUPS,
    )


def channel_of(touchpoint: str) -> str:
    """Return where a touchpoint usually happens; the unmodelled one is on the web.

    Examples:
        >>> channel_of("hotline call"), channel_of("community forum")
        ('phone', 'web')
    """
    return _CHANNELS.get(touchpoint, "web")


def own_acts() -> frozenset[str]:
    """Return what customers do of themselves, by raw name; the unmodelled touchpoint too.

    Examples:
        >>> "payment" in own_acts(), "invoice" in own_acts()
        (True, False)
    """
    modelled = {entry[0] for entry in _ENTRIES if entry[2] is By.CUSTOMER}
    return frozenset(modelled | {points.UNMODELLED})


def _touchpoint(name: str, stage: str, by: By, channel: str, de: str, en: str) -> Touchpoint:
    return Touchpoint(
        name=name,
        stage=stage,
        channel=channel,
        by=by,
        key_point=Standing.CONFIRMED if name in _KEY_POINTS else Standing.NO,
        de=de,
        en=en,
        leaves=name == points.CANCELLATION,
        complains=name == points.COMPLAINT,
    )


_CHANNELS = {name: channel for name, _, _, channel, _, _ in _ENTRIES}

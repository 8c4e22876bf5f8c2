from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.settings import (
    By,
    Settings,
    Touchpoint,
    guess_catalogue,
    parse_settings,
    settings_text,
)

# name → stage, by, and L for leaves, C for complains
TELECOM = {
    "Ad view": ("aware", "company", ""),
    "Campaign mail": ("aware", "company", ""),
    "Campaign mail opened": ("aware", "customer", ""),
    "Tariff comparison": ("decide", "customer", ""),
    "Contract signed": ("buy", "customer", ""),
    "Router shipped": ("arrive", "company", ""),
    "Activation": ("arrive", "customer", ""),
    "First invoice": ("use", "company", ""),
    "Invoice paid": ("use", "customer", ""),
    "Payment reminder": ("use", "company", ""),
    "Hotline call": ("help", "customer", ""),
    "Complaint": ("help", "customer", "C"),
    "Complaint resolved": ("help", "company", ""),
    "Technician appointment cancelled": ("help", "company", ""),
    "Win-back call": ("leave", "company", ""),
    "Cancellation": ("leave", "customer", "L"),
    "Review portal": ("tell", "third", ""),
}
SHOP = {
    "order placed": ("buy", "customer", ""),
    "payment approved": ("buy", "company", ""),
    "handed to carrier": ("arrive", "third", ""),
    "delivered": ("arrive", "company", ""),
    "delivered late": ("arrive", "company", ""),
    "promised date missed": ("arrive", "company", ""),
    "OrderCancelled": ("leave", "customer", "L"),
    "review asked": ("tell", "company", ""),
}
HELPDESK = {
    "Assign seriousness": ("help", "company", ""),
    "Take in charge ticket": ("help", "company", ""),
    "Insert ticket": ("help", "customer", ""),
    "Resolve ticket": ("help", "company", ""),
    "Closed": ("help", "company", ""),
    "Wait": ("other", "customer", ""),
}
LOAN = {
    "A_SUBMITTED": ("decide", "customer", ""),
    "A_PREACCEPTED": ("buy", "company", ""),
    "A_DECLINED": ("decide", "company", ""),
    "A_APPROVED": ("buy", "company", ""),
    "A_ACTIVATED": ("arrive", "company", ""),
    "A_CANCELLED": ("leave", "customer", "L"),
    "O_SENT": ("other", "company", ""),
    "O_SENT_BACK": ("other", "customer", ""),
}
GERMAN = {
    "Werbung gesehen": ("aware", "company", ""),
    "Antrag gestellt": ("decide", "customer", ""),
    "Vertrag unterschrieben": ("buy", "customer", ""),
    "Schlussrechnung": ("use", "company", ""),
    "Rechnung bezahlt": ("use", "customer", ""),
    "BESCHWERDE": ("help", "customer", "C"),
    "Beschwerde gelöst": ("help", "company", ""),
    "Kuendigung": ("leave", "customer", "L"),
    "Vertragskündigung": ("leave", "customer", "L"),
    "Termin storniert": ("other", "customer", ""),
}
PORTUGUESE = {
    "pedido realizado": ("buy", "customer", ""),
    "pagamento aprovado": ("buy", "company", ""),
    "pedido entregue": ("arrive", "company", ""),
    "fatura enviada": ("use", "company", ""),
    "reclamação": ("help", "customer", "C"),
    "pedido cancelado": ("leave", "customer", "L"),
    "avaliacao": ("tell", "customer", ""),
}


@pytest.mark.parametrize("expected", [TELECOM, SHOP, HELPDESK, LOAN, GERMAN, PORTUGUESE])
def test_usual_names_find_stage_and_actor(expected: dict[str, tuple[str, str, str]]) -> None:
    _, touchpoints = guess_catalogue(list(expected))
    found = {
        entry.name: (
            entry.stage,
            entry.by.value,
            "L" * entry.leaves + "C" * entry.complains,
        )
        for entry in touchpoints
    }
    assert found == expected


def test_only_stages_that_have_a_touchpoint_are_proposed_in_the_order_of_the_way() -> None:
    stages, touchpoints = guess_catalogue(["Cancellation", "order_placed", "Ad view"])
    assert [stage.id for stage in stages] == ["aware", "buy", "leave"]
    assert [entry.name for entry in touchpoints] == ["Ad view", "order_placed", "Cancellation"]
    assert [(stage.de, stage.en) for stage in stages[1:2]] == [("Kaufen", "Buy")]


@pytest.mark.parametrize(
    "names", [["1", "8", "6"], ["qx_17", "zz top", "order placed"], ["注文", "配送", "解約"], []]
)
def test_words_mostly_unknown_give_no_order_at_all(names: list[str]) -> None:
    stages, touchpoints = guess_catalogue(names)
    assert stages == ()
    assert {entry.stage for entry in touchpoints} <= {"other"}


def test_half_the_words_known_is_enough() -> None:
    stages, touchpoints = guess_catalogue(["qx_17", "order placed"])
    assert [stage.id for stage in stages] == ["buy"]
    assert touchpoints[-1] == Touchpoint("qx_17")


def test_whole_words_count_not_letters_within_them() -> None:
    _, (entry,) = guess_catalogue(["Adaptation of the roadmap"])  # no "ad", no "app"
    assert (entry.stage, entry.by, entry.channel) == ("other", By.CUSTOMER, None)


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("Hotline call", "phone"),
        ("WhatsApp message", "chat"),
        ("campaign_mail", "email"),
        ("Anruf in der Filiale", "phone"),
        ("Besuch Filiale", "store"),
        ("landing page", "web"),
        ("order placed", None),
    ],
)
def test_channels_are_guessed_where_the_name_says_one(name: str, channel: str | None) -> None:
    _, (entry,) = guess_catalogue([name])
    assert entry.channel == channel


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=8))
def test_a_guess_has_every_name_once_and_is_a_valid_file(names: list[str]) -> None:
    stages, touchpoints = guess_catalogue(names)
    assert sorted(entry.name for entry in touchpoints) == sorted(set(names))
    settings = Settings(stages=stages, touchpoints={entry.name: entry for entry in touchpoints})
    assert parse_settings(settings_text(settings).encode()) == settings


@given(st.permutations(["Ad view", "order placed", "Complaint", "x", "y", "Kündigung"]))
def test_the_order_of_names_changes_nothing_about_any(names: list[str]) -> None:
    expected = guess_catalogue(sorted(names))
    stages, touchpoints = guess_catalogue(names)
    assert (stages, set(touchpoints)) == (expected[0], set(expected[1]))

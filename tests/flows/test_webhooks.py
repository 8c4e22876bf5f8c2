"""Somebody outside is told: by the command line, over HTTP, verified as the pages say."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

import nebelhorn as library
from nebelhorn.app import add_target, deliveries, list_targets
from nebelhorn.clock import utc_now
from nebelhorn.errors import UnknownName
from nebelhorn.live import EgressDenied, enqueue, found_outbox

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "webhooks.md"
URL = "http://127.0.0.1:9/hook"


def put(place: Path, key: str, topic: str = "alarm.red") -> None:
    with library.open_workspace(place) as workspace:
        found_outbox(workspace.stores.office)
        with workspace.stores.office.begin() as connection:
            enqueue(connection, topic, {"key": key}, key=key, now_us=1_796_000_000_000_000)


def test_a_target_is_added_listed_and_removed(shop: Path, nebelhorn: Callable[..., Any]) -> None:
    assert "Nobody outside is told" in nebelhorn("-w", shop, "webhook", "list").out
    said = nebelhorn("-w", shop, "webhook", "add", "crm", URL, "--allow", "127.0.0.1")
    assert re.search(r"Secret, shown this once: whsec_[A-Za-z0-9+/=]{44}\n", said.out)
    secret = said.out.split()[-1]
    put(shop, "a/1")
    shown = nebelhorn("-w", shop, "webhook", "list")
    assert "crm" in shown.out
    as_json = nebelhorn("-w", shop, "webhook", "list", "--json")
    assert [one["waiting"] for one in as_json.json] == [1]
    assert secret not in shown.out + as_json.out
    assert nebelhorn("-w", shop, "webhook", "remove", "crm").code == 0
    assert "Nobody outside is told" in nebelhorn("-w", shop, "webhook", "list").out


def test_an_address_inside_is_refused_and_nothing_is_saved(
    shop: Path, nebelhorn: Callable[..., Any]
) -> None:
    said = nebelhorn("-w", shop, "webhook", "add", "crm", "http://169.254.169.254/latest/")
    assert said.code == 2
    assert "cloud metadata" in said.err
    assert "latest" not in said.err
    with library.open_workspace(shop) as workspace:
        with pytest.raises(EgressDenied):
            add_target(workspace, "crm", "http://localhost/")
        assert list_targets(workspace) == ()


def test_messages_are_shown_dropped_and_sent_again(
    shop: Path, nebelhorn: Callable[..., Any]
) -> None:
    nebelhorn("-w", shop, "webhook", "add", "crm", URL, "--allow", "127.0.0.0/8", "--topic", "goal")
    put(shop, "a/1", "goal")
    put(shop, "a/2", "alarm.red")
    [one] = nebelhorn("-w", shop, "webhook", "deliveries", "--json").json
    assert (one["state"], one["topic"], one["target"]) == ("waiting", "goal", "crm")
    assert "given up" in nebelhorn("-w", shop, "webhook", "drop", one["message_id"]).out
    dead = nebelhorn("-w", shop, "webhook", "deliveries", "--state", "dead", "--target", "crm")
    assert one["message_id"] in dead.out
    assert "dropped by hand" in dead.out
    assert "again" in nebelhorn("-w", shop, "webhook", "redeliver", one["message_id"]).out
    none = nebelhorn("-w", shop, "webhook", "deliveries", "--state", "dead")
    assert "no such message" in none.out
    assert nebelhorn("-w", shop, "webhook", "drop", "msg_0").code == 2
    with library.open_workspace(shop) as workspace, pytest.raises(UnknownName, match="crm"):
        deliveries(workspace, target="crn")
    assert nebelhorn("-w", shop, "webhook", "resume", "crm").code == 0


def test_the_secret_of_a_new_target_is_not_in_its_repr(shop: Path) -> None:
    with library.open_workspace(shop) as workspace:
        added = add_target(workspace, "crm", URL, allow=["127.0.0.1"])
    assert added.secret.startswith("whsec_")
    assert added.secret not in repr(added)


def test_the_python_of_the_page_verifies_what_is_sent() -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    named: dict[str, Any] = {}
    for block in blocks[:2]:
        exec(compile(block, PAGE.name, "exec"), named)  # noqa: S102 - our own page
    secret, body, now = "whsec_" + "A" * 43 + "=", '{"ö":1}', utc_now()
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", now, body),
    }
    assert named["verified"](secret, headers, body.encode()) == {"ö": 1}
    assert named["is_ours"](secret, headers, body.encode())
    assert not named["is_ours"](secret, headers, body.encode() + b" ")
    assert not named["is_ours"]("whsec_" + "B" * 43 + "=", headers, body.encode())

"""`make demo` on screen, from the link to Ctrl-C: while somebody looks, the horn sounds once."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nebelhorn import alarms, open_workspace
from tests.browser.served import become_admin, chromium

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "live_demo.py"
DRAWN_MS, SOUNDED_MS, STOPPED_S = 120_000, 180_000, 30


def test_the_horn_sounds_while_somebody_looks_at_today(tmp_path):
    command = [sys.executable, str(SCRIPT), str(tmp_path / "ws"), "--people", "200"]
    command += ["--day", "1", "--no-backtest"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:
        link = re.search(r"http://127\.0\.0\.1:\d+/welcome/\S+", demo.stdout.readline())
        assert link is not None
        with chromium() as browser:
            page = browser.new_page(locale="de-DE")
            page.goto(link[0])
            assert "Seine Zeit steht am" in page.locator(".lapse").inner_text()
            become_admin(page, link[0])
            page.wait_for_selector(".today", timeout=DRAWN_MS)
            assert page.locator(".saying.loud").count() == 0
            page.evaluate("window.stayed = true")
            page.wait_for_selector(".saying.loud", timeout=SOUNDED_MS)
            assert page.evaluate("window.stayed")  # nobody has loaded it again
            assert "Ein Tag vergeht in etwa einer Sekunde" in page.locator(".lapse").inner_text()
        demo.send_signal(signal.SIGINT)
        said = demo.communicate(timeout=STOPPED_S)[0]
        assert demo.returncode == 0
    assert said.count("the horn has sounded (community forum)") == 1
    with open_workspace(tmp_path / "ws") as workspace:
        (alarm,) = alarms(workspace).alarms
    assert alarm.subject == "community forum"

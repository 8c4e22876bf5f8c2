"""Segment's browser library in a real Chromium, on a page of another origin than Nebelhorn's.

A fourth argument ``batching`` lets it collect events, as it does when it is told to.
"""

from __future__ import annotations

import shutil
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from driving import HERE, tell
from playwright.sync_api import sync_playwright

EVENTS = 8
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
COUNT = """() => {
  const send = window.fetch
  window.taken = 0
  window.fetch = async (...said) => {
    const answer = await send(...said)
    const { batch } = JSON.parse(said[1].body)
    if (answer.ok) window.taken += batch ? batch.length : 1
    return answer
  }
}"""
SEND = """async ([apiHost, writeKey, strategy]) => {
  const cdnSettings = { integrations: { 'Segment.io': { apiKey: writeKey } } }
  const deliveryStrategy = strategy ? { strategy, config: { timeout: 500 } } : undefined
  const integrations = { 'Segment.io': { apiHost, protocol: 'http', deliveryStrategy } }
  const browser = AnalyticsNext.AnalyticsBrowser
  const [client] = await browser.load({ writeKey, cdnSettings }, { integrations })
  window.errors = []
  client.on('error', error => window.errors.push(String(error.reason ?? error)))
  client.identify('u1', { email: 'a@example.test', plan: 'pro' })
  for (const n of [1, 2, 3]) {
    client.track('Order Completed', { order_id: `o${n}`, value: 10.5 * n, currency: 'EUR' })
  }
  client.page('Docs', 'Home')
  client.screen('App', 'Main')
  client.group('acme', { name: 'ACME' })
  client.alias('u1', 'anon-1')
}"""


class Shop(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path != "/":
            super().do_GET()
            return
        # not by playwright's route: Chromium keeps pages from nowhere away from loopback
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Shop</title>")

    def log_message(self, *said: object) -> None:
        pass


host, key, installed, *more = sys.argv[1:]
library = Path(installed) / "node_modules" / "@segment" / "analytics-next" / "dist" / "umd"
site = ThreadingHTTPServer(("127.0.0.1", 0), partial(Shop, directory=library))
Thread(target=site.serve_forever, daemon=True).start()
chromium = shutil.which("chromium") or shutil.which("chromium-browser")
strayed: list[object] = []
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    page = browser.new_page()
    page.on(
        "request",
        lambda asked: urlsplit(asked.url).hostname in HERE or strayed.append(asked.url),
    )
    page.goto(f"http://localhost:{site.server_port}/")
    page.add_script_tag(url=f"http://localhost:{site.server_port}/index.js")
    page.evaluate(COUNT)
    page.evaluate(SEND, [f"{urlsplit(host).netloc}/v1", key, *(more or [None])])
    page.wait_for_function(f"window.taken >= {EVENTS}", timeout=50_000)
    errors = page.evaluate("window.errors")
    browser.close()
tell([*errors, *strayed])

"""What may be reached outside, and that nothing else is."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import socket
import ssl
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from nebelhorn.errors import SettingsError
from nebelhorn.live.addresses import EgressDenied, EgressRules, egress_rules
from nebelhorn.live.egress import EgressFailed, Gateway, Resolve, Sending, resolve_by_system

LOOPBACK = egress_rules(["127.0.0.1"])


def names(**known: Sequence[str]) -> Resolve:
    """Numbers stand for themselves, as in every resolver; names are as given."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        try:
            ipaddress.ip_address(host)
        except ValueError:
            found = known.get(host.replace(".", "_"))
            if found is None:
                raise socket.gaierror(socket.EAI_NONAME, "unknown") from None
            return found
        return [host]

    return resolve


RESOLVE = names(
    good_example=["93.184.216.34", "2606:2800:220:1::1"],
    localhost=["127.0.0.1", "::1"],
    mixed_example=["93.184.216.34", "10.0.0.1"],
    metadata_google_internal=["169.254.169.254"],
    erp_intern=["10.1.2.3"],
)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.8.9.10:8080/hook",
        "http://localhost/",
        "http://localhost./",
        "http://LOCALHOST/",
        "http://0.0.0.0/",
        "http://0/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://127。0。0。1/",
        "http://１２７.０.０.１/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://168.63.129.16/",
        "http://metadata.google.internal/computeMetadata/v1/",
        "http://192.0.2.1/",
        "http://198.18.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
        "http://[fc00::1]/",
        "http://[fd00:ec2::254]/",
        "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[ff02::1]/",
        "http://mixed.example/",
        "http://good.example\\@127.0.0.1/",
        "http://user:word@good.example/",
        "http://user@good.example/",
        "http://good.example:0/",
        "http://good.example:99999/",
        "http://good.example%2f@127.0.0.1/",
        "http://good_.%00example/",
        "http:///hook",
        "http:hook",
        "//good.example/",
        "good.example/hook",
        "file:///etc/passwd",
        "gopher://good.example:25/_HELO",
        "ftp://good.example/",
        "unix:///var/run/docker.sock",
        "http://good.example/\r\nHost: 127.0.0.1",
        "https://good.example/" + "a" * 2000,
        "",
    ],
)
def test_what_leads_inside_is_refused(url: str) -> None:
    with pytest.raises(EgressDenied):
        asyncio.run(Gateway(resolve=RESOLVE).check(url))


@pytest.mark.parametrize(
    "url",
    [
        "https://good.example/hook?token=1",
        "http://good.example:8080/",
        "https://GOOD.example./",
        "https://93.184.216.34/",
        "https://[2606:2800:220:1::1]:8443/",
    ],
)
def test_the_open_internet_may_be_reached(url: str) -> None:
    assert asyncio.run(Gateway(resolve=RESOLVE).check(url))


@pytest.mark.parametrize("number", ["127.0.0.1", "2130706433", "0x7f.1", "127.1", "localhost"])
def test_the_systems_resolver_opens_no_other_way(number: str) -> None:
    with pytest.raises(EgressDenied):
        asyncio.run(Gateway(resolve=resolve_by_system).check(f"http://{number}/"))


def test_a_name_that_leads_nowhere_is_a_failure_not_a_denial() -> None:
    with pytest.raises(EgressFailed, match=r"nobody\.example: the name leads nowhere"):
        asyncio.run(Gateway(resolve=RESOLVE).check("https://nobody.example/secret-path"))


@pytest.mark.parametrize("allow", ["10.0.0.0/8", "10.1.2.3", "erp.intern", "ERP.intern."])
def test_private_systems_may_be_allowed(allow: str) -> None:
    gateway = Gateway(egress_rules([allow]), resolve=RESOLVE)
    assert asyncio.run(gateway.check("https://erp.intern/hook")) == ("10.1.2.3",)
    with pytest.raises(EgressDenied):
        asyncio.run(gateway.check("http://192.168.1.1/"))


@pytest.mark.parametrize("allow", ["0.0.0.0/0", "169.254.0.0/16", "metadata.google.internal"])
def test_metadata_of_the_cloud_stays_closed_whatever_is_allowed(allow: str) -> None:
    gateway = Gateway(egress_rules([allow]), resolve=RESOLVE)
    for url in ("http://169.254.169.254/", "http://metadata.google.internal/"):
        with pytest.raises(EgressDenied):
            asyncio.run(gateway.check(url))


def test_ports_may_be_narrowed() -> None:
    gateway = Gateway(egress_rules(ports=[443, 8443]), resolve=RESOLVE)
    assert asyncio.run(gateway.check("https://good.example/"))
    with pytest.raises(EgressDenied, match="port 25 is not open"):
        asyncio.run(gateway.check("http://good.example:25/"))


@pytest.mark.parametrize("entry", ["", "10.0.0.1/8", "a b", "1.2.3", "http://x/"])
def test_an_allow_list_is_read_strictly(entry: str) -> None:
    with pytest.raises(SettingsError):
        egress_rules([entry])


def post(gateway: Gateway, url: str, **said: Any) -> Any:
    return asyncio.run(gateway.send(Sending("POST", url, {"x-one": "1"}, b"{}", **said)))


def test_a_request_arrives_under_its_name(receiver: Any) -> None:
    gateway = Gateway(LOOPBACK, resolve=names(shop_test=["127.0.0.1"]))
    answer = post(gateway, f"http://shop.test:{receiver.port}/hook?a=1")
    assert (answer.status, answer.body, answer.cut) == (200, b"ok", False)
    [got] = receiver.got
    assert got.path == "/hook?a=1"
    assert got.headers["host"] == f"shop.test:{receiver.port}"
    assert got.body == b"{}"
    assert "cookie" not in got.headers


def test_a_name_that_changes_its_mind_is_not_followed(receiver: Any) -> None:
    """DNS rebinding: open when checked, inside a moment later."""
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    gateway = Gateway(resolve=rebinding)
    url = f"http://rebind.test:{receiver.port}/"
    asyncio.run(gateway.check(url))
    with pytest.raises(EgressDenied, match="loopback"):
        post(gateway, url)
    assert receiver.got == []


def test_the_address_that_was_checked_is_the_one_that_is_connected(receiver: Any) -> None:
    asked: list[str] = []

    async def once(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        assert len(asked) == 1, "a second look at the name could find another address"
        return ["127.0.0.1"]

    assert post(Gateway(LOOPBACK, resolve=once), f"http://pin.test:{receiver.port}/").status == 200


def test_the_next_address_is_tried_where_nobody_listens(receiver: Any) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.2", receiver.port))  # bound, not listening
        gateway = Gateway(
            egress_rules(["127.0.0.0/8"]), resolve=names(two_test=["127.0.0.2", "127.0.0.1"])
        )
        assert post(gateway, f"http://two.test:{receiver.port}/").status == 200


def test_a_redirect_is_not_followed(receiver: Any, reply: Any) -> None:
    place = {"location": "http://169.254.169.254/latest/meta-data/"}
    receiver.answer = lambda _: reply(302, place, b"")
    assert post(Gateway(LOOPBACK), receiver.url()).status == 302
    assert len(receiver.got) == 1


def test_proxies_of_the_environment_are_not_asked(
    receiver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1/")
    assert post(Gateway(LOOPBACK), receiver.url()).status == 200


def test_a_long_answer_is_read_up_to_the_limit(receiver: Any, reply: Any) -> None:
    receiver.answer = lambda _: reply(body=b"x" * 5_000_000)
    answer = post(Gateway(LOOPBACK), receiver.url())
    assert (len(answer.body), answer.cut) == (65_536, True)
    receiver.answer = lambda _: reply(body=b"x" * 10)
    assert len(post(Gateway(LOOPBACK), receiver.url(), most_bytes=10).body) == 10


def test_who_does_not_answer_in_time_has_failed(receiver: Any, reply: Any) -> None:
    over = Event()

    def hang(_: Any) -> Any:
        over.wait(30)
        return reply()

    receiver.answer = hang
    try:
        with pytest.raises(EgressFailed, match=r"127\.0\.0\.1: no answer within 0\.1 s"):
            post(Gateway(LOOPBACK), receiver.url("/secret"), total_s=0.1)
    finally:
        over.set()


def test_a_resolver_that_hangs_has_failed() -> None:
    async def never(host: str, port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    with pytest.raises(EgressFailed, match="no answer within"):
        post(Gateway(resolve=never), "http://slow.test/", total_s=0.05)
    with pytest.raises(EgressFailed, match="no answer within"):
        asyncio.run(Gateway(resolve=never).check("http://slow.test/", within_s=0.05))


def test_a_broken_answer_is_a_failure_that_names_no_path() -> None:
    async def scene() -> None:
        async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"this is not HTTP\r\n\r\n")
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(babble, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            with pytest.raises(EgressFailed) as said:
                await Gateway(LOOPBACK).send(Sending("POST", f"http://127.0.0.1:{port}/secret"))
            assert "secret" not in str(said.value)

    asyncio.run(scene())


def test_a_certificate_is_held_against_the_name(receiver: Any, tmp_path: Path) -> None:
    served, trusted = certificate("shop.test", tmp_path)
    receiver.server.socket = served.wrap_socket(receiver.server.socket, server_side=True)
    resolve = names(shop_test=["127.0.0.1"], other_test=["127.0.0.1"])
    gateway = Gateway(LOOPBACK, resolve=resolve, tls=trusted)
    assert post(gateway, f"https://shop.test:{receiver.port}/").status == 200
    with pytest.raises(EgressFailed, match=r"(?i)certificate"):
        post(gateway, f"https://other.test:{receiver.port}/")
    with pytest.raises(EgressFailed, match=r"(?i)certificate"):
        post(Gateway(LOOPBACK, resolve=resolve), f"https://shop.test:{receiver.port}/")
    assert len(receiver.got) == 1


def certificate(name: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    day = dt.timedelta(days=1)
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 - a certificate of today
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "both.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(pem)
    return served, ssl.create_default_context(cafile=str(pem))


def test_what_is_sent_does_not_show_its_secrets() -> None:
    sending = Sending("POST", "https://x/secret-path", {"a": "secret-head"}, b"secret-body")
    assert "secret" not in repr(sending)
    assert EgressRules() == egress_rules()

"""Where posts never go: inside, elsewhere than listed, after redirects, by other answers of DNS."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from govportal.refusals import Refused
from govportal.worklist import calling
from govportal.worklist.calling import NotSent, post_to
from govportal.worklist.rules.addresses import (
    Policy,
    address_refusal,
    found_refusal,
    is_listed,
    target_of,
)
from tests.worklist.receivers import listening

HOSTS = ("hooks.example.com", "*.office.example", "93.184.216.34")
STRICT, LOCAL = Policy(HOSTS), Policy(HOSTS, loopback=True)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://hooks.example.com/services/T0/x", None),
        ("https://HOOKS.example.com./x?y=1", None),
        ("https://a.office.example/x", None),
        ("https://a.b.office.example:443/x", None),
        ("https://93.184.216.34/x", None),
        ("http://hooks.example.com/x", "webhook.not_https"),
        ("ftp://hooks.example.com/x", "webhook.malformed"),
        ("file:///etc/passwd", "webhook.malformed"),
        ("hooks.example.com/x", "webhook.malformed"),
        ("https:///x", "webhook.malformed"),
        ("https://hooks.example.com:port/x", "webhook.malformed"),
        ("https://hooks.example.com\\@evil.example/x", "webhook.malformed"),
        ("https://hooks.example.com/x\r\nHost: evil", "webhook.malformed"),
        ("https://hooks.exämple.com/x", "webhook.malformed"),
        ("https://[::1/x", "webhook.malformed"),
        ("https://hooks.example.com/" + "x" * 2000, "webhook.malformed"),
        ("https://user:pass@hooks.example.com/x", "webhook.userinfo"),
        ("https://hooks.example.com@evil.example/x", "webhook.userinfo"),
        ("https://@hooks.example.com/x", "webhook.userinfo"),
        ("https://hooks.example.com:8443/x", "webhook.port"),
        ("https://hooks.example.com:22/x", "webhook.port"),
        ("https://evil.example/x", "webhook.host_not_listed"),
        ("https://office.example/x", "webhook.host_not_listed"),
        ("https://evil-office.example/x", "webhook.host_not_listed"),
        ("https://hooks.example.com.evil.example/x", "webhook.host_not_listed"),
        ("https://localhost/x", "webhook.host_not_listed"),
        ("https://2130706433/x", "webhook.host_not_listed"),
        ("https://127.0.0.1/x", "webhook.inside"),
        ("https://10.1.2.3/x", "webhook.inside"),
        ("https://169.254.169.254/latest/meta-data/", "webhook.inside"),
        ("https://[::1]/x", "webhook.inside"),
        ("https://[::ffff:127.0.0.1]/x", "webhook.inside"),
        ("https://[::ffff:a9fe:a9fe]/x", "webhook.inside"),
        ("https://[fd00:ec2::254]/x", "webhook.inside"),
        ("https://[2002:7f00:1::]/x", "webhook.inside"),
    ],
)
def test_what_an_address_alone_says(address: str, code: str | None) -> None:
    no = address_refusal(address, STRICT)
    assert (no.code if no else None) == code


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",
        "169.254.169.254", "169.254.1.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255",
        "100.100.100.200", "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1",
        "2001:db8::1", "::ffff:10.0.0.1", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:a00:1::1", "2001:0:1::f5ff:fffe", "fe80::1%eth0",
    ],
)  # fmt: skip
def test_a_name_that_leads_inside_is_not_followed(inside: str) -> None:
    target = target_of("https://hooks.example.com/x")
    assert target is not None
    for found in ([inside], ["93.184.216.34", inside]):
        assert found_refusal(target, found, LOCAL).code == "webhook.inside"
    assert found_refusal(target, ["93.184.216.34", "2606:2800:220:1::1"], STRICT) is None
    assert found_refusal(target, [], STRICT).code == "webhook.host_unknown"


def test_loopback_is_called_only_where_the_settings_say_so_and_by_its_own_name() -> None:
    for address in ("http://127.0.0.1:8099/x", "http://localhost/x", "http://[::1]:9/x"):
        assert address_refusal(address, LOCAL) is None
        assert address_refusal(address, STRICT) is not None
    target = target_of("http://localhost/x")
    assert target is not None
    assert found_refusal(target, ["127.0.0.1"], LOCAL) is None
    assert found_refusal(target, ["10.0.0.1"], LOCAL).code == "webhook.inside"


def test_an_empty_list_lists_nobody() -> None:
    for hosts in ((), ("",), ("*.",), ("*",)):
        assert not is_listed("hooks.example.com", Policy(hosts))


def send(url: str, **more: Any) -> calling.Answer:
    return post_to(url, b"{}", {"Content-Type": "application/json"}, LOCAL, **more)


def test_redirects_are_not_followed() -> None:
    with listening() as inside, listening() as inbox:
        inbox.status, inbox.location = 302, inside.url
        with pytest.raises(NotSent, match="redirects are not followed"):
            send(inbox.url)
        assert len(inbox.got) == 1 and inside.got == []


def test_a_long_answer_is_cut_off_and_a_short_one_kept_in_part() -> None:
    with listening() as inbox:
        inbox.answer = b"x" * (calling.ANSWER_MOST + 1)
        with pytest.raises(NotSent, match="more than"):
            send(inbox.url)
        inbox.answer = b"y" * 1000
        assert send(inbox.url).text == "y" * calling.KEPT


def test_a_name_is_asked_for_once_and_the_connection_goes_where_it_said() -> None:
    """DNS that answers otherwise the second time finds nobody asking."""
    asked = []

    def once(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with listening() as inbox:
        url = inbox.url.replace("127.0.0.1", "localhost")
        assert send(url, resolving=once).is_taken
        ((_, headers, _),) = inbox.got
    assert asked == ["localhost"] and headers["host"].startswith("localhost:")
    with pytest.raises(Refused) as no:
        send(url, resolving=once)
    assert no.value.refusal.code == "webhook.inside"


def test_a_listed_name_that_resolves_inside_is_refused_before_anything_is_sent() -> None:
    with listening() as inbox:
        port = int(inbox.url.split(":")[2].split("/")[0])
        policy = Policy(("hooks.example.com",), (port,), loopback=True)
        with pytest.raises(Refused) as no:
            post_to(f"https://hooks.example.com:{port}/x", b"", {}, policy,
                    resolving=lambda *_: ["127.0.0.1"])  # fmt: skip
    assert no.value.refusal.code == "webhook.inside" and inbox.got == []


def certificate(folder: Any, name: str) -> tuple[str, str]:
    """A certificate for a name, signed by itself, and its key, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    day = timedelta(days=1)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
        .public_key(key.public_key()).serial_number(1)
        .not_valid_before(datetime.now(UTC) - day).not_valid_after(datetime.now(UTC) + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, private = folder / "cert.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))  # fmt: skip
    return str(pem), str(private)


@pytest.mark.parametrize(("name", "arrives"), [("localhost", True), ("hooks.example.com", False)])
def test_the_pinned_connection_asks_for_the_certificate_of_the_name(
    tmp_path: Any, name: str, arrives: bool
) -> None:
    pem, private = certificate(tmp_path, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, private)
    with listening(wrap=lambda one: context.wrap_socket(one, server_side=True)) as inbox:
        url = inbox.url.replace("http://127.0.0.1", "https://localhost")
        if arrives:
            assert send(url, ca_file=pem, resolving=lambda *_: ["127.0.0.1"]).is_taken
        else:
            with pytest.raises(NotSent, match="certificate"):
                send(url, ca_file=pem, resolving=lambda *_: ["127.0.0.1"])
        with pytest.raises(NotSent, match="certificate"):
            send(url, resolving=lambda *_: ["127.0.0.1"])  # nobody knows who signed it
        assert len(inbox.got) == int(arrives)


def test_one_that_drips_is_left_after_the_time_for_all_of_it() -> None:
    dripping, enough = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def drip() -> None:
        one, _ = dripping.accept()
        with one:
            while not enough.wait(0.05):
                try:
                    one.send(b"H")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    with pytest.raises(NotSent, match="no answer within"):
        send(f"http://127.0.0.1:{dripping.getsockname()[1]}/x", time_out=0.4)
    enough.set()
    thread.join()
    dripping.close()


def test_nobody_there_is_not_sent() -> None:
    with listening() as inbox:
        url = inbox.url
    with pytest.raises(NotSent, match="ConnectionRefused"):
        send(url)

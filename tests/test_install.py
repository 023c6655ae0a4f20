"""uv installs from where pip would: its indexes, its certificates, its proxy."""

from __future__ import annotations

import base64
import datetime
import hashlib
import http.server
import importlib.util
import io
import ipaddress
import os
import ssl
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from jixiao.project import Project

MIRROR = "https://mirror.invalid/simple"
OTHER = "https://other.invalid/simple"


@pytest.fixture
def tool(project: Project) -> Path:
    return project.root / "tools" / "uv.py"


@pytest.mark.parametrize(
    ("listed", "environment", "expected"),
    [
        ("", {}, {"UV_SYSTEM_CERTS": "true"}),
        (f"global.index-url='{OTHER}'\n:env:.index-url='{MIRROR}'", {}, {"UV_DEFAULT_INDEX": MIRROR}),
        (f"install.index-url='{MIRROR}'\nglobal.index-url='{OTHER}'", {}, {"UV_DEFAULT_INDEX": MIRROR}),
        (f"download.index-url='{OTHER}'", {}, {"UV_DEFAULT_INDEX": None}),
        (
            f"global.extra-index-url='{MIRROR}\\n{OTHER}'",
            {},
            {"UV_INDEX": f"{MIRROR} {OTHER}", "UV_INDEX_STRATEGY": "unsafe-best-match", "UV_DEFAULT_INDEX": None},
        ),
        ("global.find-links='/srv/wheels\\n/srv/more'", {}, {"UV_FIND_LINKS": "/srv/wheels,/srv/more"}),
        ("global.trusted-host='a.invalid b.invalid:81'", {}, {"UV_INSECURE_HOST": "a.invalid b.invalid:81"}),
        ("global.timeout='60'", {}, {"UV_HTTP_TIMEOUT": "60"}),
        ("global.proxy='http://proxy.invalid:3128'", {}, {"HTTPS_PROXY": "http://proxy.invalid:3128"}),
        # pip's own certificate outranks what all programs share, and that outranks the system's.
        (
            "global.cert='/a.pem'",
            {"REQUESTS_CA_BUNDLE": "/b.pem", "SSL_CERT_FILE": "/c.pem"},
            {"SSL_CERT_FILE": "/a.pem", "UV_SYSTEM_CERTS": None},
        ),
        ("", {"REQUESTS_CA_BUNDLE": "/b.pem"}, {"SSL_CERT_FILE": "/b.pem", "UV_SYSTEM_CERTS": None}),
        ("", {"SSL_CERT_FILE": "/c.pem"}, {"SSL_CERT_FILE": "/c.pem", "UV_SYSTEM_CERTS": None}),
        # What is said to uv itself stays.
        (f"global.index-url='{MIRROR}'", {"UV_DEFAULT_INDEX": OTHER}, {"UV_DEFAULT_INDEX": OTHER}),
    ],
)
def test_options_of_pip_become_those_of_uv(
    tool: Path, listed: str, environment: dict[str, str], expected: dict[str, str | None]
) -> None:
    specification = importlib.util.spec_from_file_location("uv_as_pip", tool)
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    found = module.translated(module.configured(listed.splitlines()), environment, has_system_certificates=True)
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.command
def test_a_mirror_with_a_certificate_of_its_own_is_used(tool: Path, mirror: tuple[str, Path], tmp_path: Path) -> None:
    """An index that only pip's configuration names, signed by an authority that only pip's configuration trusts."""
    url, authority = mirror
    configuration = tmp_path / "pip.conf"
    configuration.write_text(f"[global]\nindex-url = {url}\ncert = {authority}\n", encoding="utf-8")
    requirements = tmp_path / "requirements.lock"
    requirements.write_text(f"tiny==1.0 --hash=sha256:{hashlib.sha256(wheel()).hexdigest()}\n", encoding="utf-8")
    silent = ("PIP_", "UV_", "SSL_", "HTTP", "NO_PROXY", "ALL_PROXY", "REQUESTS_", "CURL_")
    clean = {name: value for name, value in os.environ.items() if not name.upper().startswith(silent)}
    clean |= {"UV_CACHE_DIR": str(tmp_path / "cache"), "HOME": str(tmp_path), "XDG_CONFIG_DIRS": str(tmp_path)}

    def install(**more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(tool), "pip", "install", "--require-hashes", "--target", str(tmp_path / "here")]
        command += ["-r", str(requirements)]
        return subprocess.run(command, env=clean | more, capture_output=True, text=True, timeout=60)

    refused = install(PIP_CONFIG_FILE=str(configuration), PIP_CERT=str(ssl_of_nobody(tmp_path)), UV_HTTP_RETRIES="0")
    assert refused.returncode != 0 and "UnknownIssuer" in refused.stderr
    done = install(PIP_CONFIG_FILE=str(configuration))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "here" / "tiny.py").read_text(encoding="utf-8") == "ANSWER = 42\n"


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A package index on this machine behind TLS: its address, and the certificate of the authority that signed it."""
    folder = tmp_path / "index" / "simple" / "tiny"
    folder.mkdir(parents=True)
    (folder / "tiny-1.0-py3-none-any.whl").write_bytes(wheel())
    (folder / "index.html").write_text('<a href="tiny-1.0-py3-none-any.whl">tiny</a>', encoding="utf-8")

    authority, key = certificate("authority")
    signed, own_key = certificate("127.0.0.1", authority, key)
    (tmp_path / "authority.pem").write_bytes(pem(authority))
    private = own_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "server.pem").write_bytes(private + pem(signed))

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "index")))
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that hangs up is what is tested
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_address[1]}/simple", tmp_path / "authority.pem"
    server.shutdown()
    server.server_close()
    thread.join()


def ssl_of_nobody(folder: Path) -> Path:
    """The certificate of an authority that signed nothing."""
    (folder / "nobody.pem").write_bytes(pem(certificate("nobody")[0]))
    return folder / "nobody.pem"


def pem(found: x509.Certificate) -> bytes:
    return found.public_bytes(serialization.Encoding.PEM)


def certificate(
    name: str, issuer: x509.Certificate | None = None, issuer_key: ec.EllipticCurvePrivateKey | None = None
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """A certificate with its key: of an authority, or signed by one for the machine's own address."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if issuer:
        address = x509.IPAddress(ipaddress.ip_address(name))
        builder = builder.add_extension(x509.SubjectAlternativeName([address]), critical=False)
    return builder.sign(issuer_key or key, hashes.SHA256()), key


def wheel() -> bytes:
    """A package of one module, always of the same bytes."""
    files = {
        "tiny.py": "ANSWER = 42\n",
        "tiny-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        "tiny-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_digest(text)},{len(text)}\n" for name, text in files.items())
    files["tiny-1.0.dist-info/RECORD"] = record + "tiny-1.0.dist-info/RECORD,,\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return packed.getvalue()


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()

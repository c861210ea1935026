"""What `docs/deploy.md` says can be done: systemd takes the units, and nginx serves the site by its configuration."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.request import Request, urlopen

import pytest

from tests.test_server import PATIENCE, ROOT, Server, a_free_port, serving, until

DEPLOY = ROOT / "docs" / "deploy"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
HOST = "cues.example.org"
HALF = f"POST /api/v1/changes/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 4\r\n\r\nab".encode()

ANALYZE = shutil.which("systemd-analyze")


@pytest.mark.skipif(not ANALYZE, reason="systemd is not here")
@pytest.mark.parametrize("name", ["unspoken.service", "unspoken-daily.service", "unspoken-daily.timer"])
def test_systemd_finds_no_fault_in_the_units(tmp_path, name):
    for unit in DEPLOY.glob("unspoken*.[st]*"):
        text = unit.read_text().replace("/srv/unspoken/venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(text.replace("/srv/unspoken/app", str(ROOT)))
    run = subprocess.run([ANALYZE, "verify", "--man=no", tmp_path / name], capture_output=True, text=True)
    assert (run.returncode, [line for line in run.stderr.splitlines() if "unspoken" in line]) == (0, [])


def test_the_commands_that_the_units_and_the_guide_run_exist():
    texts = [path.read_text() for path in (*DEPLOY.iterdir(), ROOT / "docs" / "deploy.md")]
    named = {name for text in texts for name in re.findall(r"(?:manage\.py|\bmanage) ([a-z_]+)", text)}
    ours = {path.stem for path in ROOT.glob("*/management/commands/[a-z]*.py")}
    assert {"backup", "doctor", "sweep", "load_content"} <= named
    assert named - {"collectstatic", "migrate", "showmigrations"} <= ours


def test_every_setting_of_the_guide_is_one_that_the_site_reads():
    told = re.findall(r"^([A-Z_]+)=", (DEPLOY / "unspoken.env").read_text(), re.MULTILINE)
    read = "".join(path.read_text() for path in (ROOT / "config").glob("*.py"))
    assert told and [name for name in told if f'"{name}"' not in read] == []


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    variables = {"HTTPS": "on", "ALLOWED_HOSTS": HOST, "TRUST_FORWARDED_PROTO": "on", "TRUSTED_PROXIES": "1"}
    with serving(tmp_path_factory.mktemp("site"), **variables) as running:
        yield running


@pytest.fixture(scope="module")
def nginx(server, tmp_path_factory) -> Iterator[int]:
    """Start nginx by the documented configuration, of which only addresses and files are others; return its port."""
    if not NGINX:
        pytest.skip("nginx is not here")
    folder, plain, secure = tmp_path_factory.mktemp("nginx"), a_free_port(), a_free_port()
    certificate, key = folder / "cert.pem", folder / "key.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
    subprocess.run(
        [*made, "-subj", f"/CN={HOST}", "-keyout", key, "-out", certificate], check=True, capture_output=True
    )
    site = (DEPLOY / "nginx.conf").read_text()
    for told, here in {
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "127.0.0.1:8000": f"127.0.0.1:{server.port}",
        "/etc/ssl/unspoken/fullchain.pem": str(certificate),
        "/etc/ssl/unspoken/privkey.pem": str(key),
    }.items():
        assert told in site
        site = site.replace(told, here)
    paths = "".join(f"{name}_temp_path {name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid pid; error_log stderr; events {{}} http {{ access_log off; {paths} {site} }}"
    )
    process = subprocess.Popen([NGINX, "-e", "stderr", "-p", folder, "-c", "nginx.conf"])
    try:
        until(lambda: fetched(secure, "/robots.txt").status == 200)
        yield secure
    finally:
        process.terminate()
        process.wait()


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def fetched(port: int, address: str):
    return urlopen(
        Request(f"https://127.0.0.1:{port}{address}", headers={"Host": HOST}), timeout=PATIENCE, context=_trusting()
    )


def test_behind_nginx_the_site_knows_that_tls_is_on(nginx):
    answer = fetched(nginx, "/robots.txt")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_behind_nginx_half_sent_bodies_hold_nobody_up(nginx):
    with ExitStack() as opened:
        for _ in range(100):
            raw = opened.enter_context(socket.create_connection(("127.0.0.1", nginx), timeout=PATIENCE))
            opened.enter_context(_trusting().wrap_socket(raw)).sendall(HALF)
        assert {fetched(nginx, "/robots.txt").status for _ in range(8)} == {200}

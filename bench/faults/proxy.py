"""nginx before the site, by the documented configuration, of which only addresses and files are others."""

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from bench.faults.answering import HOST, Front
from bench.faults.site import ROOT, Site, folder, free_port, until

PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONFIGURATION = ROOT / "docs" / "deploy" / "nginx.conf"
DOCUMENTED = "cues.example.org"
HOSTS = f"{DOCUMENTED},{HOST}"
SETTINGS = {"ALLOWED_HOSTS": HOSTS, "HTTPS": "on", "TRUST_FORWARDED_PROTO": "on", "TRUSTED_PROXIES": "1"}
WHY = "it is not installed." if not PROGRAM else "" if CONFIGURATION.exists() else f"there is no {CONFIGURATION}."
"""Why nginx cannot be tried here; empty where it can."""
KEY = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -keyout key.pem -out cert.pem"


@contextmanager
def before(site: Site) -> Iterator[Front]:
    """Put nginx before a site that has SETTINGS; yield where it is asked."""
    assert PROGRAM
    with folder() as where:
        subprocess.run(
            ["openssl", *KEY.split(), "-subj", f"/CN={DOCUMENTED}"], cwd=where, check=True, capture_output=True
        )
        plain, secure = free_port(), free_port()
        (where / "nginx.conf").write_text(_whole(_here(site.port, plain, secure)))
        server = subprocess.Popen([PROGRAM, "-e", "stderr", "-p", where, "-c", "nginx.conf"])
        try:
            front = Front(secure, DOCUMENTED, ssl._create_unverified_context())
            until(lambda: _answers(front), "nginx answers", 10)
            yield front
        finally:
            server.terminate()
            server.wait()


def _here(site: int, plain: int, secure: int) -> str:
    """Return the documented configuration with our ports and files. Raises ValueError where it is not as it was."""
    text = CONFIGURATION.read_text()
    for told, here in {
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "listen 80;": f"listen {HOST}:{plain};",
        "listen 443 ssl": f"listen {HOST}:{secure} ssl",
        "127.0.0.1:8000": f"{HOST}:{site}",
        "/etc/ssl/unspoken/fullchain.pem": "cert.pem",
        "/etc/ssl/unspoken/privkey.pem": "key.pem",
    }.items():
        if told not in text:
            raise ValueError(f"{CONFIGURATION} does not say {told!r} any more: mend bench/faults/proxy.py.")
        text = text.replace(told, here)
    return text


def _whole(site: str) -> str:
    """Return a site's configuration within one that writes nothing outside its folder."""
    paths = "".join(f"{name}_temp_path {name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    # Root's workers would become somebody else, who may not look into the folder.
    user = "user root;" if os.geteuid() == 0 else ""
    return f"{user} daemon off; pid pid; error_log error.log; events {{}} http {{ access_log off; {paths} {site} }}"


def _answers(front: Front) -> bool:
    to = front.connection()
    try:
        to.request("GET", "/robots.txt", headers={"Host": front.host})
        return to.getresponse().status == 200
    except OSError:
        return False
    finally:
        to.close()

"""Documents from plain files, as fast as files are given: nginx, which writes nothing outside a folder of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory

PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
"""None where it is not installed. Debian puts it where only root looks."""

CONFIGURATION = Template("""
$user
daemon off;
worker_processes $workers;
pid pid;
error_log stderr;
events {}
http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    default_type application/json;
    open_file_cache max=10000;
    keepalive_requests 10000000;
    server {
        listen 127.0.0.1:$port;
        root documents;
    }
}
""")


@contextmanager
def serving(documents: Iterable[tuple[str, str]], *, port: int, workers: int) -> Iterator[None]:
    """Give each document, a JSON text, at its name."""
    assert PROGRAM
    with TemporaryDirectory(prefix="unspoken-nginx-") as folder:
        _lay_out(Path(folder), documents, port=port, workers=workers)
        with subprocess.Popen([PROGRAM, "-e", "stderr", "-p", folder, "-c", "nginx.conf"]) as server:
            try:
                yield
            finally:
                server.terminate()


def _lay_out(folder: Path, documents: Iterable[tuple[str, str]], *, port: int, workers: int) -> None:
    (folder / "documents").mkdir()
    for name, text in documents:
        (folder / "documents" / name).write_bytes(text.encode())
    # Root's workers would become somebody else, who may not look into the folder.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(CONFIGURATION.substitute(user=user, port=port, workers=workers))

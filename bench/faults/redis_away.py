"""Redis, which counts attempts to sign in, hangs and then ends: `python -m bench.faults.redis_away` (a minute).

Signing in says so in time; reading and quizzes do not notice.
"""

import re
import signal
from functools import partial
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from bench.faults.stand import HOST, READS, REDIS, Told, ask, at_once, end, figure, folder, process, site, start

SIGN_IN = "/account/sign-in/"


def sign_in() -> Told:
    """Fill in the form as a browser does."""
    form = ask(SIGN_IN)
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', form.body)
    cookie = SimpleCookie(form.headers.get("set-cookie", ""))["csrftoken"].value
    filled = {"csrfmiddlewaretoken": token[1].decode(), "login": "nobody", "password": "nobody-at-all"}
    return ask(SIGN_IN, urlencode(filled), kind="application/x-www-form-urlencoded", Cookie=f"csrftoken={cookie}")


def main() -> None:
    with folder() as where:
        command = ["redis-server", "--port", REDIS, "--bind", HOST, "--save", "", "--dir", where]
        with process(*command, log=where / "redis.log") as redis, site(where, CACHE_URL=f"redis://{HOST}:{REDIS}/0"):
            kept = [figure("signing in while all is well", [sign_in()], wanted={200})]
            for what, sent in (("hangs", signal.SIGSTOP), ("is gone", signal.SIGKILL)):
                redis.send_signal(sent)
                told = sign_in()
                kept.append(figure(f"signing in while Redis {what}", [told], wanted={503}))
                kept.append(b"Nobody can sign in" in told.body)
                others = at_once(*(partial(ask, path) for path in READS), partial(ask, "/search/?q=leg"), start)
                kept.append(figure(f"the rest while Redis {what}", others, wanted={200, 201}))
    end(*kept)


if __name__ == "__main__":
    main()

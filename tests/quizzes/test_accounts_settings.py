"""What the outside may set about mail, the cache and proxies; what is wrong stops the start by name."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


def test_without_a_server_mail_is_written_into_the_state_folder(monkeypatch):
    monkeypatch.delenv("EMAIL_URL", raising=False)
    told = env.mail()
    assert told["EMAIL_BACKEND"] == "django.core.mail.backends.filebased.EmailBackend"
    assert told["EMAIL_FILE_PATH"] == env.STATE_DIR / "mail"


def test_a_server_for_mail_is_named_by_an_address(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://ada:a%2Fword@mail.example.org:587")
    told = env.mail()
    assert told["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (told["EMAIL_HOST"], told["EMAIL_PORT"], told["EMAIL_USE_TLS"]) == ("mail.example.org", 587, True)
    assert (told["EMAIL_HOST_USER"], told["EMAIL_HOST_PASSWORD"]) == ("ada", "a/word")


def test_each_process_counts_for_itself_unless_a_cache_is_named(monkeypatch):
    monkeypatch.delenv("CACHE_URL", raising=False)
    assert env.cache()["BACKEND"] == "django.core.cache.backends.locmem.LocMemCache"
    monkeypatch.setenv("CACHE_URL", "redis://127.0.0.1:6379/1")
    assert env.cache()["BACKEND"] == "django.core.cache.backends.redis.RedisCache"


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("EMAIL_URL", "http://mail.example.org", env.mail),
        ("EMAIL_URL", "dummymail://", env.mail),
        ("CACHE_URL", "dummycache://", env.cache),
        ("CACHE_URL", "127.0.0.1:6379", env.cache),
        ("TRUSTED_PROXIES", "-1", lambda: env.count("TRUSTED_PROXIES", default=0)),
        ("TRUSTED_PROXIES", "all", lambda: env.count("TRUSTED_PROXIES", default=0)),
        ("TRUSTED_PROXIES", "", lambda: env.count("TRUSTED_PROXIES", default=0)),
    ],
)
def test_a_value_that_cannot_be_stops_the_start_and_is_named(monkeypatch, name, value, read):
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        read()


def test_proxies_are_counted(monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXIES", "2")
    assert env.count("TRUSTED_PROXIES", default=0) == 2


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [("SECRET_KEY", "put 64 random characters here", env.secret_key), ("ALLOWED_HOSTS", " , ", env.hosts)],
)
def test_what_would_open_the_site_to_all_or_to_nobody_stops_the_start_by_name(monkeypatch, name, value, read):
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        read()

"""The API's description of itself: valid, complete, and kept by every answer."""

import json
import re

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.urls import resolve
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from cues import publishing, raster
from cues.api.urls import urlpatterns
from cues.documents.schema import schema
from cues.models import Cue
from cues.shelf import gallery
from tests.cues.factories import NOW, a_figure, a_finding, a_health_document, a_reading, shelve

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/"
needs_pixels = pytest.mark.skipif(not raster.available(), reason="requirements-raster.txt is not installed")


@pytest.fixture
def description(client) -> dict:
    return client.get(f"{ROOT}openapi.json").json()


@pytest.fixture
def shelf():
    """A shelf with all that cards can hold, two versions of one of them, and a retracted cue."""
    strong = a_finding(
        "big-study", direction="contradicts", effect={"kind": "d", "value": -0.4, "low": -0.6, "high": -0.2}, n=120, k=3
    )
    shelve(
        aliases=["Bouncing"],
        figure=a_figure(),
        clinician_review={"name": "Dr A", "date": "2026-01-01"},
        interpretations=[a_reading(evidence=[a_finding(), strong], departure="The number is about something else.")],
    )
    shelve(form="It moves otherwise.", related=[{"cue": "leg-shaking"}], slug="foot-bouncing")
    shelve(form="It moves in another way.", slug="foot-bouncing")
    shelve(a_health_document())
    shelve(slug="old-name")
    publishing.retract(
        cue=Cue.objects.get(slug="old-name"),
        by=None,
        now=NOW,
        message="Renamed.",
        successor=Cue.objects.get(slug="leg-shaking"),
    )


def path_of(address: str) -> str:
    """Return an address as the description writes it: /api/v1/cues/{slug}/."""
    return "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", resolve(address).route)


def test_the_description_is_generated_without_a_warning_and_valid(tmp_path, description):
    target = tmp_path / "openapi.json"
    call_command("spectacular", validate=True, fail_on_warn=True, format="openapi-json", file=str(target))
    assert json.loads(target.read_text()) == description
    validate(description)
    assert description["openapi"].startswith("3.1")


def test_every_address_but_the_page_for_people_is_described(description):
    routes = {"/" + re.sub(r"<\w+:(\w+)>", r"{\1}", f"api/v1/{entry.pattern}") for entry in urlpatterns}
    assert routes - set(description["paths"]) == {"/api/v1/docs/"}


def test_every_operation_says_what_it_does_and_each_parameter_what_it_is(description):
    operations = [operation for methods in description["paths"].values() for operation in methods.values()]
    for operation in operations:
        assert operation["summary"]
        assert all(
            parameter["description"] for parameter in operation.get("parameters", ()) if parameter["in"] != "header"
        )
    public = [operation for operation in operations if operation["security"] == [{}]]
    assert len(public) >= len(urlpatterns) - 1
    for operation in public:
        assert {"200", "304", "400", "405", "406", "412"} <= set(operation["responses"])


def test_a_card_is_described_by_its_own_schema(description):
    card = description["components"]["schemas"]["Card"]
    assert list(card["properties"]) == list(schema("card")["properties"])
    assert set(card["required"]) == set(card["properties"])
    assert "$defs" not in json.dumps(description)


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("", {}, 200),
        ("cues/", {}, 200),
        ("cues/?limit=1", {}, 200),
        ("cues/?nonsense=1", {}, 400),
        ("cues/leg-shaking/", {}, 200),
        ("cues/restless-legs/", {}, 200),
        ("cues/leg-shaking/", {"If-None-Match": "*"}, 304),
        ("cues/leg-shaking/", {"If-Match": '"other"'}, 412),
        ("cues/leg-shaking/", {"Accept": "text/html"}, 406),
        ("cues/leg-shaking/?nonsense=1", {}, 400),
        ("cues/unknown/", {}, 404),
        ("cues/old-name/", {}, 410),
        ("cues/leg-shaking/figure.svg", {}, 200),
        ("cues/leg-shaking/figure.svg", {"If-None-Match": "*"}, 304),
        ("cues/leg-shaking/figure.svg?look=tone1&size=96", {}, 200),
        ("cues/leg-shaking/figure.svg?look=alien", {}, 400),
        ("cues/leg-shaking/figure.svg", {"Accept": "text/html"}, 406),
        ("cues/leg-shaking/figure.svg", {"If-Match": '"other"'}, 412),
        ("cues/foot-bouncing/figure.svg", {}, 404),
        ("cues/old-name/figure.svg", {}, 410),
        pytest.param("cues/leg-shaking/figure.png", {}, 200, marks=needs_pixels),
        ("cues/leg-shaking/figure.png?size=7", {}, 400),
        ("cues/old-name/figure.png", {}, 410),
        ("cues/foot-bouncing/versions/", {}, 200),
        ("cues/unknown/versions/", {}, 404),
        ("cues/old-name/versions/", {}, 410),
        ("cues/foot-bouncing/versions/1/", {}, 200),
        ("cues/foot-bouncing/versions/9/", {}, 404),
        ("cues/old-name/versions/1/", {}, 410),
        ("meanings/", {}, 200),
        ("meanings/anxiety/", {}, 200),
        ("meanings/unknown/", {}, 404),
        ("sources/", {}, 200),
        ("sources/carriere2013/", {}, 200),
        ("contexts/", {}, 200),
        ("contexts/any/", {}, 200),
        ("changes/", {}, 200),
        ("changes/?since=x", {}, 400),
        ("cues/leg-shaking/", {"Accept": "application/ld+json"}, 200),
        ("oembed/?url=http://testserver/cues/leg-shaking/", {}, 200),
        ("oembed/?url=http://testserver/cues/unknown/", {}, 404),
        ("oembed/?url=http://testserver/cues/old-name/", {}, 410),
        ("oembed/?url=http://testserver/cues/leg-shaking/&format=xml", {}, 501),
        ("dump/?nonsense=1", {}, 400),
        ("schemas/card/", {}, 200),
        ("openapi.json", {}, 200),
    ],
)
@pytest.mark.usefixtures("shelf")
def test_every_answer_is_as_described(client, description, address, headers, status):
    answer = client.get(ROOT + address, headers=headers)
    assert answer.status_code == status
    described = description["paths"][path_of(ROOT + address.partition("?")[0])]["get"]["responses"][str(status)]
    if status == 304:
        assert answer.content == b""
        return
    content = described["content"][answer.headers["Content-Type"]]
    shape = {**content["schema"], "components": description["components"]}
    checker = Draft202012Validator(shape, format_checker=Draft202012Validator.FORMAT_CHECKER)
    told = answer.json() if "json" in answer.headers["Content-Type"] else answer.content.decode("latin-1")
    assert [error.message for error in checker.iter_errors(told)] == []


@pytest.mark.usefixtures("shelf")
def test_a_server_that_makes_no_pixels_answers_as_described(client, description, monkeypatch):
    caches["figures"].clear()
    monkeypatch.setattr(raster, "resvg", None)
    answer = client.get(f"{ROOT}cues/leg-shaking/figure.png")
    described = description["paths"][f"{ROOT}cues/{{slug}}/figure.png"]["get"]["responses"]
    assert answer.status_code == 501
    assert list(described["501"]["content"]) == [answer.headers["Content-Type"]]


def test_what_a_figure_may_be_asked_for_is_described(description):
    parameters = description["paths"][f"{ROOT}cues/{{slug}}/figure.svg"]["get"]["parameters"]
    choices = {entry["name"]: entry["schema"].get("enum") for entry in parameters if entry["in"] == "query"}
    assert choices == {
        "look": list(gallery.LOOKS),
        "mirror": ["true", "false"],
        "marks": ["true", "false"],
        "size": ["96", "300", "600"],
    }


def test_a_refused_method_is_described(client, description):
    answer = client.post(f"{ROOT}cues/")
    described = description["paths"][f"{ROOT}cues/"]["get"]["responses"]["405"]
    assert list(described["content"]) == [answer.headers["Content-Type"]]


@pytest.mark.usefixtures("shelf")
def test_every_card_obeys_the_schema_that_is_served(client):
    answer = client.get(f"{ROOT}schemas/card/")
    assert answer.headers["Content-Type"] == "application/schema+json"
    rows = client.get(f"{ROOT}cues/").json()["results"]
    assert len(rows) == 3
    for row in rows:
        Draft202012Validator(answer.json()).validate(row["card"])


def test_the_entry_leads_to_everything(client, settings):
    shelve()
    for name, address in client.get(ROOT).json().items():
        assert address.startswith(f"http://testserver{ROOT}")
        # What is one learner's alone asks who that is.
        answer = client.get(address)
        assert b"".join(answer)
        assert answer.status_code in ((200, 401) if name in settings.API_PLACES else (200,))


def test_what_is_about_the_api_itself_takes_no_query(client, django_assert_num_queries):
    for address in ("", "schemas/card/", "openapi.json", "docs/"):
        with django_assert_num_queries(0):
            client.get(ROOT + address)


def test_the_page_loads_from_this_site_alone_under_a_policy_of_its_own(client):
    page = client.get(f"{ROOT}docs/")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    assert len(loaded) == 5
    assert all(address.startswith(("/static/drf_spectacular_sidecar/", f"{ROOT}docs/?script=")) for address in loaded)
    script = client.get(f"{ROOT}docs/?script=")
    assert (script.status_code, f'url: "{ROOT}openapi.json"' in script.content.decode()) == (200, True)
    assert "style-src 'self' 'unsafe-inline'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in client.get(ROOT).headers["Content-Security-Policy"]
    for directive in page.headers["Content-Security-Policy"].split("; "):
        assert set(directive.split()[1:]) <= {"'self'", "'none'", "'unsafe-inline'", "data:"}


@pytest.mark.parametrize(("method", "accept", "status"), [("GET", "application/json", 406), ("POST", "*/*", 405)])
def test_the_page_refuses_in_the_shape_of_the_api(client, method, accept, status):
    answer = client.generic(method, f"{ROOT}docs/", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")

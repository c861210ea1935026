"""What a browser would send back from a page of the admin."""


def filled(response, **changes) -> dict:
    """Return the page's form as it stands there, with these changes; in their names __ is the dash before a field."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {field.html_name: _sent(field) for form in forms for field in form if not field.field.disabled}
    given = {name.replace("__", "-"): value for name, value in changes.items()}
    data["version"] = response.context.get("version")
    return {**{name: value for name, value in data.items() if value is not None}, **given}


def confirmation(client, page: str, data: dict | None = None) -> dict:
    """Open the page of an act, or of deleting; return what its button sends with these answers."""
    data = data or {}
    selected = {name: data[name] for name in ("action", "_selected_action") if name in data}
    shown = client.post(page, selected) if selected else client.get(page)
    version = shown.context.get("version") or getattr(shown.wsgi_request, "version", "")
    return {"confirm": "yes", "post": "yes", **data, "version": version}


def confirm(client, page: str, data: dict | None = None, **more):
    """Open the page of an act, or of deleting, and press its button with these answers."""
    return client.post(page, confirmation(client, page, data), **more)


def _sent(field) -> object:
    value = field.value()
    if isinstance(value, bool):
        return "on" if value else None
    return "" if value is None else value


def with_row(data: dict, prefix: str, **fields) -> dict:
    """Return the form with one more row in an inline."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    row = {f"{prefix}-{number}-{name}": value for name, value in {"position": 0, **fields}.items()}
    return {**data, **row, f"{prefix}-TOTAL_FORMS": number + 1}


def a_reading_row(**fields) -> dict:
    return {
        "key": "bored",
        "meaning": "boredom",
        "context": "any",
        "target": "actual",
        "people_say": "They are bored.",
        "support": "not_assessed",
        "certainty": "",
        **fields,
    }


def errors(response) -> dict[str, list[str]]:
    """Return what the page says is wrong, by the name of the field it is said at; "" for what is said at no field."""
    found: dict[str, list[str]] = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += inline.formset.forms
        if inline.formset.non_form_errors():
            found[f"{inline.formset.prefix}"] = list(inline.formset.non_form_errors())
    for form in forms:
        for name, messages in form.errors.items():
            found[form.add_prefix(name) if name in form.fields else ""] = list(messages)
    return found

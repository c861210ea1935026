"""The content security policy under the admin's address."""

from csp.constants import NONCE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

RELAXED = {"script-src": [SELF, NONCE, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}
"""Unfold's scripts read expressions from attributes, and its pages carry inline styles."""


class Policy(CSPMiddleware):
    """The site's policy, relaxed for the admin's pages alone.

    A view under the admin's address keeps the strict policy where it says so itself, with `csp_replace({})`.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if parts.replace is None and request.path.startswith(reverse("admin:index")):
            parts.replace = RELAXED
        return parts

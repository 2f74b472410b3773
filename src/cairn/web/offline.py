"""Reading without a line: the worker that keeps pages in the browser, and the page that lists them."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_http_methods

# What every page needs. Charts can only be explored with a line.
ASSETS = ("web/build/site.css", "web/build/site.js", "web/favicon.svg")
WORKER = "web/build/worker.js"


@require_http_methods(["GET", "HEAD"])
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its text changes with what it keeps, which is how browsers see that there is a new one."""
    answer = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@cache
def _worker() -> str:
    found = [Path(path).read_bytes() for name in (*ASSETS, WORKER) if (path := finders.find(name))]
    version = hashlib.sha256(b"".join([*found, _list().encode()])).hexdigest()[:16]
    facts = {
        "version": version,
        "list": reverse("web:offline"),
        "signOut": reverse("account_logout"),
        "assets": [static(name) for name in ASSETS],
    }
    return f"self.CAIRN = {json.dumps(facts)};\n{found[-1].decode()}"


@require_http_methods(["GET", "HEAD"])
def kept(request: HttpRequest) -> HttpResponse:
    """What is kept on this device, which only the device knows: the same page for everybody, without a name."""
    return HttpResponse(_list())


def _list() -> str:
    # Without the request, so that neither name nor token can get into what lies on a shared computer.
    return render_to_string("web/offline.html", {"site_name": "Cairn"})

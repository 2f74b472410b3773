"""The WSGI application that granian serves."""

from __future__ import annotations

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.config.settings.production")
application = get_wsgi_application()

# Models, forms and addresses are hundreds of thousands of objects that stay: to look through them for rubbish again
# and again is a tenth of the work of a busy process.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)

# Seconds after which a thread that works lets another go on. Who stores statements keeps others waiting meanwhile, and
# comes back from the database a dozen times: the usual 5 ms would be most of that time.
sys.setswitchinterval(0.0005)

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django = get_wsgi_application()

# Our own code can be read only once Django is set up.
from cues.api.fast_path import FastPath  # noqa: E402
from cues.api.guard import Guard  # noqa: E402
from cues.api.kept import Kept  # noqa: E402
from cues.serving import Probes, Served  # noqa: E402

application = Served(Probes(Guard(FastPath(Kept(django)))))

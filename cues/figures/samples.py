"""One sample spec for every cue, by its slug."""

import json
from pathlib import Path
from typing import Any

SAMPLES: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("samples.json").read_text("utf-8"))

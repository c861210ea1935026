"""Django's own two databases, which wait for as long as `cues.patience` lets them."""

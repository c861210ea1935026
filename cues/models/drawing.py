from django.db import models


class Drawing(models.Model):
    """A figure as it was drawn, once. Never changed: another specification or another rig makes another drawing."""

    hash = models.CharField(max_length=64, primary_key=True)
    """SHA-256 of what it was drawn from, the specification and the rig; its address and ETag."""
    rig = models.CharField(max_length=64)
    """What drew it, so that drawings of an older rig are found."""
    svg = models.TextField()
    """For a page that has figures.css: large, with its marks, its movement and its text alternative."""
    thumb = models.TextField()
    """For lists: 96 pixels wide, plain and still, a file that stands alone."""

    def __str__(self) -> str:
        return self.hash[:12]

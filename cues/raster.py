"""An SVG of our own in, a PNG out; where the optional package for it is installed (requirements-raster.txt)."""

from types import ModuleType

resvg: ModuleType | None
try:
    import resvg_py as resvg
except ImportError:
    resvg = None


class Missing(RuntimeError):
    """Raised where the package that turns drawings into pixels is not installed."""


def available() -> bool:
    return resvg is not None


def png(svg: str, width: int) -> bytes:
    """Return a drawing in pixels, `width` of them wide and as high as its view box asks. Raises Missing."""
    if resvg is None:
        raise Missing(
            "This server makes no PNG pictures: its operator may install requirements-raster.txt. Ask for .svg."
        )
    # Nothing we draw is set in type, and looking through the system's fonts takes longer than the drawing.
    return bytes(resvg.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True))

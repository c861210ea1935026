"""Vectors and rotations in the body's space: x to the person's left, y up, z to the front; angles in degrees."""

from math import cos, radians, sin, sqrt

Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]

IDENTITY: Matrix = ((1, 0, 0), (0, 1, 0), (0, 0, 1))


def add(a: Vector, b: Vector) -> Vector:
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def subtract(a: Vector, b: Vector) -> Vector:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def scale(a: Vector, factor: float) -> Vector:
    return (a[0] * factor, a[1] * factor, a[2] * factor)


def along(start: Vector, direction: Vector, distance: float) -> Vector:
    """Return the point reached from `start` by going `distance` in a direction."""
    return (
        start[0] + direction[0] * distance,
        start[1] + direction[1] * distance,
        start[2] + direction[2] * distance,
    )


def between(a: Vector, b: Vector, share: float) -> Vector:
    """Return the point that lies `share` (0..1) of the way from a to b."""
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share)


def dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a: Vector) -> float:
    return sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])


def unit(a: Vector) -> Vector:
    """Return the direction of a vector; the null vector stays as it is."""
    size = length(a)
    return scale(a, 1 / size) if size > 1e-9 else a


def across(a: Vector, direction: Vector) -> Vector:
    """Return the part of a vector that is square to a direction of length 1."""
    return along(a, direction, -dot(a, direction))


def turn_x(degrees: float) -> Matrix:
    """Return the rotation about the axis through both hips: positive leans forward."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return ((1, 0, 0), (0, c, -s), (0, s, c))


def turn_y(degrees: float) -> Matrix:
    """Return the rotation about the spine: positive turns the front to the person's left."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return ((c, 0, s), (0, 1, 0), (-s, 0, c))


def turn_z(degrees: float) -> Matrix:
    """Return the rotation about the line of sight: positive leans to the person's right."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return ((c, -s, 0), (s, c, 0), (0, 0, 1))


def apply(m: Matrix, v: Vector) -> Vector:
    (a, b, c), (d, e, f), (g, h, i) = m
    x, y, z = v
    return (a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z)


def compose(first: Matrix, *others: Matrix) -> Matrix:
    """Return the product of matrices; the last one is applied first."""
    product = first
    for other in others:
        columns = tuple(zip(*other, strict=True))
        product = tuple(tuple(dot(row, column) for column in columns) for row in product)  # type: ignore[assignment]
    return product


def turn_about(v: Vector, axis: Vector, degrees: float) -> Vector:
    """Return a vector turned about an axis (Rodrigues)."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    k = unit(axis)
    return along(add(scale(v, c), scale(cross(k, v), s)), k, dot(k, v) * (1 - c))

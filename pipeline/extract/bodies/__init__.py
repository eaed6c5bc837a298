"""Names of organisations: syllables → names → units (heads, posts, closed groups) → bodies of a stretch of text."""

from pipeline.extract.bodies.finder import body_at, find_bodies
from pipeline.extract.bodies.units import BodyForm, BodySpan

__all__ = ["BodyForm", "BodySpan", "body_at", "find_bodies"]

"""By when, in which period or how often something must be done: moments → expressions → deadlines with real dates."""

from pipeline.extract.deadlines.finder import find_deadlines

__all__ = ["find_deadlines"]

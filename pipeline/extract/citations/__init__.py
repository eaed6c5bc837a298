"""Mentions of other documents: numbered, named and short; their attributes; their relation to the citing document."""

from pipeline.extract.citations.finder import find_citations

__all__ = ["find_citations"]

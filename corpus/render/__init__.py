"""Renderers: the same description as text, Word, born-digital PDF and scan-like PDF."""

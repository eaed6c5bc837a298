"""Who must do what: subjects and clauses of prose, rows of tables, labelled blocks → one duty per body and block."""

from pipeline.extract.duties.finder import find_duties

__all__ = ["find_duties"]

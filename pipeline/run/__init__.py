"""How work gets done: stages, artefact cache, guarded workers, progress, reports."""

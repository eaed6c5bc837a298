"""Imported once by the fork server, so that every worker starts with the heavy libraries in memory.

Only imports: no model is loaded and no thread started, since neither would survive the fork. A library that cannot be
imported is left to the worker that needs it, which can say so.
"""

import contextlib
import importlib

for _name in (
    "pipeline.run._worker",
    "pipeline.run.linked",
    "pipeline.parse",
    "pipeline.parse.pdf",
    "pipeline.parse.picture",
    "pipeline.parse.word",
    "pipeline.segment",
    "pipeline.extract.components",
):
    with contextlib.suppress(Exception):
        importlib.import_module(_name)

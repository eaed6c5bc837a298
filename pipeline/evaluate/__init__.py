"""Evaluate: any dataset against gold annotations, by measure, by item, and against another dataset."""

from pipeline.evaluate.gold import GoldError
from pipeline.evaluate.judge import evaluate
from pipeline.evaluate.report import Change, Comparison, DocumentErrors, Error, Report, Turn, compare
from pipeline.evaluate.scores import Accuracy, Detection, ErrorRate, Score
from pipeline.evaluate.sheet import Verdict

__all__ = [
    "Accuracy",
    "Change",
    "Comparison",
    "Detection",
    "DocumentErrors",
    "Error",
    "ErrorRate",
    "GoldError",
    "Report",
    "Score",
    "Turn",
    "Verdict",
    "compare",
    "evaluate",
]

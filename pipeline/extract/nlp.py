"""A document's findings as a spaCy `Doc`, for whoever wants to look at them or add to them with spaCy's tools.

One component per finder of `pipeline.extract.components`, in its order: it calls the finder with what the ones before it
left in `doc.user_data["findings"]`, stores what it found there with exact character offsets, and mirrors it as span groups.
To replace one, give another function of a `Doc` to `nlp.replace_pipe`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.extract.components import COMPONENTS, Component
from pipeline.extract.numbers import NUMBER

_TOKEN = re.compile(
    rf"(?P<number>{NUMBER.pattern})|\d+(?:[./,-]\d+)*|[^\W\d_]+|\s+|.",
    re.VERBOSE,
)


class SyllableTokenizer:
    """Syllables, numbers and signs as tokens; a số hiệu with its inner spaces is one token."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The tokens of `text`; joined with their trailing spaces they give it back to the letter."""
        words: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN.finditer(text):
            token = match.group()
            if token == " " and words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
                continue
            words.append(token)
            spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)


def _run(component: Component) -> Callable[[Doc], Doc]:
    def run(doc: Doc) -> Doc:
        found = component.add(doc.user_data["document"], doc.user_data["findings"])
        doc.user_data["findings"] = found
        for group, marks in component.groups.items():
            spans = (doc.char_span(a, b, label=label, alignment_mode="expand") for a, b, label in marks(found))
            doc.spans[group] = [span for span in spans if span is not None]
        return doc

    return run


@cache
def language() -> Language:
    """The pipeline, built once per process."""
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
    nlp.tokenizer = SyllableTokenizer(nlp.vocab)
    # Documents are as long as they are; nothing here needs memory that grows faster than the text.
    nlp.max_length = 50_000_000
    for component in COMPONENTS:
        name = f"cancu_{component.name}"
        Language.component(name, func=_run(component))
        nlp.add_pipe(name)
    return nlp

"""The patterns that names of issuing bodies are read with, each built once from the data files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pipeline.lexicon import document_types, issuers
from pipeline.lexicon.alternation import any_of
from pipeline.lexicon.bare import UPPER
from pipeline.lexicon.issuer_words import issuer_words
from pipeline.lexicon.named_documents import words_of
from pipeline.lexicon.roles import role_of_verb, verbs
from pipeline.lexicon.spelling import modern_tone
from pipeline.lexicon.territories import territories


@cache
def head() -> re.Pattern[str]:
    """A word that begins the name of a body, as printed."""
    return re.compile(rf"{any_of(issuer_words('head') + issuer_words('post'))}(?![^\W_])")


@cache
def head_small() -> re.Pattern[str]:
    """The same in small letters."""
    return re.compile(_small(issuer_words("head") + issuer_words("post")))


@cache
def firm() -> re.Pattern[str]:
    """The name of a firm in capitals, as printed (`CÔNG TY CỔ PHẦN CÂY XANH – VĨNH LONG`)."""
    heads = any_of(w.upper() for w in issuer_words("firm"))
    return re.compile(rf"{heads}(?:\s(?:[-–&]\s)?(?:[{UPPER}][{UPPER}0-9.&-]*|\d+)(?![^\W_]))+")


def _small(words: Iterable[str]) -> str:
    """The pattern of whole words against the small letters of a text."""
    return rf"{any_of(modern_tone(w).lower() for w in words)}(?![^\W_])"


@cache
def known_name() -> re.Pattern[str]:
    """Any name of a body that is not local, or the field of a ministry after `Bộ`, `Sở` and the like; in small letters."""
    names = [n for i in issuers.issuers() for n in i.names if " " in n or not i.local]
    fields = [n.split(" ", 1)[1] for n in names if n.startswith(("Bộ ", "Sở ")) and "," in n]
    heads = ("Bộ", "Sở", "Phòng", "Ban", "Cục")
    return re.compile(_small((*names, *(f"{head} {field}" for head in heads for field in fields))))


@cache
def level() -> re.Pattern[str]:
    """A small-letter word of a name (`tỉnh`), in small letters."""
    return re.compile(_small(issuer_words("level")))


@cache
def _territories() -> frozenset[str]:
    return frozenset(modern_tone(n) for t in territories() for n in (t.name, *filter(None, t.aliases.split("|"))))


@cache
def territory() -> re.Pattern[str]:
    """The name of a province or district, as printed."""
    return re.compile(rf"{any_of(_territories())}(?![^\W_])")


@cache
def territory_small() -> re.Pattern[str]:
    """The same in small letters."""
    return re.compile(_small(_territories()))


@cache
def theme() -> re.Pattern[str]:
    """What goes on in the name of a steering committee, in small letters."""
    return re.compile(rf"\s{_small(issuer_words('theme'))}")


@cache
def standing_theme() -> re.Pattern[str]:
    """What goes on in the name of any other body (`Ban Quản lý xây dựng …`): no verb that begins a title."""
    return re.compile(rf"\s{_small(w for w in issuer_words('theme') if w not in words_of('opens_title'))}")


@cache
def unit() -> re.Pattern[str]:
    """What the name of a body begins with that goes on in small letters with what the body is for, as printed."""
    return re.compile(rf"{any_of(issuer_words('unit') + issuer_words('steering'))}(?![^\W_])")


@cache
def opens_title() -> re.Pattern[str]:
    """Verbs after a space, in small letters: behind the name of a body they begin a title or go on with the sentence."""
    return re.compile(rf" {any_of((*role_of_verb(), *words_of('opens_title'), *verbs('adverb')))}(?![^\W_])")


@cache
def ends_purpose() -> re.Pattern[str]:
    """Words after a space, in small letters, that no name of a body goes on with."""
    return re.compile(rf" {any_of((*verbs('stop') - {'và'}, *words_of('opens_title')))}(?![^\W_])")


@cache
def title() -> re.Pattern[str]:
    """A verb that begins a title right after a name, as printed."""
    return re.compile(rf"{any_of(issuer_words('title'))}(?![^\W_])")


@cache
def post() -> re.Pattern[str]:
    """A post in whose name a body issues, with the space after it, in small letters."""
    return re.compile(rf"{_small(issuer_words('post'))}\s")


@cache
def two_posts() -> re.Pattern[str]:
    """The first of two posts of one person, as printed."""
    posts = any_of(issuer_words("post"))
    return re.compile(rf"{posts},\s(?={posts})")


@cache
def steering() -> re.Pattern[str]:
    """What the name of a steering committee begins with, as printed."""
    return re.compile(any_of(issuer_words("steering")))


@cache
def subject() -> re.Pattern[str]:
    """What a steering committee is for, and the word after it that begins a title, in small letters."""
    opens = r"về|ban hành|phê duyệt|thông báo"
    return re.compile(
        rf"\svề\s(?!việc\s)(?P<what>(?:(?!\s(?:{opens})\s)[^;.:()“”\"\n\d]){{8,180}})\s(?P<opens>{opens})(?=\s)"
    )


@cache
def type_word() -> re.Pattern[str]:
    """A type word, as printed."""
    return re.compile(rf"{any_of(document_types.type_names())}(?![^\W_])")


@cache
def themed_document() -> re.Pattern[str]:
    """What stands before the number of the document a committee is set up for, as printed."""
    return re.compile(rf"\s(?:việc\s)?{any_of(document_types.type_names())}(?![^\W_])\s(?:số\s)?")


@cache
def complete_names() -> frozenset[str]:
    """Names that no capital after them can belong to: those of central bodies, steering committees apart."""
    return frozenset(
        modern_tone(name).lower()
        for i in issuers.issuers()
        for name in i.names
        if i.level == "central" and not i.local and not name.startswith("Ban Chỉ đạo")
    )

"""The inline markup of the sample corpus."""

import pytest

from corpus.markup import Marked, MarkupError, parse


def texts(marked: Marked, tag: str) -> list[str]:
    """What each span with this tag covers."""
    return [marked.of(span) for span in marked.tagged(tag)]


def test_plain_text_is_left_alone() -> None:
    """A sentence without markup comes back as it is, single brackets and bars included."""
    assert parse("Thu [sic] hồ sơ | sổ").text == "Thu [sic] hồ sơ | sổ"


def test_nested_spans_keep_their_own_text() -> None:
    """A citation inside the issuer of another is a span of its own, and outer spans come first."""
    marked = parse("theo [[c:bcd10|Công văn 10 của [[i|Ban lo [[c:nq57|Nghị quyết 57]]]]]] nhé")
    assert marked.text == "theo Công văn 10 của Ban lo Nghị quyết 57 nhé"
    assert texts(marked, "c") == ["Công văn 10 của Ban lo Nghị quyết 57", "Nghị quyết 57"]
    assert texts(marked, "i") == ["Ban lo Nghị quyết 57"]


def test_attributes_may_be_quoted_or_bare() -> None:
    """Keys take plain values, quoted values with spaces, or none."""
    span = next(parse('[[t:x kind=recurring rec="hằng tháng, trước ngày 20" late|…]]').tagged("t"))
    assert span.name == "x"
    assert span.attrs == {"kind": "recurring", "rec": "hằng tháng, trước ngày 20", "late": ""}


def test_points_stand_between_characters() -> None:
    """A footnote's mark and a page end leave no text behind but keep their place."""
    marked = parse("đã có[[f:1]]; số [[pb]]06")
    assert marked.text == "đã có; số 06"
    assert [(p.tag, p.name, p.at) for p in marked.points] == [("f", "1", 5), ("pb", "", 10)]


@pytest.mark.parametrize(
    "source",
    ["[[c:a|mở mà không đóng", "đóng mà không mở]]", "[[z|lạ]]", "[[c:a]]", "[[f:1|x]]", '[[t kind="hở|x]]'],
)
def test_broken_markup_is_named(source: str) -> None:
    """Whatever cannot be read is refused with the sentence in the message."""
    with pytest.raises(MarkupError):
        parse(source)

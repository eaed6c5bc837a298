"""Reference work: what others do, or the least that could be done, on the same input as a stage of ours.

It is as bare as can be: libraries by their own interface, without what our stages add. It must not change when our
code does, or the ratios of two versions could not be compared; so nothing of our grammar is used here.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.bench.protocol import Job, MissingError
from pipeline.bench.stages import Task, files, findings, segmented, workspace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.ingest.files import IngestedFile

# What someone would write who wants the numbers and nothing else: `12/KH-UBND`, `30/2020/NĐ-CP`, `347-KH/TU`.
_NUMBER = re.compile(r"\b\d{1,5}(?:/\d{4})?[/-][A-ZĐ]{1,8}(?:[/-][A-ZĐ]{1,10}[A-Za-zĐ]{0,4}){1,3}")


def _library(name: str) -> Any:
    """Import a library that may be absent. Raises `MissingError`."""
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingError(f"{name} is not installed") from error


def sha256(job: Job) -> Iterator[Task]:
    """Read the files and digest them."""

    def digest(path: Path) -> None:
        with path.open("rb") as stream:
            hashlib.file_digest(stream, "sha256")

    return (partial(digest, workspace(job).blob(file.sha256)) for file in files(job))


def plain_text(job: Job) -> Iterator[Task]:
    """Read text files, decode them and compose their letters."""

    def read(path: Path) -> None:
        unicodedata.normalize("NFC", path.read_bytes().decode("utf-8", "replace"))

    return (partial(read, workspace(job).blob(file.sha256)) for file in files(job))


def python_docx(job: Job) -> Iterator[Task]:
    """The text of all paragraphs, those in tables included."""
    docx = _library("docx")

    def read(path: Path) -> None:
        document = docx.Document(str(path))
        for paragraph in document.element.body.iter(f"{{{_WORD}}}p"):
            "".join(run.text or "" for run in paragraph.iter(f"{{{_WORD}}}t"))

    return (partial(read, workspace(job).blob(file.sha256)) for file in files(job))


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdfium_text(job: Job) -> Iterator[Task]:
    """The text layer of every page, as PDFium gives it."""
    pdfium = _library("pypdfium2")

    def read(path: Path) -> None:
        document = pdfium.PdfDocument(path)
        for page in document:
            layer = page.get_textpage()
            layer.get_text_range()
            layer.close()
            page.close()
        document.close()

    return (partial(read, workspace(job).blob(file.sha256)) for file in files(job))


def tesseract(job: Job) -> Iterator[Task]:
    """Tesseract with the Vietnamese model on the pictures that our OCR reads, as they are."""
    return _tesseract_pages(job, _tesseract(), _library("PIL.Image"))


def _tesseract() -> Any:
    """Tesseract's interface, opened once per process as anyone would who reads more than a page."""
    from pipeline.parse.ocr.engine import EngineMissingError
    from pipeline.parse.ocr.tesseract import tessdata_folder

    tesserocr = _library("tesserocr")
    try:
        folder = str(tessdata_folder())
    except EngineMissingError as error:
        raise MissingError(str(error)) from error
    if folder not in _OPEN:
        tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
        _OPEN[folder] = tesserocr.PyTessBaseAPI(path=f"{folder}/", lang="vie", psm=tesserocr.PSM.AUTO)
    return _OPEN[folder]


_OPEN: dict[str, Any] = {}


def _tesseract_pages(job: Job, api: Any, image: Any) -> Iterator[Task]:
    def read(picture: NDArray[np.uint8]) -> None:
        api.SetImage(image.fromarray(_rgb(picture)))
        api.SetSourceResolution(job.settings().dpi)
        api.GetUTF8Text()
        api.Clear()

    return (partial(read, picture) for picture in pictures(job))


def trueocr(job: Job) -> Iterator[Task]:
    """TrueOCR's own page mode on the pictures that our OCR reads, as they are."""
    image, model = _library("PIL.Image"), _trueocr()
    return (partial(model.predict, image.fromarray(_rgb(p)), mode="page", save=False) for p in pictures(job))


def _trueocr() -> Any:
    """TrueOCR's models, loaded once per process."""
    library = _library("trueocr")
    if "trueocr" not in _OPEN:
        _OPEN["trueocr"] = library.load_model(threads=1)
    return _OPEN["trueocr"]


def both_engines(job: Job) -> Iterator[Task]:
    """Tesseract and TrueOCR one after the other on the pictures that our OCR reads, cleaned, level and upright."""
    from pipeline.parse.ocr.clean import clean

    image, api, model = _library("PIL.Image"), _tesseract(), _trueocr()

    def read(gray: NDArray[np.uint8]) -> None:
        api.SetImage(image.fromarray(gray))
        api.SetSourceResolution(job.settings().dpi)
        api.GetUTF8Text()
        api.Clear()
        model.predict(image.fromarray(gray), mode="page", save=False)

    return (partial(read, clean(picture).gray) for picture in pictures(job))


def _rgb(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A BGR picture in the order that Pillow wants; a grey one as it is."""
    return picture[:, :, ::-1].copy() if picture.ndim == 3 else picture


def pictures(job: Job) -> Iterator[NDArray[np.uint8]]:
    """The pages that were read by OCR, drawn as they were drawn for it, one at a time (BGR or grey, uint8)."""
    from pipeline.ingest import MediaType
    from pipeline.parse.pages import ParsedDocument
    from pipeline.run.workspace import read_value
    from pipeline.tables import Stage, TextOrigin

    for file in files(job):
        parsed = read_value(workspace(job).artefact(Stage.PARSE, file.doc_id), ParsedDocument)
        numbers = [page.number for page in parsed.pages if page.text_origin is TextOrigin.OCR]
        yield from (_pdf_pages if file.media_type == MediaType.PDF else _frames)(job, file, numbers)


def _pdf_pages(job: Job, file: IngestedFile, numbers: list[int]) -> Iterator[NDArray[np.uint8]]:
    from pipeline.parse.pdf_draw import draw

    document = _library("pypdfium2").PdfDocument(workspace(job).blob(file.sha256))
    document.init_forms()
    for number in numbers:
        page = document[number - 1]
        picture, _ = draw(page, job.settings())
        page.close()
        yield picture
    document.close()


def _frames(job: Job, file: IngestedFile, numbers: list[int]) -> Iterator[NDArray[np.uint8]]:
    from PIL import Image

    from pipeline.parse.picture import pixels

    with Image.open(workspace(job).blob(file.sha256)) as image:
        for number in numbers:
            image.seek(number - 1)
            yield pixels(image, job.settings())[0]


def expression(job: Job) -> Iterator[Task]:
    """One compiled regular expression for document numbers over the running text."""

    def find(text: str) -> None:
        for match in _NUMBER.finditer(text):
            match.group()

    return (partial(find, segmented(job, doc_id).text) for doc_id in job.doc_ids)


def eyecite(job: Job) -> Iterator[Task]:
    """The citation finder for United States case law, on English text."""
    find = _library("eyecite").get_citations
    return (partial(find, text) for text in _in_language(job, "english"))


def refex(job: Job) -> Iterator[Task]:
    """The citation finder for German law (Open Legal Data), on German text."""
    library = _library("refex.orchestrator")
    if "refex" not in _OPEN:
        _OPEN["refex"] = library.CitationExtractor()
    find = _OPEN["refex"].extract
    return (partial(find, text, fmt="plain") for text in _in_language(job, "german"))


def _in_language(job: Job, language: str) -> Iterator[str]:
    """For each document a text of its length with as many citations as ours found in it."""
    from pipeline.bench.texts import generate

    for doc_id in job.doc_ids:
        yield generate(language, len(segmented(job, doc_id).text), len(findings(job, doc_id).citations), seed=doc_id)


def parquet(job: Job) -> Iterator[Task]:
    """The tables that publish made, written by pyarrow without anything around it."""
    tables = _library("pyarrow.parquet")

    def write(table: Any, path: Path) -> None:
        tables.write_table(table, path)

    def tasks() -> Iterator[Callable[[], object]]:
        with tempfile.TemporaryDirectory(prefix="cancu-bench-") as folder:
            for number, path in enumerate(_parts(workspace(job).root)):
                yield partial(write, tables.ParquetFile(path).read(), Path(folder) / f"{number}.parquet")

    return tasks()


def _parts(root: Path) -> list[Path]:
    """The Parquet files of the dataset that stands beside the workspace (see `driver`)."""
    # One link leads to the current version; its files would come twice.
    return sorted(path for path in (root.parent / "dataset").rglob("*.parquet") if not path.parent.is_symlink())

"""Every way a file or a command can end: reject codes, exit codes, and one exception per cause.

A file that comes in leaves with one verdict: published, or rejected with a `RejectCode`. The codes are stable: they are
written to the `rejects` table and people filter on them, so a code is never renamed or reused.
"""

from __future__ import annotations

import errno
from enum import IntEnum, StrEnum
from typing import ClassVar


class RejectCode(StrEnum):
    """Why a file was not published; `cause` and `advice` say it to an archivist."""

    UNREADABLE = "unreadable"
    EMPTY = "empty"
    OVERSIZED = "oversized"
    UNKNOWN_TYPE = "unknown_type"
    UNSUPPORTED_TYPE = "unsupported_type"
    ENCRYPTED = "encrypted"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    TOO_MANY_PAGES = "too_many_pages"
    NO_TEXT = "no_text"
    TOOL_MISSING = "tool_missing"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    WORKER_DIED = "worker_died"
    INTERNAL_ERROR = "internal_error"

    @property
    def cause(self) -> str:
        """What happened, as one clause."""
        return _REASONS[self][0]

    @property
    def advice(self) -> str:
        """What the archivist can do about it, English then Vietnamese; the Vietnamese tells the cause too."""
        return _REASONS[self][1]


_REASONS: dict[RejectCode, tuple[str, str]] = {
    RejectCode.UNREADABLE: (
        "the file cannot be opened",
        "Check that it still exists and that you may read it. / Không mở được tệp: kiểm tra tệp còn tồn tại và có quyền đọc.",
    ),
    RejectCode.EMPTY: (
        "the file holds no bytes",
        "Copy or scan it again. / Tệp rỗng: sao chép hoặc quét lại.",
    ),
    RejectCode.OVERSIZED: (
        "the file is larger than a limit",
        "Split it, scan it with fewer dots, or raise the limit named (CANCU_MAX_BYTES, CANCU_MAX_UNPACKED_BYTES). "
        "/ Tệp quá lớn: chia nhỏ, quét ở độ phân giải thấp hơn, hoặc tăng giới hạn được nêu.",
    ),
    RejectCode.UNKNOWN_TYPE: (
        "the content is of no type we can name",
        "Save it as PDF, Word or text. / Không nhận ra loại tệp: lưu lại thành PDF, Word hoặc văn bản.",
    ),
    RejectCode.UNSUPPORTED_TYPE: (
        "the content is of a type that is not read",
        "Convert it to PDF, DOCX, DOC, RTF, XLSX, XLS, text, PNG, JPEG or TIFF. "
        "/ Loại tệp này không đọc được: chuyển sang PDF, Word, Excel, văn bản hoặc ảnh.",
    ),
    RejectCode.ENCRYPTED: (
        "the file asks for a password",
        "Save a copy without a password. / Tệp có mật khẩu: lưu một bản không đặt mật khẩu.",
    ),
    RejectCode.TRUNCATED: (
        "the file ends before its content does",
        "Copy it again from where it came from. / Tệp bị cắt cụt: sao chép lại từ nguồn.",
    ),
    RejectCode.DAMAGED: (
        "the content cannot be read",
        "Open it in its own program and save it again. / Tệp bị hỏng: mở bằng phần mềm gốc rồi lưu lại.",
    ),
    RejectCode.TOO_MANY_PAGES: (
        "the document has more pages than the limit `max_pages`",
        "Split it, or raise CANCU_MAX_PAGES. / Tài liệu quá nhiều trang: chia nhỏ hoặc tăng CANCU_MAX_PAGES.",
    ),
    RejectCode.NO_TEXT: (
        "no text was found on any page",
        "Scan it again at 200 dpi or more. / Không thấy chữ trên trang nào: quét lại ở 200 dpi trở lên.",
    ),
    RejectCode.TOOL_MISSING: (
        "a program that this type needs is not installed",
        "Install it as the message says and run again. / Thiếu chương trình để đọc: cài đặt chương trình được nêu rồi chạy lại.",
    ),
    RejectCode.TIMED_OUT: (
        "reading took longer than the limit",
        "Split it, or raise CANCU_FILE_TIMEOUT. / Đọc quá lâu: chia nhỏ tệp hoặc tăng CANCU_FILE_TIMEOUT.",
    ),
    RejectCode.OUT_OF_MEMORY: (
        "reading needed more memory than a worker may take",
        "Split it, or raise CANCU_WORKER_MEMORY. / Đọc tốn quá nhiều bộ nhớ: chia nhỏ tệp hoặc tăng CANCU_WORKER_MEMORY.",
    ),
    RejectCode.WORKER_DIED: (
        "the worker that read the file died",
        "Run again; if it repeats, send us the file. / Tiến trình đọc tệp bị dừng: chạy lại; nếu lặp lại, gửi tệp cho chúng tôi.",
    ),
    RejectCode.INTERNAL_ERROR: (
        "our own code failed on the file",
        "Please report it with the message. / Lỗi của chương trình: vui lòng báo kèm thông báo này.",
    ),
}


class ExitCode(IntEnum):
    """How a command ended; scripts and timers may rely on the numbers."""

    OK = 0
    """Done."""
    UNEXPECTED = 1
    """A fault of ours; the message asks for a report."""
    USAGE = 2
    """The command line was wrong, or asks for what only a further option allows."""
    BAD_SETTINGS = 3
    """A setting has a value that cannot be."""
    NOT_FOUND = 4
    """The inbox, workspace, dataset or document named does not exist."""
    CHECK_FAILED = 5
    """The dataset breaks one of its invariants."""
    STAGE_MISSING = 6
    """The stage before this one has not run in this workspace."""
    NOTHING_PUBLISHED = 7
    """Every file was rejected."""
    SYSTEM_REFUSED = 74
    """The system would not read or write: no space, no permission, read-only; the message names the file."""
    BUSY = 75
    """Another run holds the workspace or the dataset; try again later."""
    INTERRUPTED = 130
    """Stopped from the keyboard or by the system."""


class CancuError(Exception):
    """An error with a sentence for the user and an exit code for scripts."""

    exit_code: ClassVar[ExitCode] = ExitCode.UNEXPECTED


class BadSettingsError(CancuError):
    """A setting, from the command line or the environment, has a value that cannot be."""

    exit_code = ExitCode.BAD_SETTINGS


class NotFoundError(CancuError):
    """An inbox, workspace, dataset or document that was named does not exist."""

    exit_code = ExitCode.NOT_FOUND


class CheckFailedError(CancuError):
    """The dataset, or what is about to be published, breaks an invariant."""

    exit_code = ExitCode.CHECK_FAILED


class StageMissingError(CancuError):
    """A stage was asked for before the stage it reads from has run."""

    exit_code = ExitCode.STAGE_MISSING


class BusyError(CancuError):
    """Another process holds the lock on the workspace or the dataset."""

    exit_code = ExitCode.BUSY


_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_ACCESS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NO_HANDLES = frozenset({errno.EMFILE, errno.ENFILE})


class SystemRefusedError(CancuError):
    """The system would not read or write, which is the fault of no document: the disk is full, or access is denied."""

    exit_code = ExitCode.SYSTEM_REFUSED

    @classmethod
    def of(cls, error: OSError) -> SystemRefusedError:
        """Say what was refused and what to do about it."""
        what = f" {error.filename}" if error.filename else ""
        advice = "Look at the disk and the rights of this user"
        if error.errno in _NO_SPACE:
            advice = "Free space on the disks of workspace and dataset"
        elif error.errno in _NO_ACCESS:
            advice = "Let this user write there, or name another folder"
        elif error.errno in _NO_HANDLES:
            advice = "Raise the number of files this user may open (`ulimit -n`)"
        return cls(
            f"The system refused{what}: {error.strerror or error}. {advice} and run again: what was done is kept. "
            "`cancu --debug COMMAND` shows where."
        )


def fault_of_machine(error: BaseException) -> OSError | None:
    """The system's refusal (no space, read-only disk) that an exception is or comes from; else None."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        if isinstance(link, OSError) and link.errno in _NO_SPACE | {errno.EROFS}:
            return link
        link = link.__cause__ or link.__context__
    return None


class FileRejected(CancuError):  # noqa: N818 - a verdict on a file, not an error of the program
    """A file that will not be published; `code` is its verdict, `detail` what was seen (page, tool, limit)."""

    code: ClassVar[RejectCode] = RejectCode.INTERNAL_ERROR

    def __init__(self, detail: str = "") -> None:
        self.detail = detail
        super().__init__(detail)

    @property
    def message(self) -> str:
        """The sentence for the `rejects` table: cause, detail, what to do."""
        cause = self.code.cause[0].upper() + self.code.cause[1:]
        return f"{cause}{f' ({self.detail})' if self.detail else ''}. {self.code.advice}"

    def __reduce__(self) -> tuple[type[FileRejected], tuple[str]]:
        """Survive the trip from a worker process."""
        return type(self), (self.detail,)


class UnreadableFile(FileRejected):
    """The operating system would not give us the bytes."""

    code = RejectCode.UNREADABLE


class EmptyFile(FileRejected):
    """Zero bytes, or nothing but white space."""

    code = RejectCode.EMPTY


class OversizedFile(FileRejected):
    """More bytes, pixels or decompressed bytes than the settings allow."""

    code = RejectCode.OVERSIZED


class UnknownTypeFile(FileRejected):
    """No signature and not text."""

    code = RejectCode.UNKNOWN_TYPE


class UnsupportedTypeFile(FileRejected):
    """A known type that is no document we read: presentations, archives, data tables, JSON."""

    code = RejectCode.UNSUPPORTED_TYPE


class EncryptedFile(FileRejected):
    """Opens only with a password."""

    code = RejectCode.ENCRYPTED


class TruncatedFile(FileRejected):
    """The end of the file is missing."""

    code = RejectCode.TRUNCATED


class DamagedFile(FileRejected):
    """The parser of its type gave up."""

    code = RejectCode.DAMAGED


class TooManyPagesFile(FileRejected):
    """More pages than `max_pages`."""

    code = RejectCode.TOO_MANY_PAGES


class NoTextFile(FileRejected):
    """Read to the end without a single word."""

    code = RejectCode.NO_TEXT


class ToolMissingFile(FileRejected):
    """Needs an external program or an OCR engine that is not installed."""

    code = RejectCode.TOOL_MISSING


class TimedOutFile(FileRejected):
    """A stage ran over its time limit."""

    code = RejectCode.TIMED_OUT


class OutOfMemoryFile(FileRejected):
    """A stage ran over its memory limit."""

    code = RejectCode.OUT_OF_MEMORY


class WorkerDiedFile(FileRejected):
    """The worker process ended without an answer."""

    code = RejectCode.WORKER_DIED


class InternalErrorFile(FileRejected):
    """An exception that no other verdict covers: our fault."""

    code = RejectCode.INTERNAL_ERROR

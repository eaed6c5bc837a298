"""Office packages (DOCX, XLSX): what they unpack to is known before anything is unpacked."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from pipeline.settings import ParseSettings
from pipeline.verdicts import DamagedFile, EncryptedFile, OversizedFile, TruncatedFile


def check_package(path: Path, settings: ParseSettings) -> None:
    """Raise `OversizedFile` (unpacks to more than `max_unpacked_bytes`), `EncryptedFile`, `TruncatedFile`, `DamagedFile`.

    zipfile hands out no more bytes of a member than its directory says, so that a directory that lies gains nothing.
    """
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise TruncatedFile(f"ZIP package: {error}") from error
    except (NotImplementedError, ValueError, struct.error) as error:
        raise DamagedFile(f"ZIP package: {error}") from error
    if any(m.flag_bits & 1 for m in members):
        raise EncryptedFile("ZIP package with a password")
    unpacked = sum(m.file_size for m in members)
    if unpacked > settings.max_unpacked_bytes:
        raise OversizedFile(
            f"unpacks to {unpacked} bytes, limit {settings.max_unpacked_bytes} (CANCU_MAX_UNPACKED_BYTES)"
        )

"""Configuration: every knob, its unit and its limits, from `CANCU_*` variables or the command line, checked at start.

A variable is `CANCU_` and the name of the field in capitals, whichever group the field stands in: `CANCU_OCR`,
`CANCU_MAX_PAGES`, `CANCU_WORKERS`. A `CANCU_` variable that is no setting is an error: it is a typing mistake.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from pipeline.verdicts import BadSettingsError

MIB = 1024 * 1024
PREFIX = "CANCU_"
FOLDERS = ("DATASET", "WORKSPACE")
"""`CANCU_` variables that stand for an option of a command, not for a setting."""


class _Stage(BaseModel):
    """Settings that change what a stage writes; they are part of the stage's cache key."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class IngestSettings(_Stage):
    """Limits on what is taken in."""

    max_bytes: int = Field(default=512 * MIB, gt=0, description="Largest file taken in, bytes.")


class ParseSettings(_Stage):
    """How pages are read."""

    ocr: Literal["best", "fast", "off"] = Field(
        default="best",
        description="`best`: both engines check each other; `fast`: one engine; `off`: scanned pages stay empty.",
    )
    dpi: int = Field(default=200, ge=100, le=600, description="Resolution at which pages are drawn for OCR.")
    max_pages: int = Field(default=2000, gt=0, description="Pages a document may have.")
    max_pixels: int = Field(
        default=60_000_000, gt=0, description="Pixels a drawn page may have; larger ones are drawn smaller."
    )
    max_unpacked_bytes: int = Field(
        default=1024 * MIB, gt=0, description="Bytes a packed file (DOCX, XLSX) may unpack to."
    )
    max_cells: int = Field(default=500_000, gt=0, description="Cells a workbook (XLSX, XLS) may have.")
    page_timeout: float = Field(default=60.0, gt=0, description="Seconds one page may take before it is marked unread.")
    office_timeout: float = Field(default=120.0, gt=0, description="Seconds LibreOffice may take for one file.")


class LinkSettings(_Stage):
    """What link may look at beside the documents."""

    registry: Path | None = Field(
        default=None,
        description="CSV, TSV or Parquet file of known documents (so_hieu, issued_date, issuer, title …) that confirms, "
        "completes and corrects sources.",
    )


def _processors() -> int:
    """Processors this process may use, which in a container or under `taskset` are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Settings(BaseSettings):
    """All settings of a run."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    ingest: IngestSettings = IngestSettings()
    parse: ParseSettings = ParseSettings()
    link: LinkSettings = LinkSettings()
    workers: int = Field(default_factory=_processors, ge=1, description="Worker processes; by default one per core.")
    file_timeout: float = Field(default=900.0, gt=0, description="Seconds one file may take in one stage.")
    worker_memory: int = Field(default=4096 * MIB, gt=0, description="Bytes of data one worker may allocate.")
    unused_readings: int = Field(
        default=256 * MIB,
        ge=0,
        description="Bytes of OCR readings kept in the workspace that no document uses (any more).",
    )
    max_attempts: int = Field(default=2, ge=1, description="Tries a file gets when its worker dies or hangs.")
    keep_versions: int = Field(
        default=7, ge=1, description="Published versions kept for readers that still have them open."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment by short names; nothing else is read."""
        del env_settings, dotenv_settings, file_secret_settings
        return init_settings, _Environment(settings_cls)

    @classmethod
    def load(cls, **given: object) -> Settings:
        """Read environment and arguments (arguments win; None means not given, also inside a group).

        Raises `BadSettingsError` that names every setting at fault, its value and what it may be.
        """
        try:
            return cls(**{k: v for k, v in _given(given).items() if v is not None})
        except ValidationError as error:
            faults = "; ".join(_fault(e) for e in error.errors())
            raise BadSettingsError(
                f"A setting cannot be used: {faults}. Correct the option or the CANCU_ variable."
            ) from None


def _given(values: dict[str, object]) -> dict[str, Any]:
    """Leave out what is None, in groups too."""
    return {k: _given(v) if isinstance(v, dict) else v for k, v in values.items() if v is not None}


def _fault(error: Any) -> str:
    """Say what is wrong with one setting, by the name of its variable."""
    name = PREFIX + str(error["loc"][-1]).upper() if error["loc"] else "settings"
    given = f" (given: {error['input']!r})" if error["type"] != "extra_forbidden" else ""
    return f"{name}: {error['msg']}{given}"


def variables() -> dict[str, tuple[str | None, FieldInfo]]:
    """Every `CANCU_` variable: the group its field stands in (None for none) and the field."""
    found: dict[str, tuple[str | None, FieldInfo]] = {}
    for name, field in Settings.model_fields.items():
        group = field.annotation
        if isinstance(group, type) and issubclass(group, BaseModel):
            found |= {PREFIX + inner.upper(): (name, f) for inner, f in group.model_fields.items()}
        else:
            found[PREFIX + name.upper()] = (None, field)
    return found


class _Environment(PydanticBaseSettingsSource):
    """`CANCU_*` variables by short names."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Not used: variables are looked up by their own names, not by field."""
        raise NotImplementedError

    def __call__(self) -> dict[str, Any]:
        """Values by group and field. Raises `BadSettingsError` for a variable that is no setting."""
        known = variables()
        values: dict[str, Any] = {}
        for name, value in os.environ.items():
            if not name.startswith(PREFIX) or name.removeprefix(PREFIX) in FOLDERS:
                continue
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"the settings are {', '.join(sorted(known))}."
                raise BadSettingsError(f"The environment sets {name}, which is no setting: {hint}")
            group, field = name.removeprefix(PREFIX).lower(), known[name][0]
            (values if field is None else values.setdefault(field, {}))[group] = value
        return values

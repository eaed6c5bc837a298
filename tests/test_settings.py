"""Settings: from variables and options, refused with a clear sentence."""

import re

import pytest

from pipeline.settings import Settings, variables
from pipeline.verdicts import BadSettingsError, RejectCode


def test_environment_sets_fields_of_groups(monkeypatch):
    """A CANCU_ variable reaches its field by its short name, whichever group the field stands in."""
    monkeypatch.setenv("CANCU_MAX_PAGES", "7")
    monkeypatch.setenv("CANCU_OCR", "off")
    monkeypatch.setenv("CANCU_WORKERS", "3")
    settings = Settings.load()
    assert (settings.parse.max_pages, settings.parse.ocr, settings.workers) == (7, "off", 3)


def test_arguments_win_and_leave_the_rest(monkeypatch):
    """An argument wins over its variable and leaves the variables of its neighbours in force; None is not given."""
    monkeypatch.setenv("CANCU_OCR", "off")
    monkeypatch.setenv("CANCU_DPI", "300")
    settings = Settings.load(parse={"ocr": "fast", "max_pages": None}, workers=None)
    assert (settings.parse.ocr, settings.parse.dpi, settings.parse.max_pages) == ("fast", 300, 2000)


def test_value_out_of_range_is_named(monkeypatch):
    """A value that cannot be is refused with the variable's name and the value given."""
    monkeypatch.setenv("CANCU_DPI", "20")
    with pytest.raises(BadSettingsError, match=r"CANCU_DPI: .*100.*'20'"):
        Settings.load()


def test_every_fault_is_named():
    """Several faults are told at once."""
    with pytest.raises(BadSettingsError, match=r"CANCU_WORKERS.*; CANCU_OCR|CANCU_OCR.*; CANCU_WORKERS"):
        Settings.load(workers=0, parse={"ocr": "brilliant"})


def test_misspelt_variable_is_refused(monkeypatch):
    """A CANCU_ variable that is no setting is a typing mistake, and the nearest name is proposed."""
    monkeypatch.setenv("CANCU_MAX_PAGE", "7")
    with pytest.raises(BadSettingsError, match="CANCU_MAX_PAGE, which is no setting: did you mean CANCU_MAX_PAGES"):
        Settings.load()


def test_folder_variables_are_no_settings(monkeypatch):
    """The variables that stand for options of commands are left alone."""
    monkeypatch.setenv("CANCU_DATASET", "/somewhere")
    monkeypatch.setenv("CANCU_WORKSPACE", "/elsewhere")
    assert Settings.load().keep_versions >= 1


def test_short_names_are_unique():
    """No two fields share a variable: one of them could never be set."""
    fields = [name for name, field in Settings.model_fields.items() if name not in ("ingest", "parse")]
    for group in ("ingest", "parse"):
        fields += getattr(Settings(), group).__class__.model_fields
    assert len(fields) == len(set(fields)) == len(variables())


def test_every_field_is_described():
    """Every setting says what it is and in which unit."""
    assert [name for name, (_, field) in variables().items() if not field.description] == []


def test_advice_names_real_settings():
    """Variables that the reject messages tell people to raise do exist."""
    named = {v for code in RejectCode for v in re.findall(r"CANCU_[A-Z_]+", code.advice)}
    assert named
    assert named <= set(variables())

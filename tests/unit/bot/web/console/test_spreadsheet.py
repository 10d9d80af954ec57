"""Files for spreadsheets, in which nothing that a visitor typed is ever run."""

from __future__ import annotations

import csv
import io

import pytest

from bot.web.console.spreadsheet import csv_file, written


@pytest.mark.parametrize("text", ["=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1", "＝1"])
def test_a_text_that_could_be_a_formula_is_only_a_text(text: str) -> None:
    assert written(text) == "'" + text


@pytest.mark.parametrize(
    ("value", "shown"), [(None, ""), (12, "12"), (-3, "-3"), (41.5, "41,5"), (3.0, "3"), ("a=b", "a=b")]
)
def test_numbers_stay_numbers_in_french(value: object, shown: str) -> None:
    assert written(value) == shown  # type: ignore[arg-type]


def test_a_file_is_read_as_it_was_written() -> None:
    rows = [["Jour", "a;b"], ['dit "oui"', "deux\nlignes"]]
    file = csv_file(rows)
    assert file.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";")) == rows


def test_what_nobody_sees_breaks_no_file() -> None:
    assert csv_file([("a\x00b", "\x1b[1m", "\ud800c")]).decode("utf-8-sig") == "ab;[1m;c\r\n"

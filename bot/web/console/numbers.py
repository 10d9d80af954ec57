"""Numbers in addresses: those that a row of the database can have. Longer ones are no address at all."""

from __future__ import annotations

from starlette.convertors import IntegerConvertor, register_url_convertor

ROW = "row"
"""Written in the path of a route: `/{number:row}`."""


class RowNumber(IntegerConvertor):
    """A whole number that every database takes for an integer."""

    regex = "[0-9]{1,9}"


def register() -> None:
    """Make the kind known to Starlette; to do so again changes nothing."""
    register_url_convertor(ROW, RowNumber())

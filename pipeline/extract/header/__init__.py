"""What a document says of itself: number, date, place, issuer, title in the letterhead; signer in the closing block."""

from pipeline.extract.header.finder import find_header
from pipeline.extract.header.number_line import read_own_number

__all__ = ["find_header", "read_own_number"]

"""The descriptions of the sample's documents, in the order in which they would be read: centre to commune."""

from __future__ import annotations

from corpus.documents.ben_tre import BT_96
from corpus.documents.centre import BNV_2150
from corpus.documents.commune import XMD_12
from corpus.documents.district import MD_45, NH_118
from corpus.documents.letters import QNG_645, QNG_TB_163, SNV_588
from corpus.documents.quang_ngai import QNG_96, QNG_212
from corpus.model import Document

DOCUMENTS: tuple[Document, ...] = (
    BNV_2150,
    QNG_212,
    QNG_96,
    BT_96,
    NH_118,
    MD_45,
    XMD_12,
    SNV_588,
    QNG_TB_163,
    QNG_645,
)

"""The generator: as many made-up documents as wanted, from one seed, with the gold that follows from how they were made.

`pools` holds our own phrases, `world` the registry of invented bodies and documents, `citing`, `timing` and `duties` the
forms in which a document cites, sets dates and gives work, `compose` puts a document together.
"""

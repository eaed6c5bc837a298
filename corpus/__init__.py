"""Made-up documents of Căn Cứ with exact gold, rendered as text, Word, PDF and scan: a sample, and a generator by seed.

Of the pipeline only the table of territories is used (names and days are facts); nothing that reads documents is imported,
so that gold and pipeline cannot share a mistake.
"""

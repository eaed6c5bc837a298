"""The sample corpus of Căn Cứ: made-up plans with exact gold, rendered as text, Word, PDF and scan.

Nothing of the pipeline is imported here, so that gold and pipeline cannot share a mistake.
"""

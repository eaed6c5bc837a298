"""The knowledge the rules read: document types, issuers, bodies, territories; loaded and checked from `models/`."""

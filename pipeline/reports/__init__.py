"""Questions asked of a published dataset."""

"""Pieces of work for the tests of the benchmark, done in its child processes."""

from collections.abc import Callable, Iterator

from pipeline.bench.protocol import Job, MissingError


def counting(job: Job) -> Iterator[Callable[[], object]]:
    """Something that takes a little time, for every document."""
    return ((lambda: sum(range(2000))) for _ in job.doc_ids)


def talking(job: Job) -> Iterator[Callable[[], object]]:
    """Work that prints, as libraries do."""
    return ((lambda: print("a library says hello")) for _ in job.doc_ids)


def missing(_job: Job) -> Iterator[Callable[[], object]]:
    """Work whose library is not there."""
    raise MissingError("somelibrary is not installed")


def failing(_job: Job) -> Iterator[Callable[[], object]]:
    """Work that fails on a document."""
    return (int for _ in iter(lambda: int("seven"), None))


def dying(job: Job) -> Iterator[Callable[[], object]]:
    """Work that takes its process with it."""
    import os

    return ((lambda: os._exit(3)) for _ in job.doc_ids)

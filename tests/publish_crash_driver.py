"""Kill a publish at every file-system step; run by test_publish_crash.py as a process of its own: DRIVER FOLDER first|next every|some.

Prints one JSON object per kill, after one for a publish that nobody killed: what a reader saw after the kill, and what publishing again made of it. The publishes run in
forked children that end with `os._exit`, as after `kill -9`: no handler, no clean-up. The parent never starts a thread before
it forks.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pandas  # noqa: F401 - Arrow asks for it; loaded once here, not again in every child
import pyarrow.compute
import pyarrow.parquet  # noqa: F401 - the same
from dataset_factory import batch, document, reject

from pipeline.publish import publish, snapshots
from pipeline.publish._files import file_violations
from pipeline.publish.layout import current_snapshot
from pipeline.verdicts import NotFoundError

CHANGES = {"os.rename", "os.link", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"}
BEFORE = ("r1", "abcd", "")
AFTER = ("r2", "abde", "b")


def put(dataset: Path, run_id: str, names: str, editions: str) -> None:
    """Publish single-letter documents, two to a part, keeping one old version."""
    rows = [document(n, edition=int(n in editions)) for n in names]
    publish(dataset, batch(run_id, rows, [reject("x")]), keep_versions=1, part_documents=2)


def in_child(work: object) -> int:
    """Run in a forked child; give its exit code: 0, 9 when it was killed, 1 when it raised."""
    child = os.fork()
    if child == 0:
        try:
            work()  # type: ignore[operator]
        except BaseException as error:
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(step: int, dataset: Path, log: Path) -> None:
    """Publish, and die just before the given change to the dataset; write down the kinds of the changes before it."""
    done: list[str] = []

    def count(kind: str, path: object) -> None:
        if str(dataset) in str(path):
            if len(done) == step:
                os._exit(9)
            done.append(kind)

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event in CHANGES:
            count(event, args)
        elif event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR):
            count(event, args[0])

    os.fsync = lambda fd: count("fsync", Path(f"/proc/self/fd/{fd}").readlink())  # type: ignore[assignment]
    sys.addaudithook(hook)
    put(dataset, *AFTER)
    log.write_text(" ".join(done))


def seen(dataset: Path) -> dict[str, object]:
    """Tell what a reader finds."""
    try:
        snapshot = current_snapshot(dataset)
    except NotFoundError:
        return {"run": None}
    broken = [v.message for v in file_violations(snapshot, thorough=True)]
    digests = sorted(x for part in snapshot.manifest.documents.values() for x in part.values())
    return {"run": snapshot.manifest.run_id, "broken": broken, "digests": digests}


def main() -> None:
    """Kill around every rename and symlink and at some, or all, of the other steps."""
    folder, first_run, every = Path(sys.argv[1]), sys.argv[2] == "first", sys.argv[3] == "every"
    # The row checks change no file; they have tests of their own, and here they would only take time.
    snapshots.violations = lambda *_args, **_more: []  # type: ignore[assignment]
    # A killed process loses nothing that it wrote, synced or not; what power loss does cannot be tested here.
    os.fsync = lambda _fd: None  # type: ignore[assignment]
    start = folder / "start"
    if not first_run:
        in_child(lambda: put(start, *BEFORE))
        in_child(lambda: put(start, "r1b", *BEFORE[1:]))
    log = folder / "log"

    def attempt(step: int) -> bool:
        dataset = folder / f"step-{step}"
        if not first_run:
            shutil.copytree(start, dataset, symlinks=True)
        code = in_child(lambda: killed_at(step, dataset, log))
        after = seen(dataset)
        again = in_child(lambda: put(dataset, *AFTER))
        names = sorted(p.name for p in dataset.iterdir())
        versions = sorted(p.name for p in (dataset / "versions").iterdir())
        told = {"code": code, "seen": after, "again": again, "healed": seen(dataset), "names": names}
        print(json.dumps(told | {"versions": versions}))
        shutil.rmtree(dataset)
        return code == 9

    attempt(10**6)
    kinds = log.read_text().split()
    delicate = {n + k for n, kind in enumerate(kinds) if kind in {"os.rename", "os.symlink"} for k in (0, 1)}
    for step in range(len(kinds)):
        if every or step in delicate or step % 15 == 0:
            attempt(step)


if __name__ == "__main__":
    main()

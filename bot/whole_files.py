"""Files written together: made aside first, then each takes its place; a folder that fails is left as it was."""

from __future__ import annotations

from collections.abc import Mapping
from errno import EISDIR
from pathlib import Path
from tempfile import TemporaryDirectory


def write_whole(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files (name -> content) into the folder, which is made if need be. OSError: then none was touched."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in files:
        if (folder / name).is_dir():
            raise IsADirectoryError(EISDIR, f"{name} is a folder")
    with TemporaryDirectory(dir=folder, prefix=".writing-") as aside:
        for name, content in files.items():
            (Path(aside) / name).write_bytes(content)
        for name in files:
            (Path(aside) / name).replace(folder / name)

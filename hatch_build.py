"""Puts an index of the course into the wheel, so that the first start reads no YAML."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CourseIndexHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds ``backend_quest/levels.index``. Without it the game works all the same, its first start is slower."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the index and add it to the files of the wheel."""
        self._folder: str | None = None
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        try:
            from backend_quest.content.loader import FileCatalog

            data = FileCatalog(root / "levels").index()
        except ImportError as error:
            self.app.display_warning(f"no index of the course in this wheel: {error}")
            return
        finally:
            sys.path.pop(0)
        self._folder = tempfile.mkdtemp()
        index = Path(self._folder, "levels.index")
        index.write_bytes(data)
        build_data["force_include"][str(index)] = "backend_quest/levels.index"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

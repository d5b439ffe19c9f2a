"""Takes the files of documents from a folder, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files import File
from wagtail.documents import get_document_model

from .cells import BadCell


class Folder:
    """
    The folder that the files of a register stand in.

    :param path: the folder, or None where the register has no files.
    """

    def __init__(self, path: Path | None):
        self.path = path.resolve() if path else None

    def find(self, name: str) -> Path:
        """
        Return a file of the folder.

        :raises BadCell: if there is none of that name, or the name leads out of the folder.
        """
        if self.path is None:
            raise BadCell(f"names “{name}”. Give the folder of the files with --files.")
        try:
            path = (self.path / name.replace("\\", "/")).resolve()
            if not path.is_relative_to(self.path):
                raise BadCell(f"“{name}” leads out of the folder of the files.")
            if not path.is_file() or not path.stat().st_size:
                raise BadCell(f"“{name}” is no file of the folder, or it is empty.")
        except (OSError, RuntimeError) as error:
            raise BadCell(f"“{name}” cannot be read: {error}.") from error
        allowed = getattr(settings, "WAGTAILDOCS_EXTENSIONS", None)
        if allowed and path.suffix.lower().removeprefix(".") not in allowed:
            raise BadCell(f"“{name}” is of a type that this site does not take.")
        return path

    def store(self, name: str):
        """Store a file as a Wagtail document, and return that."""
        path = self.find(name)
        title = path.stem.replace("_", " ")
        with path.open("rb") as content:
            document = get_document_model()(title=title, file=File(content, path.name))
            document.full_clean()
            document.save()
        return document


def discard(documents: list) -> None:
    """Remove stored files whose rows were rolled back."""
    for document in documents:
        document.file.storage.delete(document.file.name)

"""Takes the files of documents from a folder, and from nowhere else."""

from __future__ import annotations

import zipfile
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.images import ImageFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField, get_allowed_image_extensions
from willow.image import SvgImageFile
from willow.plugins.pillow import PillowImage

from ..formats.names import plain
from .archives import TooLarge, check_archive, check_image
from .cells import BadCell, check_letters
from .columns import tidy


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
            path = self._as_spelt_there(path)
            if not path.is_file() or not path.stat().st_size:
                raise BadCell(f"“{name}” is no file of the folder, or it is empty.")
        except (OSError, RuntimeError) as error:
            raise BadCell(f"“{name}” cannot be read: {error}.") from error
        return path

    def _as_spelt_there(self, path: Path) -> Path:
        """
        Return the one file of the folder whose name looks like that of a path, or the path.

        One letter may be written in two forms, and an archive made on a Mac holds the other one.
        """
        if path.exists():
            return path
        found = self.path
        for part in path.relative_to(self.path).parts:
            if (found / part).exists():
                found /= part
                continue
            wanted = plain(part)
            alike = [one for one in found.iterdir() if plain(one.name) == wanted]
            if len(alike) != 1:
                return path
            found = alike[0]
        # What looks the same may lead elsewhere.
        found = found.resolve()
        return found if found.is_relative_to(self.path) else path

    def find_file(self, name: str) -> Path:
        """
        Return a file that this site takes as a document.

        :raises BadCell: as :meth:`find` does, or if the site does not take it.
        """
        path = self.find(name)
        allowed = getattr(settings, "WAGTAILDOCS_EXTENSIONS", None)
        if allowed and path.suffix.lower().removeprefix(".") not in allowed:
            raise BadCell(f"“{name}” is of a type that this site does not take.")
        if zipfile.is_zipfile(path):
            try:
                check_archive(path)
            except TooLarge as error:
                raise BadCell(f"“{name}” {error}.") from None
            except zipfile.BadZipFile:
                raise BadCell(f"“{name}” is a damaged archive.") from None
        return path

    def find_image(self, name: str) -> Path:
        """
        Return a file that this site takes as an image.

        :raises BadCell: as :meth:`find` does, or if an editor could not upload it, or no smaller
            image be made of it.
        """
        path = self.find(name)
        if path.suffix.lower().removeprefix(".") not in get_allowed_image_extensions():
            raise BadCell(f"“{name}” is of a type that this site does not take for images.")
        try:
            if path.suffix.lower() != ".svg":
                check_image(path)
            with path.open("rb") as content:
                image = WagtailImageField().clean(File(content, path.name)).image
                if not isinstance(image, SvgImageFile):
                    # Only whoever looks at every dot of it finds that its end is cut off.
                    PillowImage.open(image)
        except Exception as error:
            if isinstance(error, TooLarge):
                raise BadCell(f"“{name}” {error}.") from error
            if isinstance(error, ValidationError) and error.code != "invalid_image":
                raise BadCell(f"“{name}” cannot be taken: {' '.join(error.messages)}") from error
            raise BadCell(f"“{name}” is no image that can be read, or it is damaged.") from error
        return path

    def read_text(self, name: str) -> str:
        """
        Return what a file of text says.

        :raises BadCell: as :meth:`find` does, or if it is not in UTF-8, or letters of it are lost.
        """
        try:
            text = self.find(name).read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise BadCell(f"“{name}” is not in UTF-8. Save it as UTF-8.") from None
        try:
            check_letters(text)
        except BadCell as error:
            raise BadCell(f"names “{name}”, which {error}") from None
        return tidy(text)

    def store_image(self, name: str):
        """Store a file as a Wagtail image, and return that."""
        path = self.find_image(name)
        with path.open("rb") as content:
            image = get_image_model()(
                title=path.stem.replace("_", " "), file=ImageFile(content, path.name)
            )
            image.save()
        return image

    def store(self, name: str):
        """Store a file as a Wagtail document, and return that."""
        path = self.find_file(name)
        title = path.stem.replace("_", " ")
        with path.open("rb") as content:
            document = get_document_model()(title=title, file=File(content, path.name))
            document.full_clean()
            document.save()
        return document


def discard(stored: list) -> None:
    """Remove stored files whose rows were rolled back."""
    for row in stored:
        row.file.storage.delete(row.file.name)

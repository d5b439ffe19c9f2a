"""Takes the files of documents from a folder, and from nowhere else."""

from __future__ import annotations

import zipfile
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.images import ImageFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField, get_allowed_image_extensions
from willow.image import SvgImageFile
from willow.plugins.pillow import PillowImage

from ..formats.names import plain
from .archives import TooLarge, check_archive, check_image
from .cells import BadCell, check_letters
from .columns import tidy


TOO_LARGE = gettext_lazy(
    "“%(name)s” unpacks to %(size)s MB, more than the %(limit)s MB that this site takes (setting "
    "IMPORT_UNPACKED_MEGABYTES). Use a smaller file."
)


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
            told = _(
                "No files came with this register, so “%(name)s” cannot be found. Upload a ZIP "
                "archive with it, or name its folder with --files."
            )
            raise BadCell(told % {"name": name})
        try:
            path = (self.path / name.replace("\\", "/")).resolve()
            if not path.is_relative_to(self.path):
                told = _("“%(name)s” leads out of the folder of the files. Enter a name within it.")
                raise BadCell(told % {"name": name})
            path = self._as_spelt_there(path)
            if not path.is_file() or not path.stat().st_size:
                told = _(
                    "“%(name)s” is not among the files, or is empty. Check the name, or add the "
                    "file."
                )
                raise BadCell(told % {"name": name})
        except (OSError, RuntimeError) as error:
            told = _("“%(name)s” cannot be opened. Check its name and the rights to read it.")
            raise BadCell(told % {"name": name}) from error
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
            told = _("This site does not take files of the type of “%(name)s”. Use %(types)s.")
            raise BadCell(told % {"name": name, "types": ", ".join(sorted(allowed))})
        if zipfile.is_zipfile(path):
            try:
                check_archive(path)
            except TooLarge as error:
                raise BadCell(TOO_LARGE % {"name": name, **error.sizes}) from None
            except zipfile.BadZipFile:
                told = _("“%(name)s” is a damaged archive. Save or download it again.")
                raise BadCell(told % {"name": name}) from None
        return path

    def find_image(self, name: str) -> Path:
        """
        Return a file that this site takes as an image.

        :raises BadCell: as :meth:`find` does, or if an editor could not upload it, or no smaller
            image be made of it.
        """
        path = self.find(name)
        if path.suffix.lower().removeprefix(".") not in get_allowed_image_extensions():
            told = _("This site does not take images of the type of “%(name)s”. Use %(types)s.")
            types = ", ".join(sorted(get_allowed_image_extensions()))
            raise BadCell(told % {"name": name, "types": types})
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
                raise BadCell(TOO_LARGE % {"name": name, **error.sizes}) from error
            if isinstance(error, ValidationError) and error.code != "invalid_image":
                told = _("“%(name)s” cannot be uploaded: %(reason)s")
                reason = " ".join(error.messages)
                raise BadCell(told % {"name": name, "reason": reason}) from error
            told = _("“%(name)s” is damaged or is not an image. Save it again as PNG or JPEG.")
            raise BadCell(told % {"name": name}) from error
        return path

    def read_text(self, name: str) -> str:
        """
        Return what a file of text says.

        :raises BadCell: as :meth:`find` does, or if it is not in UTF-8, or letters of it are lost.
        """
        try:
            text = self.find(name).read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            told = _("The file “%(name)s” is not in UTF-8. Save it again in UTF-8.")
            raise BadCell(told % {"name": name}) from None
        try:
            check_letters(text)
        except BadCell as error:
            told = _("In the file “%(name)s”: %(reason)s")
            raise BadCell(told % {"name": name, "reason": error}) from None
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

"""Archives and images are asked how large they become before anything of them is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

from PIL import Image

from ..conf import get_setting


MEGABYTE = 1_000_000


class TooLarge(Exception):
    """A file would fill the memory; the message says how large it may be."""


def check_archive(path: Path) -> None:
    """
    Refuse an archive (a workbook or another office file, too) that unpacks beyond the limit.

    :raises TooLarge: if it does.
    """
    with zipfile.ZipFile(path) as archive:
        # Python unpacks no more of a part than is written here.
        _check(sum(part.file_size for part in archive.infolist()))


def check_image(path: Path) -> None:
    """
    Refuse an image whose dots take more memory than the limit.

    :raises TooLarge: if it is too large.
    :raises OSError: if it is no image that can be read.
    """
    with Image.open(path) as image:
        frames = getattr(image, "n_frames", 1) if image.format != "MPO" else 1
        _check(image.width * image.height * 4 * frames)


def _check(size: int) -> None:
    limit = get_setting("IMPORT_UNPACKED_MEGABYTES")
    if size > limit * MEGABYTE:
        raise TooLarge(
            f"unpacks to {size // MEGABYTE} MB, more than the {limit} MB that this site takes "
            "(setting IMPORT_UNPACKED_MEGABYTES)"
        )

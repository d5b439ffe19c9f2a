"""
Imports begun in the admin: checked and brought in by a worker, as the command does it.

Whatever a worker says of an import is said in the language of the person who uploaded it.

An import that a killed worker leaves half done is begun again by the next one: rows that are there
already stay as they are.
"""

from __future__ import annotations

import datetime
import logging
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePath

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files import File
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task
from wagtail.log_actions import log

from ..actions.base import person_name
from ..conf import get_setting
from ..models import ImportPart, ImportRun
from ..notices import background
from ..notices.rendering import preferred_language
from ..tasks import after_answer, runs_at_once
from .archives import TooLarge, check_archive
from .content import CannotRead
from .files import Folder
from .lists import Lists
from .matching import Documents
from .reading import read_sheet
from .rows import Row
from .validation import Validation
from .writing import Writer


logger = logging.getLogger("wagtail_partnerships")

PART_LENGTH = 1024 * 1024
# So many rows are brought in before it is written down how far it is.
EVERY = 10
KEPT_DAYS = 30
# So many processes may vanish with an import in hand before it is given up.
TRIES = 5
Kind, State = ImportPart.Kind, ImportRun.State


def start_import(user, library, model, register: File, files: File | None = None) -> ImportRun:
    """
    Store an uploaded register, and have it checked.

    :param model: the page type of the documents.
    :param files: a ZIP archive of the files that the register names.
    """
    with transaction.atomic():
        run = ImportRun.objects.create(
            library=library,
            page_type=model._meta.label,
            file_name=PurePath(register.name).name[-255:],
            started_by=user,
            started_by_name=person_name(user),
        )
        for kind, file in ((Kind.REGISTER, register), (Kind.FILES, files)):
            for number, data in enumerate(file.chunks(PART_LENGTH) if file else ()):
                ImportPart.objects.create(run=run, kind=kind, number=number, data=data)
        transaction.on_commit(ask_for_work, robust=True)
    return run


def check_again(run: ImportRun, left_out: list[int]) -> bool:
    """Check an import again without some of its rows; say whether it could be."""
    return _move_on(run, State.CHECKED, State.CHECKING, left_out=sorted(left_out))


def selection_of(run: ImportRun) -> str:
    """Return what tells one choice of rows from another, for a screen to send back."""
    return ",".join(map(str, run.left_out))


def begin_import(run: ImportRun, user, selection: str | None = None) -> bool:
    """
    Bring in what was checked; say whether it could be begun: once, and without problems.

    :param selection: what :func:`selection_of` gave for the screen that was decided on.
    """
    if run.report.get("problems") or selection not in (None, selection_of(run)):
        return False
    report = {**run.report, "begun_by": [str(user.pk), person_name(user)]}
    return _move_on(run, State.CHECKED, State.RUNNING, report=report)


def cancel_import(run: ImportRun) -> bool:
    """Forget what was uploaded before anything of it is brought in; say whether it could be."""
    return _move_on(run, State.CHECKED, State.CANCELLED, finished_at=timezone.now())


def _move_on(run: ImportRun, source, target, **values) -> bool:
    with transaction.atomic():
        # Somebody else may have chosen other rows meanwhile: then the import was checked again.
        rows = ImportRun.objects.filter(pk=run.pk, state=source, left_out=run.left_out)
        if not rows.update(state=target, done=0, **values):
            return False
        if target == State.CANCELLED:
            run.parts.all().delete()
        else:
            transaction.on_commit(ask_for_work, robust=True)
    return True


def ask_for_work() -> None:
    """Have imports gone on with, once the request is answered: by a worker, or beside requests."""
    after_answer(_go_on)


def _go_on() -> None:
    if runs_at_once() and background.is_wanted():
        background.run_beside(work_off_imports.call)
    else:
        work_off_imports.enqueue()


@task()
def work_off_imports() -> int:
    """Go on with every import that nobody has in hand; return how many were settled."""
    return sum(work_off(run) for run in list(ImportRun.objects.waiting().order_by("pk")))


def forget_old_imports() -> int:
    """Delete imports, with what was uploaded, some weeks after they began; return how many."""
    before = timezone.now() - datetime.timedelta(days=KEPT_DAYS)
    runs = ImportRun.objects.filter(started_at__lt=before)
    count = runs.count()
    runs.delete()
    return count


def work_off(run: ImportRun) -> int:
    """Check an import or bring it in, unless another worker has it in hand; return 1 if it did."""
    has_vanished = run.claimed_at is not None
    if not _claim(run):
        return 0
    run.refresh_from_db()
    with translation.override(_language_of(run)):
        if not has_vanished or _try_again(run):
            settle(run, _go_through(run, has_vanished))
    return 1


def _language_of(run: ImportRun) -> str:
    # Whoever chose no language gets the site's, not that of the request that a worker runs beside.
    with translation.override(settings.LANGUAGE_CODE):
        return preferred_language(run.started_by)


def _go_through(run: ImportRun, has_vanished: bool) -> dict:
    """Check an import or bring it in, and return what to keep of that."""
    try:
        with unpacked(run) as (register, folder):
            values = _check(run, register, folder)
            if run.state == State.RUNNING and not values["report"]["problems"]:
                values = _write(run, register, folder, has_vanished)
            return values
    except CannotRead as error:
        return _stopped(str(error))
    except TooLarge as error:
        told = _(
            "The ZIP archive unpacks to %(size)s MB, more than the %(limit)s MB that this site "
            "takes (setting IMPORT_UNPACKED_MEGABYTES). Import the documents in several parts."
        )
        return _stopped(told % error.sizes)
    except Exception:
        logger.exception("The import %s could not be worked off.", run.pk)
        told = _(
            "An error on the server stopped the import. Ask your administrator to look in the log "
            "of the server."
        )
        return _stopped(told, run)


def _stopped(reason: str, run: ImportRun | None = None) -> dict:
    """
    Return what to keep of an import that cannot go on.

    :param run: the import, if some of its documents may have been brought in.
    """
    stays = _what_stays(run) if run else ""
    return {"state": State.FAILED, "report": {"error": f"{reason} {stays}".strip()}}


def _try_again(run: ImportRun) -> bool:
    """Count that a process vanished with an import in hand; give up after too many."""
    tries = run.report.get("tries", 1) + 1
    if tries > TRIES:
        told = ngettext(
            "The import was given up, because its worker was stopped %(number)s time. Ask your "
            "administrator to look in the log of the server.",
            "The import was given up, because its worker was stopped %(number)s times. Ask your "
            "administrator to look in the log of the server.",
            TRIES,
        )
        settle(run, _stopped(told % {"number": TRIES}, run))
        return False
    run.report = {**run.report, "tries": tries}
    ImportRun.objects.filter(pk=run.pk).update(report=run.report)
    return True


def _what_stays(run: ImportRun) -> str:
    if run.state != State.RUNNING:
        return ""
    return _(
        "Documents that were imported before that stay on the site. Upload the register again to "
        "see which: they will not be changed."
    )


def settle(run: ImportRun, values: dict) -> None:
    """Keep what came of a step; of what has ended, what was uploaded is forgotten."""
    with transaction.atomic():
        if values["state"] in {State.DONE, State.FAILED}:
            values["finished_at"] = timezone.now()
            run.parts.all().delete()
        ImportRun.objects.filter(pk=run.pk).update(claimed_at=None, **values)


def _claim(run: ImportRun) -> bool:
    vanished = timezone.now() - datetime.timedelta(seconds=get_setting("NOTICE_CLAIM_SECONDS"))
    free = models.Q(claimed_at__isnull=True) | models.Q(claimed_at__lt=vanished)
    rows = ImportRun.objects.waiting().filter(free, pk=run.pk)
    return bool(rows.update(claimed_at=timezone.now()))


@contextmanager
def unpacked(run: ImportRun) -> Iterator[tuple[Path, Folder]]:
    """
    Yield the register and the folder of its files, for as long as they are needed.

    :raises TooLarge: if the archive unpacks to more than the site allows.
    """
    with tempfile.TemporaryDirectory() as folder:
        register = Path(folder) / f"register{PurePath(run.file_name).suffix.lower()}"
        _put_together(run, Kind.REGISTER, register)
        archive, files = Path(folder) / "files.zip", Path(folder) / "files"
        if not _put_together(run, Kind.FILES, archive):
            yield register, Folder(None)
            return
        check_archive(archive)
        with zipfile.ZipFile(archive) as packed:
            # Names that would lead out of the folder are made harmless.
            packed.extractall(files)
        archive.unlink()
        yield register, Folder(files)


def _put_together(run: ImportRun, kind, path: Path) -> bool:
    parts = run.parts.filter(kind=kind).values_list("data", flat=True)
    with path.open("wb") as file:
        for data in parts.iterator(chunk_size=4):
            file.write(data)
    return path.stat().st_size > 0


def _prepare(run: ImportRun, register: Path, folder: Folder):
    """Return all that the register is read, checked and written with."""
    library = run.library.specific
    model = apps.get_model(run.page_type)
    sheet = read_sheet(register)
    left_out = set(run.left_out)
    everything = [number for number, _texts in sheet.rows]
    sheet = replace(
        sheet,
        rows=[(number, texts) for number, texts in sheet.rows if number not in left_out],
        faults=[fault for fault in sheet.faults if fault.row not in left_out],
    )
    documents, lists = Documents(library), Lists()
    validation = Validation(sheet, library, folder, documents, lists, model)
    return validation, Writer(library, model, folder, documents, lists), lists, everything


def _check(run: ImportRun, register: Path, folder: Folder) -> dict:
    validation, _writer, lists, everything = _prepare(run, register, folder)
    new = [row for row in validation.rows if row.is_new]
    return {
        "state": State.CHECKED,
        "total": len(everything),
        "report": {
            "problems": [[problem.row, str(problem)] for problem in validation.problems],
            "notes": _notes(validation),
            "rows": [_told(row, _foreseen(row)) for row in validation.rows],
            "lists": [] if validation.problems else [str(line) for line in lists.missing(new)],
        },
    }


def _write(run: ImportRun, register: Path, folder: Folder, has_vanished: bool) -> dict:
    """
    Bring rows in, and return what became of each.

    :param has_vanished: whether another process has begun with it, and brought in some of them.
    """
    validation, writer, lists, _everything = _prepare(run, register, folder)
    rows = ImportRun.objects.filter(pk=run.pk)
    foreseen, made_before = {}, []
    if has_vanished:
        foreseen = {number: outcome for number, _ref, _title, outcome, _d in run.report["rows"]}
        missing = set(map(str, lists.missing([row for row in validation.rows if row.is_new])))
        made_before = [line for line in run.report["lists"] if line not in missing]

    def progress(done: int) -> None:
        if done % EVERY == 0:
            rows.update(done=done, claimed_at=timezone.now())

    report = writer.write(validation.rows, progress)
    failed = dict(report.failed)
    told = [_told(row, _became(row, failed, foreseen)) for row in validation.rows]
    key, name = run.report["begun_by"]
    log(
        instance=run.library,
        action="wagtail_partnerships.import_guidance",
        user=get_user_model().objects.filter(pk=key).first(),
        data={
            "by": name,
            "comment": f"{run.file_name}: {sum(row[3] == 'new' for row in told)}",
            "rows": len(told),
        },
    )
    return {
        "state": State.DONE,
        "done": len(validation.rows),
        "report": {
            "problems": [],
            "notes": _notes(validation),
            "rows": told,
            "lists": [*made_before, *map(str, report.made)],
        },
    }


def _notes(validation: Validation) -> list[str]:
    return [*validation.sheet.notes, *map(str, validation.remarks)]


def _told(row: Row, outcome: tuple[str, str]) -> list:
    return [row.number, row.reference, row.values.get("title") or "", *outcome]


def _foreseen(row: Row) -> tuple[str, str]:
    if row.is_new:
        return "new", ""
    if row.leaves:
        return "leaves", ""
    return ("differs", ", ".join(row.differing)) if row.differing else ("same", "")


def _became(row: Row, failed: dict, foreseen: dict[int, str]) -> tuple[str, str]:
    if row in failed:
        return "failed", failed[row]
    if not (row.is_new or row.leaves) and foreseen.get(row.number) in ("new", "leaves"):
        # The process that has vanished did it.
        return foreseen[row.number], ""
    return _foreseen(row)

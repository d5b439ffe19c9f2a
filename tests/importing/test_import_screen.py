"""Bringing a register in from the admin: upload, check, choose, bring in, report."""

import contextlib
import csv
import io
import zipfile
from unittest.mock import Mock

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import PageLogEntry

from tests import factories
from wagtail_partnerships.importing import jobs
from wagtail_partnerships.importing.jobs import forget_old_imports, work_off_imports
from wagtail_partnerships.importing.writing import Writer
from wagtail_partnerships.models import GuidancePage, ImportPart, ImportRun


pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

URL = reverse("partnerships_admin:imports")
GOOD = "Reference,Title,Issued on,Files\nBB-1,First,2018-09-01,{files}\nBB-2,Second,2019-09-01,\n"
BAD = "Reference,Title,Issued on\nBB-1,First,2018-09-01\nBB-2,Second,1/9/18\n"


@pytest.fixture
def importer(approver):
    approver.user_permissions.add(Permission.objects.get(codename="import_guidance"))
    return approver


@pytest.fixture
def client(importer, library, client_for):
    return client_for(importer)


def upload(client, library, text=GOOD, files=None, **changes):
    """Upload a register, as a person does, and return the import."""
    data = {
        "register": SimpleUploadedFile("our register.csv", text.format(files="").encode()),
        "library": library.pk,
        "page_type": "wagtail_partnerships.GuidancePage",
        **({"files": files} if files else {}),
        **changes,
    }
    response = client.post(URL, data)
    assert response.status_code == 302, response.content.decode()
    return ImportRun.objects.get()


def packed(**files):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        for name, content in files.items():
            written.writestr(name.replace("__", "."), content)
    return SimpleUploadedFile("files.zip", archive.getvalue())


def reported(response):
    """Return the rows of a report below its heading."""
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def page_of(run):
    return reverse("partnerships_admin:import", args=(run.pk,))


def documents():
    return list(GuidancePage.objects.order_by("reference").values_list("reference", flat=True))


def test_a_register_is_checked_chosen_from_and_brought_in(client, library, importer):
    run = upload(client, library)
    assert run.state == "checked"
    assert documents() == []
    shown = client.get(page_of(run)).content.decode()
    assert "Will be imported" in shown
    assert "Import 2 documents" in shown
    client.post(page_of(run), {"shown": [2, 3], "row": [3], "check": "1"})
    run.refresh_from_db()
    assert (run.state, run.left_out) == ("checked", [2])
    assert "Left out by you" in client.get(page_of(run)).content.decode()
    client.post(page_of(run), {"begin": "1"})
    run.refresh_from_db()
    assert (run.state, run.done) == ("done", 1)
    assert documents() == ["BB-2"]
    assert GuidancePage.objects.get().edition == 1
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.import_guidance")
    assert (entry.user, entry.page_id, entry.data["rows"]) == (importer, library.pk, 1)
    assert not ImportPart.objects.exists(), "what was uploaded goes when it is no longer needed"
    response = client.get(reverse("partnerships_admin:import_report", args=(run.pk, "csv")))
    assert reported(response) == [
        ["2", "", "", "Left out by you", ""],
        ["3", "BB-2", "Second", "Imported", ""],
        ["", "", "", "Note", "Read 2 rows below the headings from the file."],
    ]
    assert 'filename="our-register-import-' in response["Content-Disposition"]
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.export_register")
    assert (entry.user, entry.data["rows"], entry.data["format"]) == (importer, 3, "csv")


def test_the_report_leaves_nothing_out_that_the_screen_says(client, library):
    text = "Reference,Title,Issued on,Kind,Colour\nBB-1,First,2018-09-01,Policy,red,more\n"
    run = upload(client, library, text)
    ImportRun.objects.filter(pk=run.pk).update(
        report={**run.report, "problems": [[1, "Row 1 is odd"], *run.report["problems"]]}
    )
    response = client.get(reverse("partnerships_admin:import_report", args=(run.pk, "csv")))
    rows = reported(response)
    assert rows[0] == ["1", "", "", "Cannot be imported", "Row 1 is odd"]
    assert rows[1][:4] == ["2", "BB-1", "First", "Cannot be imported"]
    assert ["", "", "", "Note", "Columns left out: Colour"] in rows


def test_who_begins_an_import_answers_for_it(client, library, importer, superuser, client_for):
    run = upload(client, library)
    client_for(superuser).post(page_of(run), {"begin": "1"})
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.import_guidance")
    assert entry.user == superuser
    run.refresh_from_db()
    assert run.started_by == importer


def test_problems_are_named_by_row_and_column_and_nothing_is_brought_in(client, library):
    run = upload(client, library, BAD)
    shown = client.get(page_of(run)).content.decode()
    assert "There is 1 problem." in shown
    assert "1/9/18" in shown
    assert "column C" in shown
    assert 'name="begin"' not in shown
    client.post(page_of(run), {"begin": "1"})
    assert documents() == []
    client.post(page_of(run), {"shown": [2, 3], "row": [2], "check": "1"})
    assert "Import 1 document" in client.get(page_of(run)).content.decode()
    client.post(page_of(run), {"begin": "1"})
    assert documents() == ["BB-1"]


def test_files_come_in_a_zip_archive(client, library):
    files = packed(one__pdf=b"%PDF-1.4 one")
    run = upload(client, library, GOOD.format(files="one.pdf"), files=files)
    client.post(page_of(run), {"begin": "1"})
    (attachment,) = GuidancePage.objects.get(reference="BB-1").partnerships_attachments.all()
    assert attachment.document.file.read() == b"%PDF-1.4 one"


def test_nothing_leaves_the_folder_of_the_archive(client, library):
    run = upload(
        client, library, GOOD.format(files="../out.pdf"), files=packed(**{"../out__pdf": b"x"})
    )
    assert run.report["problems"]


def test_what_cannot_be_read_is_told(client, library, settings):
    with pytest.raises(AssertionError, match="not a CSV or XLSX"):
        upload(client, library, register=SimpleUploadedFile("register.doc", b"x"))
    with pytest.raises(AssertionError, match="not a ZIP archive"):
        upload(client, library, files=SimpleUploadedFile("files.zip", b"x"))
    settings.WAGTAIL_PARTNERSHIPS = {
        **settings.WAGTAIL_PARTNERSHIPS,
        "IMPORT_UPLOAD_MEGABYTES": 0.000005,
    }
    with pytest.raises(AssertionError, match="is larger than"):
        upload(client, library)
    assert not ImportRun.objects.exists()
    settings.WAGTAIL_PARTNERSHIPS = {**settings.WAGTAIL_PARTNERSHIPS, "IMPORT_UPLOAD_MEGABYTES": 1}
    run = upload(client, library, register=SimpleUploadedFile("register.xlsx", b"no workbook"))
    assert run.state == "failed"
    assert run.report["error"] in client.get(page_of(run)).content.decode()


def test_files_that_unpack_to_too_much_are_refused(client, library, settings):
    settings.WAGTAIL_PARTNERSHIPS = {
        **settings.WAGTAIL_PARTNERSHIPS,
        "IMPORT_UNPACKED_MEGABYTES": 1,
    }
    run = upload(client, library, files=packed(one__pdf=b"0" * 2 * 1024**2))
    assert run.state == "failed"
    assert "unpacks to 2 MB, more than the 1 MB" in run.report["error"]


class Killed(BaseException):
    """What no code of ours catches."""


def begin_and_kill(client, run, monkeypatch, in_row, error=Killed):
    """Begin an import, and stop its process in one of its rows."""
    made = Writer._make

    def make(writer, row, files):
        if row.number == in_row:
            raise error
        return made(writer, row, files)

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "ask_for_work", lambda: None)
        patched.setattr(Writer, "_make", make)
        client.post(page_of(run), {"begin": "1"})
        with contextlib.suppress(Killed):
            work_off_imports.call()
    run.refresh_from_db()


def test_an_import_that_was_killed_is_taken_up_again(client, library, monkeypatch, freeze):
    text = "Reference,Title,Issued on,Kind\nBB-1,First,2018-09-01,Old\nBB-2,Second,2019-09-01,New\n"
    run = upload(client, library, text)
    with freeze("2026-05-10 12:00+00:00"):
        begin_and_kill(client, run, monkeypatch, in_row=3)
    assert (run.state, documents()) == ("running", ["BB-1"])
    with freeze("2026-05-10 12:05+00:00"):
        assert work_off_imports.call() == 0, "another worker has it in hand"
    with freeze("2026-05-10 12:15+00:00"):
        assert work_off_imports.call() == 1
    assert documents() == ["BB-1", "BB-2"]
    run.refresh_from_db()
    assert [row[3] for row in run.report["rows"]] == ["new", "new"], "by the one or the other"
    assert [line.split()[-1] for line in run.report["lists"]] == ["“Old”", "“New”"]
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.import_guidance")
    assert entry.data["comment"] == "our register.csv: 2"
    monkeypatch.setattr(jobs, "_write", None)
    assert work_off_imports.call() == 0, "and only once"


def test_an_import_that_kills_its_worker_is_given_up(client, library, monkeypatch):
    run = upload(client, library)
    begin_and_kill(client, run, monkeypatch, in_row=3)
    tries = 1
    while run.state == "running" and tries < 20:
        ImportRun.objects.update(claimed_at="2026-01-01T12:00Z")
        with monkeypatch.context() as patched, contextlib.suppress(Killed):
            patched.setattr(jobs, "_write", Mock(side_effect=Killed))
            work_off_imports.call()
            tries -= 1
        tries += 1
        run.refresh_from_db()
    assert (run.state, tries) == ("failed", jobs.TRIES)
    assert "5 times" in run.report["error"]
    assert "were imported before that stay" in run.report["error"]
    assert not ImportPart.objects.exists()


def test_an_error_in_the_middle_says_that_some_may_be_there(client, library, monkeypatch):
    run = upload(client, library)
    begin_and_kill(client, run, monkeypatch, in_row=3, error=RuntimeError)
    assert (run.state, documents()) == ("failed", ["BB-1"])
    assert "were imported before that stay" in client.get(page_of(run)).content.decode()


def test_a_cancelled_import_is_forgotten_and_cannot_be_begun(client, library, freeze):
    run = upload(client, library)
    client.post(page_of(run), {"cancel": "1"})
    assert not ImportPart.objects.exists()
    client.post(page_of(run), {"begin": "1"})
    assert documents() == []
    ImportRun.objects.update(started_at="2026-01-01T12:00Z")
    assert forget_old_imports() == 1
    assert not ImportRun.objects.exists()


def test_it_needs_its_own_right_and_a_library_to_publish_in(
    library, home_page, importer, editor, other_approver, client_for
):
    run = upload(client_for(importer), library)
    for user in (editor, other_approver):
        client = client_for(user)
        addresses = [
            URL,
            page_of(run),
            reverse("partnerships_admin:import_report", args=(run.pk, "csv")),
        ]
        assert {client.get(url).status_code for url in addresses} == {302}
        assert client.post(page_of(run), {"begin": "1"}).status_code == 302
    editor.user_permissions.add(Permission.objects.get(codename="import_guidance"))
    assert client_for(editor).get(URL).status_code == 302, "an editor publishes nothing"
    assert documents() == []
    assert "Import" in client_for(importer).get("/admin/").content.decode()


def test_a_library_of_others_is_no_choice(library, root_page, importer, client_for):
    elsewhere = factories.make_library(root_page, title="Elsewhere")
    response = client_for(importer).post(
        URL,
        {
            "register": SimpleUploadedFile("register.csv", GOOD.format(files="").encode()),
            "library": elsewhere.pk,
            "page_type": "wagtail_partnerships.GuidancePage",
        },
    )
    assert "Select a valid choice" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_a_screen_drawn_from_another_choice_of_rows_begins_nothing(client, library):
    run = upload(client, library)
    client.post(page_of(run), {"shown": [2, 3], "row": [3], "check": "1"})
    response = client.post(page_of(run), {"begin": "1", "selection": ""}, follow=True)
    assert "the import has moved on" in response.content.decode()
    assert documents() == []
    client.post(page_of(run), {"begin": "1", "selection": "2"})
    assert documents() == ["BB-2"]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("running", ["97 of 250 rows"]),
        ("done", ["2 documents were imported.", "1 row was not", "Upload another register"]),
        ("failed", ["No column.", "Upload another register"]),
        ("cancelled", ["Nothing was imported", "Upload another register"]),
    ],
)
def test_each_state_says_how_it_stands_and_where_to_go_on(state, said, client, library):
    rows = [[2, "BB-1", "First", "new", ""], [3, "BB-2", "Second", "new", ""]]
    if state == "done":
        rows.append([4, "BB-3", "Third", "failed", "In use."])
    run = ImportRun.objects.create(
        library=library,
        file_name="our register.csv",
        state=state,
        total=250,
        done=97,
        report={"error": "No column."} if state == "failed" else {"rows": rows},
    )
    shown = " ".join(client.get(page_of(run)).content.decode().split())
    for words in said:
        assert words in shown

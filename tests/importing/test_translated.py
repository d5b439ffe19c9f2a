"""Whatever an import says can be said in another language, and is said in that of its uploader."""

import ast
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from wagtail.users.models import UserProfile

import wagtail_partnerships.importing
from tests.importing.test_problems import BAD_CELLS
from wagtail_partnerships.formats import moments
from wagtail_partnerships.importing import jobs
from wagtail_partnerships.importing.columns import BY_KEY
from wagtail_partnerships.importing.content import CannotRead
from wagtail_partnerships.importing.files import Folder
from wagtail_partnerships.importing.lists import Lists
from wagtail_partnerships.importing.matching import Documents
from wagtail_partnerships.importing.reading import read_sheet
from wagtail_partnerships.importing.validation import Validation
from wagtail_partnerships.models import GuidancePage, ImportRun


pytestmark = pytest.mark.django_db

FOLDER = Path(wagtail_partnerships.importing.__file__).parent
TRANSLATED = {"_", "gettext", "gettext_lazy", "ngettext"}
PLACEHOLDER = re.compile(r"(%\(\w+\)[sd]|%%|<\w+>)")
# Letters that no English word is written with.
ABROAD = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "абцдефгхийклмнопқрстуввхузАБЦДЕФГХИЙКЛМНОПҚРСТУВВХУЗ",
)


def abroad(message):
    """Return a text of the program in letters of another language, placeholders as they are."""
    parts = PLACEHOLDER.split(str(message))
    return "".join(
        part if number % 2 else part.translate(ABROAD) for number, part in enumerate(parts)
    )


@pytest.fixture
def speak_abroad(monkeypatch):
    """Have all that Django translates come out in letters of another language."""
    # Days that were written before are remembered, by the name of the language.
    moments._written.cache_clear()
    trans = translation._trans
    monkeypatch.setattr(trans, "gettext", abroad)
    # The formats of days, which are no words.
    monkeypatch.setattr(
        trans,
        "pgettext",
        lambda context, message: message if "format" in context else abroad(message),
    )
    monkeypatch.setattr(trans, "ngettext", lambda one, many, n: abroad(one if n == 1 else many))
    yield
    moments._written.cache_clear()


def untranslated(text):
    """Return the English words of a text that do not come from the file: those are quoted."""
    text = re.sub(r"“[^”]*”|<\w+>|/\S+", "", text)
    return re.findall(r"[A-Za-z]{2,}", text)


def said_of(path, library, files=None):
    """Return all that is said of a register: problems, remarks and notes."""
    try:
        sheet = read_sheet(path)
    except CannotRead as error:
        return [str(error)]
    validation = Validation(
        sheet, library, Folder(files), Documents(library), Lists(), GuidancePage
    )
    return [*map(str, validation.problems), *map(str, validation.remarks), *sheet.notes]


@pytest.mark.parametrize("row", [row for row, _named in BAD_CELLS])
def test_what_is_wrong_in_a_cell_can_be_translated(register, library, speak_abroad, row):
    keys = ["title", "reference", "issued_on", *row]
    values = {"title": "1", "reference": "R1", "issued_on": "2018-09-01", **row}
    # Of what is brought in Python 3.10 writes no NUL: the file is written here by hand.
    cells = ('"{}"'.format(str(values[key]).replace('"', '""')) for key in dict.fromkeys(keys))
    heading = ",".join(str(BY_KEY[key].label) for key in dict.fromkeys(keys))
    register.path.write_text(f"{heading}\n{','.join(cells)}\n")
    said = said_of(register.path, library, register.files)
    assert len(said) > 1
    assert [words for text in said if (words := untranslated(text))] == [], said


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n1,2",
        "x\n1",
        "{title},{title},{reference},{issued_on}\n",
        "{title},{reference},{issued_on}\n1,2,2018-01-01,4\n",
        "{title};{reference};{issued_on}\n1;2;2018-01-01;4\n",
        "{title},{reference},{issued_on},,?\n1,2,2018-01-01,3,4\n\n5,6,2018-01-01,7,8\n",
        '{title},{reference},{issued_on}\n1,2,"2018-01-01\n',
        '{title},{reference},{issued_on},{summary}\n1,2,2018-01-01,"3\n4,5,2018-01-01,6"\n',
        "{title},{reference},{issued_on},{files},{images},{topics}\n1,2,2018-01-01,3,4.5,6\n",
        "{title},{reference},{issued_on},{text}\n1,2,2018-01-01,{html}\n",
    ],
)
def test_what_is_wrong_with_a_csv_file_can_be_translated(register, library, speak_abroad, content):
    html = (
        "<img alt='1'><math>2</math><video src='3'></video><input><p hidden>4</p><a href='5'>6</a>"
    )
    labels = {key: column.label for key, column in BY_KEY.items()}
    register.path.write_text(content.format(html=html, **labels))
    said = said_of(register.path, library)
    assert said
    assert [words for text in said if (words := untranslated(text))] == [], said


def test_what_is_wrong_with_a_workbook_can_be_translated(register, library, speak_abroad):
    book = Workbook()
    sheet = book.active
    sheet.title = "“1”"
    sheet.append([str(BY_KEY[key].label) for key in ("title", "reference", "issued_on")])
    for value, number_format in (
        ("=1+1", ""),
        ("#N/A", ""),
        (True, ""),
        (0.5, "0%"),
        (12, "0000"),
        (123456789012, ""),
        (43344, "yyyy-mm-dd"),
        (43344.5, "yyyy-mm-dd hh:mm"),
        (0.5, "hh:mm"),
        (1.5, "[hh]:mm"),
        (10**9, "yyyy-mm-dd"),
    ):
        sheet.append([value, None, "2018-01-01"])
        if number_format:
            sheet.cell(sheet.max_row, 1).number_format = number_format
    sheet.append(["1", "2", "3"])
    sheet.cell(sheet.max_row, 1).font = Font(strike=True)
    sheet.cell(sheet.max_row, 2).font = Font(vertAlign="superscript")
    sheet["B2"].comment = Comment("1", "2")
    sheet["B3"].hyperlink = "https://example.org/"
    sheet.merge_cells("A3:B3")
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["A"].hidden = True
    for state in ("visible", "hidden"):
        other = book.create_sheet(f"“{state}”")
        other["A1"] = 1
        other.sheet_state = state
    path = register.path.with_suffix(".xlsx")
    book.save(path)
    said = said_of(path, library)
    assert len(said) > 20
    # TRUE and the errors of formulas are words of the file.
    words = [word for text in said for word in untranslated(text) if word not in ("TRUE", "NA")]
    assert words == [], (words, said)


def test_no_sentence_of_an_import_is_left_untranslated():
    """A text with words in it is translated, or is a docstring, or no text for people."""
    found = []
    for path in sorted(FOLDER.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        spoken = set()
        for node in ast.walk(tree):
            called = isinstance(node, ast.Call) and ast.unparse(node.func)
            if called and (called in TRANSLATED or called.startswith(("re.", "logger."))):
                spoken.update(map(id, ast.walk(node)))
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                spoken.add(id(node.value))
        found += [
            f"{path.name}:{node.lineno}: {node.value}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if id(node) not in spoken and re.search(r"[a-z]+[,;:]? [a-z]+", node.value)
            # Elements of HTML, and what Python says of a file.
            if not node.value.startswith(("\n", "<", "field larger"))
        ]
    assert found == []


class TestLanguageOfAJob:
    """What a worker says is said in the language that the uploader chose."""

    pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

    BAD = "Reference,Title,Issued on\nR1,First,1/9/18\n"

    @pytest.fixture
    def sentence(self, monkeypatch):
        """Put a Welsh word before each sentence, while Welsh is the language."""
        gettext = translation._trans.gettext

        def translate(message):
            told = gettext(message)
            return f"Cymraeg: {told}" if translation.get_language() == "cy" else told

        monkeypatch.setattr(translation._trans, "gettext", translate)

    def upload(self, user, library, content=BAD, name="register.csv"):
        with translation.override("en"):
            jobs.start_import(
                user, library, GuidancePage, SimpleUploadedFile(name, content.encode())
            )
            jobs.work_off_imports.call()
            assert translation.get_language() == "en"
        return ImportRun.objects.get()

    def test_of_whoever_chose_one(self, library, editor, sentence):
        UserProfile.objects.create(user=editor, preferred_language="cy")
        run = self.upload(editor, library)
        ((_row, problem),) = run.report["problems"]
        assert "Cymraeg: “1/9/18” is not a date" in problem
        assert run.state == "checked"

    def test_of_a_file_that_cannot_be_read(self, library, editor, sentence):
        UserProfile.objects.create(user=editor, preferred_language="cy")
        run = self.upload(editor, library, "no workbook", "register.xlsx")
        assert run.report["error"].startswith("Cymraeg: The file is damaged")
        assert run.get_state_display() == "Stopped by an error"

    def test_of_the_site_for_whoever_chose_none(self, library, editor, sentence, settings):
        settings.LANGUAGE_CODE = "cy"
        run = self.upload(editor, library)
        assert "Cymraeg: “1/9/18”" in run.report["problems"][0][1]

    def test_of_an_import_whose_uploader_is_gone(self, library, editor, sentence):
        run = self.upload(editor, library)
        ImportRun.objects.update(state="checking", started_by=None)
        assert jobs.work_off_imports.call() == 1
        run.refresh_from_db()
        assert "is not a date" in run.report["problems"][0][1]
        assert "Cymraeg" not in run.report["problems"][0][1]

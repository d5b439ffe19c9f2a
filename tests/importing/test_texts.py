"""The texts of documents: what is carried, what is named, and what is refused."""

import pytest

from tests.importing.test_import import document
from wagtail_partnerships.models import GuidancePage


pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(register):
    """Bring a text in, and return its blocks: a type and a value."""

    def bring_in(text):
        register.write({"reference": "R1", "text": text})
        register.run()
        first = register.said
        assert "Already here, unchanged: 1" in register.run()
        register.said = first
        return [(block.block_type, block.value) for block in document("R1").body]

    bring_in.register = register
    return bring_in


def paragraphs(blocks):
    return [value.source for kind, value in blocks if kind == "paragraph"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        # Plain text and HTML are told apart.
        (
            "Contact the office <office@example.org> before use.\n\nUse <insert site name> here.",
            "<p>Contact the office &lt;office@example.org&gt; before use.</p>"
            "<p>Use &lt;insert site name&gt; here.</p>",
        ),
        ("Below 5 < 6 > 4 & so <on>.", "<p>Below 5 &lt; 6 &gt; 4 &amp; so &lt;on&gt;.</p>"),
        ("<p>Write to <a@example.org>.</p>", "<p>Write to &lt;a@example.org&gt;.</p>"),
        ("First:\n- a\n- b", "<p>First:<br/>- a<br/>- b</p>"),
        # Raised and lowered letters.
        (
            "<p>log<sub>10</sub>2 and T<sub>1</sub>, 10<sup>2</sup></p>",
            "<p>log<sub>10</sub>2 and T<sub>1</sub>, 10<sup>2</sup></p>",
        ),
        # Lists that are not numbered 1, 2, 3.
        ("<ol><li>a</li><li>b</li></ol>", "<ol><li>a</li><li>b</li></ol>"),
        ("<ol start=4><li>a<li>b</ol>", "<p>4. a</p><p>5. b</p>"),
        ('<ol type="a"><li>x</li><li>y</li></ol>', "<p>a. x</p><p>b. y</p>"),
        ("<ol type=I reversed><li>x</li><li>y</li></ol>", "<p>II. x</p><p>I. y</p>"),
        ("<ol><li>x</li><li value=7>y</li></ol>", "<p>1. x</p><p>7. y</p>"),
        ('<ol style="list-style-type: lower-roman"><li>x</ol>', "<p>i. x</p>"),
        (
            "<ol start=2><li>x<ul><li>y</li></ul></li></ol>",
            "<p>2. x</p><ul><li>y</li></ul>",
        ),
        # Where a block ends, a word ends.
        (
            "<dl><dt>Term</dt><dd>Meaning</dd></dl>",
            "<p><b>Term</b></p><p>Meaning</p>",
        ),
        ("<pre>one\ntwo</pre>", "<p>one<br/>two</p>"),
        ("<div>a<div>b</div>c</div>", "<p>a</p><p>b</p><p>c</p>"),
        ("<ul><li><p>a</p><p>b</p></li><li>c<div>d</div></li></ul>", None),
        ("<p>One <q>two</q>.</p>", "<p>One “two”.</p>"),
        # Lists of Word.
        (
            "<p class=MsoListParagraphCxSpFirst><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;"
            "</span></span>First</p><p class=MsoListParagraphCxSpLast>·&nbsp;&nbsp;Second</p>"
            "<p class=MsoNormal>After</p>",
            "<ul><li>First</li><li>Second</li></ul><p>After</p>",
        ),
        (
            "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>1.&nbsp; One</p>"
            "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>o&nbsp; Below</p>"
            "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>2.&nbsp; Two</p>",
            "<ol><li>One<ul><li>Below</li></ul></li><li>Two</li></ol>",
        ),
        (
            "<p class=MsoListParagraph>a)&nbsp; One</p><p class=MsoListParagraph>b)&nbsp; Two</p>",
            "<p>a) One</p><p>b) Two</p>",
        ),
    ],
)
def test_text_is_carried(bring, text, html):
    expected = html or "<ul><li>a<br/>b</li><li>c<br/>d</li></ul>"
    assert "".join(paragraphs(bring(text))) == expected
    assert "Left out or changed" not in bring.register.said


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "<p>Give <del>20</del><ins>10</ins> mg.</p>",
            "The text has struck-out words: “20”. Accept or",
        ),
        ("<p><s>Do not wait.</s></p>", "The text has struck-out words: “Do not wait.”"),
        ("<p><strike>No</strike></p>", "The text has struck-out words: “No”"),
        (
            "<p><span style='color:red;text-decoration: underline line-through'>x</span></p>",
            "The text has struck-out words: “x”",
        ),
        (
            "<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>",
            "The text has a table inside <table>",
        ),
        (
            "<ul><li><table><tr><td>b</td></tr></table></li></ul>",
            "The text has a table inside <li>",
        ),
        (
            "<h2>The x<sub>ray</sub></h2>",
            "The text has subscript, “ray”, in a heading, table or quotation",
        ),
        ("<p>Caf\ufffd</p>", "“<p>Caf�</p>” has � where letters were lost"),
    ],
)
def test_text_that_would_say_something_else_is_refused(register, text, named):
    register.write({"reference": "R1", "text": text})
    assert f"Row 2, column D “Text”: {named}" in register.refuse()
    assert not GuidancePage.objects.exists()


@pytest.mark.parametrize(
    ("text", "said", "html"),
    [
        (
            '<p>See <a href="#p3">page 3</a> and <a href="b.html">b</a>.</p>',
            "2 links would not work on this site and became plain text: “#p3”, “b.html”.",
            "<p>See page 3 and b.</p>",
        ),
        ('<p>a<img src="x.png" alt="A scan">b</p>', "An image was left out. “A scan”", "<p>ab</p>"),
        (
            "<p>a</p><iframe src='x'></iframe>",
            "A video, a sound or embedded content was left out.",
            "<p>a</p>",
        ),
        (
            "<p>a<span style='display:none'>secret</span></p>",
            "A hidden part was left out: “secret”.",
            "<p>a</p>",
        ),
    ],
)
def test_what_is_left_out_is_told(bring, text, said, html):
    assert "".join(paragraphs(bring(text))) == html
    assert f"  Row 2, column D “Text”: {said}" in bring.register.said
    assert "Left out or changed: 1" in bring.register.said


def test_links_that_lead_somewhere_stay(bring):
    text = '<p><a href="https://example.org/">a</a><a href="/b/">b</a></p>'
    assert paragraphs(bring(text)) == [text]


DOSES = (
    "<table><caption>Doses</caption><tr><th>Exam</th><th>Age</th><th>Dose</th></tr>"
    "<tr><td rowspan=2>CT head</td><td>Adult</td><td>60</td></tr>"
    "<tr><td>Child</td><td>35</td></tr>"
    "<tr><td colspan=2>CT chest, all</td><td>12</td></tr></table>"
)


def test_merged_cells_of_a_table_stand_under_their_headings(bring):
    ((kind, value),) = bring(DOSES)
    assert (kind, value["data"]) == (
        "table",
        [
            ["Exam", "Age", "Dose"],
            ["CT head", "Adult", "60"],
            ["CT head", "Child", "35"],
            ["CT chest, all", "CT chest, all", "12"],
        ],
    )
    assert value["table_header_choice"] == "row"


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<p>a</p><p>b</p>c", "a\nb\nc"),
        ("H<b>2</b>O", "H2O"),
        ('<a href="https://example.org/">x</a>', "x (https://example.org/)"),
        ("10<sup>-3</sup> T<sub>1</sub>, 1<sup>st</sup>", "10⁻³ T₁, 1st"),
    ],
)
def test_cell_of_a_table(bring, cell, read):
    ((_kind, value),) = bring(f"<table><tr><th>h</th></tr><tr><td>{cell}</td></tr></table>")
    assert value["data"][1] == [read]


def test_first_column_of_a_table_names_its_rows(bring):
    text = "<table><tr><td></td><td>A</td></tr><tr><th>x</th><td>1</td></tr></table>"
    ((_kind, value),) = bring(text.replace("<td></td>", "<th></th>"))
    assert (value["first_col_is_header"], value["table_header_choice"]) == (True, "column")


def test_quotation_keeps_its_lines(bring):
    ((_kind, value),) = bring("<blockquote><p>Words <b>of</b> wisdom</p><p>more</p></blockquote>")
    assert value["text"] == "Words of wisdom\nmore"


def test_blocks_within_a_paragraph_that_was_not_closed(bring):
    kinds = [kind for kind, _value in bring("<p>One<h2>Two</h2><center><table><tr><td>3</table>")]
    assert kinds == ["paragraph", "heading", "table"]


def test_cells_of_a_table_that_were_not_closed(bring):
    ((_kind, value),) = bring("<table><tr><td>a<td>b<tr><td>c<td>d</table>")
    assert value["data"] == [["a", "b"], ["c", "d"]]


def test_paragraphs_that_were_not_closed(bring):
    assert paragraphs(bring("<p>a<p>b<p>c")) == ["<p>a</p><p>b</p><p>c</p>"]


def test_text_of_a_file_is_read_the_same(register):
    (register.files / "a.html").write_text("<p><del>x</del></p>")
    register.write({"reference": "R1", "text": "a.html"})
    assert "“Text”: The text has struck-out words: “x”" in register.refuse()

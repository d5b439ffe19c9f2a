"""
The guidance of September 2018 on partnership: true facts, our own words.

True: title, month of issue, publisher, who wrote it, what was put before the Board, and that its
review is due in 2023. The text below was written for the demonstration.
"""

from __future__ import annotations

import datetime

from .directory import COLLEGE, SOCIETY


TITLE = (
    "Patient Public and Practitioner Partnerships within Imaging and Radiotherapy: "
    "Guiding Principles"
)
SLUG = "partnerships-guiding-principles"
REFERENCE = "DEMO-2018-01"
# The month is known; the day is taken for its first.
ISSUED_ON = datetime.date(2018, 9, 1)
DUE_ON = datetime.date(2023, 9, 1)
KIND = "Guiding principles"
TOPICS = ["Patient and public partnership", "Education and careers", "Research"]
BODIES = [(COLLEGE, "publisher"), (SOCIETY, "co_developer")]
OFFICER_ROLE = "Professional Officer for partnership (demo)"

SUMMARY = (
    "How people who use imaging and radiotherapy, members of the public and practitioners can work "
    "as partners: in a single appointment, in how a service is run, in teaching and in research. "
    "The text on this page is demo content."
)
SCOPE = (
    "Covers every setting in which imaging or radiotherapy is given, taught or studied in the "
    "United Kingdom. It does not replace local policies on consent, complaints or payment for "
    "involvement."
)
AUDIENCE = "Practitioners, managers, educators and researchers, and all who advise them"

ABOUT = (
    "<p>The title, month, publisher and purpose of this document are those of a real publication "
    "of the College of Radiographers; the day of the month is taken for its first. The text below "
    "is not: it was written to show how a guidance document looks here. Please obtain the real "
    "guidance from its publisher.</p>"
)

BODY = [
    ("callout", {"title": "Demo content", "text": ABOUT}),
    ("heading", {"text": "Why partnership matters", "level": "2"}),
    (
        "paragraph",
        "<p>Somebody who lies in a scanner, or comes for radiotherapy on thirty days running, "
        "knows things about a service that nobody who works in it can know. They know how long the "
        "corridor feels, which words on a letter frighten, and what made the third visit easier "
        "than the first. Partnership means that this knowledge counts when decisions are made.</p>"
        "<p>It is more than being kind, and more than asking for comments afterwards. Partners "
        "agree what a piece of work is for before it begins, share what each of them knows, and "
        "hear at the end what came of it. The principles on this page are meant to make that "
        "ordinary, in the work of a professional body as much as in a department.</p>",
    ),
    ("heading", {"text": "Who wrote these principles", "level": "3"}),
    (
        "paragraph",
        "<p>A team from the College and the Society, with members of the Society and lay experts, "
        "developed the principles together. Recommendations for making them known, and for keeping "
        "them alive in later strategies, went to the College Board at the same time as an "
        "executive summary.</p>",
    ),
    ("heading", {"text": "The principles", "level": "2"}),
    (
        "principle",
        {
            "kind": "principle",
            "title": "Begin with what matters to the person",
            "text": "<p>Before explaining an examination or a course of treatment, ask what the "
            "person hopes for and what worries them. Write the answer down where the next "
            "colleague will see it, so that nobody has to tell it twice.</p>",
        },
    ),
    (
        "principle",
        {
            "kind": "principle",
            "title": "Invite early, while something can still change",
            "text": "<p>Ask people to join when the question is being framed, not when the leaflet "
            "is at the printer. If a decision has been made already, say so, and ask for advice on "
            "how to carry it out instead.</p>",
        },
    ),
    (
        "principle",
        {
            "kind": "principle",
            "title": "Look for the voices that are missing",
            "text": "<p>List those whom a change will affect, then look round the table. People "
            "who find it hard to come may need an interpreter, another time of day, a video link, "
            "or somebody who goes to them.</p>",
        },
    ),
    (
        "principle",
        {
            "kind": "principle",
            "title": "Make it possible to take part",
            "text": "<p>Agree fares, meals and any payment beforehand and settle them on the day. "
            "Send papers a week ahead in plain words. Name one person who can be telephoned.</p>",
        },
    ),
    (
        "principle",
        {
            "kind": "principle",
            "title": "Share the learning both ways",
            "text": "<p>Students should meet patients as teachers, not only as cases. Lay partners "
            "may want to know how a service is paid for, or how dose is measured: offer it.</p>",
        },
    ),
    (
        "principle",
        {
            "kind": "principle",
            "title": "Say what came of it",
            "text": "<p>Tell everybody who took part what was changed, what was not, and why. "
            "Thank them by name where they wish it, and only there.</p>",
        },
    ),
    (
        "figure",
        {
            "image": "circle",
            "alt_text": "Three overlapping circles named patients, public and practitioners; the "
            "place where all three meet is named partnership.",
            "caption": "Partnership is where three kinds of knowledge meet. (Demo drawing.)",
        },
    ),
    ("heading", {"text": "How far does it go?", "level": "2"}),
    (
        "paragraph",
        "<p>Not every question needs a working group. The table helps to choose an approach that "
        "fits the decision, and to be honest about it.</p>",
    ),
    (
        "table",
        {
            "data": [
                ["Approach", "Fits when", "What people can expect"],
                ["Informing", "Nothing is open to change", "Clear facts, and a name to ask"],
                ["Asking", "Several ways are possible", "To hear how their answer was used"],
                ["Working together", "The question itself is open", "A seat from the first day"],
                ["Leading", "People know best themselves", "Support, money and time"],
            ],
            "table_header_choice": "row",
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_caption": "Four approaches to involving people",
        },
    ),
    (
        "quote",
        {
            "text": "Tell me what you are going to do with my story before I tell it to you.",
            "source": "Written for the demonstration, in the voice of a lay adviser",
        },
    ),
    ("heading", {"text": "Putting the principles to work", "level": "2"}),
    (
        "principle",
        {
            "kind": "recommendation",
            "title": "Name somebody who is responsible",
            "text": "<p>Each service and each education provider should name a person who keeps "
            "partnership on the agenda, and give that person time for it.</p>",
        },
    ),
    (
        "principle",
        {
            "kind": "recommendation",
            "title": "Write partnership into strategies",
            "text": "<p>Plans for education, research and services should say who was involved in "
            "making them, and how people will be involved in carrying them out.</p>",
        },
    ),
    (
        "principle",
        {
            "kind": "recommendation",
            "title": "Look back once a year",
            "text": "<p>Ask partners what it was like to take part. Publish one thing that will "
            "be done differently.</p>",
        },
    ),
    (
        "paragraph",
        "<p>The checklist fits on one sheet and can be pinned up. Take from it what helps:</p>"
        "<ul><li>Have we said what is open to change?</li><li>Who is affected and not here?</li>"
        "<li>How will people get home, and who pays?</li>"
        "<li>When will they hear from us?</li></ul>",
    ),
    ("document", {"document": "checklist", "title": "Checklist for working in partnership (demo)"}),
]

"""
The call to action of 28 October 2022 with its workshop, and a second one for living the story.

True: who is called, what for, the day, hours and place of the workshop, what is covered, and the
length of the statement. The words, the closing dates, the people and the outcome are invented.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from .directory import VOICES


TITLE = "Advancing public partnerships: join a short-life working group"
SLUG = "advancing-public-partnerships"
SECOND_TITLE = "Partnership with patients and the public: help us to review our principles"
SECOND_SLUG = "review-our-partnership-principles"

OPENS_ON = datetime.date(2022, 10, 28)
CLOSES_ON = datetime.date(2023, 3, 31)
EVENT_ON = datetime.date(2023, 5, 10)  # a Wednesday
BEGINS, ENDS = datetime.time(11), datetime.time(15)
CLOSES = datetime.time(17)

VENUE = "Headquarters of the Society of Radiographers"
VENUE_ADDRESS = "London"
AUDIENCES = VOICES
# Of these voices the group wants so many; of the others whoever answers.
PLACES_SOUGHT = {"Patients": 2, "Lay experts": 2, "Students": 1}
PLACES = 6
CAPACITY = 40

INTRODUCTION = (
    "<p>The principles of 2018 on partnership with patients and the public broke new ground, and "
    "they fall due for review in 2023. Since they were written, working together has spread fast, "
    "and the pandemic has changed how people meet. A brief look would not do: the College has "
    "decided on a full review, and gives it priority.</p>"
    "<p>A short-life working group will carry it out. It begins by listening, at a workshop for "
    "patients, the public and practitioners.</p>"
)
ASKED_FOR = (
    "<p>Would you like to take part? Tell us what draws you to it and what you have done in this "
    "field so far. A paragraph or two will do, and one side of A4 is the most that we can read.</p>"
    "<p>If you know patients or lay advisers well who might care for it too, please pass this "
    "invitation on to them.</p>"
)
EXPENSES = "Travel, and food and drink on the day, are covered by the College of Radiographers."
ACCESS = (
    "The rooms are reached without steps. Tell us on the form what you need, and we shall arrange "
    "it with you beforehand. (Invented for the demonstration.)"
)
CONFIRMATION = (
    "<p>Thank you. We read every answer after the closing date and write to everybody, whether or "
    "not there is a place. (Demo content.)</p>"
)
OTHER_WAYS = (
    "<p>You can also write to the guidance office, or have somebody write for you. (Demo content: "
    "the addresses on this page reach nobody.)</p>"
)
PRIVACY = (
    "<p>The guidance office uses what you send in order to choose and invite people, and for "
    "nothing else. You can see, correct and withdraw it through your own link. Please do not enter "
    "real personal data: this is a demonstration.</p>"
)
OUTCOME = (
    "<p>This outcome is demo content. The workshop of 10 May 2023 was announced in truth; what is "
    "told of it here, and the people who answered, are invented.</p>"
    "<p>Twelve people answered. Patients and lay experts asked for three things above all: to be "
    "brought in sooner, to be told what came of it, and to have their fares paid on the day. The "
    "full review of the document takes these up.</p>"
)
CONTACT_NAME = "Guidance office (demo)"
CONTACT_EMAIL = "guidance.office@demo.example.org"


@dataclass(frozen=True)
class Question:
    """A question of the form, as `CallFormField` has it."""

    label: str
    field_type: str
    required: bool = True
    more: dict = field(default_factory=dict)


QUESTIONS = [
    Question("About you", "heading", False),
    Question("Your name", "name"),
    Question("E-mail address", "email", more={"help_text": "We write to you here."}),
    Question("Telephone number", "telephone", False),
    Question(
        "Which voice would you bring?",
        "audience",
        more={"help_text": "Choose the one that fits best."},
    ),
    Question("Your interest", "heading", False),
    Question(
        "Why would you like to take part, and what have you done in this field?",
        "statement",
        more={
            "help_text": "A paragraph or two is enough.",
            "limit": 1,
            "limit_unit": "a4",
        },
    ),
    Question("On the day", "heading", False),
    Question(
        "Do you need anything so that you can take part, or that we should know about food?",
        "multiline",
        False,
        {"help_text": "You need not say why.", "privacy_class": "health"},
    ),
    Question("What you agree to", "heading", False),
    Question(
        "You may keep my answer in order to choose people for this review.",
        "consent",
        more={"guidance": "Without this we cannot read it. You can withdraw it at any time."},
    ),
    Question(
        "You may thank me by name when the new edition comes out.",
        "consent",
        False,
        {"guidance": "It makes no difference to who is chosen.", "allows_naming": True},
    ),
]

# Class, lawful basis, condition, notice, may be mailed, may be exported, months kept.
PRIVACY_FACTS = [
    (
        "contact",
        "Consent (demo)",
        "",
        "So that we can reach you about this call.",
        False,
        True,
        None,
    ),
    ("ordinary", "Consent (demo)", "", "So that we can choose people fairly.", False, True, None),
    (
        "health",
        "Consent (demo)",
        "Explicit consent (demo)",
        "So that you can take part. Read only by those who prepare the day.",
        False,
        False,
        6,
    ),
]


@dataclass(frozen=True)
class Answer:
    """
    An invented answer, and the verbs that it went through.

    :param day: days after the call opened.
    :param voice: the place of the voice in `VOICES`.
    """

    name: str
    voice: int
    day: int
    statement: str
    verbs: tuple[str, ...] = ()
    needs: str = ""
    may_be_named: bool = False
    spam: str = ""
    notes: str = ""

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@people.demo.example.org"


ANSWERS = [
    Answer(
        "Paula Patient (demo)",
        8,
        3,
        "I had radiotherapy two winters ago. I learned the names of everybody on the machine and "
        "never once was asked what I would change. I should like to be asked, and I have sat on a "
        "committee of my town library, so I can read papers.",
        ("shortlist", "accept"),
        needs="A seat near the door, please.",
        may_be_named=True,
        notes="Would travel from Leeds.",
    ),
    Answer(
        "Larry Lay-Expert (demo)",
        9,
        6,
        "As a lay member of two research panels I have learned to ask the plain question early. I "
        "would bring that, and my patience with long documents.",
        ("shortlist", "accept"),
        may_be_named=True,
    ),
    Answer(
        "Stella Student (demo)",
        0,
        12,
        "I am in my second year. On placement a man told me more about breath-holding in five "
        "minutes than my book had in a chapter. I want courses to make room for that.",
        ("shortlist", "accept"),
    ),
    Answer(
        "Sonny Sonographer (demo)",
        4,
        20,
        "I give people news for a living, good and bad. With three families I rewrote the words "
        "that we use, and would gladly show what we changed.",
        ("shortlist", "accept"),
        needs="Vegetarian food.",
        may_be_named=True,
    ),
    Answer(
        "Rada Radiographer (demo)",
        3,
        33,
        "Our department has had a patients' panel for four years. It has been wrong about some "
        "things and right about more. I can say what it costs and what it is worth.",
        ("shortlist", "accept"),
    ),
    Answer(
        "Edwin Educator (demo)",
        7,
        41,
        "I teach with patients who come as colleagues. Preparing them, and paying them on time, is "
        "most of the work.",
        ("shortlist", "hold"),
    ),
    Answer(
        "Tess Technologist (demo)",
        6,
        58,
        "In nuclear medicine people spend the longest hours with us and fill in the shortest "
        "forms. There is something to be learned from the waiting.",
        ("hold",),
    ),
    Answer(
        "Asha Assistant-Practitioner (demo)",
        2,
        75,
        "I see forty people a day at the screening van and hear what they say on the steps. I "
        "have begun to write it down.",
        ("shortlist", "accept"),
    ),
    Answer(
        "Reggie Researcher (demo)",
        5,
        90,
        "My study of appointment letters was designed with six patients. Two of them are its "
        "authors.",
        ("shortlist",),
    ),
    Answer(
        "Suki Support-Worker (demo)",
        1,
        120,
        "People ask me what they do not dare to ask others. I should like to bring those "
        "questions along.",
    ),
    Answer(
        "Ravi Second-Radiographer (demo)",
        3,
        130,
        "I would be interested to attend and could report back to my team.",
        ("decline",),
    ),
    Answer(
        "Petra Second-Patient (demo)",
        8,
        140,
        "I have scans every six months and would have liked to come, if the day had suited.",
        ("shortlist", "withdraw_expression"),
    ),
    Answer(
        "Casino Sender (demo)",
        5,
        141,
        "Best offers for your guidance, click today.",
        spam="The field that people do not see was filled in.",
    ),
]

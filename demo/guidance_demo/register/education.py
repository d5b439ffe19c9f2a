"""Invented documents on education, careers and research."""

from ..directory import DEMO_FORUM, DEMO_INSTITUTE, DEMO_SOCIETY
from .entry import Entry, Stage


EDUCATION = "Education and careers"
RESEARCH = "Research"

ENTRIES = [
    Entry(
        "Practice Education: Roles and Time",
        "Standards",
        (EDUCATION,),
        "What a practice educator does, and how many hours that takes.",
        "Students learn where the work is done, from people who have other work to do. The "
        "standard counts that time, so that a rota can show it.",
        (
            ("Count the hours", "And put them on the rota."),
            ("One educator to turn to", "For every student, every week."),
            ("Feedback within a day", "While both still remember."),
        ),
        due=455,
        publisher=DEMO_INSTITUTE,
    ),
    Entry(
        "Patients as Teachers",
        "Good practice guidance",
        (EDUCATION, "Patient and public partnership"),
        "Involving people with experience of care in courses, from design to assessment.",
        "A student who has been taught by a patient asks different questions. The guidance is "
        "about doing it well: preparation, pay, and looking after each other.",
        (
            ("Design together", "Before the timetable is fixed."),
            ("Prepare both sides", "Students and teachers."),
            ("Look after people", "Stories cost something to tell."),
        ),
        due=1075,
        publisher=DEMO_INSTITUTE,
        partners=(DEMO_FORUM,),
    ),
    Entry(
        "Preceptorship in the First Year",
        "Guidance",
        (EDUCATION, "Workforce and wellbeing"),
        "Support for newly registered practitioners, month by month.",
        "The first months decide whether somebody stays. The guidance sets out what a preceptor "
        "and a newcomer can expect of each other.",
        (
            ("Meet in the first week", "And put the next date in the diary."),
            ("Protect the time", "An hour a fortnight is little and precious."),
            ("Name what went well", "Before what did not."),
        ),
        due=60,
        edition=2,
        publisher=DEMO_INSTITUTE,
        members_only=True,
    ),
    Entry(
        "Simulation: What It Can and Cannot Replace",
        "Position statement",
        (EDUCATION, "Digital and artificial intelligence"),
        "The institute's view on simulated placements.",
        "A simulator never minds being hurt, and that is both its use and its limit. The statement "
        "says for which skills it serves, and for which a person is needed.",
        (
            ("Practise the rare", "What a placement may never show."),
            ("Meet people", "No simulator has ever been frightened."),
        ),
        due=88,
        publisher=DEMO_INSTITUTE,
        stage=Stage.BRIEF_REVIEW,
        why="New evidence on virtual placements.",
        trigger="professional",
    ),
    Entry(
        "From Support Worker to Consultant: Routes through the Professions",
        "Briefing",
        (EDUCATION, "Advanced practice"),
        "Who can move where, with which qualification, at any age.",
        "There are more doors than most people know. This briefing lists them and is replaced "
        "whenever one opens or closes; it has no date of review.",
        (
            ("Ask what counts", "Learning at work often does."),
            ("Talk to somebody who did it", "The institute keeps a list of volunteers."),
        ),
        due=None,
        publisher=DEMO_INSTITUTE,
        audience="Everybody who works, or would like to work, in imaging or radiotherapy",
    ),
    Entry(
        "Public Involvement in Radiography Research",
        "Guidance",
        (RESEARCH, "Patient and public partnership"),
        "From the idea to the paper, with people who have something at stake.",
        "A question that matters to nobody who is ill is seldom worth asking. The guidance walks "
        "through the life of a study and says where partners can shape it.",
        (
            ("Begin before the grant", "A small fund for first conversations helps."),
            ("Share authorship", "Where the work was shared."),
            ("Report involvement", "What it changed, in the paper itself."),
        ),
        due=-260,
        stage=Stage.REINSTATED,
        why="Withdrawn in error: no other document covers research.",
        publisher=DEMO_INSTITUTE,
        partners=(DEMO_FORUM, DEMO_SOCIETY),
    ),
    Entry(
        "Recognising Learning from Abroad",
        "Policy",
        (EDUCATION, "Equality and inclusion"),
        "How qualifications and experience from other countries are weighed.",
        "Good practitioners have been lost to forms. The draft proposes a first answer within a "
        "month and a person to talk to.",
        (
            ("A first answer in a month", "Even where the last takes longer."),
            ("Experience counts", "Not only certificates."),
        ),
        due=None,
        stage=Stage.DRAFT,
        publisher=DEMO_INSTITUTE,
    ),
]

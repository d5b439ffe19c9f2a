"""Invented documents on breast imaging and nuclear medicine."""

from ..directory import DEMO_FORUM, DEMO_PHYSICS, IRMER_2017
from .entry import Entry, Stage


BREAST = "Breast imaging"
NUCLEAR = "Nuclear medicine"

ENTRIES = [
    Entry(
        "Mammography for People with Limited Movement",
        "Good practice guidance",
        (BREAST, "Equality and inclusion"),
        "Positioning, time and equipment, so that fewer people are told that it cannot be done.",
        "Wheelchair, frame or frozen shoulder: most people can be imaged if the appointment was "
        "planned for them. The guidance has drawings in words and a list of what to keep at hand.",
        (
            ("Ask before the visit", "What helps you to stand, sit or lean?"),
            ("Two practitioners", "One for the person, one for the machine."),
            ("Say what was left out", "A partial examination is reported as one."),
        ),
        due=790,
        partners=(DEMO_FORUM,),
    ),
    Entry(
        "Implants and Mammography",
        "Guidance",
        (BREAST,),
        "Views, compression and what to say beforehand.",
        "People with implants come expecting pain or damage. Clear words about what will be done "
        "and what cannot be seen are part of the technique.",
        (
            ("Talk first", "Before the blouse comes off."),
            ("Four extra views", "And the reason for each."),
        ),
        due=15,
    ),
    Entry(
        "Assistant Practitioners in Breast Screening",
        "Policy",
        (BREAST, "Workforce and wellbeing"),
        "Scope, supervision and development of the role.",
        "Assistant practitioners carry much of the work of screening. The policy sets out what "
        "they do on their own, what they do with others and how the role can grow.",
        (
            ("Scope in writing", "Known to the whole unit."),
            ("Supervision within reach", "In the building or on the line."),
            ("A way forward", "For those who want it."),
        ),
        due=-14,
        stage=Stage.REAFFIRMED,
        why="A brief review found that the policy still describes the role as it is practised.",
        excluded=("wales",),
    ),
    Entry(
        "Consent to Breast Screening Research",
        "Guidance",
        (BREAST, "Research"),
        "Taken down: the study that it was written for has ended.",
        "The guidance explained how to ask for consent to one particular study. Its forms must no "
        "longer be used.",
        (("Do not use the forms", "They name people who no longer hold the data."),),
        due=-120,
        stage=Stage.TAKEN_DOWN,
        why="The study has ended and its forms must no longer be used.",
    ),
    Entry(
        "Injecting Radiopharmaceuticals: Training and Entitlement",
        "Standards",
        (NUCLEAR, "Education and careers"),
        "What is taught, how it is assessed, and how long it lasts.",
        "An injection is one second of skill after a month of preparation. The standard describes "
        "both, and what has to be seen before somebody works alone.",
        (
            ("Learn with water", "Then with supervision, then alone."),
            ("Reassess each year", "In the room, not on paper."),
        ),
        due=365,
        partners=(DEMO_PHYSICS,),
        cites=((IRMER_2017, "Regulation 17"),),
    ),
    Entry(
        "Going Home after Nuclear Medicine",
        "Information for patients",
        (NUCLEAR, "Patient and public partnership"),
        "What to do about children, work and travel in the days afterwards.",
        "What you were given fades by itself, quickly at first. For a little while it is kind to "
        "keep some distance from small children; your letter says how long.",
        (
            ("Keep the letter with you", "At airports and in ambulances it answers questions."),
            ("Drink more than usual", "It helps."),
            ("Ring us", "If something on the sheet does not fit your life."),
        ),
        due=545,
        edition=3,
        publisher=DEMO_FORUM,
        partners=(DEMO_PHYSICS,),
        audience="Patients and those who live with them",
    ),
    Entry(
        "Hybrid Imaging: One Team, Two Modalities",
        "Guidance",
        (NUCLEAR, "Computed tomography"),
        "Rotas, training and responsibility where two kinds of imaging meet in one room.",
        "Whoever runs a hybrid scanner works in two traditions. The guidance maps the duties of "
        "each, so that neither is assumed to be somebody else's.",
        (
            ("Map the duties", "By post, for both modalities."),
            ("Train across", "A week in the other room."),
        ),
        due=1650,
        stage=Stage.REVISION_SCHEDULED,
        why="New scanners need another division of duties.",
        trigger="technical",
    ),
]

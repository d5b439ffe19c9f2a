"""Invented documents on radiotherapy."""

from ..directory import DEMO_FORUM, DEMO_NETWORK, DEMO_PHYSICS
from .entry import Entry, Stage


RADIOTHERAPY = "Radiotherapy"

ENTRIES = [
    Entry(
        "Caring for Skin during Radiotherapy",
        "Good practice guidance",
        (RADIOTHERAPY, "Patient and public partnership"),
        "What to advise, what to stop advising, and how to look.",
        "Advice about skin differs from one department to the next, and people compare it in the "
        "waiting room. The guidance keeps to what evidence supports and says where it ends.",
        (
            ("Look every day", "In the same light, on every tone of skin."),
            ("Keep to what they use", "A change of soap is rarely the answer."),
            ("Say when to call", "With a number that is answered in the evening."),
        ),
        due=-1,
        edition=3,
        publisher=DEMO_NETWORK,
        partners=(DEMO_FORUM,),
    ),
    Entry(
        "Permanent Marks and Their Alternatives",
        "Position statement",
        (RADIOTHERAPY, "Equality and inclusion"),
        "The network's view on tattoos for positioning.",
        "A dot that lasts for life is a reminder that not everybody wants. Where surface guidance "
        "gives the same accuracy, people should be offered it.",
        (
            ("Offer the choice", "Where there is one."),
            ("Say what each means", "For time, accuracy and mirror."),
        ),
        due=190,
        publisher=DEMO_NETWORK,
        stage=Stage.REVISING,
        why="More centres can now do without permanent marks.",
        trigger="technical",
    ),
    Entry(
        "Image-Guided Radiotherapy: Who Decides at the Console",
        "Standards",
        (RADIOTHERAPY, "Advanced practice"),
        "Levels of decision, training for each, and when to stop and ask.",
        "Every day somebody looks at two pictures and decides whether they agree. The standard "
        "names three levels of that decision and who may make each.",
        (
            ("Agree the limits", "In millimetres, by site."),
            ("Two look, one decides", "And both sign."),
            ("Stop without blame", "A pause is part of the treatment."),
        ),
        due=870,
        publisher=DEMO_NETWORK,
        partners=(DEMO_PHYSICS,),
    ),
    Entry(
        "Adaptive Planning on the Day",
        "Guidance",
        (RADIOTHERAPY, "Digital and artificial intelligence"),
        "Roles and checks when the plan changes while the person lies on the couch.",
        "A plan made in ten minutes still needs a second mind. The guidance sets out which checks "
        "can be done beforehand, so that those which cannot have time.",
        (
            ("Prepare at leisure", "Contours, limits and the plan to fall back on."),
            ("Check what changed", "Not everything again."),
            ("Talk to the person", "Lying still is easier when one knows why."),
        ),
        due=1500,
        publisher=DEMO_NETWORK,
        members_only=True,
        partners=(DEMO_PHYSICS,),
    ),
    Entry(
        "Late Effects: a Service for Those who Were Treated Long Ago",
        "Guidance",
        (RADIOTHERAPY, "Patient and public partnership"),
        "How departments can be found again by people whose treatment ended years before.",
        "People are discharged, and their side effects are not. The guidance describes a small "
        "service: a number, a clinic once a month, and notes that last.",
        (
            ("Be findable", "A number on the last letter, and on the website."),
            ("Keep the plan", "For as long as the effects may come."),
            ("Listen for years", "Not only for grades."),
        ),
        due=-150,
        stage=Stage.FULL_REVIEW,
        why="Survivors ask for more than a telephone number.",
        trigger="request",
        publisher=DEMO_NETWORK,
        partners=(DEMO_FORUM,),
    ),
    Entry(
        "Radiotherapy and Work",
        "Information for patients",
        (RADIOTHERAPY,),
        "Questions to ask an employer, and what many people found they could do.",
        "Some people work all the way through; others need every afternoon. Neither is brave or "
        "weak. It helps to tell one person at work what may change from week to week.",
        (
            ("Ask for what you need", "Hours, a chair, a place to rest."),
            ("Plan the last weeks lightly", "Tiredness comes late."),
        ),
        due=33,
        publisher=DEMO_FORUM,
        partners=(DEMO_NETWORK,),
        audience="Patients, employers and families",
    ),
    Entry(
        "Paper Treatment Sheets",
        "Policy",
        (RADIOTHERAPY,),
        "Superseded by the standard for decisions at the console.",
        "The policy said how a paper sheet was filled in, signed and kept. Records on screens have "
        "taken its place.",
        (("Keep the old ones", "For as long as the law asks."),),
        due=-500,
        stage=Stage.SUPERSEDED,
        successor="Image-Guided Radiotherapy: Who Decides at the Console",
        publisher=DEMO_NETWORK,
    ),
]

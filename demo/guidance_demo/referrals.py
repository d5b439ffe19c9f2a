"""
The guidance of January 2025 on fair access to imaging referrals: true facts, our own words.

True: who developed, facilitated and supported it, when it was made available and to whom, that it
applies across the UK, the law it is designed to comply with, what it builds on, that an infographic
goes with it, and that entitlement lies with the employer. The text was written for the
demonstration.
"""

from __future__ import annotations

import datetime

from .directory import (
    ADVANCING_PRACTICE,
    IRMER_2017,
    IRMER_AMENDMENT_2024,
    IRMER_NI_2018,
    NHS_ENGLAND,
    NURSING,
    PHYSIOTHERAPY,
    RADIOLOGISTS,
    RCN_REQUESTS,
    SOCIETY_AND_COLLEGE,
)


TITLE = "Equitable Access to Clinical Imaging Referrals: Good Practice Guidance"
SLUG = "equitable-clinical-imaging-referrals"
REFERENCE = "DEMO-2025-01"
ISSUED_ON = datetime.date(2025, 1, 16)
KIND = "Good practice guidance"
TOPICS = ["Imaging referrals", "Advanced practice", "Radiation protection"]
BODIES = [
    (RADIOLOGISTS, "co_developer"),
    (SOCIETY_AND_COLLEGE, "co_developer"),
    (NURSING, "co_developer"),
    (NHS_ENGLAND, "co_developer"),
    (PHYSIOTHERAPY, "supporter"),
    (ADVANCING_PRACTICE, "supporter"),
]
# Source, place, whether the document builds on it.
CITATIONS = [
    (IRMER_2017, "Regulation 10 (practitioner, operator and referrer)", False),
    (IRMER_NI_2018, "Regulation 10 (practitioner, operator and referrer)", False),
    (IRMER_AMENDMENT_2024, "Regulation 9 (amends regulation 10 of 2017)", False),
    (RCN_REQUESTS, "The whole document", True),
]
OFFICER_ROLE = "Professional Officer for advanced practice (demo)"

SUMMARY = (
    "Principles by which employers and radiology services can decide consistently who may refer "
    "for clinical imaging, so that registered professionals in enhanced, advanced and consultant "
    "practice find fair access. The text on this page is demo content."
)
SCOPE = (
    "Applies in all four nations of the United Kingdom. Designed first of all for imaging with "
    "ionising radiation; the same principles hold for referrals to ultrasound and magnetic "
    "resonance imaging."
)
AUDIENCE = "Registered healthcare professionals in advancing roles, employers, radiology services"

ABOUT = (
    "<p>Who made this guidance, when, and what it rests on are true. The text below is not the "
    "guidance: it was written to show how a members-only document looks here. Please obtain the "
    "real guidance from the bodies that made it.</p>"
)

BODY = [
    ("callout", {"title": "Demo content", "text": ABOUT}),
    ("heading", {"text": "Why fair access matters", "level": "2"}),
    (
        "paragraph",
        "<p>A physiotherapist who sees a swollen knee, or a nurse who follows people after a "
        "stroke, often knows which picture is needed. Where they may not ask for it, the person is "
        "sent to somebody else first, and waits. Over recent years many more professionals who are "
        "not doctors have asked to be entitled as referrers, and the answers have differed from "
        "one hospital to the next.</p>"
        "<p>The four bodies that developed the guidance, in work facilitated by NHS England, want "
        "like cases to be decided alike. Nobody gains a right to refer by reading it; everybody "
        "gains a way of asking that will be understood.</p>",
    ),
    ("heading", {"text": "Entitlement lies with the employer", "level": "2"}),
    (
        "callout",
        {
            "title": "Who decides",
            "text": "<p>The employer carries the overall responsibility for entitlement. Neither a "
            "job title, nor a course, nor this document makes anybody a referrer.</p>",
        },
    ),
    (
        "paragraph",
        "<p>The procedure that an employer sets down should say who may be entitled, for which "
        "examinations, on what evidence, by whom the decision is made, and when it is looked at "
        "again.</p>",
    ),
    ("heading", {"text": "Principles", "level": "2"}),
    (
        "principle",
        {
            "kind": "principle",
            "title": "Start from the need of the service",
            "text": "<p>Describe whose path becomes shorter or safer if this role can refer, and "
            "how many people that concerns. A wish for wider practice is not a need by itself.</p>",
        },
    ),
    (
        "principle",
        {
            "kind": "principle",
            "title": "Show that you are suited to it",
            "text": "<p>Bring evidence of registration, level of practice, learning about "
            "justification and radiation protection, and supervised experience with the "
            "examinations that you name.</p>",
        },
    ),
    (
        "principle",
        {
            "kind": "principle",
            "title": "Ask for what the role uses, and no more",
            "text": "<p>A list of examinations that is short, and reasoned for each, is granted "
            "sooner and is easier to keep up than a general permission.</p>",
        },
    ),
    (
        "principle",
        {
            "kind": "principle",
            "title": "Give the practitioner what is needed to justify",
            "text": "<p>Every referral carries enough clinical information for the exposure to be "
            "justified, and says who will read and act on the result.</p>",
        },
    ),
    (
        "principle",
        {
            "kind": "principle",
            "title": "Decide by one standard, and give reasons",
            "text": "<p>Applications from all professions are weighed in the same way and answered "
            "within a stated time. A refusal names what is missing.</p>",
        },
    ),
    (
        "principle",
        {
            "kind": "principle",
            "title": "Look again",
            "text": "<p>Audit referrals, talk about them with the radiology service, and renew the "
            "entitlement at set intervals or when somebody changes role.</p>",
        },
    ),
    ("heading", {"text": "What to bring to an application", "level": "2"}),
    (
        "table",
        {
            "data": [
                ["Part", "Evidence", "Who looks at it"],
                ["Service need", "Numbers, pathway, waiting times", "Manager of the service"],
                ["Level of practice", "Registration, portfolio, job plan", "Professional lead"],
                ["Imaging knowledge", "Courses, supervised referrals", "Radiology service"],
                ["Governance", "Audit plan, supervision, renewal date", "Employer"],
            ],
            "table_header_choice": "row",
            "first_row_is_table_header": True,
            "first_col_is_header": True,
            "table_caption": "Evidence for an application, part by part",
        },
    ),
    ("heading", {"text": "What it should bring", "level": "2"}),
    (
        "paragraph",
        "<p>Where access is even, people reach the right picture sooner, in hospitals, in the "
        "community and in general practice alike. Their journey has fewer stops, and they and "
        "those who care for them notice it. Professionals use what they have learned, within their "
        "scope, and the requests that reach radiology are the right ones.</p>",
    ),
    (
        "quote",
        {
            "text": "One appointment, one request, one answer: that is what fair access looks like "
            "from my side.",
            "source": "Written for the demonstration, in the voice of a patient",
        },
    ),
    ("document", {"document": "application", "title": "Outline of an application (demo)"}),
]

INFOGRAPHIC_TITLE = "Fair access to imaging referrals at a glance (demo infographic)"
INFOGRAPHIC_ALT = (
    "Five steps from top to bottom: describe the need of the service; gather evidence that you are "
    "suited; apply to your employer; the employer decides, with reasons; refer, audit and renew. A "
    "line at the foot says that the drawing is demo content."
)

"""The lists that the documents of the demonstration draw on."""

from __future__ import annotations


# Name, short name, website. These exist; they made the two documents of the story, and no others
# here are said to be theirs.
COLLEGE = "College of Radiographers"
SOCIETY = "Society of Radiographers"
SOCIETY_AND_COLLEGE = "Society and College of Radiographers"
RADIOLOGISTS = "Royal College of Radiologists"
NURSING = "Royal College of Nursing"
NHS_ENGLAND = "NHS England"
PHYSIOTHERAPY = "Chartered Society of Physiotherapy"
ADVANCING_PRACTICE = "Centre for Advancing Practice"

# These do not exist.
DEMO_SOCIETY = "Society of Imaging and Radiotherapy (demo)"
DEMO_INSTITUTE = "Institute of Radiographic Education (demo)"
DEMO_FORUM = "Patients' Forum for Imaging (demo)"
DEMO_SONOGRAPHY = "Association of Sonography (demo)"
DEMO_PHYSICS = "College of Radiation Physics (demo)"
DEMO_NETWORK = "Network of Radiotherapy Centres (demo)"

ORGANISATIONS = [
    (COLLEGE, "CoR", "https://www.collegeofradiographers.ac.uk/"),
    (SOCIETY, "SoR", "https://www.sor.org/"),
    (SOCIETY_AND_COLLEGE, "SoR | CoR", "https://www.sor.org/"),
    (RADIOLOGISTS, "RCR", "https://www.rcr.ac.uk/"),
    (NURSING, "RCN", "https://www.rcn.org.uk/"),
    (NHS_ENGLAND, "NHSE", "https://www.england.nhs.uk/"),
    (PHYSIOTHERAPY, "CSP", "https://www.csp.org.uk/"),
    (ADVANCING_PRACTICE, "", "https://advanced-practice.hee.nhs.uk/"),
    (DEMO_SOCIETY, "SIR (demo)", ""),
    (DEMO_INSTITUTE, "IRE (demo)", ""),
    (DEMO_FORUM, "PFI (demo)", ""),
    (DEMO_SONOGRAPHY, "AoS (demo)", ""),
    (DEMO_PHYSICS, "CRP (demo)", ""),
    (DEMO_NETWORK, "NRC (demo)", ""),
]
# Initials and colour of the plain signs that stand for logos.
SIGNS = {
    DEMO_SOCIETY: ("SIR", "#5b2a6e"),
    DEMO_INSTITUTE: ("IRE", "#0b5b63"),
    DEMO_FORUM: ("PFI", "#8a3b12"),
    DEMO_SONOGRAPHY: ("AoS", "#1f4e8c"),
    DEMO_PHYSICS: ("CRP", "#2f5d34"),
    DEMO_NETWORK: ("NRC", "#7a1f3d"),
}

# Name, months between reviews (None: as the site).
KINDS = [
    ("Guidance", None),
    ("Guiding principles", 60),
    ("Good practice guidance", 60),
    ("Policy", 36),
    ("Position statement", 24),
    ("Standards", 48),
    ("Information for patients", 36),
    ("Briefing", 0),
]

TOPICS = [
    ("Patient and public partnership", "partnership"),
    ("Imaging referrals", "referrals"),
    ("Advanced practice", "advanced-practice"),
    ("Radiation protection", "radiation-protection"),
    ("Computed tomography", "ct"),
    ("Magnetic resonance imaging", "mri"),
    ("Ultrasound", "ultrasound"),
    ("Breast imaging", "breast-imaging"),
    ("Nuclear medicine", "nuclear-medicine"),
    ("Radiotherapy", "radiotherapy"),
    ("Children and young people", "children"),
    ("Equality and inclusion", "inclusion"),
    ("Education and careers", "education"),
    ("Workforce and wellbeing", "workforce"),
    ("Research", "research"),
    ("Digital and artificial intelligence", "digital"),
]

# Those whom the call to action names, in its order.
VOICES = [
    "Students",
    "Radiography support workers",
    "Assistant practitioners",
    "Radiographers",
    "Sonographers",
    "Researchers",
    "Technologists",
    "Educators",
    "Patients",
    "Lay experts",
]

IRMER_2017 = "The Ionising Radiation (Medical Exposure) Regulations 2017"
IRMER_NI_2018 = "The Ionising Radiation (Medical Exposure) Regulations (Northern Ireland) 2018"
IRMER_AMENDMENT_2024 = "The Ionising Radiation (Medical Exposure) (Amendment) Regulations 2024"
RCN_REQUESTS = "Clinical imaging requests from non-medically qualified professionals"
DEMO_CONSENT = "Standard for recording consent to imaging (demo)"
DEMO_SCREENS = "Standard for the display of medical images (demo)"

# Title, kind, jurisdiction, year, version, address, standing, issued by.
LAW = "https://www.legislation.gov.uk"
SOURCES = [
    (IRMER_2017, "legislation", "Great Britain", 2017, "", f"{LAW}/uksi/2017/1322", "amended", ""),
    (
        IRMER_NI_2018,
        "legislation",
        "Northern Ireland",
        2018,
        "",
        f"{LAW}/nisr/2018/17",
        "in_force",
        "",
    ),
    (
        IRMER_AMENDMENT_2024,
        "legislation",
        "Great Britain",
        2024,
        "",
        f"{LAW}/uksi/2024/896",
        "in_force",
        "",
    ),
    (
        RCN_REQUESTS,
        "document",
        "United Kingdom",
        2021,
        "3rd edition",
        "",
        "in_force",
        NURSING,
    ),
    (DEMO_CONSENT, "standard", "United Kingdom", 2021, "1", "", "superseded", DEMO_FORUM),
    (DEMO_SCREENS, "standard", "United Kingdom", 2019, "2.1", "", "amended", DEMO_PHYSICS),
]

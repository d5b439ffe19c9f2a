"""Draws the small files of the demonstration, so that no artwork has to be shipped."""

from __future__ import annotations

import io

from PIL import Image, ImageChops, ImageDraw, ImageFont


A4 = (595, 842)
INK = "0.13 0.13 0.18"
TINT = "0.93 0.90 0.95"
FOOT = "Demo content: drawn for a demonstration. Not guidance by any professional body."

CHECKLIST = (
    "Checklist for working in partnership (demo)",
    [
        "Have we said what is open to change?",
        "Who is affected by it, and not here?",
        "Does everybody have the papers, in plain words?",
        "How do people get here and home, and who pays?",
        "When will they hear from us what came of it?",
    ],
)
APPLICATION = (
    "Outline of an application (demo)",
    [
        "The need of the service: whom it helps, and how many",
        "The examinations that are asked for, each with its reason",
        "Registration, level of practice, learning, supervision",
        "Who reads the result and acts on it",
        "Audit, and the date on which it is looked at again",
    ],
)
INFOGRAPHIC = (
    "Fair access to imaging referrals (demo)",
    [
        "1. Describe the need of the service",
        "2. Gather evidence that you are suited",
        "3. Apply to your employer",
        "4. The employer decides, with reasons",
        "5. Refer, audit, renew",
    ],
)


def draw_pdf(title: str, lines: list[str]) -> bytes:
    """Return a PDF of one page: a title, and a box for each line; its text can be read out."""
    width, height = A4
    page = [f"{INK} rg", _text(50, height - 90, 22, title)]
    for number, line in enumerate(lines):
        top = height - 150 - number * 110
        page += [f"{TINT} rg 50 {top - 70} {width - 100} 80 re f", f"{INK} rg"]
        page.append(_text(70, top - 35, 14, line))
    page.append(_text(50, 40, 9, FOOT))
    return _pdf("\n".join(page).encode("cp1252"), title)


def _text(x: int, y: int, size: int, text: str) -> str:
    return f"BT /F1 {size} Tf {x} {y} Td ({_escape(text)}) Tj ET"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", r"\(").replace(")", r"\)")


def _pdf(content: bytes, title: str) -> bytes:
    width, height = A4
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({_escape(title)}) >>".encode("cp1252"),
    ]
    file, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\n" % (len(objects) + 1)
    file += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(file)


def draw_circles() -> bytes:
    """Return a PNG of three overlapping circles: patients, public, practitioners."""
    image = Image.new("RGB", (960, 640), "white")
    for box, colour in (
        ((150, 40, 550, 440), "#5b2a6e"),
        ((410, 40, 810, 440), "#0b5b63"),
        ((280, 220, 680, 620), "#8a3b12"),
    ):
        layer = Image.new("RGB", image.size, "white")
        ImageDraw.Draw(layer).ellipse(box, fill=colour)
        pale = Image.blend(Image.new("RGB", image.size, "white"), layer, 0.25)
        image = ImageChops.multiply(image, pale)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(28)
    for place, word in (
        ((290, 170), "Patients"),
        ((670, 170), "Public"),
        ((480, 530), "Practitioners"),
        ((480, 310), "Partnership"),
    ):
        draw.text(place, word, fill="black", font=font, anchor="mm")
    return _png(image)


def draw_sign(initials: str, colour: str) -> bytes:
    """Return a PNG of initials on a ground, where a body would have its logo."""
    image = Image.new("RGB", (360, 160), colour)
    draw = ImageDraw.Draw(image)
    draw.text((180, 65), initials, fill="white", font=ImageFont.load_default(64), anchor="mm")
    draw.text((180, 130), "demo", fill="white", font=ImageFont.load_default(24), anchor="mm")
    return _png(image)


def _png(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()

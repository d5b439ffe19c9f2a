"""What may not be lost by an upgrade, told by the package's own public names in any version."""

import hashlib
import json

from wagtail_partnerships.models import ExpressionOfInterest, GuidancePage


def tell_facts():
    """Return texts in force, editions, cycles, responses and consents, as JSON holds them."""
    documents = {
        str(page.pk): {
            "title": page.title,
            "live": page.live,
            "text": text_of(page),
            "edition": page.edition,
            "editions": [[row.edition, str(row.issued_on), row.seal] for row in page.editions],
            "state": page.review_cycle and page.review_cycle.state,
            "next_review_on": str(page.next_review_on),
        }
        for page in GuidancePage.objects.order_by("pk")
    }
    responses = {
        row.reference: {
            "call": row.call_id,
            "state": row.state,
            "name": row.name,
            "email": row.email,
            "answers": row.answers,
            "consents": row.consents,
        }
        for row in ExpressionOfInterest.objects.order_by("pk")
    }
    return {"documents": documents, "responses": responses}


def text_of(page):
    """Return a hash of what the public reads."""
    # PostgreSQL keeps no order of keys.
    values = [page.title, page.summary, page.scope, page.body.get_prep_value()]
    text = json.dumps(values, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()

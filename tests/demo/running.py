from io import StringIO

from django.core.management import call_command


def load_demo(**options):
    """Run the command as on a site where DEBUG is off, and return what it says."""
    out = StringIO()
    call_command("load_partnerships_demo", force=True, stdout=out, **options)
    return out.getvalue()

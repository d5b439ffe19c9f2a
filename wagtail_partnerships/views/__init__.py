"""What visitors and editors see. Modules are imported where they are used."""


def csrf_failure(request, reason="", **kwargs):
    """Stand in for Django's view of that name; see :mod:`wagtail_partnerships.views.csrf`."""
    from .csrf import csrf_failure as view

    return view(request, reason=reason, **kwargs)


__all__ = ["csrf_failure"]

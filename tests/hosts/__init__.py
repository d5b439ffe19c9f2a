"""
Small sites that are unlike the one of the other tests, each a folder with settings and a story.

A story is a module with a function ``tell()`` that uses the site and yields what it sees. Each is
told in a process of its own, because a process has one set of settings, and in a database that is
gone afterwards.
"""

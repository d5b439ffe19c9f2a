"""The same documents with wagtail-periodic-review, where it is installed."""

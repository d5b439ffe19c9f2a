"""Mail as far as it can be measured here."""

from django.core.mail.backends.base import BaseEmailBackend


class UnsentBackend(BaseEmailBackend):
    """Makes of each message the bytes that any mail server is given, and sends them nowhere."""

    def send_messages(self, email_messages):
        for message in email_messages:
            message.message().as_bytes()
        return len(email_messages)

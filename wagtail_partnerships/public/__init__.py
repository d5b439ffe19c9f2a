"""
What visitors see.

`documents` and `editions` are the pages of a text, `comments` what was said about it and answered,
`structured_data` what search engines read, `files` its attachments, `api` its fields in the API.
`calls` is a call with its form, `given_back` a form that changed meanwhile, `personal` a person's
own page, `private_calls` what stands before a login.
"""

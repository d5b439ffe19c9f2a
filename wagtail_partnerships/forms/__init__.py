"""
What a visitor fills in.

`builder` makes the form of a call from its questions, of the `fields`, with their `defaults`;
`questions` shows them to templates; a host adds `types`. `counting` measures a statement, `spam`
keeps machines out, `tokens` signs a form, a thank-you page and a person's own link.
"""

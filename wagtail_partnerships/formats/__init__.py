"""
How days, names, numbers and texts are read, compared and written, wherever they come from.

`days` reads a day as people and files write it; `moments` writes days and times, in the site's
zone. `batches` is how many rows are read at once. `names` compares names and reference numbers;
`parameters` bounds what an address or a posted value asks for. `plain_text` is rich text for
mails and calendars, `xml_text` what XML can hold.
"""

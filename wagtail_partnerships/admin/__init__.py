"""
The screens of the office, in Wagtail's admin.

`urls` lists them. `base` is a page that does one verb, `selection` one decision on several rows,
`fields` what their forms share. `page_menu`, `page_editor`, `page_actions`, `opening`,
`deletion`, `page_deletion` and `localize` are what happens at Wagtail's own doors. `home` is the
panel of the home page; `notices`, `imports` (with `import_forms`) and `assignees` are screens
that belong to no document. `documents/`, `calls/`, `registers/` and `privacy/` are the rest.
"""

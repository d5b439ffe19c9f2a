"""
What is true of a document or a response, for one reader.

Of documents: `status_report` (how current it is), `latest_cycles`, `text`, `sentences`,
`history`, `twins` (names that nobody can tell apart), `comparison` and `differences` of two
texts, `files` and `exposure` (who may read what is attached). Of responses: `answers` (who may
read them), `answer_facts`, `answer_filter`, `questions`, `consents`, `coverage`, `members`. For
lists: `visibility` (what a user may see), `document_filter`, `cycle_rows`, `page_columns`,
`labels`.
"""

"""Personal data: what is kept until when (`data`), a person (`people`), their `forms`."""

"""Tables for people who use spreadsheets, and the bundle of a release."""

"""Bridges to the tools of the field: Uwazi, FollowTheMoney, HURIDOCS formats."""

"""The community that this ships for; settings give another one its own words.

Messages of the catalogue, because pages say them in Kiswahili too.
"""

COMMUNITY_NAME = "Community of Practice for Social Protection in Kenya"
TAGLINE = "Knowledge shared by the institutions that protect."

"""Why something at the desk can't be done, in words that a row's outcome and the answer of `open_topic` carry."""

NO_RIGHTS = "no rights"  # the bot may not do that in the group
NO_TOPICS = "no topics"  # they are switched off there
CLOSED = "topic closed"  # to us as well
PUT_OUT = "put out"  # the bot is no longer in the group
NO_MESSAGE = "no message"  # what was to be copied is no more
NOT_COPYABLE = "not copyable"  # of a kind that Telegram copies for nobody
PARTLY = "partly"  # so are some of an album's parts; the others were copied
TOO_OLD = "too old"  # Telegram deletes nothing after 48 hours

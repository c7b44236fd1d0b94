"""English words we listen for, parted by bars; phrases as regular expressions, lower case."""

from __future__ import annotations

#: Polite words and particles taken off both ends before a message is compared as a whole.
POLITE = """
    i can | i could | i will | i'll | i would like to | i'd like to | i want to | i wanna | i think | i |
    can i | could i | may i | can | could | we | pay | to pay | you | give | send | transfer | please |
    pls | plz | thanks | thank you | thx | ok | okay | hi | hello | hey | sorry | maybe | perhaps |
    about | around | roughly | approximately | approx | probably | just | only | so | well | um | on |
    by | it | is | it's | that's | make it | how about | what about | let's say | say | would be |
    will be | is fine | works | is ok | would work | for me | then | now | back | some | more | at least |
    up to | a month | per month | monthly | each | before | until | till
"""

#: All of what is due.
ALL = """
    all of it | everything | in full | full amount | whole amount | whole thing | pay it all | pay all |
    total amount | pay it off | pay off | entire amount | entire balance | full balance | full payment
"""

#: Half of it.
HALF = """
    half | 50% | 50 %
"""

#: Some of it.
PART = """
    part of it | some of it | a part | partly | partial | partially | part payment | a portion | a bit
"""

#: After one of these a share is what somebody can *not* pay, or has paid already.
UNABLE = """
    can't | cannot | can not | cant | not | unable | never | couldn't | won't | don't | doesn't |
    without | isn't | already
"""

#: Count only as the whole message.
ALONE = {
    "STOP": """
        stop | stop it | stop this | stopall | stop all | unsubscribe | unsubcribe | unsuscribe |
        opt out | opt-out | optout | quit | leave me alone | go away | no more messages |
        no more reminders | stop messages | stop reminders
    """,
    "PERSON": """
        human | a human | agent | an agent | real person | a real person | person | a person | operator |
        representative | customer service | live agent | live person | talk to someone |
        speak to someone | talk to a person | support | someone real
    """,
    "HOME": """
        menu | /menu | home | /home | main menu | main page | start page | go home | back to menu |
        options | show menu
    """,
    "BACK": """
        back | /back | go back | previous | one step back | last step | previous step | undo
    """,
    "HELP": """
        help | /help | help me | how does this work | how do i use this | instructions | what can you do
    """,
    "LANGUAGE": """
        language | /language | languages | change language | switch language | lang | /lang
    """,
    "YES": """
        yes | y | yeah | yep | yup | ya | ok | okay | okey | k | sure | of course | agreed | agree |
        i agree | correct | right | that's right | fine | sounds good | yes please | alright | all right |
        confirm | confirmed | certainly | accept | i accept | absolutely | definitely | go ahead |
        no problem | no worries | yes of course
    """,
    "NO": """
        no | n | nope | nah | no thanks | no thank you | not now | not really | not yet | don't agree |
        i don't agree | disagree | wrong | incorrect | not correct | never | no way | not today |
        decline | i decline | later | maybe later
    """,
    "THANKS": """
        thanks | thank you | thx | ty | thank you very much | thanks a lot | many thanks |
        thank you so much | thanks so much | cheers | much appreciated | thanks a million |
        appreciate it | tysm | thank u
    """,
    "GREETING": """
        hi | hello | hey | hi there | hello there | good morning | good afternoon | good evening |
        greetings | hiya | yo | good day | anybody there | are you there
    """,
    "NOT_ME": """
        not me | wrong person | wrong number | that's not me | it's not me | this is not me |
        i am not this person | not my account | that isn't me | you have the wrong person |
        i'm not that person | don't know this person | no such person
    """,
    "GENUINE": """
        is this genuine | is it genuine | are you genuine | is this real | is it real | are you real | is this a scam |
        is it a scam | is this spam | scam | are you a scam | are you a scammer | is this legit | is it legit |
        is this fraud | is this a fraud | how do i know this is real | how can i verify this | how can i check this
    """,
    "RESUME": """
        resume | /resume | start again | restart | unstop | resubscribe | subscribe again | undo stop |
        resume messages | resume reminders | turn messages back on | start messages again
    """,
}

#: Count anywhere in a message, as whole words.
WITHIN = {
    "STOP": (
        r"stop (?:messaging|texting|contacting|writing to|calling|bothering|spamming|harassing|"
        r"pinging|emailing) me",
        r"stop sending (?:me |these |this |any |all |out )*(?:messages?|texts?|reminders?|"
        r"notifications?|stuff|spam|things?|this|these|them)",
        r"stop (?:the|these|all|your|those) (?:messages?|texts?|reminders?|notifications?|spam)",
        r"(?:do not|don't|dont|never) (?:ever )?(?:contact|message|text|call|write to|write|bother|"
        r"disturb|ping) me",
        r"(?:do not|don't|dont) (?:ever )?send me (?:any ?more|any|these|messages|reminders|texts)",
        r"unsubscribe me",
        r"(?:want|like|wish) to (?:unsubscribe|opt out)",
        r"please unsubscribe",
        r"take me off (?:your|this|the) list",
        r"remove me from (?:your|this|the) list",
        r"no more (?:messages|texts|reminders) please",
        r"stop (?:it |this |that )?(?:for now|for the moment|for a while)(?= ?[.,;!?]|$)",
        r"(?:do not|don't|dont) want (?:any more|any|more|these|your) (?:messages|texts|reminders)",
    ),
    "PERSON": (
        r"(?:talk|speak|chat|connect me|put me through|get through|transfer me|write) (?:to|with)"
        r" (?:a|an|some|the|your|any)?\s?(?:real |live |actual |human )*(?:person|human|agent|"
        r"representative|rep|someone|somebody|staff|manager|supervisor|operator|human being|colleague|"
        r"adviser|advisor|case worker|officer)(?! (?:in|at|from|about|of|who) )",
        r"(?:want|need|prefer|would like|i'd like|get me|give me) (?:a|an|some) (?:real |live |actual |human )"
        r"*(?:person|human|agent|representative|operator)",
        r"(?:real|live|actual) (?:person|human|agent) please",
        r"(?:human|agent|person) please",
        r"customer service please",
        r"can (?:someone|somebody|a person|an agent) (?:call|contact|help|phone) me",
        r"have (?:someone|somebody) (?:call|contact) me",
    ),
    "LANGUAGE": (
        r"(?:switch|change) (?:it |this |language )?(?:in)?to (?:english|chinese|mandarin|cantonese|"
        r"traditional|simplified)",
        r"(?:speak|use|write|talk|reply) (?:to me )?(?:in )?(?:english|chinese|mandarin|"
        r"traditional chinese|simplified chinese)",
        r"in (?:english|chinese|traditional chinese|simplified chinese) please",
        r"change (?:the |my )?language",
    ),
    "HOME": (r"(?:back|go|return|take me) (?:back )?to (?:the )?(?:main )?menu",),
    "BACK": (r"go back (?:one step|a step|to the (?:last|previous) (?:step|question))",),
    "NOT_ME": (
        r"(?:you|this|that|it)(?:'ve|'s| have| has| is| got|'re texting| are texting)* (?:the |a )?"
        r"wrong (?:person|number|guy)",
        r"(?:i am|i'm|im) not (?:the person|that person|this person|him|her|who you)",
        r"you(?:'ve|have)? got the wrong",
        r"(?:that|this|it)(?:'s|is) not me",
        r"i (?:don't|do not) know (?:this|that) person",
        r"nobody (?:here )?(?:by|of|with) that name",
        r"no one (?:here )?(?:by|of|with) that name",
        r"not (?:this|that) person",
    ),
    "RESUME": (
        r"(?:resume|restart|turn on|turn back on) (?:the |my |your )?(?:messages|reminders|notifications)",
        r"start (?:sending|messaging|texting|writing to) me (?:\w+ )?again",
        r"you (?:can|may) (?:write to|message|text|contact) me again",
        r"subscribe me again",
        r"undo (?:the|my) stop",
    ),
}

#: Taken out before `WITHIN` is looked for: they look like it and are not.
HARMLESS = {
    "STOP": (
        r"(?:do not|don't|dont|never|please don't|didn't|won't) (?:(?:want|need) (?:you )?to )?stop[^.!?]*",
        r"(?:you|it|they) (?:do not|don't|never) (?:message|text|call|write|contact) me[^.!?]*",
        r"(?:do not|don't|dont|never|stop) (?:contact|contacting|message|messaging|text|texting|call|"
        r"calling|write to|write|bother|bothering|disturb|ping) me (?:at|before|after|on|during|until|"
        r"till|while|when|via|by|through|unless|if|in the|so|too|right now|today|this week|next week)"
        r"\b[^.!?]*",
        r"(?:do not|don't|dont) (?:want to )?(?:unsubscribe|opt out)[^.!?]*",
    ),
    "PERSON": (
        r"(?:do not|don't|dont|no need to|needn't|didn't|never|not) (?:want to |need to |have to |"
        r"wish to |want |need |wanna )?(?:talk|speak|chat|a |an )[^.!?]*",
        r"(?:already|just|yesterday|i|we) (?:talked|spoke|chatted|have spoken|had spoken) (?:to|with)[^.!?]*",
        r"(?:are you|is this|you are|you're) [^.!?]*",
    ),
    "LANGUAGE": (r"(?:do not|don't|dont|can't|cannot|never) [^.!?]*",),
    "BACK": (r"(?:do not|don't) go back[^.!?]*",),
    "NOT_ME": (r"not (?:the )?wrong (?:person|number)",),
    "RESUME": (
        r"(?:do not|don't|dont|never) (?:\w+ )*?(?:resume|restart|start|turn)[^.!?]*",
        r"(?:until|if|when|once|why|how come|i will|i'll|let you know|tell you)\b[^.,;!?]*",
    ),
}

#: By these a stop is taken back, or was never meant; asked only of a text in which a stop was read.
TAKES_BACK = (
    r"(?<!\byou )(?:do not|don't|dont|never) (?:please |ever |want to |want you to |need to |have to )?"
    r"(?:stop|unsubscribe|opt out)[^.,;!?]*",
    r"(?:did not|didn't|never) (?:ask|asked|say|said|mean|meant|want|wanted) (?:you |for you )?(?:to )?stop[^.,;!?]*",
    r"(?:undo|cancel|revoke|withdraw|take back|lift|ignore) (?:the |my |that )?"
    r"(?:stop|unsubscribe|unsubscription|opt[- ]?out)\b",
)

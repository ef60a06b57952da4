"""Short answers to open questions, invented and labelled by hand as answers or not."""

from typing import Final

DECLINES: Final = """
n/a|N/A|N.A.|na|NA.|n / a|not applicable|Not applicable.|Not applicable to me|not relevant
Not relevant to me|does not apply|Doesn't apply|doesn't apply to me|N/a - sorry|none applicable
non applicable|don't know|Don't know.|dont know|Dont no|DON'T KNOW|I don't know|I dont know
I do not know|I really don't know|don't know yet|I don't know, sorry|sorry I don't know
don't know what to say|I don't know what to write|honestly don't know|just don't know|dunno
Dunno!|idk|IDK|no idea|No idea.|I have no idea|no clue|haven't a clue|not sure|Not sure.
I'm not sure|I am not sure|im not sure|not really sure|not too sure|not very sure|unsure
not certain|I'm unsure|not sure what to say|I am not sure what to put|not sure at the moment
not sure sorry|no comment|No comment.|No comments|no comments!|no comments at this time
no comments thank you|No comment, thanks|no further comments|no other comments|no more comments
no additional comments|no further comment to add|no suggestions|No suggestions.|no thoughts
no feedback|no questions|no opinion|No opinion|no views|no view on this|no answer|no response
no reply|no further information|no other information|no remarks|nothing to add|Nothing to add.
nothing more to add|nothing else to add|Nothing further to add|nothing to say|nothing to comment
nothing to report|nothing to suggest|nothing to share|nothing to mention|I have nothing to add
I have nothing else to add|I have nothing to say|have nothing further to add, thank you
nothing else|Nothing else thanks|nothing further|none other|none further
nothing else I can think of|nothing that I can think of|nothing I can think of
nothing comes to mind|nothing springs to mind|nothing in particular|nothing specific
nothing particular|nothing of note|I can't think of anything|can't think of anything
cant think of anything|cannot think of anything else|I can't think of any|can't think of one
couldn't think of anything|I can't think of anything to add|I don't have any comments
don't have any suggestions|I don't have an opinion|I do not have any other comments
I don't have anything to add|don't have anything else to add|I don't have anything to say
I dont have any thoughts|prefer not to say|Prefer not to answer|I'd prefer not to say
I would rather not say|rather not say|would prefer not to|I don't want to say
don't want to answer|I do not wish to comment|don't wish to say|I'd rather not|-|--|---|.|...
. . .|?|??|/|*|_|x|xx|xxx|blank|left blank|null|pass|Pass.|skip|skipped|next question|none given
see above|See above.|as above|same as above|as before|same as before|see previous answer
same as previous
"""

ANSWERS: Final = """
nothing|Nothing.|no|No.|none|never|nobody|Nothing changed|nothing happened|They did nothing
no help|no support at all|No one came|no one believed me|nobody listened|no police came
nobody asked|no|not believed|not enough|Not enough beds|not safe|not at home|not listened to
not once|not him|no contact|no more contact|no refuge space|no interpreter
I don't know why they never came|I don't know where he is now|I don't know who to trust
I don't know if it helped but he stopped|don't know how I would have coped without them
didn't know I could ask|I did not know it was abuse|nobody knows|I was not sure what he would do
not sure they believed me|unsure of my rights|I am unsure if I am safe|not certain of the law
No comment was made to him by the officers|no comment interview then released
no answer when I rang|no reply for weeks|no response from the council
no feedback from the programme|no information about refuges|no opinion was asked of me
I can't say anything at home|couldn't say anything in front of him|can't think straight since
cannot think about it without crying|don't want to be found|I don't want to go back
don't want to see him|I would rather not live there|prefer a woman officer|I don't have anything
I don't have anywhere to go|I don't have any money|I don't have any family here
have nothing left|I had nothing|he left me with nothing|nothing different
Nothing more was done for us|nothing was explained|nothing helped|no more|no
No idea how to leave|no idea that help existed|alone|scared|everything|help|police|more support
housing|they passed me on|pass me from one to the next|skip the queue for survivors
left blank forms with me|see me alone|See above all that he is dangerous
as before he followed me|same as my mother|same worker each time|above all safety
not applicable to us because he had left|not relevant to the judge apparently
it does not apply to men they said|my solicitor|The refuge|Women's Aid|a locked door
somewhere to go|my children|school|counselling|my sister|church|faster courts|quicker replies
better training|training for judges|listen|believe us|time|money|transport|childcare
a phone call back|keep him away|ring before you come|ask me alone|ask the children
use interpreters|warn us of release|the officer was kind|she listened|he was arrested
it took months|too slow|very good|excellent|awful|useless|rude|It helped|it did not help
I felt safe|I was afraid|they blamed me|made it worse|waiting list too long|lost my home
he broke the order again|the order was never served|bail ran out|he found the address
they told him where I was|they were brilliant|cannot fault them|thank you all|grateful
saved my life|the dog|my job|immigration status|benefits|legal aid|a panic alarm|new locks
cameras|a safe phone|a bus pass|bring back the drop in|evening sessions|online groups|I changed
learned to walk away|time out|being honest|facing it|the course was hard
my partner says I listen now|drink|anger|my father|jealousy|losing my kids|prison
being challenged|the group|one to one work|sleep|\N{THUMBS UP SIGN}|yes|Yes.|maybe|sometimes
always|often|a lot|everything was fine|fine|ok|good|bad|both|all of it|most of it|10 out of 10
"""


def list_texts(block: str) -> list[str]:
    """The texts of a block, in their order, each once."""
    found = [text for line in block.strip("\n").split("\n") for text in line.split("|")]
    return list(dict.fromkeys(found))

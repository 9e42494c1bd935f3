# ruff: noqa: E501 (tables of patterns read better unbroken)
"""Which first names can be the same person's: facts, no guesses. Names are folded (lower case, no accents).

Only strong pairs count. The large public tables also hold pairs such as bill/robert, which would join brothers.
"""

from __future__ import annotations

_GROUPS = """
abigail abby gail | abraham abe | albert al bert | alexander alex alec sandy sasha | alexandra alex sandra sasha lexi
alfred al fred freddie | alice allie | allison ally allie | amanda mandy | andrew andy drew | angela angie | ann anne anna annie
 anthony tony | antonio tony toni tono | archibald archie | arnold arnie | arthur art artie
augustus gus | barbara barb barbie | bartholomew bart | beatrice bea trixie | benjamin ben benny benji | bernard bernie
beverly bev | bradley brad | bridget biddy | calvin cal | cameron cam | carolyn carol carrie lyn | caroline carol carrie
catherine katherine kathryn katharine catharine kate katie kathy cathy kat kit kitty katy kay | cassandra cass cassie
charles charlie chuck chas chaz | charlotte charlie lottie | christina christine chris chrissy tina christy
christopher chris topher kit | clifford cliff | constance connie
curtis curt | cynthia cindy | daniel dan danny | danielle dani | david dave davey | deborah debra deb debbie
dennis denny | dominic dom nick | donald don donnie | dorothy dot dottie dolly | douglas doug | edgar ed
edmund ed eddie ned | edward ed eddie ted teddy ned | edwin ed eddie win | eleanor ellie nell nora | elias eli
elizabeth liz lizzie lizzy beth betty betsy bess bessie eliza libby liza elisabeth | emily em emmy
emmanuel manny | emanuel manny manolo | eric erik rick | ernest ernie | esther essie | eugene gene | evelyn evie
florence flo | frances fran franny francie | francis frank fran | francisco paco pancho curro kiko frank cisco
franklin frank | frederick fred freddie fritz fredric | gabriel gabe | gabrielle gabby | genevieve gen | geoffrey geoff
jeffrey jeff geoff | george georgie | gerald gerry jerry | gerard gerry jerry | geraldine gerry | gilbert gil bert
gregory greg | guillermo memo | gwendolyn gwen | harold harry hal | harriet hattie | henry hank harry hal | herbert herb bert
howard howie | ignacio nacho | irene rene | isaac ike zac | isabel isabella isabelle bella izzy belle | jacob jake
jacqueline jackie | james jim jimmy jamie jimmie | janet jan | jason jay | jennifer jen jenny jenn | jeremy jerry jem
jeremiah jerry | jerome jerry | jessica jess jessie | jesus chuy | joan joanie | joanna jo joanne | jonathan jon jonny
john jack johnny jon | johannes hannes hans | jose pepe chepe | joseph joe joey jo | josef sepp | josephine jo josie
joshua josh | juan juanito | judith judy | julia julie | julian jules | katarina kat katja | kenneth ken kenny
kimberly kim | kristina kris kristen tina | laurence lawrence larry laurie | leonard len lenny leo | leonardo leo
lillian lily lil | louis lou louie | louise lou | lucille lucy | lucia lucy | luis lucho | lydia liddy
madeline maddie maddy | manuel manny manolo | marcus mark marc | margaret maggie meg peggy peg marge margie madge
martha marty | martin marty | matthew matt matty | mateo teo | mathias matt | maximilian max | maxwell max
megan meg | melissa missy mel | melvin mel | michael mike mick mickey micky mikey | michelle shelly | mildred millie
miguel mike | mitchell mitch | mohammed mohamed muhammad mohammad mo | nancy nan | natalie nat | natasha tasha
nathan nate nat | nathaniel nate nat nathan | nicholas nick nicky nicolas niko | nicole nicky nikki | norman norm | oliver ollie
olivia liv livvy | pamela pam | patricia pat patty trish tricia patti | patrick pat paddy
penelope penny | peter pete | philip phillip phil pip | philippa pippa | phyllis phyl | priscilla cilla | rachel rae
randolph randy | randall randy | raymond ray | rebecca becky becca | reginald reg reggie | richard rick dick rich richie ricky
robert bob bobby rob robbie bert | roberta bobbie | roberto beto | roderick rod roddy | rodney rod | roger rog
ronald ron ronnie | rosemary rose rosie | rudolph rudy rudolf | russell russ | salvador sal chava | samantha sam sammy
samuel sam sammy | sandra sandy | sarah sara sally sadie | sebastian seb bastian | sharon shari | siobhan shivaun
stanley stan | stephanie steph stephie stefanie | steven stephen steve stevie stefan | sidney sid sydney | susan sue susie suzy suzanne
sylvester sly | tabitha tabby | terence terry | teresa theresa terry tess tessa | theodore ted teddy theo
thomas tom tommy thom | timothy tim timmy | tobias toby | travis trav | ulysses ulee | ursula uschi | valerie val
vanessa nessa | veronica ronnie | victor vic | victoria vicky vicki tori | vincent vin vince vinnie | virginia ginny ginger
walter walt wally | wendell wendy | wilhelm willi | william bill billy will willie willy | winifred winnie
yolanda yoli | zachary zach zack zac | zechariah zach
"""


def _read(groups: str) -> dict[str, frozenset[str]]:
    together: dict[str, set[str]] = {}
    for group in groups.replace("\n", "|").split("|"):
        names = group.split()
        for name in names:
            together.setdefault(name, set()).update(names)
    return {name: frozenset(others) for name, others in together.items()}


_TOGETHER = _read(_GROUPS)


def same_given_name(a: str, b: str) -> bool:
    """Whether two folded first names are equal, a name and its short form, or two short forms of one name."""
    return a == b or b in _TOGETHER.get(a, ())

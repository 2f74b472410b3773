"""Words that tell names from other words that begin with a capital. Each list is ours; none is complete."""

from __future__ import annotations

__all__ = ["FIGURES", "FIGURES_OF", "GIVEN_NAMES", "NOT_NAMES", "PARTICLES", "PLACES", "SURNAMES"]

GIVEN_NAMES = frozenset(
    """
    aaron abdul abdullah abigail adam adrian agnes ahmed aisha alan albert alex alexander alfred ali alice alison
    amanda amelia amina amy ana andrew angela anita ann anna anne anthony antonio arthur asha audrey barbara barry
    ben benjamin bernard beryl betty bill bob brenda brian bridget carl carol caroline catherine charles charlie
    charlotte chloe chris christine christopher claire colin connor cynthia daniel daphne darren david dawn dean
    deborah debbie denise dennis derek diana diane dilip dinesh donald dora doreen doris dorothy douglas duncan
    dylan edith edna edward eileen elaine eleanor elizabeth ella ellen elsie emily emma enid eric ernest ethan ethel
    eva evelyn fatima fiona florence frances francis frank fred freda frederick gareth gary gavin geoff geoffrey
    george georgia gerald gerard gillian gladys glenys gloria gordon grace graham gwen hannah harold harriet harry
    hassan hazel heather helen henry hilda howard hugh hussain ian ibrahim imran irene iris isaac isabella isla ivy
    jack jackie jacob jacqueline james jan jane janet jason jasmine jayne jean jennifer jenny jeremy jessica jill
    jim joan joanna joanne joe john jonathan jordan jose joseph josephine joshua joyce judith julia julian julie
    june karen kate katherine kathleen keith kelly ken kenneth kevin khalid kimberley kwame lakshmi laura lauren
    lawrence leah lee len leo leonard lesley leslie lewis liam lilian lily linda lisa liz lorraine louise lucy luke
    lydia lynn mabel maisie malcolm margaret maria marie marilyn marion marjorie mark marlene martha martin mary
    matthew maud maureen mavis megan mei melanie mia michael michelle mildred millie miriam mo mohamed mohammad
    mohammed moira molly monica muhammad muriel nadia nancy naomi natalie nathan neil nicholas nicola nigel noah
    nora norah norma norman oliver olive olivia oluwaseun omar oscar owen pamela pat patricia patrick paul paula
    pauline peggy penelope percy peter philip phillip phyllis pooja poppy priya rachel raj rajesh ralph ravi raymond
    rebecca reginald rhys richard rita robert robin roger ron ronald rosemary rosie ross roy ruby russell ruth ryan
    sally sam samantha samuel sandra sanjay sarah scott sean shabana sharon sheila shirley sian simon sophia sophie
    stanley stella stephanie stephen steve steven stewart stuart sue suresh susan suzanne sybil sylvia tariq teresa
    terence terry thelma theresa thomas tim timothy tina tom tomasz tony tracey trevor valerie vera veronica victor
    victoria vincent viola violet vivian walter wayne wendy wilfred william winifred yasmin yusuf yvonne zainab zara
    zoe
    """.split()
)
SURNAMES = frozenset(
    """
    adams adebayo adeyemi agarwal ahmed akhtar ali allen anderson andrews armstrong ashton atkinson bailey baker
    ball banks barker barnes bartlett begum bell bennett bibi bird blake bloggs booth bowen bradley brennan brooks
    brown bryant burgess burke burns burton butler byrne campbell carr carter chan chapman chaudhry chen clarke cole
    coleman collins connolly cook cooper cox cunningham daly day davidson davies davis dawson dean dixon doe doherty
    doyle edwards elliott ellis evans farah ferguson fernandes fisher fletcher ford foster fox fraser freeman gallagher
    garcia gardner george gibson gill gonzalez gordon graham grant gray green greene griffiths gupta hall hamilton
    harding harper harris harrison hart harvey haynes henderson henry higgins hill holmes howard howell hughes hunt
    hunter hussain hussein iqbal jackson jacobs james jenkins john johnson johnston jones jordan joseph joshi kaur
    kelly kennedy khan kim king knight kowalski kumar lawrence lee lewis li lloyd lowe macdonald mackenzie mahmood
    malik marsh marshall martin mason matthews mbeki mccarthy mcdonald mehta miah miller mills mistry mitchell
    mohamed moore morgan morris morrison murphy murray nguyen nowak o'brien o'connor o'neill o'reilly okafor okeke
    okonkwo okoro osei owen owens palmer parker parry parsons patel pearce perry phillips porter powell price
    pritchard ramirez rao reid reynolds rhodes richards richardson roberts robertson robinson rodriguez rogers rose
    ross russell ryan saleem saunders scott shah shaikh sharma shaw silva simpson singh smith smyth spencer stevens
    stewart stone sullivan taylor thomas thompson thomson tran tucker turner walker wallace walsh wang ward warren
    watson watts webb wells west white wilkinson williams williamson willis wilson wong wood woods wright yang young
    yusuf zhang
    """.split()
)
PARTICLES = frozenset(
    "al ap ab bin bint da das de del den der di do dos du el ibn la le mac san st ter van von ul".split()
)
# Behind a name, these make it the name of a place, a prize or a firm.
PLACES = frozenset(
    """
    avenue award bakery building bursary care centre chapel clinic close college court cottage crescent day drive
    fellowship foundation fund gallery garden gardens gate hall home hospice hospital hotel house infirmary inn
    institute laboratory lane lecture library lodge lounge manor memorial mews museum park place practice prize road
    room school scholarship society square street suite surgery terrace theatre tower trust unit villa ward way wing
    """.split()
)
# Figures by the title that their names begin with: there are people called so who have another.
FIGURES_OF = {
    "mr": frozenset(
        """
        bean bennet blobby brain bump chips darcy happy incredible kipling magoo makers men messy motivator muscle
        potato rochester sheen spock strong tickle universe whippy
        """.split()
    ),
    "mrs": frozenset("beeton bennet claus doubtfire havisham potato tiggy-winkle".split()),
}
# Words that a name never begins with, title or not.
FIGURES = frozenset(
    """
    blobby claus incredible magoo makers men motivator piggy tickle universe whippy and or alone
    the is mr mrs ms miss mx master president speaker chair chairman mayor minister title titles patient anonymous
    nobody someone somebody respondent participant surname forename name consultant surgeon who what of in on for to etc
    scan imaging
    """.split()
)
# What follows "Miss", "Master", "Ms", "MR", "MRS" or "patient" and is no name.
NOT_NAMES = frozenset(
    """
    mr mrs ms mx a about access account accounts action activation activity acute administration admission
    admissions admitted adult advice advocate after again agreement aim all allocation also always am an analysis
    and angiogram angiography any anything appointment appointments are area arm array as asked assessment
    assessments at audit audits aware baby back balance baseline be bean because bed bedpans bedside beds been
    before being best better between beverley black blobby block board book booking boards break breaks breakfast
    brief briefing bug builder bump bundle but by call calls came can cannot card cards care cared carer carers case
    cases cat centred change changes chart charts check checked checklist checks chef chief children choice class
    classes classification clinic clinics clinical cohort colleagues comments common communication complaint
    complaints completed completion conditional consent contact contraindications contract control copies copy could
    count counts craftsman criteria culture cycle cycles daily dashboard data database date dates day days deadline
    deadlines declined defaulters degree delay delayed demographics department deterioration developed diabetes
    diagnosis diary did died dietitian dignity directions directory discharge discharged discharges disease do
    document documents does dose doses driver due during each early education elastography elderly electronic
    embedded emergency engagement england enterography every everything excel exam experience experienced exposure
    facing failed fall falls fee feedback fell fever fields file files film findings first fit flow follow following
    followup food for forecast form forms found friday friends from full gave general get gets go goals going good
    got great group groups gp had half hand handbook handling handover has have he head health help her here high
    him his history holder home hospital hour hours how huddle i identification identifier identity if imaging
    immediate important improvement in incident incidents included index induction info information initiated input
    instructions interview into involvement is it its january february march april may june july august september
    october november december job journal journey just keep key kipling kit know knows label labels labs last late
    later leaflet leaflets led left length less lessons letter level levels like likely line linac lines list lists
    live log long look lots lower made magoo main make male female man manage management map marking marple marvel
    master mastery matched material meal meals mean means measure measures medical medication medications medicine
    medicines meeting meetings members men messages might mind mix mobility model module monday monitoring month
    months more morning most mother motivator move moved much muscle must name names national near need needs never
    new next nhs night nil no nobody none normal not note notes notification now number numbers nurse nurses nursing
    observation observations obs of off office often on once one ones online only open opinion opportunities
    opportunity or order orders other others our out outcome outcomes outlook over oversight own pack pain panel
    paper papers part participants participation parts passport pathway pathways patient patients people per perfect
    personal pharmacy phase phone physio piece pilot plan plans planning platform plus point points policies policy
    population portal portfolio post potato powerpoint pre prescription present presented presentation pressure
    primary problems procedure process profile programme project projects property protocol public purpose put
    quality question questionnaire questions radiology ran rankin rate rates ratio read reading real really reason
    reasons receive received recipe record records referral referrals refused register registration regular relapse
    rehabilitation release reminder report reported reporting reports representative representatives request
    requests research resource resources responses result results review reviews right ring risk rooms roster rota
    round rounds safe safer safety said sample satisfaction saturday saw saying scan scans scanner scanning schedule
    scheduler scheme score scored scores scoring screen screened screening second secondary section see seen
    selection self series service services session sessions set several she sheen sheet sheets shift should signal
    sister site slide slides slot slots so society software some something soon specialist specific spectroscopy
    spreadsheet staff stage standard standards start started status stay steps still stop stories story strategy
    student students study such summary sunday support surgery surgical survey surveys suspected switch symptom
    symptoms system systems table target targets teaching team teams technique template templates test testing tests
    than that the their them themselves then theatre there thermometer these thesis they thing things this those
    thought three through thursday tick tickle time timeline timeouts times timetable to told too tool tools top
    total tracker tracking trainer trainers training transfer transfers transport treated treatment trial trials
    triage trip trips trust tuesday turn turns twice two type types ultrasound under understanding unit units until
    up update updates urgent us use used user vaccinations vaccine values version very via view visit visits
    visiting vital voice volume waiting walk walks want wants was watch we wednesday week weekly weekend weeks
    weight well went were what when where whether which while whippy who whole why will window with within without
    word work workbook workers workforce working workplace works workshop workshops world would wristband write
    written wrong year years you your university africa america britain universe saigon manners piggy claus
    doubtfire rochester darcy bennet brain chips happy messy grumpy pac-man deeds havisham trunchbull honey
    rabbit incredible spock beeton therapist doctor consultant surgeon manager matron hca registrar radiographer
    porter physiotherapist alone either neither frcs frcp mrcs frcog rgn rn phd mbe obe cbe bsc msc md nutrition
    scientist science sciences of-hospital sepsis vte news ecg mrsa pdsa covid nice copd mdt pals datix diff squire
    iv im po bd tds od qds prn stat mri ct ed icu itu hdu ae a&e gp sho f1 f2 swab swabs antibiotics insulin
    warfarin heparin paracetamol oxygen fluids fluid obs cannula cannulas catheter catheters doses dressing
    rotations patienttrak asystole parkinson's alzheimer's crohn's jones's-fracture speaker president chair chairman
    chairwoman mayor minister secretary anonymous nobody someone somebody everybody bed's respondent participant bay
    surname forename forenames initials sex gender
    side room ext bleep transcript subtotal totals dob mrn aged age tel lives living address postcode
    """.split()
)

"""Words that tell names from other words that begin with a capital. Each list is ours; none is complete."""

from __future__ import annotations

__all__ = ["FIGURES", "FIGURES_OF", "GIVEN_NAMES", "NAMED_PLACES", "NOT_NAMES", "PARTICLES", "PLACES", "SURNAMES"]

GIVEN_NAMES = frozenset(
    """
    aaron abdul abdullah abigail abimbola abiola adaeze adam adaobi adebola adeola aderonke adrian adwoa afolabi
    agata agnes agnieszka ahmed aidan ailsa aisha aisling alan alasdair alastair albert aleksandra alex alexander
    alfie alfred ali alice alicja alison amanda amandeep amara amelia amina aminata amir amit amrit amy ana anand
    andrew andrzej aneta aneurin angela angharad anil anita anjali anju ankit ann anna anne anthony antonio anwen
    aoife archie arjun arlo arthur arun arwel asha ashok asif asma audrey ayesha ayodele babatunde baljit balwinder
    barbara barbro barry bartek bartosz beata ben benjamin bernard beryl bethan betty bhavna bilal bill blodwen bob
    bogdan bolanle brenda brendan brian bridget bronagh bronwen bryn callum caoimhe caradog carl carol caroline
    carys catherine catrin cerith cerys charles charlie charlotte chiamaka chidi chidinma chijioke chinedu chinwe
    chioma chloe chris christine christopher chukwuemeka ciara ciaran cillian claire clive colin colm connor conor
    cynthia cyril dafydd daniel danuta daphne darren david dawn dean debbie deborah deepak deirdre delyth denise
    dennis derek desmond devinder dewi diana diane dieter dilip dilwyn dilys dinesh dmitri donald dora doreen doris
    dorota dorothy douglas duncan dylan ebele edith edna edward effie eileen eilidh eimear eira eirlys eirwen elaine
    eleanor elin elizabeth ella ellen elsie eluned elwyn elzbieta emeka emily emma emrys emyr enid enoch eoghan eoin
    eric ernest ernie ethan ethel eva evelyn evie ewa ezekiel farah farhan farida farouk fatima fatou feargal femi
    ferdinand fergus fiachra finlay fiona fionnuala florence florrie folake folasade frances francis frank fraser
    fred freda frederick funmi funmilayo gareth gary gaurav gavin geoff geoffrey george georgia gerald gerard
    gertrude ghulam gilbert gillian gintaras gladys glenys gloria glyn gopal gordon grace graham grainne grzegorz
    gurdeep gurpreet gwen gwenda gwenllian gwilym gwyn gwyneth gwynfor habiba hadiza halima halina hamid hamish
    hamza hannah harbans harjit harold harpreet harriet harry haruna hassan hazel heather heledd helen henry hettie
    hilda horace howard hugh hussain hywel ian ibrahim idris idwal ieuan ifeanyi ifeoma ifor ikechukwu ikram ilona
    imelda imran indira ines ioan iolo irena irene iris isaac isabella isla ivor ivy iwan iwona jacek jack jackie
    jacob jacqueline jadwiga jagdish james jan jane janet janice jaroslaw jasmine jason jaswinder javed jaya jayne
    jean jeffrey jemima jennifer jenny jeremy jerzy jessica jesus jill jim joan joanna joanne joao joe john jolanta
    jonathan jordan jose joseph josephine joshua josie joyce juan judith julia julian julie june jyoti kamal kamala
    kamran karen kasia katarzyna kate katherine kathleen kavita kazimierz kehinde keiran keith kelechi kelly ken
    kenneth kerry kevin khadija khalid kieran kimberley kiran kofi krystyna krzysztof kuldeep kunle kwame lakshmi
    lalita laura lauren lawrence leah lee leila len lena leo leonard leroy lesley leslie leszek lewis liam lilian
    lily linda lionel lisa liz lleucu llinos llyr lorraine louise lowri lucy lukasz luke lydia lynn mabel mabli
    maciej maeve magda magdalena magnus mahmood mair mairead maisie malcolm malgorzata mandeep manjit manoj marcin
    marek margaret maria mariam marie marilyn marion mariusz marjorie mark marlene martha martin mary marzena
    matthew maud maureen mavis meera megan mehdi mehmet mehwish mei meinir melanie mererid mia michael michal
    michelle mihai mildred millie miriam mo mohamed mohammad mohammed mohamud mohan moira molly monica morag morfydd
    muhammad muhammed mukesh muriel mustafa myfanwy myrtle nadeem nadia naeem nagina nancy naomi nasreen natalia
    natalie nathan naveed neha neil nell nellie nerys nesta neville ngozi nia niamh nicholas nicola nigel nimco
    nirmala nkechi nkem nnamdi noah nora norah norma norman norris nuala obinna oisin olabisi olamide olena olive
    oliver olivia olufemi olufunke olumide oluwaseun oluwatobi olwen omar onyeka oonagh oscar owen padraig pamela
    parminder parveen parvinder pat patricia patrick patrycja paul paula pauline pawel peggy penelope percy peter
    philip phillip phyllis piotr pooja poppy prakash pratik preeti priti priya przemyslaw rachel radoslaw rafal
    raheem raj rajesh rajinder rajiv rakesh ralph ranbir ranjit rashid rashida ravi raymond razia rebecca reena
    reginald rekha renata rhian rhiannon rhoda rhodri rhys richard rita rizwan robert robin rodney roger rohan rohit
    roisin ron ronald ronnie rosemary rosie ross rowena roy ruby rukhsana rupert russell ruth ryan sabina sadia
    saeed safiya saima saira sakina salim sally salma sam samantha samina samuel sandra sanjay sanjeev saoirse sarah
    saroj satnam scott seamus sean segun selwyn shabana shabnam shahid shakeel shanta shanti sharon shaun shazia
    sheela sheila shilpa shirley shobha sian simon sinead siobhan slawomir sneha sophia sophie stanislaw stanley
    stefan stella stephanie stephen steve steven stewart stuart subhash sue sukhdev sukhwinder sunil sunita suresh
    surinder surjit susan sushila suzanne swati sybil syed sylvia tadeusz taiwo tajinder tamara tanvir tariq tegan
    tegwen teleri temitope terence teresa terri terry tesfaye thelma theodore theresa thomas tim timothy tina tirion
    tom tomasz tony tracey trefor trevor trudy tudor tunde uche uchenna ugochukwu umar urszula usha usman valerie
    vera vernon veronica victor victoria vijay vikram vimala vince vincent vinod viola violet vivian waheed waldemar
    walter wanda waqar wayne wendy wieslaw wilf wilfred william winifred winnie winston wioletta wislawa witold
    wojciech wyn yasmin yetunde yewande yohannes yolanda younis yusuf yvette yvonne zahid zahra zainab zara zbigniew
    zdzislaw zena zeynep zoe zofia zygmunt
    """.split()
)
SURNAMES = frozenset(
    """
    abdi abdullahi abubakar achebe adamczyk adams adamu adebayo adekunle adeleke adewale adeyemi afolabi agarwal
    agbaje ahmed akande akhtar akinola akpan ali allen amadi anand anderson andrews ansah appiah armstrong arslan
    asante asghar ashton atkinson aziz babu baig bailey bajwa baker ball balogun banerjee banks bano baptiste baran
    barker barnes bartlett bassey basu begum bell bello bennett bevan bhatt bhatti bhogal bibi bird blake blenkinsop
    bloggs boateng booth bose bowen boyle bradley brennan brooks brown bryant burgess burke burns burton butler butt
    byrne campbell campion carr carter chan chapman chatterjee chaudhary chaudhry chauhan chen cheung choudhury
    chowdhury chukwu cieslak clarke cole coleman collins connolly cook cooper costello cox coyle cullen cunningham
    curran dahal daly dasgupta davey davidson davies davis dawson day dean desai deshmukh devi dewhurst dhaliwal
    dhillon dillon dixon doe doherty donnelly doran dosanjh doyle dubois duda dudek duffy dunne dutta edwards egan
    ejiofor eke ekwueme elliott ellis emmanuel entwistle essien evans eze fagbenle faheem farah farooq fashola
    ferguson fernandes fisher fitzgerald fitzpatrick fitzsimmons flanagan fletcher flynn foley ford foster fox
    fraser freeman gajewski gallacher gallagher gandhi garba garcia gardner george ghosh gibson gill gonzalez gordon
    gorecki gough grabowski graham grant gray green greene grewal griffiths gunawardena gupta gurung haider hall
    hamilton haq haque harding harper harris harrison hart harvey hashmi haynes hegarty henderson henry higgins hill
    hogan holmes hossain howard howell howells huang hughes hunt hunter hussain hussein hynes ibrahim ifans igwe
    iqbal islam iwu iyer jablonska jablonski jackson jacobs jama james jankowski janowski jaworski jayawardena
    jenkins johal john johnson johnston jones jordan joseph joshi kaczmarek kamara kaminska kaminski kapoor kaur
    kavanagh keane kearney keating kelly kennedy kenny keogh khalid khan khatri khatun kiely kim king knight
    kowalczyk kowalska kowalski kozlowska kozlowski krawczyk krol kubiak kulkarni kumar kwiatkowski lawrence lee
    lewandowska lewandowski lewis li limbu liu llewellyn llewelyn lloyd lowe lynch macdonald mackenzie maguire
    mahmood mahmud mairs majewski majid malik malinowski marsh marshall martin mason masood matthews mazur mbeki
    mcallister mcbride mccabe mccann mccarthy mcdermott mcdonald mcgrath mcguinness mcintyre mckay mckenna
    mclaughlin mclean mcmahon mcnally mehmood mehta mensah meredith miah michalski miller mills mirza mistry
    mitchell mohamed mohammed mokoena molloy moore moran morgan morris morrison moyo mukherjee mullen murphy murray
    murtaza musa mustafa mwangi nadar naidoo nair naqvi narayan nasir naylor ncube ndlovu nguyen nkosi nolan nowak
    nowakowska nowakowski nwachukwu nwosu o'brien o'connor o'donnell o'donoghue o'dowd o'hara o'keefe o'leary
    o'malley o'neill o'reilly o'rourke o'shaughnessy o'shea o'sullivan obasi obi obiora odonnell ofori ogbonna
    oghene ogunbanjo ogunleye ojo okafor okeke okoh okonkwo okoro okoye oladipo olatunji olawale oluwole omar onwuka
    onyango opoku osei osman owen owens oyedele oyelaran ozturk palmer pandey pandya parker parry parsons patel
    pathak pawlak pawlowski pearce perry phillips pillai piotrowski popescu porter powell price pritchard probert
    prosser pugh quigley quinn qureshi rafferty rafiq rahim rahman rajan ramasamy ramirez ramsbottom rana rao rashid
    rawal reddy regan rehman reid reynolds rhodes richards richardson riordan roberts robertson robinson rodriguez
    rogers rose ross russell rutkowski ryan sadiq sahota saleem sandhu sanusi saunders scott sekhon shah shaikh
    sharma shaw shehu sheikh sheridan siddique siddiqui sidhu sikora sikorski silva simpson singh singhal sinha
    sithole smith smyth sobczak sodhi sohal spencer stepien stevens stewart stone suleiman sullivan sundaram
    szymanski tagoe tandon taylor thapa thomas thompson thomson tierney tiwari tomaszewski tran trivedi tucker tully
    turner ubah uddin udeh usman vaughan venkataraman verma virk vyas walker wallace walsh wang ward warren watson
    watts webb wells west white wieczorek wilkinson williams williamson willis wilson wisniewski wojcik wong wood
    woods wozniak wright wrobel xu yadav yang yilmaz young yusuf zajac zaman zawadzki zhang zhao zhou zhu zielinski
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
# Hospitals, hospices and buildings that are called by the whole name of a person.
NAMED_PLACES = frozenset(
    (
        "john radcliffe",
        "james paget",
        "james cook",
        "william harvey",
        "george eliot",
        "edith cavell",
        "mary seacole",
        "florence nightingale",
        "elizabeth garrett",
        "elizabeth garrett anderson",
        "elizabeth fry",
        "princess alexandra",
        "queen elizabeth",
        "prince charles",
        "royal victoria",
        "queen alexandra",
        "queen victoria",
        "queen charlotte",
        "marie curie",
        "sue ryder",
        "arthur rank",
        "douglas macmillan",
        "joseph lister",
        "edward jenner",
        "ida darwin",
        "harold wood",
        "agnes hunt",
        "margaret stanhope",
        "john coupland",
        "robert peel",
        "charles hastings",
        "nelson mandela",
        "johns hopkins",
    )
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

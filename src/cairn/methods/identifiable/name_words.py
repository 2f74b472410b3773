"""Words that tell names from other words that begin with a capital. Each list is ours; none is complete."""

from __future__ import annotations

__all__ = ["FIGURES", "FIGURES_OF", "GIVEN_NAMES", "NAMED_PLACES", "NOT_NAMES", "PARTICLES", "PLACES", "SURNAMES"]

GIVEN_NAMES = frozenset(
    """
    aaron aarti abbas abdi abdirahman abdoulaye abdul abdullah abdullahi abdur abena abida abigail abimbola abiola
    adaeze adam adaobi addie adebola adeola aderonke adjoa adrian adriana adwoa afolabi agata agatha agnes agnieszka
    agostinho ahmad ahmed ahmet aidan ailsa aine ainsley aisha aisling aissatou akiko aklima akram akua alan
    alasdair alastair albert alejandro aleksandra alessandro alex alexander alexandru alfie alfred ali alice alicja
    alison alma altaf alun alvaro amadou amanda amandeep amara amelia amina aminata amir amit amjad amos amrit amy
    ana analyn anand andreas andreea andrew andris andrzej anest aneta aneurin angela angharad angus anil anita
    anjali anju ankit ann anna anne annette annie anthony antonella antonio anwar anwen aoibheann aoife archibald
    archie arjun arlo arnel arnold arshad arthur arthurine arturas arun arwel asha ashok ashwin asif asma audrey
    augustus ausra avril ayaan ayesha ayodele ayse azadeh azhar babatunde badrul bairbre baljit balwinder barbara
    barbro barnaby barrie barry bartek bartosz bashir basil beata beatrice beatriz bedwyr bella ben benjamin
    bernadette bernard bernice bertha beryl bethan beti betsy bettina betty bharat bhavna bhupendra bilal bill binta
    blessing blodeuwedd blodwen bob bogdan bolanle boris breda brenda brendan brenton briallen brian brid bridget
    bridie bronagh bronwen bruce bruno bryan bryn bushra byron cadi callum calum cameron candice caoimhe caradog
    carl carla carlos carmel carmen carol caroline caron carys cassandra catarina cathal catherine catrin catriona
    cecil cecilia cefin ceinwen celia ceri ceridwen cerith cerys chandrakant chantelle charles charlie charlotte
    charmaine cherry-ann chiamaka chiara chidi chidinma chijioke chinedu chinwe chioma chipo chloe chris christine
    christopher christos chukwuemeka ciara ciaran cillian claire clara clarence clarice clement clementine clifford
    clifton clive clodagh colin colm colman concepta concetta conleth connor conor constance constantin consuelo
    cora corazon cordelia corinne cormac costas courtney craig cristian cristina curtis cynthia cyril dafydd daisy
    damian damien daniel danielle danny danuta daphne darius darragh darren david dawn dean deanna debbie deborah
    declan deepak deian deirdre delia delroy delwar delyth denise dennis denzil derek dermot derrick dervla
    desislava desmond devinder dewi dexter dhirubhai diana diane diarmuid dieter dilip dilwyn dilys dimitar
    dimitrios dinesh dmitri dmytro dolores domenico dominic donal donald donna donncha dora doreen dorian doris
    dorota dorothy dougal douglas duane duarte dumitru duncan dyfan dyfed dylan dympna eamon ebele eddie edgar edith
    edmund edna edward edwina effie efua egle eifion eileen eilidh eimear einir eira eirlys eirwen eithne ejaz
    elaine eleanor elena eleni elfed elin eliza elizabeth ella ellen ellie elliot elliott elsa elsie elspeth elton
    eluned elvira elwyn elzbieta emeka emer emily emine emma emmeline emrys emyr ena enda enfys enid enoch enrique
    enzo eoghan eoin eric erica ernest ernie errol erwin esme esteban estelle esther eszter ethan ethel eunan eunice
    eva evan evangeline evelyn evie ewa ewan ezekiel faduma faith farah farai farhan farida farouk farzana fatemeh
    fatima fatma fatou fatoumata fay feargal felicity felix femi ferdie ferdinand ferenc fergus fern fernanda
    fernando ffion ffraid fiachra fidelma filipe finbar finlay finola fintan fiona fionnuala florence florin florrie
    flossie folake folasade fozia frances francesca francis francisco franco frank frankie fraser fred freda freddie
    frederick frieda funmi funmilayo gabor gail galina gareth garry gary gaurav gavin gaynor geetha gemma genevieve
    geoff geoffrey george georgi georgia geraint gerald geraldine gerard gertrude ghazala ghazanfar gheorghe ghulam
    gianni gilbert giles gillian gina ginny gintaras giorgos giovanni gita giulia giuseppe gladys glenda glenys
    glesni gloria glyn gobnait godfrey goncalo gopal gordon grace graham grainne gregor greta griffith gruffudd
    gruffydd grzegorz guillermo gurdeep gurpreet gwawr gwen gwenda gwendoline gwenfair gwenllian gwenno gwilym gwyn
    gwyneth gwynfor habiba hadiza hadley halima halimo halina hamid hamish hamza hannah hansa harbans harish harjit
    harold harpreet harriet harry haruna hasan hasina hassan hatice hayley hazel heather hector hefin heledd helen
    henrietta henry herbert herman hermione hettie hilary hilda hiroshi hitesh hodan horace horatio hossein howard
    hristo hubert hugh hugo humphrey huong huseyin hussain hussein huw hye-jin hywel iain ian ibrahim idris idwal
    iestyn ieuan ifeanyi ifeoma ifor iftikhar ignacio igor ikechukwu ikram ila ilona ilze imelda imran indira ines
    inga ingrid innes ioan ioana iolo ionel irena irene iris irving iryna isaac isabel isabella isaiah isla ismail
    isobel istvan ita ithel ivan ivanka ivor ivy iwan iwona jacek jack jackie jacob jacqueline jacqui jade jadwiga
    jagdish jahanara jake jamal james jamie jan jane janet janette janice janine janis janos jared jaroslaw jasmine
    jason jasper jaswinder javed javier jaya jayesh jayne jayshree jean jed jeff jeffrey jemima jenna jennifer jenny
    jeremy jerome jerzy jess jessica jessie jesus ji-woo jill jim joan joanna joanne joao joaquim jocelyn jodie joe
    joel joey john jolanta jolene jomar jonas jonathan jonty jordan jorge jose josefa joseph josephine josh joshua
    josie joss joy joyce juan judith judy jules julia julian julie juliet jun-ho june jurate justin jyoti kadiatou
    kamal kamala kamau kamran kanta kara karen karl karthik kasia katalin katarzyna kate katerina kateryna katherine
    kathleen kathryn kathy katie katrina kausar kavita kay kazimierz keeley kehinde keiko keiran keith kelechi kelly
    kelvin kemal ken kendra kenji kenneth kerry kevan kevin khadija khadra khalid kieran kim kimberley kiran kirit
    kirsty kishore kofi kokila krasimir kristaps kristian krystyna krzysztof kudzai kuldeep kunle kwabena kwaku
    kwame kwok kyle kyriakos lachlan lakshmi lalita lana laoise lara larry laszlo lata latoya laura lauren laverne
    lawrence lawrie leah leanne lee leila len lena leo leona leonard leonora leopold leroy lesley leslie lester
    leszek letitia lettie levi lewis lex liam liga ligaya lilian liliana lily linda lindsay lionel lisa lisabeth
    liviu liz lizzie lleucu llew llinos lloyd llyr logan lois lola lorna lorraine lottie loughlin louis louisa
    louise lowri luca lucia lucian lucy ludmila luigi luis lukasz luke luminita luned luther lydia lynda lynette
    lynn lynne lyudmila mabel mabli maciej maddie madeleine madge maeve magda magdalena maggie magnus mahbub mahesh
    mahmood mair maire mairead mairi mairin maisie malachi malachy malcolm malgorzata mamadou mandeep mandy manjit
    manoj manuel maqsood marcello marcia marcin marcus mared marek margaret margarida marged margery margot maria
    mariam marianne maribel maricel marie marilyn marina mario marion marisol marites marius mariusz marjorie mark
    marlene marlon martha martin martins marvin mary maryam marzena matilda matt matthew maud maureen maurizio mavis
    max maxine maxwell meenakshi meera megan mehdi mehmet mehwish mei meical meinir melanie melissa melvin menna
    mercy mererid mervyn meurig mhairi mia michael michal michelle mick miguel mihaela mihai mihangel mike mildred
    miles millie min-jun mindaugas minnie mircea miriam mitchell mitzi mo moelwen mohamed mohammad mohammed mohamud
    mohan moira molly mona monica monowara montague morag morfydd morna morwenna moussa mubarak muhammad muhammed
    mukesh mumtaz muna murat murdo muriel murray murugan musarrat mustafa myfanwy mykola myra myrtle nadeem nadia
    nadine nadiya naeem nagina nairn najib nana nancy nanette naomi naresh naseem nasra nasreen natalia natalie
    natalya nathan naveed neelam neha neil nell nellie nelly nelson nerys nesta nettie neville ngozi nguyet nia
    niamh nicholas nick nicky nicola nicoleta nigel nikolai nikolay nikos nimco nina nirmala nisha nitin njeri
    nkechi nkem nnamdi noah noel noelle nollaig nomsa nora norah norbert noreen norma norman norris nuala nuno nurul
    nyasha oana obinna octavian odette ogwen oisin oksana olabisi olamide oleksandr olena olga olive oliver olivia
    ollie olufemi olufunke olumide oluwaseun oluwatobi olwen omar onyeka oonagh oran orla osborne oscar osian oswald
    ousmane owain owen ozgur ozols pablo padraig pam pamela panagiota panayiotis paolo parminder parveen parvinder
    pat patience patricia patrick patrycja patsy paul paula paulette pauline paulo pawel pearl pedro peggie peggy
    penelope penri percy perry pervez pete peter petra petula phelim phil philip philippa phillip philomena phoebe
    phuong phyllida phyllis pietro piotr pippa plamen polly pooja poppy prakash pratik pravin precious preeti priti
    priya priyanka przemyslaw pushpa queenie quentin rachel radoslaw radu rafael rafal raheem rahela rahmat raj
    rajendra rajesh rajinder rajiv rakesh ralph ralphie raluca ramesh ramon ramona ranbir randolph ranjit raquel
    rasa rashid rashida ravi ray raymond razia razvan rebecca reece reena reggie reginald rekha rena renata renee
    reuben reza rhea rhian rhiannon rhoda rhodri rhona rhydian rhys riaz ricardo richard richie rick ricky rifat
    rita ritu rizwan robbie robert roberta robin rodel rodger rodney roger rohan rohit roisin rokeya roland rolf
    romeo ron ronald ronnie rory rosa rosalie rosalind rosamund roseanne rosemary rosie rosina ross rowena roxanne
    roy ruairi ruaridh rubina ruby rudolph rufus rui rukhsana rupa rupert russell rutendo ruth ryan sabina sabrina
    sadia sadie saeed safiya sahra saima saira sakina salim sally salma salvatore sam samantha samina samuel sandhya
    sandis sandra sanjay sanjeev saoirse sarah sarah-jane saroj satnam saul savita scott seamus sean sebastian segun
    selina selvi selwyn senga serena sergei sergio serhiy seth sevgi shabana shabnam shaheen shahid shakeel
    shakuntala shamim shamsul shane shannon shanta shanti sharda sharon shaun shazia sheela sheelagh sheena sheila
    sheldon shelley sherry shilpa shirin shirley shobha shona sian sidney sile silvana simbarashe simeon simon
    simona sinead siobhan sioned sipho sivakumar slawomir sneha sofia sonia sophia sophie sorcha sorin spencer
    spyros stacey stanislaw stanley stavros stefan stefania steffan stella stephanie stephen steve steven stewart
    stoyan struan stuart stuart-john subhash sue sufia sukhdev sukhwinder sunil sunita suresh surinder surjit susan
    susannah sushila suzanne suzie svetlana swati sybil syed sylvester sylvia tabitha tadeusz tadhg tahir tahira
    taiwo tajinder takashi tamara tamsin tanvir tanya tapiwa tara taras tariq tarun taslima tatenda tatiana tecwyn
    ted teddy tegan tegid tegwen teleri temitope tendai terence teresa terri terry tesfaye tess tessa thandiwe
    thangaraj thanh thelma themba theo theodora theodore theresa thomas tiago tilly tim timothy tina tirion tobias
    toby todor tom tomasz tomos toni tony torquil tracey tracy trefor trevor trish tristan trixie trudie trudy
    tsvetan tuan tudor tunde tyler tyrone uche uchenna ugochukwu uma umar una ursula urszula usha usman valentin
    valentine valerie vanessa vasant vasco vasile vassilis velma vera vernon veronica vesela vicky victor victoria
    vijay vikki vikram viktor vimala vince vincent vincenzo vinod viola violet viorica vito vivian vlad vladimir
    volodymyr vytautas waheed waldemar wallace wallis wally walter wanda wanjiru waqar warren wayne wendell wendy
    wesley wieslaw wilf wilfred wilhelmina william wilma winifred winnie winston wioletta wislawa witold wojciech
    wyn xavier xiao yaa yannis yasar yasin yasmin yaw yetunde yewande yogesh yohannes yolanda yordanka younis yuki
    yulia yuri yusuf yvette yvonne zachary zack zaheer zahid zahra zainab zak zara zarmina zbigniew zdzislaw zeinab
    zeki zelda zena zeynep zoe zofia zohreh zoltan zsuzsanna zygmunt
    """.split()
)
SURNAMES = frozenset(
    """
    abbott abdi abdullah abdullahi abernethy abubakar acharya acheampong achebe ackroyd adamczyk adams adamu addison
    addo adebayo adekunle adeleke adewale adeyemi afolabi afzal agarwal agbaje agrawal agyeman ahern ahmed akande
    akhtar akinola akpan alam aldridge ali allen almeida amadi amoah anand anderson andrews ansah antoniou anwar
    ap-rhys appiah appleby appleyard archer arif arkwright armstrong arslan asamoah asante asghar ashby ashcroft
    ashraf ashton ashworth asiedu aslam aspinall atherton atkinson attwood aydin ayub azam aziz babu badu bagshaw
    baig bailey bainbridge bajwa baker balfour ball balogun bancroft banerjee banks bano bansal baptiste baran
    barker barlow barnes barnett barot barraclough barrett bartlett barton bassey basu bates baxter beaumont beckett
    bedi begum bell bello bennett bentley berzins bevan beynon bhandari bhatt bhattacharya bhatti bhogal bianchi
    bibi bird birtwistle blackburn blackwell blake blenkinsop bloggs boateng boland bolton bondarenko booth bose
    bowden bowen bowman boyle bradley bradshaw brady braithwaite bramley breen brennan brennand briggs broadbent
    brooks brown bryant buchanan buckley bullock burgess burke burns burrows burton butler butt byers byrne
    cadwaladr cahill callaghan calvert cameron campbell campion carey carmichael carr carroll carter cartwright
    carvalho casey castillo castro celik chadwick chambers chan chapman charalambous charlton chatterjee chaudhary
    chaudhry chauhan chen cheung chikwanha chohan chopra choudhury chowdhury christodoulou chukwu cieslak clancy
    clarke clayton cleary clegg clough coates cockburn coffey cole coleman collins colombo conneely connolly connor
    constantin constantinou conteh conway cook cooke cooper corbett correia corrigan costello cowan cox coyle
    crabtree craddock craig crawford crompton cronin crossley crowley crowther cullen cullingworth cunningham curran
    curtis cusack dahal dalgleish daly darby darko dasgupta davenport davey davidson davies davis dawson day dean
    delgado demetriou demir dempsey denton deol desai deshmukh devi devine devlin dewar dewhurst dhaliwal dhillon
    diallo diaz dickinson dillon dimitrov diop dixit dixon dobson doe doherty dolan dominguez donnelly donovan doran
    dosanjh dougal doyle drummond dube dubey dubois duckworth duda dudek duffy duggan dumitru duncan dunn dunne
    durkan dutta dvorak eastwood eccles edwards egan ejaz ejiofor eke ekwueme elliott ellis ellison emmanuel
    emmerson entwhistle entwistle esposito essien evans eynon eze fagbenle faheem fairclough fairhurst fallon farah
    farnworth farooq farrell fashola faulkner feeney fenwick ferguson fernandes ferrari ferreira finnegan finnerty
    firth fisher fitzgerald fitzpatrick fitzsimmons flanagan fleming fletcher flynn foley ford foster fowler fox
    fraser freeman frimpong frost gaffney gajewski gallacher gallagher gallimore gandhi garba garcia gardner garside
    garvey george georgiev georgiou geraghty gethin gheorghe ghosh gibbons gibbs gibson gilbert gilchrist giles gill
    gillespie gilligan gleeson glover goddard goel gomes goncalves gonzalez goodwin gordon gorecki gormley goswami
    gough goulding grabowski graham grant gray green greene greenhalgh greenwood gregory grewal griffin griffiths
    grimshaw grover gunawardena gupta gurung gutierrez gwynne haider hall hallam halliwell halpin hameed hamilton
    hammond hanif hanlon hanrahan haq haque hardcastle harding hardy hargreaves harper harris harrison harrop hart
    hartley harvey hashmi hassan havard hawkins haworth hayes haynes healy heaton hebblethwaite heffernan hegarty
    henderson henry hepburn hernandez hersi hewitt heywood hickey higgins hill hinchliffe hobson hodgkinson hodgson
    hoey hogan holden holland hollis holmes holroyd hopkin horrocks horsfall horvath hossain houghton houlihan
    howard howell howells huang hudson hughes humphreys hunt hunter hurst hussain hussein hutchinson hynes ibrahim
    iddon ifans iftikhar igwe ilie illingworth ingham ingram ioannou ionescu iqbal irving islam ivanov iwu iyer
    jabeen jablonska jablonski jackson jacobs jadeja jagger jain jama james jankowski janowski jarman javed jaworski
    jayawardena jefferson jeffries jenkins jessop jimenez johal john johnson johnston jones jordan joseph joshi
    joyce kaczmarek kalnins kamara kaminska kaminski kandola kane kapoor kariuki kaur kavanagh kazlauskas keane
    kearney keating keenan kelleher kelly kemp kendrick kennedy kenny keogh kershaw khalid khan khatri khatun
    khumalo kiely kilbane kim kimani king kinsella kirkpatrick knight knowles kohli koroma kovacs kovalenko
    kowalczyk kowalska kowalski kozlowska kozlowski krawczyk krol kubiak kulkarni kumar kumi kwiatkowski kyriacou
    lafferty lakhani lally lambert latif lavery lawrence lawson leahy lee leigh lennon lewandowska lewandowski lewis
    lewis-jones li limbu lister liu livesey livingstone llewellyn llewelyn lloyd lockwood lodhia lomas lomax
    longbottom lopes lopez lowe lumb lynch lyons mabaso macdonald mackenzie maclean macleod macpherson madden
    maddocks magee maguire mahajan maher mahmood mahmud mairs majewski majid malhotra malik malinowski mallinson
    mallon manley mannion marsden marsh marshall martin martinez martins mason masood mather matthews maxwell mayhew
    mazur mbeki mcallen mcallister mcardle mcbride mccabe mccann mccarron mccarthy mccormack mcculloch mcdermott
    mcdonagh mcdonald mcelroy mcevoy mcewan mcfarlane mcgee mcginley mcgovern mcgrath mcgregor mcguinness mcintyre
    mckay mckenna mckeown mckinnon mclaughlin mclean mcleod mcloughlin mcmahon mcmanus mcmillan mcnally mcnamara
    mcneill mcnulty mcpherson mcsweeney meehan mehmood mehta melnyk mendes mensah meredith metcalfe miah michaelides
    michalski middleton miller mills mirza mistry mitchell modi moffat mohamed mohammed mohamud mokoena moldovan
    molloy molony mooney moore moorhouse morales moran moretti morgan morris morrison mortimer mostyn mottram moyo
    mpofu mughal muir mukherjee mulcahy mullen mulligan mulvey mumtaz munir munro munteanu murphy murray murtaza
    musa mustafa mutasa mwangi nadar nagle nagy naidoo nair naismith naqvi narayan nash nasir navarro nawaz nayar
    naylor nazir ncube ndiaye ndlovu neary newsome nguyen nicholls nicholson nicolaou nikolov nkosi nkrumah nolan
    norris novak novotny nowak nowakowska nowakowski nuttall nwachukwu nwosu o'boyle o'brien o'callaghan o'connor
    o'donnell o'donoghue o'donovan o'dowd o'dwyer o'flynn o'gara o'grady o'halloran o'hara o'kane o'keefe o'leary
    o'loughlin o'mahony o'malley o'neill o'regan o'reilly o'rourke o'shaughnessy o'shea o'sullivan obasi obi obiora
    ochieng odhiambo odonnell ofori ogbonna ogden oghene ogunbanjo ogunleye ojo okafor okeke okello okoh okonkwo
    okoro okoye oladipo olatunji olawale oldham oldroyd oliveira oluwole omar onions onwuka onyango onyeama opoku
    ormerod ortega osborne osei osman otieno owen owens owusu oyedele oyelaran ozturk palmer pandey pandya
    papadopoulos parekh parker parmar parri parry parsons partridge parveen patel paterson pathak patterson pattison
    pawlak pawlowski pearce pearson peel pemberton pendlebury penry pereira perez perry pervez petrauskas petrenko
    petrov phelan phillips pickering pickles pilkington pillai piotrowski pollard poole popa popescu porter potter
    potts powell power prasad preston price pritchard probert procter prosser pugh pugsley purvis quaye quayle
    quigley quinn qureshi radcliffe radu rafferty rafiq raghavan rahim rahman rajan ramachandran ramasamy ramirez
    ramsay ramsbottom ramsden rana rao rashid ratcliffe rauf rawal rawlinson raza reddy redfearn rees regan rehman
    reid reilly renshaw reynolds rhodes rhydderch ribeiro ricci richards richardson riddell ridley rigby riley
    riordan rivera roberts robertson robinson robson roderick rodrigues rodriguez rogers romero rooney rose ross
    rossi rothwell rowe rowlands ruiz rushton russell russo rutherford rutkowski ryan sabir sadiq saeed sagoo sahin
    sahota saleem saleh samuel sanchez sanderson sandhu santos sanusi sarpong sarwar saunders scanlon schofield
    scott scully sekhon sesay sethi sewell shackleton shah shaikh shanahan shannon sharma sharples shastri shaw
    shaw-smith sheehan shehu sheikh shepherd sheppard sheridan shevchenko shukla shuttleworth sibanda siddiqi
    siddique siddiqui sidebottom sidhu sikora sikorski silva simpson sinclair singh singhal sinha sithole skelton
    slater slattery smith smithson smyth soares sobczak sodhi sohal soni sood sousa sowerby spencer sridhar
    stansfield stephenson stepien stevens stewart stirling stoica stone stubbs subramaniam sugden suleiman sullivan
    sultana sundaram sutcliffe sutherland sutton svoboda sweeney sykes szabo szymanski tagoe tandon tariq tattersall
    taylor teixeira tempest tetteh thackray thakkar thakur thapa theodorou thomas thompson thomson thorpe thwaites
    tierney tiwari tobin tomaszewski tomlinson torres toth toure townsend trahearn tran traore traynor tripathi
    trivedi truman tucker tudor tully turnbull turner twomey tyson ubah uddin udeh upadhyay urquhart usman vargas
    varley varma vaughan vazquez venkataraman verma virk vora vyas wadhwa waheed wainwright walker wallace walmsley
    walsh walters walton wang wanjiku warburton ward wardle warren warsame waterhouse watkins watson watts
    weatherall webb webster wells west whalley wheatley whelan whitaker white whitehead whiteside whitfield
    whittaker whittle wieczorek wilde wilkes wilkins wilkinson williams williamson willis wilson winterbottom
    wisniewski wojcik womersley wong wood woodhead woodhouse woods woodward wormald worrall worthington wozniak
    wragg wright wrobel wynne xu yadav yang yaqub yates yeboah yildiz yilmaz yorath young yusuf zafar zajac zaman
    zawadzki zhang zhao zhou zhu zielinski zulu
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
    editor example sample test tester dummy placeholder
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

"""Names on packets by class: copied from the vocabulary, so that the oracle needs no other file."""

NAMES = {
    "acei": """
        altace, benazepril, captopril, coversyl, enalapril, fosinopril, innovace, lisinopril,
        perindopril, prinivil, quinapril, ramipril, trandolapril, tritace, vasotec, zestril
    """,
    "alpha_blocker": """
        alfuzosin, cardura, doxazosin, flomax, prazosin, tamsulosin, terazosin
    """,
    "antiarrhythmic": """
        amiodarone, cordarone, digoxin, dronedarone, flecainide, lanoxin
    """,
    "antibiotic_other": """
        amoxicillin, augmentin, azithromycin, cefalexin, clarithromycin, co-amoxiclav, erythromycin,
        flucloxacillin, metronidazole, nitrofurantoin, penicillin, rifampicin, zithromax
    """,
    "anticoagulant": """
        acenocoumarol, coumadin, fluindione, jantoven, marcoumar, marevan, phenprocoumon, sintrom,
        warfarin
    """,
    "antiepileptic_other": """
        brivaracetam, keppra, lacosamide, lamictal, lamotrigine, levetiracetam, phenobarbital,
        topamax, topiramate
    """,
    "antifungal_azole": """
        diflucan, fluconazole, itraconazole, ketoconazole, voriconazole
    """,
    "antihistamine": """
        allegra, cetirizine, claritin, desloratadine, fexofenadine, loratadine, telfast, zyrtec
    """,
    "antiplatelet": """
        acetylsalicylic acid, asa, aspirin, aspirin protect, bayer aspirin, brilinta, brilique,
        cardioaspirin, clopidogrel, dipyridamole, disprin, ecotrin, effient, efient, nu-seals,
        persantin, plavix, prasugrel, ticagrelor
    """,
    "antipsychotic": """
        abilify, aripiprazole, clozapine, haloperidol, olanzapine, quetiapine, risperdal,
        risperidone, seroquel, zyprexa
    """,
    "arb": """
        amias, aprovel, atacand, avapro, benicar, candesartan, cozaar, diovan, entresto, irbesartan,
        losartan, micardis, olmesartan, telmisartan, valsartan
    """,
    "aspirin": """
        acetylsalicylic acid, asa, aspirin, aspirin protect, bayer aspirin, cardioaspirin, disprin,
        ecotrin, nu-seals
    """,
    "asthma": """
        albuterol, beclometasone, fostair, montelukast, salbutamol, seretide, singulair, symbicort,
        tiotropium, ventolin
    """,
    "benzodiazepine": """
        alprazolam, ativan, bromazepam, chlordiazepoxide, clobazam, clonazepam, diazepam, frisium,
        klonopin, lexotan, lorazepam, nitrazepam, onfi, oxazepam, rivotril, temazepam, valium, xanax
    """,
    "beta_blocker": """
        atenolol, bisoprolol, bystolic, cardicor, carvedilol, concor, coreg, inderal, lopressor,
        metoprolol, nebivolol, propranolol, sotalol, tenormin, toprol
    """,
    "bisphosphonate": """
        actonel, alendronate, alendronic acid, fosamax, ibandronate, risedronate, zoledronate
    """,
    "calcium_blocker": """
        adalat, amlodipine, cardizem, diltiazem, felodipine, isoptin, istin, lercanidipine,
        nifedipine, norvasc, verapamil
    """,
    "carbamazepine": """
        carbamazepine, oxcarbazepine, tegretol, trileptal
    """,
    "chemotherapy": """
        anastrozole, capecitabine, cyclophosphamide, imatinib, letrozole, tamoxifen, xeloda
    """,
    "clobazam": """
        clobazam, frisium, onfi
    """,
    "corticosteroid": """
        deltasone, dexamethasone, hydrocortisone tablets, medrol, methylprednisolone, prednisolone,
        prednisone
    """,
    "desmopressin": """
        ddavp, desmopressin, noctdurna
    """,
    "diabetes_other": """
        canagliflozin, dapagliflozin, dulaglutide, empagliflozin, farxiga, forxiga, glucophage,
        januvia, jardiance, linagliptin, liraglutide, metformin, mounjaro, ozempic, pioglitazone,
        saxenda, semaglutide, sitagliptin, tirzepatide, trulicity, victoza, wegovy, zepbound
    """,
    "doac": """
        apixaban, dabigatran, edoxaban, eliquis, lixiana, pradaxa, rivaroxaban, savaysa, xarelto
    """,
    "fluoroquinolone": """
        avelox, cipro, ciprofloxacin, levaquin, levofloxacin, moxifloxacin, norfloxacin, ofloxacin,
        tavanic
    """,
    "gabapentinoid": """
        gabapentin, lyrica, neurontin, pregabalin
    """,
    "heparin": """
        arixtra, clexane, dalteparin, enoxaparin, fondaparinux, fragmin, heparin, inhixa, innohep,
        lovenox, tinzaparin
    """,
    "hormonal": """
        cilest, combined pill, estradiol, evorel, marvelon, microgynon, oestrogel, premarin,
        rigevidon, yasmin
    """,
    "immunosuppressant": """
        advagraf, azathioprine, cellcept, ciclosporin, cyclosporine, everolimus, imuran,
        mycophenolate, neoral, prograf, rapamune, sirolimus, tacrolimus
    """,
    "insulin": """
        actrapid, apidra, fiasp, humalog, humulin, insulin, lantus, levemir, novolog, novorapid,
        toujeo, tresiba
    """,
    "k_sparing": """
        aldactone, amiloride, co-amilofruse, co-amilozide, dyazide, eplerenone, finerenone, inspra,
        kerendia, maxzide, spironolactone, triamterene
    """,
    "lithium": """
        camcolit, lithium, lithobid, priadel
    """,
    "loop_diuretic": """
        bumetanide, co-amilofruse, furosemide, lasix, torasemide, torsemide
    """,
    "methotrexate": """
        methotrexate, metoject
    """,
    "nitrate": """
        glyceryl trinitrate, gtn, isosorbide dinitrate, isosorbide mononitrate, nicorandil,
        nitroglycerin, nitrostat
    """,
    "nsaid": """
        acetylsalicylic acid, advil, aleve, arcoxia, asa, aspirin, aspirin protect, bayer aspirin,
        brufen, cardioaspirin, cataflam, celebrex, celecoxib, dexibuprofen, dexketoprofen,
        diclofenac, disprin, ecotrin, enantyum, etoricoxib, feldene, ibuprofen, indometacin,
        indomethacin, ketoprofen, ketorolac, mefenamic acid, meloxicam, mobic, motrin, nabumetone,
        naprogesic, naprosyn, naproxen, nu-seals, nurofen, orudis, piroxicam, ponstan, toradol,
        voltaren, voltarol
    """,
    "opioid": """
        buprenorphine, butrans, co-codamol, co-dydramol, codeine, dhc, dihydrocodeine, durogesic,
        fentanyl, hydrocodone, hydromorphone, methadone, morphine, mst continus, nucynta, oramorph,
        oxycodone, oxycontin, oxynorm, palexia, percocet, solpadeine, tapentadol, tramacet,
        tramadol, ultram, vicodin, zapain, zydol
    """,
    "other_known": """
        allopurinol, colchicine, desogestrel, famotidine, ferrous sulfate, finasteride, folic acid,
        gaviscon, hydroxychloroquine, imodium, loperamide, mesalazine, progestogen only pill,
        sulfasalazine, sumatriptan, vitamin b12
    """,
    "paracetamol": """
        acetaminophen, ben-u-ron, calpol, co-codamol, co-dydramol, doliprane, efferalgan, panadol,
        paracetamol, solpadeine, tramacet, tylenol, zapain
    """,
    "pde5_inhibitor": """
        avanafil, cialis, levitra, sildenafil, tadalafil, vardenafil, viagra
    """,
    "phenytoin": """
        dilantin, epanutin, phenytoin
    """,
    "ppi": """
        esomeprazole, lansoprazole, losec, nexium, omeprazole, pantoprazole, prilosec, protonix,
        rabeprazole, zoton
    """,
    "retinoid": """
        accutane, acitretin, isotretinoin, roaccutane
    """,
    "sedating_antihistamine": """
        atarax, benadryl, chlorphenamine, chlorpheniramine, cyclizine, diphenhydramine, doxylamine,
        hydroxyzine, nytol, phenergan, piriton, promethazine, unisom
    """,
    "sedating_other": """
        abilify, amitriptyline, aripiprazole, baclofen, circadin, clomipramine, clozapine,
        cyclobenzaprine, daridorexant, desyrel, dosulepin, doxepin, elavil, flexeril, haloperidol,
        imipramine, lioresal, melatonin, methocarbamol, mirtazapine, nortriptyline, olanzapine,
        pamelor, quetiapine, quviviq, remeron, risperdal, risperidone, seroquel, suvorexant,
        tizanidine, trazodone, zanaflex, zyprexa
    """,
    "skin_patch": """
        buprenorphine, butrans, durogesic, fentanyl, lidocaine patch, nicotine patch, rotigotine
        patch
    """,
    "skin_rub": """
        bengay, biofreeze, capsaicin cream, deep heat, menthol gel, methyl salicylate, tiger balm
    """,
    "snri": """
        cymbalta, desvenlafaxine, duloxetine, efexor, effexor, pristiq, venlafaxine
    """,
    "ssri": """
        celexa, cipralex, cipramil, citalopram, escitalopram, fluoxetine, fluvoxamine, lexapro,
        lustral, paroxetine, paxil, prozac, seroxat, sertraline, zoloft
    """,
    "statin": """
        atorvastatin, crestor, fluvastatin, lipitor, lovastatin, pravastatin, rosuvastatin,
        simvastatin, zocor
    """,
    "statin_cyp3a4": """
        atorvastatin, lipitor, lovastatin, simvastatin, zocor
    """,
    "stimulant": """
        adderall, concerta, dexamfetamine, elvanse, lisdexamfetamine, methylphenidate, modafinil,
        pseudoephedrine, ritalin, sudafed, vyvanse
    """,
    "sulfonylurea": """
        amaryl, diamicron, glibenclamide, gliclazide, glimepiride, glipizide, glucotrol, glyburide,
        tolbutamide
    """,
    "tetracycline": """
        doxycycline, lymecycline, minocycline, tetracycline, vibramycin
    """,
    "theophylline": """
        aminophylline, theophylline, uniphyllin
    """,
    "thiazide": """
        bendroflumethiazide, chlortalidone, chlorthalidone, co-amilozide, dyazide, hctz,
        hydrochlorothiazide, indapamide, maxzide, metolazone, natrilix
    """,
    "thyroid": """
        eltroxin, euthyrox, levothyroxine, liothyronine, synthroid
    """,
    "tricyclic": """
        amitriptyline, clomipramine, dosulepin, doxepin, elavil, imipramine, nortriptyline, pamelor
    """,
    "trimethoprim": """
        bactrim, co-trimoxazole, septra, septrin, trimethoprim
    """,
    "valproate": """
        depakine, depakote, epilim, sodium valproate, valproate, valproic acid
    """,
    "z_drug": """
        ambien, eszopiclone, imovane, lunesta, stilnoct, zaleplon, zolpidem, zopiclone
    """,
}

CLASSES: dict[str, frozenset[str]] = {}
for _kind, _names in NAMES.items():
    for _name in " ".join(_names.split()).split(", "):
        CLASSES[_name] = CLASSES.get(_name, frozenset()) | {_kind}

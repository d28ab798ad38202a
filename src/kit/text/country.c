/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/country.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "base/text.h"
#include "kit/text/unicode.h"

struct spelling {
    const char *key; /* see key_of */
    char        code[3];
};

/*
 * English names, codes of three letters, and what shops write. How to add one: an entry, in the
 * order of the keys.
 */
/* clang-format off */
static const struct spelling spellings[] = {
    {"abw", "AW"}, {"afg", "AF"}, {"afghanistan", "AF"}, {"ago", "AO"}, {"aia", "AI"},
    {"ala", "AX"}, {"aland", "AX"}, {"alandislands", "AX"}, {"alb", "AL"}, {"albania", "AL"},
    {"algeria", "DZ"}, {"america", "US"}, {"americansamoa", "AS"}, {"and", "AD"},
    {"andorra", "AD"}, {"angola", "AO"}, {"anguilla", "AI"}, {"antarctica", "AQ"},
    {"antiguabarbuda", "AG"}, {"are", "AE"}, {"arg", "AR"}, {"argentina", "AR"}, {"arm", "AM"},
    {"armenia", "AM"}, {"aruba", "AW"}, {"asm", "AS"}, {"ata", "AQ"}, {"atf", "TF"}, {"atg", "AG"},
    {"aus", "AU"}, {"australia", "AU"}, {"austria", "AT"}, {"aut", "AT"}, {"aze", "AZ"},
    {"azerbaijan", "AZ"}, {"bahamas", "BS"}, {"bahamasthe", "BS"}, {"bahrain", "BH"},
    {"bangladesh", "BD"}, {"barbados", "BB"}, {"bdi", "BI"}, {"bel", "BE"}, {"belarus", "BY"},
    {"belgie", "BE"}, {"belgique", "BE"}, {"belgium", "BE"}, {"belize", "BZ"}, {"ben", "BJ"},
    {"benin", "BJ"}, {"bermuda", "BM"}, {"bes", "BQ"}, {"bfa", "BF"}, {"bgd", "BD"}, {"bgr", "BG"},
    {"bhr", "BH"}, {"bhs", "BS"}, {"bhutan", "BT"}, {"bih", "BA"}, {"blm", "BL"}, {"blr", "BY"},
    {"blz", "BZ"}, {"bmu", "BM"}, {"bol", "BO"}, {"bolivia", "BO"},
    {"boliviaplurinationalstateof", "BO"}, {"bonaire", "BQ"}, {"bonairesinteustatiussaba", "BQ"},
    {"bosniaherzegovina", "BA"}, {"botswana", "BW"}, {"bouvetisland", "BV"}, {"bra", "BR"},
    {"brasil", "BR"}, {"brazil", "BR"}, {"brb", "BB"}, {"britain", "GB"},
    {"britishindianoceanterritory", "IO"}, {"britishvirginislands", "VG"}, {"brn", "BN"},
    {"brunei", "BN"}, {"bruneidarussalam", "BN"}, {"btn", "BT"}, {"bulgaria", "BG"},
    {"burkinafaso", "BF"}, {"burma", "MM"}, {"burundi", "BI"}, {"bvt", "BV"}, {"bwa", "BW"},
    {"caboverde", "CV"}, {"caf", "CF"}, {"cambodia", "KH"}, {"cameroon", "CM"}, {"can", "CA"},
    {"canada", "CA"}, {"canaryislands", "ES"}, {"capeverde", "CV"}, {"caribbeannetherlands", "BQ"},
    {"caymanislands", "KY"}, {"cck", "CC"}, {"centralafricanrepublic", "CF"},
    {"ceskarepublika", "CZ"}, {"cesko", "CZ"}, {"ceutamelilla", "ES"}, {"chad", "TD"},
    {"che", "CH"}, {"chile", "CL"}, {"china", "CN"}, {"chl", "CL"}, {"chn", "CN"},
    {"christmasisland", "CX"}, {"civ", "CI"}, {"cmr", "CM"}, {"cocoskeelingislands", "CC"},
    {"cod", "CD"}, {"cog", "CG"}, {"cok", "CK"}, {"col", "CO"}, {"colombia", "CO"}, {"com", "KM"},
    {"comoros", "KM"}, {"congo", "CG"}, {"congobrazzaville", "CG"},
    {"congodemocraticrepublicof", "CD"}, {"congodemocraticrepublicofcongo", "CD"},
    {"congokinshasa", "CD"}, {"congorepublic", "CG"}, {"cookislands", "CK"}, {"costarica", "CR"},
    {"cotedivoire", "CI"}, {"cotedivoireivorycoast", "CI"}, {"cpv", "CV"}, {"cri", "CR"},
    {"croatia", "HR"}, {"cub", "CU"}, {"cuba", "CU"}, {"curacao", "CW"}, {"cuw", "CW"},
    {"cxr", "CX"}, {"cym", "KY"}, {"cyp", "CY"}, {"cyprus", "CY"}, {"cze", "CZ"},
    {"czechia", "CZ"}, {"czechrepublic", "CZ"}, {"danmark", "DK"},
    {"democraticpeoplesrepublicofkorea", "KP"}, {"democraticrepublicofcongo", "CD"},
    {"denmark", "DK"}, {"deu", "DE"}, {"deutschland", "DE"}, {"diegogarcia", "IO"}, {"dji", "DJ"},
    {"djibouti", "DJ"}, {"dma", "DM"}, {"dnk", "DK"}, {"dom", "DO"}, {"dominica", "DM"},
    {"dominicanrepublic", "DO"}, {"dprk", "KP"}, {"drc", "CD"}, {"drcongo", "CD"}, {"dza", "DZ"},
    {"easttimor", "TL"}, {"ecu", "EC"}, {"ecuador", "EC"}, {"egy", "EG"}, {"egypt", "EG"},
    {"eire", "IE"}, {"elsalvador", "SV"}, {"emirates", "AE"}, {"england", "GB"},
    {"equatorialguinea", "GQ"}, {"eri", "ER"}, {"eritrea", "ER"}, {"esh", "EH"}, {"esp", "ES"},
    {"espana", "ES"}, {"est", "EE"}, {"estonia", "EE"}, {"eswatini", "SZ"}, {"eth", "ET"},
    {"ethiopia", "ET"}, {"falklandislands", "FK"}, {"falklandislandsmalvinas", "FK"},
    {"falklands", "FK"}, {"faroeislands", "FO"}, {"federalrepublicofgermany", "DE"},
    {"federatedstatesofmicronesia", "FM"}, {"fiji", "FJ"}, {"fin", "FI"}, {"finland", "FI"},
    {"fji", "FJ"}, {"flk", "FK"}, {"fra", "FR"}, {"france", "FR"}, {"frenchguiana", "GF"},
    {"frenchpolynesia", "PF"}, {"frenchsouthernterritories", "TF"}, {"fro", "FO"}, {"fsm", "FM"},
    {"fyrom", "MK"}, {"gab", "GA"}, {"gabon", "GA"}, {"gambia", "GM"}, {"gambiathe", "GM"},
    {"gbr", "GB"}, {"geo", "GE"}, {"georgia", "GE"}, {"germany", "DE"}, {"ggy", "GG"},
    {"gha", "GH"}, {"ghana", "GH"}, {"gib", "GI"}, {"gibraltar", "GI"}, {"gin", "GN"},
    {"glp", "GP"}, {"gmb", "GM"}, {"gnb", "GW"}, {"gnq", "GQ"}, {"grc", "GR"}, {"grd", "GD"},
    {"greatbritain", "GB"}, {"greece", "GR"}, {"greenland", "GL"}, {"grenada", "GD"},
    {"grl", "GL"}, {"gtm", "GT"}, {"guadeloupe", "GP"}, {"guam", "GU"}, {"guatemala", "GT"},
    {"guernsey", "GG"}, {"guf", "GF"}, {"guinea", "GN"}, {"guineabissau", "GW"}, {"gum", "GU"},
    {"guy", "GY"}, {"guyana", "GY"}, {"haiti", "HT"}, {"heardislandmcdonaldislands", "HM"},
    {"heardmcdonaldislands", "HM"}, {"hellas", "GR"}, {"hkg", "HK"}, {"hmd", "HM"}, {"hnd", "HN"},
    {"holland", "NL"}, {"holysee", "VA"}, {"holyseevaticancitystate", "VA"}, {"honduras", "HN"},
    {"hongkong", "HK"}, {"hongkongsar", "HK"}, {"hongkongsarchina", "HK"}, {"hrv", "HR"},
    {"hti", "HT"}, {"hun", "HU"}, {"hungary", "HU"}, {"iceland", "IS"}, {"idn", "ID"},
    {"imn", "IM"}, {"ind", "IN"}, {"india", "IN"}, {"indonesia", "ID"}, {"iot", "IO"},
    {"iran", "IR"}, {"iranislamicrepublicof", "IR"}, {"iraq", "IQ"}, {"ireland", "IE"},
    {"irishrepublic", "IE"}, {"irl", "IE"}, {"irn", "IR"}, {"irq", "IQ"}, {"isl", "IS"},
    {"islamicrepublicofiran", "IR"}, {"isleofman", "IM"}, {"isr", "IL"}, {"israel", "IL"},
    {"ita", "IT"}, {"italia", "IT"}, {"italy", "IT"}, {"ivorycoast", "CI"}, {"jam", "JM"},
    {"jamaica", "JM"}, {"japan", "JP"}, {"jersey", "JE"}, {"jey", "JE"}, {"jor", "JO"},
    {"jordan", "JO"}, {"jpn", "JP"}, {"kaz", "KZ"}, {"kazakhstan", "KZ"}, {"ken", "KE"},
    {"kenya", "KE"}, {"kgz", "KG"}, {"khm", "KH"}, {"kingdomofnetherlands", "NL"},
    {"kingdomofsaudiarabia", "SA"}, {"kir", "KI"}, {"kiribati", "KI"}, {"kna", "KN"},
    {"kor", "KR"}, {"korea", "KR"}, {"koreademocraticpeoplesrepublicof", "KP"},
    {"koreanorth", "KP"}, {"korearepublicof", "KR"}, {"koreasouth", "KR"}, {"kosovo", "XK"},
    {"ksa", "SA"}, {"kuwait", "KW"}, {"kwt", "KW"}, {"kyrgyzstan", "KG"}, {"lao", "LA"},
    {"laopdr", "LA"}, {"laopeoplesdemocraticrepublic", "LA"}, {"laos", "LA"}, {"latvia", "LV"},
    {"lbn", "LB"}, {"lbr", "LR"}, {"lby", "LY"}, {"lca", "LC"}, {"lebanon", "LB"},
    {"lesotho", "LS"}, {"liberia", "LR"}, {"libya", "LY"}, {"lie", "LI"}, {"liechtenstein", "LI"},
    {"lithuania", "LT"}, {"lka", "LK"}, {"lso", "LS"}, {"ltu", "LT"}, {"lux", "LU"},
    {"luxembourg", "LU"}, {"lva", "LV"}, {"mac", "MO"}, {"macao", "MO"}, {"macaosar", "MO"},
    {"macaosarchina", "MO"}, {"macau", "MO"}, {"macausar", "MO"}, {"macedonia", "MK"},
    {"macedoniaformeryugoslavrepublicof", "MK"}, {"madagascar", "MG"}, {"maf", "MF"},
    {"magyarorszag", "HU"}, {"mainlandchina", "CN"}, {"malawi", "MW"}, {"malaysia", "MY"},
    {"maldives", "MV"}, {"mali", "ML"}, {"malta", "MT"}, {"mar", "MA"}, {"marshallislands", "MH"},
    {"martinique", "MQ"}, {"mauritania", "MR"}, {"mauritius", "MU"}, {"mayotte", "YT"},
    {"mco", "MC"}, {"mda", "MD"}, {"mdg", "MG"}, {"mdv", "MV"}, {"mex", "MX"}, {"mexico", "MX"},
    {"mexique", "MX"}, {"mhl", "MH"}, {"micronesia", "FM"}, {"micronesiafederatedstatesof", "FM"},
    {"mkd", "MK"}, {"mli", "ML"}, {"mlt", "MT"}, {"mmr", "MM"}, {"mne", "ME"}, {"mng", "MN"},
    {"mnp", "MP"}, {"moldova", "MD"}, {"moldovarepublicof", "MD"}, {"monaco", "MC"},
    {"mongolia", "MN"}, {"montenegro", "ME"}, {"montserrat", "MS"}, {"morocco", "MA"},
    {"moz", "MZ"}, {"mozambique", "MZ"}, {"mrt", "MR"}, {"msr", "MS"}, {"mtq", "MQ"},
    {"mus", "MU"}, {"mwi", "MW"}, {"myanmar", "MM"}, {"myanmarburma", "MM"}, {"mys", "MY"},
    {"myt", "YT"}, {"nam", "NA"}, {"namibia", "NA"}, {"nauru", "NR"}, {"ncl", "NC"},
    {"nepal", "NP"}, {"ner", "NE"}, {"netherland", "NL"}, {"netherlands", "NL"},
    {"newcaledonia", "NC"}, {"newzealand", "NZ"}, {"nfk", "NF"}, {"nga", "NG"}, {"nic", "NI"},
    {"nicaragua", "NI"}, {"niger", "NE"}, {"nigeria", "NG"}, {"niu", "NU"}, {"niue", "NU"},
    {"nld", "NL"}, {"nor", "NO"}, {"norfolkisland", "NF"}, {"norge", "NO"},
    {"northernireland", "GB"}, {"northernmarianaislands", "MP"}, {"northkorea", "KP"},
    {"northmacedonia", "MK"}, {"norway", "NO"}, {"npl", "NP"}, {"nru", "NR"}, {"nzl", "NZ"},
    {"occupiedpalestinianterritory", "PS"}, {"oman", "OM"}, {"omn", "OM"}, {"osterreich", "AT"},
    {"pak", "PK"}, {"pakistan", "PK"}, {"palau", "PW"}, {"palestine", "PS"},
    {"palestinestateof", "PS"}, {"palestinianterritories", "PS"}, {"pan", "PA"}, {"panama", "PA"},
    {"papuanewguinea", "PG"}, {"paraguay", "PY"}, {"pcn", "PN"}, {"peoplesrepublicofchina", "CN"},
    {"per", "PE"}, {"peru", "PE"}, {"philippines", "PH"}, {"phl", "PH"}, {"pitcairn", "PN"},
    {"pitcairnislands", "PN"}, {"plw", "PW"}, {"png", "PG"}, {"pol", "PL"}, {"poland", "PL"},
    {"polska", "PL"}, {"portugal", "PT"}, {"prc", "CN"}, {"pri", "PR"}, {"prk", "KP"},
    {"prt", "PT"}, {"pry", "PY"}, {"pse", "PS"}, {"puertorico", "PR"}, {"pyf", "PF"},
    {"qat", "QA"}, {"qatar", "QA"}, {"republicofchina", "TW"}, {"republicofcongo", "CG"},
    {"republicofgambia", "GM"}, {"republicofireland", "IE"}, {"republicofkorea", "KR"},
    {"republicofmoldova", "MD"}, {"republicofsouthafrica", "ZA"}, {"reu", "RE"}, {"reunion", "RE"},
    {"reunionisland", "RE"}, {"romania", "RO"}, {"rou", "RO"}, {"rsa", "ZA"}, {"rus", "RU"},
    {"russia", "RU"}, {"russianfederation", "RU"}, {"rwa", "RW"}, {"rwanda", "RW"},
    {"saintbarthelemy", "BL"}, {"sainthelena", "SH"}, {"sainthelenaascensiontristandacunha", "SH"},
    {"saintkittsnevis", "KN"}, {"saintlucia", "LC"}, {"saintmartin", "MF"},
    {"saintmartinfrenchpart", "MF"}, {"saintpierremiquelon", "PM"},
    {"saintvincentgrenadines", "VC"}, {"samoa", "WS"}, {"sanmarino", "SM"},
    {"saotomeprincipe", "ST"}, {"sau", "SA"}, {"saudiarabia", "SA"}, {"schweiz", "CH"},
    {"scotland", "GB"}, {"sdn", "SD"}, {"sen", "SN"}, {"senegal", "SN"}, {"serbia", "RS"},
    {"seychelles", "SC"}, {"sgp", "SG"}, {"sgs", "GS"}, {"shn", "SH"}, {"sierraleone", "SL"},
    {"singapore", "SG"}, {"sintmaarten", "SX"}, {"sintmaartendutchpart", "SX"}, {"sjm", "SJ"},
    {"slb", "SB"}, {"sle", "SL"}, {"slovakia", "SK"}, {"slovakrepublic", "SK"}, {"slovenia", "SI"},
    {"slv", "SV"}, {"smr", "SM"}, {"solomonislands", "SB"}, {"som", "SO"}, {"somalia", "SO"},
    {"southafrica", "ZA"}, {"southafricanrepublic", "ZA"},
    {"southgeorgiasouthsandwichislands", "GS"}, {"southkorea", "KR"}, {"southsudan", "SS"},
    {"spain", "ES"}, {"spm", "PM"}, {"srb", "RS"}, {"srilanka", "LK"}, {"ssd", "SS"},
    {"stateofpalestine", "PS"}, {"stbarthelemy", "BL"}, {"sthelena", "SH"}, {"stkittsnevis", "KN"},
    {"stlucia", "LC"}, {"stmartin", "MF"}, {"stp", "ST"}, {"stpierremiquelon", "PM"},
    {"stvincentgrenadines", "VC"}, {"sudan", "SD"}, {"suisse", "CH"}, {"suomi", "FI"},
    {"sur", "SR"}, {"suriname", "SR"}, {"svalbardjanmayen", "SJ"}, {"sverige", "SE"},
    {"svizzera", "CH"}, {"svk", "SK"}, {"svn", "SI"}, {"swaziland", "SZ"}, {"swe", "SE"},
    {"sweden", "SE"}, {"switzerland", "CH"}, {"swz", "SZ"}, {"sxm", "SX"}, {"syc", "SC"},
    {"syr", "SY"}, {"syria", "SY"}, {"syrianarabrepublic", "SY"}, {"taiwan", "TW"},
    {"taiwanprovinceofchina", "TW"}, {"taiwanroc", "TW"}, {"tajikistan", "TJ"}, {"tanzania", "TZ"},
    {"tanzaniaunitedrepublicof", "TZ"}, {"tca", "TC"}, {"tcd", "TD"}, {"tgo", "TG"}, {"tha", "TH"},
    {"thailand", "TH"}, {"timorleste", "TL"}, {"tjk", "TJ"}, {"tkl", "TK"}, {"tkm", "TM"},
    {"tls", "TL"}, {"togo", "TG"}, {"tokelau", "TK"}, {"ton", "TO"}, {"tonga", "TO"},
    {"trinidadtobago", "TT"}, {"tto", "TT"}, {"tun", "TN"}, {"tunisia", "TN"}, {"tur", "TR"},
    {"turkey", "TR"}, {"turkiye", "TR"}, {"turkmenistan", "TM"}, {"turkscaicosislands", "TC"},
    {"tuv", "TV"}, {"tuvalu", "TV"}, {"twn", "TW"}, {"tza", "TZ"}, {"uae", "AE"}, {"uga", "UG"},
    {"uganda", "UG"}, {"uk", "GB"}, {"ukr", "UA"}, {"ukraine", "UA"}, {"umi", "UM"},
    {"unitedarabemirates", "AE"}, {"unitedkingdom", "GB"}, {"unitedkingdomgb", "GB"},
    {"unitedkingdomofgreatbritain", "GB"}, {"unitedkingdomofgreatbritainnorthernireland", "GB"},
    {"unitedkingdomuk", "GB"}, {"unitedrepublicoftanzania", "TZ"}, {"unitedstates", "US"},
    {"unitedstatesofamerica", "US"}, {"unitedstatesus", "US"}, {"unitedstatesvirginislands", "VI"},
    {"uruguay", "UY"}, {"ury", "UY"}, {"usa", "US"}, {"usoutlyingislands", "UM"},
    {"usvirginislands", "VI"}, {"uzb", "UZ"}, {"uzbekistan", "UZ"}, {"vanuatu", "VU"},
    {"vat", "VA"}, {"vatican", "VA"}, {"vaticancity", "VA"}, {"vct", "VC"}, {"ven", "VE"},
    {"venezuela", "VE"}, {"venezuelabolivarianrepublicof", "VE"}, {"vgb", "VG"}, {"vietnam", "VN"},
    {"vir", "VI"}, {"virginislandsbritish", "VG"}, {"virginislandsus", "VI"}, {"vnm", "VN"},
    {"vut", "VU"}, {"wales", "GB"}, {"wallisfutuna", "WF"}, {"westernsahara", "EH"}, {"wlf", "WF"},
    {"wsm", "WS"}, {"xkk", "XK"}, {"yem", "YE"}, {"yemen", "YE"}, {"zaf", "ZA"}, {"zaire", "CD"},
    {"zambia", "ZM"}, {"zimbabwe", "ZW"}, {"zmb", "ZM"}, {"zwe", "ZW"},
};
/* clang-format on */

enum { LONGEST_NAME = 100, COUNT = sizeof spellings / sizeof *spellings };

/* The folded letters, without "the" and an inner "and": "Bosnia & Herzegovina" is
 * bosniaherzegovina. */
static const char *key_of(struct work *w, const char *words)
{
    struct text key = text_open(w->arena);
    size_t      word = 0; /* where the last one began */
    for (const char *at = text_fold(w, words);; at++) {
        if (*at >= 'a' && *at <= 'z') {
            text_add_char(&key, *at);
            continue;
        }
        if (strcmp(key.bytes + word, "the") == 0
            || (word > 0 && strcmp(key.bytes + word, "and") == 0)) /* alone it is Andorra */
            key.bytes[key.size = word] = '\0';
        word = key.size;
        if (*at == '\0')
            return key.bytes;
    }
}

static int compare(const void *key, const void *spelling)
{
    return strcmp(key, ((const struct spelling *) spelling)->key);
}

static const char *find_code(const char *code)
{
    for (size_t i = 0; i < COUNT; i++)
        if (strcmp(spellings[i].code, code) == 0)
            return spellings[i].code;
    return NULL;
}

const char *country_code(struct work *w, const char *words)
{
    if (words == NULL || strlen(words) > LONGEST_NAME)
        return NULL;
    const char            *key = key_of(w, words);
    const struct spelling *found = bsearch(key, spellings, COUNT, sizeof *spellings, compare);
    if (found != NULL)
        return found->code;
    char code[] = {(char) toupper(key[0]), (char) (key[0] == '\0' ? '\0' : toupper(key[1])), '\0'};
    return strlen(key) == 2 ? find_code(code) : NULL;
}

const char *country_name(struct work *w, const char *code)
{
    UChar      name[LONGEST_NAME];
    UErrorCode error = U_ZERO_ERROR;
    if (code == NULL || find_code(code) == NULL)
        return NULL;
    int32_t count =
        uloc_getDisplayCountry(work_text(w, "und_%s", code), "en", name, LONGEST_NAME, &error);
    int32_t room = count * 3 + 1;
    char   *words = work_take(w, (size_t) room);
    u_strToUTF8(words, room, NULL, name, count, &error);
    return U_FAILURE(error) ? NULL : words;
}

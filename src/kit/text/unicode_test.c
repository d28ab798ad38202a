/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/unicode.h"

#include <sqlite3.h>

#include "base/shape.h"
#include "base/text.h"
#include "test/check.h"

static void two_spellings_of_a_word_fold_to_the_same(struct work *w)
{
    static const struct {
        const char *words, *folded;
    } cases[] = {
        {"", ""},
        {"Jane DOE-Smith", "jane doe-smith"},
        {"Ｃａｆé", "cafe"},
        {"cafe\xCC\x81", "cafe"}, /* e and a combining accent */
        {"Łódź", "lodz"},
        {"Søren Ærø", "soren aero"},
        {"STRASSE Straße", "strasse strasse"},
        {"İstanbul ısı", "istanbul isi"},
        {"Νίκος ΝΊΚΟΣ", "νικοσ νικοσ"},
        {"Ёлка Йод", "елка иод"},
        {"ﬁre №5 ½", "fire no5 1⁄2"},
        {"٠١٢٣ ０９ ९", "0123 09 9"},
        {"が か\xE3\x82\x99", "が が"}, /* voiced stays voiced, composed */
        {"ｶﾞ", "ガ"},
        {"한글 \xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "한글 한"}, /* jamo become a syllable */
        {"हिन्दी", "हिन्दी"},
        {"שָׁלוֹם", "שלום"},
        {"مُحَمَّد", "محمد"},
        {"soft\xC2\xADhyphen", "softhyphen"},
        {"\xF0\x9D\x94\x98nicode \xF0\x9F\x98\x80", "unicode \xF0\x9F\x98\x80"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        CHECK_TEXT(text_fold(w, cases[i].words), cases[i].folded);
}

static void folding_twice_changes_nothing(struct work *w)
{
    static const char *const words[] = {"Ǆ ﷺ", "ΐ ŉ ǰ", "Å Å", "㋿ ㌀", "ſt ﬅ", "ẞ"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        const char *once = text_fold(w, words[i]);
        CHECK_TEXT(text_fold(w, once), once);
    }
}

static const struct {
    const char *words, *tokens;
} token_cases[] = {
    {"", ""},
    {" .,;-' ", ""},
    {"Jane DOE-Smith", "jane doe smith"},
    {"jane Jane JANE", "jane"},
    {"O'Brien l\xE2\x80\x99"
     "eau",
     "o brien obrien l eau leau"},
    {"'quoted' rock'n'roll", "quoted rock n roll rocknroll"},
    {"東京都", "東京 京都 都"},
    {"東", "東"},
    {"東京タワー", "東京 京タ タワ ワー ー"},
    {"iPhone케이스", "iphone 케이 이스 스"},
    {"한국어 책", "한국 국어 어 책"},
    {"ｶﾞｽ", "ガス ス"},
    {"Ann.Lee+x@Shop.Example.com", "ann lee x shop example com ann.lee+x@shop.example.com"},
    {"<o'brien@x.ie>,", "o brien obrien x ie obrien@x.ie"},
    {"me@x.com.", "me x com me@x.com"},
    {"@handle a@ b +@c", "handle a b c"},
    {"a@b@c", "a b c a@b b@c"},
    {"用户@例え.jp", "用户 户 例え え jp 用户@例え.jp"},
    {"+44 20 7946 0958", "44 20 7946 0958 r859064970244"},
    {"+44 (0)20 7946-0958", "44 0 20 7946 0958 r859064970244"},
    {"(020) 79460958", "020 79460958 r85906497020 r85906497"},
    {"12345 67890", "12345 67890 r0987654321 r54321 r09876"},
    {"INV-2024-001", "inv 2024 001 r1004202"},
    {"85123A", "85123a r32158"},
    {"1234", "1234"},
    {"12  34  56", "12 34 56 r654321"},
    {"12   3456", "12 3456"},
    {"٠٢٠٧٩٤٦", "0207946 r6497020"},
    {"\xE2\x82\xAC 5 % C++", "5 c"},
};

static void text_is_cut_into_the_tokens_of_the_contract(struct work *w)
{
    for (size_t i = 0; i < COUNT_OF(token_cases); i++)
        CHECK_TEXT(text_index(w, token_cases[i].words), token_cases[i].tokens);
}

static void a_token_never_holds_what_an_index_cannot_store(struct work *w)
{
    struct text all = text_open(w->arena);
    for (int c = 1; c < 0x3000; c++) {
        if (c < 0x80)
            text_add_char(&all, (char) c);
        else if (c < 0x800)
            text_addf(&all, "%c%c", 0xC0 | c >> 6, 0x80 | (c & 0x3F));
        else
            text_addf(&all, "%c%c%c", 0xE0 | c >> 12, 0x80 | (c >> 6 & 0x3F), 0x80 | (c & 0x3F));
        text_add(&all, c % 3 == 0 ? "x@y" : "");
    }
    size_t             count;
    const char *const *tokens = text_tokens(w, all.bytes, &count);
    CHECK(count > 1000);
    for (size_t i = 0; i < count; i++) {
        CHECK(strlen(tokens[i]) >= 1 && strlen(tokens[i]) <= 120);
        CHECK(text_valid_utf8(tokens[i], strlen(tokens[i])));
        for (const char *at = tokens[i]; *at != '\0'; at++)
            if ((unsigned char) *at < 0x80
                && strchr("abcdefghijklmnopqrstuvwxyz0123456789@._+-", *at) == NULL)
                check_failed(__FILE__, __LINE__, "'%s' holds '%c'", tokens[i], *at);
    }
}

static void long_words_are_cut_at_a_character(struct work *w)
{
    struct text word = text_open(w->arena);
    text_add(&word, "x");
    for (int i = 0; i < 200; i++)
        text_add(&word, "я");
    size_t             count;
    const char *const *tokens = text_tokens(w, word.bytes, &count);
    CHECK_INT(count, 1);
    CHECK_INT(strlen(tokens[0]), 119);
}

static void what_is_typed_becomes_a_condition_for_either_database(struct work *w)
{
    CHECK_TEXT(text_search(w, "Jane  DOE", TEXT_FOR_SQLITE), "\"jane\"* AND \"doe\"*");
    CHECK_TEXT(text_search(w, "Jane  DOE", TEXT_FOR_POSTGRES), "'jane':* & 'doe':*");
    CHECK_TEXT(text_search(w, "東京都", TEXT_FOR_SQLITE), "\"東京\"* AND \"京都\"*");
    CHECK_TEXT(text_search(w, "京", TEXT_FOR_SQLITE), "\"京\"*");
    CHECK_TEXT(text_search(w, "o'brien", TEXT_FOR_SQLITE), "\"obrien\"*");
    CHECK_TEXT(text_search(w, "ann@exa", TEXT_FOR_POSTGRES), "'ann@exa':*");
    CHECK_TEXT(text_search(w, "0958", TEXT_FOR_SQLITE), "(\"r8590\"* OR (\"0958\"*))");
    CHECK_TEXT(text_search(w, "020 7946 0958", TEXT_FOR_POSTGRES),
               "('r8590649702':* | ('020':* & '7946':* & '0958':*))");
    CHECK_TEXT(text_search(w, "85123a", TEXT_FOR_SQLITE), "\"85123a\"*");
    CHECK(text_search(w, "+@ @", TEXT_FOR_SQLITE) == NULL);
    CHECK(text_search(w, "", TEXT_FOR_SQLITE) == NULL);
    CHECK(text_search(w, " \"' * () -- ", TEXT_FOR_SQLITE) == NULL);
}

/* ---- with the index of SQLite ---- */

static const char *const stored[] = {
    "Jane O'Brien jane.obrien@shop.example.com +44 20 7946 0958 +442079460958",
    "山田 太郎 東京都渋谷区 yamada@例え.jp 090-1234-5678",
    "김철수 서울특별시 강남구 010-9876-5432",
    "陳大文 香港特別行政區 INV-2024-00017 AB12345",
    "Łukasz Żółw łódź 85123A สวัสดีชาวโลก",
};

static const struct {
    const char *typed;
    unsigned    found; /* a bit for each stored text */
} searches[] = {
    {"jane", 1},
    {"JAN", 1},
    {"obrien", 1},
    {"o'bri", 1},
    {"brien", 1},
    {"ne", 0},
    {"jane.obrien@shop", 1},
    {"obrien@shop", 0},
    {"example", 1},
    {"0958", 1},
    {"020 7946 0958", 1},
    {"(020) 7946-0958", 1},
    {"+44 20 7946 0958", 1},
    {"0044 20 79460958", 1},
    {"442079", 1},
    {"46 09", 0},
    {"山", 2},
    {"田", 2},
    {"太郎", 2},
    {"郎", 2},
    {"京都", 2},
    {"東京都渋谷", 2},
    {"都渋", 2},
    {"大阪", 0},
    {"12345678", 2},
    {"09012345678", 2},
    {"5678", 2},
    {"yamada@例", 2},
    {"철수", 4},
    {"수", 4},
    {"특별", 4},
    {"特別", 8},
    {"00017", 8},
    {"2024-00017", 8},
    {"INV-2024-00017", 8},
    {"inv 2024", 8},
    {"12345", 8},
    {"AB12345", 8},
    {"2345", 8},
    {"lodz", 16},
    {"ŁÓDŹ", 16},
    {"lukasz zolw", 16},
    {"85123", 16},
    {"85123a", 16},
    {"ชาว", 16},
    {"jane 山田", 0},
    {"23456 7", 0},
};

/* The texts that the search finds, a bit for each. */
static unsigned found(struct work *w, sqlite3 *db, const char *typed)
{
    sqlite3_stmt *find;
    unsigned      bits = 0;
    const char   *search = text_search(w, typed, TEXT_FOR_SQLITE);
    CHECK(sqlite3_prepare_v2(db, "SELECT rowid FROM search WHERE tokens MATCH ?1", -1, &find, NULL)
          == SQLITE_OK);
    sqlite3_bind_text(find, 1, search, -1, SQLITE_STATIC);
    int code;
    while ((code = sqlite3_step(find)) == SQLITE_ROW)
        bits |= 1U << (unsigned) sqlite3_column_int(find, 0);
    CHECK(code == SQLITE_DONE);
    sqlite3_finalize(find);
    return bits;
}

/* R10 */
static void words_substrings_and_ends_of_numbers_are_found_in_an_index(struct work *w)
{
    sqlite3 *db;
    CHECK(sqlite3_open(":memory:", &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db,
                       "CREATE VIRTUAL TABLE search USING fts5(tokens, tokenize = \"ascii "
                       "tokenchars '@._+-'\")",
                       NULL, NULL, NULL)
          == SQLITE_OK);
    for (size_t i = 0; i < COUNT_OF(stored); i++) {
        sqlite3_stmt *add;
        sqlite3_prepare_v2(db, "INSERT INTO search (rowid, tokens) VALUES (?1, ?2)", -1, &add,
                           NULL);
        sqlite3_bind_int(add, 1, (int) i);
        sqlite3_bind_text(add, 2, text_index(w, stored[i]), -1, SQLITE_TRANSIENT);
        CHECK(sqlite3_step(add) == SQLITE_DONE);
        sqlite3_finalize(add);
    }
    for (size_t i = 0; i < COUNT_OF(searches); i++) {
        unsigned bits = found(w, db, searches[i].typed);
        if (bits != searches[i].found)
            check_failed(__FILE__, __LINE__, "'%s' finds %#x, not %#x", searches[i].typed, bits,
                         searches[i].found);
    }
    sqlite3_close(db);
}

SUITE("unicode", TEST(two_spellings_of_a_word_fold_to_the_same),
      TEST(folding_twice_changes_nothing), TEST(text_is_cut_into_the_tokens_of_the_contract),
      TEST(a_token_never_holds_what_an_index_cannot_store), TEST(long_words_are_cut_at_a_character),
      TEST(what_is_typed_becomes_a_condition_for_either_database),
      TEST(words_substrings_and_ends_of_numbers_are_found_in_an_index));

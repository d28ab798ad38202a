/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * simdjson finds the tokens and checks UTF-8; what it leaves open (the grammar of numbers and
 * words, lone surrogates, U+0000, names used twice, depth, what follows the document) is checked
 * here. docs/why/json.md says why it is simdjson, and why on demand.
 */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow" /* C has a name for a struct and for a function */
extern "C" {
#include "base/map.h"
#include "base/text.h"
#include "kit/json/json.h"
#include "kit/json/json_shim.h"
#include "kit/os/random.h"
}
#pragma GCC diagnostic pop

#include <simdjson.h>

#include <charconv>
#include <cstring>
#include <string_view>

namespace
{

using simdjson::error_code;
namespace ondemand = simdjson::ondemand;

struct reading {
    explicit reading(struct arena *given) : arena(given)
    {
    }

    struct arena    *arena;
    const char      *start = nullptr; /* simdjson's copy of the document */
    size_t           size = 0;
    uint8_t         *texts = nullptr; /* where the next text goes; there is room for all of them */
    json_fault      *fault = nullptr;
    ondemand::parser parser;
    ondemand::document document;
};

bool read_value(reading &r, ondemand::value value, json *node, int depth);

bool wrong(reading &r, const char *at, const char *reason)
{
    r.fault->reason = reason;
    r.fault->offset = at < r.start || at > r.start + r.size ? r.size : (size_t) (at - r.start);
    return false;
}

bool wrong_here(reading &r, error_code error)
{
    const char *at, *end = r.start + r.size;
    if (error == simdjson::CAPACITY || error == simdjson::MEMALLOC)
        return wrong(r, end, "it is too large to be read");
    if (r.document.current_location().get(at) || at >= end)
        return wrong(r, end, "it ends before everything is closed");
    return wrong(r, at, "a value, name, comma, colon or bracket is missing or is one too many");
}

/* Keeps `size` bytes that were just written at r.texts. */
const char *end_text(reading &r, size_t size)
{
    char *text = (char *) r.texts;
    text[size] = '\0';
    r.texts += size + 1;
    return text;
}

bool read_text(reading &r, ondemand::raw_json_string raw, const char **ret_text, size_t *ret_size)
{
    std::string_view text;
    uint8_t         *end = r.texts;
    if (r.parser.unescape(raw, end).get(text))
        return wrong(r, raw.raw(), "this text has a backslash that begins no escape of JSON");
    if (memchr(raw.raw(), '\\', text.size()) != nullptr) {
        if (memchr(text.data(), '\0', text.size()) != nullptr)
            return wrong(r, raw.raw(), "this text has U+0000 in it, which cannot be stored");
        if (!text_valid_utf8(text.data(), text.size()))
            return wrong(r, raw.raw(), "this text has half of a surrogate pair in it");
    }
    *ret_size = text.size();
    *ret_text = end_text(r, text.size());
    return true;
}

/* Refuses a name that the object has already. Large objects are looked up in a map. */
struct names {
    size_t count;
    map    known;

    bool is_new(reading &r, const json *first, const json *member)
    {
        enum { FEW = 16 };
        bool fresh = true;
        if (++count <= FEW) {
            for (; fresh && first != member; first = first->next)
                fresh = strcmp(first->name, member->name) != 0;
            return fresh;
        }
        if (known.arena == nullptr) {
            known = map_open(r.arena, random_uint64());
            for (; first != member; first = first->next)
                map_put(&known, first->name, nullptr);
        }
        map_put(&known, member->name, &fresh);
        return fresh;
    }
};

bool read_member(reading &r, ondemand::field field, json *node, int depth)
{
    size_t size;
    if (!read_text(r, field.key(), &node->name, &size))
        return false;
    return read_value(r, field.value(), node, depth);
}

json *new_item(reading &r, json *parent, json *previous)
{
    json *item = (json *) arena_take(r.arena, sizeof(json));
    (previous == nullptr ? parent->first : previous->next) = item;
    parent->size++;
    return item;
}

bool read_object(reading &r, ondemand::object object, json *node, int depth)
{
    names seen = {};
    json *member = nullptr;
    node->type = JSON_OBJECT;
    for (auto result : object) {
        ondemand::field field;
        if (error_code error = std::move(result).get(field))
            return wrong_here(r, error);
        const char *at = field.key().raw();
        member = new_item(r, node, member);
        if (!read_member(r, field, member, depth))
            return false;
        if (!seen.is_new(r, node->first, member))
            return wrong(r, at, "this object has a member of this name already");
    }
    return true;
}

bool read_array(reading &r, ondemand::array array, json *node, int depth)
{
    json *item = nullptr;
    node->type = JSON_ARRAY;
    for (auto result : array) {
        ondemand::value value;
        if (error_code error = std::move(result).get(value))
            return wrong_here(r, error);
        item = new_item(r, node, item);
        if (!read_value(r, value, item, depth))
            return false;
    }
    return true;
}

const char *skip_digits(const char *at)
{
    while (*at >= '0' && *at <= '9')
        at++;
    return at;
}

/* The end of the number that begins here, by the grammar of RFC 8259; NULL when it is none. */
const char *number_end(const char *at)
{
    at += *at == '-';
    const char *end = *at == '0' ? at + 1 : skip_digits(at);
    if (end == at)
        return nullptr;
    if (*end == '.') {
        at = end + 1;
        end = skip_digits(at);
    }
    if (end != at && (*end == 'e' || *end == 'E')) {
        at = end + 1;
        at += *at == '+' || *at == '-';
        end = skip_digits(at);
    }
    return end == at ? nullptr : end;
}

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A number, true, false or null; `token` reaches to the next token or the end. */
bool read_word(reading &r, std::string_view token, json *node)
{
    const char *start = token.data(), *limit = start + token.size();
    while (limit > start && is_blank(limit[-1]))
        limit--;
    std::string_view word(start, (size_t) (limit - start));
    if (number_end(start) == limit) {
        node->type = JSON_NUMBER;
        node->size = word.size();
        memcpy(r.texts, start, word.size());
        node->text = end_text(r, word.size());
        return true;
    }
    node->type = word == "null" ? JSON_NULL : JSON_BOOL;
    node->truth = word == "true";
    if (word != "null" && word != "true" && word != "false")
        return wrong(r, start, "this is not a value of JSON");
    return true;
}

bool read_value(reading &r, ondemand::value value, json *node, int depth)
{
    enum { DEEPEST = 64 };
    std::string_view token = value.raw_json_token();
    bool             nests = token[0] == '{' || token[0] == '[';
    if (nests && depth == DEEPEST)
        return wrong(r, token.data(), "objects and arrays are nested more than 64 deep");

    ondemand::object          object;
    ondemand::array           array;
    ondemand::raw_json_string raw;
    error_code                error = simdjson::SUCCESS;
    if (token[0] == '{')
        return (error = value.get_object().get(object)) ? wrong_here(r, error)
                                                        : read_object(r, object, node, depth + 1);
    if (token[0] == '[')
        return (error = value.get_array().get(array)) ? wrong_here(r, error)
                                                      : read_array(r, array, node, depth + 1);
    if (token[0] != '"')
        return read_word(r, token, node);
    node->type = JSON_TEXT;
    return (error = value.get_raw_json_string().get(raw))
               ? wrong_here(r, error)
               : read_text(r, raw, &node->text, &node->size);
}

bool check_end(reading &r)
{
    const char *next;
    if (r.document.current_location().get(next) == simdjson::SUCCESS)
        return wrong(r, next, "something follows the end of the document");
    return true;
}

/* What is left of the document from here. */
std::string_view rest(const reading &r, const char *at)
{
    return std::string_view(at, r.size - (size_t) (at - r.start));
}

/* The whole document is one text, number or word: simdjson has other calls for that. */
bool read_scalar(reading &r, json *node)
{
    std::string_view          token;
    ondemand::raw_json_string raw;
    if (error_code error = r.document.raw_json_token().get(token))
        return wrong_here(r, error);
    if (*token.data() != '"')
        return read_word(r, rest(r, token.data()), node);
    node->type = JSON_TEXT;
    if (error_code error = r.document.get_raw_json_string().get(raw))
        return wrong_here(r, error);
    return read_text(r, raw, &node->text, &node->size) && check_end(r);
}

bool read_document(reading &r, json *node)
{
    bool            scalar;
    ondemand::value value;
    if (error_code error = r.document.is_scalar().get(scalar))
        return wrong_here(r, error);
    if (scalar)
        return read_scalar(r, node);
    if (error_code error = r.document.get_value().get(value))
        return wrong_here(r, error);
    return read_value(r, value, node, 0) && check_end(r);
}

/* Before there are tokens simdjson says only what is wrong: looks again for the place. */
bool wrong_bytes(reading &r, error_code error)
{
    const char *end = r.start + r.size,
               *open = nullptr; /* the quote that began the text we are in */
    if (error == simdjson::UTF8_ERROR)
        return wrong(r, r.start + text_utf8_prefix(r.start, r.size), "this byte is not UTF-8");
    for (const char *at = r.start; at < end; at++) {
        if (*at == '"')
            open = open == nullptr ? at : nullptr;
        else if (*at == '\\')
            at++;
        else if (open != nullptr && (unsigned char) *at < ' ')
            return wrong(r, at, "a control character in a text must be written as an escape");
    }
    if (open != nullptr)
        return wrong(r, open, "this text has no end");
    return wrong(r, end,
                 error == simdjson::EMPTY ? "there is nothing in it" : error_message(error));
}

} // namespace

bool json_shim_parse(struct arena *arena, const char *bytes, size_t size, struct json *ret_value,
                     struct json_fault *ret_fault)
{
    simdjson::padded_string copy(bytes, size);
    reading                 r(arena);
    r.start = copy.data();
    r.size = copy.size();
    r.fault = ret_fault;
    *ret_fault = {"there is no memory to read it", 0};
    if (size > 0 && copy.data() == nullptr)
        return false;
    r.texts = (uint8_t *) arena_take(arena, size + simdjson::SIMDJSON_PADDING);
    if (error_code error = r.parser.iterate(copy).get(r.document))
        return wrong_bytes(r, error);
    return read_document(r, ret_value);
}

size_t json_shim_number(double number, char ret_digits[JSON_SHIM_NUMBER])
{
    return (size_t) (std::to_chars(ret_digits, ret_digits + JSON_SHIM_NUMBER, number).ptr
                     - ret_digits);
}

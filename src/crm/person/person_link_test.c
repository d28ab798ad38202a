/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What becomes of associations when people and companies are merged, and what is told of them. */
#include <string.h>

#include "base/text.h"
#include "crm/fact/fact.h"
#include "crm/person/person_rules.h"
#include "test/check.h"

static struct record_ref make(struct work *w, const struct record_type *type, const char *name)
{
    const struct record_value value = {type == PERSON_CONTACTS ? "firstname" : "name", name};
    struct record_ref         ref = {type, 0};
    CHECK_OK(record_create(w, type, &value, 1, &ref.id));
    return ref;
}

static struct record_ref contact(struct work *w, const char *name)
{
    return make(w, PERSON_CONTACTS, name);
}

static struct record_ref company(struct work *w, const char *name)
{
    return make(w, PERSON_COMPANIES, name);
}

static void put(struct work *w, struct record_ref from, struct record_ref to, int64_t number)
{
    struct record_link_kind kind;
    CHECK_OK(record_link_kind_get(w, from.type, to.type, number, &kind));
    CHECK_OK(record_link_put(w, &from, &to, &(struct rows){&kind, 1}));
}

/* Every link of a record, as text: to compare before and after. */
static const char *links(struct work *w, struct record_ref from)
{
    struct text text = text_open(w->arena);
    for (size_t i = 0; i < 2; i++) {
        struct record_link_page page = {.from = from, .to = &person_types[i], .limit = 100};
        struct rows             rows = {0};
        int64_t                 after;
        CHECK_OK(record_link_list(w, &page, &rows, &after));
        for (int64_t j = 0; j < rows.count; j++) {
            const struct record_link      *link = (const struct record_link *) rows.items + j;
            const struct record_link_kind *kind = link->kinds.items;
            for (int64_t k = 0; k < link->kinds.count; k++)
                text_add(&text,
                         work_text(w, "%lld:%lld ", (long long) link->id, (long long) kind[k].id));
        }
    }
    return text.bytes;
}

static const char *seen(struct work *w, struct record_ref ref, int64_t kind)
{
    return work_text(w, "%lld:%lld ", (long long) ref.id, (long long) kind);
}

/* Two contacts and what they are linked with. */
struct scene {
    struct record_ref ada, bob, eve, acme, best;
};

static struct scene make_scene(struct work *w)
{
    struct scene scene = {.ada = contact(w, "Ada"),
                          .bob = contact(w, "Bob"),
                          .eve = contact(w, "Eve"),
                          .acme = company(w, "Acme"),
                          .best = company(w, "Best")};
    put(w, scene.ada, scene.acme, 1);
    put(w, scene.bob, scene.acme, 279);
    put(w, scene.bob, scene.best, 1);
    put(w, scene.bob, scene.eve, 449);
    put(w, scene.bob, scene.ada, 449);
    return scene;
}

static void links_go_to_the_survivor_of_a_merge_and_come_back(struct work *w)
{
    struct scene             s = make_scene(w);
    const struct record_ref *all[] = {&s.ada, &s.bob, &s.eve, &s.acme, &s.best};
    const char              *before[COUNT_OF(all)];
    int64_t                  merge = 0;
    for (size_t i = 0; i < COUNT_OF(all); i++)
        before[i] = links(w, *all[i]);

    CHECK_OK(person_merge(w, s.ada.id, s.bob.id, &merge));
    CHECK_TEXT(links(w, s.ada), work_text(w, "%s%s%s%s", seen(w, s.eve, 449), seen(w, s.acme, 279),
                                          seen(w, s.acme, 1), seen(w, s.best, 279)));
    CHECK_TEXT(links(w, s.bob), "");
    CHECK_TEXT(links(w, s.eve), seen(w, s.ada, 449));
    CHECK_TEXT(links(w, s.best), seen(w, s.ada, 280));

    CHECK_OK(record_unmerge(w, merge));
    for (size_t i = 0; i < COUNT_OF(all); i++)
        CHECK_TEXT(links(w, *all[i]), before[i]);
}

static void a_link_that_the_survivor_lost_does_not_come_back(struct work *w)
{
    struct scene s = make_scene(w);
    int64_t      merge = 0;
    CHECK_OK(person_merge(w, s.ada.id, s.bob.id, &merge));
    CHECK_OK(record_link_remove(w, &s.ada, &s.best, NULL));
    struct record_ref zoe = contact(w, "Zoe");
    put(w, s.ada, zoe, 449);
    CHECK_OK(record_unmerge(w, merge));
    CHECK_TEXT(links(w, s.best), "");
    CHECK_TEXT(links(w, zoe), seen(w, s.ada, 449));
    CHECK_TEXT(links(w, s.eve), seen(w, s.bob, 449));
}

static void links_of_merged_companies_move_too(struct work *w)
{
    struct scene s = make_scene(w);
    int64_t      merge = 0;
    CHECK_OK(record_merge(w, s.best.type, s.best.id, s.acme.id, &merge));
    CHECK_TEXT(links(w, s.best), work_text(w, "%s%s%s%s", seen(w, s.ada, 280), seen(w, s.ada, 2),
                                           seen(w, s.bob, 280), seen(w, s.bob, 2)));
    CHECK_OK(record_unmerge(w, merge));
    CHECK_TEXT(links(w, s.acme),
               work_text(w, "%s%s%s", seen(w, s.ada, 280), seen(w, s.ada, 2), seen(w, s.bob, 280)));
}

static void a_merged_id_is_linked_as_the_survivor(struct work *w)
{
    struct scene      s = make_scene(w);
    struct record_ref zoe = contact(w, "Zoe");
    int64_t           merge = 0;
    CHECK_OK(person_merge(w, s.ada.id, s.bob.id, &merge));
    put(w, s.bob, zoe, 449);
    CHECK_TEXT(links(w, zoe), seen(w, s.ada, 449));
}

/* ---- facts ---- */

static status link_and_part(struct work *w, void *arg)
{
    struct record_ref ada = contact(w, "Ada"), acme = company(w, "Acme");
    int64_t          *ids = arg;
    ids[0] = ada.id;
    ids[1] = acme.id;
    put(w, acme, ada, 2);
    put(w, acme, ada, 2);
    return record_link_remove(w, &acme, &ada, NULL);
}

static status read_facts(struct work *w, void *arg)
{
    return ledger_after(w, 0, 100, arg);
}

static void a_contact_is_told_of_its_links_once(struct work *w)
{
    int64_t     ids[2], added = 0, removed = 0;
    struct rows rows = {0};
    CHECK_OK(db_work(w, WRITE, link_and_part, ids));
    CHECK_OK(db_work(w, READ, read_facts, &rows));
    const struct fact *fact = rows.items;
    for (int64_t i = 0; i < rows.count; i++) {
        if (fact[i].kind != FACT_ASSOCIATION_ADDED && fact[i].kind != FACT_ASSOCIATION_REMOVED)
            continue;
        CHECK_INT(fact[i].reference, ids[0]);
        CHECK_INT(fact[i].context, ids[1]);
        CHECK(strstr(fact[i].details, "{\"type\":\"0-2\",\"kind\":") == fact[i].details);
        added += fact[i].kind == FACT_ASSOCIATION_ADDED;
        removed += fact[i].kind == FACT_ASSOCIATION_REMOVED;
    }
    CHECK_INT(added, 2); /* plain and primary */
    CHECK_INT(removed, 2);
}

SUITE_DB("person link", IN_WRITE(links_go_to_the_survivor_of_a_merge_and_come_back),
         IN_WRITE(a_link_that_the_survivor_lost_does_not_come_back),
         IN_WRITE(links_of_merged_companies_move_too),
         IN_WRITE(a_merged_id_is_linked_as_the_survivor),
         TEST(a_contact_is_told_of_its_links_once));

/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/fact/fact.h"

#include <assert.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "kit/json/json.h"

/* clang-format off */
#define TRACKED(what)                                                                              \
    .value = "the money it names", .quantity = "pieces", .reference = what,                        \
    .details = "properties: as the shop told them; context: page, campaign, device"

static const struct fact_description descriptions[] = {
    {FACT_CONTACT_CREATED,  "contact_created",  "Contact created",  .reference = "contact"},
    {FACT_CONTACT_CHANGED,  "contact_changed",  "Contact changed",  .reference = "contact",
     .context = "the last entry of its history then", .details = "properties: the names of those that changed"},
    {FACT_CONTACT_MERGED,   "contact_merged",   "Contacts merged",  .reference = "the contact that stays",
     .context = "merge"},
    {FACT_CONTACT_UNMERGED, "contact_unmerged", "Merge taken back", .reference = "the contact that stayed",
     .context = "merge"},
    {FACT_CONTACT_ARCHIVED, "contact_archived", "Contact archived", .reference = "contact"},
    {FACT_IDENTITY_ADDED,   "identity_added",   "Identity added",   .reference = "contact",
     .details = "kind: what identifies, such as email"},
    {FACT_CONTACT_ERASED,   "contact_erased",   "Contact erased",   .reference = "contact"},

    {FACT_ORDER_PLACED,     "order_placed",     "Order placed",     .value = "total", .quantity = "lines",
     .reference = "order", .context = "order"},
    {FACT_ORDER_REFUNDED,   "order_refunded",   "Order refunded",   .value = "minus the total",
     .quantity = "lines", .reference = "refund", .context = "the order refunded; the refund when that is not known"},
    {FACT_LINE_SOLD,        "line_sold",        "Product sold",     .value = "amount", .quantity = "pieces",
     .reference = "product", .context = "order"},
    {FACT_LINE_REFUNDED,    "line_refunded",    "Product given back", .value = "minus the amount",
     .quantity = "minus the pieces", .reference = "product", .context = "refund"},
    {FACT_ORDER_CHANGED,    "order_changed",    "Order changed",    .reference = "order", .context = "order",
     .details = "status: the new one"},
    {FACT_ORDER_SHIPPED,    "order_shipped",    "Order shipped",    .reference = "order", .context = "order"},
    {FACT_ORDER_DELIVERED,  "order_delivered",  "Order delivered",  .reference = "order", .context = "order"},
    {FACT_ORDER_CORRECTED,  "order_corrected",  "Order corrected",  .value = "new minus old total",
     .quantity = "new minus old lines", .reference = "order", .context = "order",
     .details = "orders: 1 or -1 when it came to count, or ceased to"},
    {FACT_LINE_CORRECTED,   "line_corrected",   "Product corrected", .value = "minus the old amount",
     .quantity = "minus the old pieces", .reference = "product", .context = "order"},

    {FACT_CART_CHANGED,     "cart_changed",     "Cart changed",     .value = "total", .quantity = "pieces", .reference = "cart"},
    {FACT_CART_ABANDONED,   "cart_abandoned",   "Cart abandoned",   .value = "total", .quantity = "pieces", .reference = "cart"},
    {FACT_CART_RECOVERED,   "cart_recovered",   "Came back to the cart", .value = "total", .quantity = "pieces", .reference = "cart"},
    {FACT_CART_EMPTIED,     "cart_emptied",     "Cart emptied",     .reference = "cart"},
    {FACT_CART_ORDERED,     "cart_ordered",     "Cart ordered",     .value = "total of the cart", .quantity = "pieces", .reference = "cart", .context = "order"},
    {FACT_CART_ITEM_LEFT,   "cart_item_left",   "Left in the cart", .value = "amount", .quantity = "pieces",
     .reference = "product", .context = "cart", .details = "sku: of the item"},
    {FACT_CART_ITEM_BACK,   "cart_item_back",   "Left no more",     .value = "minus the amount", .quantity = "minus the pieces",
     .reference = "product", .context = "cart", .details = "sku: of the item; left_at: when it was left; wrong: it never was, as is known now"},

    {FACT_MAIL_SENT,        "mail_sent",        "E-mail sent",      .reference = "e-mail", .context = "campaign"},
    {FACT_MAIL_OPENED,      "mail_opened",      "E-mail opened",    .reference = "e-mail", .context = "campaign"},
    {FACT_MAIL_CLICKED,     "mail_clicked",     "Link clicked",     .reference = "e-mail", .context = "campaign"},

    {FACT_TICKET_OPENED,    "ticket_opened",    "Ticket opened",    .reference = "ticket"},
    {FACT_TICKET_CLOSED,    "ticket_closed",    "Ticket closed",    .reference = "ticket"},

    {FACT_ASSOCIATION_ADDED, "association_added", "Association added", .reference = "contact", .context = "the other record",
     .details = "type: of the other record; kind, name, primary: of the association"},
    {FACT_ASSOCIATION_REMOVED, "association_removed", "Association removed", .reference = "contact", .context = "the other record",
     .details = "type: of the other record; kind, name, primary: of the association"},

    {FACT_SEGMENT_ENTERED,  "segment_entered",  "Entered a list",   .reference = "list"},
    {FACT_SEGMENT_LEFT,     "segment_left",     "Left a list",      .reference = "list"},

    {FACT_RECORD_CREATED,   "record_created",   "Record created",   .reference = "record", .details = "type: of the record"},
    {FACT_RECORD_CHANGED,   "record_changed",   "Record changed",   .reference = "record",
     .context = "the last entry of its history then", .details = "type: of the record; properties: the names of those that changed"},
    {FACT_RECORD_ARCHIVED,  "record_archived",  "Record archived",  .reference = "record", .details = "type: of the record"},
    {FACT_RECORD_RESTORED,  "record_restored",  "Record restored",  .reference = "record", .details = "type: of the record"},
    {FACT_RECORD_MERGED,    "record_merged",    "Records merged",   .reference = "the record that stays",
     .context = "merge", .details = "type: of the records"},

    {FACT_PAGE_VIEWED, "page_viewed", "Page viewed", TRACKED("product")},
    {FACT_SCREEN_VIEWED, "screen_viewed", "Screen viewed", TRACKED("product")},
    {FACT_EVENT_TRACKED, "event_tracked", "Event", TRACKED("the name of the event")},
    {FACT_VISITOR_IDENTIFIED, "visitor_identified", "Visitor identified", .details = "traits: the names of those that were told"},
    {FACT_VISITOR_GROUPED, "visitor_grouped", "Visitor joined a group", TRACKED("product")},
    {FACT_PRODUCTS_SEARCHED, "products_searched", "Products searched", TRACKED("product")},
    {FACT_PRODUCT_LIST_VIEWED, "product_list_viewed", "Product list viewed", TRACKED("product")},
    {FACT_PRODUCT_LIST_FILTERED, "product_list_filtered", "Product list filtered", TRACKED("product")},
    {FACT_PROMOTION_VIEWED, "promotion_viewed", "Promotion viewed", TRACKED("product")},
    {FACT_PROMOTION_CLICKED, "promotion_clicked", "Promotion clicked", TRACKED("product")},
    {FACT_PRODUCT_CLICKED, "product_clicked", "Product clicked", TRACKED("product")},
    {FACT_PRODUCT_VIEWED, "product_viewed", "Product viewed", TRACKED("product")},
    {FACT_PRODUCT_ADDED, "product_added", "Product added to the cart", TRACKED("product")},
    {FACT_PRODUCT_REMOVED, "product_removed", "Product removed from the cart", TRACKED("product")},
    {FACT_CART_VIEWED, "cart_viewed", "Cart viewed", TRACKED("product")},
    {FACT_CHECKOUT_STARTED, "checkout_started", "Checkout started", TRACKED("product")},
    {FACT_CHECKOUT_STEP_VIEWED, "checkout_step_viewed", "Checkout step viewed", TRACKED("product")},
    {FACT_CHECKOUT_STEP_COMPLETED, "checkout_step_completed", "Checkout step completed", TRACKED("product")},
    {FACT_PAYMENT_INFO_ENTERED, "payment_info_entered", "Payment details entered", TRACKED("product")},
    {FACT_TRACKED_ORDER_UPDATED, "tracked_order_updated", "Order updated on the shop's pages", TRACKED("product")},
    {FACT_TRACKED_ORDER_COMPLETED, "tracked_order_completed", "Order completed on the shop's pages", TRACKED("product")},
    {FACT_TRACKED_ORDER_REFUNDED, "tracked_order_refunded", "Order refunded on the shop's pages", TRACKED("product")},
    {FACT_TRACKED_ORDER_CANCELLED, "tracked_order_cancelled", "Order cancelled on the shop's pages", TRACKED("product")},
    {FACT_COUPON_ENTERED, "coupon_entered", "Coupon entered", TRACKED("product")},
    {FACT_COUPON_APPLIED, "coupon_applied", "Coupon applied", TRACKED("product")},
    {FACT_COUPON_DENIED, "coupon_denied", "Coupon denied", TRACKED("product")},
    {FACT_COUPON_REMOVED, "coupon_removed", "Coupon removed", TRACKED("product")},
    {FACT_WISHLIST_ADDED, "wishlist_added", "Product added to the wishlist", TRACKED("product")},
    {FACT_WISHLIST_REMOVED, "wishlist_removed", "Product removed from the wishlist", TRACKED("product")},
    {FACT_WISHLIST_TO_CART, "wishlist_to_cart", "Product moved from the wishlist to the cart", TRACKED("product")},
    {FACT_PRODUCT_SHARED, "product_shared", "Product shared", TRACKED("product")},
    {FACT_CART_SHARED, "cart_shared", "Cart shared", TRACKED("product")},
    {FACT_PRODUCT_REVIEWED, "product_reviewed", "Product reviewed", TRACKED("product")},
    {FACT_VISIT_STARTED, "visit_started", "Visit started", .reference = "visit", .details = "channel, source, medium, campaign: where it came from"},
};
#undef TRACKED
/* clang-format on */

static const struct field description_fields[] = {
    FIELD(fact_description, kind, FIELD_INT, .help = "the number in the ledger"),
    FIELD(fact_description, name, FIELD_TEXT),
    FIELD(fact_description, label, FIELD_TEXT),
    FIELD(fact_description, value, FIELD_TEXT, .help = "what `value` is; home currency"),
    FIELD(fact_description, quantity, FIELD_TEXT, .help = "what `quantity` is"),
    FIELD(fact_description, reference, FIELD_TEXT, .help = "what `reference` is the id of"),
    FIELD(fact_description, context, FIELD_TEXT, .help = "what `context` is the id of"),
    FIELD(fact_description, details, FIELD_TEXT, .help = "what `details` says"),
};
const struct shape fact_description_shape = SHAPE("FactKind", fact_description, description_fields);

static const struct field view_fields[] = {
    FIELD(fact_view, sequence, FIELD_INT, .help = "its place in the ledger"),
    FIELD(fact_view, subject, FIELD_INT, .help = "the identity it is about"),
    FIELD(fact_view, kind, FIELD_TEXT, .help = "see /api/facts/kinds"),
    FIELD(fact_view, label, FIELD_TEXT),
    FIELD(fact_view, at, FIELD_TIME, .help = "when it happened"),
    FIELD(fact_view, store, FIELD_INT),
    FIELD(fact_view, value, FIELD_MONEY, .help = "in the home currency"),
    FIELD(fact_view, quantity, FIELD_MONEY),
    FIELD(fact_view, reference, FIELD_INT, .help = "the thing it is about"),
    FIELD(fact_view, context, FIELD_INT, .help = "the larger thing it happened in"),
    FIELD(fact_view, details, FIELD_JSON),
};
const struct shape fact_view_shape = SHAPE("Fact", fact_view, view_fields);

static const struct field page_fields[] = {
    FIELD(fact_page, kind, FIELD_TEXT, .help = "a name of /api/facts/kinds"),
    FIELD(fact_page, from, FIELD_TIME, .help = "the first instant"),
    FIELD(fact_page, until, FIELD_TIME, .help = "the instant after the last"),
    FIELD(fact_page, after, FIELD_INT, .help = "the sequence after which the page begins"),
    FIELD(fact_page, limit, FIELD_INT, .help = "1 to 1000; 100 when it is left out"),
};
const struct shape fact_page_shape = SHAPE("FactPage", fact_page, page_fields);

const struct fact_description *fact_describe(int64_t kind)
{
    for (size_t i = 0; i < COUNT_OF(descriptions); i++)
        if (descriptions[i].kind == kind)
            return &descriptions[i];
    return NULL;
}

const struct fact_description *fact_by_name(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(descriptions); i++)
        if (text_same(descriptions[i].name, name))
            return &descriptions[i];
    return NULL;
}

struct rows fact_descriptions(void)
{
    return (struct rows){(void *) (uintptr_t) descriptions, COUNT_OF(descriptions)};
}

status fact_tell(struct work *w, const struct fact *fact)
{
    assert(fact_describe(fact->kind) != NULL);
    struct fact told = *fact;
    if (told.at == 0 || told.at == ABSENT)
        told.at = w->now;
    return ledger_append(w, &told);
}

static int64_t none_is_absent(int64_t id)
{
    return id == 0 ? ABSENT : id;
}

static status view_of(struct work *w, const struct fact *fact, struct fact_view *ret_view)
{
    const struct fact_description *description = fact_describe(fact->kind);
    *ret_view = (struct fact_view){
        .sequence = fact->sequence,
        .subject = none_is_absent(fact->subject),
        .kind = description != NULL ? description->name : "unknown",
        .label = description != NULL ? description->label : "Unknown",
        .at = fact->at,
        .store = none_is_absent(fact->store),
        .value = fact->value,
        .quantity = fact->quantity,
        .reference = none_is_absent(fact->reference),
        .context = none_is_absent(fact->context),
    };
    if (fact->details == NULL)
        return OK;
    return json_parse(w, fact->details, strlen(fact->details), &ret_view->details);
}

status fact_views(struct work *w, const struct rows *facts, struct rows *ret_views)
{
    struct list views = list_open(w->arena, sizeof(struct fact_view));
    for (int64_t i = 0; i < facts->count; i++)
        TRY(view_of(w, (const struct fact *) facts->items + i, list_add(&views)));
    *ret_views = list_rows(&views);
    return OK;
}

/* ---- the list ---- */

enum { READ_AT_ONCE = 1000, READ_PER_PAGE = 50000 };

static status check_page(struct work *w, const struct fact_page *page, int64_t *ret_kind)
{
    if (page->limit < 1 || page->limit > 1000)
        return fail(w, INVALID, "limit", "The limit must be from 1 to 1000.");
    *ret_kind = 0;
    if (page->kind == NULL)
        return OK;
    const struct fact_description *description = fact_by_name(page->kind);
    if (description == NULL)
        return fail(w, INVALID, "kind",
                    "There is no kind of fact '%s'; /api/facts/kinds lists them.", page->kind);
    *ret_kind = description->kind;
    return OK;
}

static bool wanted(const struct fact_page *page, int64_t kind, const struct fact *fact)
{
    return (kind == 0 || fact->kind == kind) && (page->from == ABSENT || fact->at >= page->from)
           && (page->until == ABSENT || fact->at < page->until);
}

status fact_list(struct work *w, const struct fact_page *page, struct rows *ret_facts,
                 int64_t *ret_after)
{
    struct list found = list_open(w->arena, sizeof(struct fact));
    int64_t     kind = 0, after = page->after, last = 0;
    struct rows read;
    TRY(check_page(w, page, &kind));
    TRY(ledger_last(w, &last));

    for (int64_t total = 0; total < READ_PER_PAGE && (int64_t) found.count < page->limit;
         total += read.count) {
        TRY(ledger_after(w, after, READ_AT_ONCE, &read));
        for (int64_t i = 0; i < read.count && (int64_t) found.count < page->limit; i++) {
            const struct fact *fact = (const struct fact *) read.items + i;
            after = fact->sequence;
            if (wanted(page, kind, fact))
                *(struct fact *) list_add(&found) = *fact;
        }
        if (read.count == 0)
            break;
    }
    *ret_facts = list_rows(&found);
    *ret_after = after < last ? after : 0;
    return OK;
}

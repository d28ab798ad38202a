/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/access.h"
#include "crm/person/person_rules.h"

#define INFO    "contactinformation"
#define TOTAL   PROPERTY_READ_ONLY
#define COUNTED (PROPERTY_READ_ONLY | PROPERTY_COUNTED) /* shops count these too */

#define STAGES                                                                                     \
    "subscriber=Subscriber;lead=Lead;marketingqualifiedlead=Marketing qualified lead;"             \
    "salesqualifiedlead=Sales qualified lead;opportunity=Opportunity;customer=Customer;"           \
    "evangelist=Evangelist;other=Other"

#define LEAD_STATUSES                                                                              \
    "NEW=New;OPEN=Open;IN_PROGRESS=In progress;OPEN_DEAL=Open deal;UNQUALIFIED=Unqualified;"       \
    "ATTEMPTED_TO_CONTACT=Attempted to contact;CONNECTED=Connected;BAD_TIMING=Bad timing"

/* What holds for somebody whenever they buy: everybody who serves them sees it (R28). */
#define STANDING                                                                                   \
    {"standing_agreement",                                                                         \
     "Standing agreement",                                                                         \
     "agreements",                                                                                 \
     PROPERTY_STRING,                                                                              \
     .field_type = "textarea",                                                                     \
     .description = "In words, such as a yearly discount for a charity"},                          \
        {"standing_discount", "Standing discount", "agreements", PROPERTY_NUMBER,                  \
         .description = "Percent, as the shop or the till should take it off"},                    \
    {                                                                                              \
        "standing_until", "Agreed until", "agreements", PROPERTY_DATE,                             \
            .description = "The last day; empty = without end"                                     \
    }

/* How to add one: a column in schema/, a line here. */
/* clang-format off */
static const struct property contact_properties[] = {
    {"email",          "E-mail",         INFO, PROPERTY_STRING, .flags = PROPERTY_UNIQUE | PROPERTY_EMAIL | PROPERTY_SEARCHED | PROPERTY_DEFAULT,
     .description = "The main address. Others are in hs_additional_emails"},
    {"firstname",      "First name",     INFO, PROPERTY_STRING, .flags = PROPERTY_SEARCHED | PROPERTY_DEFAULT},
    {"lastname",       "Last name",      INFO, PROPERTY_STRING, .flags = PROPERTY_SEARCHED | PROPERTY_DEFAULT},
    {"phone",          "Phone number",   INFO, PROPERTY_PHONE,  .flags = PROPERTY_SEARCHED, .description = "As it was written"},
    {"mobilephone",    "Mobile phone",   INFO, PROPERTY_PHONE,  .flags = PROPERTY_SEARCHED, .description = "As it was written"},
    {"company",        "Company name",   INFO, PROPERTY_STRING, .flags = PROPERTY_SEARCHED},
    {"jobtitle",       "Job title",      INFO, PROPERTY_STRING},
    {"address",        "Street address", INFO, PROPERTY_STRING},
    {"city",           "City",           INFO, PROPERTY_STRING},
    {"state",          "State or region", INFO, PROPERTY_STRING},
    {"zip",            "Postal code",    INFO, PROPERTY_STRING},
    {"country",        "Country",        INFO, PROPERTY_STRING},
    {"lifecyclestage", "Lifecycle stage", INFO, PROPERTY_ENUMERATION, .options = STAGES},
    {"hs_lead_status", "Lead status",    INFO, PROPERTY_ENUMERATION, .options = LEAD_STATUSES},
    {"website",        "Website",        INFO, PROPERTY_STRING},
    {"hubspot_owner_id", "Contact owner", INFO, PROPERTY_ENUMERATION, .flags = PROPERTY_OWNER},
    {"hubspot_team_id", "Contact team", INFO, PROPERTY_ENUMERATION, .flags = PROPERTY_READ_ONLY, .description = "The primary team of the owner", .made_of = "hubspot_owner_id"},
    {"fax",            "Fax",            INFO, PROPERTY_STRING, .flags = PROPERTY_SEARCHED},
    {"salutation",     "Salutation",     INFO, PROPERTY_STRING},
    {"date_of_birth",  "Date of birth",  INFO, PROPERTY_STRING},
    {"gender",         "Gender",         INFO, PROPERTY_STRING},
    {"hs_language",    "Preferred language", INFO, PROPERTY_STRING, .description = "\"en\", \"pt-br\""},
    {"hs_timezone",    "Time zone",      INFO, PROPERTY_STRING},
    {"industry",       "Industry",       INFO, PROPERTY_STRING},
    {"numemployees",   "Number of employees", INFO, PROPERTY_STRING},
    {"annualrevenue",  "Annual revenue", INFO, PROPERTY_STRING},
    {"message",        "Message",        INFO, PROPERTY_STRING, .field_type = "textarea"},
    {"twitterhandle",  "X username",     INFO, PROPERTY_STRING},
    {"hs_linkedin_url", "LinkedIn",      INFO, PROPERTY_STRING},
    {"closedate",      "Close date",     INFO, PROPERTY_DATETIME, .description = "When they became a customer"},
    {"hs_additional_emails", "Additional e-mails", INFO, PROPERTY_STRING, .flags = PROPERTY_READ_ONLY | PROPERTY_SEARCHED,
     .description = "The other addresses of this contact, separated by ';'", .made_of = "email"},
    {"hs_calculated_phone_number", "Phone number, international", INFO, PROPERTY_PHONE, .flags = PROPERTY_READ_ONLY | PROPERTY_SEARCHED,
     .description = "E.164, read with the country of the contact", .made_of = "phone"},
    {"hs_calculated_mobile_number", "Mobile phone, international", INFO, PROPERTY_PHONE, .flags = PROPERTY_READ_ONLY | PROPERTY_SEARCHED,
     .description = "E.164, read with the country of the contact", .made_of = "mobilephone"},

    {"total_number_of_orders", "Number of orders",     "rfm_fields", PROPERTY_NUMBER, .flags = COUNTED | PROPERTY_INTEGER},
    {"total_value_of_orders",  "Value of orders",      "rfm_fields", PROPERTY_NUMBER, .flags = COUNTED, .description = "In the home currency"},
    {"total_refunds",          "Refunds",              "rfm_fields", PROPERTY_NUMBER, .flags = TOTAL, .description = "What was given back, in the home currency"},
    {"net_lifetime_value",     "Net lifetime value",   "rfm_fields", PROPERTY_NUMBER, .flags = TOTAL, .description = "Value of orders less refunds"},
    {"first_order_date",       "First order date",     "rfm_fields", PROPERTY_DATETIME, .flags = COUNTED},
    {"first_order_value",      "First order value",    "rfm_fields", PROPERTY_NUMBER, .flags = COUNTED},
    {"last_order_date",        "Last order date",      "rfm_fields", PROPERTY_DATETIME, .flags = COUNTED},
    {"last_order_value",       "Last order value",     "rfm_fields", PROPERTY_NUMBER, .flags = COUNTED},
    {"average_order_value",    "Average order value",  "rfm_fields", PROPERTY_NUMBER, .flags = COUNTED, .description = "Value of orders by number of orders"},
    {"average_days_between_orders", "Average days between orders", "rfm_fields", PROPERTY_NUMBER, .flags = COUNTED,
     .description = "From the first order to the last, by number of orders less one"},
    STANDING,

    /* Made from visits by crm/visit. */
    {"original_channel", "Original channel", "web_analytics", PROPERTY_STRING, .flags = TOTAL},
    {"original_source", "Original source", "web_analytics", PROPERTY_STRING, .flags = TOTAL},
    {"original_medium", "Original medium", "web_analytics", PROPERTY_STRING, .flags = TOTAL},
    {"original_campaign", "Original campaign", "web_analytics", PROPERTY_STRING, .flags = TOTAL},
    {"original_referrer", "Original referrer", "web_analytics", PROPERTY_STRING, .flags = TOTAL},
    {"original_landing_page", "Original landing page", "web_analytics", PROPERTY_STRING, .flags = TOTAL},
    {"original_device", "Original device", "web_analytics", PROPERTY_STRING, .flags = TOTAL},
    {"original_country", "Original country", "web_analytics", PROPERTY_STRING, .flags = TOTAL},
    {"first_visit_date", "First visit date", "web_analytics", PROPERTY_DATETIME, .flags = TOTAL},
    {"latest_channel", "Latest channel", "web_analytics", PROPERTY_STRING, .flags = TOTAL},
    {"latest_source", "Latest source", "web_analytics", PROPERTY_STRING, .flags = TOTAL},
    {"latest_medium", "Latest medium", "web_analytics", PROPERTY_STRING, .flags = TOTAL},
    {"latest_campaign", "Latest campaign", "web_analytics", PROPERTY_STRING, .flags = TOTAL},
    {"latest_referrer", "Latest referrer", "web_analytics", PROPERTY_STRING, .flags = TOTAL},
    {"latest_landing_page", "Latest landing page", "web_analytics", PROPERTY_STRING, .flags = TOTAL},
    {"latest_device", "Latest device", "web_analytics", PROPERTY_STRING, .flags = TOTAL},
    {"latest_country", "Latest country", "web_analytics", PROPERTY_STRING, .flags = TOTAL},
    {"last_visit_date", "Last visit date", "web_analytics", PROPERTY_DATETIME, .flags = TOTAL},
    {"number_of_visits", "Number of visits", "web_analytics", PROPERTY_NUMBER, .flags = TOTAL | PROPERTY_INTEGER},
    {"number_of_page_views", "Number of page views", "web_analytics", PROPERTY_NUMBER, .flags = TOTAL | PROPERTY_INTEGER},
    {"number_of_channels", "Number of channels", "web_analytics", PROPERTY_NUMBER, .flags = TOTAL | PROPERTY_INTEGER},
    {0},
};

static const struct property company_properties[] = {
    {"name",           "Company name",   "companyinformation", PROPERTY_STRING, .flags = PROPERTY_SEARCHED | PROPERTY_DEFAULT},
    {"domain",         "Domain",         "companyinformation", PROPERTY_STRING, .flags = PROPERTY_UNIQUE | PROPERTY_SEARCHED | PROPERTY_DEFAULT},
    {"phone",          "Phone number",   "companyinformation", PROPERTY_PHONE,  .flags = PROPERTY_SEARCHED},
    {"website",        "Website",        "companyinformation", PROPERTY_STRING, .flags = PROPERTY_SEARCHED},
    {"description",    "Description",    "companyinformation", PROPERTY_STRING, .field_type = "textarea"},
    {"industry",       "Industry",       "companyinformation", PROPERTY_STRING},
    {"address",        "Street address", "companyinformation", PROPERTY_STRING},
    {"city",           "City",           "companyinformation", PROPERTY_STRING},
    {"state",          "State or region", "companyinformation", PROPERTY_STRING},
    {"zip",            "Postal code",    "companyinformation", PROPERTY_STRING},
    {"country",        "Country",        "companyinformation", PROPERTY_STRING},
    {"lifecyclestage", "Lifecycle stage", "companyinformation", PROPERTY_ENUMERATION, .options = STAGES},
    {"hs_lead_status", "Lead status",    "companyinformation", PROPERTY_ENUMERATION, .options = LEAD_STATUSES},
    {"hubspot_owner_id", "Company owner", "companyinformation", PROPERTY_ENUMERATION, .flags = PROPERTY_OWNER},
    {"hubspot_team_id", "Company team", "companyinformation", PROPERTY_ENUMERATION, .flags = PROPERTY_READ_ONLY, .description = "The primary team of the owner", .made_of = "hubspot_owner_id"},
    {"type",           "Type",           "companyinformation", PROPERTY_ENUMERATION,
     .options = "PROSPECT=Prospect;PARTNER=Partner;RESELLER=Reseller;VENDOR=Vendor;OTHER=Other"},
    {"numberofemployees", "Number of employees", "companyinformation", PROPERTY_NUMBER},
    {"annualrevenue",  "Annual revenue", "companyinformation", PROPERTY_NUMBER},
    {"founded_year",   "Year founded",   "companyinformation", PROPERTY_STRING},
    {"address2",       "Street address 2", "companyinformation", PROPERTY_STRING},
    {"timezone",       "Time zone",      "companyinformation", PROPERTY_STRING},
    {"about_us",       "About us",       "companyinformation", PROPERTY_STRING, .field_type = "textarea"},
    {"twitterhandle",  "X username",     "companyinformation", PROPERTY_STRING},
    {"linkedin_company_page", "LinkedIn page", "companyinformation", PROPERTY_STRING},
    {"facebook_company_page", "Facebook page", "companyinformation", PROPERTY_STRING},
    {"hs_additional_domains", "Additional domains", "companyinformation", PROPERTY_STRING, .description = "Separated by ';'"},
    STANDING,
    {0},
};

const struct record_type person_types[] = {
    {.id = "0-1", .name = "contacts", .singular = "contact", .table = "contact", .dense_ids = true,
     .see = MAY_SEE_CONTACTS, .edit = MAY_EDIT_CONTACTS, .properties = contact_properties,
     .groups = "contactinformation=Contact information;rfm_fields=RFM fields;agreements=Standing agreements",
     .title = "firstname lastname;email;phone", .changed_at = "lastmodifieddate", .tells = true,
     .before = person_before_contact, .after = person_after_contact, .archived = person_contact_archived,
     .resolve = person_resolve, .find = person_find_contact, .turns = person_contact_turns, .merging = &person_merging,
     .linked = person_contact_linked},
    {.id = "0-2", .name = "companies", .singular = "company", .table = "company",
     .see = MAY_SEE_COMPANIES, .edit = MAY_EDIT_COMPANIES, .properties = company_properties,
     .groups = "companyinformation=Company information;agreements=Standing agreements", .title = "name;domain",
     .before = person_before_company, .merging = &record_merging_plain},
    {0},
};
/* clang-format on */

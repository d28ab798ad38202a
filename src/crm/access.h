/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_ACCESS_H
#define CRM_ACCESS_H

/*
 * What somebody may do. A route names one; roles and API tokens are sets of them.
 * How to add one: a line here, a line in the table of crm/staff/access.c.
 */
enum access {
    ANYBODY,     /* also without signing in */
    MAY_SIGN_IN, /* anybody who is known: one's own account */
    MAY_SEE_CONTACTS,
    MAY_EDIT_CONTACTS,
    MAY_SEE_COMPANIES,
    MAY_EDIT_COMPANIES,
    MAY_SEE_ORDERS,
    MAY_EDIT_ORDERS,
    MAY_SEE_PRODUCTS,
    MAY_EDIT_PRODUCTS,
    MAY_SEE_RECORDS, /* objects of every other type */
    MAY_EDIT_RECORDS,
    MAY_EDIT_SCHEMA, /* properties, groups, types, pipelines */
    MAY_SEE_REPORTS,
    MAY_IMPORT,
    MAY_EXPORT,
    MAY_MERGE,
    MAY_ERASE, /* people, for ever */
    MAY_SEE_SETTINGS,
    MAY_EDIT_SETTINGS, /* stores, filters */
    MAY_EDIT_STAFF,    /* users, roles, tokens */
    ACCESS_COUNT,
};

#endif

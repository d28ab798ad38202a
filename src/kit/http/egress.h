/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_HTTP_EGRESS_H
#define KIT_HTTP_EGRESS_H

/*
 * Which addresses a call to the outside may go to. Asked for the address a socket really connects
 * to, after all names are resolved, so that no name, redirect or trick of DNS gets around it.
 */

#include <stdbool.h>

struct sockaddr;

/*
 * True for what belongs to this machine, its networks or nobody: loopback, private, link-local
 * (with the metadata services of clouds), shared, documentation, multicast and reserved ranges
 * (the IANA special-purpose registries), also inside IPv6 forms that carry an IPv4 address.
 */
bool http_address_private(const struct sockaddr *address);

#endif

-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The jobs of connected shops are those of any platform.
UPDATE job SET kind = 'shop.check' WHERE kind = 'woo.check';
UPDATE job SET kind = 'shop.pull' WHERE kind = 'woo.pull';
UPDATE job SET kind = 'shop.work' WHERE kind = 'woo.work';
UPDATE job SET kind = 'shop.prove' WHERE kind = 'woo.prove';

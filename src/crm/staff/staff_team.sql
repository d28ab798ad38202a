-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: staff_teams
SELECT id, name, created_at, updated_at FROM team ORDER BY name;

-- name: staff_team_put
INSERT INTO team (id, name, created_at, updated_at) VALUES (:id, :name, :created_at, :updated_at)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, updated_at = excluded.updated_at;

-- name: staff_team_remove
DELETE FROM team WHERE id = :id;

-- name: staff_team_members
SELECT team, user_id, is_primary FROM team_member ORDER BY user_id, team;

-- name: staff_team_member_put
INSERT INTO team_member (team, user_id, is_primary) VALUES (:team, :user_id, :is_primary)
    ON CONFLICT (team, user_id) DO UPDATE SET is_primary = excluded.is_primary;

-- name: staff_team_member_clear
DELETE FROM team_member WHERE team = :team;

-- name: staff_team_of
SELECT team FROM team_member WHERE user_id = :user_id AND is_primary = 1;

-- name: staff_team_behind
SELECT staff_user.id AS user_id, team_member.team AS team
  FROM staff_user
  LEFT JOIN team_member ON team_member.user_id = staff_user.id AND team_member.is_primary = 1
 WHERE COALESCE(team_member.team, 0) <> COALESCE(staff_user.team_followed, 0)
 ORDER BY staff_user.id;

-- name: staff_team_followed
UPDATE staff_user SET team_followed = :team WHERE id = :user_id;

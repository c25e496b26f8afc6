-- A federation out of nothing, at the size that five variables give: `members`, `unions`, `uppers`, `provinces`, `firms`.
-- Unit 1 is the root; then come the provinces, the levels below them, the unions. Days are numbers: 17532 is 1.1.2018,
-- 20032 is 5.11.2024. A column that is not given is unknown, or open.
CREATE MACRO chance(row, turn, most) AS (hash(row * 31 + turn, getvariable('seed')) % most)::BIGINT;
CREATE MACRO one_of(list, row, turn) AS list[1 + chance(row, turn, len(list))];
CREATE MACRO union_of(row) AS 2 + getvariable('provinces') + getvariable('uppers') + row % getvariable('unions');

CREATE TABLE firms AS SELECT firm::BIGINT AS firm FROM range(1, 1 + getvariable('firms')) AS every(firm);
CREATE TABLE people AS SELECT person::BIGINT AS person FROM range(1, 1 + getvariable('members')) AS every(person);
CREATE TABLE units AS
SELECT unit::BIGINT AS unit, unit - 2 - getvariable('provinces') AS below, unit - 2 AS first
FROM range(1, 2 + getvariable('provinces') + getvariable('uppers') + getvariable('unions')) AS every(unit);

CREATE TABLE unit_versions AS
SELECT unit, '' AS kind, CASE
    WHEN unit = 1 THEN 'national' WHEN below < 0 THEN 'province'
    WHEN below < getvariable('uppers') THEN 'upper' ELSE 'grassroots' END AS level
FROM units;
CREATE TABLE unit_parents AS
SELECT unit, CASE
    WHEN below < 0 THEN 1 WHEN below < getvariable('uppers') THEN 2 + below % getvariable('provinces')
    ELSE 2 + getvariable('provinces') + below % getvariable('uppers') END AS parent
FROM units WHERE unit > 1;

CREATE TABLE employer_versions AS
SELECT firm AS employer, one_of(['enterprise', 'enterprise', 'cooperative', 'agency', ''], firm, 1) AS kind,
    one_of(['state', 'private', 'fdi', ''], firm, 2) AS capital, '' AS sector
FROM firms;
CREATE TABLE employer_places AS
SELECT firm AS employer, 1 + chance(firm, 3, 3000) AS area,
    CASE WHEN chance(firm, 4, 4) = 0 THEN 5000 + chance(firm, 5, 400) END AS site
FROM firms;
CREATE TABLE employer_statuses AS
SELECT firm AS employer, 'dormant' AS status, 17532 + chance(firm, 6, 2500) AS valid_from
FROM firms WHERE chance(firm, 7, 20) = 0;
CREATE TABLE headcounts AS
SELECT firm AS employer, chance(firm, 8, 200) AS workers, one_of(['tax', 'roster'], firm, 9) AS source,
    19532 + chance(firm, 10, 500) AS valid_from
FROM firms WHERE chance(firm, 11, 10) > 0;
CREATE TABLE coverages AS
SELECT union_of(firm) AS unit, firm AS employer FROM firms WHERE firm <= getvariable('unions');

CREATE TABLE memberships AS
SELECT person AS id, person, union_of(person) AS unit, 1 + person % getvariable('unions') AS employer,
    CASE WHEN chance(person, 12, 9) > 0 THEN 17532 + chance(person, 13, 2500) END AS valid_from,
    CASE WHEN chance(person, 14, 4) = 0 THEN 20032 + chance(person, 15, 300) - 150 END AS valid_to
FROM people;
CREATE TABLE member_states AS
SELECT person, one_of(['maternity', 'abroad', 'out-of-work'], person, 16) AS state,
    19632 + chance(person, 17, 400) AS valid_from
FROM people WHERE chance(person, 18, 10) = 0;
CREATE TABLE people_versions AS
SELECT person, one_of(['female', 'male', ''], person, 19) AS sex,
    CASE WHEN chance(person, 20, 9) > 0 THEN 1960 + chance(person, 21, 45) END AS birth_year
FROM people;
CREATE TABLE nomination_versions AS
SELECT person AS id, 1 + chance(person, 26, 5) AS programme, person, 1 + person % getvariable('unions') AS employer,
    union_of(person) AS unit, 17532 + chance(person, 27, 2500) AS valid_from
FROM people WHERE chance(person, 28, 20) = 0;

CREATE TABLE agreement_terms AS
SELECT firm AS agreement, 19032 + chance(firm, 22, 900) AS valid_from,
    CASE WHEN chance(firm, 23, 12) > 0 THEN 19932 + chance(firm, 24, 700) END AS valid_to
FROM firms WHERE chance(firm, 25, 3) > 0;
CREATE TABLE agreement_parties AS
SELECT agreement, agreement AS employer, valid_from FROM agreement_terms;

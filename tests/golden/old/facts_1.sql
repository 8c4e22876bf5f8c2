-- facts.duckdb as the first version founded it; frozen: whoever changes the schema leaves this alone
CREATE TABLE meta (name VARCHAR PRIMARY KEY, content VARCHAR);
CREATE TABLE source (source_no INTEGER, name VARCHAR);
CREATE TABLE touchpoint (touchpoint_no INTEGER, name VARCHAR);
CREATE TABLE attribute (name VARCHAR, column_name VARCHAR);
CREATE TABLE event (
  event_id BIGINT, id_no BIGINT, t_us BIGINT, known_us BIGINT, touchpoint_no INTEGER,
  source_no INTEGER, value DOUBLE);
CREATE TABLE answer (
  answer_id BIGINT, id_no BIGINT, t_us BIGINT, known_us BIGINT, score DOUBLE, raw_score DOUBLE,
  scale_low DOUBLE, scale_high DOUBLE, on_event_id BIGINT, about_no INTEGER, object_no BIGINT,
  has_text BOOLEAN, source_no INTEGER);
CREATE TABLE about (about_no INTEGER, rank INTEGER, touchpoint_no INTEGER);
CREATE TABLE object (object_no BIGINT, type VARCHAR, name VARCHAR);
CREATE TABLE event_object (event_id BIGINT, object_no BIGINT, qualifier VARCHAR);
CREATE TABLE object_object (source_no BIGINT, target_no BIGINT, qualifier VARCHAR);
CREATE TABLE touch_count (touchpoint_no INTEGER, day_us BIGINT, count BIGINT, source_no INTEGER);
CREATE TABLE import_run (
  import_no INTEGER, location VARCHAR, source VARCHAR, mapping VARCHAR, imported_us BIGINT,
  records BIGINT, events BIGINT, answers BIGINT, counts BIGINT, duplicates BIGINT,
  rejected BIGINT);
INSERT INTO meta VALUES ('version', '1');
INSERT INTO source VALUES (1, 'shop');
INSERT INTO touchpoint VALUES (1, 'order'), (2, 'call');
INSERT INTO event VALUES
  (11, 7, 1767225600000000, 1767225600000000, 1, 1, 9.5),
  (12, 7, 1767312000000000, 1767312000000000, 2, 1, NULL),
  (13, 8, 1767312000000000, 1767312000000000, 1, 1, 1.5);
INSERT INTO answer VALUES
  (21, 7, 1767312100000000, 1767312100000000, 0.2, 2, 0, 10, 12, NULL, NULL, true, 1);

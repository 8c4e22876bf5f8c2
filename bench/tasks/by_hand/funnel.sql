-- Three steps by nested minima; a struct keeps ties in the order (t_us, event_id).
CREATE OR REPLACE TEMP TABLE hand_1 AS
SELECT unit_no, min(struct_pack(t := t_us, e := event_id)) AS reached
FROM step WHERE touchpoint_no = {first} AND t_us <= {as_of_us} GROUP BY unit_no;
CREATE OR REPLACE TEMP TABLE hand_2 AS
SELECT unit_no, h.reached.t AS first_us, min(struct_pack(t := t_us, e := event_id)) AS reached
FROM hand_1 AS h JOIN step USING (unit_no)
WHERE touchpoint_no = {second} AND t_us <= {as_of_us} AND t_us - h.reached.t <= {window_us}
  AND (t_us > h.reached.t OR (t_us = h.reached.t AND event_id > h.reached.e))
GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE hand AS
SELECT unit_no, h.first_us, min(struct_pack(t := t_us, e := event_id)) AS reached
FROM hand_2 AS h JOIN step USING (unit_no)
WHERE touchpoint_no = {third} AND t_us <= {as_of_us} AND t_us - h.first_us <= {window_us}
  AND (t_us > h.reached.t OR (t_us = h.reached.t AND event_id > h.reached.e))
GROUP BY ALL

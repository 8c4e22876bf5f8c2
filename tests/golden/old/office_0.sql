-- office.sqlite from before it had a version; frozen
CREATE TABLE secret (name TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (name));
CREATE TABLE customer (id_no BIGINT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (id_no));
CREATE TABLE answer_text (answer_id BIGINT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (answer_id));
INSERT INTO secret VALUES ('salt', '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff');
INSERT INTO customer VALUES (7, 'anna'), (8, 'bert');
INSERT INTO answer_text VALUES (21, 'nobody answers the telephone');

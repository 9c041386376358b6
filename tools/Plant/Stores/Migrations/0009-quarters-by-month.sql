-- Where the database has tables in parts, quarter hours stand in one for each month: a month that is older than it is kept goes as a whole.
-- {postgres}
LOCK TABLE rollups IN ACCESS EXCLUSIVE MODE;

CREATE TABLE rollups_by_time (
    node_id {integer} NOT NULL,
    length_seconds {integer} NOT NULL,
    begin_seconds {integer} NOT NULL,
    first_seq {integer} NOT NULL,
    last_seq {integer} NOT NULL,
    content {blob} NOT NULL) PARTITION BY LIST (length_seconds);
CREATE TABLE rollups_longer PARTITION OF rollups_by_time FOR VALUES IN (3600, 86400);
CREATE TABLE rollups_quarters PARTITION OF rollups_by_time FOR VALUES IN (900) PARTITION BY RANGE (begin_seconds);

-- What a wrong clock says, and what outlives its month.
CREATE TABLE rollups_quarters_other PARTITION OF rollups_quarters DEFAULT;

DO $$
DECLARE
    part record;
BEGIN
    FOR part IN
        SELECT date_trunc('month', to_timestamp(begin_seconds) AT TIME ZONE 'UTC') AS month FROM rollups
        WHERE length_seconds = 900 AND begin_seconds >= 946684800 AND begin_seconds < 4102444800 GROUP BY 1 ORDER BY 1 DESC LIMIT 240
    LOOP
        EXECUTE format(
            'CREATE TABLE rollups_quarters_%s PARTITION OF rollups_quarters FOR VALUES FROM (%s) TO (%s)',
            to_char(part.month, 'YYYY_MM'), extract(epoch FROM part.month)::bigint,
            extract(epoch FROM part.month + interval '1 month')::bigint);
    END LOOP;
END $$;

INSERT INTO rollups_by_time (node_id, length_seconds, begin_seconds, first_seq, last_seq, content)
    SELECT node_id, length_seconds, begin_seconds, first_seq, last_seq, content FROM rollups;
DROP TABLE rollups;
ALTER TABLE rollups_by_time RENAME TO rollups;
ALTER TABLE rollups ADD PRIMARY KEY (node_id, length_seconds, begin_seconds);
CREATE INDEX rollups_by_pack ON rollups (node_id, last_seq);
-- {end}

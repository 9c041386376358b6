-- A pack's records are read from its bytes when they are asked for: kept a second time, they were most of the database and of what was
-- written for each pack. The registers stay beside the pack, and so do the gaps that its node declares.
ALTER TABLE packs ADD COLUMN import_joules {integer};
ALTER TABLE packs ADD COLUMN export_joules {integer};
ALTER TABLE packs ADD COLUMN shots {integer};
ALTER TABLE packs ADD COLUMN heat_joules {integer};

UPDATE packs SET
    import_joules = (SELECT CAST(max(r.value) AS {integer}) FROM records r
        WHERE r.node_id = packs.node_id AND r.seq = packs.seq AND r.name = 'ei'),
    export_joules = (SELECT CAST(max(r.value) AS {integer}) FROM records r
        WHERE r.node_id = packs.node_id AND r.seq = packs.seq AND r.name = 'ee'),
    shots = (SELECT CAST(max(r.value) AS {integer}) FROM records r
        WHERE r.node_id = packs.node_id AND r.seq = packs.seq AND r.name = 'shots'),
    heat_joules = (SELECT CAST(max(r.value) AS {integer}) FROM records r
        WHERE r.node_id = packs.node_id AND r.seq = packs.seq AND r.name = 'heat');

-- The text of every signed event by which a node says that packs are gone.
CREATE TABLE gap_events (
    node_id {integer} NOT NULL REFERENCES nodes,
    seq {integer} NOT NULL,
    position {position} NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (node_id, seq, position));

INSERT INTO gap_events (node_id, seq, position, text)
    SELECT node_id, seq, position, text FROM records WHERE name = 'ev' AND text LIKE 'gap %';

DROP VIEW records_by_node;
DROP TABLE records;

-- Everything up to stored_seq was found stored or declared gone once; a later number may be by now. A duplicate is only counted.
ALTER TABLE nodes ADD COLUMN stored_seq {integer} NOT NULL DEFAULT -1;
ALTER TABLE nodes ADD COLUMN duplicates {integer} NOT NULL DEFAULT 0;

UPDATE nodes SET duplicates = (SELECT count(*) FROM quarantine q WHERE q.node = nodes.node AND q.verdict = 'duplicate');
DELETE FROM quarantine WHERE verdict = 'duplicate';

-- How much of the quarantine each source fills, and what was dropped because it was full.
CREATE TABLE quarantine_sources (
    source text PRIMARY KEY,
    kept_packs {integer} NOT NULL,
    kept_bytes {integer} NOT NULL,
    dropped_packs {integer} NOT NULL);

ALTER TABLE quarantine ADD COLUMN source text;
UPDATE quarantine SET source = CASE WHEN node IS NOT NULL THEN 'node ' || node ELSE 'topic ' || topic END;
INSERT INTO quarantine_sources (source, kept_packs, kept_bytes, dropped_packs)
    SELECT source, count(*), sum(length_bytes), 0 FROM quarantine GROUP BY source;

CREATE VIEW packs_by_node AS
    SELECT n.node, p.seq, p.boot, p.end_seconds, p.time_quality IN ('S', 'I') AS has_utc, p.mode, p.verdict, p.received_unix_ms,
        p.import_joules, p.export_joules, p.shots, p.heat_joules
    FROM packs p JOIN nodes n USING (node_id);

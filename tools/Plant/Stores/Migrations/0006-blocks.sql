-- Packs that have lain for a while stand together: a few hundred consecutive accepted packs of a key are one compressed block. What a block
-- holds is in no row of packs. first_… is said by its first pack. bytes_length and sha256 are those of the bytes before compression.
CREATE TABLE blocks (
    node_id {integer} NOT NULL REFERENCES nodes,
    last_seq {integer} NOT NULL,
    first_seq {integer} NOT NULL,
    first_end_seconds {real} NOT NULL,
    first_time_quality text NOT NULL,
    first_received_unix_ms {integer} NOT NULL,
    codec {integer} NOT NULL,
    bytes_length {integer} NOT NULL,
    sha256 {blob} NOT NULL,
    received_month {integer} NOT NULL,
    PRIMARY KEY (node_id, last_seq));

-- The compressed bytes, by the month in which the block's first pack came: UTC, counted from January 1970.
CREATE TABLE block_bytes (
    received_month {integer} NOT NULL,
    node_id {integer} NOT NULL,
    last_seq {integer} NOT NULL,
    bytes {blob} NOT NULL,
    PRIMARY KEY (received_month, node_id, last_seq)) {partitioned};

-- {sqlite}
-- A key's packs lie side by side, so that many of them become a block without a change in many pages. The columns that stand before raw
-- are found without it. A store that has many packs already keeps its table: only what it writes to the disk differs.
DROP VIEW packs_by_node;
ALTER TABLE packs RENAME TO former_packs;
CREATE TABLE packs (
    node_id {integer} NOT NULL REFERENCES nodes,
    seq {integer} NOT NULL,
    verdict text NOT NULL,
    boot {integer} NOT NULL,
    sha256 {blob} NOT NULL,
    previous_sha256 {blob} NOT NULL,
    received_unix_ms {integer} NOT NULL,
    end_seconds {real} NOT NULL,
    time_quality text NOT NULL,
    mode text,
    reason text NOT NULL,
    raw {blob} NOT NULL,
    import_joules {integer},
    export_joules {integer},
    shots {integer},
    heat_joules {integer},
    PRIMARY KEY (node_id, seq)) {clustered};
INSERT INTO packs (node_id, seq, verdict, boot, sha256, previous_sha256, received_unix_ms, end_seconds, time_quality, mode, reason, raw,
        import_joules, export_joules, shots, heat_joules)
    SELECT node_id, seq, verdict, boot, sha256, previous_sha256, received_unix_ms, end_seconds, time_quality, mode, reason, raw,
        import_joules, export_joules, shots, heat_joules
    FROM former_packs ORDER BY node_id, seq;
DROP TABLE former_packs;
CREATE VIEW packs_by_node AS
    SELECT n.site, n.node, n.kid, p.seq, p.boot, p.end_seconds, p.time_quality IN ('S', 'I') AS has_utc, p.mode, p.verdict,
        p.received_unix_ms, p.import_joules, p.export_joules, p.shots, p.heat_joules
    FROM packs p JOIN nodes n USING (node_id);
-- {end}

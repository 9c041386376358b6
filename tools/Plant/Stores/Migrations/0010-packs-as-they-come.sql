-- {sqlite}
-- Packs lie as they came, with an index beside them. Where they lay side by side by their numbers, SQLite read whole packs to find the place
-- of the next one, and wrote twice the pages. A store that has many packs already keeps its table: only what it reads and writes differs.
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
    import_joules {integer},
    export_joules {integer},
    shots {integer},
    heat_joules {integer},
    raw {blob} NOT NULL,
    PRIMARY KEY (node_id, seq));
INSERT INTO packs (node_id, seq, verdict, boot, sha256, previous_sha256, received_unix_ms, end_seconds, time_quality, mode, reason,
        import_joules, export_joules, shots, heat_joules, raw)
    SELECT node_id, seq, verdict, boot, sha256, previous_sha256, received_unix_ms, end_seconds, time_quality, mode, reason,
        import_joules, export_joules, shots, heat_joules, raw
    FROM former_packs ORDER BY node_id, seq;
DROP TABLE former_packs;
CREATE VIEW packs_by_node AS
    SELECT n.site, n.node, n.kid, p.seq, p.boot, p.end_seconds, p.time_quality IN ('S', 'I') AS has_utc, p.mode, p.verdict,
        p.received_unix_ms, p.import_joules, p.export_joules, p.shots, p.heat_joules
    FROM packs p JOIN nodes n USING (node_id);
-- {end}

-- A row holds one SenML record of a pack, so the table is called that: a reading is what a node closes every ten seconds.
DROP VIEW readings_by_node;

ALTER TABLE readings RENAME TO records;

CREATE VIEW records_by_node AS
    SELECT n.node, r.seq, r.at_seconds, p.time_quality IN ('S', 'I') AS has_utc, r.name, r.unit, r.value, r.text, p.mode, p.verdict
    FROM records r JOIN packs p USING (node_id, seq) JOIN nodes n USING (node_id);

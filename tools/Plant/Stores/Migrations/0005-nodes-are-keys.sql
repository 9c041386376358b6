-- A node is a key. Its name is a label: a replaced board hands it on, and nodes of two plants may have the same one. So a node has the
-- plant that enrolled it beside its name, and what is refused is kept by the key that it claims.
ALTER TABLE nodes ADD COLUMN site text NOT NULL DEFAULT '';

ALTER TABLE quarantine ADD COLUMN kid {blob};
UPDATE quarantine SET kid = (SELECT n.kid FROM nodes n WHERE n.node = quarantine.node)
    WHERE (SELECT count(*) FROM nodes n WHERE n.node = quarantine.node) = 1;
UPDATE quarantine SET source = source || ' key ' || encode(kid, 'hex') WHERE kid IS NOT NULL AND source = 'node ' || node;
UPDATE quarantine_sources SET source =
    (SELECT quarantine_sources.source || ' key ' || encode(n.kid, 'hex') FROM nodes n WHERE 'node ' || n.node = quarantine_sources.source)
    WHERE (SELECT count(*) FROM nodes n WHERE 'node ' || n.node = quarantine_sources.source) = 1;

DROP VIEW packs_by_node;

CREATE VIEW packs_by_node AS
    SELECT n.site, n.node, n.kid, p.seq, p.boot, p.end_seconds, p.time_quality IN ('S', 'I') AS has_utc, p.mode, p.verdict,
        p.received_unix_ms, p.import_joules, p.export_joules, p.shots, p.heat_joules
    FROM packs p JOIN nodes n USING (node_id);

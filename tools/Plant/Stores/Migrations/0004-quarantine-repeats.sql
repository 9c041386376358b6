-- A refused pack that comes again is counted and not kept twice. The hash is that of all bytes that arrived; a pack that an older layout
-- kept without its end has none.
ALTER TABLE quarantine ADD COLUMN sha256 {blob};
UPDATE quarantine SET sha256 = sha256(raw) WHERE length(raw) = length_bytes;
DELETE FROM quarantine WHERE sha256 IS NOT NULL
    AND quarantine_id NOT IN (SELECT min(quarantine_id) FROM quarantine WHERE sha256 IS NOT NULL GROUP BY source, sha256);
CREATE UNIQUE INDEX quarantine_by_content ON quarantine (source, sha256);

ALTER TABLE quarantine_sources ADD COLUMN repeated_packs {integer} NOT NULL DEFAULT 0;
UPDATE quarantine_sources SET repeated_packs = kept_packs -
    (SELECT count(*) FROM quarantine q WHERE q.source = quarantine_sources.source);
UPDATE quarantine_sources SET kept_packs = kept_packs - repeated_packs, kept_bytes =
    (SELECT coalesce(sum(length(q.raw)), 0) FROM quarantine q WHERE q.source = quarantine_sources.source);

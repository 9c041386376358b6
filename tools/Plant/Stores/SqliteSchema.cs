namespace MeterNode.Plant.Stores;

/// <summary>The tables of <see cref="SqliteStore"/>. Times since 1970 in the unit the name says; blobs are raw bytes.</summary>
public static class SqliteSchema
{
    public const int Version = 1;

    public const string Create = """
        CREATE TABLE nodes (
            node_id INTEGER PRIMARY KEY,
            node TEXT NOT NULL,
            kid BLOB NOT NULL UNIQUE,
            eui64 TEXT,
            machine TEXT NOT NULL);

        CREATE TABLE packs (
            node_id INTEGER NOT NULL REFERENCES nodes,
            seq INTEGER NOT NULL,
            boot INTEGER NOT NULL,
            sha256 BLOB NOT NULL,
            previous_sha256 BLOB NOT NULL,
            received_unix_ms INTEGER NOT NULL,
            end_seconds REAL NOT NULL,
            time_quality TEXT NOT NULL,
            mode TEXT,
            verdict TEXT NOT NULL,
            reason TEXT NOT NULL,
            raw BLOB NOT NULL,
            PRIMARY KEY (node_id, seq));

        -- One row a SenML record. at_seconds is UTC when the pack's time_quality is S or I, else seconds since boot.
        CREATE TABLE readings (
            node_id INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            position INTEGER NOT NULL,
            at_seconds REAL NOT NULL,
            name TEXT NOT NULL,
            unit TEXT,
            value REAL,
            text TEXT,
            PRIMARY KEY (node_id, seq, position)) WITHOUT ROWID;

        CREATE TABLE gaps (
            node_id INTEGER NOT NULL REFERENCES nodes,
            first_seq INTEGER NOT NULL,
            last_seq INTEGER NOT NULL,
            found_unix_ms INTEGER NOT NULL,
            closed_unix_ms INTEGER,
            PRIMARY KEY (node_id, first_seq));

        -- Everything refused. raw is NULL for a duplicate: its bytes are those of the stored pack.
        CREATE TABLE quarantine (
            quarantine_id INTEGER PRIMARY KEY,
            received_unix_ms INTEGER NOT NULL,
            topic TEXT NOT NULL,
            node TEXT,
            seq INTEGER,
            verdict TEXT NOT NULL,
            reason TEXT NOT NULL,
            length_bytes INTEGER NOT NULL,
            raw BLOB);

        CREATE VIEW readings_by_node AS
            SELECT n.node, r.seq, r.at_seconds, p.time_quality IN ('S', 'I') AS has_utc, r.name, r.unit, r.value, r.text, p.mode, p.verdict
            FROM readings r JOIN packs p USING (node_id, seq) JOIN nodes n USING (node_id);
        """;
}

using Npgsql;

namespace MeterNode.Plant.Stores;

/// <summary>The tables of <see cref="PostgresStore"/>: those of <see cref="SqliteSchema"/> in PostgreSQL's types.</summary>
public static class PostgresSchema
{
    public const int Version = 1;

    private const string Create = """
        CREATE TABLE schema_version (version int NOT NULL);

        CREATE TABLE nodes (
            node_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            node text NOT NULL,
            kid bytea NOT NULL UNIQUE,
            eui64 text,
            machine text NOT NULL);

        CREATE TABLE packs (
            node_id bigint NOT NULL REFERENCES nodes,
            seq bigint NOT NULL,
            boot bigint NOT NULL,
            sha256 bytea NOT NULL,
            previous_sha256 bytea NOT NULL,
            received_unix_ms bigint NOT NULL,
            end_seconds double precision NOT NULL,
            time_quality text NOT NULL,
            mode text,
            verdict text NOT NULL,
            reason text NOT NULL,
            raw bytea NOT NULL,
            PRIMARY KEY (node_id, seq));

        -- One row a SenML record. at_seconds is UTC when the pack's time_quality is S or I, else seconds since boot.
        CREATE TABLE readings (
            node_id bigint NOT NULL,
            seq bigint NOT NULL,
            position int NOT NULL,
            at_seconds double precision NOT NULL,
            name text NOT NULL,
            unit text,
            value double precision,
            text text,
            PRIMARY KEY (node_id, seq, position));

        CREATE TABLE gaps (
            node_id bigint NOT NULL REFERENCES nodes,
            first_seq bigint NOT NULL,
            last_seq bigint NOT NULL,
            found_unix_ms bigint NOT NULL,
            closed_unix_ms bigint,
            PRIMARY KEY (node_id, first_seq));

        -- Everything refused. raw is NULL for a duplicate: its bytes are those of the stored pack.
        CREATE TABLE quarantine (
            quarantine_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            received_unix_ms bigint NOT NULL,
            topic text NOT NULL,
            node text,
            seq bigint,
            verdict text NOT NULL,
            reason text NOT NULL,
            length_bytes bigint NOT NULL,
            raw bytea);

        CREATE VIEW readings_by_node AS
            SELECT n.node, r.seq, r.at_seconds, p.time_quality IN ('S', 'I') AS has_utc, r.name, r.unit, r.value, r.text, p.mode, p.verdict
            FROM readings r JOIN packs p USING (node_id, seq) JOIN nodes n USING (node_id);
        """;

    /// <summary>Makes the tables unless they are there; collectors that start together take turns.</summary>
    public static void Ensure(NpgsqlConnection connection)
    {
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        Execute(connection, "SELECT pg_advisory_xact_lock(28014)");
        if (Execute(connection, "SELECT to_regclass('schema_version')::text") is not string)
        {
            Execute(connection, Create + $"INSERT INTO schema_version VALUES ({Version})");
        }
        else if (Execute(connection, "SELECT version FROM schema_version") is not Version)
        {
            throw new StoreException($"the PostgreSQL store is not of version {Version}");
        }

        transaction.Commit();
    }

    private static object? Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }
}

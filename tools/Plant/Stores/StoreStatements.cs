using System.Data;
using System.Text;
using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>Every statement of the stores. They hold in both dialects; the columns are those of Migrations/.</summary>
internal static class StoreStatements
{
    /// <summary>Nodes in one statement of <see cref="AddNodes"/>: five parameters each stay far below what the databases take.</summary>
    public const int MaximumNodes = 500;

    /// <summary>Highest number of the node $1, in blocks or not.</summary>
    private const string Maximum = """
        (SELECT coalesce(max(last), -1) FROM (
            SELECT max(seq) AS last FROM packs WHERE node_id = $1
            UNION ALL SELECT max(last_seq) FROM blocks WHERE node_id = $1) AS ends)
        """;

    /// <summary>
    /// The rows of packs around a pack (before, same, after); then the first and last number of the first block that ends at the pack
    /// before or behind it; then the highest number alone, −1 when there is none.
    /// </summary>
    public static readonly StoreStatement Neighbours = new(
        $"""
        SELECT 0, seq, sha256, previous_sha256, boot FROM packs WHERE node_id = $1 AND seq BETWEEN $2 AND $3
        UNION ALL SELECT 1, first_seq, NULL, NULL, last_seq FROM (
            SELECT first_seq, last_seq FROM blocks WHERE node_id = $1 AND last_seq >= $2 ORDER BY last_seq LIMIT 1) AS next
        UNION ALL SELECT 2, {Maximum}, NULL, NULL, NULL
        """,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64);

    /// <summary>Where the values of <see cref="AddPack"/> go.</summary>
    public const string PackColumns = """
        (node_id, seq, boot, sha256, previous_sha256, received_unix_ms, end_seconds, time_quality, mode, verdict, reason, raw,
        import_joules, export_joules, shots, heat_joules)
        """;

    public static readonly StoreStatement AddPack = new(
        $"""
        INSERT INTO packs {PackColumns}
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        """,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64,
        DbType.Binary,
        DbType.Binary,
        DbType.Int64,
        DbType.Double,
        DbType.String,
        DbType.String,
        DbType.String,
        DbType.String,
        DbType.Binary,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64);

    public static readonly StoreStatement AddGapEvent = new(
        "INSERT INTO gap_events (node_id, seq, position, text) VALUES ($1, $2, $3, $4)",
        DbType.Int64,
        DbType.Int64,
        DbType.Int32,
        DbType.String);

    public static readonly StoreStatement AddDuplicates = new(
        "UPDATE nodes SET duplicates = duplicates + $2 WHERE node_id = $1",
        DbType.Int64,
        DbType.Int64);

    public static readonly StoreStatement SetStored = new(
        "UPDATE nodes SET stored_seq = $2 WHERE node_id = $1",
        DbType.Int64,
        DbType.Int64);

    public static readonly StoreStatement Rejudge = new(
        "UPDATE packs SET verdict = $3, reason = $4 WHERE node_id = $1 AND seq = $2",
        DbType.Int64,
        DbType.Int64,
        DbType.String,
        DbType.String);

    public static readonly StoreStatement Restore = new(
        "UPDATE packs SET raw = $3, sha256 = $4 WHERE node_id = $1 AND seq = $2",
        DbType.Int64,
        DbType.Int64,
        DbType.Binary,
        DbType.Binary);

    public static readonly StoreStatement OpenGap = new(
        "INSERT INTO gaps (node_id, first_seq, last_seq, found_unix_ms) VALUES ($1, $2, $3, $4)",
        DbType.Int64,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64);

    private const string FullGap = """
        WHERE node_id = $1 AND closed_unix_ms IS NULL AND $2 BETWEEN first_seq AND last_seq
            AND last_seq - first_seq + 1 =
                (SELECT count(*) FROM packs p WHERE p.node_id = $1 AND p.seq BETWEEN gaps.first_seq AND gaps.last_seq)
                + (SELECT coalesce(sum(CASE WHEN b.last_seq < gaps.last_seq THEN b.last_seq ELSE gaps.last_seq END
                        - CASE WHEN b.first_seq > gaps.first_seq THEN b.first_seq ELSE gaps.first_seq END + 1), 0)
                    FROM blocks b WHERE b.node_id = $1 AND b.last_seq >= gaps.first_seq AND b.first_seq <= gaps.last_seq)
        """;

    /// <summary>$3: gaps found at this time or later were no gaps.</summary>
    public static readonly StoreStatement ForgetGaps = new(
        $"DELETE FROM gaps {FullGap} AND found_unix_ms >= $3",
        DbType.Int64,
        DbType.Int64,
        DbType.Int64);

    public static readonly StoreStatement CloseGaps = new(
        $"UPDATE gaps SET closed_unix_ms = $3 {FullGap}",
        DbType.Int64,
        DbType.Int64,
        DbType.Int64);

    public static readonly StoreStatement AddQuarantine = new(
        """
        INSERT INTO quarantine (received_unix_ms, topic, node, seq, verdict, reason, length_bytes, raw, source, sha256, kid)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """,
        DbType.Int64,
        DbType.String,
        DbType.String,
        DbType.Int64,
        DbType.String,
        DbType.String,
        DbType.Int64,
        DbType.Binary,
        DbType.String,
        DbType.Binary,
        DbType.Binary);

    public static readonly StoreStatement FindQuarantine = new(
        "SELECT 1 FROM quarantine WHERE source = $1 AND sha256 = $2",
        DbType.String,
        DbType.Binary);

    public static readonly StoreStatement QuarantineTotal = new(
        "SELECT CAST(coalesce(sum(kept_packs), 0) AS bigint), CAST(coalesce(sum(kept_bytes), 0) AS bigint) FROM quarantine_sources");

    public static readonly StoreStatement FindQuarantineSource = new(
        "SELECT source, kept_packs, kept_bytes, dropped_packs, repeated_packs FROM quarantine_sources WHERE source = $1",
        DbType.String);

    public static readonly StoreStatement AddQuarantineSource = new(
        """
        INSERT INTO quarantine_sources AS s (source, kept_packs, kept_bytes, dropped_packs, repeated_packs) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (source) DO UPDATE SET kept_packs = s.kept_packs + excluded.kept_packs,
            kept_bytes = s.kept_bytes + excluded.kept_bytes, dropped_packs = s.dropped_packs + excluded.dropped_packs,
            repeated_packs = s.repeated_packs + excluded.repeated_packs
        """,
        DbType.String,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64);

    /// <summary>Takes a pack out of quarantine; no row when another collector was quicker.</summary>
    public static readonly StoreStatement TakeQuarantine = new(
        "DELETE FROM quarantine WHERE quarantine_id = $1 RETURNING source, length_bytes",
        DbType.Int64);

    public static readonly StoreStatement QuarantineSources = new(
        "SELECT source, kept_packs, kept_bytes, dropped_packs, repeated_packs FROM quarantine_sources ORDER BY source");

    /// <summary>Nodes with their packs, and the times of the first one.</summary>
    public static readonly StoreStatement Nodes = new(NodesWhere(""));

    /// <summary>The same of the node with key $1, which reads no other one's packs.</summary>
    public static readonly StoreStatement Node = new(
        NodesWhere("WHERE node_id = (SELECT node_id FROM nodes WHERE kid = $1)"),
        DbType.Binary);

    /// <summary>
    /// The next packs of the key $1 from number $2 to $3, in any order: to sort them here would copy them. Rows with kind 0, up to the
    /// first block; and that block with kind 1, whose columns are first_seq, codec, bytes_length, –, –, –, –, –, bytes, last_seq, sha256.
    /// </summary>
    public static readonly StoreStatement Packs = new(
        """
        SELECT 0, seq, boot, received_unix_ms, end_seconds, time_quality, mode, verdict, reason, raw, NULL, NULL FROM (
            SELECT * FROM packs WHERE node_id = (SELECT node_id FROM nodes WHERE kid = $1) AND seq BETWEEN $2 AND $3
                AND seq < coalesce((SELECT first_seq FROM blocks WHERE node_id = (SELECT node_id FROM nodes WHERE kid = $1)
                    AND last_seq >= $2 ORDER BY last_seq LIMIT 1), 9223372036854775807)
            ORDER BY seq LIMIT 256) AS rows
        UNION ALL
        SELECT 1, b.first_seq, b.codec, b.bytes_length, NULL, NULL, NULL, NULL, NULL, y.bytes, b.last_seq, b.sha256 FROM (
            SELECT * FROM blocks WHERE node_id = (SELECT node_id FROM nodes WHERE kid = $1) AND last_seq >= $2
            ORDER BY last_seq LIMIT 1) AS b
            JOIN block_bytes y ON y.received_month = b.received_month AND y.node_id = b.node_id AND y.last_seq = b.last_seq
        WHERE b.first_seq <= $3
        """,
        DbType.Binary,
        DbType.Int64,
        DbType.Int64);

    /// <summary>Row, checked end and highest number of the node with key $1.</summary>
    public static readonly StoreStatement NodeEnd = new(
        "SELECT node_id, stored_seq FROM nodes WHERE kid = $1",
        DbType.Binary);

    public static readonly StoreStatement MaximumNumber = new("SELECT " + Maximum, DbType.Int64);

    /// <summary>Nodes in one <see cref="WholeEnds"/>; places that nobody needs are empty.</summary>
    public const int WholeEndsTogether = 16;

    /// <summary>
    /// Of nodes as pairs of key and number: key, highest number and its pack, where every number from the given one up to the highest has
    /// its row, and the chain breaks at none of them. Without a number (−1) it counts from the one that was noted, or from 0.
    /// </summary>
    public static readonly StoreStatement WholeEnds = new(
        $"""
        WITH asked (kid, above) AS (VALUES {Pairs(WholeEndsTogether)}),
            begun AS (
                SELECT n.node_id, n.kid, CASE WHEN a.above >= 0 THEN a.above WHEN n.stored_seq >= 0 THEN n.stored_seq ELSE 0 END AS above
                FROM asked a JOIN nodes n ON n.kid = a.kid)
        SELECT n.kid, p.seq, p.raw FROM begun n
            JOIN packs p ON p.node_id = n.node_id AND p.seq = (SELECT max(e.seq) FROM packs e WHERE e.node_id = n.node_id)
        WHERE p.seq >= n.above AND p.seq - n.above + 1 = (SELECT count(*) FROM packs w
                WHERE w.node_id = n.node_id AND w.seq >= n.above AND w.verdict <> '{Verdict.ChainBreak.Code()}')
            AND p.seq >= (SELECT coalesce(max(b.last_seq), -1) FROM blocks b WHERE b.node_id = n.node_id)
        """,
        [.. Enumerable.Range(0, 2 * WholeEndsTogether).Select(i => i % 2 == 0 ? DbType.Binary : DbType.Int64)]);

    /// <summary>Ranges of stored numbers that end above $2, each with the verdict of its packs: one pack, or a block.</summary>
    public static readonly StoreStatement Numbers = new(
        """
        SELECT * FROM (
            SELECT * FROM (SELECT seq AS first, seq AS last, verdict FROM packs WHERE node_id = $1 AND seq > $2 ORDER BY seq LIMIT $3) AS p
            UNION ALL
            SELECT * FROM (SELECT first_seq, last_seq, 'accepted' FROM blocks WHERE node_id = $1 AND last_seq > $2
                ORDER BY last_seq LIMIT $3) AS b) AS stored
        ORDER BY last LIMIT $3
        """,
        DbType.Int64,
        DbType.Int64,
        DbType.Int64);

    public static readonly StoreStatement Bytes = new(
        "SELECT raw FROM packs WHERE node_id = $1 AND seq = $2",
        DbType.Int64,
        DbType.Int64);

    public static readonly StoreStatement GapEvents = new(
        "SELECT seq, text FROM gap_events WHERE node_id = $1 ORDER BY seq, position",
        DbType.Int64);

    public static readonly StoreStatement Quarantine = new(
        """
        SELECT quarantine_id, received_unix_ms, topic, node, kid, seq, verdict, reason, length_bytes, raw FROM quarantine
        WHERE quarantine_id > $1 ORDER BY quarantine_id LIMIT 256
        """,
        DbType.Int64);

    public static readonly StoreStatement Gaps = new(
        "SELECT first_seq, last_seq, found_unix_ms, closed_unix_ms FROM gaps JOIN nodes USING (node_id) WHERE kid = $1 ORDER BY first_seq",
        DbType.Binary);

    /// <summary>Ranges of numbers before each pack and after the one before it.</summary>
    public static readonly StoreStatement Missing = new(
        """
        SELECT before + 1, first - 1 FROM (
            SELECT first, coalesce(lag(last) OVER (ORDER BY first), -1) AS before FROM (
                SELECT seq AS first, seq AS last FROM packs WHERE node_id = (SELECT node_id FROM nodes WHERE kid = $1)
                UNION ALL
                SELECT first_seq, last_seq FROM blocks WHERE node_id = (SELECT node_id FROM nodes WHERE kid = $1)) AS stored) AS pairs
        WHERE first > before + 1 ORDER BY first
        """,
        DbType.Binary);

    public static readonly StoreStatement Verdicts = new(
        """
        SELECT verdict, CAST(sum(n) AS bigint) FROM (
            SELECT verdict, count(*) AS n FROM packs JOIN nodes USING (node_id) WHERE $1 IS NULL OR kid = $1 GROUP BY verdict
            UNION ALL
            SELECT 'accepted', sum(last_seq - first_seq + 1) AS n FROM blocks JOIN nodes USING (node_id)
                WHERE $1 IS NULL OR kid = $1 HAVING count(*) > 0
            UNION ALL
            SELECT verdict, count(*) AS n FROM quarantine WHERE $1 IS NULL OR kid = $1 GROUP BY verdict
            UNION ALL
            SELECT 'duplicate', duplicates AS n FROM nodes WHERE ($1 IS NULL OR kid = $1) AND duplicates > 0) AS counts
        GROUP BY verdict
        """,
        DbType.Binary);

    /// <summary>Makes the rows of nodes, or brings them up to date, and locks them in the order given.</summary>
    public static StoreStatement AddNodes(int count)
    {
        var sql = new StringBuilder("INSERT INTO nodes (node, kid, eui64, machine, site) VALUES ");
        for (int i = 0; i < count; i++)
        {
            sql.Append(i == 0 ? "" : ", ").Append($"(${5 * i + 1}, ${5 * i + 2}, ${5 * i + 3}, ${5 * i + 4}, ${5 * i + 5})");
        }

        sql.Append(
            """
             ON CONFLICT (kid) DO UPDATE SET node = excluded.node, machine = excluded.machine,
                site = CASE excluded.site WHEN '' THEN nodes.site ELSE excluded.site END
            WHERE nodes.node IS DISTINCT FROM excluded.node OR nodes.machine IS DISTINCT FROM excluded.machine
                OR (excluded.site <> '' AND nodes.site <> excluded.site)
            """);
        DbType[] node = [DbType.String, DbType.Binary, DbType.String, DbType.String, DbType.String];
        return new StoreStatement(sql.ToString(), Enumerable.Repeat(node, count).SelectMany(types => types).ToArray());
    }

    /// <summary>
    /// The highest pack of nodes by key identifier: number, hash, boot counter; and the highest number that is in a block, −1 for none.
    /// Of a node whose packs are all in blocks there is nothing.
    /// </summary>
    public static StoreStatement Tips(int count) => new(
        $"""
        SELECT n.kid, p.seq, p.sha256, p.boot, (SELECT coalesce(max(b.last_seq), -1) FROM blocks b WHERE b.node_id = n.node_id)
        FROM nodes n
            JOIN packs p ON p.node_id = n.node_id AND p.seq = (SELECT max(e.seq) FROM packs e WHERE e.node_id = n.node_id)
        WHERE n.kid IN ({Places(1, count)})
        """,
        Enumerable.Repeat(DbType.Binary, count).ToArray());

    /// <summary>The rows of nodes by key identifier.</summary>
    public static StoreStatement NodeIds(int count) => new(
        $"SELECT kid, node_id FROM nodes WHERE kid IN ({Places(1, count)})",
        Enumerable.Repeat(DbType.Binary, count).ToArray());

    private static string NodesWhere(string filter) =>
        $"""
        SELECT site, node, kid, eui64, machine, c.packs, c.first_seq, c.last_seq, coalesce(p.time_quality, b.first_time_quality),
            coalesce(p.end_seconds, b.first_end_seconds), coalesce(p.received_unix_ms, b.first_received_unix_ms)
        FROM (SELECT node_id, CAST(sum(packs) AS bigint) AS packs, min(first_seq) AS first_seq, max(last_seq) AS last_seq FROM (
                SELECT node_id, count(*) AS packs, min(seq) AS first_seq, max(seq) AS last_seq FROM packs {filter} GROUP BY node_id
                UNION ALL
                SELECT node_id, sum(last_seq - first_seq + 1), min(first_seq), max(last_seq) FROM blocks {filter} GROUP BY node_id
            ) AS stored
            GROUP BY node_id) AS c
            JOIN nodes n ON n.node_id = c.node_id
            LEFT JOIN packs p ON p.node_id = c.node_id AND p.seq = c.first_seq
            LEFT JOIN blocks b ON b.node_id = c.node_id AND b.first_seq = c.first_seq
                AND b.last_seq = (SELECT min(o.last_seq) FROM blocks o WHERE o.node_id = c.node_id)
        """;

    private static string Pairs(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"(${2 * i + 1}, ${2 * i + 2})"));

    private static string Places(int first, int count) => string.Join(", ", Enumerable.Range(first, count).Select(place => $"${place}"));
}

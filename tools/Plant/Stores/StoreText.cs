using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>What the stores share: the spelling of judgements, and queries that are the same in both SQL dialects.</summary>
public static class StoreText
{
    private static readonly Dictionary<string, PackError> s_reasons = Enum.GetValues<PackError>().ToDictionary(error => error.Code());

    /// <summary>Ranges of numbers before each pack and after the one before it.</summary>
    public const string MissingQuery = """
        SELECT before + 1, seq - 1 FROM (
            SELECT seq, coalesce(lag(seq) OVER (ORDER BY seq), -1) AS before FROM packs
            WHERE node_id = (SELECT node_id FROM nodes WHERE node = @node)) AS pairs
        WHERE seq > before + 1 ORDER BY seq
        """;

    public const string VerdictQuery = """
        SELECT verdict, CAST(sum(n) AS bigint) FROM (
            SELECT verdict, count(*) AS n FROM packs JOIN nodes USING (node_id) WHERE @node IS NULL OR node = @node GROUP BY verdict
            UNION ALL
            SELECT verdict, count(*) AS n FROM quarantine WHERE @node IS NULL OR node = @node GROUP BY verdict) AS counts
        GROUP BY verdict
        """;

    public static Judgement Judgement(string verdict, string reason) => new(VerdictText.Parse(verdict), s_reasons[reason]);
}

namespace MeterNode.Figures;

/// <summary>A place that has factors of its own: a nation, a region of its grid or a province.</summary>
/// <param name="Id">Stable name, for example <c>cn-guangdong</c>.</param>
/// <param name="En">English name.</param>
/// <param name="Zh">Chinese name.</param>
/// <param name="Also">Other names under which it is found.</param>
public sealed record FactorArea(string Id, string En, string Zh, IReadOnlyList<string> Also)
{
    /// <summary>True when a person means it with <paramref name="name"/>, in any case of letters.</summary>
    public bool IsCalled(string name) =>
        ((string[])[Id, En, Zh, .. Also]).Contains(name.Trim(), StringComparer.OrdinalIgnoreCase);
}

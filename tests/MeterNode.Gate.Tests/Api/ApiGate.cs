namespace MeterNode.Gate.Api;

/// <summary>Compares what the firmware uses with the approved list, and the approved list with the real nanoFramework.</summary>
public static class ApiGate
{
    /// <summary>(a) Every use is on the approved list.</summary>
    public static IEnumerable<Finding> NotApproved(IEnumerable<ApiUse> uses, IReadOnlySet<string> approved) =>
        uses.Where(u => !approved.Contains(u.Line)).DistinctBy(u => u.Line)
            .Select(u => new Finding(
                u.Where,
                $"uses '{u.Line}', which is not on {ApprovedList.RelativePath}",
                $"{Advice.For(u.Line)} {ApprovedList.HowToUpdate}".TrimStart()));

    /// <summary>Lines that nothing uses any more.</summary>
    public static IEnumerable<Finding> NoLongerUsed(IEnumerable<ApiUse> uses, IReadOnlySet<string> approved)
    {
        HashSet<string> used = uses.Select(u => u.Line).ToHashSet();
        return approved.Where(l => !used.Contains(l))
            .Select(l => new Finding(ApprovedList.RelativePath, $"'{l}' is no longer used", ApprovedList.HowToUpdate));
    }

    /// <summary>(b) Every use exists in the real assemblies.</summary>
    public static IEnumerable<Finding> NotOnDevice(IEnumerable<ApiUse> uses, NanoApi api) =>
        uses.Where(u => !api.Has(u.Line) && !u.Equivalents.Any(api.Has)).DistinctBy(u => (u.Line, u.Where))
            .Select(u => new Finding(u.Where, $"uses '{u.Line}', which nanoFramework does not have", Advice.For(u.Line, api)));

    /// <summary>(b) for the list alone: lines that no real assembly has. <paramref name="uses"/> tells which are the base type's.</summary>
    public static IEnumerable<Finding> ApprovedButNotOnDevice(IEnumerable<string> approved, IEnumerable<ApiUse> uses, NanoApi api)
    {
        HashSet<string> inherited = uses.Where(u => u.Equivalents.Any(api.Has)).Select(u => u.Line).ToHashSet();
        return approved.Where(l => !api.Has(l) && !inherited.Contains(l))
            .Select(
                l => new Finding(ApprovedList.RelativePath, $"'{l}' is approved, but nanoFramework does not have it", Advice.For(l, api)));
    }
}

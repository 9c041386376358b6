using MeterNode.Wire;

namespace MeterNode.Plant.Stores;

/// <summary>How judgements are spelled in a store.</summary>
internal static class StoreText
{
    private static readonly Dictionary<string, PackError> s_reasons = Enum.GetValues<PackError>().ToDictionary(error => error.Code());

    /// <summary>The judgement spelled by <paramref name="verdict"/> and <paramref name="reason"/>.</summary>
    public static Judgement Judgement(string verdict, string reason) => new(VerdictText.Parse(verdict), s_reasons[reason]);
}

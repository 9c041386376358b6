namespace MeterNode.Figures;

/// <summary>Kinds of factors in the words of commands, files and people.</summary>
public static class FactorKindText
{
    /// <summary>All of them as they are written.</summary>
    public static IReadOnlyList<string> Codes { get; } = [.. Enum.GetValues<FactorKind>().Select(Code)];

    /// <summary>As it is written in files and on command lines.</summary>
    public static string Code(this FactorKind kind) => kind switch
    {
        FactorKind.GridAverage => "grid-average",
        FactorKind.ExcludingMarketTraded => "excluding-market-traded",
        FactorKind.Fossil => "fossil",
        FactorKind.Footprint => "footprint",
        FactorKind.Calorific => "calorific",
        FactorKind.Equivalent => "equivalent",
        FactorKind.Fuel => "fuel",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>In words; the Chinese term stands beside the two that are mistaken for each other.</summary>
    public static string Meaning(this FactorKind kind) => kind switch
    {
        FactorKind.GridAverage => "average of a grid",
        FactorKind.ExcludingMarketTraded => "grid without market-traded non-fossil electricity",
        FactorKind.Fossil => "electricity from fossil fuels",
        FactorKind.Footprint => "carbon footprint of electricity",
        FactorKind.Calorific => "standard coal by calorific value (当量值)",
        FactorKind.Equivalent => "standard coal by energy equivalent value (等价值)",
        FactorKind.Fuel => "combustion of a fuel",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>The kind that is written <paramref name="code"/>.</summary>
    public static bool TryRead(string code, out FactorKind kind)
    {
        kind = Enum.GetValues<FactorKind>().FirstOrDefault(one => one.Code() == code);
        return kind.Code() == code;
    }
}

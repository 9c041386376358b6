namespace MeterNode.Schema;

/// <summary>
/// One record name. <paramref name="Name"/> can hold <c>{phase}</c> or <c>{zone}</c>; <paramref name="Id"/> is its name in code.
/// </summary>
public sealed record RecordEntry(
    string Name,
    string Id,
    string Type,
    string When,
    string Meaning,
    string Since,
    string? Unit = null,
    string? Words = null,
    string? Label = null,
    string? Obis = null,
    bool Register = false)
{
    /// <summary>True for a name that each phase has.</summary>
    public bool IsPhase => Name.Contains("{phase}", StringComparison.Ordinal);

    /// <summary>True for a name that each zone has.</summary>
    public bool IsZone => Name.Contains("{zone}", StringComparison.Ordinal);

    /// <summary>True for what an evaluation period says.</summary>
    public bool IsPeriod => When == "period";

    /// <summary>True for bytes that stand for other records.</summary>
    public bool IsPacked => Type == "packed";

    /// <summary>True for what a reader can compute with.</summary>
    public bool IsNumber => Type is "number" or "whole";

    /// <summary>The name as the documents write it: N for the phase, Z for the zone.</summary>
    public string DocumentName => Name.Replace("{phase}", "N").Replace("{zone}", "Z");

    /// <summary>The name of one phase or zone.</summary>
    public string NameOf(int number)
    {
        string digit = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Name.Replace("{phase}", digit).Replace("{zone}", digit);
    }

    /// <summary>Name in code as a private field.</summary>
    public string Field => "_" + char.ToLowerInvariant(Id[0]) + Id[1..];
}

using System.Text.RegularExpressions;

namespace MeterNode.VirtualBoard.Recordings;

/// <summary>What the words about a channel say: its name, its unit, and whether its values are RMS values instead of a waveform.</summary>
/// <param name="Name">Without the unit.</param>
/// <param name="Unit">As the file writes it; empty where there is none.</param>
/// <param name="IsRms">True when name or unit says so.</param>
internal sealed partial record ChannelUnit(string Name, string Unit, bool IsRms)
{
    /// <summary>Reads <c>I1 (A)</c>, <c>U [kV]</c>, <c>I_mA</c>, <c>I kA rms</c>.</summary>
    internal static ChannelUnit Read(string text)
    {
        bool isRms = Rms().IsMatch(text);
        string rest = isRms ? RmsWord().Replace(text, " ").Trim() : text;
        rest = Empty().Replace(rest, string.Empty).Trim();
        Match match = InBrackets().Match(rest);
        if (match.Success)
        {
            return new ChannelUnit(match.Groups[1].Value.Trim(), match.Groups[2].Value.Trim(), isRms);
        }

        match = AtTheEnd().Match(rest);
        return match.Success
            ? new ChannelUnit(match.Groups[1].Value, match.Groups[2].Value, isRms)
            : new ChannelUnit(rest.Length == 0 ? text : rest, string.Empty, isRms);
    }

    /// <summary>The same with the unit of a line of its own, where the name has none.</summary>
    internal ChannelUnit With(string unitField)
    {
        string unit = unitField.Trim().TrimStart('(', '[').TrimEnd(')', ']').Trim();
        bool isRms = IsRms || Rms().IsMatch(unit);
        unit = isRms ? RmsWord().Replace(unit, " ").Trim() : unit;
        return this with { Unit = Unit.Length > 0 ? Unit : unit, IsRms = isRms };
    }

    /// <summary>True for a field that names a unit, or none.</summary>
    internal static bool IsUnitField(string field) => field.Length == 0 || UnitField().IsMatch(field);

    /// <summary>1000 for kV, 0.001 for mA or ms; 1 for A, V, s and what is not known.</summary>
    internal static double Factor(string unit)
    {
        Match match = Known().Match(unit);
        return !match.Success ? 1 : match.Groups[1].Value switch
        {
            "k" or "K" => 1e3,
            "m" => 1e-3,
            "M" => 1e6,
            "u" or "µ" or "μ" => 1e-6,
            "n" => 1e-9,
            _ => 1,
        };
    }

    /// <summary><c>A</c> or <c>V</c>; empty for a unit that is neither, or not known.</summary>
    internal static string Quantity(string unit)
    {
        Match match = Known().Match(unit);
        return !match.Success ? string.Empty : char.ToUpperInvariant(match.Groups[2].Value[0]) switch
        {
            'A' => "A",
            'V' when match.Groups[2].Value.Length != 2 => "V",
            _ => string.Empty,
        };
    }

    [GeneratedRegex(@"(?:^|[^A-Za-z])(?:T?RMS|eff)(?:[^A-Za-z]|$)|rms$|^(?:U|I|V|P)rms", RegexOptions.IgnoreCase)]
    private static partial Regex Rms();

    [GeneratedRegex(@"_?\b(?:T?RMS|eff)\b|(?<=[A-Za-z0-9_])T?RMS\b", RegexOptions.IgnoreCase)]
    private static partial Regex RmsWord();

    [GeneratedRegex(@"[\[\(]\s*[\]\)]")]
    private static partial Regex Empty();

    [GeneratedRegex(@"^(.*?)\s*[\[\(]([^\]\)]*)[\]\)]$")]
    private static partial Regex InBrackets();

    [GeneratedRegex(@"^(.+?)[ _]([kKmMuµμn]?(?:A|V|amps?|volts?|amperes?))$")]
    private static partial Regex AtTheEnd();

    [GeneratedRegex(@"^([kKmMuµμn]?)(A|V|W|VA|s|amp|amps|ampere|amperes|volt|volts|sec|secs|second|seconds)$", RegexOptions.IgnoreCase)]
    private static partial Regex Known();

    [GeneratedRegex(
        @"^[\[\(]?\s*([kKmMuµμn]?(A|V|W|VA|s|Hz)|amps?|amperes?|volts?|sec|secs|seconds?|msec|min|°C|degC|%)(\s*T?rms|\s*eff)?\s*[\]\)]?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex UnitField();
}

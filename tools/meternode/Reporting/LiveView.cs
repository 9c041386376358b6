using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MeterNode.Cli.Reporting;

/// <summary>A node's status message in words, for the person who stands at the machine.</summary>
internal static class LiveView
{
    /// <summary>Half of the last digit of a current.</summary>
    private const double LeastAmperesShown = 0.005;

    /// <summary>Lines about the node; null for what is no status message.</summary>
    public static IReadOnlyList<string>? Describe(string node, ReadOnlyMemory<byte> message)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(message);
            return document.RootElement.ValueKind == JsonValueKind.Object && Text(document.RootElement, "state") is string state
                ? Describe(node, state, document.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static List<string> Describe(string node, string state, JsonElement status)
    {
        if (state == "offline")
        {
            return [$"{node}: offline. Check its supply, the network and the broker."];
        }

        var lines = new List<string> { Head(node, state, status) };
        if (Text(status, "unmetered") is string reason)
        {
            lines.Add($"  NOTHING IS METERED: {Advice.Unmetered(reason)}");
        }

        if (Text(status, "unsigned") is string why)
        {
            lines.Add($"  NO PACK IS SIGNED: {Advice.Unsigned(why)}");
        }

        if (!status.TryGetProperty("live", out JsonElement live) || live.ValueKind != JsonValueKind.Object)
        {
            lines.Add("  Press the node's button, or switch it off and on, for present values.");
            return lines;
        }

        AddPhases(lines, live);
        AddZones(lines, live);
        if (Number(live, "windowsUsed") is double used && Number(live, "windowsRefused") is double refused)
        {
            lines.Add(Format($"  sampled at {Number(live, "rowHertz") ?? 0:F0} rows/s, {used:F0} windows used, {refused:F0} refused"));
        }

        return lines;
    }

    private static string Head(string node, string state, JsonElement status)
    {
        var text = new StringBuilder(node + ": ");
        text.Append(state == "waiting" ? "waits for a collector's answer before it numbers packs" : state);
        text.Append(Format($", up {Number(status, "upSeconds") ?? 0:F0} s, pack {Number(status, "seq") ?? -1:F0}"));
        text.Append(Format($", stored {Number(status, "stored") ?? -1:F0}, firmware {Text(status, "fw") ?? "?"}"));
        return text.ToString();
    }

    private static void AddPhases(List<string> lines, JsonElement live)
    {
        if (!live.TryGetProperty("phases", out JsonElement phases) || phases.ValueKind != JsonValueKind.Array
            || phases.GetArrayLength() == 0)
        {
            lines.Add("  no electrical values in the last interval");
            return;
        }

        lines.Add("  phase    U V      I A        P W     PF   angle   wiring");
        var advice = new List<string>();
        double watts = 0;
        int number = 0;
        foreach (JsonElement phase in phases.EnumerateArray())
        {
            number++;
            string wiring = Text(phase, "wiring") ?? "?";
            watts += Number(phase, "watts") ?? 0;
            // Below the noise floor the current is 0 and its angle is that of noise.
            bool hasCurrent = Number(phase, "amperes") is >= LeastAmperesShown;
            string factor = hasCurrent ? Cell(phase, "pf", "F2", 5) : "–".PadLeft(5);
            string angle = hasCurrent ? Cell(phase, "degrees", "F0", 5) + "°" : "–".PadLeft(5) + " ";
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"  L{number}    {Cell(phase, "volts", "F1", 7)}  {Cell(phase, "amperes", "F2", 7)}  {Cell(phase, "watts", "F0", 9)}"
                    + $"  {factor}  {angle}  {wiring}"));
            if (wiring != "ok")
            {
                advice.Add($"  L{number}: {Advice.Wiring(wiring, number)}");
            }
        }

        lines.Add(Format($"  all                        {watts,9:F0}         {Number(live, "hertz") ?? 0:F2} Hz"));
        lines.AddRange(advice);
    }

    private static void AddZones(List<string> lines, JsonElement live)
    {
        if (!live.TryGetProperty("zones", out JsonElement zones) || zones.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        int number = 0;
        foreach (JsonElement zone in zones.EnumerateArray())
        {
            number++;
            lines.Add(Text(zone, "fault") is string fault ? $"  zone {number}: {Advice.Thermocouple(fault)}"
                : Number(zone, "celsius") is double celsius ? Format($"  zone {number}: {celsius:F1} °C")
                : $"  zone {number}: no conversion yet");
        }
    }

    private static string Cell(JsonElement of, string key, string format, int width) =>
        (Number(of, key) is double value ? value.ToString(format, CultureInfo.InvariantCulture) : "-").PadLeft(width);

    private static string? Text(JsonElement of, string key) => of.ValueKind == JsonValueKind.Object
        && of.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement of, string key) => of.ValueKind == JsonValueKind.Object
        && of.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

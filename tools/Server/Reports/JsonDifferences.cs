using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Plant;
using MeterNode.Report;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>Compares a report's JSON with what it should say.</summary>
internal static class JsonDifferences
{
    private const int MaximumShown = 200;

    /// <summary>Where it differs.</summary>
    /// <param name="content">What it should say.</param>
    /// <param name="folder">Folder of the report.</param>
    /// <param name="isWhole">True when every byte is to be the same, too.</param>
    public static IEnumerable<ReportDifference> Of(ReportContent content, string folder, bool isWhole)
    {
        string path = Path.Combine(folder, ReportFiles.Json);
        if (!File.Exists(path))
        {
            return [new ReportDifference(ReportFiles.Json, "the document", content.Title, null)];
        }

        byte[] found = File.ReadAllBytes(path);
        byte[] expected = Bytes(content);
        if (found.AsSpan().SequenceEqual(expected))
        {
            return [];
        }

        try
        {
            ReportDifference[] differences = [.. Of(JsonNode.Parse(expected), JsonNode.Parse(found), "")];
            return differences.Length > 0 || !isWhole
                ? differences
                : [new ReportDifference(
                    ReportFiles.Json, "the document", "the file as this program writes it", "other bytes between its values")];
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return [new ReportDifference(ReportFiles.Json, "the document", content.Title, "no JSON that can be read")];
        }
    }

    /// <summary>The file, on one line: it is for programs, and indented it would be twice as long.</summary>
    public static void Write(ReportContent content, Stream to)
    {
        JsonSerializer.Serialize(to, ContentJson.Of(content), JsonFormat.Line);
        to.WriteByte((byte)'\n');
    }

    private static byte[] Bytes(ReportContent content)
    {
        using var bytes = new MemoryStream();
        Write(content, bytes);
        return bytes.ToArray();
    }

    private static IEnumerable<ReportDifference> Of(JsonNode? expected, JsonNode? found, string place)
    {
        if (expected is JsonObject said && found is JsonObject other)
        {
            foreach (string name in said.Select(entry => entry.Key).Union(other.Select(entry => entry.Key)))
            {
                bool isThere = other.TryGetPropertyValue(name, out JsonNode? value);
                foreach (ReportDifference difference in !isThere
                    ? [Difference($"{place}/{name}", Shown(said[name]), null)]
                    : Of(said[name], value, $"{place}/{name}"))
                {
                    yield return difference;
                }
            }
        }
        else if (expected is JsonArray list && found is JsonArray others)
        {
            for (int i = 0; i < Math.Max(list.Count, others.Count); i++)
            {
                string item = string.Create(CultureInfo.InvariantCulture, $"{place}/{i}");
                foreach (ReportDifference difference in i >= others.Count ? [Difference(item, Shown(list[i]), null)]
                    : i >= list.Count ? [Difference(item, "", Shown(others[i]))]
                    : Of(list[i], others[i], item))
                {
                    yield return difference;
                }
            }
        }
        else if (!JsonNode.DeepEquals(expected, found))
        {
            yield return Difference(place, Shown(expected), Shown(found));
        }
    }

    private static ReportDifference Difference(string place, string expected, string? found) =>
        new(ReportFiles.Json, place, expected, found);

    private static string Shown(JsonNode? value)
    {
        string text = value is JsonValue single && single.TryGetValue(out string? words) ? words
            : value?.ToJsonString(JsonFormat.Line) ?? "null";
        return text.Length <= MaximumShown ? text : PlainText.Beginning(text, MaximumShown) + "…";
    }
}

using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace MeterNode.Plant.Hardware.Parts;

/// <summary>All parts of a node, <c>hardware/parts.json</c>: the one source of the bill of materials and its prices.</summary>
/// <param name="SchemaVersion">1.</param>
/// <param name="Kits">What each kit is, by its name.</param>
/// <param name="Sections">The parts.</param>
public sealed record PartsList(int SchemaVersion, Dictionary<string, string> Kits, PartSection[] Sections)
{
    private const string Currency = "EUR";
    private const int LineLength = 136;

    /// <summary>Every part.</summary>
    public IEnumerable<Part> Parts => Sections.SelectMany(section => section.Parts);

    /// <summary>Reads the parts that come with the program.</summary>
    public static PartsList Load()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("parts")!;
        return JsonSerializer.Deserialize<PartsList>(stream, JsonFormat.Line)!;
    }

    /// <summary>What the parts of a kit cost, EUR, and how much of that is estimated.</summary>
    public (decimal Total, decimal Estimated) CostOf(string kit)
    {
        var lines = Parts.Where(part => part.Quantity.ContainsKey(kit))
            .Select(part => (Cost: part.Price * part.Quantity[kit], part.IsEstimate, part.Currency)).ToArray();
        return lines.All(line => line.Currency == Currency)
            ? (lines.Sum(line => line.Cost), lines.Where(line => line.IsEstimate).Sum(line => line.Cost))
            : throw new InvalidOperationException($"the kit '{kit}' has prices in two currencies");
    }

    /// <summary>The content of <c>hardware/bill-of-materials.md</c>.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder("""
            # Bill of materials

            <!-- Made from parts.json by 'meternode board --draw hardware'. Do not edit. -->

            These are the parts of one node. Leave out what you do not measure. A part of another maker is fine when it has what the column
            "must be" says.

            ## What a node costs

            A price is an estimate unless the table names where it was seen. Nobody asked for an offer. Prices are for one node and without
            shipping; buying for a plant costs less. Work and the calibration are not in the sums.


            """.ReplaceLineEndings("\n"));
        text.Append("| kit | what it is | parts, EUR | of these estimated, EUR |\n|---|---|---|---|\n");
        foreach ((string kit, string what) in Kits)
        {
            (decimal total, decimal estimated) = CostOf(kit);
            text.Append(CultureInfo.InvariantCulture, $"| `{kit}` | {what} | {total:0.00} | {estimated:0.00} |\n");
        }

        foreach (PartSection section in Sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {section.Title}\n\n");
            if (section.Text.Length > 0)
            {
                text.Append(Folded(section.Text)).Append("\n\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", Kits.Keys)} ");
            text.Append("| part | order code | must be | price | source |\n");
            text.Append(CultureInfo.InvariantCulture, $"|{string.Concat(Kits.Select(_ => "---|"))}---|---|---|---|---|\n");
            foreach (Part part in section.Parts)
            {
                text.Append(Row(part)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Folded(string text)
    {
        var lines = new StringBuilder();
        int length = 0;
        foreach (string word in text.Split(' '))
        {
            bool breaks = length + word.Length >= LineLength;
            lines.Append(length == 0 ? "" : breaks ? "\n" : " ").Append(word);
            length = (breaks ? 0 : length) + word.Length + 1;
        }

        return lines.ToString();
    }

    private string Row(Part part)
    {
        string source = part.Seen() is PriceSource seen ? $"[{seen.Read}]({seen.Url}), {seen.Note}" : "estimate";
        IEnumerable<string> quantities = Kits.Keys.Select(kit =>
            part.Quantity.TryGetValue(kit, out int count) ? count.ToString(CultureInfo.InvariantCulture)
            : part.InsteadOf is not null && Parts.First(other => other.Id == part.InsteadOf).Quantity.ContainsKey(kit) ? "or" : "");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {string.Join(" | ", quantities)} | {part.Name} | {part.OrderCode} | {part.MustBe} "
                + $"| {part.Price:0.00} {part.Currency} | {source} |");
    }
}

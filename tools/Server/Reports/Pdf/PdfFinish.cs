using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MeterNode.Report;
using PdfSharp.Pdf;
using PdfSharp.Pdf.Advanced;
using PdfSharp.Pdf.IO;

namespace MeterNode.Server.Reports;

/// <summary>
/// Completes what a browser has printed: the PDF names its report and its manifest, and its text has ideographs where the browser has
/// written radicals. Tags and bookmarks stay as they are.
/// </summary>
internal static partial class PdfFinish
{
    /// <summary>A table from codes to characters may have that many entries at once (PDF 32000-1, 9.7.5.4).</summary>
    private const int MaximumEntries = 100;

    /// <summary>A UTF-16 code unit.</summary>
    private const int CodeUnitDigits = 4;

    /// <summary>Writes the completed file.</summary>
    /// <param name="printed">What the browser has printed.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="content">The report.</param>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static void Write(string printed, string path, ReportContent content)
    {
        using PdfDocument document = PdfReader.Open(printed, PdfDocumentOpenMode.Modify);
        document.Info.Author = content.Site;
        document.Info.Subject = string.Create(CultureInfo.InvariantCulture, $"{content.Number} · {content.Version}");
        document.Info.Keywords = "SHA-256 of the manifest: " + content.ManifestSha256;
        foreach (PdfDictionary font in document.Internals.GetAllObjects().OfType<PdfDictionary>())
        {
            if (font.Elements["/ToUnicode"] is PdfReference { Value: PdfDictionary { Stream: not null } map })
            {
                Repair(map);
            }
        }

        document.Save(path);
    }

    /// <summary>Replaces radicals in a table from codes to characters.</summary>
    private static void Repair(PdfDictionary map)
    {
        string table = Encoding.Latin1.GetString(map.Stream!.UnfilteredValue);
        (string Code, string Characters)[] entries = [.. Entries(table)];
        if (!entries.Any(entry => Repaired(entry.Characters) != entry.Characters))
        {
            return;
        }

        int first = table.IndexOf("beginbf", StringComparison.Ordinal);
        int begin = table.LastIndexOf('\n', first) + 1;
        int end = table.IndexOf('\n', table.LastIndexOf("endbf", StringComparison.Ordinal)) + 1;
        var repaired = new StringBuilder(table[..begin]);
        foreach ((string Code, string Characters)[] chunk in entries.Chunk(MaximumEntries))
        {
            repaired.Append(CultureInfo.InvariantCulture, $"{chunk.Length} beginbfchar\n");
            foreach ((string code, string characters) in chunk)
            {
                repaired.Append(CultureInfo.InvariantCulture, $"<{code}> <{Repaired(characters)}>\n");
            }

            repaired.Append("endbfchar\n");
        }

        repaired.Append(table[end..]);
        map.Elements.Remove("/Filter");
        map.Elements.Remove("/DecodeParms");
        map.Stream.Value = Encoding.Latin1.GetBytes(repaired.ToString());
        map.Stream.Zip();
    }

    /// <summary>Characters as UTF-16 in hex digits, with an ideograph instead of a radical.</summary>
    private static string Repaired(string characters) =>
        characters.Length == CodeUnitDigits ? Digits(Radicals.Ideograph((char)Number(characters)), CodeUnitDigits) : characters;

    /// <summary>Each code with its characters, all in hex digits.</summary>
    private static IEnumerable<(string Code, string Characters)> Entries(string table)
    {
        foreach (Match block in Block().Matches(table))
        {
            bool isRange = block.Groups["kind"].Value == "range";
            foreach (Match line in (isRange ? RangeLine() : CharacterLine()).Matches(block.Groups["lines"].Value))
            {
                string from = line.Groups["from"].Value;
                string characters = line.Groups["characters"].Value.ToUpperInvariant();
                int first = Number(from);
                int last = isRange ? Number(line.Groups["to"].Value) : first;
                for (int code = first; code <= last; code++)
                {
                    string end = Digits(Number(characters[^CodeUnitDigits..]) + code - first, CodeUnitDigits);
                    yield return (Digits(code, from.Length), characters[..^CodeUnitDigits] + end);
                }
            }
        }
    }

    private static string Digits(int number, int count) =>
        number.ToString("X" + count.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static int Number(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"beginbf(?<kind>char|range)(?<lines>.*?)endbf", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("<(?<from>[0-9A-Fa-f]+)> *<(?<characters>(?:[0-9A-Fa-f]{4})+)>")]
    private static partial Regex CharacterLine();

    [GeneratedRegex("<(?<from>[0-9A-Fa-f]+)> *<(?<to>[0-9A-Fa-f]+)> *<(?<characters>(?:[0-9A-Fa-f]{4})+)>")]
    private static partial Regex RangeLine();
}

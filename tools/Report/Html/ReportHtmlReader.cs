using System.Text;
using System.Xml;

namespace MeterNode.Report;

/// <summary>Reads the texts of a page that <see cref="ReportHtml"/> wrote, by their addresses.</summary>
public static class ReportHtmlReader
{
    /// <summary>Every text with an address.</summary>
    /// <exception cref="XmlException">The page is not well-formed, or two of its texts have one address.</exception>
    public static IReadOnlyDictionary<string, string> Read(Stream page)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };
        using var reader = XmlReader.Create(page, settings);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        string? address = null;
        int depth = 0;
        var text = new StringBuilder();
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when address is null && reader.GetAttribute("data-c") is string found:
                    if (reader.IsEmptyElement)
                    {
                        Add(texts, found, "");
                        break;
                    }

                    (address, depth) = (found, reader.Depth);
                    text.Clear();
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA when address is not null:
                    text.Append(reader.Value);
                    break;
                case XmlNodeType.EndElement when address is not null && reader.Depth == depth:
                    Add(texts, address, text.ToString());
                    address = null;
                    break;
            }
        }

        return texts;
    }

    private static void Add(Dictionary<string, string> texts, string address, string text)
    {
        if (!texts.TryAdd(address, text))
        {
            throw new XmlException($"two texts have the address {address}");
        }
    }
}

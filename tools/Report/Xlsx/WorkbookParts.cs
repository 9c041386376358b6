using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace MeterNode.Report;

/// <summary>The parts of a workbook's package. All of them together are bounded: a small file can hold very long ones.</summary>
/// <param name="package">The package.</param>
/// <param name="maximumBytes">How long all parts that are read may be together, bytes.</param>
internal sealed class WorkbookParts(ZipArchive package, long maximumBytes)
{
    private long _left = maximumBytes;

    /// <summary>True when there is a part with this path.</summary>
    public bool Has(string path) => package.GetEntry(path) is not null;

    /// <summary>The root of a part.</summary>
    /// <exception cref="InvalidDataException">There is no such part, or too much was read.</exception>
    /// <exception cref="XmlException">It is no XML, or longer than the package says.</exception>
    public XElement Read(string path)
    {
        ZipArchiveEntry entry = package.GetEntry(path) ?? throw new InvalidDataException($"it has no part '{path}'");
        long length = entry.Length;
        if (length > _left)
        {
            throw new InvalidDataException($"its part '{path}' has {length} bytes: it is many times as long as the evidence gives");
        }

        // A part without a byte costs something, too.
        _left -= Math.Max(length, 1);
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            MaxCharactersInDocument = Math.Max(length, 1),
        };
        using Stream stream = entry.Open();
        using var reader = XmlReader.Create(stream, settings);
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MeterNode.VirtualBoard.Recordings;

/// <summary>
/// Reads a COMTRADE .cff: the files of a record in one, each after a line "--- file type: CFG ---" (IEEE C37.111-2013 clause 9).
/// </summary>
internal static partial class CffReader
{
    internal static Recording Read(string path, byte[] bytes, RecordingOptions options)
    {
        ComtradeConfiguration? configuration = null;
        int position = 0;
        int line = 1;
        Match? section = null;
        int sectionStart = 0;
        int sectionLine = 0;
        while (position <= bytes.Length)
        {
            int end = position < bytes.Length ? Array.IndexOf(bytes, (byte)'\n', position) : -1;
            int next = end < 0 ? bytes.Length : end + 1;
            Match? header = next - position is > 0 and < 200
                ? Header().Match(Encoding.Latin1.GetString(bytes, position, next - position).Trim())
                : null;
            bool atEnd = position == bytes.Length;
            if (header is { Success: true } || atEnd)
            {
                if (section != null && Is(section, "CFG"))
                {
                    configuration = ConfigurationParser.Parse(
                        path, RecordingFiles.Text(bytes.AsSpan(sectionStart, position - sectionStart), options).TrimEnd(), sectionLine);
                }
                else if (section != null && Is(section, "DAT"))
                {
                    return Data(path, bytes.AsSpan(sectionStart, position - sectionStart), configuration, section, options, sectionLine);
                }

                if (atEnd)
                {
                    break;
                }

                section = header!;
                sectionStart = next;
                sectionLine = line + 1;
                if (Is(section, "DAT") && !IsAscii(section, configuration))
                {
                    // Binary data may look like anything: the rest of the file is its own.
                    return Data(path, Binary(path, bytes, next, section), configuration, section, options, 0);
                }
            }

            position = next;
            line++;
        }

        throw new RecordingException(path, 0, configuration == null ? "has no CFG section" : "has no DAT section");
    }

    private static Recording Data(
        string path, ReadOnlySpan<byte> data, ComtradeConfiguration? configuration, Match section, RecordingOptions options, int firstLine)
    {
        if (configuration == null)
        {
            throw new RecordingException(path, 0, "the CFG section must come before the DAT section");
        }

        string format = section.Groups[2].Success ? section.Groups[2].Value.ToUpperInvariant() : configuration.DataFormat;
        return ComtradeData.Read(path, data, configuration, format, options, firstLine);
    }

    private static ReadOnlySpan<byte> Binary(string path, byte[] bytes, int start, Match section)
    {
        int present = bytes.Length - start;
        if (!section.Groups[3].Success)
        {
            return bytes.AsSpan(start);
        }

        return int.TryParse(section.Groups[3].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length <= present
            ? bytes.AsSpan(start, length)
            : throw new RecordingException(path, 0, $"the DAT section announces {section.Groups[3].Value} bytes but has {present}");
    }

    private static bool IsAscii(Match section, ComtradeConfiguration? configuration) =>
        (section.Groups[2].Success ? section.Groups[2].Value : configuration?.DataFormat ?? "ASCII").Equals(
            "ASCII", StringComparison.OrdinalIgnoreCase);

    private static bool Is(Match section, string type) => section.Groups[1].Value.Equals(type, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        @"^---\s*file type:\s*([a-z]+)(?:\s+([a-z0-9]+))?(?:\s*:\s*([0-9]+))?\s*---$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Header();
}

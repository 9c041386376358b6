using System.Text;

namespace MeterNode.VirtualBoard.Recordings;

/// <summary>From a path to the reader for it: partners are found whatever the case of their extension.</summary>
internal static class RecordingFiles
{
    internal static Recording Read(string path, RecordingOptions options)
    {
        string file = Resolve(path);
        switch (Path.GetExtension(file).ToLowerInvariant())
        {
            case ".cfg":
                string dat = Partner(file, ".dat");
                return ReadPair(file, dat, options);
            case ".dat":
                return ReadPair(Partner(file, ".cfg"), file, options);
            case ".cff":
                return CffReader.Read(file, Load(file, options), options);
            default:
                byte[] bytes = Load(file, options);
                return ZippedRecording.IsArchive(bytes) ? ZippedRecording.Read(file, bytes, options)
                    : bytes.AsSpan().StartsWith("--- file type:"u8)
                    ? CffReader.Read(file, bytes, options)
                    : CsvReader.Read(file, Text(bytes, options), options);
        }
    }

    /// <summary>
    /// Text of a file: UTF-16 by its mark or look, UTF-8 when it is valid, else GBK when every run of high bytes is made of its pairs, else
    /// Latin-1.
    /// </summary>
    internal static string Text(ReadOnlySpan<byte> bytes, RecordingOptions options)
    {
        if (bytes is [0xEF, 0xBB, 0xBF, ..])
        {
            bytes = bytes[3..];
        }

        if (Utf16(bytes) is Encoding wide)
        {
            return wide.GetString(bytes).TrimStart('\uFEFF');
        }

        Encoding encoding = options.Encoding ?? Detect(bytes);

        // SUB was the end-of-file mark of old systems.
        return encoding.GetString(bytes).Replace("\x1A", string.Empty, StringComparison.Ordinal);
    }

    private static Recording ReadPair(string cfg, string dat, RecordingOptions options)
    {
        ComtradeConfiguration configuration = ConfigurationParser.Parse(cfg, Text(Load(cfg, options), options));
        return ComtradeData.Read(dat, Load(dat, options), configuration, configuration.DataFormat, options);
    }

    private static string Resolve(string path)
    {
        if (Directory.Exists(path))
        {
            return Only(path, Directory.EnumerateFiles(path));
        }

        string name = Path.GetFileName(path);
        if (!File.Exists(path) && name.AsSpan().IndexOfAny('*', '?') >= 0)
        {
            string folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
            return Only(path, Directory.Exists(folder) ? Directory.EnumerateFiles(folder, name) : []);
        }

        return File.Exists(path) ? path : throw new RecordingException(path, 0, "there is no such file") { IsMissingFile = true };
    }

    private static string Only(string path, IEnumerable<string> files)
    {
        string[] recordings = [.. files.Where(f => Path.GetExtension(f).ToLowerInvariant() is ".cfg" or ".cff" or ".csv")
            .Order(StringComparer.Ordinal)];
        return recordings.Length switch
        {
            1 => recordings[0],
            0 => throw new RecordingException(path, 0, "holds no recording (.cfg with .dat, .cff, .csv)"),
            _ => throw new RecordingException(
                path,
                0,
                $"holds {recordings.Length} recordings; name one of {string.Join(", ", recordings.Take(5).Select(Path.GetFileName))}"),
        };
    }

    private static string Partner(string file, string extension)
    {
        string folder = Path.GetDirectoryName(file) is { Length: > 0 } parent ? parent : ".";
        string wanted = Path.GetFileNameWithoutExtension(file) + extension;
        return Directory.EnumerateFiles(folder).Where(f => string.Equals(Path.GetFileName(f), wanted, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal).FirstOrDefault()
            ?? throw new RecordingException(file, 0, $"its partner '{wanted}' is missing") { IsMissingFile = true };
    }

    private static byte[] Load(string file, RecordingOptions options)
    {
        // Asked before it is opened: opening a pipe would wait for a writer, and a device has no end. Both have length 0, but a link to
        // one has the length of its text, and /dev/stdin is such a link.
        FileSystemInfo target = File.ResolveLinkTarget(file, returnFinalTarget: true) ?? new FileInfo(file);
        long length = target.Exists ? new FileInfo(target.FullName).Length : 0;
        if (length == 0)
        {
            throw new RecordingException(file, 0, "is empty or no ordinary file; " + DelimitedText.Expected);
        }

        if (length > options.MaximumFileBytes)
        {
            throw new RecordingException(file, 0, $"is larger than {options.MaximumFileBytes >> 20} MB");
        }

        return File.ReadAllBytes(file);
    }

    /// <summary>By its mark, or because every second byte of its beginning is 0; null when it is not UTF-16.</summary>
    private static UnicodeEncoding? Utf16(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
        {
            return null;
        }

        bool isBig = bytes is [0xFE, 0xFF, ..] or [0, not 0, 0, not 0, ..];
        bool isLittle = bytes is [0xFF, 0xFE, ..] or [not 0, 0, not 0, 0, ..];
        return isBig || isLittle ? new UnicodeEncoding(isBig, byteOrderMark: false) : null;
    }

    private static Encoding Detect(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Encoding.UTF8;
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] < 0x80)
            {
                continue;
            }

            if (bytes[i] is < 0xA1 or > 0xF7 || i + 1 == bytes.Length || bytes[i + 1] < 0xA1)
            {
                return Encoding.Latin1;
            }

            i++;
        }

        return CodePagesEncodingProvider.Instance.GetEncoding(936)!;
    }
}
